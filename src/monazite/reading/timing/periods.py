"""Periods that say when something holds: ``for the rest of the year``, ``in the first quarter of 2027``."""

from dataclasses import dataclass
from datetime import date, timedelta

from monazite.reading.text.tables import pattern
from monazite.reading.timing.calendar_words import end_of, year_named
from monazite.scenario.policies import add_months

_WHOLE, _REST, _PART = (pattern(f"period.{name}") for name in ("whole", "rest", "part"))
_BEGINS = pattern("period.begins")
_NUMBER = {"first": 0, "second": 1, "third": 2, "fourth": 3}


@dataclass(frozen=True, slots=True)
class Period:
    """A span of time that a sentence names: its first day, where it has one of its own, and its last."""

    start: date | None
    end: date


def period_of(text: str, base: date | None) -> Period | None:
    """The period in which something is to hold; None where the words give none, or only when it begins.

    Parameters
    ----------
    text
        The part of a sentence that tells of it.
    base
        Day of the article.
    """
    if found := _WHOLE.search(text):
        year = year_named(next(group for group in found.groups() if group), base)
        return Period(date(year, 1, 1), date(year, 12, 31)) if year else None
    if base is not None and (found := _REST.search(text)):
        if found[1] and found[1].isdigit():
            return Period(None, date(int(found[1]), 12, 31))
        return Period(None, end_of("this", found[2].lower() if found[2] else "year", base))
    found = _PART.search(text)
    if found is None or _BEGINS.search(text[: found.start()]):
        return None
    return _part(found["nth"] or f"{found['code']}", found["unit"] or "quarter", year_named(found["year"], base))


def _part(nth: str, unit: str, year: int | None) -> Period | None:
    """A quarter or half of a year."""
    if year is None:
        return None
    months = 6 if unit.lower() == "half" else 3
    number = int(nth) - 1 if nth.isdigit() else _NUMBER.get(nth.lower(), 12 // months - 1)
    first = date(year, 1 + number * months, 1)
    return Period(first, add_months(first, months) - timedelta(days=1))
