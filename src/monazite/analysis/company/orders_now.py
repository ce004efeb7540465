"""What can still be ordered against a stop: how much, where from, by when, at what price, and what it saves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from monazite.analysis.company.controlling_origins import controlling_origins
from monazite.analysis.company.firm.rows import SupplyRow
from monazite.analysis.company.firm_arrays import WEEK, FirmInRun
from monazite.analysis.company.firm_lever import HORIZON, FirmLever
from monazite.analysis.company.lever_costs import capital_rate
from monazite.analysis.company.levers import LeverBench
from monazite.analysis.company.market_reach import DAYS, origin_position
from monazite.analysis.company.new_supplies import new_supply, qualification_days, with_delivery
from monazite.analysis.company.outlook import CompanyOutlook, WeeklyPaths, stocks_alone, weekly_paths
from monazite.analysis.company.purchases import days_to_come, is_timed
from monazite.analysis.company.spot_prices import Spread, month_at, spot_price
from monazite.engine.state import REVIEW_FACTOR

SAFE = 0.9
"""Share of the draws that an order is to keep from a stop."""
LEAST_CHANCE = 0.05
"""Chance of running out before the target from which an item is on the list."""
LEAST_SERVED = 0.5
"""Part of its usual deliveries from which an origin is one to order from."""
MOST_PART = 0.25
"""Part of what comes from an origin in the time of an order that one more order can be of, and no more. Assumed: others
there would have to go without as much, and none of them gets less in the run."""
LEAST_SAVED = 0.005
"""Fall of a chance, and part of a plan, from which on an order is of use."""
HALVINGS = 10
"""How often the step between what is missing and all that is used until the target is halved."""
LEAST_KG = 1e-3
"""Kg below which nothing is missing."""


@dataclass(frozen=True)
class OrderNow:
    """One order of an item, so large that in `SAFE` of the draws nothing is missing before a day, if that can be had.

    Attributes
    ----------
    item
        Position of the item.
    today
        Day on which somebody can order.
    target
        Day before which nothing is to run out.
    needed_by
        Day by which the item runs out in one draw of ten, and in half of those in which it does.
    kg
        What is missing before the target in half of the draws at most; the order that keeps `SAFE` of them from a stop,
        or `MOST_PART` of what comes from there, if that is less.
    supply
        From whom; None where nobody can be asked in this run.
    is_new
        Whether the file has no such supply: its days under way are assumed by origin.
    days
        Days from the order to receipt: approval of a new supplier, review of a licence, then what the file says, or
        what is assumed.
    qualifying
        Days until a new supplier is approved in them; 0 for one of the file.
    review
        Days of review in them; 0 where no licence is needed.
    approved
        Share of applications that are approved in the month in which it would leave; 1 where no licence is needed.
    latest
        Last day of an order that is there when it is needed in nine draws of ten; of one that is not `is_timed` too
        late by a delivery time that nobody knows.
    arrives
        Day on which what is ordered today is there.
    price
        Spot price delivered where the item is used, USD/kg, in the month of today, and of the last day of the order, or
        of the day of arrival where that is past: 5, 50 and 95 % of the draws each.
    is_cheaper_now
        Whether it costs less today than on that day, with a year's capital on what is paid earlier; or that day is not
        known.
    chance
        Chance that the item runs out before the target: without the order, and with it there when it is needed, or as
        soon as what is ordered today.
    part_of_origin
        The order over all that buyers in the region get from that origin while it is made and under way, from today, or
        from a new supplier's approval on; None where none comes.
    plan
        Where the order is not enough: the part of the plan of its lines that is made without and with it, in the draws
        in which the item runs out, from its day in each to the target.
    keeps_running
        Of an order that comes too late for the stop: the part of the plan of its lines that it keeps running from its
        arrival to the end of the outlook, mean of all draws; None where it is of use, or nobody ships it.
    """

    item: int
    today: date
    target: date
    needed_by: tuple[date, date]
    kg: tuple[float, float]
    supply: SupplyRow | None
    is_new: bool
    days: int
    qualifying: int
    review: int
    approved: float
    latest: date
    arrives: date
    price: tuple[Spread, Spread]
    is_cheaper_now: bool
    chance: tuple[float, float]
    part_of_origin: float | None
    plan: tuple[float, float] | None
    keeps_running: float | None = None

    @property
    def is_timed(self) -> bool:
        """Whether it is known, or of a new supplier assumed, how long delivery takes: else there is no last day."""
        return self.supply is None or self.is_new or is_timed(self.supply)

    @property
    def is_late(self) -> bool:
        """Whether it comes too late for the stop before the target, and neither lowers its chance nor its depth."""
        return self.keeps_running is not None

    @property
    def is_of_use(self) -> bool:
        """Whether it lowers the chance of a stop before the target, or keeps a part of the plan running until it."""
        return self.supply is not None and _helps(self.chance, self.plan)

    @property
    def best_price(self) -> float:
        """Middle spot price of the day that is advised, USD/kg."""
        return self.price[0 if self.is_cheaper_now else 1][1]


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
    total = 0 if source.supply is None else days_to_come(source.supply) + source.review
    arrives, latest = today + timedelta(days=total), needed[0] - timedelta(days=total)
    kg, part, week, then = most, None, (max(arrives, needed[0]) - outlook.start).days // int(WEEK), days
    if source.supply is not None:
        comes = comes_from(outlook, item, source, today, needed[0])
        kg, then = enough_kg(outlook, inside, bins, (most, MOST_PART * comes if comes else np.inf), week, horizon)
        part = kg / comes if comes else None
    price = (spot_price(outlook, item, today), spot_price(outlook, item, latest if latest >= today else arrives))
    waits = max((latest - today).days, 0) / 365.25 * capital_rate(outlook.firm.about)[0]
    chance = float((days <= horizon).mean()), float((then <= horizon).mean())
    delivery = None if source.supply is None or week >= outlook.weeks else (week, kg)
    plan = None if chance[1] <= 1.0 - SAFE else plan_running(bench, item, delivery, horizon)
    is_untimed = source.supply is not None and not source.is_new and not is_timed(source.supply)
    is_cheaper_now = is_untimed or latest <= today or price[0][1] * (1.0 + waits) < price[1][1]
    is_late = source.supply is not None and arrives > needed[0] and not _helps(chance, plan)
    return OrderNow(
        item=item, today=today, target=outlook.start + timedelta(days=horizon), needed_by=(needed[0], needed[1]),
        kg=(min(half, kg), kg), supply=source.supply, is_new=source.is_new, days=total, qualifying=source.qualifying,
        review=source.review, approved=source.approved, latest=latest, arrives=arrives, price=price,
        is_cheaper_now=is_cheaper_now, chance=chance, part_of_origin=part, plan=plan,
        keeps_running=plan_saved_after(bench, item, delivery) if is_late else None,
    )  # fmt: skip


def _helps(chance: tuple[float, float], plan: tuple[float, float] | None) -> bool:
    """Whether an order lowers a chance, or keeps a part of the plan running where it does not."""
    return max(chance[0] - chance[1], 0.0 if plan is None else plan[1] - plan[0]) >= LEAST_SAVED


class OrderSource(NamedTuple):
    """From whom an item can be ordered; whether that is new, and days until it is approved; of a licence the review,
    and the share approved.
    """

    supply: SupplyRow | None
    is_new: bool = False
    qualifying: int = 0
    review: int = 0
    approved: float = 1.0


def _whom(bench: LeverBench, item: int, kg: float, today: date, needed: date, horizon: int) -> OrderSource:
    """From whom the item can be ordered: of those served well one from which enough comes in time, a known one first.

    From origins whose export controls do not act on the good; where there is none, from one that approves a licence. A
    row of the file with a share of 0 is a supplier that is known.
    """
    rows = [bench.outlook.firm.supply[n] for n in bench.rows(item)]
    closed = controlling_origins(bench.outlook, bench.outlook.firm.items[item].good)
    weeks = -(-horizon // int(WEEK))
    free = [OrderSource(row) for row in rows if row.origin not in closed]
    free += [
        OrderSource(row, True, qualification_days(bench.outlook, item))
        for row in _new_supplies(bench, item, rows, closed)
    ]

    def rank(one: OrderSource) -> tuple[bool, bool, bool, bool, bool, int, float]:
        assert one.supply is not None
        days, comes = days_to_come(one.supply), comes_from(bench.outlook, item, one, today, needed)
        is_late, is_much = today + timedelta(days=days) > needed, bool(comes) and kg > MOST_PART * (comes or 0.0)
        is_untimed = not is_timed(one.supply)  # behind whoever says how long it takes
        served = bench.served(item, one.supply, weeks)
        return is_late, is_late and one.is_new, is_much, one.is_new, is_untimed, days, -served

    well = [one for one in free if one.supply is not None and bench.served(item, one.supply, weeks) >= LEAST_SERVED]
    if well:
        return min(well, key=rank)
    return _licensed(bench, item, [row for row in rows if row.origin in closed], today)


def _new_supplies(bench: LeverBench, item: int, rows: Sequence[SupplyRow], closed: set[str]) -> list[SupplyRow]:
    """Supplies from other origins, with days of that origin as `new_way` has them."""
    if not rows:
        return []
    known = {row.origin for row in rows}
    return [
        new_supply(bench.outlook, item, rows[0], origin)
        for origin in bench.origins(item) if origin not in closed | known
    ]  # fmt: skip


def _licensed(bench: LeverBench, item: int, rows: Sequence[SupplyRow], today: date) -> OrderSource:
    """A supply that ships on a licence of today; none where nothing is approved, or a ban acts when it would leave."""
    outlook, builder = bench.outlook, bench.builder
    index, reach = outlook.results.index, outlook.reach
    good, buyer = index.good.index(outlook.firm.items[item].good), builder.buyers[int(builder.item_use[item].argmax())]
    for row in rows:
        origin, review = origin_position(row.origin, index.region), review_days(outlook, item, row, today)
        leaves = today + timedelta(days=review + days_to_come(row) - round(row.lead_days))
        month = month_at(outlook, leaves)
        approved = float(reach.approval(good, origin, buyer)[:, month].mean()) if review else 1.0
        if reach.under_control(good, origin, buyer)[1][month] <= 0.0 and approved > 0.0:
            return OrderSource(row, review=review, approved=approved)
    return OrderSource(None)


def review_days(outlook: CompanyOutlook, item: int, row: SupplyRow, today: date) -> int:
    """Days of review of an application of today, the middle of the draws; 0 where a licence is held."""
    if row.licence.kind in ("individual", "general") and (row.licence.day is None or row.licence.day > today):
        return 0
    index, builder = outlook.results.index, outlook.builder
    good = index.good.index(outlook.firm.items[item].good)
    buyer = builder.buyers[int(builder.item_use[item].argmax())]
    months = outlook.results.model.controls.review[
        month_at(outlook, today), good, origin_position(row.origin, index.region), buyer
    ]
    return round(DAYS * float(months) * float(np.median(outlook.reach.scalars[:, REVIEW_FACTOR])))


def enough_kg(
    outlook: CompanyOutlook, inside: FirmInRun, bins: list[int], bounds: tuple[float, float], week: int, horizon: int
) -> tuple[float, np.ndarray]:
    """Kg of one order that keeps the item in `SAFE` of the draws, and the days on which it runs out with it.

    More than is missing, because whoever holds more orders less from week to week. Where the order comes too late for
    so many draws, what is missing, or what more helps. Never more than the second of the bounds.
    """
    arrays, item = inside.arrays, inside.bin_item[bins[0]]
    least, most = min(bounds), bounds[1]
    if week >= outlook.weeks:
        return least, outlook.item_days[:, item]

    def runs_out(kg: float) -> np.ndarray:
        return stocks_alone(with_delivery(inside, item, week, kg), 0)[0][:, bins].min(1)

    def chance(kg: float) -> float:
        return float((runs_out(kg) <= horizon).mean())

    low, high = least, min(max(least, float(arrays.base[bins].sum()) * horizon / WEEK), most)
    wanted = max(chance(high), 1.0 - SAFE)
    if chance(low) <= wanted:
        return low, runs_out(low)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if chance(middle) <= wanted else (middle, high)
    return high, runs_out(high)


def comes_from(outlook: CompanyOutlook, item: int, source: OrderSource, today: date, needed: date) -> float | None:
    """Kg that come from an origin to the buyers of the item while an order is made and under way, mean of the draws.

    From today, or from the day on which a new supplier is approved, to receipt or the day of need, the later of them;
    of a month at least. None where the run has none from there.
    """
    row, index, reach = source.supply, outlook.results.index, outlook.reach
    assert row is not None
    good, origin = index.good.index(outlook.firm.items[item].good), origin_position(row.origin, index.region)
    if origin < 0:
        return None
    first = today + timedelta(days=source.qualifying)
    last = max(today + timedelta(days=days_to_come(row)), needed, first + timedelta(days=round(DAYS)))
    months = slice(month_at(outlook, first), month_at(outlook, last) + 1)
    buyers = {outlook.builder.buyers[int(p)] for p in np.flatnonzero(outlook.builder.item_use[item])}
    monthly = sum(
        float((reach.covered(good, origin, b) * reach.growth(good, b))[:, months].mean()) * reach.usual(good, -1, b)
        for b in buyers
    )
    return 1000.0 * monthly * (last - first).days / DAYS or None


def plan_running(bench: LeverBench, item: int, delivery: tuple[int, float] | None, horizon: int) -> tuple[float, float]:
    """Part of the plan of the item's lines made without and with an order, once it runs out, until the target."""
    without = plan_made(bench.outlook, item, horizon)
    if delivery is None:
        return without, without
    paths = weekly_paths(bench.with_lever(FirmLever("order", item, "", delivery=delivery)))
    return without, plan_made(bench.outlook, item, horizon, paths)


