"""The year of a dateline that gives none: ``BEIJING, Nov 30 (Reuters)``.

It is the last such day up to the day on which the article is read. What the text says is still to come lies after it,
and what it tells of as past lies before it.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from monazite.reading.text.tables import pattern
from monazite.reading.timing import dates
from monazite.reading.timing.date_tense import BACK, PAST, is_upcoming, tells_ahead
from monazite.scenario.policies import add_months

_SPEECH = pattern("around_date.said")
_AHEAD_OF_CLOCK = timedelta(days=2)
"""A day that has begun elsewhere, and a paper that is dated ahead."""
_EARLIEST = 1990


@dataclass(frozen=True, slots=True)
class PlacedDay:
    """A day with a year that its text does not write beside it, and whether the text decides that year."""

    day: date
    by_text: bool


def nearest_year(named: str, text: str, today: date) -> PlacedDay | None:
    """The day of a dateline without a year.

    Parameters
    ----------
    named
        The day and month.
    text
        The article: days with a year that it names as ahead or past bound the year.
    today
        The day on which it is read.
    """
    days = [d for year in range(_EARLIEST, today.year + 2) if (d := day_in(f"{named} {year}"))]
    told = [w for w in dates.find(text, None) if not w.anchored]
    past = max((w.day for w in told if _is_past(text, w, today)), default=None)
    coming = [_last_day(w) for w in told if _is_coming(text, w, today)]
    ahead = min((day for day in coming if past is None or day >= past), default=None)
    latest = today + _AHEAD_OF_CLOCK
    before = [d for d in days if d <= min(latest, ahead or latest)]
    after = [d for d in days if past and d >= past.replace(day=1)]
    if after and (not before or before[-1] < after[0]):
        return PlacedDay(after[0], True)  # told of as past, and not so long ago
    if not before:
        return None
    return PlacedDay(before[-1], ahead is not None and before != [d for d in days if d <= latest])


def is_future(text: str, at: int) -> bool:
    """Whether the words before a day in its sentence are of the future: ``They will meet on 10 May 2026``."""
    lead = _lead(text, at)[-80:]
    return is_upcoming(lead, len(lead))


def _is_past(text: str, when: dates.DateMention, today: date) -> bool:
    """Whether a day and its year are told of as past."""
    return when.role == "at" and when.precision != "year" and not is_future(text, when.start) and when.day <= today


def _is_coming(text: str, when: dates.DateMention, today: date) -> bool:
    """Whether a day is still to come: it is after today, or a start or end that no verb of the past comes before."""
    lead = _lead(text, when.start)
    if when.day > today:
        return True
    if BACK.search(lead[-30:]):
        return False
    if tells_ahead(lead):
        return True
    if when.role in ("from", "until", "grace"):
        return not PAST.search(_SPEECH.sub(" ", lead))
    return when.role == "at" and is_future(text, when.start)


def _last_day(when: dates.DateMention) -> date:
    """The last day of the month or year that is named, which an article of that month or year can still call ahead."""
    months = {"year": 12, "month": 1}.get(when.precision)
    if months is None:
        return when.day
    first = when.day.replace(day=1, month=1 if months > 1 else when.day.month)
    return add_months(first, months) - timedelta(days=1)


def _lead(text: str, at: int) -> str:
    """The words before a place in its sentence."""
    return re.split(r"[.\n]\s", text[max(0, at - 300) : at])[-1]


def day_in(text: str) -> date | None:
    """The first day that a short text names with its year; none without one."""
    found = dates.find(text, None)
    return found[0].day if found else None
