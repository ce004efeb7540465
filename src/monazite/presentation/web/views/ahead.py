"""Which answers are made in advance: those of the first screen, and of the lever that a page moved last."""

from __future__ import annotations

from collections.abc import Mapping

from monazite.presentation.web.levers.levers import lever_by_id
from monazite.presentation.web.runs.requests import RangesRequest
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.runs.workspace import RunRequest
from monazite.presentation.web.views.endpoints import central_view, shown_good
from monazite.presentation.web.work.prefetch import Prefetcher, slider_positions


def new_prefetcher(store: SessionStore) -> Prefetcher:
    """A thread that makes answers of a store while it is idle."""

    def make_answer(scenario: str, shown: tuple[str, str], levers: Mapping[str, float]) -> None:
        run = RunRequest(scenario, store.workspace(scenario).day, levers)
        central_view(store, run, shown[0], store.run_idle, shown[1])

    return Prefetcher(make_answer)


def prefetch_all(store: SessionStore, prefetcher: Prefetcher, scenario: str) -> None:
    """Queue every position of every lever of the first screen, the others at rest."""
    workspace = store.workspace(scenario)
    good = shown_good(workspace, None)
    for lever in reversed([lever for lever in workspace.levers if not lever.more]):
        prefetcher.add(scenario, good, {}, lever.id, slider_positions(*lever.bounds))


def prefetch_next(store: SessionStore, prefetcher: Prefetcher, request: RangesRequest) -> None:
    """Queue every position of the lever that a page moved last."""
    workspace, lever = store.workspace(request.scenario), request.moved
    if request.spans:
        return
    if lever in request.levers and request.day in (None, workspace.day):
        good = shown_good(workspace, request.good)
        positions = slider_positions(*lever_by_id(lever).bounds, at=request.levers[lever])
        prefetcher.add(request.scenario, good, request.levers, lever, positions, request.country)
