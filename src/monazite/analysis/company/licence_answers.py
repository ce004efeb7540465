"""What an application of today comes to: how many are approved from its likely answer on."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from monazite.analysis.company.firm.rows import SupplyRow
from monazite.analysis.company.market_reach import DAYS, origin_position
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.analysis.company.spot_prices import month_at
from monazite.engine.state import REVIEW_FACTOR


def approved_share(outlook: CompanyOutlook, row: SupplyRow, today: date, days: int) -> float:
    """Share of applications of today that are approved: that of the best month from the likely answer on.

    Months before the answer do not count: what is approved today was asked for earlier. 0 where no month of the time
    needs a licence, or nothing is approved in any that does.

    Parameters
    ----------
    outlook
        A firm in a run.
    row
        A supply.
    today
        Day of the application.
    days
        Days from the first of the outlook in which an approval is of use.

    Returns
    -------
    float
        The largest of the months, mean of the draws and the largest of the buyers.
    """
    builder, reach, index = outlook.builder, outlook.reach, outlook.results.index
    origin, item = origin_position(row.origin, index.region), builder.item_place[row.item]
    if origin < 0:
        return 0.0
    good, last = index.good.index(outlook.firm.items[item].good), month_at(outlook, outlook.start + timedelta(days))
    shares = [0.0]
    for buyer in {builder.buyers[int(p)] for p in np.flatnonzero(builder.item_use[item])}:
        review = float(outlook.results.model.controls.review[month_at(outlook, today), good, origin, buyer])
        answer = today + timedelta(days=round(DAYS * review * float(np.median(reach.scalars[:, REVIEW_FACTOR]))))
        months = slice(month_at(outlook, answer), last + 1)
        needed = reach.under_control(good, origin, buyer)[0][months] > 0.0
        shares += reach.approval(good, origin, buyer)[:, months][:, needed].mean(0).tolist()
    return max(shares)
