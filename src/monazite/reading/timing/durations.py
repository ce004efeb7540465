"""Durations in a sentence: ``for 90 days``, ``one-year truce``."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from monazite.reading.text.tables import NUMBERS, pattern, pattern_names
from monazite.scenario.policies import add_months

_DURATION = [pattern(f"duration.{name}") for name in pattern_names("duration")]


MONTHS_IN = {"day": 12 / 365.25, "week": 7 * 12 / 365.25, "month": 1.0, "year": 12.0}
"""Months in a unit of time."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A duration in a text."""

    start: int
    end: int
    months: int = 0
    days: int = 0

    def after(self, day: date) -> date:
        """The day on which a span that begins on ``day`` ends."""
        return add_months(day, self.months) + timedelta(days=self.days)


def count_of(text: str) -> int:
    """A count in digits or in words."""
    return int(text) if text.isdigit() else NUMBERS[text.lower()]


def duration_of(match: re.Match[str], count: str, unit: str) -> Duration | None:
    """The duration of a match that has a count and a unit; None for one that no text means.

    Parameters
    ----------
    match
        The match, for its place.
    count
        Digits, a number in words, or ``half``.
    unit
        ``day``, ``week``, ``month`` or ``year``.
    """
    unit = unit.lower()
    if count.lower() == "half":
        return Duration(match.start(), match.end(), months=6)
    number = count_of(count)
    if unit in ("day", "week"):
        return Duration(match.start(), match.end(), days=number * (7 if unit == "week" else 1))
    return (
        Duration(match.start(), match.end(), months=number * (12 if unit == "year" else 1)) if number <= 600 else None
    )


def find(text: str) -> list[Duration]:
    """Durations of a sentence: ``for 90 days``, ``one-year truce``."""
    return list(_find(text))


@lru_cache(maxsize=512)
def _find(text: str) -> tuple[Duration, ...]:
    found: list[Duration] = []
    for shape in _DURATION:
        for match in shape.finditer(text):
            if any(match.start() < s.end and s.start < match.end() for s in found):
                continue
            if span := duration_of(match, match[1], match[2]):
                found.append(span)
    return tuple(sorted(found, key=lambda s: s.start))
