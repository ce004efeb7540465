"""Why a stock that is bought by the month can bring a first stop forward: it takes what users would hold."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from monazite.presentation.briefing.claims import number, value_text
from monazite.presentation.web.effects.remedies import BOUGHT_BY_THE_MONTH
from monazite.presentation.web.headline.first_stops import first_of, with_use
from monazite.presentation.web.headline.grade_words import good_with_use
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.results.line_stops import DAYS
from monazite.results.names import Names, month_text

SOONER = 1.0  # days from which on a first stop counts as brought forward


def hastened_by_purchases(
    current: QuickQuantities, rest: QuickQuantities, levers: Iterable[str], places: Sequence[str], names: Names
) -> str:
    """What purchases for stocks take from users before a first stop that comes sooner than at rest, in a sentence.

    Empty where no such stock is moved, no stop comes sooner, or users of no good that was bought hold less.

    Parameters
    ----------
    current, rest
        The run with the levers moved, and at rest.
    levers
        Those that were moved.
    places
        Regions whose lines are counted.
    names
        What goods, uses and regions are called.
    """
    if not any(name in BOUGHT_BY_THE_MONTH for name in levers):
        return ""
    first, before = (run.first_line_stop(places) for run in (current, rest))
    if first is None or (before is not None and first[0].value > before[0].value - SOONER):
        return ""
    region, month = first[2], min(current.start + int(first[0].value / DAYS), len(current.results.index.month) - 1)
    goods = current.results.index.good
    taken = [(good, *found) for good in goods if (found := _taken(current, rest, good, region, month))]
    if not taken:
        return ""
    good, bought, held, usual = max(taken, key=lambda one: one[1])
    instead = value_text(before[0]) if before is not None else "never"
    return (
        f"Buying for stocks brings the first stop forward, to {value_text(first[0])} instead of {instead}: by "
        f"{month_text(current.results.index.month[month])} {number(bought, 2)} days of use of "
        f"{good_with_use(current.results.dataset, good, names)} are bought for one in {names.the(region)}, where users "
        f"hold {number(held, 2)} days instead of {number(usual, 2)}. First to stop: "
        f"{with_use(first_of(current, first), current, names)}."
    )


def _taken(
    current: QuickQuantities, rest: QuickQuantities, good: str, region: str, month: int
) -> tuple[float, float, float] | None:
    """Days of use bought for stocks, held by users, and held by them at rest; None where nothing is taken."""
    where = {"good": good, "region": region}
    bought = float(current.path("strategic_cover", **where)[0, month])
    held, usual = (float(run.path("cover", **where)[0, month]) for run in (current, rest))
    if not (math.isfinite(bought) and bought >= 0.1 and held < usual):
        return None
    return bought, held, usual
