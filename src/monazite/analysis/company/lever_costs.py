"""What a lever costs where the firm's file says only a part of it: capital tied up in stock, and a dearer origin."""

from __future__ import annotations

from datetime import date

import numpy as np

from monazite.analysis.company.firm.rows import FirmRow
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.analysis.company.spot_prices import spot_price

CAPITAL_COST = 0.08
"""Cost of a year's capital where a file gives none: assumed, as in the shipped examples; no statistic is behind it. At
no cost, stock would be the cheapest answer to every question."""
FAR_ABOVE = 1.5
"""Price paid in the run over that of the file from which on a premium is taken in proportion to it."""


def capital_rate(about: FirmRow) -> tuple[float, str]:
    """Cost of a year's capital, and the words for what it is of a stock: that of the file, else `CAPITAL_COST`."""
    is_given = about.capital_cost is not None
    rate = about.capital_cost if about.capital_cost is not None else CAPITAL_COST
    return rate, f"a year's capital at {100 * rate:g} %{'' if is_given else ', assumed'}"


def premium_now(outlook: CompanyOutlook, item: int, given: float) -> tuple[float, str]:
    """What a kg from a dearer origin costs more, and what that rests on.

    A premium is agreed at the price of its day: where the run pays more than `FAR_ABOVE` times the file's price, it is
    taken to be the same part of that price. A saving stays as the file has it.

    Parameters
    ----------
    outlook
        The firm in a run.
    item
        Position of the item.
    given
        Difference of the premiums in the file, in its currency a kg.
    """
    row = outlook.firm.items[item]
    paid = outlook.price_paid(row.id) * (outlook.firm.about.usd_rate or 1.0)
    if given <= 0.0 or not row.price or not paid > FAR_ABOVE * row.price:
        return given, f"{given:,.2f} a kg for a year, as in the file"
    extra = given * paid / row.price
    return extra, (
        f"{extra:,.2f} a kg for a year: the file's {given:,.2f} at a price of {row.price:,.2f}, in proportion to "
        f"{paid:,.2f}, the mean price in this run"
    )


def cost_at_spot(outlook: CompanyOutlook, item: int, year: float, paid: float, today: date) -> tuple[float | None, str]:
    """What a share from elsewhere costs more in a year at most, and in words at which of the two spot prices.

    Parameters
    ----------
    outlook
        The firm in a run.
    item
        Position of the item.
    year
        Kg a year that are moved.
    paid
        What a kg costs now, in the firm's currency.
    today
        Day of the order.
    """
    rate, money = outlook.firm.about.usd_rate or 1.0, outlook.firm.about.currency
    later = outlook.price_at_margin(outlook.firm.items[item].id) * rate
    if not np.isfinite(later):
        return None, ""
    most = year * max(later - paid, 0.0)
    if not most:  # the price of the run is no premium: what a maker asks is not known
        return most, f"; the mean spot price of this run, {later:,.0f} {money} a kg, is no higher than what you pay"
    now = spot_price(outlook, item, today)[1] * rate
    return most, (
        f"; bought week by week up to {most:,.0f} {money} at the mean spot price of the {outlook.weeks} weeks, "
        f"{later:,.0f} {money} a kg; agreed now for a year at the spot price of the month of the order, {now:,.0f} "
        f"{money} a kg, {year * max(now - paid, 0.0):,.0f} {money}; in each what it costs more than you pay"
    )
