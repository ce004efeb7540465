"""A firm as a workbook (XLSX) with a sheet for each block, the names of the fields in its first row."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Mapping, Sequence
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from monazite.analysis.company.firm.rows import BLOCKS
from monazite.analysis.company.firm.written_rows import (
    MOST_BYTES,
    MOST_ROWS,
    WrittenRow,
    check_columns,
    columns_of,
    read_bytes,
    typed_cell,
)
from monazite.foundation.errors import InputError, collect, unknown
from monazite.foundation.extras import require

NOTES = "notes"
"""Sheets whose name begins so are the owner's and are not read."""
_MOST_COLUMNS = 200


def sheets_of(source: Path | bytes, file: str = "") -> Mapping[str, list[tuple[object, ...]]]:
    """Cells of every sheet of a workbook, or of its bytes under the name ``file``, by line.

    Raises InputError for what is no workbook.
    """
    require_openpyxl()
    path = file if isinstance(source, bytes) else str(source)
    return _cells(source if isinstance(source, bytes) else read_bytes(source), path)


def rows_of_sheets(sheets: Mapping[str, Sequence[Sequence[object]]], path: str) -> list[WrittenRow]:
    """Rows of a workbook with a sheet for each block. Raises InputError for unknown sheets and unknown columns."""
    problems: list[InputError] = []
    rows: list[WrittenRow] = []
    for name, lines in sheets.items():
        block = name.strip().lower()
        if block.startswith(NOTES):
            continue
        if block not in BLOCKS:
            problems.append(unknown(name, BLOCKS, field="sheet").located(path, None))
            continue
        try:
            rows += sheet_rows(block, lines, f"{path}, sheet {name}")
        except InputError as problem:
            problems.append(problem)
    collect(problems)
    return rows


def require_openpyxl() -> None:
    """Say what is missing where workbooks cannot be read or written."""
    require("company", "openpyxl")


def sheet_rows(block: str, lines: Sequence[Sequence[object]], file: str, separator: str = "") -> list[WrittenRow]:
    """Rows of a block from lines of cells: names of fields first, then a row each; empty cells and lines are left out.

    Parameters
    ----------
    block
        A name of `BLOCKS`.
    lines
        Cells by line, the first line of the file first.
    file
        The file, and the sheet of a workbook, for errors.
    separator
        Of the cells of a text file; none in a workbook.

    Raises
    ------
    InputError
        For columns that the block does not have, and cells without a column.
    """
    filled = [(number, line) for number, line in enumerate(lines, 1) if any(not _is_empty(cell) for cell in line)]
    if not filled:
        return []
    number, head = filled[0]
    names = ["" if _is_empty(cell) else str(cell).strip() for cell in head]
    check_columns(block, [name for name in names if name], file, number)
    columns = columns_of(block)
    rows: list[WrittenRow] = []
    for number, line in filled[1:]:
        cells: dict[str, Any] = {}
        for place, cell in enumerate(line):
            if _is_empty(cell):
                continue
            if place >= len(names) or not names[place]:
                allowed = f"nothing right of column {len(names)}" if place >= len(names) else "a name above the column"
                raise InputError(
                    file=file, line=number, field=f"{block}, column {place + 1}", found=cell, allowed=allowed
                )
            cells[names[place]] = typed_cell(columns[names[place]], cell, separator)
        rows.append(WrittenRow(block, cells, file, number))
    if len(rows) > MOST_ROWS:
        raise InputError(file=file, field=block, found=f"{len(rows)} rows", allowed=f"at most {MOST_ROWS}")
    return rows


def _is_empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _cells(raw: bytes, file: str) -> Mapping[str, list[tuple[object, ...]]]:
    """Cells of every sheet by line. Whatever a damaged file makes openpyxl raise is one error."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as packed:  # some kilobytes may unpack to gigabytes
            size = sum(part.file_size for part in packed.infolist())
        if size > MOST_BYTES:
            raise InputError(file=file, found=f"{size} bytes when unpacked", allowed=f"at most {MOST_BYTES}")
        with warnings.catch_warnings(action="ignore"):
            book: Any = import_module("openpyxl").load_workbook(BytesIO(raw), read_only=True, data_only=True)
            out: dict[str, list[tuple[object, ...]]] = {}
            for sheet in book.worksheets:
                lines = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=_MOST_COLUMNS, values_only=True)
                out[str(sheet.title)] = [tuple(line) for line in lines]
            book.close()
        return out
    except InputError:
        raise
    except Exception as problem:  # zip, XML and openpyxl each have errors of their own
        raise InputError(f"not a workbook (XLSX) that can be read: {type(problem).__name__}", file=file) from None
