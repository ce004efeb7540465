"""Months of a run: arithmetic on their first days."""

from datetime import date


def month_start(day: date, months: int) -> date:
    """First day of the month ``months`` after the month of ``day``."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
