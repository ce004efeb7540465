"""What levers set, and in which months, for the start of the headline: of a run, or of a file of moved levers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from monazite.presentation.briefing.main_part.measures.set_clauses import SetClause, fields_set, set_clauses
from monazite.results.names import Names, month_text
from monazite.scenario.policies import Policy


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
    own: Sequence[Policy], names: Names, end: date, *, is_eased: bool = False, whose: str = "your "
) -> str:
    """What levers set, each with its months; empty where they set nothing.

    What is named is what the brief of the same state is headed by first; other levers stand behind it, with months of
    their own where these are others.

    Parameters
    ----------
    own
        Measures of the levers.
    names
        What regions are called.
    end
        First day after the run.
    is_eased
        Whether a deal is signed beside them.
    whose
        Stands before levers that are not named.
    """
    clauses = set_clauses(names, own, is_eased=is_eased)
    if not clauses:
        return ""
    first = clauses[0]
    if not first.is_named:
        return f"{whose}levers {_span_of(own, end)}"
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
