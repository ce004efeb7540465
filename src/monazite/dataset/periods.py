"""Periods as tables write them: 2025, 2025-04, 2011-Q3, and ranges of them with a slash."""

from datetime import date

from monazite.foundation.errors import InputError


def parse_period(text: str) -> tuple[date, date]:
    """First days of the first and last month of a period.

    >>> period("2011-Q3")
    (datetime.date(2011, 7, 1), datetime.date(2011, 9, 1))
    """
    try:
        first, slash, last = text.partition("/")
        return _ends(first)[0], _ends(last if slash else first)[1]
    except (ValueError, OverflowError):  # a year of twenty digits is a number, but none of a date
        raise InputError(
            field="period", found=text, allowed="2025, 2025-04, 2011-Q3 or two of them with a slash"
        ) from None


def _ends(text: str) -> tuple[date, date]:
    """First days of the first and last month of one year, quarter or month; ValueError for anything else."""
    parts = text.split("-")
    year = int(parts[0])
    if len(parts) == 1:
        return date(year, 1, 1), date(year, 12, 1)
    if parts[1].startswith("Q"):
        month = 3 * int(parts[1][1:]) - 2
        return date(year, month, 1), date(year, month + 2, 1)
    return date(year, int(parts[1]), 1), date(year, int(parts[1]), 1)
