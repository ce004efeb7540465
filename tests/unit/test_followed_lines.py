"""Coverage rests while tests of other folders run, and follows those of every folder that it reports on."""

import re
import sys
from types import SimpleNamespace
from typing import Any

import pytest

import followed_lines
from followed_lines import FOLLOWED, follow, stop_following
from paths import ROOT

CI = ROOT / ".ci" / "run"


class Recorder:
    """What follows lines, as far as the tests ask for it."""

    def __init__(self) -> None:
        self.follows, self.turns = True, 0

    def get_option(self, _: str) -> list[str]:
        return ["src/monazite/engine"]

    def start(self) -> None:
        self.follows, self.turns = True, self.turns + 1

    def stop(self) -> None:
        self.follows, self.turns = False, self.turns + 1


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    one = Recorder()
    current = SimpleNamespace(current=lambda: one if one.follows else None)
    monkeypatch.setitem(sys.modules, "coverage", SimpleNamespace(Coverage=current))
    monkeypatch.setattr(followed_lines, "_paused", [])
    return one


def item_at(path: str) -> pytest.Item:
    """A test in a file of that path."""
    item: Any = SimpleNamespace(path=(ROOT / "tests" / path).resolve())
    return item


def test_lines_are_followed_in_tests_of_the_simulator_alone(recorder: Recorder) -> None:
    stop_following()
    assert not recorder.follows
    for path, followed in (
        ("unit/engine/test_jit.py", True),
        ("unit/engine/test_bounds.py", True),
        ("unit/reading/test_cli.py", False),
        ("../training/reader/test_score.py", False),
        ("property/test_levers.py", False),
        ("reference/test_small_worlds.py", True),
    ):
        follow(item_at(path))
        assert recorder.follows == followed, path
    assert recorder.turns == 4, "one stop, then one turn for every change"


def test_nothing_happens_without_coverage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "coverage", raising=False)
    monkeypatch.setattr(followed_lines, "_paused", [])
    stop_following()
    follow(item_at("unit/engine/test_jit.py"))
    assert followed_lines._paused == []


@pytest.mark.skipif(not CI.exists(), reason="only a clone has it")
def test_tests_of_every_folder_whose_coverage_is_reported_are_followed() -> None:
    folders = re.search(r'covered_folders="(.+)"', CI.read_text(encoding="utf-8"))
    assert folders is not None
    assert {f"unit/{folder}/" for folder in folders[1].split()} <= set(FOLLOWED)
