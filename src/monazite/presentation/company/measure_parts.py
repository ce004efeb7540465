"""Measures of a firm as parts of its sheet: what moves the first stop or keeps the plan running, the cheapest set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from monazite.analysis.company.cheapest_set import MeasureSet
from monazite.analysis.company.firm_lever import HORIZON, LeverEffect
from monazite.analysis.company.item_levers import ItemLever
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.analysis.company.plan_saved import LEAST_DAYS
from monazite.analysis.company.present_supplier import PresentOrder, chance_with
from monazite.analysis.company.purchases import first_arrival
from monazite.presentation.company.blocks import PagePart
from monazite.presentation.company.licence_words import approved_words
from monazite.presentation.company.new_order_words import new_order_words
from monazite.presentation.company.wording import (
    capital_words,
    chance_words,
    cost_cells,
    cut_words,
    day_words,
    money_words,
    no_set_words,
    place_name,
    plan_words,
    set_outlay_words,
    with_names,
    yearly_use,
)

MOST_ROWS = 12
MOST_NAMED = 6
LEAST_SHOWN, LEAST_KEPT = 0.05, 0.0005
"""Days and part of the plan below which a measure reads as nothing."""
ITEM_TITLE = "What moves the day of each item"
ITEM_HEAD = ("item", "its best measure", "days later", "part of its plan kept running", "lost without it",
             "cost in the first year", "best of another kind")  # fmt: skip
BY_PLAN = (
    "The stop is long, or no measure moves its first day: measures are ranked by what they keep running over the "
    "outlook, products by the weight of what they use. "
)


def is_by_plan(effects: Sequence[LeverEffect]) -> bool:
    """Whether measures are ranked by the plan that they keep running."""
    return any(effect.plan is not None for effect in effects)


def helps_most(outlook: CompanyOutlook, effects: Sequence[LeverEffect]) -> str:
    """The two measures that help most, in a sentence; empty where none does."""
    if is_by_plan(effects):
        useful = [effect for effect in effects if (effect.plan or 0.0) >= 0.0005][:2]
        words = [f"{effect.lever.text} (keeps {plan_words(effect.plan)} of the plan running{_if(effect)})"
                 for effect in useful]  # fmt: skip
    else:
        useful = [effect for effect in effects if effect.gained > LEAST_DAYS][:2]
        words = [f"{effect.lever.text} ({effect.gained:.0f} days{_if(effect)})" for effect in useful]
    return f"What helps most: {with_names('; '.join(words), outlook)}." if words else ""


def _if(effect: LeverEffect) -> str:
    """On what a licence hangs, behind what it does; empty for what a firm can do alone."""
    return f", {approved_words(effect.lever)}" if effect.lever.kind == "licence" else ""


def lever_parts(outlook: CompanyOutlook, effects: Sequence[LeverEffect], horizon: int) -> list[PagePart]:
    """The measures weighed one by one, as a table and a chart."""
    if not effects:
        return [PagePart("text", f"Nothing runs out within {horizon} days, so nothing has to move.")]
    currency, by_plan = outlook.firm.about.currency, is_by_plan(effects)
    rows = []
    for effect in effects[:MOST_ROWS]:
        unit = f"{effect.per_unit:.2f} a day of stock" if effect.lever.kind == "stock" else ""
        days = [_days(effect.gained), unit, _points(effect.chance), _days(effect.item_gained)]
        if by_plan:
            margin = [] if effect.margin is None else [money_words(effect.margin, currency)]
            days = [plan_words(effect.plan), *margin, _days(effect.gained), _points(effect.chance)]
        rows.append((with_names(effect.lever.text, outlook), *days, *cost_cells(effect.lever, currency)))
    points = f"chance within {horizon} days, points"
    figures = ("days gained", "each", points, "days gained by the item alone")
    if by_plan:
        margin = () if effects[0].margin is None else ("margin not lost",)
        figures = (f"part of the plan kept running, {outlook.weeks} weeks", *margin, "days gained", points)
    head = ("lever", *figures, "cost in the first year", "what for", "money tied up")
    note = f"Mean of the runs, first stops counted up to {horizon} days. "
    note += cut_words(len(effects), MOST_ROWS, "levers", "levers.csv")
    note = f"{BY_PLAN if by_plan else ''}{note}{capital_words(outlook.firm)}".strip()
    what = "What keeps the plan running" if by_plan else "What moves the first stop"
    chart = "Plan kept running by lever" if by_plan else "Days gained by lever"
    served = new_order_words(outlook, effects[:MOST_ROWS])
    return [PagePart("table", what, head, tuple(rows), note), *([PagePart("text", served)] if served else []),
            PagePart("figure", chart, name="levers", note="As in the table.")]  # fmt: skip


def item_parts(outlook: CompanyOutlook, by_item: Mapping[int, Sequence[ItemLever]], horizon: int) -> list[PagePart]:
    """The best measures of each item, as a table; nothing for a firm of one item, whose measures are all of it."""
    rows = item_rows(outlook, by_item)
    return [PagePart("table", ITEM_TITLE, ITEM_HEAD, tuple(rows), item_note(outlook, by_item, horizon))] if rows else []


def item_answer(outlook: CompanyOutlook, by_item: Mapping[int, Sequence[ItemLever]], horizon: int) -> dict[str, object]:
    """The same table for a page: head, rows and note; without rows for a firm of one item."""
    head = [f"{name[:1].upper()}{name[1:]}" for name in ITEM_HEAD]
    rows = [list(row) for row in item_rows(outlook, by_item)]
    return {"head": head, "rows": rows, "note": item_note(outlook, by_item, horizon)}


def item_note(outlook: CompanyOutlook, by_item: Mapping[int, Sequence[ItemLever]], horizon: int) -> str:
    """What the figures of the table are, and which items are not in it."""
    note = (f"Days by which the item itself runs out later, mean of the runs, counted up to {horizon} days; the plan "
            f"is that of the lines that use it, over {outlook.weeks} weeks. A share is moved away first from a country "
            "whose export controls act on the good, and only to where more is served.")  # fmt: skip
    others = [row.id for i, row in enumerate(outlook.firm.items) if i not in by_item]
    if others:
        cut = f" and {len(others) - MOST_ROWS} more" if len(others) > MOST_ROWS else ""
        note += (" Not weighed, because nothing is lost for want of them or others come first: "
                 f"{', '.join(others[:MOST_ROWS])}{cut}.")  # fmt: skip
    return note


def item_rows(outlook: CompanyOutlook, by_item: Mapping[int, Sequence[ItemLever]]) -> list[tuple[str, ...]]:
    """Rows of the best measures of each item, below `ITEM_HEAD`; none for a firm of one item."""
    if len(outlook.firm.items) < 2:
        return []
    return [
        (outlook.firm.items[item].id, _measure(best[0], outlook), _days(best[0].effect.item_gained),
         plan_words(best[0].saved), plan_words(best[0].lost),
         cost_cells(best[0].effect.lever, outlook.firm.about.currency)[0],
         "; ".join(f"{_measure(one, outlook)} ({_gain(one)})" for one in best[1:] if _helps(one)) or "none")
        for item, best in by_item.items()
    ]  # fmt: skip


def largest_helps(outlook: CompanyOutlook, by_item: Mapping[int, Sequence[ItemLever]]) -> str:
    """What helps the largest item most, where the first line waits for another one; empty elsewhere."""
    used = yearly_use(outlook.firm)
    largest = max(used, key=lambda item: used[item], default="")
    if not outlook.binding or largest in ("", next(iter(outlook.binding))):
        return ""
    best = [one for one in by_item.get(outlook.builder.item_place[largest], ()) if _helps(one)]
    words = "; ".join(f"{_measure(one, outlook)} ({_gain(one)})" for one in best)
    return f"What helps {largest}, the largest item by weight, most: {words}." if words else ""


def _helps(one: ItemLever) -> bool:
    return one.effect.item_gained >= LEAST_SHOWN or one.saved >= LEAST_KEPT


def _measure(one: ItemLever, outlook: CompanyOutlook) -> str:
    """The measure; none is called the best where it neither moves the day nor keeps anything running."""
    return with_names(one.effect.lever.text, outlook) if _helps(one) else "none of those weighed helps"


def _gain(one: ItemLever) -> str:
    return f"{_days(one.effect.item_gained)} days, keeps {plan_words(one.saved)} of its plan running{_if(one.effect)}"


def _days(gained: float) -> str:
    """Days with one decimal, and no sign where they round to nothing."""
    return f"{round(gained, 1) + 0.0:.1f}"


def _points(change: float) -> str:
    """A change of a chance in whole points with its sign; no sign where it rounds to nothing."""
    return f"{100 * change:+.0f}" if round(100 * change) else "0"


def cheapest_parts(
    outlook: CompanyOutlook, cheapest: MeasureSet | None, present: Sequence[PresentOrder] = ()
) -> list[PagePart]:
    """The cheapest set of measures under a chance, or why there is none."""
    if cheapest is None:
        return []
    currency, level = outlook.firm.about.currency, f"{100 * cheapest.level:g} %"
    if cheapest.base <= cheapest.level:
        now = chance_words(cheapest.base)
        return [PagePart("text", f"The chance of a stop within {HORIZON} days is {now} already, not over {level}.")]
    title = f"The cheapest way to a chance of a stop within {HORIZON} days of at most {level}"
    left = with_names("; ".join(cheapest.unpriced[:6]), outlook)
    unpriced = [PagePart("text", f"Left out because the file gives no cost: {left}.")] if cheapest.unpriced else []
    if not cheapest.levers:
        return [PagePart("text", no_set_words(cheapest, chance_with(outlook, present))), *unpriced]
    none = late_stock_words(outlook, cheapest)
    rows = tuple((with_names(lever.text, outlook), *cost_cells(lever, currency)) for lever in cheapest.levers)
    state = "reaches it" if cheapest.is_enough else "does not reach it; no set of measures whose cost is known does"
    note = (f"Together {set_outlay_words(cheapest, currency)}; the chance falls from "
            f"{chance_words(cheapest.base)} to {chance_words(cheapest.chance)}, which {state}. "
            f"{capital_words(outlook.firm)}{none}").strip()  # fmt: skip
    note = " ".join(note.split())
    head = ("measure", "cost in the first year", "what for", "money tied up")
    return [PagePart("table", title, head, rows, note), *unpriced]


def late_stock_words(outlook: CompanyOutlook, cheapest: MeasureSet, today: date | None = None) -> str:
    """Items of which no more stock is in the set, because none that is ordered now would be there; empty for none."""
    if not cheapest.late:
        return ""
    shut = stopped_words(outlook, cheapest.late, today)
    stopped = stopped_items(outlook, cheapest.late, today)
    names = [outlook.firm.items[item].id for item in cheapest.late if item not in stopped]
    cut = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    late = (
        f" More stock of {', '.join(names[:MOST_NAMED])}{cut} is no part of it: none that is ordered now from the "
        f"suppliers of the file is there on {day_words(outlook.start, 0)}; what is in the region already still can be "
        "bought." if names else ""
    )  # fmt: skip
    return f"{_hopeless_words(outlook, cheapest)}{f' {shut}' if shut else ''}{late}"


def _hopeless_words(outlook: CompanyOutlook, cheapest: MeasureSet) -> str:
    """Items about which nothing can be done, and the chance of a stop for want of the others; empty for none."""
    if not cheapest.hopeless:
        return ""
    names = ", ".join(outlook.firm.items[item].id for item in cheapest.hopeless[:MOST_NAMED])
    words = f" Of {names} nothing can be ordered that comes, from anybody in this run: the set is for the other parts"
    if cheapest.chance_of_others is None:
        return f"{words}."
    return f"{words}, for want of which the chance of a stop is {chance_words(cheapest.chance_of_others)} with it."


def stopped_items(outlook: CompanyOutlook, items: Sequence[int], today: date | None) -> list[int]:
    """Items of which nothing comes any more that is ordered on a day, by default the first, from suppliers of the file.

    Parameters
    ----------
    outlook
        The firm in a run.
    items
        Positions of the items.
    today
        Day of the order.
    """
    return [item for item in items if first_arrival(outlook, item, today or outlook.start) is None]


def stopped_words(outlook: CompanyOutlook, items: Sequence[int], today: date | None) -> str:
    """Of which items more stock cannot come any more, and from where; empty where all can.

    Parameters
    ----------
    outlook
        The firm in a run.
    items
        Positions of the items.
    today
        Day of the order.
    """
    names = [outlook.firm.items[item].id for item in stopped_items(outlook, items, today)]
    if not names:
        return ""
    origins = dict.fromkeys(row.origin for row in outlook.firm.supply if row.item in names and row.share > 0.0)
    places = " and ".join(place_name(outlook, origin) for origin in origins)
    cut = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return (
        f"More stock of {', '.join(names[:MOST_NAMED])}{cut} cannot come from {places} any more: what is ordered now "
        "would leave when no licence is approved, or under a ban; only from stock in the region."
    )
