"""A parts list in a workbook: the one sheet, of whatever name, that has its header, or that alone is a table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from monazite.analysis.company.firm.folder_of_tables import FirmTable
from monazite.analysis.company.firm.parts_table import has_header
from monazite.analysis.company.firm.rows import BLOCKS
from monazite.analysis.company.firm.workbook_file import NOTES
from monazite.foundation.errors import InputError

LEAST_CELLS, LEAST_ROWS = 4, 2
"""Cells of a row, and such rows, from which on a sheet without a header that is known may be a list: a list needs a
part, a good, an origin and a quantity."""
Sheets = Mapping[str, Sequence[Sequence[object]]]
"""Cells by line, by name of the sheet."""


def parts_sheet(sheets: Sheets, file: str) -> tuple[str, FirmTable] | None:
    """The sheet of a workbook that is a parts list, and its cells as text; None where the workbook is one of blocks.

    Beside a cover sheet the list may have columns that nobody could guess: it is then the one sheet that is a table.

    Parameters
    ----------
    sheets
        Cells of every sheet.
    file
        Name of the workbook, for errors.

    Raises
    ------
    InputError
        For several sheets that may be the list in a workbook without a block: with its header, or tables all of them.
    """
    cells = {name: [[_text(cell) for cell in line] for line in lines] for name, lines in sheets.items()
             if not name.strip().lower().startswith(NOTES)}  # fmt: skip
    filled = {name: lines for name, lines in cells.items() if any(cell for line in lines for cell in line)}
    lists = [name for name, lines in filled.items() if has_header(lines) and not _is_block(name, lines)]
    if not filled or any(name.strip().lower() in BLOCKS and name not in lists for name in filled):
        return None
    if not lists and len(filled) > 1:
        lists = [name for name, lines in filled.items() if _is_table(lines)]
        if not lists:
            return None
    if len(lists) > 1:
        found, allowed = ", ".join(lists), "one sheet with a parts list; leave the one that counts in the file"
        raise InputError(file=file, field="sheet", found=found, allowed=allowed)
    name = lists[0] if lists else next(iter(filled))
    return name, FirmTable(filled[name], "")


def _is_table(lines: Sequence[Sequence[str]]) -> bool:
    """Whether a sheet has rows of several cells below others: a cover sheet is words in one column or two."""
    wide = [line for line in lines if sum(bool(cell.strip()) for cell in line) >= LEAST_CELLS]
    return len(wide) >= LEAST_ROWS


def _is_block(name: str, lines: Sequence[Sequence[str]]) -> bool:
    """Whether a sheet is a block of a firm: it is named after one and has columns of it alone."""
    block = BLOCKS.get(name.strip().lower())
    header = next((line for line in lines if any(cell.strip() for cell in line)), [])
    return block is not None and all(cell.strip() in block.model_fields for cell in header if cell.strip())


def _text(cell: object) -> str:
    """A cell as text; a number so that it has one meaning: six decimals cannot be thousands."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        if not math.isfinite(cell):
            return ""
        return f"{cell:.0f}" if cell.is_integer() else f"{cell:.6f}"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()
