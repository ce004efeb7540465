"""A CSV file as text: header, rows with their lines, and cells that are numbers or months."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from monazite.foundation.errors import InputError, nearest
from monazite.foundation.files import read_whole
from monazite.foundation.user_tables import HEADER_LINES, as_number, cells_by_line, separator_of, thousands_advice

_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
_MONTH = re.compile(r"(\d{4})-?(\d{2})(-\d{2})?")
MOST_BYTES = 100_000_000
"""Of a file of statistics; a year of all partners of a code has some 100,000."""
MISSING = ("", ":", "-", "nan", "null", "none", "n/a", "(d)")
"""What stands in a cell that holds no figure, in small letters."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class CellRow:
    """A row: its line in the file, and its cells by column."""

    file: str
    line: int
    cells: Mapping[str, str]
    separator: str = ","

    def text(self, column: str) -> str:
        """The cell of a column without blanks around it; empty where there is no such column."""
        return self.cells.get(column, "").strip()

    def number(self, column: str) -> float | None:
        """The number in a cell, None where it holds none. Raises InputError for anything else."""
        text = self.text(column)
        if text.lower() in MISSING:
            return None
        english = self.separator != ";" and _THOUSANDS.fullmatch(text)  # as customs of the United States print them
        number = float(text.replace(",", "")) if english else as_number(text, self.separator)
        if number is None or not isfinite(number) or number < 0:
            allowed = "a number of 0 or more, or an empty cell" + thousands_advice(text)
            raise self.problem(column, allowed)
        return number

    def period(self, column: str) -> str:
        """A month as ``2025-05`` or a year as ``2025``. Raises InputError for anything else."""
        return self.as_period(column, self.text(column))

    def as_period(self, column: str, text: str) -> str:
        """``text`` from the cell of a column as month or year."""
        if re.fullmatch(r"(19|20)\d{2}", text):
            return text
        month = _MONTH.fullmatch(text)
        if month is None or not 1 <= int(month[2]) <= 12:
            raise self.problem(column, "a month such as 2025-05 or 202505, or a year", text)
        return f"{month[1]}-{month[2]}"

    def problem(self, column: str, allowed: str, found: str | None = None, names: Sequence[str] = ()) -> InputError:
        """An error about the cell of a column."""
        text = self.text(column) if found is None else found
        near = nearest(text, names) if names else None
        return InputError(file=self.file, line=self.line, field=column, found=text, allowed=allowed, nearest=near)


@dataclass(frozen=True, slots=True)
class CellTable:
    """A CSV file: what it is called, the line of its header, columns, rows, and the bytes it was read from."""

    file: str
    header_line: int
    header: tuple[str, ...]
    rows: tuple[CellRow, ...]
    raw: bytes

    def require(self, *columns: str) -> None:
        """Raise InputError for the first of ``columns`` that is missing; ``a|b`` means that one of both is enough."""
        for column in columns:
            choices = column.split("|")
            if not any(choice in self.header for choice in choices):
                raise InputError(
                    f"the column {' or '.join(choices)} is missing, which decides what a row means; found "
                    f"{', '.join(self.header)}" + self._nearest(choices[0]),
                    file=self.file,
                    line=self.header_line,
                    field="header",
                )

    def _nearest(self, column: str) -> str:
        near = nearest(column, self.header)
        return "" if near is None else f'; nearest name found: "{near}"'


def read_cells(path: Path, is_header: Callable[[Sequence[str]], bool]) -> CellTable:
    """Read a CSV file whose header may come after lines of other text.

    Parameters
    ----------
    path
        The file: UTF-8 or Latin-1, with commas, semicolons or tabs.
    is_header
        Says of the cells of a line whether they are the header of a known form.

    Returns
    -------
    CellTable
        The first line that is the header of a known form, and the rows after it; empty rows are left out.

    Raises
    ------
    InputError
        When the file is empty, is no CSV file, or a row has another number of cells than the header.
    """
    raw = read_whole(path, MOST_BYTES)
    text = _decode(raw)
    if not text.strip():
        raise InputError("the file is empty: a header is needed", file=path.name, line=1)
    separator = separator_of(text, is_header)
    lines = list(cells_by_line(text, separator, path.name))
    at = next(
        (n for n, (_, cells) in enumerate(lines[:HEADER_LINES]) if is_header([cell.strip() for cell in cells])), None
    )
    start, cells = lines[0 if at is None else at]
    header = tuple(cell.strip() for cell in cells)
    if at is None:
        return CellTable(path.name, start, header, (), raw)
    while header and not header[-1]:
        header = header[:-1]
    twice = next((name for name in header if header.count(name) > 1), None)
    if twice is not None:
        raise InputError(file=path.name, line=start, field="header", found=twice, allowed="each column once")
    return CellTable(path.name, start, header, tuple(_rows(lines[at + 1 :], header, path.name, separator)), raw)


def _rows(
    lines: Sequence[tuple[int, list[str]]], header: Sequence[str], file: str, separator: str
) -> Iterator[CellRow]:
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        extra = cells[len(header) :]
        if len(cells) < len(header) or any(cell.strip() for cell in extra):
            text = f"found {len(cells)} cells, allowed {len(header)}: the row is cut off or has a stray separator"
            raise InputError(text, file=file, line=line)
        yield CellRow(file, line, dict(zip(header, cells, strict=False)), separator)


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")  # downloads of UN Comtrade are; every byte has a meaning there
