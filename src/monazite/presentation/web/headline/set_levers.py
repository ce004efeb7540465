"""What levers set, and in which months, for the start of the headline: of a run, or of a file of moved levers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from monazite.presentation.briefing.main_part.measures.set_clauses import (
    MOST_NAMED,
    SetClause,
    fields_set,
    limits_exports,
    set_clauses,
)
from monazite.results.names import Names, month_text
from monazite.scenario.policies import Policy, add_months

APPROVAL = "approval"
"""Field of licences that says how many applications are approved."""
YEAR = 12
"""Months in which the loss of the headline is counted."""
Part = tuple[int, str]
"""A measure, by its number, and a field of it that was set."""


class SetEffects(NamedTuple):
    """What the parts of a setting do, each beside the same run without it.

    Attributes
    ----------
    sizes
        By how much each part raises the loss that is told, or the price where no loss moves; less than zero where it
        lowers that.
    idle
        Parts without which, one by one and together, no headline number is another one.
    labels
        What the page calls the levers of each part.
    """

    sizes: Mapping[Part, float]
    idle: frozenset[Part]
    labels: Mapping[Part, tuple[str, ...]]

    def of(self, clause: SetClause) -> list[float]:
        """What the parts of a clause do, of those that change a number."""
        return [self.sizes.get(part, 0.0) for part in clause.tells - self.idle]


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
    own: Sequence[Policy], names: Names, end: date, counted: date, *, is_eased: bool = False, whose: str = "your ",
    effects: SetEffects | None = None,
) -> str:  # fmt: skip
    """What levers set, each with its months; empty where they set nothing.

    What is named is what raises the loss most, or, while that is not known, what the brief of the same state is headed
    by first. Where licences are handled in one way after the other, that is what holds in the months that the loss is
    counted in, and from when it is otherwise. Other levers stand behind it, with months of their own where these are
    others, or with the word that they change nothing.

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
    effects
        What each part does; None while that is not known.
    """
    clauses = _by_effect(own, set_clauses(names, own, is_eased=is_eased), effects, whose)
    if not clauses:
        return ""
    if not clauses[0].is_named:
        return f"{whose}levers {_span_of(own, end)}"
    regime = _regime(own, clauses)
    if len(regime) == 1:
        first = regime[0]
        told = {(n, name) for n, name in first.tells if (own[n].start, own[n].until) == (first.start, first.until)}
        months = months_in_words(first.start, first.until, end)
        others = _others(own, told, end, whose, effects)
        if others == f" and {whose}other levers {months}":
            return f"{first.circumstance}{others}"
        return f"{first.circumstance} {months}{others}"
    year = add_months(counted, YEAR)
    now = [one for one in regime if one.start < year and (one.until is None or one.until > counted)][:MOST_NAMED]
    named = now or regime[:1]
    rest = [one for one in regime if one not in named]
    if len(named) == 1 == len(rest) and rest[0].start >= named[0].start:
        named, rest = [*named, *rest], []
    later = [one.start for one in rest if one.start > named[-1].start]
    change = f" (otherwise from {month_text(min(later))})" if later else ""
    covered = {one for clause in (*named, *(one for one in rest if one.start in later)) for one in clause.tells}
    return f"{_in_turn(named, end)}{change}{_others(own, covered, end, whose, effects)}"


def _by_effect(
    own: Sequence[Policy], clauses: Sequence[SetClause], effects: SetEffects | None, whose: str
) -> list[SetClause]:
    """The clauses, that which raises the loss most first; where none does, what limits exports, or lowers it most.

    A stock that makes up for a stop lowers the loss by more than the stop still raises it, but is not what happens.
    One without words is told by the names of its levers.
    """
    if effects is None or not clauses:
        return list(clauses)

    def order(one: SetClause) -> tuple[bool, float, bool, float]:
        sizes = effects.of(one)
        raised, lowered = max([*sizes, 0.0]), min([*sizes, 0.0])
        return not sizes, -raised, not limits_exports(own, one), lowered

    first, *others = sorted(clauses, key=order)
    if not first.is_named and any(effects.of(first)):
        labels = [label for part in sorted(first.tells) for label in effects.labels.get(part, ())]
        words = " and ".join(f"\N{LEFT DOUBLE QUOTATION MARK}{one}\N{RIGHT DOUBLE QUOTATION MARK}" for one in labels)
        words = f"{whose}lever{'s' if len(labels) > 1 else ''} {words}"
        first = replace(first, condition=words, circumstance=words)
    return [first, *others]


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


def _others(
    own: Sequence[Policy], told: set[Part], end: date, whose: str, effects: SetEffects | None
) -> str:  # fmt: skip
    """Levers of which something was set that is not told: their months, or that they change nothing."""
    untold = [(n, name) for n, p in enumerate(own) for name in fields_set(p) if (n, name) not in told]
    moving = [part for part in untold if effects is None or part not in effects.idle]
    if moving:
        return f" and {whose}other levers {_span_of([own[n] for n, _ in moving], end)}"
    if not untold or effects is None:
        return ""
    labels = {label for part in untold for label in effects.labels.get(part, ())}
    what = "lever changes" if len(labels) == 1 else "levers change"
    return f" ({whose}other {what} no headline number)"


def _span_of(policies: Sequence[Policy], end: date) -> str:
    return months_in_words(min(p.start for p in policies), max(p.until or end for p in policies), end)
