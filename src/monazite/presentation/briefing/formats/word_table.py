"""A table of the main part in a document of Word: its head on every page, its rows whole, columns as wide as needed."""

import re
from importlib import import_module
from typing import Any

from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import Cell
from monazite.presentation.briefing.formats.word_styles import INK, TABLE_TEXT, TEXT_WIDTH, element
from monazite.presentation.briefing.formats.word_text import WordText, plain
from monazite.presentation.briefing.main_part.page.prose import MainTable

_LINE = "D8DBDF"
_MOST_ON_A_PAGE = 16
"""Rows up to which a table is held together on one page."""
_WIDEST = 30
"""Letters beyond which a column gets no wider: its text goes on below."""
_LETTER, _PADDING = 0.17, 0.2  # centimetres: a letter of the text of a table, the room beside it
_UNBROKEN = re.compile(r"[ -]")


def add_table(document: Any, table: MainTable, text: WordText, *, has_note: bool) -> None:
    """Add a table of the main part; with a note it stays on the page of the line below it."""
    grid = document.add_table(rows=0, cols=len(table.head))
    grid.autofit = False
    _draw_lines(grid)
    _add_row(grid, table.head, text, is_head=True)
    for row in table.rows:
        _add_row(grid, row, text)
    widths = _widths(table)
    for row in grid.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    _hold_together(grid, has_note=has_note)


def _add_row(grid: Any, cells: "tuple[Cell, ...]", text: WordText, *, is_head: bool = False) -> None:
    row = grid.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(element("cantSplit"))
    if is_head:
        properties.append(element("tblHeader"))  # on every page, and for those who hear it read
    for place, (cell, content) in enumerate(zip(row.cells, cells, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.style = TABLE_TEXT
        text.add(paragraph, content)
        if is_head or not place:
            for run in paragraph.runs:
                run.bold = True
        if is_head:
            _underline(cell)


def _draw_lines(grid: Any) -> None:
    """A thin line below every row, and some room around the text."""
    properties = grid._tbl.tblPr
    borders = element("tblBorders")
    for side in ("top", "insideH", "bottom"):
        borders.append(element(side, val="single", sz="4", space="0", color=_LINE))
    margins = element("tblCellMar")
    for side, width in (("top", "40"), ("left", "0"), ("bottom", "40"), ("right", "90")):
        margins.append(element(side, w=width, type="dxa"))
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    properties.insert_element_before(margins, "w:tblLook")


def _underline(cell: Any) -> None:
    borders = element("tcBorders")
    borders.append(element("bottom", val="single", sz="8", space="0", color=INK))
    cell._tc.get_or_add_tcPr().append(borders)


def _widths(table: MainTable) -> list[Any]:
    """Widths of the columns: each holds its longest word, the rest is shared by the letters of a cell on average."""
    least: list[float] = []
    mean: list[float] = []
    for column in zip(table.head, *table.rows, strict=True):
        words = [plain(cell) if isinstance(cell, Claim) else cell for cell in column]
        longest = max(len(word) for text in words for word in _UNBROKEN.split(text))
        least.append(longest * _LETTER + _PADDING)
        mean.append(min(sum(map(len, words)) / len(words), _WIDEST))
    left = TEXT_WIDTH - sum(least)
    shares = mean if left > 0.0 else least  # too narrow for all words: each column gives way alike
    cm: Any = import_module("docx.shared").Cm
    return [cm(width + left * share / sum(shares)) for width, share in zip(least, shares, strict=True)]


def _hold_together(grid: Any, *, has_note: bool) -> None:
    rows = list(grid.rows)
    if len(rows) > _MOST_ON_A_PAGE:
        return
    for row in rows if has_note else rows[:-1]:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True
