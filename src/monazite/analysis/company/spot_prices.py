"""The spot price of an item's good on a day, and the month of the run in which a day lies."""

from __future__ import annotations

from datetime import date

import numpy as np

from monazite.analysis.company.firm.rows import LicenceState
from monazite.analysis.company.market_reach import SupplyPath
from monazite.analysis.company.outlook import LEVELS, CompanyOutlook

type Spread = tuple[float, float, float]
"""5, 50 and 95 % of the draws."""


def spot_price(outlook: CompanyOutlook, item: int, day: date) -> Spread:
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
    month, total = month_at(outlook, day), np.zeros(outlook.draws)
    for plant in np.flatnonzero(use):
        path = SupplyPath(good, -1, outlook.builder.buyers[plant], -1, True, LicenceState(), np.inf)
        total += use[plant] * outlook.reach.price(path)[:, month]
    low, middle, high = np.quantile(total / use.sum(), LEVELS)
    return float(low), float(middle), float(high)


def month_at(outlook: CompanyOutlook, day: date) -> int:
    """Position of the month of a day in the run, the first or last where the run does not have it."""
    first = outlook.results.index.month[0]
    return int(np.clip((day.year - first.year) * 12 + day.month - first.month, 0, outlook.builder.months - 1))
