"""What the lever that moved last does in the state of a page: why so little where it moves no headline number.

Where it moves one the other way than its name promises, why it does that.
"""

from __future__ import annotations

from dataclasses import replace

from monazite.presentation.web.effects.against_expectation import MovedLever, against_expectation
from monazite.presentation.web.effects.lever_obstacles import IdleLever, cause, delay
from monazite.presentation.web.effects.slight_effects import slight_effect
from monazite.presentation.web.headline.footprint_tiles import footprint_tiles
from monazite.presentation.web.headline.headline_losses import capitalised
from monazite.presentation.web.headline.headline_tiles import headline_tiles
from monazite.presentation.web.levers.lever_spans import window_of
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.runs.workspace import RunRequest
from monazite.presentation.web.work.scheduler import ShouldStop, never


def effect_of_last_lever(
    store: SessionStore, run: RunRequest, lever: str, shown: tuple[str, str], should_stop: ShouldStop = never
) -> str:
    """What a lever changes most beside the same state without it, and why; empty where it moves a number as it should.

    Parameters
    ----------
    store, run
        The state, with the lever moved.
    lever
        Name of the lever that moved last.
    shown
        The good whose price is shown, and the country that is looked at.
    should_stop
        Whether the answer is no longer wanted; raises Superseded then.
    """
    workspace = store.workspace(run.scenario, run.day)
    moved = next((one for one in workspace.levers if one.id == lever and lever in run.levers), None)
    if moved is None:
        return ""
    others, spans = ({k: v for k, v in part.items() if k != lever} for part in (run.levers, run.spans))
    with store.scheduler.background(should_stop) as wait_for_turn:
        alone = store.central_run(replace(run, levers=others, spans=spans), wait_for_turn)
        after = store.central_run(run, wait_for_turn)
    without, current = workspace.quantities(alone), workspace.quantities(after)
    (good, country), names = shown, workspace.names
    tiles = (*headline_tiles(current, without, good, names, country), *footprint_tiles(current, without))
    beside = f"\N{LEFT DOUBLE QUOTATION MARK}{moved.label}\N{RIGHT DOUBLE QUOTATION MARK} beside the others"
    start, until = window_of(lever, moved.content.get("duration"), run.spans, workspace.day, workspace.scenario.end)
    text = slight_effect(current, without, good, tiles, names, beside if others else "", (start, until))
    idle = IdleLever(moved, alone, after, start, until, names)
    why = capitalised(cause(idle)) if text else against_expectation(
        MovedLever(moved, current, without, good, start, until, names)
    )  # fmt: skip
    return " ".join(filter(None, (text, why, delay(idle))))
