"""Levers that cannot move an outcome in the state of a page, found by moving each to its far ends, and why."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

from monazite.presentation.web.charts import chart_data
from monazite.presentation.web.effects.lever_obstacles import IdleLever, obstacle
from monazite.presentation.web.effects.remedies import remedies
from monazite.presentation.web.levers.lever_spans import window_of
from monazite.presentation.web.levers.levers import UNCHANGED, Lever, check_levers, rest_with
from monazite.presentation.web.runs.requests import SimulateRequest, run_request
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.runs.workspace import RunRequest, Workspace
from monazite.presentation.web.views.endpoints import central_view, shown_country, shown_good
from monazite.presentation.web.work.scheduler import ShouldStop, WaitForTurn

OUTCOMES = ("paths", "loss", "stops", "footprint")
"""Parts of a view that levers can move; the others are made of these."""
FIRST_MONTHS = 6
"""Months of a lever at its far end that are run before all of them: those in which most levers show something."""
SOLVED_TO = 1e-4
"""Relative difference of two figures up to which they are one."""
WITHOUT_MEANING = ("rest", "before", "change", "verdict")
"""Figures of the run at rest, and words that compare with it."""


def inert_levers(store: SessionStore, request: SimulateRequest, should_stop: ShouldStop) -> dict[str, Any]:
    """The levers that move nothing that the page shows, each with the reason, and what helps against each warning.

    Raises Superseded when ``should_stop`` says so.
    """
    workspace = store.workspace(request.scenario, request.day)
    good = shown_good(workspace, request.good)
    check_levers(request.levers)
    run, out = run_request(request, workspace.day), dict[str, str]()
    with store.scheduler.unwatched(should_stop) as wait_for_turn:
        usual = _outcomes(store, run, good, wait_for_turn)
        for lever in workspace.levers:
            far = _far_ends(lever, run, workspace)
            others = [replace(run, levers={**run.levers, lever.id: value}) for value in far]
            if any(_moves_charts_soon(store, other, run, good, wait_for_turn) for other in others):
                continue
            if all(_are_alike(_outcomes(store, other, good, wait_for_turn), usual) for other in others):
                out[lever.id] = _reason(store, workspace, lever, run, others[0], wait_for_turn)
        helping = remedies(store, workspace, run, wait_for_turn, shown_country(workspace, request.country))
    return {"token": request.token, "levers": out, "remedies": helping}


def _moves_charts_soon(
    store: SessionStore, other: RunRequest, run: RunRequest, good: str, wait_for_turn: WaitForTurn
) -> bool:
    """Whether a line of the charts is another one in the first months in which the levers of another run act.

    A month of a chart depends on no later month of the run, so that most levers need no more than these. That no line
    is another one says nothing yet: loss, stops and later months may be.
    """
    workspace = store.workspace(run.scenario, run.day)
    current = store.central_run(run, wait_for_turn)
    begun, until = store.run_first_months(other, current, FIRST_MONTHS, wait_for_turn)
    paths = [chart_data.chart_paths(workspace.quantities(one), good) for one in (current, begun)]
    old, new = ([line["value"][:until] for chart in one.values() for line in chart.values()] for one in paths)
    return not _are_alike(old, new)


def _far_ends(lever: Lever, run: RunRequest, workspace: Workspace) -> list[float]:
    """Ends of a lever, farthest from where it stands first; without an end at which it stands."""
    low, top, _ = lever.bounds
    at = run.levers.get(lever.id, rest_with(run.levers, workspace.rest)[lever.id])
    ends = sorted((low, top), key=lambda end: -abs(end - at))
    return [end for end in ends if abs(end - at) > UNCHANGED]


def _outcomes(store: SessionStore, run: RunRequest, good: str, wait_for_turn: WaitForTurn) -> dict[str, Any]:
    """What the page shows of a run, without what compares it with the run at rest."""
    wait_for_turn()
    view = json.loads(central_view(store, run, good, lambda one: store.run_unstored(one, wait_for_turn)))
    return {part: _without_rest(view[part]) for part in OUTCOMES}


def _are_alike(one: Any, other: Any) -> bool:
    """Whether two views are one but for what the solver leaves open: a page prints three digits."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_are_alike(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_are_alike, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=SOLVED_TO)
    return one == other


def _without_rest(part: Any) -> Any:
    if isinstance(part, list):
        return [{name: x for name, x in row.items() if name not in WITHOUT_MEANING} for row in part]
    return part


def _reason(
    store: SessionStore, workspace: Workspace, lever: Lever, run: RunRequest, other: RunRequest, wait: WaitForTurn
) -> str:
    """Why a lever moves nothing, from the run without it and the one with it farther from its rest.

    What an offer lifts is not seen in a run in which it is lifted.
    """
    others = {name: value for name, value in run.levers.items() if name != lever.id}
    spans = {name: span for name, span in run.spans.items() if name != lever.id}
    rest = rest_with(others, workspace.rest)[lever.id]
    usual = replace(run, levers=others, spans=spans) if lever.id in run.levers else run
    far = max((run, other), key=lambda one: abs(one.levers.get(lever.id, rest) - rest))
    start, until = window_of(lever.id, lever.content.get("duration"), run.spans, workspace.day, workspace.scenario.end)
    current, moved = (store.run_unstored(one, wait) for one in (usual, far))
    return obstacle(IdleLever(lever, current, moved, start, until, workspace.names))
