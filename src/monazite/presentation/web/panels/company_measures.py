"""A firm's measures in the app: what moves the day or keeps lines running, and the cheapest set under a chance."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from monazite.analysis.company.firm_lever import HORIZON, FirmLever, LeverEffect
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.analysis.company.present_supplier import chance_with
from monazite.presentation.company.licence_words import approved_words
from monazite.presentation.company.measure_parts import (
    BY_PLAN,
    helps_most,
    is_by_plan,
    item_answer,
    late_stock_words,
    stopped_words,
)
from monazite.presentation.company.new_order_words import new_order_words
from monazite.presentation.company.order_words import order_answer
from monazite.presentation.company.report import CompanyReport
from monazite.presentation.company.wording import (
    cost_cells,
    money_words,
    no_set_words,
    outlay_words,
    plan_words,
    set_outlay_words,
    with_names,
)
from monazite.presentation.web.panels.company import outlook_of
from monazite.presentation.web.panels.company_requests import MeasuresRequest
from monazite.presentation.web.panels.purchase_words import coverage, is_too_late, late_words, purchase_cells
from monazite.presentation.web.runs.sessions import SessionStore

LEAST_DAYS = 0.5  # days gained from which on a measure is said to move the first stop
MOST_ROWS = 12
ORDER_BY = (
    "Order by: of more stock the first day less the review of the licence in this run, where the origin needs one "
    "(middle case, as in the Brief), and the days from order to receipt in your file, or those under way; in brackets"
    " both. What the supplier takes to make it is counted only where your file has the days from order to receipt. "
    "Money tied up in stock stays yours: its cost is the year's capital, at 8 % where your file gives no "
    "capital_cost."
)


def measures(store: SessionStore, request: MeasuresRequest) -> dict[str, Any]:
    """What moves the day, and the cheapest set under a level where one is asked for."""
    outlook = outlook_of(store, request)
    until = days_until(outlook, request.until)
    report = CompanyReport(outlook, request.level or 0.0, today=store.today, until=until)
    rows = [_effect_row(effect, report, store.today) for effect in report.effects[:MOST_ROWS]]
    refused = [with_places(f"licence for {text}", report) for text in report.bench.refused()]
    answer: dict[str, Any] = {
        "token": request.token, "horizon": report.bench.horizon, "rows": rows, "refused": refused,
        "best": best_move(report), "coverage": coverage(report.bench),
        "by_item": item_answer(report.outlook, report.by_item, report.bench.horizon),
        "orders": order_answer(report.outlook, report.orders, store.today, report.present),
        **_table_words(report, store.today),
    }  # fmt: skip
    return answer if request.level is None else answer | {"set": _cheapest(report, store.today)}


def days_until(outlook: CompanyOutlook, until: date | None) -> int:
    """Days from the first of the outlook to the day before which nothing is to run out, a week at least."""
    return HORIZON if until is None else max((until - outlook.start).days, 7)


def _table_words(report: CompanyReport, today: date | None) -> dict[str, Any]:
    """Heads of the first four columns of the measures, what they are, and whether more stock comes too late."""
    horizon, weeks, effects = report.bench.horizon, report.outlook.weeks, report.effects[:MOST_ROWS]
    late = late_words(report.outlook, [effect.lever for effect in effects], today)
    late = " ".join(filter(None, [late, stopped_words(report.outlook, report.bench.items, today)]))
    points, served = f"Chance within {horizon} days, points", new_order_words(report.outlook, effects)
    if is_by_plan(effects):
        head = ["Measure", f"Part of the plan it keeps running, {weeks} weeks", "Margin not lost", "Days gained"]
        return {"head": head, "caption": BY_PLAN.strip(), "late": late, "served": served, "order_by": ORDER_BY}
    head = ["Measure", "Days gained", "For each day of stock", points]
    text = f"Days by which the first stop comes later, mean of the cases, counted up to {horizon} days."
    return {"head": head, "caption": text, "late": late, "served": served, "order_by": ORDER_BY}


def best_move(report: CompanyReport) -> str:
    """What moves the first stop most, by how many days and at what cost; and what does so for the least money."""
    if is_by_plan(report.effects):
        return helps_most(report.outlook, report.effects)
    gaining = [
        effect for effect in report.effects
        if effect.gained >= LEAST_DAYS and not is_too_late(report.outlook, effect.lever, report.today)
    ]  # fmt: skip
    if not gaining:
        return ""
    most = max(gaining, key=lambda effect: effect.gained)
    text = f"What moves that day most: {_move_words(most, report)}."
    paid = [effect for effect in gaining if effect.lever.cost is not None]
    if paid:
        cheap = max(paid, key=lambda effect: effect.gained / max(effect.lever.cost or 0.0, 1e-9))
        if cheap is not most:
            text += f" Most days for the money: {_move_words(cheap, report)}."
    return text


def _move_words(effect: LeverEffect, report: CompanyReport) -> str:
    lever, currency = effect.lever, report.outlook.firm.about.currency
    price = "at a cost that is not known"
    if lever.kind == "order" and lever.most is not None:
        price = f"for at most {money_words(lever.most, currency)}, all of it at the spot price of the run then"
    if lever.cost is not None:
        words = outlay_words(lever.cost, lever.tied_up or 0.0, currency)
        price = f"for {words}" if lever.cost else "at no cost in the file"
    days = f"{effect.gained:.0f} days later on average"
    if lever.kind == "licence":
        days = f"{approved_words(lever)}, {days}"
    less = round(-100 * effect.chance)
    falls = f"falls by {less} point{'' if less == 1 else 's'}" if less > 0 else "does not fall"
    points = f"the chance of a stop within {report.bench.horizon} days {falls}"
    return f"{with_places(effect.lever.text, report)}, {days}, {points}, {price}"


def with_places(text: str, report: CompanyReport) -> str:
    """A measure with the names of its places: from China, where its text has the code that a firm's file has."""
    return with_names(text, report.outlook)


