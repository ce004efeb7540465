"""Tables in a text: rows of cells between bars, tabs, semicolons, commas or wide gaps."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

BAR = " | "
"""Stands between the cells of a row that was taken from HTML or a PDF."""
MOST_ROWS = 300
"""Rows of a table that are read."""
_WIDEST = 120  # characters of a cell; longer ones are columns of prose
_RULE = re.compile(r"^[\s|:+=-]+$")  # the line below the head of a table in Markdown
_GAP = re.compile(r"\s{2,}")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: where it stands in the text, and its cells."""

    start: int
    end: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table: its head, and the rows below it."""

    head: TableRow
    rows: tuple[TableRow, ...]

    @property
    def lines(self) -> tuple[TableRow, ...]:
        """Head and rows."""
        return (self.head, *self.rows)


def tables_of(text: str) -> list[TextTable]:
    """Tables of a text in order: lines with the same number of cells below each other, the first of which is the head.

    Bars and tabs make a table of two lines; semicolons, commas and wide gaps, which prose has too, of three, of which
    one holds a number and none ends as a sentence does.
    """
    found: list[TextTable] = []
    block: list[TableRow] = []
    for row in [*_rows(text), None]:
        if row is None or (block and not _goes_on(text, block[-1], row)):
            found += _tables_of_block(text, block)
            block = []
        if row is not None:
            block.append(row)
    return found


def _rows(text: str) -> Iterator[TableRow]:
    """Lines that have cells."""
    at = 0
    for line in text.split("\n"):
        cells = cells_of(line)
        if len(cells) >= 2 and not _RULE.match(line) and max(map(len, cells)) <= _WIDEST:
            yield TableRow(at + len(line) - len(line.lstrip()), at + len(line.rstrip()), tuple(cells))
        at += len(line) + 1


def cells_of(line: str) -> list[str]:
    """The cells of a line; one where it has none."""
    plain = line.strip()
    if "|" in plain:
        return [" ".join(cell.split()) for cell in plain.strip("|").split("|")]
    for mark in "\t;":
        if mark in plain:
            return [" ".join(cell.split()) for cell in plain.split(mark)]
    if _GAP.search(plain):
        return _GAP.split(plain)
    if plain.count(",") >= 2 and not plain.endswith("."):
        return [cell.strip() for cell in next(csv.reader([plain]), [])]
    return [plain]


def _goes_on(text: str, last: TableRow, row: TableRow) -> bool:
    """Whether a row follows the last one: nothing between them but white space and a rule, and as many cells."""
    between = text[last.end : row.start]
    return len(row.cells) == len(last.cells) and all(
        not part.strip() or _RULE.match(part) for part in between.split("\n")
    )


def _tables_of_block(text: str, block: list[TableRow]) -> list[TextTable]:
    """The table that some lines below each other are, if they are one."""
    lines = [text[row.start : row.end] for row in block]
    is_plain = all("|" in line for line in lines) or all("\t" in line for line in lines)
    has_numbers = any(_DIGIT.search(line) for line in lines[1:])
    stops = any(line.endswith((".", "!", "?")) for line in lines)
    if len(block) < (2 if is_plain else 3) or not (is_plain or (has_numbers and not stops)):
        return []
    return [TextTable(block[0], tuple(block[1 : MOST_ROWS + 1]))]
