"""All tables of a brief as a workbook: those of the main part and of the annex, every claim, and the sources.

A column of numbers of one unit holds numbers: the value, and beside it the ends of its range where it has one.
"""

import math
import re
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from textwrap import shorten
from typing import Any

from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import Cell, TableBlock
from monazite.presentation.briefing.formats.workbook_columns import Column, columns_of, unit_in_words
from monazite.presentation.briefing.main_part.page.main_html import LINK
from monazite.presentation.briefing.page import BriefPage

CONTENTS, CLAIMS, SOURCES = "Contents", "claims", "Sources"
HEAD_ROW = 5
"""Row of the head of a table: above it stand title, note, way back and units."""
_LONGEST_NAME = 31  # letters of the name of a sheet
_NOT_ALLOWED = re.compile(r"[\\/*?:\[\]]")
_CLAIM_HEAD = ("claim", "section", "label", "text", "number", "value", "low", "high", "unit", "outcome", "where",
               "run", "sources")  # fmt: skip
_SOURCE_HEAD = ("number", "id", "citation", "publisher", "date", "licence", "read", "address")
_NARROWEST, _WIDEST = 9, 40  # letters of a column
_LINES_OF_HEAD = 3
_LINE_HEIGHT = 15  # points
_ABOUT = (
    "Value: the middle of the simulated futures; low and high: nine of ten lie between them. "
    "Numbers in the column “sources” are those of the sheet “Sources”."
)


def write_workbook(page: BriefPage, path: Path) -> None:
    """Write the tables as XLSX, a sheet each, with contents, the numbers of all claims, and the sources."""
    book: Any = import_module("openpyxl").Workbook()
    contents = book.active
    contents.title = CONTENTS
    told: list[tuple[str, str, str]] = []
    for block in page.main.blocks:
        if block.kind == "table":
            table = page.main.tables[block.name]
            note = LINK.sub(r"\1", block.subtitle.text) if block.subtitle else ""
            title = LINK.sub(r"\1", block.text.text)
            name = _add_table(book, f"Main part, {block.name}", title, note, table.head, table.rows, page)
            told.append((name, title, "Main part"))
    for section in page.sections:
        for block in section.blocks:
            if isinstance(block, TableBlock):
                name = _add_table(book, block.title, block.title, block.note, block.head, block.rows, page)
                told.append((name, block.title, section.title))
    _add_claims(book, page.claims)
    _add_sources(book, page)
    told += [(CLAIMS, "Every number of the brief and its annex", ""), (SOURCES, "What they rest on", "")]
    _fill_contents(contents, page, told)
    _only_words(book)
    book.properties.title, book.properties.creator = page.main.headline.text, "monazite"
    book.save(str(path))


def _fill_contents(sheet: Any, page: BriefPage, told: Sequence[tuple[str, str, str]]) -> None:
    """What the workbook holds, what it was made of, and how ranges are meant."""
    sheet.append([page.main.headline.text])
    sheet.append([page.kicker])
    sheet.append([_ABOUT])
    sheet.append([])
    sheet.append(["sheet", "table", "part"])
    for name, title, part in told:
        sheet.append([name, title, part])
        _link(sheet.cell(sheet.max_row, 1), f"#'{name}'!A1")
    sheet.append([])
    for what, value in page.provenance.items():
        sheet.append([what, value])
    _bold(sheet, 1, HEAD_ROW)
    for letter, width in (("A", 34), ("B", 70), ("C", 24)):
        sheet.column_dimensions[letter].width = width
    _set_page(sheet)


