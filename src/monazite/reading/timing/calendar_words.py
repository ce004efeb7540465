"""Days that words give in relation to the article's own: ``the tenth of this month``, ``the Monday before last``."""

import re
from datetime import date, timedelta

from monazite.scenario.policies import add_months

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_STEP = {"next": 1, "last": -1}


def start_of(step: str, unit: str, base: date) -> date:
    """First day of this, the next or the last week, month, quarter or year."""
    ahead = _STEP.get(step, 0)
    if unit == "week":
        return base - timedelta(days=base.weekday()) + timedelta(days=7 * ahead)
    if unit == "year":
        return date(base.year + ahead, 1, 1)
    first = base.replace(day=1)
    if unit == "quarter":
        return add_months(first.replace(month=first.month - (first.month - 1) % 3), 3 * ahead)
    return add_months(first, ahead)


def end_of(step: str, unit: str, base: date) -> date:
    """Last day of this, the next or the last week, month, quarter, year or decade."""
    if unit == "decade":
        return date(base.year // 10 * 10 + 9 + 10 * _STEP.get(step, 0), 12, 31)
    first = start_of(step, unit, base)
    if unit == "week":
        return first + timedelta(days=6)
    return add_months(first, {"month": 1, "quarter": 3, "year": 12}[unit]) - timedelta(days=1)


def year_named(text: str, base: date | None) -> int | None:
    """The year that ``2026``, ``next year`` or ``the year`` is; none where it hangs on an unknown date."""
    if text.isdigit():
        return int(text)
    return base.year + _STEP.get(text.lower().split()[0], 0) if base else None


def before_last(unit: str, base: date) -> date:
    """``the Monday before last``, ``the month before last``."""
    unit = unit.lower()
    if unit in DAYS:
        back = (base.weekday() - DAYS.index(unit)) % 7
        return base - timedelta(days=(back or 7) + 7)
    if unit == "week":
        return base - timedelta(days=14)
    return start_of("last", unit, start_of("last", unit, base))


def day_of_month(day: int, base: date, ahead: bool) -> date | None:
    """``on the 27th``: of this month, else of the next one or the one before."""
    first = base.replace(day=1)
    for month in (first, add_months(first, 1 if ahead else -1)):
        try:
            found = month.replace(day=day)
        except ValueError:
            continue
        if (found >= base) if ahead else (found <= base):
            return found
    return None


def coming_new_year(base: date) -> date:
    """The first of January that lies nearest ahead of the article's day, or just behind it."""
    return date(base.year if (base.month, base.day) <= (1, 5) else base.year + 1, 1, 1)


_LUNAR_NEW_YEARS = (
    (2024, 2, 10), (2025, 1, 29), (2026, 2, 17), (2027, 2, 6), (2028, 1, 26), (2029, 2, 13), (2030, 2, 3),
)  # fmt: skip
"""Days of the Chinese calendar (GB/T 33661-2017)."""


def lunar_new_year(base: date) -> date | None:
    """The Lunar New Year that lies nearest ahead of the article's day; None beyond the table."""
    days = (date(*day) for day in _LUNAR_NEW_YEARS)
    return next((day for day in days if day >= base), None) if base.year >= _LUNAR_NEW_YEARS[0][0] else None


def ordinal(text: str, names: list[str]) -> int:
    """``tenth`` or ``10th`` as a number."""
    digits = re.match(r"\d+", text)
    return int(digits[0]) if digits else names.index(text.lower()) + 1
