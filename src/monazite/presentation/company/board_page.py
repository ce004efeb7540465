"""The first screen of a firm's sheet: day and chance, what runs out and how deep, three decisions, what stays open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from monazite.analysis.company.detours import beside_detours
from monazite.analysis.company.firm_lever import HORIZON, FirmLever, LeverEffect
from monazite.analysis.company.licence_days import licence_deadlines
from monazite.analysis.company.orders_now import OrderNow, plan_made
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.analysis.company.present_supplier import PresentOrder
from monazite.analysis.company.purchases import LEAST_APPROVED, first_arrival
from monazite.analysis.company.shortfall import DAYS_AFTER, shortfall
from monazite.analysis.forecast.forecast import Forecast, Slice
from monazite.presentation.company.blocks import PagePart
from monazite.presentation.company.detour_words import detour_clause, detour_reason
from monazite.presentation.company.first_line_words import near_words
from monazite.presentation.company.licence_words import approved_words, refused_words, to_do
from monazite.presentation.company.maker_words import maker_words
from monazite.presentation.company.order_words import (
    OrdersOfFirm,
    order_by_untimed,
    order_cost,
    order_decision,
    present_decision,
)
from monazite.presentation.company.wording import (
    chance_words,
    cost_cells,
    day_words,
    delivery_unsaid_words,
    money_words,
    place_name,
    plan_words,
    two_digits,
    with_names,
)
from monazite.results.names import day_text, month_text

MOST_PARTS, MOST_DECISIONS, MOST_PRODUCTS, MOST_MONTHS = 4, 3, 3, 12
LEAST_POINT = 0.01
"""Fall of the chance of a stop, and part of the plan, from which on a measure is a decision for a board."""
PARTS = "What runs out, and how deep"
PARTS_HEAD = ("part", "runs out in one case of twenty by", f"within {HORIZON} days", "of its plan made from then on",
              "first to stop a line")  # fmt: skip
DECISIONS_HEAD = ("decision", "last day", "money", "what it does")
SCENARIO = (
    "This is the scenario as it stands: what is on record, or assumed, goes on, and nobody says how likely that is. "
    "monazite company with --forecast is of the other kind: it weighs what the talks may come to. Read this page for "
    "what to order, that one for how likely it is needed."
)
FORECAST = (
    "This is a forecast: it weighs what the talks may come to by its chance, one case to each course. The app, and "
    "monazite company without --forecast, take the scenario as it stands: read that one for what to do if nothing "
    "changes, this page for how likely it is needed."
)


class Decision(NamedTuple):
    """A row below `DECISIONS_HEAD`, and what it is ranked by."""

    gain: float
    cells: tuple[str, str, str, str]


def kind_words(outlook: CompanyOutlook) -> str:
    """Which kind of run a sheet is of, and what the other kind is for."""
    return FORECAST if isinstance(outlook.results, Forecast | Slice) else SCENARIO


def cases_words(outlook: CompanyOutlook) -> str:
    """How many cases there are: ``512 cases: 64 runs with 8 firms like yours in each``."""
    firms = outlook.reach.firms
    if firms == 1:
        return f"{outlook.draws} runs"
    return f"{outlook.draws} cases: {outlook.draws // firms} runs with {firms} firms like yours in each"


def board_parts(
    outlook: CompanyOutlook,
    ordered: OrdersOfFirm,
    effects: Sequence[LeverEffect],
) -> list[PagePart]:
    """The first screen.

    Parameters
    ----------
    outlook
        The firm in a run.
    ordered
        What can still be ordered.
    effects
        Measures weighed one by one.
    """
    rows, chosen = part_rows(outlook), decisions(outlook, ordered, effects)
    none = PagePart("text", "Nothing that can still be ordered or decided changes the chance by a point.")
    decided = PagePart("table", "What to decide", DECISIONS_HEAD, tuple(one.cells for one in chosen))
    near = " ".join(filter(None, [near_words(outlook, [row[0] for row in rows]), maker_words(outlook)]))
    uncovered = uncovered_words(outlook, ordered.orders)
    unsaid = delivery_unsaid_words(outlook.firm)
    refused, other = refused_words(outlook, ordered.today), beside_detours(outlook)
    parts = [PagePart("lead", lead_words(outlook, other)), *([PagePart("text", unsaid)] if unsaid else [])]
    parts += [PagePart("table", PARTS, PARTS_HEAD, tuple(rows), near), decided if chosen else none] if rows else []
    parts += [PagePart("text", words) for words in (detour_reason(outlook, other), refused, uncovered) if words]
    return [*parts, PagePart("text", kind_words(outlook)), *month_parts(outlook)]


def lead_words(outlook: CompanyOutlook, other: CompanyOutlook | None = None) -> str:
    """Day with its range, chance, what runs out first, how deep it goes, and what it costs, in a few sentences.

    ``other`` is the firm without goods that go round licences, or with them, as `beside_detours` has it.
    """
    low, middle, high = outlook.quantiles()
    if not np.isfinite(outlook.first_days).any():
        return f"No line runs below plan within the {outlook.weeks} weeks{detour_clause(outlook, other)}."
    days = [(share, day) for share, day in (("in one of twenty by", low), ("in half by", middle),
                                            ("in nineteen of twenty by", high)) if np.isfinite(day)]  # fmt: skip
    span = ", ".join(f"{share} {day_words(outlook.start, day)}" for share, day in days)
    never = 1.0 - float(np.isfinite(outlook.first_days).mean())
    span = "; ".join(filter(None, [span, f"in {chance_words(never)} never" if never > 0.0 else ""]))
    words = [f"A line runs below plan within {HORIZON} days in {_cases(outlook.chance(HORIZON))}"
             f"{detour_clause(outlook, other)}.", f"Over {outlook.weeks} weeks {span}."]  # fmt: skip
    item, share = next(iter(outlook.binding.items()), ("", 0.0))
    origin = outlook.binding_origin(item) if item else ""
    behind = f", because deliveries from {place_name(outlook, origin)} fall behind" if origin else ""
    words += [f"First to stop a line: {item}, in {_cases(share)}{behind}."] if item else []
    lost = shortfall(outlook).lost()
    if lost is not None:
        least, half, most = (f"{100 * part:.0f} %" for part in lost)
        words.append(f"In the {DAYS_AFTER} days from then on it loses {half} of its plan ({least} to {most}).")
    margin = float(outlook.margin_lost.mean())
    if margin > 0.0:
        bad, money = float(np.quantile(outlook.margin_lost, 0.95)), outlook.firm.about.currency
        words.append(f"Margin lost over the {outlook.weeks} weeks: {money_words(margin, money)} on average, over "
                     f"{money_words(bad, money)} in one case of twenty.")  # fmt: skip
    return " ".join(words)


def _cases(share: float) -> str:
    words = chance_words(share)
    return {"none": "no case", "all": "all cases"}.get(words, f"{words} of cases")


def part_rows(outlook: CompanyOutlook) -> list[tuple[str, ...]]:
    """The parts that run out within `HORIZON` days, the likeliest first, below `PARTS_HEAD`."""
    names = [row.id for row in outlook.firm.items]
    chance = {name: outlook.chance(HORIZON, "item", name) for name in names}
    likely = sorted((name for name in names if chance[name] > 0.0), key=lambda name: -chance[name])[:MOST_PARTS]
    rows = list[tuple[str, ...]]()
    for name in likely:
        share = plan_made(outlook, outlook.builder.item_place[name], HORIZON)
        early = day_words(outlook.start, outlook.quantiles("item", name)[0], "in fewer")
        rows.append((name, early, chance_words(chance[name]), f"{two_digits(100.0 * share)} %",
                     chance_words(outlook.binding.get(name, 0.0))))  # fmt: skip
    return rows


def decisions(outlook: CompanyOutlook, ordered: OrdersOfFirm, effects: Sequence[LeverEffect]) -> list[Decision]:
    """At most three decisions, those first that lower the chance of running out most; a licence by its odds."""
    now = ordered.today or outlook.start
    chosen = [_of_order(outlook, one, now) for one in ordered.orders if one.is_of_use]
    chosen += [_of_present(outlook, one, now) for one in ordered.present if one.helped >= LEAST_POINT * outlook.draws]
    chosen += [_of_measure(outlook, one, now) for one in effects
              if max(-one.chance, one.plan or 0.0) >= LEAST_POINT and _can_be_had(outlook, one.lever, now)]  # fmt: skip
    chosen.sort(key=lambda one: -one.gain)
    return [*_of_licence(outlook, now), *chosen][:MOST_DECISIONS]


def _can_be_had(outlook: CompanyOutlook, lever: FirmLever, now: date) -> bool:
    """Whether a measure can be taken: not stock that no order brings by the first day; orders stand by themselves."""
    if lever.kind != "stock":
        return lever.kind != "order"
    day = first_arrival(outlook, lever.item, now)
    return day is not None and day <= outlook.start


def _of_order(outlook: CompanyOutlook, one: OrderNow, now: date) -> Decision:
    last = "today" if one.latest <= now else day_text(one.latest)
    last = last if one.is_timed else order_by_untimed(one, now)
    before, after = (chance_words(share) for share in one.chance)
    falls = f"it runs out in {after} of cases, not {before}"
    if before == after and one.plan is not None:
        falls = f"{two_digits(100.0 * one.plan[1])} % of the plan of its lines is made, not "
        falls += f"{two_digits(100.0 * one.plan[0])} %"
    money = order_cost(outlook, one.kg[1], one.price[0 if one.is_cheaper_now else 1])
    return Decision(one.chance[0] - one.chance[1], (order_decision(outlook, one), last, money, falls))


def _of_present(outlook: CompanyOutlook, one: PresentOrder, now: date) -> Decision:
    licence = ", where the licence comes" if one.is_licensed else ""
    before, after = (chance_words(share / outlook.draws) for share in (one.cases, one.cases - one.helped))
    does = f"it runs out in {after} of cases, not {before}{licence}"
    money = order_cost(outlook, one.kg, one.price)
    return Decision(one.helped / outlook.draws, (present_decision(outlook, one), day_text(now), money, does))


def _of_measure(outlook: CompanyOutlook, one: LeverEffect, now: date) -> Decision:
    """A measure whose last day is not computed here: it counts as taken on the first day, or now where that is past."""
    currency = outlook.firm.about.currency
    money = cost_cells(one.lever, currency)[0] if one.lever.cost is not None else "not known"
    if one.lever.cost is None and one.lever.most:
        money = f"at most {money_words(one.lever.most, currency)}"
    does = f"the chance of a stop within {HORIZON} days falls by {round(-100 * one.chance)} points"
    if -one.chance < LEAST_POINT:
        does = f"keeps {plan_words(one.plan)} of the plan running"
    if one.lever.kind == "licence":
        does = f"{approved_words(one.lever)}: {does}"
    text = with_names(one.lever.text, outlook)
    cells = text[:1].upper() + text[1:], day_text(max(outlook.start, now)), money, does
    return Decision(-one.chance * one.lever.approved, cells)


def _of_licence(outlook: CompanyOutlook, now: date) -> list[Decision]:
    """The licence that most kg hang on, with its last day; none where none of the file has a day that matters, or none
    is approved then.
    """
    near = [one for one in licence_deadlines(outlook, now) if one.is_needed and not one.banned
            and (one.day - now).days <= HORIZON and one.approved >= LEAST_APPROVED]  # fmt: skip
    if not near:
        return []
    one = max(near, key=lambda one: one.kg)
    place = place_name(outlook, one.supply.origin)
    last = day_text(max(one.apply_by, now)) if not one.is_application else day_text(now)
    return [Decision(np.inf, (f"Licence for {one.supply.item} from {place}", last, "not known", to_do(one, now)))]


def uncovered_words(outlook: CompanyOutlook, orders: Sequence[OrderNow]) -> str:
    """What cannot be covered, from when, and what of the plan is made; empty where all can."""
    open_ = [one for one in orders if one.plan is not None][:MOST_PARTS]
    words = [
        f"{outlook.firm.items[one.item].id} from about {day_text(one.needed_by[1])} on "
        f"({two_digits(100.0 * (one.plan[1] if one.plan else 0.0))} % of the plan of its lines is made in the cases "
        "in which it runs out)"
        for one in open_
    ]
    aim = f"Cannot be covered in nine cases of ten before {day_text(open_[0].target)}" if open_ else ""
    return f"{aim}: {'; '.join(words)}." if words else ""


def month_parts(outlook: CompanyOutlook) -> list[PagePart]:
    """What is not made by month, in units and margin where the file has them; nothing where all is made."""
    order, firm = list(outlook.inside.product_order), outlook.firm
    idle = np.asarray(outlook.paths.idle, float)  # (draw, week, product)
    weekly = np.array([firm.products[p].units for p in order]) * 7.0 * 12.0 / 365.25
    margin = np.array([firm.products[p].margin or 0.0 for p in order])
    lost = idle.mean(0) * weekly  # (week, product) units
    days = [outlook.start + timedelta(days=7 * w) for w in range(outlook.weeks)]
    months = np.array([(day.year - days[0].year) * 12 + day.month - days[0].month for day in days])
    shown = _products_shown(outlook, lost.sum(0), lost.sum(0) * margin if margin.any() else lost.sum(0))
    if not shown:
        return []
    bad = np.quantile(_by_month(idle @ (weekly * margin), months), 0.95, axis=0)
    rows = list[tuple[str, ...]]()
    for m in range(min(int(months.max()) + 1, MOST_MONTHS)):
        weeks = months == m
        cells = [f"{two_digits(float(lost[weeks, n].sum()))} of {two_digits(float(weekly[n] * weeks.sum()))}"
                 for n in shown]  # fmt: skip
        if margin.any():
            mean = float((lost[weeks] @ margin).sum())
            cells += [money_words(mean, firm.about.currency), money_words(float(bad[m]), firm.about.currency)]
        rows.append((month_text(days[int(np.flatnonzero(weeks)[0])]), *cells))
    names = (with_names(firm.products[order[n]].id, outlook) for n in shown)
    more = ("margin lost, mean", "in one case of twenty over") if margin.any() else ()
    note = "Weeks by the month they begin in. Units not made, of those planned; of lines with a part of a list, kg of "
    note += "the part. Mean of the cases."
    note += "" if margin.any() else " The file gives no margin, so none is counted."
    head = ("month", *names, *more)
    return [PagePart("table", "What is not made, month by month", head, tuple(rows), note)]


def _products_shown(outlook: CompanyOutlook, lost: np.ndarray, worth: np.ndarray) -> list[int]:
    """Products with a column of their own, the dearest loss first; the headline's part is always there."""
    dearest = [int(n) for n in np.lexsort((-lost, -worth)) if lost[n] > 0.0]
    first = next(iter(outlook.binding), "")
    needs = np.asarray(outlook.builder.needs)[list(outlook.inside.product_order)]
    of_first = [n for n in dearest if first and needs[n, outlook.builder.item_place[first]] > 0.0][:1]
    others = [n for n in dearest if n not in of_first][: MOST_PRODUCTS - len(of_first)]
    return [n for n in dearest if n in (*of_first, *others)]


def _by_month(weekly: np.ndarray, months: np.ndarray) -> np.ndarray:
    """Sums by month (draw, month) of what is given by week (draw, week)."""
    return np.stack([weekly[:, months == m].sum(1) for m in range(int(months.max()) + 1)], 1)
