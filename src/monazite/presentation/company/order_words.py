"""What can still be ordered against a stop, in words: how much of which part, from where, by when, at what price."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from monazite.analysis.company.orders_now import MOST_PART, OrderNow
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.presentation.company.blocks import PagePart
from monazite.presentation.company.wording import (
    chance_words,
    money_words,
    place_name,
    two_digits,
    yearly_use,
)
from monazite.results.names import day_text

ORDER_HEAD = ("item", "needed by", "order from", "order by", "how much", "cost if ordered today",
              "cost on the last day", "chance of a stop")  # fmt: skip
LEAST_SAVED = 0.005
"""Fall of a chance from which on an order is said to lower it."""
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
    """The orders for the item that runs out first and for the largest, a sentence each; empty where there is none.

    ``No stop for want of Rotor before 30 May 2027 in nine cases of ten: 8,400 kg from the European Union, ...``, or
    ``Rotor cannot be covered before 30 May 2027 in nine cases of ten: from about 3 March 2027 on 45 % of the plan``
    """
    if not orders:
        return ""
    used = yearly_use(outlook.firm)
    largest = max(orders, key=lambda one: used[outlook.firm.items[one.item].id])
    return " ".join(_sentence(outlook, one, today or orders[0].today) for one in dict.fromkeys((orders[0], largest)))


def _sentence(outlook: CompanyOutlook, one: OrderNow, now: date) -> str:
    name, until = outlook.firm.items[one.item].id, f"before {day_text(one.target)} in nine cases of ten"
    if one.plan is None:
        return f"No stop for want of {name} {until}{_if_approved(outlook, one, now)}: {_buying(outlook, one, now)}."
    without, with_it = (two_digits(100.0 * part) for part in one.plan)
    aim = f"{name} cannot be covered {until}: from about {day_text(one.needed_by[1])} on {without} % of the plan"
    if not _is_of_use(one):
        return f"{aim}. No order that can still be given lowers the chance of a stop, {chance_words(one.chance[0])}."
    return (
        f"{aim}, {with_it} % with what can still be ordered{_if_approved(outlook, one, now)}: "
        f"{_buying(outlook, one, now)}."
    )


def _is_of_use(one: OrderNow) -> bool:
    """Whether an order lowers the chance of a stop, or keeps a part of the plan running where it does not."""
    gains = [one.chance[0] - one.chance[1], 0.0 if one.plan is None else one.plan[1] - one.plan[0]]
    return one.supply is not None and max(gains) >= LEAST_SAVED


def _if_approved(outlook: CompanyOutlook, one: OrderNow, now: date) -> str:
    """On what an order from a new supplier hangs; empty for one of the file."""
    if not one.is_new:
        return ""
    begun = now if one.is_cheaper_now else one.latest
    by = f" and approved by {day_text(begun + timedelta(one.qualifying))}" if one.qualifying else ""
    return f", if a maker is found in {_place(outlook, one)}{by}"


def _buying(outlook: CompanyOutlook, one: OrderNow, now: date) -> str:
    """What is ordered from whom, when and for how much, and what it does to the chance."""
    last = "ordered now" if one.latest < now else f"ordered by {day_text(one.latest)}"
    when = f"{last} and there on {_there(one)}" if one.latest < now else last
    cost = _cost(outlook, one, 0 if one.is_cheaper_now else 1)
    if one.latest < one.today:
        cost += f" at the price of today, {_cost(outlook, one, 1)} at that of its arrival"
    if one.is_cheaper_now and one.latest > now:
        when, cost = f"ordered today rather than by {day_text(one.latest)}", _cost(outlook, one, 0)
        cost += f", on the last day {_cost(outlook, one, 1)}"
    licence = f" if a licence is approved, as {chance_words(one.approved)} are," if one.review else ""
    chances = " to ".join(dict.fromkeys(chance_words(share) for share in one.chance))
    falls = f"falls{licence} from" if " to " in chances else f"stays{licence} at"
    return (
        f"{_amount(one)} from {_origin(outlook, one)}, {when}, for about {cost}; the chance of a stop {falls} {chances}"
    )


def order_rows(outlook: CompanyOutlook, orders: Sequence[OrderNow], today: date | None = None) -> list[tuple[str, ...]]:
    """Rows below `ORDER_HEAD`."""
    return [
        (outlook.firm.items[one.item].id, day_text(one.needed_by[0]), *_whence(outlook, one, today or one.today),
         _amount(one), *_costs(outlook, one, today or one.today), _chances(one))
        for one in orders
    ]  # fmt: skip


def _whence(outlook: CompanyOutlook, one: OrderNow, now: date) -> tuple[str, str]:
    """From whom, and by when with what is counted in it."""
    if one.supply is None:
        return "nobody in this run: no other origin serves buyers in your region, and no licence of today ships", "none"
    approved = f"{one.qualifying} days until it is approved" if one.qualifying else ""
    review = f"{one.review} for the licence" if one.review else ""
    come = f"{one.days - one.qualifying - one.review} to come"
    days = " and ".join(filter(None, [approved, review, come])) if approved or review else f"{one.days} days"
    if one.latest >= now:
        return _origin(outlook, one), f"{day_text(one.latest)} ({days})"
    gap = (now - one.latest).days
    return _origin(outlook, one), f"now: there on {_there(one)} ({days}), {gap} day{'' if gap == 1 else 's'} late"


def _origin(outlook: CompanyOutlook, one: OrderNow) -> str:
    assert one.supply is not None
    who = f" ({one.supply.supplier})" if one.supply.supplier else ", a new supplier" if one.is_new else ""
    return f"{_place(outlook, one)}{who}"


def _place(outlook: CompanyOutlook, one: OrderNow) -> str:
    assert one.supply is not None
    return place_name(outlook, one.supply.origin)


def _there(one: OrderNow) -> str:
    return day_text(one.arrives)


def _amount(one: OrderNow) -> str:
    """How much, and what part that is of what comes from there in the time of the order."""
    text = f"{two_digits(one.kg[1])} kg"
    if one.part_of_origin is None:
        return text
    most = ", the most that is counted on" if one.part_of_origin >= MOST_PART * (1.0 - 1e-9) else ""
    return f"{text} ({two_digits(100.0 * one.part_of_origin)} % of what comes from there in that time{most})"


def _costs(outlook: CompanyOutlook, one: OrderNow, now: date) -> tuple[str, str]:
    """Cost today and on the last day of the order, the lower one marked."""
    if one.supply is None:
        return "not known", "not known"
    if one.latest < one.today:
        return _cost(outlook, one, 0), f"past; at the price of its arrival {_cost(outlook, one, 1)}"
    if one.latest <= now:
        return _cost(outlook, one, 0), "that is today" if one.latest == now else "past"
    if one.price[0] == one.price[1]:
        return _cost(outlook, one, 0), "the same, in one month"
    costs = [_cost(outlook, one, n) for n in (0, 1)]
    costs[0 if one.is_cheaper_now else 1] += ": cheaper"
    return costs[0], costs[1]


def _cost(outlook: CompanyOutlook, one: OrderNow, day: int) -> str:
    """Cost at the spot price of today (0), or of the last day of the order (1)."""
    low, middle, high = one.price[day]
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
        " A new supplier is first approved: qualification_months of your firm, else 9 months for magnets and other "
        "parts, 3 for materials, both assumed; one that has a row of the part in your file, with a share of 0 too, is "
        "approved. Then it takes as long as the slowest of your file from the same origin; where it has none from "
        "there, days under way are assumed by origin, and making takes as long as with the others, where your file "
        "says how long, else that is not counted: ask it first." if new else ""
    )  # fmt: skip
    return (
        "An order on top of the usual ones, so large that in nine cases of ten the item does not run out before "
        f"{day_text(orders[0].target)}, but no more than {100.0 * MOST_PART:g} % of what comes to your region from "
        "there in that time: from today, or from approval, to receipt or need. That limit is assumed. Needed by: the "
        "day by which it runs out in one case of ten. Order by: that day less the days from order to receipt in your "
        "file, or those under way, less the review of a licence where the origin needs one. Cost: all of it at the "
        "spot price of this run in the month of today, and in that of the last day, or of its arrival where that is "
        "past (nine draws in ten), not what it costs more than usual; a maker that knows of the stop asks the price of "
        "its days; cheaper: with a year's capital on what is paid earlier. A contract may be cheaper. Of "
        "the plan: that of the lines that use the item, mean of the cases in which it runs out, from its day to the "
        f"day above, with this order alone.{assumed}"
    )
