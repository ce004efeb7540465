"""The main part as a document of Word, with its styles, so that an office can edit it and pass it on."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.main_part.main_html import listed_sources, main_source_numbers
from monazite.presentation.briefing.main_part.main_page import MainPart
from monazite.presentation.briefing.main_part.prose import MainTable, ProseBlock
from monazite.presentation.briefing.page import BriefPage

_STYLES = {"headline": "Title", "section": "Heading 1", "heading": "Heading 2", "item": "List Bullet", "para": "Normal"}
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_WIDTH = 6.3
"""Inches of a picture."""


def write_word(page: BriefPage, part: MainPart, charts: Path, path: Path) -> None:
    """Write the main part as DOCX; ``charts`` is the folder of its pictures."""
    document: Any = import_module("docx").Document()
    document.core_properties.title = part.headline.text
    for block in part.blocks:
        if block.kind == "chart":
            _add_chart(document, block, part, charts)
        elif block.kind == "table":
            _add_table(document, block, part.tables[block.name])
        else:
            _add_text(document, block)
    document.add_heading(part.language.word("Sources"), level=1)
    for _, entry in listed_sources(page, main_source_numbers(page, part)):
        document.add_paragraph(f"{entry.citation}. {entry.url or entry.gap}", style="List Number")
    document.save(str(path))


def _add_text(document: Any, block: ProseBlock) -> None:
    paragraph = document.add_paragraph(style=_STYLES[block.kind])
    if block.label:
        paragraph.add_run(f"{block.label} ").bold = True
    paragraph.add_run(_plain(block.text))


def _add_chart(document: Any, block: ProseBlock, part: MainPart, charts: Path) -> None:
    """Title as a heading, unit and period below it, then the picture, described for those who do not see it."""
    if block.name not in part.figures:
        return
    document.add_heading(_plain(block.text), level=3)
    if block.subtitle is not None:
        unit = document.add_paragraph(_plain(block.subtitle), style="Caption")
        unit.paragraph_format.keep_with_next = True
    inches: Any = import_module("docx.shared").Inches
    shape = document.add_picture(str(charts / f"main-{block.name}.png"), width=inches(_WIDTH))
    shape._inline.docPr.set("descr", _plain(block.text))


def _add_table(document: Any, block: ProseBlock, table: MainTable) -> None:
    document.add_heading(_plain(block.text), level=3)
    grid = document.add_table(rows=1, cols=len(table.head), style="Light Grid Accent 1")
    for cell, text in zip(grid.rows[0].cells, table.head, strict=True):
        cell.text = text
    _repeat_on_every_page(grid.rows[0])
    for row in table.rows:
        for cell, content in zip(grid.add_row().cells, row, strict=True):
            cell.text = _plain(content) if isinstance(content, Claim) else content
    if block.subtitle is not None:
        document.add_paragraph(_plain(block.subtitle), style="Caption")


def _repeat_on_every_page(row: Any) -> None:
    """Mark a row as the head of its table, for pages that it goes on to and for those who hear it read."""
    properties = row._tr.get_or_add_trPr()
    properties.append(import_module("docx.oxml").OxmlElement("w:tblHeader"))


def _plain(claim: Claim) -> str:
    return _LINK.sub(r"\1", claim.text).strip()
