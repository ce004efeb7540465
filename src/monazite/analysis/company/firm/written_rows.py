"""Rows as they are written, before anything is checked: cells with their place, whatever kind of file they are in."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo

from monazite.analysis.company.firm.rows import BLOCKS
from monazite.foundation.errors import InputError, unknown
from monazite.foundation.files import read_input
from monazite.foundation.units import quantity_of
from monazite.foundation.user_tables import as_number

MOST_ROWS = 100_000
"""Rows of a block; a firm has some thousands."""
MOST_BYTES = 50_000_000
"""Size of a file."""


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A row of a block: its cells, the file (with the sheet of a workbook), and the line, also that of a cell."""

    block: str
    cells: Mapping[str, Any]
    file: str
    line: int | None
    lines: Mapping[str, int] = field(default_factory=dict)

    def error(self, name: str | None, **parts: Any) -> InputError:
        """An error about a cell of the row."""
        line = self.lines.get(name or "", self.line)
        return InputError(file=self.file, line=line, field=f"{self.block}.{name}" if name else self.block, **parts)


def read_bytes(path: Path) -> bytes:
    """Content of a file. Raises InputError for what is no file, cannot be read or is larger than `MOST_BYTES`."""
    return read_input(path, MOST_BYTES)


def columns_of(block: str) -> dict[str, FieldInfo]:
    """Fields of a block by name."""
    return dict(BLOCKS[block].model_fields)


def check_columns(block: str, names: list[str], file: str, line: int | None) -> None:
    """Refuse columns that a block does not have, and columns that stand twice."""
    for name in names:
        if name not in BLOCKS[block].model_fields:
            problem = unknown(name, BLOCKS[block].model_fields, field=f"{block}, column")
            raise problem.located(file, line)
        if names.count(name) > 1:
            raise InputError(file=file, line=line, field=f"{block}, column {name}", found="twice", allowed="once")


def typed_cell(info: FieldInfo, cell: object, separator: str) -> object:
    """A cell of a sheet or of a text file as the field wants it: numbers for numbers, text for names.

    ``separator`` is that of the cells of a text file; it decides what a number with one mark can mean. Text that is no
    number is left as it is, so that the check of the field can say what was found.
    """
    if isinstance(cell, datetime):
        return cell.date() if not (cell.hour or cell.minute or cell.second) else cell
    if quantity_of(info) is not None:
        if isinstance(cell, str):
            return number_or_text(cell, separator)
        return cell
    if _wants_date(info):
        return cell
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, float) and math.isfinite(cell) and cell.is_integer():
        return str(int(cell))
    return str(cell) if isinstance(cell, int | float | date) and not isinstance(cell, bool) else cell


def number_or_text(text: str, separator: str) -> int | float | str:
    """A cell as a number; text that is none, or that may mean two, is left for the check of its field."""
    value = as_number(text, separator)
    if value is None:
        return text
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _wants_date(info: FieldInfo) -> bool:
    """Whether a field holds a day."""
    kinds = [info.annotation, *get_args(info.annotation)]
    flat = [part for kind in kinds for part in (get_args(kind) if get_origin(kind) is not None else (kind,))]
    return date in flat or date in kinds
