"""What speaks against "no need to order ahead": lines that may stand, large losses, and prices that rise, anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.article.reader_region import reader_region
from monazite.presentation.briefing.main_part.branches.branches import BranchFacts
from monazite.presentation.briefing.main_part.branches.region_costs import RegionCost
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.materials.grade_facts import GradeFacts, GradeRow
from monazite.presentation.briefing.main_part.stops.line_stop_chances import StopChance, StopFacts
from monazite.presentation.briefing.samples import Sample
from monazite.results.quantity import Quantity

LIKELY_STOP = 0.2
"""Chance that a tenth of an industry's lines stand, from which on nobody is told that all is calm."""
LARGE_LOSS = 1000.0
"""Bad case of a loss, MUSD, from which on the same holds."""
DEARER = 1.5
"""Price ahead over that of the day from which on waiting costs buyers."""


@dataclass(frozen=True)
class WiderRisk:
    """Whom a quiet outlook for the reader's stocks does not hold for.

    Attributes
    ----------
    region
        The country that the loss or the stop is of; empty where only prices rise.
    stop
        The likeliest stop of lines, of `LIKELY_STOP` or more.
    loss
        The largest bad case, of `LARGE_LOSS` or more, of the same country as the stop where there is one.
    rise, good
        The largest rise of a price outside from the month of the day to the mean of the months ahead, of `DEARER` or
        more, as a factor, and the good in words.
    is_of_reader
        Whether the country is the one that the brief speaks to.
    """

    region: str
    stop: StopChance | None
    loss: RegionCost | None
    rise: Quantity | None
    good: str
    is_of_reader: bool

    @property
    def is_for_reader(self) -> bool:
        """Whether the reader's buyers have reason to order early: their lines or losses, or prices that all pay."""
        return self.is_of_reader or self.rise is not None


def wider_risk(
    ctx: BriefContext, horizon: Horizon, branches: BranchFacts, stops: StopFacts, grades: GradeFacts
) -> WiderRisk | None:
    """The risk; None without any, and for months that lie behind."""
    if not horizon.is_ahead:
        return None
    reader = reader_region(ctx)
    stop = _likeliest_stop(stops, reader)
    costs = branches.every or branches.branches[0].costs
    loss = _largest_loss([cost for cost in costs if cost.region not in ctx.controllers], stop, reader)
    rise, good = _largest_rise(ctx, horizon, grades.advisable)
    if stop is None and loss is None and rise is None:
        return None
    region = stop.region if stop is not None else loss.region if loss is not None else ""
    return WiderRisk(region, stop, loss, rise, good, region == reader)


def _likeliest_stop(stops: StopFacts, reader: str) -> StopChance | None:
    """Of stops that are likely enough the reader's own first."""
    likely = [cell for cell in stops.cells if stops.is_ahead and cell.chance.value >= LIKELY_STOP]
    return max(likely, key=lambda cell: (cell.region == reader, cell.chance.value), default=None)


def _largest_loss(costs: Sequence[RegionCost], stop: StopChance | None, reader: str) -> RegionCost | None:
    """Of losses that are large enough that of the country of the stop, else the reader's, else the largest."""
    large = [cost for cost in costs if cost.bad.value >= LARGE_LOSS]
    if stop is not None:
        return next((cost for cost in large if cost.region == stop.region), None)
    return max(large, key=lambda cost: (cost.region == reader, cost.bad.value), default=None)


def _largest_rise(ctx: BriefContext, horizon: Horizon, rows: Sequence[GradeRow]) -> tuple[Quantity | None, str]:
    """The largest rise of a price of what buyers are advised on, and its good in words; None where all are smaller."""
    found = [(rise, row.name) for row in rows if (rise := _rise(ctx, horizon, row.good)) is not None]
    rise, name = max(found, key=lambda pair: pair[0].value, default=(None, ""))
    return (rise, name) if rise is not None and rise.value >= DEARER else (None, "")


def _rise(ctx: BriefContext, horizon: Horizon, good: str) -> Quantity | None:
    """Mean price outside in the months ahead over that of the month of the day (draw,), its median."""
    run, day = ctx.onward, max(horizon.day.replace(day=1), ctx.run.start)
    ahead = run.sample("price_quoted_outside", good=good, over=horizon.months)
    today = run.sample("price_quoted_outside", good=good, at=min(day, ctx.run.end))
    if ahead is None or today is None or len(ahead.values) != len(today.values):
        return None
    known = (today.values > 0.0).all()
    if not known:
        return None
    where = {**ahead.where, "what": "over that of the month of the day"}
    sample = Sample(ahead.values / today.values, "1", "price_rise", where, ahead.run, ahead.sources)
    return run.remember(sample).median
