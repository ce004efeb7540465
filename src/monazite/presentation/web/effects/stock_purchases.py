"""Why a stock that is bought by the month can bring a first stop forward: it takes what users would hold.

A sentence on a cause needs the run without it: the same state with the stocks alone at rest. It is made where ranges
are, and not while a lever moves.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from monazite.presentation.briefing.claims import number, value_text
from monazite.presentation.web.effects.remedies import BOUGHT_BY_THE_MONTH
from monazite.presentation.web.headline.first_stops import first_of, with_use
from monazite.presentation.web.headline.grade_words import good_with_use
from monazite.presentation.web.headline.headline_tiles import line_places
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.runs.workspace import RunRequest
from monazite.presentation.web.work.scheduler import ShouldStop, never
from monazite.results.line_stops import DAYS
from monazite.results.names import Names, month_text

SOONER = 1.0  # days from which on a first stop counts as brought forward


def hastened_by_purchases(store: SessionStore, run: RunRequest, country: str, should_stop: ShouldStop = never) -> str:
    """What purchases for stocks take from users before a first stop that comes sooner than without them.

    Empty where no such stock is moved, or no stop comes sooner for it. A central run more, which gives way to moves of
    levers. Raises Superseded when ``should_stop`` says so.
    """
    bought = [name for name in run.levers if name in BOUGHT_BY_THE_MONTH]
    if not bought:
        return ""
    levers, spans = ({k: v for k, v in part.items() if k not in bought} for part in (run.levers, run.spans))
    workspace = store.workspace(run.scenario, run.day)
    with store.scheduler.background(should_stop) as wait_for_turn:
        without = store.central_run(replace(run, levers=levers, spans=spans), wait_for_turn)
        current = store.central_run(run, wait_for_turn)
    with_stocks, alone = workspace.quantities(current), workspace.quantities(without)
    return purchases_in_words(with_stocks, alone, line_places(with_stocks, country), workspace.names)


def purchases_in_words(current: QuickQuantities, without: QuickQuantities, places: Sequence[str], names: Names) -> str:
    """The sentence on two runs; empty where no stop comes sooner, or users hold no less of what the stopped use needs.

    Parameters
    ----------
    current, without
        The run with the stocks, and the same without them.
    places
        Regions whose lines are counted.
    names
        What goods, uses and regions are called.
    """
    first, otherwise = (one.first_line_stop(places) for one in (current, without))
    if first is None or (otherwise is not None and first[0].value > otherwise[0].value - SOONER):
        return ""
    region, month = first[2], min(current.start + int(first[0].value / DAYS), len(current.results.index.month) - 1)
    stop = first_of(current, first)
    needed = goods_needed(current, current.first_use(stop))
    taken = [(good, *days) for good in needed if (days := _taken(current, without, good, region, month))]
    if not taken:
        return ""
    good, bought, held, usual = max(taken, key=lambda one: one[1])
    instead = value_text(otherwise[0]) if otherwise is not None else "never"
    return (
        f"Beside the same setting without them, the purchases for stocks bring the first stop forward, to "
        f"{value_text(first[0])} instead of {instead}: by {month_text(current.results.index.month[month])} "
        f"{number(bought, 2)} days of use of {good_with_use(current.results.dataset, good, names)} are bought for one "
        f"in {names.the(region)}, where users hold {number(held, 2)} days instead of {number(usual, 2)}. First to "
        f"stop: {with_use(stop, current, names)}."
    )


def goods_needed(current: QuickQuantities, use: str) -> list[str]:
    """The goods that lines of a use buy: a stock of any other takes nothing from them."""
    index, mix = current.results.index, current.results.model.structure.mix
    return [good for at, good in enumerate(index.good) if mix[index.use.index(use), at] > 0.0]


def _taken(
    current: QuickQuantities, without: QuickQuantities, good: str, region: str, month: int
) -> tuple[float, float, float] | None:
    """Days of use bought for stocks, held by users, and held by them without it; None where nothing is taken."""
    where = {"good": good, "region": region}
    bought = float(current.path("strategic_cover", **where)[0, month])
    held, usual = (float(run.path("cover", **where)[0, month]) for run in (current, without))
    if not (math.isfinite(bought) and bought >= 0.1 and held < usual):
        return None
    return bought, held, usual
