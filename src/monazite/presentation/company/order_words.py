"""What can still be ordered against a stop, in words: how much of which part, from where, by when, at what price."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from monazite.analysis.company.orders_now import LEAST_SAVED, MOST_PART, OrderNow
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.analysis.company.present_supplier import PresentOrder
from monazite.analysis.company.purchases import days_to_come, is_timed
from monazite.presentation.company.blocks import PagePart
from monazite.presentation.company.wording import (
    chance_words,
    money_words,
    own_price,
    place_name,
    plan_words,
    price_range,
    price_unit,
    two_digits,
    yearly_use,
)
from monazite.results.names import day_text

ORDER_HEAD = ("item", "needed by", "order from", "order by", "how much", "cost if ordered today",
              "cost on the last day", "chance of a stop")  # fmt: skip
LATE_HEAD = (*ORDER_HEAD[:-1], "what it keeps running")
PRESENT_NOTE = (
    " More of the same: from the supplier with the largest share, at the spot price of this month. Whether a licence "
    "that is asked for today comes, and by when, is drawn for each case; the day is that of the middle review."
)
TITLE = "What can still be ordered"
UNTIMED = " less your delivery time, which the file does not say, so that there is no last day to order"
LATE = "Too late for the first stop"


class OrdersOfFirm(NamedTuple):
    """What can be ordered: orders that are advised, the day on which somebody could order, and more of the same."""

    orders: Sequence[OrderNow] = ()
    today: date | None = None
    present: Sequence[PresentOrder] = ()


def order_parts(
    outlook: CompanyOutlook, orders: Sequence[OrderNow], today: date | None = None, present: Sequence[PresentOrder] = ()
) -> list[PagePart]:
    """The orders as a table, those that come too late as another; nothing where no item runs out."""
    rows, late = order_rows(outlook, orders, today, present), late_rows(outlook, orders, today)
    parts = [PagePart("table", TITLE, ORDER_HEAD, tuple(rows), order_note(outlook, orders, present))] if rows else []
    return parts + ([PagePart("table", late_title(orders), LATE_HEAD, tuple(late))] if late else [])


def order_answer(
    outlook: CompanyOutlook, orders: Sequence[OrderNow], today: date | None, present: Sequence[PresentOrder]
) -> dict[str, object]:
    """The same for a page: sentence, head, rows and note; head, rows and title of those that come too late."""
    head, late_head = ([f"{name[:1].upper()}{name[1:]}" for name in names] for names in (ORDER_HEAD, LATE_HEAD))
    late = [list(row) for row in late_rows(outlook, orders, today)]
    return {
        "text": order_text(outlook, orders, today, present),
        "head": head,
        "rows": [list(row) for row in order_rows(outlook, orders, today, present)],
        "note": order_note(outlook, orders, present),
        "late": {"head": late_head, "rows": late, "note": late_title(orders)},
    }


def late_title(orders: Sequence[OrderNow]) -> str:
    """That orders come too late for the stop, what they keep running all the same, and from when; empty for none."""
    late = [one for one in orders if one.is_late]
    if not late:
        return ""
    shares = list(dict.fromkeys(plan_words(part) for part in sorted(one.keeps_running or 0.0 for one in late)))
    span = f"{shares[0]} to {shares[-1]}" if len(shares) > 1 else shares[0]
    first = min(one.arrives for one in late)
    return f"{LATE}; keeps {span} of the plan running from {day_text(first)} on"


def order_text(
    outlook: CompanyOutlook, orders: Sequence[OrderNow], today: date | None = None, present: Sequence[PresentOrder] = ()
) -> str:
    """The orders for the item that runs out first and for the largest, a sentence each; empty where there is none.

    ``No stop for want of Rotor before 30 May 2027 in nine cases of ten: 8,400 kg from the European Union, ...``, or
    ``Rotor cannot be covered before 30 May 2027 in nine cases of ten: from about 3 March 2027 on 45 % of the plan``;
    with what more of the same does.
    """
    if not orders:
        return ""
    used, own = yearly_use(outlook.firm), {one.item: one for one in present}
    largest = max(orders, key=lambda one: used[outlook.firm.items[one.item].id])
    words = list[str]()
    for one in dict.fromkeys((orders[0], largest)):
        same = own.get(one.item)
        words += [_sentence(outlook, one, today or orders[0].today, same), present_sentence(outlook, same)]
    return " ".join(filter(None, words))


def _sentence(outlook: CompanyOutlook, one: OrderNow, now: date, own: PresentOrder | None) -> str:
    name, until = outlook.firm.items[one.item].id, f"before {day_text(one.target)} in nine cases of ten"
    if one.plan is None:
        return f"No stop for want of {name} {until}{_if_approved(outlook, one, now)}: {_buying(outlook, one, now)}."
    without, with_it = (two_digits(100.0 * part) for part in one.plan)
    aim = f"{name} cannot be covered {until}: from about {day_text(one.needed_by[1])} on {without} % of the plan"
    if not one.is_of_use:
        what = "No order from elsewhere" if own is not None and own.helped else "No order that can still be given"
        return f"{aim}. {what} lowers the chance of a stop, {chance_words(one.chance[0])}."
    return (
        f"{aim}, {with_it} % with what can still be ordered{_if_approved(outlook, one, now)}: "
        f"{_buying(outlook, one, now)}."
    )


def present_sentence(outlook: CompanyOutlook, one: PresentOrder | None) -> str:
    """What more of the same would do, in a sentence; empty for none."""
    if one is None:
        return ""
    whom = f"More of the same from {_present(outlook, one)}"
    if one.arrives is not None and not is_timed(one.supply):
        return (
            f"{whom}, ordered today, is there on {day_text(one.arrives)} at the earliest, for your file does not say "
            f"how long delivery takes; then it {_helped(one)}."
        )
    if one.arrives is None:
        return f"{whom} does not come any more: no licence that is asked for today is approved, or nothing leaves."
    return f"{whom}, ordered today, is there on {day_text(one.arrives)} and {_helped(one)}."


def _present(outlook: CompanyOutlook, one: PresentOrder) -> str:
    who = f" ({one.supply.supplier})" if one.supply.supplier else ""
    return f"{place_name(outlook, one.supply.origin)}{who}"


def _helped(one: PresentOrder) -> str:
    """In how many of the cases in which the item runs out an order from its present supplier saves it."""
    licence = f", where the licence comes in time ({one.shipped} of them)" if one.is_licensed else ""
    return f"helps in {one.helped or 'none'} of the {one.cases} cases in which it runs out{licence}"


def order_decision(outlook: CompanyOutlook, one: OrderNow) -> str:
    """An order as a decision: ``Order 2,900 kg of Rotor from the European Union (VAC)``."""
    name = outlook.firm.items[one.item].id
    text = f"Order {two_digits(one.kg[1])} kg of {name} from {_origin(outlook, one)}"
    return f"{text}, who is approved first ({one.qualifying} days)" if one.qualifying else text


def present_decision(outlook: CompanyOutlook, one: PresentOrder) -> str:
    """The same of more of the same."""
    licence = ", and apply for its licence" if one.is_licensed else ""
    name = outlook.firm.items[one.item].id
    return f"Order {two_digits(one.kg)} kg more of {name} from {_present(outlook, one)}{licence}"


def _if_approved(outlook: CompanyOutlook, one: OrderNow, now: date) -> str:
    """On what an order from a new supplier hangs; empty for one of the file."""
    if not one.is_new:
        return ""
    begun = now if one.is_cheaper_now else one.latest
    by = f" and approved by {day_text(begun + timedelta(one.qualifying))}" if one.qualifying else ""
    return f", if a maker is found in {_place(outlook, one)}{by}"


def _buying(outlook: CompanyOutlook, one: OrderNow, now: date) -> str:
    """What is ordered from whom, when and for how much, and what it does to the chance."""
    if not one.is_timed and one.latest >= now:
        when, cost = f"needed by {day_text(one.needed_by[0])}{UNTIMED}", f"{_cost(outlook, one, 0)} if ordered today"
        return _bought(outlook, one, when, cost)
    last = "ordered now" if one.latest < now else f"ordered by {day_text(one.latest)}"
    when = f"{last} and there on {_there(one)}" if one.latest < now else last
    cost = _cost(outlook, one, 0 if one.is_cheaper_now else 1)
    if one.latest < one.today:
        cost += f" at the price of today, {_cost(outlook, one, 1)} at that of its arrival"
    if one.is_cheaper_now and one.latest > now:
        when, cost = f"ordered today rather than by {day_text(one.latest)}", _cost(outlook, one, 0)
        cost += f", on the last day {_cost(outlook, one, 1)}"
    return _bought(outlook, one, when, cost)


def _bought(outlook: CompanyOutlook, one: OrderNow, when: str, cost: str) -> str:
    licence = f" if a licence is approved, as {chance_words(one.approved)} are," if one.review else ""
    chances = " to ".join(dict.fromkeys(chance_words(share) for share in one.chance))
    falls = f"falls{licence} from" if " to " in chances else f"stays{licence} at"
    return (
        f"{_amount(one)} from {_origin(outlook, one)}, {when}, for about {cost}; the chance of a stop {falls} {chances}"
    )


def order_rows(
    outlook: CompanyOutlook, orders: Sequence[OrderNow], today: date | None = None, present: Sequence[PresentOrder] = ()
) -> list[tuple[str, ...]]:
    """Rows below `ORDER_HEAD`: of each item the order that is in time, and more of the same."""
    rows = [(one.item, (*_row(outlook, one, today), _chances(one))) for one in orders if not one.is_late]
    rows += [(one.item, _present_row(outlook, one, today or outlook.start)) for one in present]
    order = list(dict.fromkeys([one.item for one in orders] + [one.item for one in present]))
    return [row for _, row in sorted(rows, key=lambda pair: order.index(pair[0]))]


def late_rows(outlook: CompanyOutlook, orders: Sequence[OrderNow], today: date | None = None) -> list[tuple[str, ...]]:
    """Rows below `LATE_HEAD`."""
    return [
        (*_row(outlook, one, today), f"{plan_words(one.keeps_running)} of the plan of its lines, from {_there(one)} on")
        for one in orders if one.is_late
    ]  # fmt: skip


def _row(outlook: CompanyOutlook, one: OrderNow, today: date | None) -> tuple[str, ...]:
    now = today or one.today
    return (outlook.firm.items[one.item].id, day_text(one.needed_by[0]), *_whence(outlook, one, now), _amount(one),
            *_costs(outlook, one, now))  # fmt: skip


def _present_row(outlook: CompanyOutlook, one: PresentOrder, now: date) -> tuple[str, ...]:
    name, whom = outlook.firm.items[one.item].id, f"{_present(outlook, one)}: more of the same"
    if one.arrives is None:
        why = "nothing that is ordered today comes any more: no licence is approved then, or nothing leaves"
        return name, day_text(one.needed_by), whom, why, "none", "none", "none", _helped(one)
    total, come = (one.arrives - now).days, days_to_come(one.supply)
    kg, cost = f"{two_digits(one.kg)} kg", order_cost(outlook, one.kg, one.price)
    if not is_timed(one.supply):
        licence = f"{total} days for the licence, then " if total else ""
        when = f"today: {licence}your delivery time, which the file does not say"
        return name, day_text(one.needed_by), whom, when, kg, cost, "that is today", _helped(one)
    review = f"{total - come} for the licence and " if total > come else ""
    when = f"today: there on {day_text(one.arrives)} ({review}{come} to come)"
    return name, day_text(one.needed_by), whom, when, kg, cost, "that is today", _helped(one)


def _whence(outlook: CompanyOutlook, one: OrderNow, now: date) -> tuple[str, str]:
    """From whom, and by when with what is counted in it."""
    if one.supply is None:
        return "nobody in this run: no other origin serves buyers in your region, and no licence of today ships", "none"
    approved = f"{one.qualifying} days until it is approved" if one.qualifying else ""
    review = f"{one.review} for the licence" if one.review else ""
    come = f"{one.days - one.qualifying - one.review} to come"
    days = " and ".join(filter(None, [approved, review, come])) if approved or review else f"{one.days} days"
    if not one.is_timed:
        return _origin(outlook, one), order_by_untimed(one, now)
    if one.latest >= now:
        return _origin(outlook, one), f"{day_text(one.latest)} ({days})"
    gap = (now - one.latest).days
    return _origin(outlook, one), f"now: there on {_there(one)} ({days}), {gap} day{'' if gap == 1 else 's'} late"


def order_by_untimed(one: OrderNow, now: date) -> str:
    """By when an order is given whose delivery time the file does not say: no day, but what it is off."""
    licence = f"{one.review} days for the licence and " if one.review else ""
    if one.latest < now:
        return f"now, and late: {licence}your delivery time, which the file does not say"
    needed = day_text(one.needed_by[0])
    return f"not known: {needed} less {licence}your delivery time, which the file does not say"


def _origin(outlook: CompanyOutlook, one: OrderNow) -> str:
    assert one.supply is not None
    who = f" ({one.supply.supplier})" if one.supply.supplier else ", a new supplier" if one.is_new else ""
    return f"{_place(outlook, one)}{who}"


def _place(outlook: CompanyOutlook, one: OrderNow) -> str:
    assert one.supply is not None
    return place_name(outlook, one.supply.origin)


def _there(one: OrderNow) -> str:
    return day_text(one.arrives) if one.is_timed else f"{day_text(one.arrives)} at the earliest"


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
    if not one.is_timed:
        return _cost(outlook, one, 0), "not known"
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
    return order_cost(outlook, one.kg[1], one.price[day])


def order_cost(outlook: CompanyOutlook, kg: float, price: tuple[float, float, float]) -> str:
    """What so many kg cost at a spot price, and that price with its range, in the currency of the file."""
    firm = outlook.firm
    money = money_words(kg * own_price(firm, price[1]), firm.about.currency if firm.about.usd_rate else "USD")
    return f"{money}, at {price_range(firm, price)}"


def _chances(one: OrderNow) -> str:
    now, then = (chance_words(share) for share in one.chance)
    if one.supply is None:
        return now
    if one.chance[0] - one.chance[1] < LEAST_SAVED:  # it may keep a part of the plan running
        is_late = one.arrives > one.needed_by[0]
        return f"{now}: {f'before {_there(one)} no order is there' if is_late else 'the order does not lower it'}"
    licence = f", if licensed ({chance_words(one.approved)} are)" if one.review else ""
    there = "" if one.is_timed else f", if it is there by {day_text(one.needed_by[0])}"
    return f"{now}, with the order {then}{licence}{there}"


def order_note(outlook: CompanyOutlook, orders: Sequence[OrderNow], present: Sequence[PresentOrder] = ()) -> str:
    """What the figures of the table are; empty where nothing is in it."""
    same = PRESENT_NOTE if present else ""
    if not orders:
        return same.strip()
    same += f" Prices are in {price_unit(outlook.firm)}."
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
        f"day above, with this order alone.{assumed}{same}"
    )
