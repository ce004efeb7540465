"""What is kept: same content same name, made once, made anew where a file cannot be read."""

import os
import time
from datetime import date

import numpy as np
import pytest

from monazite.foundation import cache


@pytest.fixture(autouse=True)
def place(monkeypatch, tmp_path):
    monkeypatch.setattr("monazite.engine.jit.CACHE", tmp_path / "kernels")
    return tmp_path / "things"


def test_a_name_depends_on_everything_that_goes_in():
    names = [cache.name_of("a", 1), cache.name_of("a", 2), cache.name_of("b", 1), cache.name_of("a", date(2025, 1, 1))]
    assert len(set(names)) == 4
    assert cache.name_of("a", {"x": 1, "y": 2}) == cache.name_of("a", {"y": 2, "x": 1})


def test_the_code_counts_but_not_the_parts_apart():
    assert cache.code_hash() == cache.code_hash(but=("no such file",))
    assert cache.code_hash() != cache.code_hash(but=("render",))  # a file of the brief
    assert cache.code_hash() != cache.code_hash(apart=())


def test_arrays_are_made_once(place):
    calls = []

    def make():
        calls.append(1)
        return {"x": np.arange(3.0), "name": np.array(["é", "b"])}

    first = cache.arrays("things", "n", make)
    again = cache.arrays("things", "n", make)
    assert len(calls) == 1
    assert again["x"].tolist() == first["x"].tolist() == [0.0, 1.0, 2.0]
    assert again["name"].tolist() == ["é", "b"]
    (place / "n.npz").write_bytes(b"half a file")
    assert cache.arrays("things", "n", make)["x"].tolist() == [0.0, 1.0, 2.0]
    assert len(calls) == 2


def test_nothing_stays_for_ever(place):
    cache.write(place / "old", b"1")
    then = time.time() - 2 * cache.MONTH
    os.utime(place / "old", (then, then))
    cache.write(place / "new", b"2")
    assert cache.read(place / "old") is None
    assert cache.read(place / "new") == b"2"


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr("monazite.engine.jit.CACHE", tmp_path / "file" / "kernels")
    assert cache.folder("things") is None
    assert cache.arrays("things", "n", lambda: {"x": np.ones(1)})["x"].tolist() == [1.0]
    cache.write(tmp_path / "file" / "x", b"1")
