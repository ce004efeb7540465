"""What an order from elsewhere is: a supply that the file does not have, from when it comes, and kg of one week."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from monazite.analysis.company.firm.days_under_way import new_way
from monazite.analysis.company.firm.rows import LicenceState, SupplyRow
from monazite.analysis.company.firm_arrays import FirmInRun
from monazite.analysis.company.market_reach import DAYS
from monazite.analysis.company.outlook import CompanyOutlook

MONTHS_OF_PART, MONTHS_OF_MATERIAL = 9.0, 3.0
"""Months until a new supplier is approved where the firm does not say: of goods of the last stage, such as magnets, and
of materials. Assumed, with no statistic behind them. The dataset has 18 months for a substitute in a car, 6 for one of
a material (`recovery.csv`, assumed as well): the same good of another maker changes no design, and half is taken."""
LAST_STAGE = 2


def qualification_days(outlook: CompanyOutlook, item: int) -> int:
    """Days until a new supplier of an item is approved: those of the firm, else assumed.

    Parameters
    ----------
    outlook
        A firm in a run.
    item
        Position of the item.
    """
    months, index = outlook.firm.about.qualification_months, outlook.results.index
    if months is None:
        stage = int(index.stage[index.good.index(outlook.firm.items[item].good)])
        months = MONTHS_OF_PART if stage == LAST_STAGE else MONTHS_OF_MATERIAL
    return round(DAYS * months)


def new_supply(outlook: CompanyOutlook, item: int, row: SupplyRow, origin: str) -> SupplyRow:
    """A supply like another one of the item, new, from elsewhere, no known premium.

    From order to receipt are the days until it is approved, then those of that origin as `new_way` has them.
    """
    firm = outlook.firm
    rows = [other for other in firm.supply if other.item == row.item]
    way = new_way(firm, rows, origin, item_regions(outlook, item))
    new = {
        "origin": origin,
        "licence": LicenceState(),
        "premium": None,
        "supplier": "",
        "mined_in": (),
        "refined_in": (),
        "lead_days": way.lead_days,
        "order_days": qualification_days(outlook, item) + max(way.lead_days, way.order_days or 0.0),
    }
    return row.model_copy(update=new)


def item_regions(outlook: CompanyOutlook, item: int) -> list[str]:
    """Regions of the plants that use an item."""
    return [outlook.firm.plants[int(p)].region for p in np.flatnonzero(outlook.builder.item_use[item])]


def with_delivery(inside: FirmInRun, item: int, week: int, kg: float) -> FirmInRun:
    """The firm with so many kg of an item in a week, beside what it buys from week to week."""
    arrays, bins = inside.arrays, [b for b, i in enumerate(inside.bin_item) if i == item]
    use, ordered = arrays.base[bins], arrays.ordered.copy()
    ordered[week, bins] += kg * use / use.sum()
    return replace(inside, arrays=arrays._replace(ordered=ordered))


def supplied_from(before: FirmInRun, after: FirmInRun, week: int) -> FirmInRun:
    """The firm with the supplies of one setting until a week, and with those of another one from it on.

    Both have the same bins. Every line of both stands in the table, and has a month of departure in which nothing
    leaves in the weeks in which the other setting's deliver.
    """
    old, new = before.arrays, after.arrays
    weeks, never = np.arange(before.weeks)[:, None], old.reach.shape[1]
    month = np.concatenate([np.where(weeks < week, old.month, never), np.where(weeks < week, never, new.month)], 1)
    starts, lines = [0], list[int]()
    for b in range(len(before.bin_item)):
        lines += range(old.line_start[b], old.line_start[b + 1])
        lines += [len(old.line_share) + n for n in range(new.line_start[b], new.line_start[b + 1])]
        starts.append(len(lines))
    price = np.concatenate([old.price, new.price], 2)
    reach = np.concatenate([old.reach, new.reach], 2)
    arrays = new._replace(
        line_start=np.array(starts),
        line_share=np.concatenate([old.line_share, new.line_share])[lines],
        line_path=np.concatenate([old.line_path, new.line_path + old.reach.shape[2]])[lines],
        line_lead=np.concatenate([old.line_lead, new.line_lead + old.month.shape[1]])[lines],
        month=month,
        reach=np.concatenate([reach, np.zeros_like(reach[:, :1])], 1),
        price=np.concatenate([price, price[:, -1:]], 1),
    )
    supply = (*before.line_supply, *after.line_supply)
    return replace(after, arrays=arrays, line_supply=tuple(supply[n] for n in lines))
