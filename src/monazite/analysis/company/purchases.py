"""By when a purchase has to be ordered and at what price, and what covers the use of a part, month by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from monazite.analysis.company.firm.rows import SupplyRow
from monazite.analysis.company.firm_arrays import WEEK
from monazite.analysis.company.market_reach import DAYS, origin_position
from monazite.analysis.company.outlook import LEVELS, CompanyOutlook
from monazite.engine.state import REVIEW_FACTOR
from monazite.engine.stocks import MOST_ORDERS


@dataclass(frozen=True)
class PurchaseDay:
    """When more stock of an item has to be ordered so that it is there on the first day of the outlook.

    What the supplier takes to make it is counted where the file has the days from order to receipt.

    Attributes
    ----------
    latest
        Last day of the order: `leaves` less the review of the licence.
    leaves
        Last day on which it can leave the origin: the first day less the days under way; where the file has the days
        from order to receipt, making included, less those.
    review
        Days of review, the middle draw in the month in which it leaves; 0 where no licence has to be applied for.
    is_refused
        Whether no draw approves a licence in that month.
    supply
        The supply that has to be ordered last; one whose licences are refused only where there is no other.
    price
        Its price in the run in the month of the order, USD/kg: 5, 50 and 95 % of the draws.
    """

    latest: date
    leaves: date
    review: int
    is_refused: bool
    supply: SupplyRow
    price: tuple[float, float, float]


def purchase_day(outlook: CompanyOutlook, item: int) -> PurchaseDay | None:
    """The purchase day of an item; None where nothing of it is used or bought."""
    name, builder = outlook.firm.items[item].id, outlook.builder
    rows = [row for row in outlook.firm.supply if row.item == name and row.share > 0.0]
    plants = np.flatnonzero(builder.item_use[item])
    if not rows or not plants.size:
        return None
    plant = int(plants[0])
    reviews = [_licence_days(outlook, row, plant) for row in rows]
    order = sorted(zip(reviews, rows, strict=True), key=lambda one: (one[0][1], one[0][0] + days_to_come(one[1])))
    (review, is_refused), supply = order[0]
    leaves = _leaves(outlook, supply)
    latest = leaves - timedelta(days=review)
    path = builder.path(outlook.firm.items[item], supply, plant)
    low, middle, high = np.quantile(builder.price_of(path)[:, _month_at(outlook, latest) + 1], LEVELS)
    return PurchaseDay(latest, leaves, review, is_refused, supply, (float(low), float(middle), float(high)))


def _leaves(outlook: CompanyOutlook, supply: SupplyRow) -> date:
    return outlook.start - timedelta(days=days_to_come(supply))


def days_to_come(supply: SupplyRow) -> int:
    """Days from the order to receipt without a licence: as the file has them, at least those under way."""
    return round(max(supply.lead_days, supply.order_days or 0.0))


def is_timed(supply: SupplyRow) -> bool:
    """Whether the file says how long a delivery takes: days under way or from order to receipt, zero as well.

    Where it says neither, `days_to_come` is zero for want of a number, and no last day of an order follows from it.
    """
    return bool({"lead_days", "order_days"} & supply.model_fields_set)


def _month_at(outlook: CompanyOutlook, day: date) -> int:
    """Position of the month of a day in the run, the first or last where the run does not have it."""
    return int(np.clip((day - outlook.results.index.month[0]).days // DAYS, 0, outlook.builder.months - 1))


def _licence_days(outlook: CompanyOutlook, row: SupplyRow, plant: int) -> tuple[int, bool]:
    """Days of review that a supply needs ahead of the day on which it leaves, and whether all is refused then."""
    index, reach, builder = outlook.results.index, outlook.reach, outlook.builder
    origin, leaves, state = origin_position(row.origin, index.region), _leaves(outlook, row), row.licence
    month, buyer = _month_at(outlook, leaves), builder.buyers[plant]
    good = index.good.index(outlook.firm.items[builder.item_place[row.item]].good)
    if origin < 0 or reach.under_control(good, origin, buyer)[0][month] <= 0.0:
        return 0, False
    if state.kind in ("individual", "general") and (state.day is None or leaves <= state.day):
        return 0, False  # it holds one on that day
    days = round(float(np.median(reach.review_days(good, origin, buyer, month))))
    if state.kind == "applied" and state.day is not None and state.day + timedelta(days=days) <= leaves:
        return 0, False  # it is decided by then
    return days, not reach.approval(good, origin, buyer)[:, month].any()


LEAST_APPROVED = 0.005
"""Share of applications approved below which nobody is promised a licence."""


def arrival(outlook: CompanyOutlook, row: SupplyRow, today: date) -> date | None:
    """Day on which what is ordered today from a supply is there; None where it does not come any more.

    A licence that is asked for today falls after its review: where nothing is approved then, or a ban acts when the
    goods would leave, nothing comes.

    Parameters
    ----------
    outlook
        The firm in a run.
    row
        A supply, which may be new.
    today
        Day of the order.
    """
    builder, index, reach = outlook.builder, outlook.results.index, outlook.reach
    item, origin = builder.item_place[row.item], origin_position(row.origin, index.region)
    making = days_to_come(row) - round(row.lead_days)
    plants = np.flatnonzero(builder.item_use[item])
    if origin < 0 or not plants.size:
        return today + timedelta(days=days_to_come(row))
    good, buyer = index.good.index(outlook.firm.items[item].good), builder.buyers[int(plants[0])]
    licensed, banned = reach.under_control(good, origin, buyer)
    leaves = today + timedelta(days=making)
    review, asked = 0, _needs_review(row, leaves, today)
    if asked and licensed[_month_at(outlook, leaves)] > 0.0:
        months = outlook.results.model.controls.review[_month_at(outlook, today), good, origin, buyer]
        review = round(DAYS * float(months) * float(np.median(reach.scalars[:, REVIEW_FACTOR])))
    leaves += timedelta(days=review)
    at = [_month_at(outlook, day) for day in (today + timedelta(days=review), leaves)]
    if banned[at[1]] > 0.0:
        return None
    approved = reach.approval(good, origin, buyer)[:, at].mean(0).min()
    if licensed[at[1]] > 0.0 and _needs_review(row, leaves, today) and approved < LEAST_APPROVED:
        return None
    return today + timedelta(days=making + review + round(row.lead_days))


def _needs_review(row: SupplyRow, leaves: date, today: date) -> bool:
    """Whether a licence has to be decided yet for what leaves on a day."""
    state = row.licence
    holds = state.kind in ("individual", "general") and (state.day is None or leaves <= state.day)
    return not holds or (state.day is not None and state.day < today)


def first_arrival(outlook: CompanyOutlook, item: int, today: date) -> date | None:
    """Day on which the first of what is ordered today of an item is there; None where none of its supplies brings any.

    Parameters
    ----------
    outlook
        The firm in a run.
    item
        Position of the item.
    today
        Day of the order.
    """
    name = outlook.firm.items[item].id
    rows = [row for row in outlook.firm.supply if row.item == name and row.share > 0.0]
    days = [day for row in rows if (day := arrival(outlook, row, today)) is not None]
    return min(days, default=None)


@dataclass(frozen=True)
class MonthOfUse:
    """What covers the planned use of an item in a month, shares of the plan, means over the draws.

    Attributes
    ----------
    month
        First day of the month, or of the outlook.
    stock
        From the firm's own stock, with what alternatives stand in for.
    delivered
        From each supply, in the order of `supplies_of`.
    not_made
        Not made.
    """

    month: date
    stock: float
    delivered: tuple[float, ...]
    not_made: float


def supplies_of(outlook: CompanyOutlook, item: int) -> list[SupplyRow]:
    """Supplies of an item, one for each origin and kind, in the order of the file."""
    rows = [row for row in outlook.firm.supply if row.item == outlook.firm.items[item].id]
    return list({(row.origin, row.kind): row for row in reversed(rows)}.values())[::-1]


def months_of_use(outlook: CompanyOutlook, item: int) -> list[MonthOfUse]:
    """What covers the planned use of an item, month by month.

    Deliveries are those of `monazite.analysis.company.weekly_kernels.run_lines`, followed anew from the stocks that it
    left, because it adds them up over the weeks. What is delivered and not used goes into stock, and counts when it is
    drawn.

    Parameters
    ----------
    outlook
        The firm in a run.
    item
        Position of the item.
    """
    plan, short = float(outlook.builder.needs[:, item].sum()), _not_made(outlook, item)
    if plan <= 0.0:
        return []
    delivered = deliveries(outlook, item)  # (supply, draw, week)
    used = plan - short
    total = delivered.sum(0)
    drawn = np.minimum(total, used)
    parts = delivered * (drawn / np.where(total > 0.0, total, 1.0))
    days = [outlook.start + timedelta(days=int(WEEK) * w) for w in range(outlook.weeks)]
    months = np.array([(day.year - days[0].year) * 12 + day.month - days[0].month for day in days])
    out = list[MonthOfUse]()
    for m in range(int(months.max()) + 1):
        weeks = months == m
        if not weeks.any():
            continue
        whole = plan * weeks.sum()
        shares = tuple(float(part[:, weeks].sum(1).mean() / whole) for part in parts)
        missed = float(short[:, weeks].sum(1).mean() / whole)
        first = days[int(np.flatnonzero(weeks)[0])]
        out.append(MonthOfUse(first, max(1.0 - missed - sum(shares), 0.0), shares, missed))
    return out


def _not_made(outlook: CompanyOutlook, item: int) -> np.ndarray:
    """Use of an item that is lost with what is not made (draw, week), kg."""
    order, needs = list(outlook.inside.product_order), outlook.builder.needs[:, item]
    return np.asarray(outlook.paths.idle, float) @ needs[order]


def deliveries(outlook: CompanyOutlook, item: int) -> np.ndarray:
    """What each supply of an item delivers (supply of `supplies_of`, draw, week), kg."""
    a, rows = outlook.inside.arrays, [(row.origin, row.kind) for row in supplies_of(outlook, item)]
    out = np.zeros((len(rows), outlook.draws, outlook.weeks))
    for b in [b for b, i in enumerate(outlook.inside.bin_item) if i == item]:
        cover = np.nan_to_num(outlook.paths.cover[:, :, b].astype(float), posinf=0.0) * a.use[b]
        begin = np.concatenate([a.stock[:, b, None], cover[:, :-1]], 1)
        limit = a.limit[b]
        held = begin + np.minimum(a.ordered[None, :, b], np.maximum(limit - begin, 0.0))
        wanted = a.use[b] + (a.target[:, b, None] - held) / a.restock[:, None]
        wanted = np.maximum(np.minimum(np.minimum(wanted, MOST_ORDERS * a.base[b]), limit - held + a.use[b]), 0.0)
        for n in range(a.line_start[b], a.line_start[b + 1]):
            supply = outlook.firm.supply[outlook.inside.line_supply[n]]
            can = a.reach[:, a.month[:, a.line_lead[n]], a.line_path[n]]
            place = rows.index((supply.origin, supply.kind))
            out[place] += a.line_share[n] * np.minimum(wanted, a.base[b] * can)
    return out