def plan_made(outlook: CompanyOutlook, item: int, horizon: int, paths: WeeklyPaths | None = None) -> float:
    """Part of the plan of an item's lines that is made once it runs out, until a day, in the draws in which it does.

    Parameters
    ----------
    outlook
        A firm in a run.
    item
        Position of the item.
    horizon
        Days from the first of the outlook to that day.
    paths
        Its weeks with an order; by default without any.
    """
    days, weeks = outlook.item_days[:, item], np.arange(min(-(-horizon // int(WEEK)), outlook.weeks))
    after = (days <= horizon)[:, None] & (weeks >= np.floor(np.minimum(days, horizon) / WEEK)[:, None])
    weight = np.asarray(outlook.builder.needs, float)[list(outlook.inside.product_order), item]
    idle = np.asarray((paths or outlook.paths).idle[:, : weeks.size], float) @ weight / weight.sum()
    return 1.0 - float(idle[after].mean()) if after.any() else 1.0


def plan_saved_after(bench: LeverBench, item: int, delivery: tuple[int, float] | None) -> float:
    """Part of the plan of an item's lines that an order keeps running from its week on, mean of all draws."""
    outlook = bench.outlook
    if delivery is None:  # there after the outlook ends
        return 0.0
    weight = np.asarray(outlook.builder.needs, float)[list(outlook.inside.product_order), item]
    paths = weekly_paths(bench.with_lever(FirmLever("order", item, "", delivery=delivery)))
    saved = (outlook.paths.idle[:, delivery[0] :].astype(float) - paths.idle[:, delivery[0] :]) @ weight
    return float(saved.mean() / weight.sum())
