"""Tables that users write: their text, the separator of their cells, and numbers that can mean one thing alone."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from monazite.foundation.errors import InputError

SEPARATORS = ",;\t"
HEADER_LINES = 40
"""Lines of a file among which its header is looked for."""
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+(?:[eE][+-]?\d+)?")
_GROUPED = re.compile(r"([+-]?[1-9]\d{0,2})(([.,'\u2019 \u00a0\u202f])\d{3}(?:\3\d{3})*)(?:(?!\3)[.,](\d+))?")

IsHeader = Callable[[Sequence[str]], bool]


def decoded(raw: bytes, file: str) -> str:
    """Text of a file in UTF-8, with or without a byte order mark. Raises InputError with the line that is none."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        found = f"byte 0x{raw[problem.start]:02x}"
        raise InputError(f"found {found}, allowed UTF-8 text", file=file, line=line) from None


def separator_of(text: str, is_header: IsHeader) -> str:
    r"""Separator of a table: the one that makes a header of a line; else the most frequent one of its first line.

    Parameters
    ----------
    text
        The table. Lines that begin with # are not its header.
    is_header
        Whether some cells are a header of the table that is wanted.

    Returns
    -------
    str
        A comma, a semicolon or a tab.

    Examples
    --------
    >>> separator_of("Parts, of 2026\npart;good\n", lambda cells: "good" in cells)
    ';'
    """
    start = list(islice(io.StringIO(text), HEADER_LINES))
    lines = [line for line in start if line.strip() and not line.lstrip('"').startswith("#")]
    for line in lines:
        for separator in SEPARATORS:
            if is_header([cell.strip().strip('"').strip() for cell in line.split(separator)]):
                return separator
    return max(SEPARATORS, key=lines[0].count) if lines else SEPARATORS[0]


def cells_by_line(text: str, separator: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """The line on which a row begins, and its cells. Raises InputError for a row that is no CSV."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as problem:
        raise InputError(f"not a CSV row ({problem})", file=file, line=start) from None


def as_number(text: str, separator: str = SEPARATORS[0]) -> float | None:
    """The number that a cell holds; None for text that is none, or that may mean two numbers.

    A comma is a decimal mark where it cannot part thousands. Three digits after a point are decimals where commas
    separate the cells; elsewhere, as in files of a German spreadsheet, the point may part thousands as well. Marks for
    thousands are certain where they are blanks or apostrophes, stand twice, or have another mark for decimals behind.

    Parameters
    ----------
    text
        The cell.
    separator
        What separates the cells of the file; anything but a comma where that is not known.

    Examples
    --------
    >>> as_number("32400,5", ";"), as_number("0.125", ";"), as_number("32.400", ";"), as_number("32,400", ";")
    (32400.5, 0.125, None, None)
    >>> as_number("8.750,5", ";"), as_number("1,234,567"), as_number("8 750"), as_number("1.234.5")
    (8750.5, 1234567.0, 8750.0, None)
    """
    text = text.strip()
    grouped = _GROUPED.fullmatch(text)
    if grouped and _is_certain(grouped):
        return float(_without_marks(grouped))
    if grouped and (separator != "," or grouped[3] != "."):
        return None
    try:
        return float(text.replace(",", ".") if _DECIMAL_COMMA.fullmatch(text) else text)
    except ValueError:
        return None


def _is_certain(grouped: re.Match[str]) -> bool:
    """Whether the marks of a number can only be those for thousands."""
    _, rest, mark, decimals = grouped.groups()
    return mark not in ".," or decimals is not None or rest.count(mark) > 1


def _without_marks(grouped: re.Match[str]) -> str:
    first, rest, mark, decimals = grouped.groups()
    return first + rest.replace(mark, "") + (f".{decimals}" if decimals else "")


def thousands_advice(text: str) -> str:
    """What to write in place of a number with marks for thousands, as the end of what is allowed; empty for others.

    >>> thousands_advice("32.400"), thousands_advice("many")
    (', without marks for thousands: 32400 or 32.4', '')
    """
    grouped = _GROUPED.fullmatch(text.strip())
    if grouped is None:
        return ""
    first, rest, mark, decimals = grouped.groups()
    meant = [_without_marks(grouped)]
    if len(rest) == len(mark) + 3 and mark in ".," and not decimals:
        meant.append(f"{float(f'{first}.{rest[1:]}'):g}")
    return f", without marks for thousands: {' or '.join(meant)}"
