"""Shipments that a control of an article is aimed at, over normal ones in the months ahead."""

from dataclasses import dataclass

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.lead_goods import GoodsGroup
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.quantities import as_share
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.results.quantity import Quantity

NONE_LEFT = 0.005
"""Share of normal exports below which nothing leaves."""


def expected_shipments(run: ResultsLookup, group: GoodsGroup, region: str, horizon: Horizon) -> Quantity | None:
    """Exports of a good to a region over normal ones, mean of the horizon."""
    found = run.finite_quantity("exports_counted_index", good=group.label, region=region, over=horizon.months)
    return as_share(found) if found else None


@dataclass(frozen=True)
class TargetShipments:
    """Shipments that a control of the article is aimed at: to whom, and over normal ones in the months ahead."""

    region: str
    expected: Quantity

    @property
    def stops(self) -> bool:
        """Whether next to nothing leaves for it."""
        return self.expected.value < NONE_LEFT


def shipments_to_targets(
    ctx: BriefContext, horizon: Horizon, run: ResultsLookup | None = None
) -> TargetShipments | None:
    """What is expected of shipments to the first region that the article's controls name; None without one."""
    for region in ctx.reading.aimed_at if ctx.reading else ():
        expected = expected_shipments(run or ctx.onward, ctx.goods.shipped[0], region, horizon)
        if expected is not None:
            return TargetShipments(region, expected)
    return None
