"""Value added that each region loses in some months of a run: median, mean and bad case."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.samples import Sample
from monazite.results.names import present
from monazite.results.quantity import Quantity

COST_REGIONS = ("US", "EU", "JP", "KR", "IN")
FAR_APART = 2.0
"""Times another bad case from which on the larger one leads alone: both come of the same runs, so that errors of such
size are mostly shared.
"""


@dataclass(frozen=True)
class RegionCost:
    """Value added that a region loses in twelve months.

    Attributes
    ----------
    likely, mean
        Median and mean of the central estimate.
    bad
        What one run in twenty exceeds.
    worst
        The same of the upper bound (``loss_upper``): nothing is made up later, suppliers and customers lose too.
    """

    region: str
    name: str
    likely: Quantity
    mean: Quantity
    bad: Quantity
    worst: Quantity
    error: Quantity | None = None
    """The bad case with the ends that hold it in nine samples of ten; None where runs do not count the same."""
    likely_error: Quantity | None = None
    """The likely case with its ends, in the same way."""

    @property
    def has_error(self) -> bool:
        """Whether the bad case has two ends."""
        return self.error is not None and math.isfinite(self.error.low) and math.isfinite(self.error.high)


def cost_regions(ctx: BriefContext, run: ResultsLookup) -> list[str]:
    """Regions whose costs are told."""
    return list(dict.fromkeys(present((*COST_REGIONS, *ctx.user_regions, *ctx.controllers), run.results.index.region)))


def cost_of_region(ctx: BriefContext, run: ResultsLookup, region: str, months: tuple[date, date]) -> RegionCost | None:
    """Value added that a region loses in some months of a run; None where the run does not count it."""
    central, upper = (loss_of(run, bound, region, months) for bound in ("central", "upper"))
    if central is None or upper is None:
        return None
    name = ctx.names.region(region)
    bad = central.bad_case
    errors = central.bad_case_error, central.median_error
    return RegionCost(region, name, central.median, central.mean, bad, upper.bad_case, *errors)


def loss_of(
    run: ResultsLookup, bound: str, region: str, months: tuple[date, date], sector: str = "total"
) -> Sample | None:
    """Value added lost in some months (draw,), by all sectors or by one."""
    return run.sample(f"loss_{bound}", sector=sector, region=region, over=months, reduce="sum")


def as_dear(costs: Sequence[RegionCost], dearest: RegionCost) -> RegionCost | None:
    """The cost with the next largest bad case, where its errors and those of the largest overlap; else None.

    None as well where it is less than the largest over `FAR_APART`.
    """
    others = [cost for cost in costs if cost.region != dearest.region and cost.error is not None]
    second = max(others, key=lambda cost: cost.bad.value, default=None)
    if second is None or second.error is None or dearest.error is None:
        return None
    if FAR_APART * second.bad.value < dearest.bad.value:
        return None
    return second if second.error.high >= dearest.error.low else None
