"""Months of a run: as users write them, as numbers, and as the time stamps that pandas and xarray compute with.

Files hold months as text (``2025-06-01``); tables and arrays that are handed out hold ``datetime64``.
"""

# pandas comes without type stubs, so that what it returns is known in part only.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from monazite.foundation.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

Day = date | str | np.datetime64
"""A day or a month: a date, a time stamp, or text such as ``2025-06`` and ``2025-06-01``."""

ALLOWED = "a month such as 2025-06, a day such as 2025-06-01, or a date"
_TEXT = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def as_day(value: Day, *, field: str) -> date:
    """The day that a user means; of a month, its first.

    Parameters
    ----------
    value
        A date, a datetime, a pandas Timestamp, a numpy datetime64, or text such as ``2025-06`` and ``2025-06-01``.
    field
        What the value is given for, as an error names it.

    Raises
    ------
    InputError
        For anything else, and for days that do not exist.

    Examples
    --------
    >>> as_day("2025-06", field="at")
    datetime.date(2025, 6, 1)
    """
    given: object = value
    try:
        if isinstance(given, np.datetime64):
            given = given.astype("datetime64[D]").item()
        if isinstance(given, str) and _TEXT.fullmatch(given.strip()):
            text = given.strip()
            return date.fromisoformat(text if len(text) > 7 else f"{text}-01")
        if isinstance(given, date):  # a time stamp is one; one that is missing has no year
            return date(given.year, given.month, given.day)
    except (TypeError, ValueError):
        pass
    raise InputError(field=field, found=value, allowed=ALLOWED)


def months_between(first: date, day: date) -> int:
    """Number of months from the month of ``first`` to that of ``day``."""
    return (day.year - first.year) * 12 + day.month - first.month


def month_position(calendar: Sequence[date], value: Day, *, field: str) -> int:
    """Position on the calendar of a run of the month that a user names.

    Parameters
    ----------
    calendar
        First days of the months of the run, shape (month,).
    value, field
        As in `as_day`.

    Raises
    ------
    InputError
        For a month outside the run, and for what is no month.
    """
    day = as_day(value, field=field)
    position = months_between(calendar[0], day)
    if not 0 <= position < len(calendar):
        raise InputError(field=field, found=f"{day:%Y-%m}", allowed=f"{calendar[0]:%Y-%m} to {calendar[-1]:%Y-%m}")
    return position


def time_stamps(months: Iterable[date | str]) -> NDArray[np.datetime64]:
    """Months as nanosecond time stamps, shape (month,); an empty text is missing (``NaT``)."""
    return np.array([month or "NaT" for month in months], dtype="datetime64[ns]")


def with_time_stamps(table: pd.DataFrame) -> pd.DataFrame:
    """The table with the texts of its column ``month`` as time stamps; rows without a month have none (``NaT``)."""
    import pandas as pd

    codes, texts = pd.factorize(table["month"])
    stamps = time_stamps(str(text) for text in texts)
    return table.assign(month=pd.Series(stamps[codes], index=table.index))


def with_month_texts(table: pd.DataFrame) -> pd.DataFrame:
    """The table with the time stamps of its column ``month`` as files hold them; the inverse of `with_time_stamps`."""
    return table.assign(month=table["month"].dt.strftime("%Y-%m-%d").fillna(""))
