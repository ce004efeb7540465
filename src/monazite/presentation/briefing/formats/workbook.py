"""All tables of a brief as a workbook: those of the main part, those of the annex, and every claim with its numbers."""

import math
import re
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import Cell, TableBlock
from monazite.presentation.briefing.page import BriefPage

_LONGEST_NAME = 31  # letters of the name of a sheet
_NOT_ALLOWED = re.compile(r"[\\/*?:\[\]]")
_CLAIM_HEAD = ("claim", "section", "label", "text", "number", "value", "low", "high", "unit", "outcome", "where",
               "run", "sources")  # fmt: skip


def write_workbook(page: BriefPage, path: Path) -> None:
    """Write the tables as XLSX, a sheet each, and the numbers of all claims with their ranges and units."""
    book: Any = import_module("openpyxl").Workbook()
    book.remove(book.active)
    for block in page.main.blocks:
        if block.kind == "table":
            table = page.main.tables[block.name]
            _add_sheet(book, block.text.text, table.head, table.rows)
    for section in page.sections:
        for block in section.blocks:
            if isinstance(block, TableBlock):
                _add_sheet(book, block.title, block.head, block.rows)
    _add_claims(book, page.claims)
    book.save(str(path))


def _add_sheet(book: Any, title: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    sheet = book.create_sheet(_sheet_name(book, title))
    sheet.append([title])
    sheet.append([])
    sheet.append(list(head))
    bold: Any = import_module("openpyxl.styles").Font(bold=True)
    for row_number in (1, 3):
        for cell in sheet[row_number]:
            cell.font = bold
    for row in rows:
        sheet.append([cell.text if isinstance(cell, Claim) else cell for cell in row])
    sheet.freeze_panes = "A4"


def _sheet_name(book: Any, title: str) -> str:
    """A name that a sheet may have and no other one has."""
    name = _NOT_ALLOWED.sub(" ", title)[:_LONGEST_NAME].strip() or "table"
    number = 2
    while name in book.sheetnames:
        name = f"{name[: _LONGEST_NAME - 4].strip()} ({number})"
        number += 1
    return name


def _add_claims(book: Any, claims: Sequence[Claim]) -> None:
    """One row for each number of each claim."""
    sheet = book.create_sheet("claims")
    sheet.append(list(_CLAIM_HEAD))
    for claim in claims:
        for name, q in claim.quantities.items():
            where = ", ".join(f"{key} {value}" for key, value in q.where.items())
            numbers = [x if math.isfinite(x) else None for x in (q.value, q.low, q.high)]
            text = [claim.id, claim.section, claim.label, claim.text.strip(), name]
            sheet.append([*text, *numbers, q.unit, q.outcome, where, q.run, "; ".join(q.sources)])
    sheet.freeze_panes = "A2"
