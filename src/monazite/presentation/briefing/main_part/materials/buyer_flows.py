"""What buyers of one region use of a good, what they get from the controlling country, and what from elsewhere.

Exports of the controlling country to the world and the stock of one region do not add up to a chance of a shortage:
use falls or grows, a region gets more or less of the exports than others, and other makers deliver.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from monazite.analysis.forecast.forecast import Forecast
from monazite.presentation.briefing.quantities import scaled
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.samples import Sample
from monazite.results.quantity import Quantity
from monazite.results.ranges import Values
from monazite.results.results import Results
from monazite.results.view import View

MOST_ORIGINS = 3
ABOUT = 0.98
"""Purchases over use from which on they are told to cover it."""
MOVED = 0.1
"""Change of use from which on its cause is told."""
SWOLLEN = 1.25
"""Use over that of the baseline year from which on it is told in tonnes as well, with what it is for."""
MAGNET = "magnet"
MOSTLY_MAKERS = 0.5
"""Share of the use that makers of metal or magnets take, from which on they account for its change."""
DEARER = 1.5
"""Times the price paid in the first month of the run, from which on a fall of use is put down to it."""
WIDE = 4.0
"""How many times the lower end of a range its upper one is, from where on the range is told beside its middle."""
MOSTLY_DETOURS = 0.5
"""Share of the purchases from the controlling country that come outside its licences, from which on it is told."""
FLOWS = 7
"""Figures of a draw in front of what each country ships."""
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
    supplied: Quantity | None = None
    """Purchases from all together."""
    lacking: Quantity | None = None
    """What they leave of the use in the baseline year; None where they come to all of it."""
    detours: Quantity | None = None
    """Purchases from the controlling country outside its licences; None where they are no more than half of them."""
    by_makers: float = 0.0
    """Share of the use that makers in the region take for what they make of it, in the middle case."""
    product: str = "metal"
    """What these make of it: ``metal`` of an oxide, ``magnet`` of a metal."""
    dearer: float = 1.0
    """Price that the region pays, over that of the first month of the run, in the middle case."""

    @property
    def covers_use(self) -> bool:
        """Whether what the region gets comes to what it uses, in the middle case: what is left over fills stock."""
        return self.controlled.value + self.others.value >= ABOUT * self.used.value

    @property
    def is_mostly_controlled(self) -> bool:
        """Whether more comes from the controlling country than from all others."""
        return self.controlled.value > self.others.value

    @property
    def others_vary(self) -> bool:
        """Whether the ends of what others deliver lie so far from each other that the middle alone misleads."""
        return self.others.high > WIDE * max(self.others.low, 0.0)

    @property
    def swells(self) -> bool:
        """Whether use is so much more than in the baseline year that a percentage alone is not believed."""
        return self.base is not None and self.used.value >= SWOLLEN

    @property
    def amount(self) -> Quantity:
        """Use in the months ahead, t/month."""
        return scaled(self.used, self.base.value if self.base else 0.0, "t/month")

    @property
    def cause(self) -> str:
        """What moves use from that of the baseline year.

        ``makers`` where makers of metal or magnets take most of it; ``price`` where it falls and has become dear:
        against their trend uses fall by price alone, at once, by thrift, and where a product cannot bear its cost.
        Empty where neither holds.
        """
        if abs(self.used.value - 1.0) < MOVED:
            return ""
        if self.by_makers >= MOSTLY_MAKERS:
            return "makers"
        return "price" if self.used.value < 1.0 and self.dearer >= DEARER else ""


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
            return np.full((results.draws, FLOWS + len(index.region)), np.nan)
        used, bought, sent = (
            view.by_region_sum(flow[:, window, place]).mean(1)[:, at]
            for flow in (view.flows.need, view.flows.bought, view.shipped_home())
        )
        shipped = view.flows.ship[:, window, place].mean(1)  # draw, producer slot, buyer
        own = np.array(view.structure.buyer_region) == at
        origins = shipped[..., own].sum(2) @ view.model.base.producer_region  # draw, region
        flows = np.stack([used, sent, bought - sent, bought, _taken_by_makers(view, place, at, window)], 1) / base
        leaked = view.by_region_sum(view.leaked_exports()[:, window, place]).mean(1)[:, at] / base
        paid = _dearer(view, place, own, window)
        return np.concatenate([flows, np.stack([paid, leaked], 1), origins / base], 1)

    found = of_every_draw(run.results, shares)
    if not np.isfinite(found).all():
        return None
    where = {"good": good, "region": region, "months": f"{months[0]:%Y-%m} to {months[1]:%Y-%m}"}
    columns = {"use_index": 0, "purchases_from_controller": 1, "purchases_from_others": 2, "purchases": 3,
               "purchases_by_detours": FLOWS - 1}  # fmt: skip
    sources = run.results.sources("cover", good=good)
    used, controlled, others, supplied, detours = (
        run.remember(Sample(found[:, k], "share", outcome, where, run.results.run, sources)).median
        for outcome, k in columns.items()
    )
    view = run.results.view
    base = float(view.by_region_sum(view.structure.need_ref)[place, at])
    use = Quantity(base, base, base, "t/month", "baseline_use", where, run.results.run, sources)
    by_origin = dict(zip(index.region, np.median(found[:, FLOWS:], 0), strict=True))
    abroad = sorted((name for name in by_origin if name not in (run.controller, "ROW")), key=lambda n: -by_origin[n])
    origins = tuple(name for name in abroad if by_origin[name] >= LEAST_OF_USE)[:MOST_ORIGINS]
    taken, dearer = float(np.median(found[:, 4])), float(np.median(found[:, 5]))
    return BuyerFlows(
        used,
        controlled,
        others,
        use,
        origins,
        supplied=supplied,
        lacking=_lacking(supplied),
        detours=detours if detours.value > MOSTLY_DETOURS * controlled.value else None,
        by_makers=taken / used.value if used.value > 0.0 else 0.0,
        product=MAGNET if _goes_into_magnets(view, place) else "metal",
        dearer=dearer,
    )


def _taken_by_makers(view: View, place: int, region: int, window: slice) -> Values:
    """What makers of metal in a region take of an oxide in the months ahead, and those of magnets of a metal (draw,).

    In t/month; nought of other goods. Of a metal final uses take what they took in the baseline year, makers the rest.
    """
    elements, structure = len(view.index.element), view.structure
    if place < elements:
        made: Values = view.production()[:, window, elements + place, region]
        taken: Values = made.mean(1) * float(structure.oxide_need[place])
        return taken
    if not _goes_into_magnets(view, place):
        return np.zeros(len(view.flows.need))
    used: Values = view.by_region_sum(view.flows.need[:, window, place]).mean(1)[:, region]
    own = np.array(structure.buyer_region) == region
    final = float((structure.mix.T @ structure.activity_ref)[place, own].sum())
    left: Values = np.maximum(used - final, 0.0)
    return left


def _goes_into_magnets(view: View, place: int) -> bool:
    """Whether a good is a metal of which some magnet is made."""
    elements, goods = len(view.index.element), view.index.good
    recipes: Values = view.structure.recipe.max(1)  # grade, element
    grades = [grade for grade, good in enumerate(goods[2 * elements :]) if MAGNET in good]
    return elements <= place < 2 * elements and any(recipes[grade, place - elements] for grade in grades)


def _dearer(view: View, place: int, own: Values, window: slice) -> Values:
    """Price that buyers pay in the months ahead over that of the first month of the run (draw,)."""
    paid = view.mean_paid(own.astype(float))[:, :, place]
    ratio: Values = np.nanmean(paid[:, window], axis=1) / paid[:, 0]
    known: Values = np.where(np.isfinite(ratio), ratio, 1.0)
    return known


def _lacking(supplied: Quantity) -> Quantity | None:
    """What purchases leave of the use in the baseline year."""
    left = 1.0 - supplied.value
    if left <= 0.0:
        return None
    ends = (max(1.0 - supplied.high, 0.0), max(1.0 - supplied.low, 0.0))
    return replace(supplied, value=left, low=ends[0], high=ends[1], outcome="purchases_lacking")
