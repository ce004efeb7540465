"""What a run would cost if nothing went round the controls: the same run with all smuggling suppressed."""

from __future__ import annotations

from dataclasses import replace

from monazite.presentation.web.headline.detours import detours_of
from monazite.presentation.web.headline.headline_losses import central_lead, leading_region
from monazite.presentation.web.levers.levers import UNCHANGED
from monazite.presentation.web.runs.led_losses import LEAST_LOSS
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.runs.workspace import RunRequest
from monazite.presentation.web.work.scheduler import ShouldStop

SUPPRESSED = "cn_enforcement"
"""Lever of what goes round the controls."""


def without_detours(
    store: SessionStore, run: RunRequest, current: QuickQuantities, country: str, should_stop: ShouldStop
) -> str:
    """What is lost with none of the detours, in a sentence; empty where none are told or the lever is at its end.

    A central run more, which gives way to moves of levers. Raises Superseded when ``should_stop`` says so.
    """
    workspace = store.workspace(run.scenario, run.day)
    lever = next((one for one in workspace.levers if one.id == SUPPRESSED), None)
    if lever is None or not current.has_losses or detours_of(current) is None:
        return ""
    end = lever.bounds[1]
    if abs(run.levers.get(SUPPRESSED, lever.bounds[0]) - end) <= UNCHANGED:
        return ""
    spans = {name: span for name, span in run.spans.items() if name != SUPPRESSED}
    closed = replace(run, levers={**run.levers, SUPPRESSED: end}, spans=spans)
    with store.scheduler.background(should_stop) as wait_for_turn:
        quantities = workspace.quantities(store.run_unstored(closed, wait_for_turn))
    region = leading_region(current, country)
    if quantities.loss_to_end(region).value < LEAST_LOSS:
        return ""  # that next to nothing is lost either way tells nobody what detours are worth
    lead, usual = (central_lead(q, workspace.names, region) for q in (quantities, current))
    if lead == usual:
        return ""  # the difference is below what either number is rounded to
    return f"With none {lead}"