def _set_page(sheet: Any, head_row: int = 0) -> None:
    """On paper a sheet is as wide as the page, which lies on its side, with its head on every page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    if head_row:
        sheet.print_title_rows = f"{head_row}:{head_row}"
    sheet.oddFooter.right.text = "&A, &P / &N"


def _add_table(
    book: Any, name: str, title: str, note: str, head: Sequence[str], rows: Sequence[Sequence[Cell]], page: BriefPage
) -> str:
    """A sheet of a table; its name is returned."""
    sheet = book.create_sheet(_sheet_name(book, name))
    columns = columns_of(head, rows, page.numbers)
    sheet.append([title])
    sheet.append([note])
    sheet.append([CONTENTS])
    _link(sheet.cell(3, 1), f"#'{CONTENTS}'!A1")
    sheet.append([column.unit for column in columns])
    sheet.append([column.head for column in columns])
    for values in zip(*(column.values for column in columns), strict=True):
        sheet.append(list(values))
    _bold(sheet, 1, HEAD_ROW)
    for place, column in enumerate(columns, 1):
        _style_column(sheet, place, column)
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, 2)
    _wrap_note(sheet, len(columns))
    _set_page(sheet, HEAD_ROW)
    return sheet.title


def _wrap_note(sheet: Any, columns: int) -> None:
    """The note on as many lines as it takes over the width of the table, which would be small on paper beside it."""
    letters: Any = import_module("openpyxl.utils").get_column_letter
    width = sum(sheet.column_dimensions[letters(place)].width for place in range(1, columns + 1))
    note = sheet.cell(2, 1)
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=columns)
    note.alignment = import_module("openpyxl.styles").Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[2].height = _LINE_HEIGHT * max(1, math.ceil(len(str(note.value or "")) / width))
    sheet.print_area = f"A1:{letters(columns)}{sheet.max_row}"


def _style_column(sheet: Any, place: int, column: Column) -> None:
    """Width by the longest word or number, long words on several lines, numbers as many digits as they have."""
    letter: str = import_module("openpyxl.utils").get_column_letter(place)
    wrapped: Any = import_module("openpyxl.styles").Alignment(wrap_text=True, vertical="top")
    letters = [len(v) if isinstance(v, str) else _NARROWEST for v in column.values]
    letters += [_letters_on_lines(text) for text in (column.head, column.unit)]
    sheet.column_dimensions[letter].width = min(max(_NARROWEST, *letters) + 2, _WIDEST)
    for row, value in enumerate((column.unit, column.head, *column.values), HEAD_ROW - 1):
        cell = sheet.cell(row, place)
        cell.alignment = wrapped
        if isinstance(value, float):
            cell.number_format = "0.0%" if column.is_share else _format_of(value)


def _letters_on_lines(text: str) -> int:
    """Letters of the longest line of a head on several lines: as many as its longest word has, or a third of it."""
    return max(math.ceil(len(text) / _LINES_OF_HEAD), *(len(word) + 1 for word in text.split(" ")))


def _format_of(value: float) -> str:
    """How many digits of a number are shown: three, the whole part in full."""
    if value == 0.0 or not math.isfinite(value):
        return "0"
    places = max(0, 2 - math.floor(math.log10(abs(value))))
    return "0.0E+00" if places > 6 else f"#,##0.{'0' * places}" if places else "#,##0"


def _sheet_name(book: Any, title: str) -> str:
    """A name that a sheet may have and no other one has; a long one ends with a whole word."""
    name = shorten(_NOT_ALLOWED.sub(" ", title), _LONGEST_NAME, placeholder="").rstrip(",") or "table"
    number = 2
    while name in book.sheetnames:
        name = f"{name[: _LONGEST_NAME - 4].strip()} ({number})"
        number += 1
    return name


def _add_claims(book: Any, claims: Sequence[Claim]) -> None:
    """One row for each number of each claim."""
    sheet = book.create_sheet(CLAIMS)
    sheet.append(list(_CLAIM_HEAD))
    for claim in claims:
        for name, q in claim.quantities.items():
            where = ", ".join(f"{key} {value}" for key, value in q.where.items())
            numbers = [x if math.isfinite(x) else None for x in (q.value, q.low, q.high)]
            text = [claim.id, claim.section, claim.label, LINK.sub(r"\1", claim.text).strip(), name]
            sheet.append([*text, *numbers, unit_in_words(q.unit), q.outcome, where, q.run, "; ".join(q.sources)])
    _finish_list(sheet, {"C": 24, "D": 60, "I": 18, "J": 24, "K": 36, "M": 40})


def _add_sources(book: Any, page: BriefPage) -> None:
    """One row for each source."""
    sheet = book.create_sheet(SOURCES)
    sheet.append(list(_SOURCE_HEAD))
    for entry in sorted(page.sources, key=lambda entry: entry.number):
        about = [entry.publisher, entry.date, entry.licence, entry.accessed]
        sheet.append([entry.number, entry.id, entry.citation, *about, entry.url or entry.gap])
        if entry.url:
            _link(sheet.cell(sheet.max_row, len(_SOURCE_HEAD)), entry.url)
    _finish_list(sheet, {"B": 22, "C": 60, "D": 30, "E": 14, "F": 24, "G": 12, "H": 70})


def _finish_list(sheet: Any, widths: dict[str, int]) -> None:
    _bold(sheet, 1)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    _set_page(sheet, 1)
    for letter, width in widths.items():
        sheet.column_dimensions[letter].width = width


def _only_words(book: Any) -> None:
    """No text of a scenario or an article is a formula, whatever it begins with."""
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    cell.data_type = "s"


def _bold(sheet: Any, *rows: int) -> None:
    font: Any = import_module("openpyxl.styles").Font(bold=True)
    for row in rows:
        for cell in sheet[row]:
            cell.font = font


def _link(cell: Any, goal: str) -> None:
    cell.hyperlink = goal
    cell.style = "Hyperlink"
