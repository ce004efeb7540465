"""Purchases of a firm in words: by when they are ordered and at what price, and what covers a part month by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from monazite.analysis.company.firm.days_under_way import new_way
from monazite.analysis.company.firm.rows import MARKET, SupplyRow
from monazite.analysis.company.firm_lever import FirmLever
from monazite.analysis.company.levers import LeverBench
from monazite.analysis.company.new_supplies import item_regions, qualification_days
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.analysis.company.purchases import (
    PurchaseDay,
    arrival,
    days_to_come,
    first_arrival,
    is_timed,
    months_of_use,
    purchase_day,
    supplies_of,
)
from monazite.analysis.company.spot_prices import spot_price
from monazite.presentation.company.new_order_words import moved_to
from monazite.presentation.company.wording import price_range
from monazite.results.names import Names, day_text, month_text

UNTIMED = "your file does not say how long delivery takes"
MOST_COVERED = 4
"""Parts whose months are listed."""
LEAST_SHARE = 0.005
"""Share of the plan below which a supply brings nothing."""


def purchase_cells(
    outlook: CompanyOutlook, lever: FirmLever, today: date | None, *, short: bool = False
) -> tuple[str, str]:
    """By when a purchase is ordered, and its price then; empty for measures that are none.

    Parameters
    ----------
    outlook
        The firm in a run.
    lever
        The measure.
    today
        Day on which somebody reads it; None: no day is past.
    short
        Whether the cells stand in a table of numbers; what is too late is then said once, by `late_words`.
    """
    if lever.kind == "origin":
        return _moved_cell(outlook, lever, today)
    found = purchase_day(outlook, lever.item) if lever.kind == "stock" else None
    if found is None:
        return "", ""
    alone = price_words(found, outlook, lever.item, beside=False)
    if short and today is not None and first_arrival(outlook, lever.item, today) is None:
        return f"no longer from {_origin(outlook, found.supply)}: only stock in the region", alone
    if short and not is_timed(found.supply):
        where = _origin(outlook, found.supply)
        return f"no last day: your file does not say how long delivery from {where} takes", alone
    if short and today is not None and found.latest < today:
        there = arrival(outlook, found.supply, today)
        when = "" if there is None else f": ordered today, it is there from {_origin(outlook, found.supply)} on "
        return f"too late for {day_text(outlook.start)}{when}{'' if there is None else day_text(there)}", alone
    if short:
        where = f"{day_text(found.latest)} from {_origin(outlook, found.supply)} ({_days_of(found)})"
        return where, alone
    return order_words(found, outlook, today), price_words(found, outlook, lever.item)


def _moved_cell(outlook: CompanyOutlook, lever: FirmLever, today: date | None) -> tuple[str, str]:
    """Of a share that is bought elsewhere: when it begins to come if it is ordered today, and the spot price then."""
    row = moved_to(outlook, lever)
    if row is None:
        return "", ""
    now = today or outlook.start
    price = f"{price_range(outlook.firm, spot_price(outlook, lever.item, now))} at spot in the month of the order"
    there = arrival(outlook, row, now)
    if there is None:
        return f"nothing that is ordered from {_origin(outlook, row)} today comes any more", price
    if not is_timed(row):
        return f"from today on: there from {day_text(there)} at the earliest, {UNTIMED}", price
    return f"from today on: there from {day_text(there)} ({_new_days(outlook, row, (there - now).days)})", price


def _new_days(outlook: CompanyOutlook, row: SupplyRow, days: int) -> str:
    """Days until an order from another origin is there, and what they rest on."""
    name = row.item
    if any(own.item == name and own.origin == row.origin for own in outlook.firm.supply):
        return f"{days} days, as in your file"
    item = outlook.builder.item_place[name]
    way = new_way(outlook.firm, [own for own in outlook.firm.supply if own.item == name], row.origin,
                  item_regions(outlook, item))  # fmt: skip
    ready = qualification_days(outlook, item)
    approved = f"{ready} until a new supplier is approved, " if ready else ""
    if way.like:
        return f"{days} days: {approved}{days - ready} as your file has for {way.like} from there"
    making = "" if way.order_days is None else f", making as long as now, {way.order_days - way.lead_days:.0f}"
    return f"{days} days: {approved}{way.lead_days:.0f} under way, assumed by origin{making}"


def order_words(found: PurchaseDay, outlook: CompanyOutlook, today: date | None) -> str:
    """The latest day of an order, what is counted in it, and whether it is past or nothing comes any more."""
    where, parts = _origin(outlook, found.supply), parts_of(found)
    there = None if today is None else arrival(outlook, found.supply, today)
    if today is not None and there is None:
        return (
            f"cannot come from {where} any more: no licence that is asked for today is approved, or nothing leaves by "
            f"the time it would ({parts}); only from stock in the region"
        )
    if not is_timed(found.supply):
        review = f", and {found.review} days for the licence before it" if found.review else ""
        return f"no last day: {UNTIMED}{review}; from {where}"
    if today is None or there is None or found.latest >= today:
        return f"{day_text(found.latest)}, from {where}: {parts}"
    return (
        f"too late unless it is in the region already: it had to be ordered from {where} by {day_text(found.latest)} "
        f"({parts}), and what is ordered today is there on {day_text(there)}"
    )


def _days_of(found: PurchaseDay) -> str:
    """The same in figures, for a cell: days of review, days under way."""
    days = f"{found.review} + {days_to_come(found.supply)} days"
    if not found.review:
        days = f"{days_to_come(found.supply)} days"
    return f"{days}, licence refused" if found.is_refused else days


def parts_of(found: PurchaseDay) -> str:
    """What is counted between the order and the first day: the review of the licence, and the way."""
    days = days_to_come(found.supply)
    way = (
        f"{days} days from order to receipt"
        if found.supply.order_days
        else f"{days} days under way"
        if days or is_timed(found.supply)
        else UNTIMED
    )
    if not found.review and not found.is_refused:
        return way
    refused = ", which is refused then in this run" if found.is_refused else ""
    return f"{found.review} days for the licence{refused}, {way}"


def price_words(found: PurchaseDay, outlook: CompanyOutlook, item: int, *, beside: bool = True) -> str:
    """The price of the run on the day of the order, in the currency of the file: ``74 (64 to 110) EUR/kg``.

    Parameters
    ----------
    found
        The purchase.
    outlook
        The firm in a run.
    item
        Position of the item.
    beside
        Whether the price of the file stands beside it.
    """
    text = price_range(outlook.firm, found.price)
    listed = outlook.firm.items[item].price if beside else None
    return text if listed is None else f"{text}; your file has {listed:,.2f}"


def is_too_late(outlook: CompanyOutlook, lever: FirmLever, today: date | None) -> bool:
    """Whether stock that a measure adds can no longer be ordered in time."""
    found = purchase_day(outlook, lever.item) if lever.kind == "stock" else None
    return found is not None and today is not None and found.latest < today


def late_words(outlook: CompanyOutlook, levers: Sequence[FirmLever], today: date | None) -> str:
    """Stock of which measures can no longer be ordered in time, once for all of them; empty where all can."""
    stocks = [lever for lever in levers if lever.kind == "stock"]
    late = [lever for lever in stocks if is_too_late(outlook, lever, today)]
    if not late:
        return ""
    names = ", ".join(dict.fromkeys(outlook.firm.items[lever.item].id for lever in late))
    which = "More stock" if len(late) == len(stocks) else f"More stock of {names}"
    return (
        f"{which} can no longer be ordered in time for {day_text(outlook.start)}: only what is bought now from stock "
        "in the region is there by then."
    )


def _origin(outlook: CompanyOutlook, supply: SupplyRow) -> str:
    return "traders at home" if supply.origin == MARKET else Names(outlook.results.dataset).the(supply.origin)


# --- month by month ---------------------------------------------------------------------------------------------------


def coverage(bench: LeverBench) -> list[dict[str, Any]]:
    """What covers the use of the parts that run out first: by month own stock, each supply, what is not made."""
    outlook = bench.outlook
    days = np.minimum(outlook.item_days, 7.0 * outlook.weeks).mean(0)
    used = np.asarray(outlook.builder.needs.any(0))
    order = [int(i) for i in np.argsort(days, kind="stable") if used[i]]
    return [_covered(bench, item) for item in order[:MOST_COVERED]]


def _covered(bench: LeverBench, item: int) -> dict[str, Any]:
    outlook, name = bench.outlook, bench.outlook.firm.items[item].id
    supplies, months = supplies_of(outlook, item), months_of_use(outlook, item)
    titles = [_supply_words(outlook, row, supplies) for row in supplies]
    rows = [[month_text(m.month), *(_percent(x) for x in (m.stock, *m.delivered, m.not_made))] for m in months]
    whole = np.mean([(m.stock, *m.delivered, m.not_made) for m in months], axis=0) if months else np.zeros(0)
    named = zip(whole, ("from your own stock", *titles, "not made"), strict=True)
    parts = [f"{_percent(share)} {words}" for share, words in named if share >= LEAST_SHARE]
    text = (
        f"{name}: of the plan over {outlook.weeks} weeks {', '.join(parts)}. {_round_the_licences(bench, item, whole)}"
    )
    head = ["Month", "Own stock", *(title[:1].upper() + title[1:] for title in titles), "Not made"]
    return {"item": name, "text": text.strip(), "head": head, "rows": rows}


def _supply_words(outlook: CompanyOutlook, row: SupplyRow, supplies: list[SupplyRow]) -> str:
    """A supply: its origin, and whether it is bought at spot where the origin alone does not say which it is."""
    same = [other for other in supplies if other.origin == row.origin]
    kind = f", {'at spot' if row.kind == 'spot' else 'by contract'}" if len(same) > 1 or row.kind == "spot" else ""
    return f"from {_origin(outlook, row)}{kind}"


def _round_the_licences(bench: LeverBench, item: int, whole: np.ndarray) -> str:
    """Why something still comes from an origin that approves no licence."""
    outlook = bench.outlook
    closed = [
        row for row, share in zip(supplies_of(outlook, item), whole[1:-1], strict=True)
        if share >= LEAST_SHARE and row.origin != MARKET and outlook.builder.needs_licence(row)
        and not bench.is_approved(item, outlook.firm.supply.index(row))
    ]  # fmt: skip
    if not closed:
        return ""
    places = " and ".join(dict.fromkeys(_origin(outlook, row) for row in closed))
    round_them = "; what comes all the same left earlier" + (
        "" if outlook.firm.about.without_detours else
        ", or goes round the licences through third countries (the tick without goods that go round licences takes it "
        "out for your firm)"
    )  # fmt: skip
    return f"No licence that is asked for today is approved for goods from {places} in this run{round_them}."


def _percent(share: float) -> str:
    return f"{100.0 * share:.0f}%" if share >= LEAST_SHARE or share <= 0.0 else "under 1%"
