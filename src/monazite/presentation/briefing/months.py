"""Months of a run: arithmetic on their first days."""

import re
from datetime import date

from monazite.results.names import day_text, month_text

_MONTH = re.compile(r"\b(\d{4})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?\b")


def month_start(day: date, months: int) -> date:
    """First day of the month ``months`` after the month of ``day``."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def months_in_words(text: str) -> str:
    """A text whose months and days are words.

    >>> months_in_words("Magnets shipped in 2025-06 and on 2025-07-01.")
    'Magnets shipped in June 2025 and on 1 July 2025.'
    """

    def words(found: re.Match[str]) -> str:
        day = date(int(found[1]), int(found[2]), int(found[3] or 1))
        return day_text(day) if found[3] else month_text(day)

    return _MONTH.sub(words, text)
