"""Orders that can still be given as measures: parts of the one that is enough by itself, at the spot price."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from monazite.analysis.company.firm_arrays import WEEK
from monazite.analysis.company.firm_lever import FirmLever
from monazite.analysis.company.levers import LeverBench, place_words
from monazite.analysis.company.orders_now import OrderNow
from monazite.analysis.company.purchases import first_arrival, purchase_day

PARTS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
"""Parts of the order that keeps one item: beside other measures less may do, and several items need more each."""


def order_levers(bench: LeverBench, orders: Sequence[OrderNow], item: int) -> list[FirmLever]:
    """Orders of an item that somebody still ships, each there on its day; none where nobody does.

    Parameters
    ----------
    bench
        Levers of the outlook.
    orders
        What can still be ordered, as `orders_now`.
    item
        Position of the item.
    """
    found = [order_lever(bench, one, part) for one in orders if one.item == item for part in PARTS]
    return [lever for lever in found if lever is not None]


def order_lever(bench: LeverBench, one: OrderNow, part: float = 1.0) -> FirmLever | None:
    """A part of an order, at the price of the day that is advised; None where nobody ships it within the outlook.

    Parameters
    ----------
    bench
        Levers of the outlook.
    one
        The order.
    part
        Part of its kg.
    """
    outlook = bench.outlook
    if one.supply is None:
        return None
    # an order of today is there on its day of arrival; what is needed later may be ordered later
    day = max(one.arrives, min(one.needed_by[0], one.target))
    week = max((day - outlook.start).days, 0) // int(WEEK)
    if week >= outlook.weeks:
        return None
    about, name, kg = outlook.firm.about, outlook.firm.items[one.item].id, part * one.kg[1]
    rate = about.usd_rate or 1.0
    when = "now" if one.is_cheaper_now else f"by {one.latest:%-d %B %Y}"
    weight = f"{float(f'{kg:.2g}'):,g} kg"
    whom = f"{place_words(one.supply)}{', a new supplier,' if one.is_new else ''}"
    note = f"all of it at the spot price of this run in the month of the order, {one.best_price * rate:,.0f} "
    note += f"{about.currency} a kg, for the file gives no cost"
    return FirmLever("order", one.item, f"{weight} of {name} ordered from {whom} {when}",
                     most=kg * one.best_price * rate, cost_note=note, delivery=(week, kg),
                     label=f"{name}: {weight} ordered from {place_words(one.supply)}")  # fmt: skip


def can_stock(bench: LeverBench, item: int, today: date | None) -> bool:
    """Whether more stock of an item can be there on the first day by an order of today, or at all without a day.

    Parameters
    ----------
    bench
        Levers of the outlook.
    item
        Position of the item.
    today
        Day of the order; None: stock counts as if it were ordered in time.
    """
    if not bench.can_be_bought(item):
        return False
    found = purchase_day(bench.outlook, item)
    if today is None or found is None:
        return found is not None
    day = first_arrival(bench.outlook, item, today)
    return day is not None and day <= bench.outlook.start
