"""Page, styles, header and footer of the document of Word."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from monazite.presentation.briefing.language import Language

FONT = "Arial"
"""On every office's machine; Liberation Sans has the same widths where it is not."""
INK, SOFT, ACCENT = "1D1D1F", "555B62", "0B4F8A"
TEXT_WIDTH = 17.0
"""Centimetres between the margins of a page of A4."""
CHART_TITLE, TABLE_TITLE, TABLE_TEXT, SOURCE, STATUS = "Chart title", "Table title", "Table text", "Source", "Status"

_PAGE, _MARGIN = (21.0, 29.7), 2.0  # centimetres


@dataclass(frozen=True)
class _Look:
    """Size, colour and weight of a style, points above and after, lines from one to the next."""

    size: float
    colour: str = INK
    bold: bool | None = None
    above: float = 0.0
    after: float = 0.0
    line: float = 1.0
    keep: bool = False


_LOOKS = {
    "Normal": _Look(10, after=5, line=1.12),
    "Title": _Look(19, bold=True, after=6, line=1.05),
    "Heading 1": _Look(15, bold=True, above=18, after=5, keep=True),
    "Heading 2": _Look(11.5, bold=True, above=12, after=4, keep=True),
    "List Bullet": _Look(10, after=4, line=1.12),
    "Caption": _Look(8.5, SOFT, bold=False, above=2, after=5),
    "Header": _Look(8.5, SOFT),
    "Footer": _Look(8.5, SOFT),
    STATUS: _Look(9, SOFT, after=6),
    CHART_TITLE: _Look(10.5, bold=True, above=12, after=2, keep=True),
    TABLE_TITLE: _Look(10.5, bold=True, above=12, after=4, keep=True),
    TABLE_TEXT: _Look(8),
    SOURCE: _Look(8.5, after=3),
}
"""What a template of python-docx has not is added."""


def new_document(language: Language, head: str) -> Any:
    """An empty document on A4, with ``head`` at the top of every page and the number of the page at its foot."""
    document: Any = import_module("docx").Document()
    cm: Any = import_module("docx.shared").Cm
    page = document.sections[0]
    page.page_width, page.page_height = (cm(size) for size in _PAGE)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = cm(_MARGIN)
    page.header_distance = page.footer_distance = cm(1.0)
    for name, look in _LOOKS.items():
        _set_style(document, name, look)
    _add_link_style(document)
    _set_language(document, "en-GB" if language.is_english else language.locale)
    page.header.paragraphs[0].text = head
    _add_page_number(page.footer.paragraphs[0])
    return document


def element(tag: str, **attributes: str) -> Any:
    """An element of WordprocessingML with its attributes."""
    made: Any = import_module("docx.oxml").OxmlElement(f"w:{tag}")
    qn: Any = import_module("docx.oxml.ns").qn
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def _set_style(document: Any, name: str, look: _Look) -> None:
    shared: Any = import_module("docx.shared")
    kinds: Any = import_module("docx.enum.style").WD_STYLE_TYPE
    known = name in document.styles
    style = document.styles[name] if known else document.styles.add_style(name, kinds.PARAGRAPH)
    if not known:
        style.base_style = document.styles["Normal"]
    _set_font(style)
    style.font.size, style.font.italic, style.font.bold = shared.Pt(look.size), False, look.bold
    style.font.color.rgb = shared.RGBColor.from_string(look.colour)
    shape = style.paragraph_format
    shape.space_before, shape.space_after = shared.Pt(look.above), shared.Pt(look.after)
    shape.line_spacing, shape.keep_with_next = look.line, look.keep
    for border in style.element.xpath("./w:pPr/w:pBdr"):  # that of the template's title
        border.getparent().remove(border)


def _set_font(style: Any) -> None:
    """The font of a style, in place of that of the template's theme, which would win."""
    style.font.name = FONT
    fonts = style.element.rPr.rFonts
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]


def _add_link_style(document: Any) -> None:
    kinds: Any = import_module("docx.enum.style").WD_STYLE_TYPE
    style = document.styles.add_style("Hyperlink", kinds.CHARACTER)
    style.font.color.rgb = import_module("docx.shared").RGBColor.from_string(ACCENT)
    style.font.underline = True


def _set_language(document: Any, code: str) -> None:
    """The language of the text, for its spelling and for those who hear it read."""
    for mark in document.styles.element.xpath("./w:docDefaults/w:rPrDefault/w:rPr/w:lang"):
        mark.set(import_module("docx.oxml.ns").qn("w:val"), code)
    document.core_properties.language = code


def _add_page_number(paragraph: Any) -> None:
    """``3 / 12`` on the right."""
    paragraph.alignment = import_module("docx.enum.text").WD_ALIGN_PARAGRAPH.RIGHT
    for name, after in (("PAGE", " / "), ("NUMPAGES", "")):
        number = element("fldSimple", instr=name)
        run = element("r")
        text = element("t")
        text.text = "1"
        run.append(text)
        number.append(run)
        paragraph._p.append(number)
        if after:
            paragraph.add_run(after)
