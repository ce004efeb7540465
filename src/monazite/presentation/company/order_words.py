"""What can still be ordered against a stop, in words: how much of which part, from where, by when, at what price."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from monazite.analysis.company.orders_now import SAFE, OrderNow
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.presentation.company.blocks import PagePart
from monazite.presentation.company.wording import (
    chance_words,
    kilograms,
    money_words,
    place_name,
    two_digits,
    yearly_use,
)
from monazite.results.names import day_text

ORDER_HEAD = ("item", "needed by", "order from", "order by", "how much", "cost at the spot price", "chance of a stop")
LEAST_SAVED = 0.005
"""Fall of a chance from which on an order is said to lower it."""
MUCH = 0.25
"""Part of what comes from an origin from which an order is a large one there."""
TITLE = "What can still be ordered"


def order_parts(outlook: CompanyOutlook, orders: Sequence[OrderNow], today: date | None = None) -> list[PagePart]:
    """The orders as a table; nothing where no item runs out."""
    if not orders:
        return []
    return [PagePart("table", TITLE, ORDER_HEAD, tuple(order_rows(outlook, orders, today)), order_note(orders))]


def order_answer(outlook: CompanyOutlook, orders: Sequence[OrderNow], today: date | None) -> dict[str, object]:
    """The same for a page: sentence, head, rows and note."""
    head = [f"{name[:1].upper()}{name[1:]}" for name in ORDER_HEAD]
    rows = [list(row) for row in order_rows(outlook, orders, today)]
    note = order_note(orders) if orders else ""
    return {"text": order_text(outlook, orders, today), "head": head, "rows": rows, "note": note}


def order_text(outlook: CompanyOutlook, orders: Sequence[OrderNow], today: date | None = None) -> str:
    """The order for the item that runs out first, in a sentence; empty where none is on the list.

    ``No stop for want of Rotor before 30 May 2027: 8,400 kg from the European Union, ordered by 3 February 2027, ...``
    """
    helping = [one for one in orders if one.supply is not None and one.chance[0] - one.chance[1] >= LEAST_SAVED]
    if not helping:
        return _nothing(outlook, orders)
    used = yearly_use(outlook.firm)
    largest = max(helping, key=lambda one: used[outlook.firm.items[one.item].id])
    return " ".join(_sentence(outlook, one, today or outlook.start) for one in dict.fromkeys((helping[0], largest)))


def _sentence(outlook: CompanyOutlook, one: OrderNow, now: date) -> str:
    name = outlook.firm.items[one.item].id
    aim = f"No stop for want of {name} before {day_text(one.target)} in nine cases of ten"
    if one.chance[1] > 1.0 - SAFE:
        aim = f"Fewer stops for want of {name} before {day_text(one.target)}"
    when = f"ordered by {day_text(one.latest)}" if one.latest >= now else f"ordered now and there on {_there(one)}"
    licence = f" if a licence is approved, as {chance_words(one.approved)} are," if one.review else ""
    return (
        f"{aim}: {kilograms(one.kg[1])} from {_origin(outlook, one)}, {when}, for about {_cost(outlook, one)}. The "
        f"chance falls{licence} from {chance_words(one.chance[0])} to {chance_words(one.chance[1])}."
    )


def _nothing(outlook: CompanyOutlook, orders: Sequence[OrderNow]) -> str:
    if not orders:
        return ""
    names = ", ".join(outlook.firm.items[one.item].id for one in orders)
    return f"No order that can still be given lowers the chance of a stop for want of {names} in this run."


def order_rows(outlook: CompanyOutlook, orders: Sequence[OrderNow], today: date | None = None) -> list[tuple[str, ...]]:
    """Rows below `ORDER_HEAD`."""
    now = today or outlook.start
    return [
        (outlook.firm.items[one.item].id, day_text(one.needed_by[0]), *_whence(outlook, one, now), _amount(one),
         _cost(outlook, one) if one.supply is not None else "not known", _chances(one))
        for one in orders
    ]  # fmt: skip


def _whence(outlook: CompanyOutlook, one: OrderNow, now: date) -> tuple[str, str]:
    """From whom, and by when with what is counted in it."""
    if one.supply is None:
        return "nobody in this run: no other origin serves buyers in your region, and no licence of today ships", "none"
    days = f"{one.days} days"
    if one.review:
        days = f"{one.review} days for the licence and {one.days - one.review} to come"
    if one.latest >= now:
        return _origin(outlook, one), f"{day_text(one.latest)} ({days})"
    gap = (now - one.latest).days
    return _origin(outlook, one), f"now: there on {_there(one)} ({days}), {gap} day{'' if gap == 1 else 's'} late"


def _origin(outlook: CompanyOutlook, one: OrderNow) -> str:
    assert one.supply is not None
    name = place_name(outlook, one.supply.origin)
    who = f" ({one.supply.supplier})" if one.supply.supplier else ", a new supplier" if one.is_new else ""
    return f"{name}{who}"


def _there(one: OrderNow) -> str:
    return day_text(one.arrives)


def _amount(one: OrderNow) -> str:
    text = kilograms(one.kg[1])
    if one.part_of_origin is not None and one.part_of_origin >= MUCH:
        text += f", {two_digits(100.0 * one.part_of_origin)} % of all that comes from there by then"
    return text


def _cost(outlook: CompanyOutlook, one: OrderNow) -> str:
    low, middle, high = one.price
    about = outlook.firm.about
    money = money_words(one.kg[1] * middle * (about.usd_rate or 1.0), about.currency)
    return f"{money} ({two_digits(middle)} USD/kg, {two_digits(low)} to {two_digits(high)})"


def _chances(one: OrderNow) -> str:
    now, then = (chance_words(share) for share in one.chance)
    if one.supply is None:
        return now
    if one.chance[0] - one.chance[1] < LEAST_SAVED:
        is_late = one.arrives > one.needed_by[0]
        return f"{now}: {f'before {_there(one)} no order is there' if is_late else 'the order does not lower it'}"
    licence = f", if licensed ({chance_words(one.approved)} are)" if one.review else ""
    return f"{now}, with the order {then}{licence}"


def order_note(orders: Sequence[OrderNow]) -> str:
    """What the figures of the table are."""
    new = any(one.is_new for one in orders)
    assumed = (
        " A new supplier takes as long as the slowest of your file from the same origin; where it has none from there, "
        "days under way are assumed by origin, and making takes as long as with the others, where your file says how "
        "long, else that is not counted: ask it first." if new else ""
    )  # fmt: skip
    return (
        f"An order on top of the usual ones, so large that in nine cases of ten the item does not run out before "
        f"{day_text(orders[0].target)}. Needed by: the day by which it runs out in one case of ten. Order by: that day "
        "less the days from order to receipt in your file, or those under way, and less the review of a licence where "
        "the origin needs one. Cost: all of it at the spot price of this run in the month of the order (nine draws in "
        "ten), not what it costs more than usual; a contract may be cheaper, and an order later in the shortage is "
        f"dearer. That the maker has as much to sell is supposed.{assumed}"
    )
