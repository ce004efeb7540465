"""Why makers of a part in a country without export controls deliver less, or more: their metal, output and prices."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from monazite.analysis.company.controlling_origins import controlling_origins
from monazite.analysis.company.firm.rows import MARKET, LicenceState
from monazite.analysis.company.firm_lever import HORIZON
from monazite.analysis.company.market_reach import SupplyPath
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.analysis.forecast.forecast import Forecast, Slice

SHORT = 0.95
"""Part of what is usual below which deliveries, output or an input fall short."""
DEARER = 1.5
"""Price over that of the baseline year from which on it, and no mere lack of orders, is why less is bought."""
MORE = 1.2
"""Output over what is usual from which on a price has drawn supply."""
WEEK = 7.0


@dataclass(frozen=True)
class MakersOfPart:
    """What makers of an item in its origin deliver, and why; each the middle of the cases it is of.

    Attributes
    ----------
    item, origin, good, buyer
        Id of the item; its origin, its good and where it is used, as names of the run.
    delivered
        Part of usual deliveries, in the month in which they are least, in the cases in which the item runs out within
        `HORIZON` days; not a number where the run does not tell why they are less.
    input
        The good that those makers want for, of all that the item is made of the one that adds most to its cost.
    input_got
        Part of their usual purchases of it, in that month.
    short_price
        Spot price of the item's good in that month, USD/kg.
    output
        Output of those makers over the usual one, in the month in which it is most, in the cases in which the item does
        not run out; not a number where no price draws supply to them.
    drawn_price
        Spot price of the item's good in that month, USD/kg.
    """

    item: str
    origin: str
    good: str
    buyer: str
    delivered: float = math.nan
    input: str = ""
    input_got: float = math.nan
    short_price: float = math.nan
    output: float = math.nan
    drawn_price: float = math.nan


def makers_of_part(outlook: CompanyOutlook, item: str) -> MakersOfPart | None:
    """Why makers outside export controls deliver less or more of an item; None where the run does not tell.

    A forecast does not: each of its draws is on a path of its own.

    Parameters
    ----------
    outlook
        A firm in a run.
    item
        Its id.
    """
    origin, good = _free_origin(outlook, item), outlook.firm.items[outlook.builder.item_place[item]].good
    if not origin or isinstance(outlook.results, Forecast | Slice):
        return None
    plants = outlook.builder.item_use[outlook.builder.item_place[item]]
    at = _FromMakers(outlook, good, origin, outlook.builder.buyers[int(np.argmax(plants))])
    runs_out = outlook.days("item", item) <= HORIZON
    untold = MakersOfPart(item, origin, good, outlook.results.index.buyer[at.buyer])
    makers = _drawn(at, np.flatnonzero(~runs_out), _short(at, np.flatnonzero(runs_out), untold))
    return None if makers is untold else makers


def _free_origin(outlook: CompanyOutlook, item: str) -> str:
    """Origin of an item that falls furthest behind, else brings most; empty for a controlling one, and for traders."""
    rows = [row for row in outlook.firm.supply if row.item == item and row.share > 0.0]
    if not rows:
        return ""
    origin = outlook.binding_origin(item) or max(rows, key=lambda row: row.share).origin
    good = outlook.firm.items[outlook.builder.item_place[item]].good
    return "" if origin == MARKET or origin in controlling_origins(outlook, good) else origin


class _FromMakers:
    """Flows and prices of a good from its makers in an origin to a buyer, by case and month of `HORIZON` days."""

    def __init__(self, outlook: CompanyOutlook, good: str, origin: str, buyer: int) -> None:
        index = outlook.results.index
        self.outlook, self.buyer = outlook, buyer
        self.good, self.origin = index.good.index(good), index.region.index(origin)
        self.months = np.unique(outlook.months[: math.ceil(HORIZON / WEEK)])
        self.draws = outlook.reach.solved

    def path(self, is_spot: bool) -> SupplyPath:
        """The path to the buyer, without a licence of its own."""
        return SupplyPath(self.good, -1 if is_spot else self.origin, self.buyer, -1, is_spot, LicenceState(), np.inf)

    def delivered(self) -> np.ndarray:
        """Deliveries to the firm over what it usually gets (case, month)."""
        return self.outlook.reach.reach(self.path(is_spot=False))[:, self.months]

    def price(self) -> np.ndarray:
        """Spot price at the buyer, USD/kg (case, month)."""
        return self.outlook.reach.price(self.path(is_spot=True))[:, self.months]

    def growth(self) -> np.ndarray:
        """Planned use over that of the baseline year (case, month)."""
        return self.outlook.reach.growth(self.good, self.buyer)[:, self.months]

    def output(self) -> np.ndarray:
        """Output of the good in the origin over the usual one (case, month); not a number where there was none."""
        results = self.outlook.results
        slots = np.flatnonzero(results.model.structure.producers[results.index.stage[self.good]] == self.origin)
        now = results.view.flows.ship[:, :, self.good, slots].sum((-1, -2))[self.draws][:, self.months]
        usual = float(results.model.baseline.ship[self.good, self.origin].sum())
        return now / (usual * self.growth()) if usual > 0.0 else np.full_like(now, np.nan)

    def baseline_price(self, good: int, buyer: int) -> float:
        """Delivered price of the baseline year, USD/kg."""
        s = self.outlook.results.model.structure
        return float(s.price_ref[good] * s.delivered_ref[good, buyer])

    def inputs(self) -> dict[int, float]:
        """Inputs of a magnet or a metal, t a t of it; none of an oxide, which is made of many ores."""
        index, s = self.outlook.results.index, self.outlook.results.model.structure
        elements = len(index.element)
        if self.good >= 2 * elements:
            recipe = s.recipe[self.good - 2 * elements, 0]
            return {elements + int(e): float(recipe[e]) for e in np.flatnonzero(recipe > 0.0)}
        return {self.good - elements: float(s.oxide_need[self.good - elements])} if self.good >= elements else {}


def _short(at: _FromMakers, cases: np.ndarray, makers: MakersOfPart) -> MakersOfPart:
    """What falls short in the cases in which an item runs out, where the want of an input is why; else nothing.

    It is why where the makers make less as well, get less of the input than usual, and that at a price far over the
    usual one. Of several inputs the one that adds most to the cost counts, as `monazite.explain` has it.
    """
    if not cases.size:
        return makers
    delivered, output = at.delivered()[cases], at.output()[cases]
    month = delivered.argmin(1)
    rows, least = np.arange(cases.size), float(np.median(delivered.min(1)))
    if least >= SHORT or not float(np.median(output[rows, month])) < SHORT:
        return makers
    flows, s, index = at.outlook.results.view.flows, at.outlook.results.model.structure, at.outlook.results.index
    maker = index.buyer.index(index.region[at.origin])
    draws, now, dearest = at.draws[cases], at.months[month], (0.0, "", math.nan)
    for good, need in at.inputs().items():
        price, usual = flows.delivered[draws, now, good, maker], at.baseline_price(good, maker)
        got = flows.bought[draws, now, good, maker] / (s.need_ref[good, maker] * at.growth()[cases, month])
        rise, part = float(np.median(price)) - usual, float(np.median(got))
        if need * rise > dearest[0]:
            is_why = part < SHORT and rise > (DEARER - 1.0) * usual
            dearest = need * rise, index.good[good] if is_why else "", part
    if not dearest[1]:
        return makers
    price = float(np.median(at.price()[cases][rows, month]))
    return replace(makers, delivered=least, input=dearest[1], input_got=dearest[2], short_price=price)


def _drawn(at: _FromMakers, cases: np.ndarray, makers: MakersOfPart) -> MakersOfPart:
    """How much more makers make in some cases, where a price far over the usual one draws it; else nothing."""
    output = at.output()[cases]
    if not output.size or not np.isfinite(output).all():
        return makers
    most, price = output.max(1), at.price()[cases][np.arange(cases.size), output.argmax(1)]
    if np.median(most) < MORE or np.median(price) < DEARER * at.baseline_price(at.good, at.buyer):
        return makers
    return replace(makers, output=float(np.median(most)), drawn_price=float(np.median(price)))
