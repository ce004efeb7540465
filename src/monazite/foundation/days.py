"""Days that a user gives: within two centuries, so that months before and after them exist."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from monazite.foundation.errors import InputError

EARLIEST, LATEST = date(1950, 1, 1), date(2149, 12, 31)


def checked_day(day: date, field: str | None = None) -> date:
    """The day itself.

    Raises
    ------
    InputError
        For a day before 1950 or after 2149: nothing that is simulated or read lies there.
    """
    if not EARLIEST <= day <= LATEST:
        raise InputError(field=field, found=day, allowed=f"a day from {EARLIEST} to {LATEST}")
    return day


def _of_field(day: date) -> date:
    return checked_day(day)


CalendarDay = Annotated[date, AfterValidator(_of_field)]
"""A date of a scenario, within the years that a run can have."""
