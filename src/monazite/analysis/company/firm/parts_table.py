"""One table of purchases as it is written: its title, its columns, its lines in kilograms and days."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

from monazite.analysis.company.firm.cell_columns import decided_by_cells
from monazite.analysis.company.firm.column_names import (
    ALLOWED,
    NEEDED,
    STOCK_KG,
    Columns,
    columns_of_list,
    heading,
    plain,
    role_of,
)
from monazite.analysis.company.firm.column_spellings import NUMBER, SITE
from monazite.analysis.company.firm.folder_of_tables import FirmTable, firm_table
from monazite.analysis.company.firm.list_choice import AS_WRITTEN, ListChoice
from monazite.analysis.company.firm.list_numbers import Line, plain_numbers
from monazite.analysis.company.firm.list_title import day_in_title
from monazite.analysis.company.firm.rows import BLOCKS
from monazite.analysis.company.firm.written_rows import MOST_ROWS
from monazite.foundation.errors import InputError, collect
from monazite.foundation.user_tables import HEADER_LINES

MISTYPED = 0.8  # likeness from which the name of a file is that of a block, mistyped
LONGEST_NAME = 80
MOST_NAMED = 12  # columns that are not read, of a table with many


@dataclass(frozen=True, slots=True)
class ListTable:
    """The lines of a parts list with their cells by column, and what was read over."""

    lines: list[Line]
    columns: Columns
    title: str
    separator: str
    notes: list[str]
    problems: list[InputError]
    day: date | None = None
    """Day on which the list was taken, where a title says it."""


def read_table(file: str, raw: bytes | FirmTable, choice: ListChoice = AS_WRITTEN) -> ListTable:
    """The table of a parts list. Raises InputError as `read_parts`.

    Parameters
    ----------
    file
        Name of the file, for errors.
    raw
        Its bytes, or the cells of a sheet.
    choice
        What its reader says of its columns and rows.
    """
    table = raw if isinstance(raw, FirmTable) else firm_table(raw, file, is_header)
    filled = [(number, line) for number, line in enumerate(table.lines, 1)
              if number not in choice.without and any(cell.strip() for cell in line)]  # fmt: skip
    at = _header_at([line for _, line in filled], choice)
    header = _cells_of(filled[at][1]) if filled else []
    columns = decided_by_cells(columns_of_list(header, choice.columns), [line for _, line in filled[at + 1 :]], choice)
    _check_columns(file, filled[at][0] if filled else None, columns)
    header_line, rows = filled[at][0], filled[at + 1 :]
    if not rows:
        raise InputError("there are no rows below the header", file=file, line=header_line)
    if len(rows) > MOST_ROWS:
        raise InputError(file=file, found=f"{len(rows)} rows", allowed=f"at most {MOST_ROWS}")
    collect([
        InputError(f"found {len(line)} cells, allowed {len(header)}: a separator too many, or a decimal comma in a "
                   "file that commas separate", file=file, line=number)
        for number, line in rows if any(cell.strip() for cell in line[len(header) :])
    ])  # fmt: skip
    cells = [
        (number, {name: cell.strip() for name, cell in zip(columns.names, line, strict=False) if name and cell.strip()})
        for number, line in rows
    ]
    numbers = plain_numbers(file, cells, columns, table.separator)
    notes = [
        f'Line {number} of {short_name(file)}, "{" ".join(filter(None, map(str.strip, line)))}", is read over as a '
        f"title; the names of columns are in line {header_line}."
        for number, line in filled[:at]
    ]
    lines, by_number = _with_part_numbers(numbers.lines, columns)
    notes = [*filter(None, [table.note]), *notes, *numbers.notes, *by_number, *_not_read(columns.others)]
    titles = [" ".join(filter(None, map(str.strip, line))) for _, line in filled[:at]]
    if day := day_in_title(titles):
        notes.append(f"The stocks were counted on {day.day} {day:%B %Y}, as a title above the list says.")
    title = titles[0][:LONGEST_NAME] if titles else ""
    return ListTable(lines, columns, title, table.separator, notes, numbers.problems, day)


def _cells_of(line: Sequence[str]) -> list[str]:
    """A header without the empty cells that a title as wide as the table leaves behind it."""
    header = list(line)
    while header and not header[-1].strip():
        header.pop()
    return header


class FoundColumn(NamedTuple):
    """A column as it is written, what it is read as (empty: not read), and the first thing that stands in it."""

    text: str
    name: str
    example: str


def found_columns(file: str, raw: bytes | FirmTable, choice: ListChoice = AS_WRITTEN) -> list[FoundColumn]:
    """The columns of a list, for its reader to say what those are that are missing or not read.

    Parameters
    ----------
    file
        Name of the file, for errors.
    raw
        Its bytes, or the cells of a sheet.
    choice
        What its reader says of them.
    """
    table = raw if isinstance(raw, FirmTable) else firm_table(raw, file, is_header)
    filled = [line for line in table.lines if any(cell.strip() for cell in line)]
    if not filled:
        return []
    at = _header_at(filled, choice)
    header = _cells_of(filled[at])
    columns = decided_by_cells(columns_of_list(header, choice.columns), filled[at + 1 :], choice)
    others = set(columns.others)
    out = list[FoundColumn]()
    for n, one in enumerate(columns.headings):
        cells = (line[n].strip() for line in filled[at + 1 :] if n < len(line))
        name = role_of(one) if one.is_read and one.text not in others else ""
        if one.text:
            out.append(FoundColumn(one.text, name, next(filter(None, cells), "")[:LONGEST_NAME]))
    return out


def short_name(file: str) -> str:
    """A file without its folder."""
    return re.split(r"[/\\]", file)[-1]


def is_header(cells: Sequence[str]) -> bool:
    """Whether a line names at least two columns that a list needs."""
    return len(_needed_in(cells)) > 1


def has_header(lines: Sequence[Sequence[str]]) -> bool:
    """Whether a table is a parts list, by one of its first lines."""
    filled = [line for line in lines if any(cell.strip() for cell in line)]
    return any(is_header(line) for line in filled[:HEADER_LINES])


def _needed_in(cells: Sequence[str]) -> set[str]:
    names = {heading(cell).name for cell in cells if cell.strip()}
    names |= {"stock_days"} if STOCK_KG in names else set()
    names |= {"region"} if SITE in names else set()
    names |= {"part"} if NUMBER in names else set()
    return names & NEEDED.keys()


def _header_at(lines: Sequence[Sequence[str]], choice: ListChoice = AS_WRITTEN) -> int:
    """Number of the line with the names of columns: the first with two that a list needs; else the first full one."""
    first = lines[:HEADER_LINES]
    chosen = [sum(cell.strip() in choice.columns for cell in line) for line in first]
    if any(chosen):
        return max(range(len(first)), key=lambda n: chosen[n])
    full = max((sum(bool(cell.strip()) for cell in line) for line in first), default=0)
    widest = next((n for n, line in enumerate(first) if sum(bool(c.strip()) for c in line) == full), 0)
    return next((n for n, line in enumerate(first) if is_header(line)), widest)


def _not_read(others: Sequence[str]) -> list[str]:
    if not others:
        return []
    many = f" and {len(others) - MOST_NAMED} more" if len(others) > MOST_NAMED else ""
    return [f"Columns that are not read: {', '.join(others[:MOST_NAMED])}{many}."]


def _with_part_numbers(lines: Sequence[Line], columns: Columns) -> tuple[list[Line], list[str]]:
    """The lines with the number of a part behind its name, where several numbers have one name; and that it is so."""
    number = columns.of(NUMBER)
    if number is None:
        return list(lines), []
    numbers: dict[str, set[str]] = {}
    for _, cells in lines:
        numbers.setdefault(cells.get("part", ""), set()).add(cells.get(NUMBER, ""))
    several = {part for part, of_part in numbers.items() if part and len(of_part) > 1}
    if not several:
        return list(lines), []
    out = [
        (line, cells | {"part": f"{cells['part']} {cells[NUMBER]}"})
        if cells.get("part") in several and NUMBER in cells else (line, cells)
        for line, cells in lines
    ]  # fmt: skip
    return out, [f"Parts of one name are told apart by {number.text}."]


def missing_columns(names: Collection[str]) -> list[str]:
    """Columns that a list needs and does not have: the place of use is asked for or taken, a stock may be in kg."""
    has_stock = "stock_days" in names or STOCK_KG in names
    return [name for name in NEEDED
            if name not in names and name != "region" and not (name == "stock_days" and has_stock)]  # fmt: skip


def _check_columns(file: str, line: int | None, columns: Columns) -> None:
    names = columns.names
    missing = missing_columns(names)
    mistyped = dict[str, str]()
    unread = [plain(text) for text in columns.others]
    stock = {"stock_days", STOCK_KG}  # one of the two is enough
    candidates = [name for name in (*NEEDED, *ALLOWED) if name not in stock or not stock & {*names}]
    for name in unread:
        close = get_close_matches(name, candidates, n=1, cutoff=MISTYPED)
        if close and close[0] not in names and not name.startswith(f"{close[0]}_"):
            mistyped[name] = close[0]
    read = [one for one in columns.headings if one.name in NEEDED or one.name in ALLOWED]
    twice = [name for name in dict.fromkeys(one.name for one in read) if sum(one.name == name for one in read) > 1]
    if not missing and not mistyped and not twice:
        return
    stem = short_name(file).rpartition(".")[0]
    parts = list[str]()
    if missing:
        needed = ", ".join(f"{name} ({NEEDED[name]})" for name in missing)
        needed += " or stock_kg (kg in stock)" if missing[-1] == "stock_days" else ""
        parts.append(f"this is read as a parts list: add the columns {needed}")
    if mistyped:
        parts.append(f"the nearest to {', '.join(f'{name} is {close}' for name, close in mistyped.items())}")
    others = [name for name in unread if name not in mistyped]
    if others:
        parts.append(f"found as well {', '.join(others)}, which are not read; read if given are {', '.join(ALLOWED)}")
    if twice:
        written = [f"{name} ({' and '.join(one.text for one in read if one.name == name)})" for name in twice]
        parts.append(f"write each column once: {', '.join(written)}")
    near = get_close_matches(stem.casefold(), BLOCKS, n=1, cutoff=MISTYPED)
    blocks = f"a table of a block is named after it ({', '.join(BLOCKS)})"
    parts.append(f'{blocks}; the nearest to "{stem}" is "{near[0]}"' if near else blocks)
    raise InputError(". ".join(part[:1].upper() + part[1:] for part in parts), file=file, line=line, field="columns")
