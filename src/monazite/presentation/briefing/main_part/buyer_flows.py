"""What buyers of one region use of a good, what they get from the controlling country, and what from elsewhere.

Exports of the controlling country to the world and the stock of one region do not add up to a chance of a shortage:
use falls or grows, a region gets more or less of the exports than others, and other makers deliver.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from monazite.analysis.forecast.forecast import Forecast
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.samples import Sample
from monazite.results.quantity import Quantity
from monazite.results.ranges import Values
from monazite.results.results import Results

MOST_ORIGINS = 3
LEAST_OF_USE = 0.02
"""Share of the baseline use from which on an origin is named."""


@dataclass(frozen=True)
class BuyerFlows:
    """Flows of a good to one region in the months ahead, each over what the region used in the baseline year.

    Attributes
    ----------
    used
        Use.
    controlled, others
        Purchases from the controlling country, and from all others with recycled material.
    """

    used: Quantity
    controlled: Quantity
    others: Quantity
    base: Quantity | None = None
    """Use in the baseline year, t/month: what a region has made of a material elsewhere is not among it."""
    origins: tuple[str, ...] = ()
    """Countries but the controlling one that ship most, the largest first, the region itself among them."""

    @property
    def covers_use(self) -> bool:
        """Whether what the region gets comes to what it uses, in the middle case: what is left over fills stock."""
        return self.controlled.value + self.others.value >= self.used.value


def of_every_draw(results: Results, measure: Callable[[Results], Values]) -> Values:
    """What a measure gives by draw (draw, ...); in a forecast each draw by the run of its own path."""
    if not isinstance(results, Forecast):
        return measure(results)
    parts = [(part.places, measure(part.results)) for part in results.parts]
    whole = np.empty((results.all_draws.count, *parts[0][1].shape[1:]))
    for places, values in parts:
        whole[places] = values
    return whole[: results.draws]


def buyer_flows(run: ResultsLookup, good: str, region: str, months: tuple[date, date]) -> BuyerFlows | None:
    """Means of the months over the baseline use of the region; None where it used none or is no region of the run."""
    index = run.results.index
    if region not in index.region:
        return None
    place, at, window = index.good.index(good), index.region.index(region), run.results.months(months)

    def shares(results: Results) -> Values:
        view = results.view
        base = float(view.by_region_sum(view.structure.need_ref)[place, at])
        if base <= 0.0:
            return np.full((results.draws, 3 + len(index.region)), np.nan)
        used, bought, sent = (
            view.by_region_sum(flow[:, window, place]).mean(1)[:, at]
            for flow in (view.flows.need, view.flows.bought, view.shipped_home())
        )
        shipped = view.flows.ship[:, window, place].mean(1)  # draw, producer slot, buyer
        own = np.array(view.structure.buyer_region) == at
        origins = shipped[..., own].sum(2) @ view.model.base.producer_region  # draw, region
        return np.concatenate([np.stack([used, sent, bought - sent], 1), origins], 1) / base

    found = of_every_draw(run.results, shares)
    if not np.isfinite(found).all():
        return None
    where = {"good": good, "region": region, "months": f"{months[0]:%Y-%m} to {months[1]:%Y-%m}"}
    outcomes = ("use_index", "purchases_from_controller", "purchases_from_others")
    sources = run.results.sources("cover", good=good)
    used, controlled, others = (
        run.remember(Sample(found[:, k], "share", outcome, where, run.results.run, sources)).median
        for k, outcome in enumerate(outcomes)
    )
    view = run.results.view
    base = float(view.by_region_sum(view.structure.need_ref)[place, at])
    use = Quantity(base, base, base, "t/month", "baseline_use", where, run.results.run, sources)
    by_origin = dict(zip(index.region, np.median(found[:, len(outcomes) :], 0), strict=True))
    abroad = sorted((name for name in by_origin if name not in (run.controller, "ROW")), key=lambda n: -by_origin[n])
    origins = tuple(name for name in abroad if by_origin[name] >= LEAST_OF_USE)[:MOST_ORIGINS]
    return BuyerFlows(used, controlled, others, use, origins)
