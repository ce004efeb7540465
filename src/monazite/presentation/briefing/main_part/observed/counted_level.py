"""What was counted lately over a normal month, as a level that a forecast can be held against.

The last months do, where they are all on record. Where some are missing, those that are known say little: goods that
leave in lots are printed in good months and not in empty ones. Then the figure of the whole year stands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.lead_goods import GoodsGroup
from monazite.presentation.briefing.main_part.day.month_record import LATELY
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.observed_figures import ObservedFigure, annual_figure
from monazite.presentation.briefing.quantities import published_figure
from monazite.results.names import month_text
from monazite.results.quantity import Quantity

WORTH_NAMING = 0.1
"""Change of a forecast against the level from which it is told."""


class CountedLevel(NamedTuple):
    """A mean of what was counted.

    Attributes
    ----------
    share
        Over a normal month.
    lately
        The months, ``July 2025 to December 2025``, or the year.
    is_year
        Whether it is the figure of a year.
    """

    share: Quantity
    lately: str
    is_year: bool


def counted_level(
    ctx: BriefContext, group: GoodsGroup, figures: Sequence[ObservedFigure], normal: float | None
) -> CountedLevel | None:
    """The level of a group's shipments to the world, or None where neither enough months nor a year is on record.

    Parameters
    ----------
    ctx
        The brief, whose dataset holds figures of years.
    group
        Goods whose shipments are meant.
    figures
        Months observed, t/month, by day.
    normal
        The normal month, t/month.
    """
    last = figures[-LATELY:]
    if not normal or len(last) < LATELY:
        return None
    if last[0].day < month_start(last[-1].day, 1 - LATELY):  # some months are missing
        year = annual_figure(ctx.dataset, group, ctx.run.controller, "WORLD", str(last[-1].day.year))
        if year is None or last[-1].day.month < 12:
            return None
        share = published_figure(year.value / normal, "share", "exports_index", year.sources, period=year.period)
        return CountedLevel(share, year.period, True)
    mean = sum(figure.value for figure in last) / len(last) / normal
    sources = tuple(dict.fromkeys(s for figure in last for s in figure.sources))
    words = f"{month_text(last[0].day)} to {month_text(last[-1].day)}"
    return CountedLevel(published_figure(mean, "share", "exports_index", sources, months=words), words, False)


def change_against(expected: Quantity | None, level: CountedLevel | None, run: str) -> Quantity | None:
    """By how much a forecast lies below or above a level, as a share of the level; None where it is about the same."""
    if expected is None or level is None:
        return None
    change = expected.value / level.share.value - 1.0
    if abs(change) < WORTH_NAMING:
        return None
    outcome = "exports_change" if change > 0 else "exports_fall"
    size = abs(change)
    return Quantity(size, size, size, "share", outcome, {"over": level.lately}, run, level.share.sources)
