"""More of the same: what an order of today from the firm's present supplier of an item would do, and in which cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from monazite.analysis.company.firm.rows import MARKET, LicenceState, SupplyRow
from monazite.analysis.company.firm_arrays import WEEK
from monazite.analysis.company.firm_lever import HORIZON
from monazite.analysis.company.levers import LeverBench
from monazite.analysis.company.new_supplies import with_delivery
from monazite.analysis.company.orders_now import (
    LEAST_CHANCE,
    LEAST_SERVED,
    MOST_PART,
    SAFE,
    OrderNow,
    OrderSource,
    comes_from,
    enough_kg,
)
from monazite.analysis.company.outlook import CompanyOutlook, stocks_alone
from monazite.analysis.company.purchases import arrival
from monazite.analysis.company.spot_prices import Spread, month_at, spot_price


@dataclass(frozen=True)
class PresentOrder:
    """An order of today from the supplier that an item comes from now, where no advised order is from him.

    Attributes
    ----------
    item
        Position of the item.
    supply
        The row of the file with the largest share of it.
    needed_by
        Day by which it runs out in one draw of ten; where it does in fewer, in half of those in which it does.
    arrives
        Day on which what is ordered today is there, with the review of a licence where one is needed, the middle of the
        draws; None where nothing that is ordered today comes any more.
    kg
        How much: what helps in as many draws as can be helped.
    price
        Spot price where the item is used in the month of today, USD/kg: 5, 50 and 95 % of the draws.
    cases
        Draws in which the item runs out before the target.
    shipped
        Those of them in which it leaves in time to be there on that day: a licence is approved for this firm, or none
        is needed.
    helped
        Those of them in which the item does not run out with it.
    is_licensed
        Whether the goods need a licence.
    days
        Day on which the item runs out with the order (draw,), where it is shipped.
    """

    item: int
    supply: SupplyRow
    needed_by: date
    arrives: date | None
    kg: float
    price: Spread
    cases: int
    shipped: int
    helped: int
    is_licensed: bool
    days: np.ndarray = field(repr=False, compare=False)


def present_orders(
    bench: LeverBench, orders: Sequence[OrderNow], today: date | None = None, horizon: int = HORIZON
) -> list[PresentOrder]:
    """Orders of today from present suppliers, the item first that runs out first.

    Parameters
    ----------
    bench
        Levers of the outlook.
    orders
        What is advised, as `orders_now`: whom it is from already is no present supplier beside it.
    today
        Day of the order; by default the first of the outlook.
    horizon
        Days from the first of the outlook to the target.
    """
    outlook, advised = bench.outlook, {one.item: one.supply for one in orders}
    horizon = min(horizon, 7 * outlook.weeks)
    short = (outlook.item_days <= horizon).mean(0)
    soon = np.minimum(outlook.item_days, horizon).mean(0)
    out = list[PresentOrder]()
    for item in sorted((i for i in bench.items if short[i] >= LEAST_CHANCE), key=lambda i: soon[i]):
        rows = [outlook.firm.supply[n] for n in bench.rows(item)]
        own = max((r for r in rows if r.share > 0.0 and r.origin != MARKET), key=lambda r: r.share, default=None)
        if own is not None and advised.get(item) != own:
            out.append(_weighed(bench, item, own, today or outlook.start, horizon))
    return out


def chance_with(outlook: CompanyOutlook, orders: Iterable[PresentOrder], horizon: int = HORIZON) -> float:
    """Chance of a stop within so many days with all these orders given."""
    days = outlook.item_days.copy()
    for one in orders:
        days[:, one.item] = one.days
    return float((days.min(1) <= horizon).mean())


def _weighed(bench: LeverBench, item: int, row: SupplyRow, today: date, horizon: int) -> PresentOrder:
    """The order with how many of the cases in which the item runs out it would save."""
    outlook = bench.outlook
    days = outlook.item_days[:, item]
    short, early = days <= horizon, float(np.quantile(days, 1.0 - SAFE, method="inverted_cdf"))
    needed = outlook.start + timedelta(days=int(early if early <= horizon else np.median(days[short])))
    there, is_licensed = arrival(outlook, row, today), outlook.builder.needs_licence(row)
    price, cases = spot_price(outlook, item, today), int(short.sum())
    week = outlook.weeks if there is None else max((there - outlook.start).days, 0) // int(WEEK)
    if there is None or week >= outlook.weeks:
        return PresentOrder(item, row, needed, there, 0.0, price, cases, 0, 0, is_licensed, days)
    inside = outlook.builder.build(items=bench.linked(item))
    bins = [b for b, i in enumerate(inside.bin_item) if i == item]
    missing = stocks_alone(inside, -(-horizon // int(WEEK)))[1][:, bins].sum(1)
    comes = comes_from(outlook, item, OrderSource(row), today, needed)
    most = MOST_PART * comes if comes else np.inf
    kg, _ = enough_kg(outlook, inside, bins, (float(np.median(missing[short])), most), week, horizon)
    ordered = stocks_alone(with_delivery(inside, item, week, kg), 0)[0][:, bins].min(1)
    ships = _ships(bench, item, row, there, today)
    then = np.where(ships, ordered, days)
    return PresentOrder(item, row, needed, there, kg, price, cases, int((short & ships).sum()),
                        int((short & (then > horizon)).sum()), is_licensed, then)  # fmt: skip


def _ships(bench: LeverBench, item: int, row: SupplyRow, there: date, today: date) -> np.ndarray:
    """Draws in which an order of today leaves in time to be there on a day (draw,)."""
    outlook, builder = bench.outlook, bench.builder
    holds = row.licence.kind in ("individual", "general") and (row.licence.day is None or row.licence.day > today)
    asked = row if holds else row.model_copy(update={"licence": LicenceState("applied", today)})
    plant = int(np.flatnonzero(builder.item_use[item])[0])
    path = builder.path(outlook.firm.items[item], asked, plant)
    month = month_at(outlook, there - timedelta(days=round(row.lead_days)))
    return np.asarray(builder.reach_of(path)[:, month + 1] >= LEAST_SERVED)
