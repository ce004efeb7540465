"""Which industries bear the expected loss of a region, each with its share of it."""

from dataclasses import dataclass

from monazite.analysis.forecast.forecast import Forecast
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.horizon import Horizon
from monazite.presentation.briefing.main_part.region_costs import loss_of
from monazite.presentation.briefing.samples import mixture
from monazite.results.quantity import Quantity

MOST_NAMED = 3
LEAST_SHARE = 0.05
"""Share of a region's expected loss from which an industry is named."""
_WORDS = {
    "motor_vehicles": "cars and their parts",
    "aerospace_defence": "aerospace and defence",
    "glass_ceramics": "glass and ceramics",
    "chemicals_refining": "chemicals and refining",
}


@dataclass(frozen=True)
class SectorShare:
    """An industry, in words, and its share of the expected loss of a region."""

    name: str
    share: Quantity


def loss_sectors(ctx: BriefContext, horizon: Horizon, region: str) -> tuple[SectorShare, ...]:
    """The industries that bear most of what a region loses on average over the months ahead, the largest first.

    Means over all courses of a forecast, each weighted by its chance, as those of the table of costs; nothing where
    the region loses nothing.
    """
    total = _mean(ctx, horizon, region, "total")
    if total is None or total.value <= 0.0:
        return ()
    found: list[SectorShare] = []
    for sector in ctx.run.results.index.sector:
        own = _mean(ctx, horizon, region, sector)
        share = own.value / total.value if own is not None else 0.0
        if own is not None and share >= LEAST_SHARE:
            where = {**own.where, "over": "the expected loss of the region"}
            q = Quantity(share, share, share, "share", own.outcome, where, own.run, own.sources)
            found.append(SectorShare(_WORDS.get(sector, sector.replace("_", " ")), q))
    return tuple(sorted(found, key=lambda one: -one.share.value)[:MOST_NAMED])


def _mean(ctx: BriefContext, horizon: Horizon, region: str, sector: str) -> Quantity | None:
    """Mean loss of a sector of a region over the months ahead."""
    made = ctx.forecast.results if ctx.forecast is not None else None
    runs = [(part, made.chance(kind)) for kind, part in ctx.slices.items()] if isinstance(made, Forecast) else []
    runs = [(part, chance) for part, chance in runs if chance > 0.0]
    if not runs:
        sample = loss_of(ctx.onward, "central", region, horizon.months, sector)
        return sample.mean if sample is not None else None
    samples = [s for part, _ in runs if (s := loss_of(part, "central", region, horizon.months, sector))]
    mixed = mixture(samples, [chance for _, chance in runs], ctx.onward.results.run)
    return mixed.mean if mixed is not None else None
