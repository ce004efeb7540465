"""Deadlines of ultimatums: ``if Beijing does not speed up licences by 31 December`` is when the threat can begin.

The day is no end of what is threatened: that begins on the day after, or on the day itself where it is ``before``.
"""

from datetime import date, timedelta

from monazite.reading.mentions.clauses import Clause
from monazite.reading.text.tables import pattern
from monazite.reading.timing.dates import DateMention

_CONDITION, _BEFORE = pattern("doubt.condition"), pattern("deadline.before")
_GAVE, _OR_ELSE, _LEAD = pattern("deadline.gave"), pattern("deadline.or_else"), pattern("deadline.lead")


def deadlines(text: str, clauses: list[Clause], whens: list[DateMention]) -> list[DateMention]:
    """Days up to which something is asked for.

    Parameters
    ----------
    text
        The sentence.
    clauses
        Its clauses.
    whens
        Its dates.
    """
    hanging = [(c.start, c.end) for c in clauses if c.conditional] + [m.span() for m in _CONDITION.finditer(text)]
    found = [d for d in whens if d.role in ("until", "by") and any(a <= d.start < b for a, b in hanging)]
    found = [d for d in found if _LEAD.search(text[: d.start + 4])]
    return found + [d for d in whens if d not in found and is_ultimatum(text, d)]


def is_ultimatum(text: str, when: DateMention) -> bool:
    """Whether somebody is given until a day: ``gave Beijing until Friday to relent, or he would``."""
    return _GAVE.search(text[: when.start]) is not None and _OR_ELSE.search(text[when.end :]) is not None


def first_day_after(text: str, when: DateMention) -> date:
    """The first day on which what is threatened can hold."""
    is_before = _BEFORE.search(text[: when.start + 8]) is not None
    return when.day if is_before else when.day + timedelta(days=1)
