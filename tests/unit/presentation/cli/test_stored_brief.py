"""A brief that was made before comes back with the same files; a damaged entry is made anew."""

import json
import logging
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import monazite as mz
from brief_cases import few_games
from monazite.foundation import cache
from monazite.presentation.cli import app, stored_brief
from monazite.presentation.cli.stored_brief import BriefFacts, brief_key, keep_brief, restore_brief

FACTS = BriefFacts("run1", 7, "priors", 2, ("warning: two months",), 3)
FILES = {"brief.html": b"<p>text</p>", "charts/main.png": bytes(range(256)), "claims.json": b"[]"}


@pytest.fixture
def place(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("MONAZITE_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "made"
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return tmp_path


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_files_and_facts_come_back(place):
    assert restore_brief("name", place) is None
    keep_brief("name", place / "made", FACTS)
    assert restore_brief("name", place / "again") == FACTS
    assert files_of(place / "again") == FILES


def test_a_damaged_entry_is_reported_and_not_used(place, caplog):
    keep_brief("name", place / "made", FACTS)
    kept = cache.folder()
    assert kept is not None
    (entry,) = (kept / stored_brief.KIND).iterdir()
    data = bytearray(entry.read_bytes())
    data[len(data) // 2] ^= 1
    entry.write_bytes(data)
    with caplog.at_level(logging.WARNING):
        assert restore_brief("name", place / "again") is None
    assert "damaged" in caplog.text
    assert not (place / "again").exists()


def test_a_brief_that_is_too_large_is_not_kept(place, monkeypatch):
    monkeypatch.setattr(stored_brief, "LARGEST", 100)
    keep_brief("name", place / "made", FACTS)
    assert restore_brief("name", place / "again") is None


def test_a_key_rests_on_all_that_a_brief_is_made_of(monkeypatch):
    sc = mz.load_scenario("cn-ga-ge-2023")
    later = sc.model_copy(update={"months": sc.months + 1})
    renamed = sc.model_copy(update={"name": "another title"})
    base = brief_key((sc, None), None, False, 4, {"a": 1}, ["html"])
    assert base == brief_key((sc, None), None, False, 4, {"a": 1}, ["html"])
    others = [
        brief_key((later, None), None, False, 4, {"a": 1}, ["html"]),
        brief_key((renamed, None), None, False, 4, {"a": 1}, ["html"]),
        brief_key((sc, sc), None, False, 4, {"a": 1}, ["html"]),
        brief_key((sc, None), None, True, 4, {"a": 1}, ["html"]),
        brief_key((sc, None), None, False, 5, {"a": 1}, ["html"]),
        brief_key((sc, None), None, False, 4, {"a": 2}, ["html"]),
        brief_key((sc, None), None, False, 4, {"a": 1}, ["html", "pdf"]),
    ]
    monkeypatch.setattr(stored_brief, "_package_hash", lambda: "other code")
    others.append(brief_key((sc, None), None, False, 4, {"a": 1}, ["html"]))
    assert len({base, *others}) == len(others) + 1


@pytest.mark.slow
def test_a_second_brief_is_the_first_one(tmp_path, monkeypatch):
    monkeypatch.setenv("MONAZITE_CACHE", str(tmp_path / "cache"))
    few_games(monkeypatch, 2)

    def run(out: str) -> tuple[dict, str]:
        words = ["brief", "cn-ga-ge-2023", "--draws", "2", "--prior", "--json", "--out", str(tmp_path / out)]
        done = CliRunner().invoke(app, words)
        assert done.exit_code in (0, 3), done.stderr
        return json.loads(done.stdout), done.stderr

    (first, _), (second, notice) = run("first"), run("second")
    assert "made before" in notice
    assert {k: v for k, v in first.items() if k not in ("brief", "folder")} == {
        k: v for k, v in second.items() if k not in ("brief", "folder")
    }
    assert files_of(tmp_path / "first") == files_of(tmp_path / "second")
    base = cache.folder()
    assert base is not None
    shutil.rmtree(base / stored_brief.KIND)  # alone: what the brief is made of comes from the cache, and is the same
    _, notice = run("third")
    assert "made before" not in notice
    assert files_of(tmp_path / "third") == files_of(tmp_path / "first")
