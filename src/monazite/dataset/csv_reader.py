"""One CSV table to rows: header with units, cells with line numbers, all problems collected; # begins a comment."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from monazite.dataset.rows.row import Row
from monazite.dataset.schema import TableSchema, columns
from monazite.foundation.errors import DataError, InputError, from_validation, nearest
from monazite.foundation.files import read_whole
from monazite.foundation.units import Q, factor, quantities
from monazite.foundation.user_tables import as_number, cells_by_line, decoded, separator_of, thousands_advice

_HEADER = re.compile(r"^([^\[\]]+?)\s*(?:\[([^\[\]]*)\])?$")
_UNITLESS = ("1", "share", "t/t")


@dataclass(frozen=True, slots=True)
class Record:
    """A row with the place it was read from."""

    row: Row
    file: str
    line: int

    @property
    def place(self) -> str:
        """``folder/table.csv:line``."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class _Column:
    attribute: str
    header: str
    factor: float | None  # None for text


def read_table(path: Path, table: TableSchema, shown: str) -> tuple[list[Record], list[DataError]]:
    """Rows of one CSV file and its problems.

    Parameters
    ----------
    path
        The file.
    table
        Its row model.
    shown
        How the file is called in messages.

    Returns
    -------
    tuple
        Rows with their places, numbers in the unit of their column, and everything that is wrong with the file.
    """
    try:
        text, known = decoded(read_whole(path), shown), columns(table)
        separator = separator_of(text, lambda cells: any(cell.partition("[")[0].strip() in known for cell in cells))
        lines = [(line, cells) for line, cells in cells_by_line(text, separator, shown) if not _is_comment(cells)]
        if not lines:
            raise DataError("the file is empty: a header is needed", file=shown, line=1)
        header = _header(lines[0][1], table, shown)
    except OSError as error:
        return [], [DataError(f"the file cannot be read ({error.strerror})", file=shown)]
    except InputError as error:
        return [], [_as_data(problem, shown, problem.line) for problem in error.problems]
    records: list[Record] = []
    problems: list[DataError] = []
    for line, cells in lines[1:]:
        if not cells:
            continue
        if len(cells) != len(header):
            text = f"found {len(cells)} cells, allowed {len(header)}: the row is cut off or has a stray separator"
            problems.append(DataError(text, file=shown, line=line))
            continue
        values, wrong = _values(cells, header, separator)
        try:
            if not wrong:
                records.append(Record(table.model.model_validate(values), shown, line))
        except ValidationError as error:
            found = from_validation(error)  # a rule on a whole row says itself which field is wrong
            wrong = [p.located(None, None, _name(where or (p.field or "row",), header)) for where, p in found]
        problems += [_as_data(problem, shown, line) for problem in wrong]
    return records, problems


def _is_comment(cells: Sequence[str]) -> bool:
    """A line that begins with # explains the table to who fills it."""
    return bool(cells) and cells[0].startswith("#")


def _header(cells: Sequence[str], table: TableSchema, shown: str) -> list[_Column]:
    known, units = columns(table), quantities(table.model)
    header: list[_Column] = []
    problems: list[DataError] = []

    def wrong(cell: str, allowed: str | None, near: str | None = None) -> None:
        problems.append(DataError(file=shown, line=1, field="header", found=cell, allowed=allowed, nearest=near))

    for cell in cells:
        match = _HEADER.match(cell.strip())
        name, unit = (match[1], match[2]) if match else (cell, None)
        if name not in known:
            near = nearest(name, known)
            wrong(cell, None if near else "one of " + ", ".join(known), near)
        elif any(column.attribute == known[name] for column in header):
            wrong(cell, "each column once")
        else:
            try:
                header.append(_column(name, known[name], unit, units.get(known[name])))
            except InputError as error:
                wrong(cell, error.allowed, error.nearest)
    fields = table.model.model_fields
    present = {column.attribute for column in header}
    for name, attribute in known.items():
        if fields[attribute].is_required() and attribute not in present and not problems:
            unit = f"[{units[attribute].unit}]" if attribute in units else ""
            problems.append(DataError(f"the column {name}{unit} is missing", file=shown, line=1, field="header"))
    if problems:
        raise DataError(problems=problems)
    return _with_range_units(header, table)


def _column(name: str, attribute: str, unit: str | None, q: Q | None) -> _Column:
    if q is None:
        if unit is not None:
            raise InputError(allowed=f"{name} without a unit")
        return _Column(attribute, name, None)
    if attribute in ("low", "high") and q.unit == "1":
        return _Column(attribute, f"{name}[{unit}]" if unit else name, 1.0)
    if unit is None and q.unit not in _UNITLESS:
        raise InputError(allowed=f"{name}[{q.unit}] (the unit is missing)")
    return _Column(attribute, name, 1.0 if unit is None else factor(unit, q.unit))


def _with_range_units(header: list[_Column], table: TableSchema) -> list[_Column]:
    """Give the `low` and `high` columns the factor of the value they bracket, or of their own unit."""
    value = next((column for column in header if column.attribute == table.value), None)
    q = quantities(table.model).get(table.value or "")
    result: list[_Column] = []
    for column in header:
        if column.attribute in ("low", "high") and value is not None and q is not None:
            match = _HEADER.match(column.header)
            unit = match[2] if match else None
            scale = value.factor if unit is None else factor(unit, q.unit)
            column = _Column(column.attribute, column.attribute, scale)
        result.append(column)
    return result


def _values(cells: Sequence[str], header: Sequence[_Column], separator: str) -> tuple[dict[str, Any], list[InputError]]:
    values: dict[str, Any] = {}
    problems: list[InputError] = []
    for cell, column in zip(cells, header, strict=True):
        text = cell.strip()
        if not text:
            continue  # an empty cell is the field's default, or missing
        if column.factor is None:
            values[column.attribute] = text
            continue
        number = as_number(text, separator)
        if number is None:
            allowed = "a number" + thousands_advice(text)
            problems.append(InputError(field=column.header, found=text, allowed=allowed))
        else:
            values[column.attribute] = number * column.factor
    return values, problems


def _name(where: tuple[str | int, ...], header: Sequence[_Column]) -> str:
    attribute = str(where[0])
    return next((column.header for column in header if column.attribute == attribute), attribute)


def _as_data(error: InputError, file: str, line: int | None) -> DataError:
    return DataError(
        error.text,
        file=file,
        line=line,
        field=error.field,
        found=error.found,
        allowed=error.allowed,
        nearest=error.nearest,
    )
