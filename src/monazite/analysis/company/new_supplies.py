"""What an order from elsewhere is: a supply that the file does not have, and kg that come once in a week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from monazite.analysis.company.firm.days_under_way import new_way
from monazite.analysis.company.firm.firm_file import Firm
from monazite.analysis.company.firm.rows import LicenceState, SupplyRow
from monazite.analysis.company.firm_arrays import FirmInRun
from monazite.analysis.company.outlook import CompanyOutlook


def new_supply(firm: Firm, row: SupplyRow, origin: str, regions: Sequence[str]) -> SupplyRow:
    """A supply like another one, new, from elsewhere: days of that origin as `new_way` has them, no known premium."""
    way = new_way(firm, [other for other in firm.supply if other.item == row.item], origin, regions)
    new = {
        "origin": origin,
        "licence": LicenceState(),
        "premium": None,
        "supplier": "",
        "mined_in": (),
        "refined_in": (),
        "lead_days": way.lead_days,
        "order_days": way.order_days,
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
