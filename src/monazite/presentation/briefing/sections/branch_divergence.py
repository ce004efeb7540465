"""When two branches part: the first day on which their measures differ, else the first month with another outcome.

Holders of stocks look ahead in the model, so that prices differ a little before measures do. What a deal is worth is
counted from the day on which something was decided differently, not from the day on which it was foreseen.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from monazite.presentation.briefing.content import Context
from monazite.presentation.briefing.lookups import Ask, add_months, as_date, policies

APART = 0.02  # of the value on the other branch, from which a month counts as different
_WORDS = {"text", "source", "status"}


def parted_year(ctx: Context, other: Ask) -> tuple[date, date]:
    """First and last of the twelve months from the one in which two runs part; the last twelve if they never do."""
    ask = ctx.ask
    last = min(ask.end, other.end)
    decided = first_difference(*(_active(a.results.scenario) for a in (ask, other)))
    first = decided.replace(day=1) if decided and decided <= last else _outcomes_part(ctx, other)
    first = max(first or add_months(last, -11), ask.start, other.start)
    return first, min(add_months(first, 11), last)


def first_difference(ours: Iterable[Mapping[str, Any]], theirs: Iterable[Mapping[str, Any]]) -> date | None:
    """First day from which a measure of one list has no equal in the other; None if there is none.

    A measure counts from the day it was announced on. One that only ends earlier than its equal counts from that end.
    """
    sides = [[{k: v for k, v in p.items() if k not in _WORDS} for p in side] for side in (ours, theirs)]
    days = []
    for mine, others in (sides, sides[::-1]):
        for block in (p for p in mine if p not in others):
            twins = [p for p in others if _endless(p) == _endless(block)]
            ends = [d for p in (block, *twins) if (d := as_date(p.get("end")))]
            begins = [d for key in ("announced", "start") if (d := as_date(block.get(key)))]
            days += [min(ends)] if twins and ends else begins
    return min(days, default=None)


def _active(scenario: Any) -> list[dict[str, Any]]:
    """Measures of a scenario that act: threats only where they are carried out."""
    enforced = getattr(scenario, "enforce_threats", False)
    return [p for p in policies(scenario) if enforced or p.get("status") != "threatened"]


def _endless(block: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in block.items() if k != "end"}


def _outcomes_part(ctx: Context, other: Ask) -> date | None:
    """First month in which the dear price or the shipments differ, for branches with the same measures."""
    parted = []
    for outcome, where in (
        ("price_outside", {"good": ctx.material.dear}),
        ("exports_index", {"good": ctx.material.shipped[0][0], "region": "WORLD"}),
    ):
        there = {p["month"]: p["value"] for p in other.series(outcome, **where)}
        parted += [
            p["month"]
            for p in ctx.ask.series(outcome, **where)
            if p["month"] in there and abs(p["value"] - there[p["month"]]) > APART * abs(there[p["month"]])
        ]
    return as_date(min(parted)) if parted else None
