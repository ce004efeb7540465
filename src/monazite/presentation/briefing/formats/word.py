"""The main part as a document of Word, with its styles, so that an office can edit it and pass it on."""

from collections.abc import Mapping
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from monazite.presentation.briefing.formats.word_styles import (
    CHART_TITLE,
    SOURCE,
    STATUS,
    TABLE_TITLE,
    TEXT_WIDTH,
    new_document,
)
from monazite.presentation.briefing.formats.word_table import add_table
from monazite.presentation.briefing.formats.word_text import WordText, plain
from monazite.presentation.briefing.main_part.page.main_html import listed_sources, main_source_numbers
from monazite.presentation.briefing.main_part.page.main_page import MainPart
from monazite.presentation.briefing.main_part.page.prose import ProseBlock
from monazite.presentation.briefing.page import BriefPage

_STYLES = {"headline": "Title", "section": "Heading 1", "heading": "Heading 2", "item": "List Bullet", "para": "Normal"}
_HIGHEST = 19.0
"""Centimetres of the highest picture, which leaves room for its title on the page."""
_SHARPNESS = 2.5
"""Pixels of a picture over those of the chart on a screen: 270 a printed inch."""


def write_word(page: BriefPage, part: MainPart, drawn: Mapping[str, Mapping[str, str]], path: Path) -> None:
    """Write the main part as DOCX; ``drawn`` holds the wide SVG of every chart by its name."""
    document = new_document(part.language, page.kicker)
    document.core_properties.title = part.headline.text
    document.core_properties.author = "monazite"
    document.core_properties.comments = ""
    text = WordText(document, part.language, main_source_numbers(page, part, with_figures=True))
    for name, blocks in part.sections.items():
        for block in blocks:
            if block.kind == "chart":
                _add_chart(document, block, part, drawn, text)
            elif block.kind == "table":
                _add_table(document, block, part, text)
            else:
                _add_text(document, name, block, text)
    _add_sources(document, page, part, text)
    document.save(str(path))


def _add_text(document: Any, section: str, block: ProseBlock, text: WordText) -> None:
    is_status = section == "front" and block.kind == "para" and not block.label
    paragraph = document.add_paragraph(style=STATUS if is_status else _STYLES[block.kind])
    if block.label:
        paragraph.add_run(f"{block.label} ").bold = True
    if block.kind == "headline":
        paragraph.add_run(plain(block.text))
        return
    text.add(paragraph, block.text)
    if block.kind == "section":
        text.mark(paragraph, section)


def _add_chart(
    document: Any, block: ProseBlock, part: MainPart, drawn: Mapping[str, Mapping[str, str]], text: WordText
) -> None:
    """Title, unit and period below it, the picture, described for those who do not see it, and its sources."""
    if block.name not in part.figures:
        return
    document.add_paragraph(plain(block.text), style=CHART_TITLE)
    if block.subtitle is not None:
        document.add_paragraph(plain(block.subtitle), style="Caption").paragraph_format.keep_with_next = True
    picture = document.add_paragraph()
    picture.paragraph_format.keep_with_next = True
    cm: Any = import_module("docx.shared").Cm
    shape = picture.add_run().add_picture(_as_png(drawn[f"main-{block.name}"]["wide"]), width=cm(TEXT_WIDTH))
    if shape.height > cm(_HIGHEST):
        shape.width, shape.height = round(shape.width * cm(_HIGHEST) / shape.height), cm(_HIGHEST)
    unit = f" {plain(block.subtitle)}" if block.subtitle is not None else ""
    shape._inline.docPr.set("descr", f"{plain(block.text)}.{unit}")
    below = document.add_paragraph(part.language.word("Source: monazite"), style="Caption")
    text.add_references(below, part.figures[block.name].sources)


def _as_png(svg: str) -> BytesIO:
    """A chart without the title that stands above it in the text."""
    return BytesIO(import_module("vl_convert").svg_to_png(svg, scale=_SHARPNESS))


def _add_table(document: Any, block: ProseBlock, part: MainPart, text: WordText) -> None:
    text.add(document.add_paragraph(style=TABLE_TITLE), block.text)
    add_table(document, part.tables[block.name], text, has_note=block.subtitle is not None)
    below = document.add_paragraph(style="Caption")
    if block.subtitle is not None:
        text.add(below, block.subtitle, marked=False)


def _add_sources(document: Any, page: BriefPage, part: MainPart, text: WordText) -> None:
    document.add_heading(part.language.word("Sources"), level=1)
    cm: Any = import_module("docx.shared").Cm
    for number, entry in listed_sources(page, text.numbers):
        paragraph = document.add_paragraph(style=SOURCE)
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = cm(0.9), cm(-0.9)
        paragraph.paragraph_format.tab_stops.add_tab_stop(cm(0.9))
        about = "".join(
            f", {word}" if i else f". {word}" for i, word in enumerate(filter(None, (entry.publisher, entry.date)))
        )
        paragraph.add_run(f"{number}.\t{entry.citation}{about}. ")
        if entry.url:
            text.link(paragraph, entry.url, entry.url)
        else:
            paragraph.add_run(part.language.word(entry.gap)).italic = True
        text.mark(paragraph, f"source-{number}")
