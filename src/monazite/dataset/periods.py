"""Periods as tables write them: 2025, 2025-04, 2011-Q3, and ranges of them with a slash."""

from datetime import date

from monazite.foundation.errors import InputError


def parse_period(text: str) -> tuple[date, date]:
    """First days of the first and last month of a period.

    >>> period("2011-Q3")
    (datetime.date(2011, 7, 1), datetime.date(2011, 9, 1))
    """
    if "/" in text:
        first, _, last = text.partition("/")
        return parse_period(first)[0], parse_period(last)[1]
    parts = text.split("-")
    try:
        year = int(parts[0])
        if len(parts) == 1:
            return date(year, 1, 1), date(year, 12, 1)
        if parts[1].startswith("Q"):
            month = 3 * int(parts[1][1:]) - 2
            return date(year, month, 1), date(year, month + 2, 1)
        return date(year, int(parts[1]), 1), date(year, int(parts[1]), 1)
    except (ValueError, OverflowError):  # a year of twenty digits is a number, but none of a date
        raise InputError(
            field="period", found=text, allowed="2025, 2025-04, 2011-Q3 or two of them with a slash"
        ) from None
