"""What is kept: same content same name, made once, made anew where a file cannot be read."""

import os
import time
from datetime import date

import numpy as np
import pytest

from monazite import kept


@pytest.fixture(autouse=True)
def place(monkeypatch, tmp_path):
    monkeypatch.setattr("monazite.engine.jit.CACHE", tmp_path / "kernels")
    return tmp_path / "things"


def test_a_name_depends_on_everything_that_goes_in():
    names = [kept.name_of("a", 1), kept.name_of("a", 2), kept.name_of("b", 1), kept.name_of("a", date(2025, 1, 1))]
    assert len(set(names)) == 4
    assert kept.name_of("a", {"x": 1, "y": 2}) == kept.name_of("a", {"y": 2, "x": 1})


def test_the_code_counts_but_not_the_parts_apart():
    assert kept.code_hash() == kept.code_hash(but=("no such file",))
    assert kept.code_hash() != kept.code_hash(but=("render",))  # a file of the brief
    assert kept.code_hash() != kept.code_hash(apart=())


def test_arrays_are_made_once(place):
    calls = []

    def make():
        calls.append(1)
        return {"x": np.arange(3.0), "name": np.array(["é", "b"])}

    first = kept.arrays("things", "n", make)
    again = kept.arrays("things", "n", make)
    assert len(calls) == 1
    assert again["x"].tolist() == first["x"].tolist() == [0.0, 1.0, 2.0]
    assert again["name"].tolist() == ["é", "b"]
    (place / "n.npz").write_bytes(b"half a file")
    assert kept.arrays("things", "n", make)["x"].tolist() == [0.0, 1.0, 2.0]
    assert len(calls) == 2


def test_nothing_stays_for_ever(place):
    kept.write(place / "old", b"1")
    then = time.time() - 2 * kept.MONTH
    os.utime(place / "old", (then, then))
    kept.write(place / "new", b"2")
    assert kept.read(place / "old") is None
    assert kept.read(place / "new") == b"2"


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr("monazite.engine.jit.CACHE", tmp_path / "file" / "kernels")
    assert kept.folder("things") is None
    assert kept.arrays("things", "n", lambda: {"x": np.ones(1)})["x"].tolist() == [1.0]
    kept.write(tmp_path / "file" / "x", b"1")
