"""When two branches part: the first day on which their measures differ, else the first month with another outcome.

Holders of stocks look ahead in the model, so that prices differ a little before measures do. What a deal is worth is
counted from the day on which something was decided differently, not from the day on which it was foreseen.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.scenario.policies import Policy, active

LEAST_DIFFERENCE = 0.02  # of the value on the other branch, from which a month counts as different
_WORDS = {"text", "source", "status", "record", "known", "level_known", "end_known", "withdrawn"}
"""Fields that say what a measure is and when it became known, not what it does."""


def year_of_divergence(ctx: BriefContext, other: ResultsLookup) -> tuple[date, date]:
    """First and last of the twelve months from the one in which two runs part; from the reader's if they never do."""
    run = ctx.run
    last = min(run.end, other.end)
    decided = first_difference(_active(run), _active(other))
    first = decided.replace(day=1) if decided and decided <= last else _first_month_of_other_outcomes(ctx, other)
    first = max(first or min(month_start(ctx.today, 0), month_start(last, -11)), run.start, other.start)
    return first, min(month_start(first, 11), last)


def first_difference(ours: Iterable[Policy], theirs: Iterable[Policy]) -> date | None:
    """First day from which a measure of one list has no equal in the other; None if there is none.

    A measure counts from the day it was announced on. One that only ends earlier than its equal counts from that end.
    """
    sides = [[_without_words(policy) for policy in side] for side in (ours, theirs)]
    days: list[date] = []
    for mine, others in (sides, sides[::-1]):
        for block in (p for p in mine if p not in others):
            twins = [p for p in others if _endless(p) == _endless(block)]
            ends: list[date] = [p["end"] for p in (block, *twins) if "end" in p]
            begins: list[date] = [block[key] for key in ("announced", "start") if key in block]
            days += [min(ends)] if twins and ends else begins
    return min(days, default=None)


def _active(run: ResultsLookup) -> tuple[Policy, ...]:
    """Measures of a scenario that act: threats only where they are carried out."""
    scenario = run.results.scenario
    return active(scenario.policy, enforce_threats=scenario.enforce_threats)


def _without_words(policy: Policy) -> dict[str, Any]:
    """What a measure does; a default that is written out says nothing."""
    return {k: v for k, v in policy.model_dump(exclude_defaults=True).items() if k not in _WORDS}


def _endless(block: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in block.items() if k != "end"}


def _first_month_of_other_outcomes(ctx: BriefContext, other: ResultsLookup) -> date | None:
    """First month in which the lead price or the shipments differ, for branches with the same measures."""
    apart: list[str] = []
    for outcome, where in (
        ("price_outside", {"good": ctx.goods.lead}),
        ("exports_index", {"good": ctx.goods.shipped[0].label, "region": "WORLD"}),
    ):
        there = {p["month"]: p["value"] for p in other.monthly_series(outcome, **where)}
        apart += [
            p["month"]
            for p in ctx.run.monthly_series(outcome, **where)
            if p["month"] in there and abs(p["value"] - there[p["month"]]) > LEAST_DIFFERENCE * abs(there[p["month"]])
        ]
    return date.fromisoformat(min(apart)) if apart else None
