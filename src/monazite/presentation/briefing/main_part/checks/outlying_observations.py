"""The last observation that lies furthest outside what the run says of its month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.lead_goods import GoodsGroup
from monazite.presentation.briefing.main_part.article.article_goods import price_good
from monazite.presentation.briefing.main_part.day.month_record import month_ranges
from monazite.presentation.briefing.observed_figures import (
    ObservedFigure,
    normal_month,
    observed_prices,
    observed_shipments,
)
from monazite.presentation.briefing.quantities import published_figure
from monazite.presentation.briefing.sections.observed_shipments import baseline_year
from monazite.results.names import month_text
from monazite.results.quantity import Quantity
from monazite.results.results import Results

FEWEST_DRAWS = 16
"""Draws from which on a range is held against what was observed."""
CLOSE = 1.05
"""Ratio to the end of a range up to which a figure beyond it is not worth a line of the first screen."""


@dataclass(frozen=True)
class Departure:
    """An observation outside the range of the run in its month.

    Attributes
    ----------
    series, month
        What was observed, ``exports`` or a price ``outside`` or ``inside``, and when.
    observed, run
        The figure, and what the run says.
    above
        Whether it lies above the range, not below.
    ratio
        The figure over the end of the range that it lies beyond.
    """

    series: str
    month: str
    observed: Quantity
    run: Quantity
    above: bool
    ratio: Quantity

    @property
    def gap(self) -> Quantity:
        """By how much the figure lies beyond the end of the range, as a share of that end."""
        share = abs(self.ratio.value - 1.0)
        return published_figure(share, "share", self.ratio.outcome, self.ratio.sources)


def departure(ctx: BriefContext) -> Departure | None:
    """The last observation that lies furthest outside the 5 to 95 % range of the run in its month; None if none does.

    Compared are shipments of the leading good to the world and the last quotes of the leading price.
    """
    run, group, good = ctx.run, ctx.goods.shipped[0], price_good(ctx)
    if run.results.draws < FEWEST_DRAWS:
        return None
    series = [
        ("exports", observed_shipments(ctx.dataset, group, run.controller, "WORLD"), "exports",
         {"good": group.label, "region": "WORLD"}),
        *((market, observed_prices(ctx.dataset, good, market), f"price_{market}", {"good": good})
          for market in ("outside", "inside")),
    ]  # fmt: skip
    found = [_departure(ctx, group, *one) for one in series]
    return max((one for one in found if one is not None), key=lambda one: abs(np.log(one.ratio.value)), default=None)


def _departure(
    ctx: BriefContext,
    group: GoodsGroup,
    series: str,
    figures: Sequence[ObservedFigure],
    outcome: str,
    where: dict[str, str],
) -> Departure | None:
    """How far the last figure of a series lies outside the range of the run; None if it does not."""
    months = set(ctx.run.results.index.month)
    within = [figure for figure in figures if figure.day.replace(day=1) in months]
    if not within or within[-1].value <= 0.0:
        return None
    last = within[-1]
    q = ctx.run.quantity_or_none(outcome, at=last.day.replace(day=1), over=None, **where)
    if q is None:
        return None
    low, high = (
        range_of_month(ctx, group, last.day.replace(day=1), q, ctx.run.results)
        if series == "exports"
        else (q.low, q.high)
    )
    if not (low > 0.0 and np.isfinite(high)) or low / CLOSE <= last.value <= high * CLOSE:
        return None
    above = last.value > high
    unit = "t/month" if outcome == "exports" else "USD/kg"
    return Departure(
        series=series,
        month=month_text(last.day),
        observed=published_figure(last.value, unit, outcome, last.sources, period=last.period, **where),
        run=q,
        above=above,
        ratio=published_figure(last.value / (high if above else low), "1", f"{outcome} over the range", last.sources),
    )


def range_of_month(
    ctx: BriefContext, group: GoodsGroup, month: date, run: Quantity, results: Results, outcome: str = "exports_index"
) -> tuple[float, float]:
    """Range of a counted month, t/month, with the lots that come early or late; of the run where no normal is known."""
    year = baseline_year(ctx.dataset, group.label)
    normal = normal_month(ctx.dataset, group, ctx.run.controller, "WORLD", year)
    if not normal:
        return run.low, run.high
    low, high = month_ranges(results, group, outcome)[month]
    return normal * low, normal * high
