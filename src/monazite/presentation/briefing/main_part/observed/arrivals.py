"""What buyers counted as arriving from the controlling country, weeks after it left there."""

from dataclasses import dataclass
from datetime import date

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.observed_figures import ObservedFigure, observed_arrivals
from monazite.presentation.briefing.quantities import published_figure
from monazite.presentation.briefing.sections.observed_shipments import baseline_year
from monazite.results.names import month_text
from monazite.results.quantity import Quantity

REGION = "EU"
"""Whose customs print arrivals by month and origin for every good of the register."""
FEWEST = 6
"""Months of the year of comparison that have to be on record."""


@dataclass(frozen=True)
class Arrivals:
    """Arrivals of the leading good in `REGION` over those of a normal month.

    Attributes
    ----------
    region
        Its name.
    lowest, lowest_month
        The lowest month since the first control.
    last, last_month
        The last month that was counted.
    year
        Whose mean month is normal.
    """

    region: str
    lowest: Quantity
    lowest_month: str
    last: Quantity
    last_month: str
    year: str
    normal: float
    """Tonnes of that month."""
    figures: tuple[ObservedFigure, ...]
    """All months on record up to the day."""


def arrivals(ctx: BriefContext) -> Arrivals | None:
    """Arrivals since the first control up to the day; None where they, or a normal month, are not on record."""
    if ctx.run.controller == REGION:
        return None
    group = ctx.goods.shipped[0]
    year = baseline_year(ctx.dataset, group.label)
    figures = [f for f in observed_arrivals(ctx.dataset, group, ctx.run.controller, REGION) if f.day <= _last(ctx)]
    usual = [figure.value for figure in figures if figure.period.startswith(year)]
    since = [figure for figure in figures if figure.day >= ctx.run.anchor_month]
    if not year or len(usual) < FEWEST or not since:
        return None
    normal = sum(usual) / len(usual)
    lowest = min(since, key=lambda figure: figure.value)
    return Arrivals(
        region=ctx.names.the(REGION),
        lowest=_share(lowest, normal),
        lowest_month=month_text(lowest.day),
        last=_share(since[-1], normal),
        last_month=month_text(since[-1].day),
        year=year,
        normal=normal,
        figures=tuple(figures),
    )


def _last(ctx: BriefContext) -> date:
    return min(ctx.day, ctx.run.end)


def _share(figure: ObservedFigure, normal: float) -> Quantity:
    where = {"region": REGION, "month": figure.period}
    return published_figure(figure.value / normal, "share", "imports_index", figure.sources, **where)