def _effect_row(effect: LeverEffect, report: CompanyReport, today: date | None) -> list[str]:
    currency = report.outlook.firm.about.currency
    each = f"{effect.per_unit:.1f}" if effect.lever.kind == "stock" else ""
    text = with_places(effect.lever.text, report)
    figures = [f"{effect.gained:.1f}", each, _points(100 * effect.chance)]
    if effect.plan is not None:
        margin = "not given" if effect.margin is None else money_words(effect.margin, currency)
        figures = [plan_words(effect.plan), margin, f"{effect.gained:.1f}"]
    return [text, *figures, *cost_cells(effect.lever, currency),
            *purchase_cells(report.outlook, effect.lever, today, short=True)]  # fmt: skip


def _points(change: float) -> str:
    """A change of a chance in whole points, with its sign; no sign where it rounds to nothing."""
    return f"{change:+.0f}".replace("-", "\N{MINUS SIGN}") if round(change) else "0"


def _cheapest(report: CompanyReport, today: date | None) -> dict[str, Any]:
    found, currency = report.cheapest, report.outlook.firm.about.currency
    shares = dict.fromkeys(re.sub(r"^\d+ % of ", "a part of ", text) for text in found.unpriced)
    unpriced = [with_places(text, report) for text in [*shares][:MOST_ROWS]]
    level = f"{100 * found.level:g}%"
    if found.base <= found.level:
        return {"text": f"The chance is {100 * found.base:.0f}% already, not above {level}.", "rows": []}
    if not found.levers:
        text = no_set_words(found, chance_with(report.outlook, report.present))
        return {"text": text, "rows": [], "unpriced": unpriced}
    late = with_places(late_stock_words(report.outlook, found, today), report)
    reached = "which reaches it" if found.is_enough else "which misses it: none that was tried does better"
    text = (
        f"Together {set_outlay_words(found, currency)}; the chance of a stop within {HORIZON} days "
        f"falls from {100 * found.base:.0f} to {100 * found.chance:.0f}%, {reached}. It is built of what can still be "
        f"ordered.{late}"
    )
    rows = [
        [with_places(lever.text, report), *_set_costs(lever, currency),
         *purchase_cells(report.outlook, lever, today)]
        for lever in found.levers
    ]  # fmt: skip
    return {"text": text, "rows": rows, "unpriced": unpriced}


def _set_costs(lever: FirmLever, currency: str) -> tuple[str, str, str]:
    """Cost of a measure of the set, what it is for, and money tied up; of one without a cost what it is at most.

    Not known, where the price of the run is no higher than what the firm pays: what a maker asks is then not known.
    """
    if lever.cost is None and lever.most:
        tied_up = "" if lever.tied_up is None else money_words(lever.tied_up, currency)
        return f"at most {money_words(lever.most, currency)}", lever.cost_note, tied_up
    return cost_cells(lever, currency)
