"""What may stand in a cell: names, lists, dates, flags and numbers with their unit."""

import calendar
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, StringConstraints

from monazite.foundation.errors import InputError
from monazite.foundation.units import Q


def _split(cell: object) -> object:
    return tuple(part.strip() for part in cell.split(";") if part.strip()) if isinstance(cell, str) else cell


def _day(cell: object, *, last: bool) -> object:
    if not isinstance(cell, str):
        return cell
    try:
        numbers = [int(part) for part in cell.split("-")]
        if not cell.replace("-", "").isdecimal() or not 1 <= len(numbers) <= 3:
            raise ValueError
        year, month = numbers[0], numbers[1] if len(numbers) > 1 else (12 if last else 1)
        end = calendar.monthrange(year, month)[1] if last else 1
        return date(year, month, numbers[2] if len(numbers) > 2 else end)
    except (ValueError, IndexError, OverflowError):
        raise InputError(found=cell, allowed="a date YYYY, YYYY-MM or YYYY-MM-DD (month 1 to 12)") from None


def text_as_day(text: str, *, last: bool = False) -> date | None:
    """A text YYYY, YYYY-MM or YYYY-MM-DD as its first or last day; None for anything else.

    >>> text_as_day("2025-02", last=True), text_as_day("spring 2025")
    (datetime.date(2025, 2, 28), None)
    """
    try:
        day = _day(text, last=last)
    except InputError:
        return None
    return day if isinstance(day, date) else None


def _period(cell: object) -> object:
    _day(cell, last=False)
    return cell


def _boolean(cell: object) -> object:
    return {"true": True, "false": False, "yes": True, "no": False}.get(cell, cell) if isinstance(cell, str) else cell


Name = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Names = Annotated[tuple[str, ...], BeforeValidator(_split)]
Day = Annotated[date, BeforeValidator(lambda cell: _day(cell, last=False))]
"""A date; a month or a year alone means its first day."""
LastDay = Annotated[date, BeforeValidator(lambda cell: _day(cell, last=True))]
"""A date; a month or a year alone means its last day."""
Period = Annotated[str, BeforeValidator(_period)]
"""YYYY, YYYY-MM or YYYY-MM-DD, kept as written because the precision matters."""
Flag = Annotated[bool, BeforeValidator(_boolean)]
Share = Annotated[float, Q("share", ge=0, le=1)]
Number = Annotated[float, Q("1")]
Factor = Annotated[float, Q("1", ge=0)]
Tonnes = Annotated[float, Q("t", ge=0)]
Flow = Annotated[float, Q("t/yr", ge=0)]
Price = Annotated[float, Q("USD/kg", ge=0)]
Months = Annotated[float, Q("month", ge=0)]
Days = Annotated[float, Q("day", ge=0)]
Rate = Annotated[float, Q("share/yr", ge=-1)]
Money = Annotated[float, Q("MUSD", ge=0)]
MoneyFlow = Annotated[float, Q("MUSD/yr", ge=0)]
Latitude = Annotated[float, Q("1", ge=-90, le=90)]
Longitude = Annotated[float, Q("1", ge=-180, le=180)]
Grade = Literal["measured", "reported", "estimated", "assumed"]
Stage = Literal["separation", "metal", "magnet"]
