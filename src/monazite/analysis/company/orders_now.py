"""What can still be ordered against a stop: how much, where from, by when, at what price, and what it saves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from monazite.analysis.company.controlling_origins import controlling_origins
from monazite.analysis.company.firm.rows import LicenceState, SupplyRow
from monazite.analysis.company.firm_arrays import WEEK, FirmInRun
from monazite.analysis.company.firm_lever import HORIZON
from monazite.analysis.company.levers import LeverBench
from monazite.analysis.company.market_reach import DAYS, SupplyPath, origin_position
from monazite.analysis.company.new_supplies import item_regions, new_supply, with_delivery
from monazite.analysis.company.outlook import LEVELS, CompanyOutlook, stocks_alone
from monazite.analysis.company.purchases import days_to_come
from monazite.engine.state import REVIEW_FACTOR

SAFE = 0.9
"""Share of the draws that an order is to keep from a stop."""
LEAST_CHANCE = 0.05
"""Chance of running out before the target from which an item is on the list."""
LEAST_SERVED = 0.5
"""Part of its usual deliveries from which an origin is one to order from."""
MOST_PART = 0.5
"""Part of what comes from an origin from which an order is too much for it, if another serves."""
HALVINGS = 10
"""How often the step between what is missing and all that is used until the target is halved."""
LEAST_KG = 1e-3
"""Kg below which nothing is missing."""


@dataclass(frozen=True)
class OrderNow:
    """One order of an item, large enough that in `SAFE` of the draws nothing is missing before a day.

    Attributes
    ----------
    item
        Position of the item.
    target
        Day before which nothing is to run out.
    needed_by
        Day by which the item runs out in one draw of ten, and in half of those in which it does.
    kg
        What is missing before the target in half of the draws at most; the order that keeps `SAFE` of them from a stop.
    supply
        From whom; None where nobody can be asked in this run.
    is_new
        Whether the file has no such supply: its days under way are assumed by origin.
    days
        Days from the order to receipt: review of a licence, then what the file says, or what is assumed.
    review
        Days of review in them; 0 where no licence is needed.
    approved
        Share of applications that are approved in the month in which it would leave; 1 where no licence is needed.
    latest
        Last day of an order that is there when it is needed in nine draws of ten.
    arrives
        Day on which what is ordered today is there.
    price
        Spot price delivered where the item is used, in the month of the order, USD/kg: 5, 50 and 95 % of the draws.
    chance
        Chance that the item runs out before the target: without the order, and with it there when it is needed, or as
        soon as what is ordered today.
    part_of_origin
        The order over all that buyers in the region get from that origin until the target; None where none comes.
    """

    item: int
    target: date
    needed_by: tuple[date, date]
    kg: tuple[float, float]
    supply: SupplyRow | None
    is_new: bool
    days: int
    review: int
    approved: float
    latest: date
    arrives: date
    price: tuple[float, float, float]
    chance: tuple[float, float]
    part_of_origin: float | None


def orders_now(bench: LeverBench, today: date | None = None, horizon: int = HORIZON) -> list[OrderNow]:
    """Orders that can still be given for the items that run out within so many days, the one first that runs out first.

    Parameters
    ----------
    bench
        Levers of the outlook.
    today
        Day of the order; by default the first of the outlook.
    horizon
        Days from the first of the outlook to the target.
    """
    outlook = bench.outlook
    horizon = min(horizon, 7 * outlook.weeks)
    short = (outlook.item_days <= horizon).mean(0)
    items = [i for i in bench.items if short[i] >= LEAST_CHANCE]
    soon = np.minimum(outlook.item_days, horizon).mean(0)
    found = [_order(bench, i, today or outlook.start, horizon) for i in sorted(items, key=lambda i: soon[i])]
    return [one for one in found if one is not None]


def _order(bench: LeverBench, item: int, today: date, horizon: int) -> OrderNow | None:
    outlook = bench.outlook
    inside = outlook.builder.build(items=bench.linked(item))
    bins = [b for b, i in enumerate(inside.bin_item) if i == item]
    missing = stocks_alone(inside, -(-horizon // int(WEEK)))[1][:, bins].sum(1)
    half, most = (float(np.quantile(missing, level, method="inverted_cdf")) for level in (0.5, SAFE))
    days = outlook.item_days[:, item]
    ends = days[days <= horizon]
    if most <= LEAST_KG or not ends.size:
        return None
    early = float(np.quantile(days, 1.0 - SAFE, method="inverted_cdf"))
    needed = [outlook.start + timedelta(days=int(min(d, horizon))) for d in (early, float(np.median(ends)))]
    source = _whom(bench, item, most, today, needed[0], horizon)
    supply, review = source.supply, source.review
    total = 0 if supply is None else days_to_come(supply) + review
    arrives, latest = today + timedelta(days=total), needed[0] - timedelta(days=total)
    now = float((days <= horizon).mean())
    kg, then, part = most, now, None
    if supply is not None:
        kg, then = _enough(outlook, inside, bins, most, max(arrives, needed[0]), horizon)
        part = _part_of_origin(outlook, item, supply, kg, today, horizon)
    return OrderNow(
        item=item, target=outlook.start + timedelta(days=horizon), needed_by=(needed[0], needed[1]),
        kg=(min(half, kg), kg), supply=supply, is_new=source.is_new, days=total, review=review,
        approved=source.approved, latest=latest, arrives=arrives,
        price=spot_price(outlook, item, max(today, latest)), chance=(now, then), part_of_origin=part,
    )  # fmt: skip


class _Source(NamedTuple):
    """From whom an item can be ordered; whether that is new; days of review, and the share approved, of a licence."""

    supply: SupplyRow | None
    is_new: bool = False
    review: int = 0
    approved: float = 1.0


def _whom(bench: LeverBench, item: int, kg: float, today: date, needed: date, horizon: int) -> _Source:
    """From whom the item can be ordered: of those served well one from which enough comes in time, a known one first.

    From origins whose export controls do not act on the good; where there is none, from one that approves a licence.
    """
    rows = [bench.outlook.firm.supply[n] for n in bench.rows(item) if bench.outlook.firm.supply[n].share > 0.0]
    closed = controlling_origins(bench.outlook, bench.outlook.firm.items[item].good)
    weeks = -(-horizon // int(WEEK))
    free = [(row, False) for row in rows if row.origin not in closed]
    free += [(row, True) for row in _new_supplies(bench, item, rows, closed)]
    served = [(bench.served(item, row, weeks), row, is_new) for row, is_new in free]

    def rank(one: tuple[float, SupplyRow, bool]) -> tuple[bool, bool, bool, int, float]:
        share, row, is_new = one
        part = _part_of_origin(bench.outlook, item, row, kg, today, horizon)
        is_late = today + timedelta(days=days_to_come(row)) > needed
        return part is not None and part > MOST_PART, is_late, is_new, days_to_come(row), -share

    well = [one for one in served if one[0] >= LEAST_SERVED]
    if well:
        _, row, is_new = min(well, key=rank)
        return _Source(row, is_new)
    return _licensed(bench, item, [row for row in rows if row.origin in closed], today)


def _new_supplies(bench: LeverBench, item: int, rows: Sequence[SupplyRow], closed: set[str]) -> list[SupplyRow]:
    """Supplies from other origins, with days of that origin as `new_way` has them."""
    if not rows:
        return []
    regions, known = item_regions(bench.outlook, item), {row.origin for row in rows}
    return [
        new_supply(bench.outlook.firm, rows[0], origin, regions)
        for origin in bench.origins(item) if origin not in closed | known
    ]  # fmt: skip


def _licensed(bench: LeverBench, item: int, rows: Sequence[SupplyRow], today: date) -> _Source:
    """A supply that ships on a licence of today; none where nothing is approved, or a ban acts when it would leave."""
    outlook, builder = bench.outlook, bench.builder
    index, reach = outlook.results.index, outlook.reach
    good, buyer = index.good.index(outlook.firm.items[item].good), builder.buyers[int(builder.item_use[item].argmax())]
    for row in rows:
        origin, review = origin_position(row.origin, index.region), _review(outlook, item, row, today)
        leaves = today + timedelta(days=review + days_to_come(row) - round(row.lead_days))
        month = _month_at(outlook, leaves)
        approved = float(reach.approval(good, origin, buyer)[:, month].mean()) if review else 1.0
        if reach.under_control(good, origin, buyer)[1][month] <= 0.0 and approved > 0.0:
            return _Source(row, False, review, approved)
    return _Source(None)


def _review(outlook: CompanyOutlook, item: int, row: SupplyRow, today: date) -> int:
    """Days of review of an application of today, the middle of the draws; 0 where a licence is held."""
    if row.licence.kind in ("individual", "general") and (row.licence.day is None or row.licence.day > today):
        return 0
    index, builder = outlook.results.index, outlook.builder
    good = index.good.index(outlook.firm.items[item].good)
    buyer = builder.buyers[int(builder.item_use[item].argmax())]
    months = outlook.results.model.controls.review[
        _month_at(outlook, today), good, origin_position(row.origin, index.region), buyer
    ]
    return round(DAYS * float(months) * float(np.median(outlook.reach.scalars[:, REVIEW_FACTOR])))


def _enough(
    outlook: CompanyOutlook, inside: FirmInRun, bins: list[int], least: float, arrives: date, horizon: int
) -> tuple[float, float]:
    """Kg of one order that keeps the item in `SAFE` of the draws, and the chance of a stop with it.

    More than is missing, because whoever holds more orders less from week to week. Where the order comes too late for
    so many draws, what is missing, or what more helps.
    """
    arrays, week = inside.arrays, (arrives - outlook.start).days // int(WEEK)
    if week >= outlook.weeks:
        return least, float((outlook.item_days[:, inside.bin_item[bins[0]]] <= horizon).mean())
    use = arrays.base[bins]

    def chance(kg: float) -> float:
        runs_out, _ = stocks_alone(with_delivery(inside, inside.bin_item[bins[0]], week, kg), 0)
        return float((runs_out[:, bins].min(1) <= horizon).mean())

    low, high = least, max(least, float(use.sum()) * horizon / WEEK)
    best, now = chance(high), chance(low)
    if now <= max(best, 1.0 - SAFE):
        return low, now
    wanted = max(best, 1.0 - SAFE)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if chance(middle) <= wanted else (middle, high)
    return high, chance(high)


def _part_of_origin(
    outlook: CompanyOutlook, item: int, row: SupplyRow, kg: float, today: date, horizon: int
) -> float | None:
    """An order over all that comes from its origin to the buyers of the item until the target, mean of the draws."""
    index, reach = outlook.results.index, outlook.reach
    good, origin = index.good.index(outlook.firm.items[item].good), origin_position(row.origin, index.region)
    if origin < 0:
        return None
    last = outlook.start + timedelta(days=horizon)
    months = slice(_month_at(outlook, min(today, outlook.start)), _month_at(outlook, last) + 1)
    buyers = {outlook.builder.buyers[int(p)] for p in np.flatnonzero(outlook.builder.item_use[item])}
    comes = sum(
        float((reach.covered(good, origin, b) * reach.growth(good, b))[:, months].sum(1).mean())
        * reach.usual(good, -1, b)
        for b in buyers
    )
    return kg / (1000.0 * comes) if comes > 0.0 else None


def spot_price(outlook: CompanyOutlook, item: int, day: date) -> tuple[float, float, float]:
    """Spot price of an item's good where it is used, in the month of a day, USD/kg: 5, 50 and 95 % of the draws.

    Parameters
    ----------
    outlook
        A firm in a run.
    item
        Position of the item.
    day
        The day, such as that of an order.
    """
    good, use = outlook.results.index.good.index(outlook.firm.items[item].good), outlook.builder.item_use[item]
    month, total = _month_at(outlook, day), np.zeros(outlook.draws)
    for plant in np.flatnonzero(use):
        path = SupplyPath(good, -1, outlook.builder.buyers[plant], -1, True, LicenceState(), np.inf)
        total += use[plant] * outlook.reach.price(path)[:, month]
    low, middle, high = np.quantile(total / use.sum(), LEVELS)
    return float(low), float(middle), float(high)


def _month_at(outlook: CompanyOutlook, day: date) -> int:
    """Position of the month of a day in the run, the first or last where the run does not have it."""
    first = outlook.results.index.month[0]
    return int(np.clip((day.year - first.year) * 12 + day.month - first.month, 0, outlook.builder.months - 1))
