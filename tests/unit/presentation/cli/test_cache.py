"""`monazite cache` shows and clears what is kept on disk."""

import json

import pytest

from monazite.foundation import cache as disk
from monazite.foundation.errors import InputError
from monazite.presentation.cli.cache import cache


@pytest.fixture(autouse=True)
def place(monkeypatch, tmp_path):
    monkeypatch.setenv("MONAZITE_CACHE", str(tmp_path))
    disk.store("talks", "a", bytes(2_000_000))
    return tmp_path / "monazite"


def test_it_shows_every_kind_with_its_size(place, capsys):
    cache()
    shown = capsys.readouterr().out
    assert str(place) in shown
    assert "talks" in shown
    assert "2.0 MB" in shown
    cache(as_json=True)
    content = json.loads(capsys.readouterr().out)
    assert content["kinds"][0]["kind"] == "talks"
    assert content["folder"] == str(place)


def test_it_clears_a_kind_or_all(capsys):
    disk.store("options", "b", b"1")
    cache(clear="talks")
    assert "Removed 2.0 MB" in capsys.readouterr().err
    assert [entry.kind for entry in disk.usage()] == ["options"]
    cache(clear="all")
    assert disk.usage() == []


def test_an_unknown_kind_is_one_error_that_names_the_nearest():
    with pytest.raises(InputError) as error:
        cache(clear="talk")
    assert error.value.nearest == "talks"
