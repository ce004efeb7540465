"""Columns of a table for a workbook: numbers with their unit and range where a column holds nothing else."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import Cell
from monazite.presentation.briefing.main_part.page.main_html import LINK
from monazite.results.quantity import Quantity

Value = str | float | None
SOURCES = "sources"
_SLOT = re.compile(r"\{[^{}]*\}")
_WORD = re.compile(r"[^\W\d_]")
_UNITS = {
    "MUSD": "million USD",
    "MUSD/month": "million USD a month",
    "MUSD/yr": "million USD a year",
    "share": "%",
    "1": "ratio",
    "count": "number",
    "pp": "percentage points",
    "t": "tonnes",
    "t/month": "tonnes a month",
    "t/yr": "tonnes a year",
    "day": "days",
    "week": "weeks",
    "month": "months",
    "year": "years",
}


@dataclass(frozen=True)
class Column:
    """A column: its head, the unit of its numbers (empty for words), and a value for every row."""

    head: str
    unit: str
    values: tuple[Value, ...]

    @property
    def is_share(self) -> bool:
        """Whether its numbers are shares of one."""
        return self.unit == _UNITS["share"]


def unit_in_words(unit: str) -> str:
    """A unit as a reader writes it."""
    return _UNITS.get(unit, unit)


def columns_of(head: Sequence[str], rows: Sequence[Sequence[Cell]], numbers: Mapping[str, int]) -> list[Column]:
    """The columns of a table, and one more with the numbers of the sources of each row where it has any.

    Parameters
    ----------
    head, rows
        Of the table.
    numbers
        Numbers of the sources by id.
    """
    made = [column for place, name in enumerate(head) for column in _columns(name, [row[place] for row in rows])]
    sources = tuple(_sources(row, numbers) for row in rows)
    return [*made, Column(SOURCES, "", sources)] if any(sources) else made


def _columns(head: str, cells: Sequence[Cell]) -> list[Column]:
    """Value, low and high of a column of numbers of one unit; else its words."""
    numbers = [_only_number(cell) for cell in cells]
    units = {q.unit for q in numbers if q is not None}
    claims = [cell for cell in cells if isinstance(cell, Claim)]
    if len(units) != 1 or len(claims) != sum(q is not None for q in numbers):
        return [Column(head, "", tuple(map(_words, cells)))]
    unit = unit_in_words(units.pop())
    values = tuple(
        _words(cell) if q is None else _finite(q.value, cell) for cell, q in zip(cells, numbers, strict=True)
    )
    if not any(q is not None and _has_range(q) for q in numbers):
        return [Column(head, unit, values)]
    low = tuple(None if q is None else _finite(q.low) for q in numbers)
    high = tuple(None if q is None else _finite(q.high) for q in numbers)
    return [Column(head, unit, values), Column(f"{head}, low", unit, low), Column(f"{head}, high", unit, high)]


def _has_range(q: Quantity) -> bool:
    """Whether a number lies within a range: not one without, and not the end of one, such as a bad case."""
    return any(math.isfinite(end) for end in (q.low, q.high)) and q.value not in (q.low, q.high)


def _only_number(cell: Cell) -> Quantity | None:
    """The number of a cell that is one number, with its range or without; None where it says more."""
    if not isinstance(cell, Claim) or _WORD.search(_SLOT.sub("", cell.template)):
        return None
    values = list(cell.values.values())
    first = values[0] if values else None
    return first if isinstance(first, Quantity) and all(value == first for value in values) else None


def _finite(value: float, cell: Cell = "") -> Value:
    """A number that a sheet can hold, else the words in its place."""
    return value if math.isfinite(value) else _words(cell) or None


def _words(cell: Cell) -> str:
    return LINK.sub(r"\1", cell.text).strip() if isinstance(cell, Claim) else cell


def _sources(row: Sequence[Cell], numbers: Mapping[str, int]) -> str:
    ids = (s for cell in row if isinstance(cell, Claim) for s in cell.all_sources)
    return ", ".join(map(str, sorted({numbers[s] for s in ids if s in numbers})))
