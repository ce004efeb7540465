"""Why a lever moves next to nothing: what plants that it hastens bring, and from when."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from monazite.presentation.web.effects import lever_obstacles
from monazite.presentation.web.effects.lever_obstacles import cause

MONTHS = [date(2027, month, 1) for month in range(1, 7)]


def run(path):
    supply = np.array(path, dtype=float)[None, :, None, None]
    index, scenario = SimpleNamespace(month=MONTHS), SimpleNamespace(end=date(2027, 7, 1))
    return SimpleNamespace(index=index, scenario=scenario, view=SimpleNamespace(flows=SimpleNamespace(supply=supply)))


@pytest.mark.parametrize(
    ("moved", "words"),
    [
        ([5, 5, 5, 9, 17, 9], "What it brings forward begins in April 2027 and is never above 12 t of oxide a month."),
        ([5, 5, 5, 5, 5, 5], "The one project of these regions does not come earlier within the run"),
    ],
)
def test_faster_permits_say_what_they_bring_and_from_when(monkeypatch, moved, words):
    monkeypatch.setattr(lever_obstacles, "select_projects", lambda *_: [0])
    lever = SimpleNamespace(kind="standards", content={"regions": ("EU",)})
    assert cause(SimpleNamespace(lever=lever, current=run([5] * 6), moved=run(moved))).startswith(words)
