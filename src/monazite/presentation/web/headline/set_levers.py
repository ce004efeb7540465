"""What levers set, and in which months, for the start of the headline: of a run, or of a file of moved levers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from monazite.presentation.briefing.main_part.measures.set_clauses import (
    MOST_NAMED,
    SetClause,
    fields_set,
    set_clauses,
)
from monazite.results.names import Names, month_text
from monazite.scenario.policies import Policy, add_months

APPROVAL = "approval"
"""Field of licences that says how many applications are approved."""
YEAR = 12
"""Months in which the loss of the headline is counted."""


def months_in_words(start: date, until: date | None, end: date) -> str:
    """The months of a measure, to be put behind what it is: its last one is told as well, that of the run if need be.

    >>> months_in_words(date(2027, 6, 1), date(2028, 1, 1), date(2030, 1, 1))
    'from June to December 2027'
    >>> months_in_words(date(2027, 1, 1), date(2027, 2, 1), date(2030, 1, 1))
    'in January 2027'
    >>> months_in_words(date(2027, 1, 1), None, date(2030, 1, 1))
    'from January 2027 to December 2029'
    """
    last = min(until or end, end) - timedelta(days=1)
    if (start.year, start.month) == (last.year, last.month):
        return f"in {month_text(last)}"
    first = f"{start:%B}" if start.year == last.year else month_text(start)
    return f"from {first} to {month_text(last)}"


def setting_in_words(
    own: Sequence[Policy], names: Names, end: date, counted: date, *, is_eased: bool = False, whose: str = "your "
) -> str:
    """What levers set, each with its months; empty where they set nothing.

    What is named is what the brief of the same state is headed by first. Where licences are handled in one way after
    the other, that is what holds in the months that the loss is counted in, and from when it is otherwise. Other levers
    stand behind it, with months of their own where these are others.

    Parameters
    ----------
    own
        Measures of the levers.
    names
        What regions are called.
    end
        First day after the run.
    counted
        Day from which a year is counted.
    is_eased
        Whether a deal is signed beside them.
    whose
        Stands before levers that are not named.
    """
    clauses = set_clauses(names, own, is_eased=is_eased)
    if not clauses:
        return ""
    if not clauses[0].is_named:
        return f"{whose}levers {_span_of(own, end)}"
    regime = _regime(own, clauses)
    if len(regime) == 1:
        return _with_others(own, regime[0], end, whose)
    year = add_months(counted, YEAR)
    now = [one for one in regime if one.start < year and (one.until is None or one.until > counted)][:MOST_NAMED]
    named = now or regime[:1]
    rest = [one for one in regime if one not in named]
    if len(named) == 1 == len(rest) and rest[0].start >= named[0].start:
        named, rest = [*named, *rest], []
    later = [one.start for one in rest if one.start > named[-1].start]
    change = f" (otherwise from {month_text(min(later))})" if later else ""
    covered = {one for clause in (*named, *(one for one in rest if one.start in later)) for one in clause.tells}
    untold = [p for n, p in enumerate(own) if any((n, name) not in covered for name in fields_set(p))]
    others = f" and {whose}other levers {_span_of(untold, end)}" if untold else ""
    return f"{_in_turn(named, end)}{change}{others}"


def _regime(own: Sequence[Policy], clauses: Sequence[SetClause]) -> list[SetClause]:
    """How one country handles applications for licences, in the order of the months; else the first clause alone.

    Clauses with the same words whose months follow each other are one.
    """
    lead = clauses[0]
    actors = {own[n].actor for n, name in lead.tells if name == APPROVAL}
    of_it = [c for c in clauses if any(name == APPROVAL and own[n].actor in actors for n, name in c.tells)]
    out = list[SetClause]()
    for clause in sorted(of_it, key=lambda one: one.start):
        at = next((i for i, c in enumerate(out) if (c.condition, c.until) == (clause.condition, clause.start)), None)
        if at is None:
            out.append(clause)
        else:
            out[at] = replace(out[at], until=clause.until, tells=out[at].tells | clause.tells)
    return out or [lead]


def _in_turn(clauses: Sequence[SetClause], end: date) -> str:
    """Clauses with their months, one after the other; those of the same months side by side."""
    text = ""
    for clause, following in pairwise([*clauses, None]):
        if clause is None:
            break
        months = f" {months_in_words(clause.start, clause.until, end)}"
        is_same = following is not None and (clause.start, clause.until) == (following.start, following.until)
        is_after = following is not None and clause.until is not None and following.start >= clause.until
        text += clause.circumstance + ("" if is_same else months)
        text += "" if following is None else ", then " if is_after else " and "
    return text


def _with_others(own: Sequence[Policy], first: SetClause, end: date, whose: str) -> str:
    """One clause with its months, and levers beside it."""
    untold = _untold(own, first)
    months, others = months_in_words(first.start, first.until, end), _span_of(untold, end) if untold else ""
    if others == months:
        return f"{first.circumstance} and {whose}other levers {months}"
    return f"{first.circumstance} {months}" + (f" and {whose}other levers {others}" if untold else "")


def _untold(own: Sequence[Policy], said: SetClause) -> list[Policy]:
    """Measures of which something was set that a clause does not say, or not for all of its months."""
    told = {(n, name) for n, name in said.tells if (own[n].start, own[n].until) == (said.start, said.until)}
    return [p for n, p in enumerate(own) if any((n, name) not in told for name in fields_set(p))]


def _span_of(policies: Sequence[Policy], end: date) -> str:
    return months_in_words(min(p.start for p in policies), max(p.until or end for p in policies), end)
