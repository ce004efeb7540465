"""By when a purchase has to be ordered and at what price, and what covers the use of a part, month by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from monazite.analysis.company.firm.rows import SupplyRow
from monazite.analysis.company.firm_arrays import WEEK
from monazite.analysis.company.market_reach import DAYS
from monazite.analysis.company.outlook import LEVELS, CompanyOutlook
from monazite.engine.stocks import MOST_ORDERS


@dataclass(frozen=True)
class PurchaseDay:
    """When more stock of an item has to be ordered so that it is there on the first day of the outlook.

    Attributes
    ----------
    latest
        Last day on which it can leave: the first day less the lead time of the item's fastest supply.
    supply
        That supply.
    price
        Its price in the run in the month of that day, USD/kg: 5, 50 and 95 % of the draws.
    """

    latest: date
    supply: SupplyRow
    price: tuple[float, float, float]


def purchase_day(outlook: CompanyOutlook, item: int) -> PurchaseDay | None:
    """The purchase day of an item; None where nothing of it is used or bought."""
    name, builder = outlook.firm.items[item].id, outlook.builder
    rows = [row for row in outlook.firm.supply if row.item == name and row.share > 0.0]
    plants = np.flatnonzero(builder.item_use[item])
    if not rows or not plants.size:
        return None
    supply = min(rows, key=lambda row: row.lead_days)
    latest = outlook.start - timedelta(days=round(supply.lead_days))
    month = int(np.clip((latest - outlook.results.index.month[0]).days // DAYS, 0, builder.months - 1))
    path = builder.path(outlook.firm.items[item], supply, int(plants[0]))
    low, middle, high = np.quantile(builder.price_of(path)[:, month + 1], LEVELS)
    return PurchaseDay(latest, supply, (float(low), float(middle), float(high)))


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
