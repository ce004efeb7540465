"""Why a lever moves next to nothing: what plants that it hastens bring, and from when."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from monazite.presentation.web.effects import lever_obstacles
from monazite.presentation.web.effects.lever_obstacles import IdleLever, cause, delay
from monazite.presentation.web.levers.lever_spans import window_of
from monazite.presentation.web.runs.workspace import RunRequest

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


@pytest.mark.parametrize(
    ("approved", "words"),
    [
        ([0, 0, 0, 0, 0, 0], "Until May 2027 it moves nothing: no application is approved in the months up to it."),
        ([0, 0, 0, 1, 1, 1], "Until May 2027 it moves nothing: no application is approved before April 2027."),
        ([1, 1, 1, 1, 1, 1], "Until May 2027 it moves nothing."),
    ],
)
def test_a_review_says_until_when_nothing_is_approved(approved, words):
    """Of a stop of graphite whose licences came back in the month before the effect it gave no reason."""
    cells = (6, 1, 1, 1)
    flows = [
        SimpleNamespace(paid=np.ones((1, 6, 1)), ship=np.array([[[4.0]] * 4 + [[last]] * 2])) for last in (4.0, 5.0)
    ]
    index = SimpleNamespace(month=MONTHS, region=["CN"], buyers=lambda *_, **__: [0])
    controls = {"banned": np.zeros(cells), "approval": np.reshape(np.array(approved, float), cells)}
    runs = [SimpleNamespace(index=index, view=SimpleNamespace(flows=one)) for one in flows]
    lever = SimpleNamespace(kind="export_control", actor="CN", content={})
    idle = SimpleNamespace(lever=lever, current=runs[0], moved=runs[1], months=slice(0, 6),
                           control=lambda name, *_: controls[name])  # fmt: skip
    assert delay(idle) == words


@pytest.mark.compiled
@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        ("cd-cobalt-stop-2026", "the scenario itself suppresses all smuggling while a control holds goods back, from "
         "July 2026 to June 2027."),
        ("cd-cobalt-2025", "only quotas are in force, and nothing goes round these in the model."),
    ],
)  # fmt: skip
def test_why_nothing_is_smuggled(store, scenario, words):
    """Beside a full suspension it said that no control keeps goods back."""
    workspace = store.workspace(scenario)
    lever = next(one for one in workspace.levers if one.id == "cn_enforcement")
    run = store.central_run(RunRequest(scenario, workspace.day, {}))
    window = window_of(lever.id, None, {}, workspace.day, workspace.scenario.end)
    assert cause(IdleLever(lever, run, run, *window, workspace.names)).endswith(words)
