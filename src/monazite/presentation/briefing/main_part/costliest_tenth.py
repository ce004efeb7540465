"""The tenth of the futures that costs a region most: which industry bears it, and how far exports fall in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.region_costs import loss_of
from monazite.presentation.briefing.quantities import as_share
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.samples import MixedSample, mixture
from monazite.results.quantity import Quantity

WORST = 0.1
"""Share of the futures that are looked at."""
LED = 1 / 3
"""Share of the loss from which one industry is named as bearing it."""
FUTURES = "the tenth with the largest loss"
_WORDS = {"motor_vehicles": "makers of cars", "glass_ceramics": "makers of glass"}


@dataclass(frozen=True)
class CostliestTenth:
    """The costliest tenth of some futures for a region.

    Attributes
    ----------
    sector, industry
        The sector that loses most, and its words.
    share
        Its part of the region's mean loss in these futures.
    exports
        Exports of what leads the brief in them over the months ahead, a share of normal.
    """

    sector: str
    industry: str
    share: Quantity
    exports: Quantity | None

    @property
    def is_led(self) -> bool:
        """Whether so much falls on the sector that it may be named as bearing the loss."""
        return self.share.value >= LED


def costliest_tenth(
    ctx: BriefContext,
    parts: Sequence[ResultsLookup],
    chances: Sequence[float],
    region: str,
    months: tuple[date, date],
    run: str,
    sector: str = "",
) -> CostliestTenth | None:
    """The costliest tenth of futures that are parts of a forecast; None where nothing is lost in it.

    ``sector``: the one to tell of; by default the one that loses most.
    """

    def lost(sector: str) -> MixedSample | None:
        found = (loss_of(part, "central", region, months, sector) for part in parts)
        return mixture([sample for sample in found if sample is not None], chances, run)

    total = lost("total")
    if total is None:
        return None
    worst = total.values >= total.point(1.0 - WORST)
    whole = total.chosen(worst).mean
    if whole.value <= 0.0:
        return None
    names = [sector] if sector else [*ctx.run.results.index.sector]
    means = {name: sample.chosen(worst).mean for name in names if (sample := lost(name)) is not None}
    if not means:
        return None
    most = max(means, key=lambda name: means[name].value)
    good = ctx.goods.shipped[0].label
    shipped = [part.sample("exports_counted_index", over=months, good=good, region="WORLD") for part in parts]
    left = mixture([sample for sample in shipped if sample is not None], chances, run)
    share, own = means[most].value / whole.value, means[most]
    where = {**own.where, "runs": FUTURES, "over": "the loss of the region"}
    return CostliestTenth(
        most,
        _WORDS.get(most, most.replace("_", " ")),
        Quantity(share, share, share, "share", own.outcome, where, own.run, own.sources),
        _in_these(left.chosen(worst).median) if left is not None else None,
    )


def _in_these(q: Quantity) -> Quantity:
    return as_share(replace(q, where={**q.where, "runs": FUTURES}))
