"""Parts of a page of the company sheet, and how they become HTML, Markdown and DOCX."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any, BinaryIO

from markupsafe import Markup

from monazite.foundation.extras import from_extra

_PACKAGE = "monazite.presentation.company"
_TABLE_STYLE = "Light Grid Accent 1"


@dataclass(frozen=True)
class PagePart:
    """A part of a page: ``heading``, ``fold``, ``lead``, ``text``, ``list``, ``table`` or ``figure``.

    A ``fold`` is a heading whose parts, to the next one, unfold.

    ``text`` is the heading, the paragraph, or the title of a table or figure; ``rows`` the items of a list or the rows
    of a table below its ``head``; ``note`` stands below; ``name`` is the file of a figure.
    """

    kind: str
    text: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    note: str = ""
    name: str = ""


@dataclass(frozen=True)
class SheetPage:
    """A page: title, line above it, parts."""

    title: str
    kicker: str
    parts: tuple[PagePart, ...]

    def with_figures(self, drawn: Collection[str]) -> SheetPage:
        """The page without figures that were not drawn."""
        return replace(self, parts=tuple(p for p in self.parts if p.kind != "figure" or p.name in drawn))


def render_html(page: SheetPage, pictures: Mapping[str, Mapping[str, str]]) -> str:
    """The page as one self-contained HTML file; ``pictures`` holds the wide and narrow SVG of every figure."""
    css = files("monazite.presentation.briefing").joinpath("templates", "brief.css").read_text(encoding="utf-8")
    svg = {name: {width: Markup(text) for width, text in drawn.items()} for name, drawn in pictures.items()}
    return str(_template("page.html.j2", escaped=True).render(page=page, css=Markup(css), svg=svg))


def render_markdown(page: SheetPage) -> str:
    """The page as Markdown; figures are links to the files beside it."""
    return str(_template("page.md.j2", escaped=False).render(page=page)).strip() + "\n"


def _template(name: str, *, escaped: bool) -> Any:
    with from_extra("company"):
        from jinja2 import Environment, PackageLoader, StrictUndefined

    env: Any = Environment(
        loader=PackageLoader(_PACKAGE, "templates"),
        autoescape=escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["cell"] = _markdown_cell
    return env.get_template(name)


def _markdown_cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def write_docx(page: SheetPage, target: Path | BinaryIO) -> None:
    """The page as a document of Word, figures left out, into a file or a stream."""
    document: Any = import_module("docx").Document()
    document.core_properties.title = page.title
    document.add_heading(page.title, level=0)
    document.add_paragraph(page.kicker, style="Caption")
    for part in page.parts:
        if part.kind in ("heading", "fold"):
            document.add_heading(part.text, level=1)
        elif part.kind in ("text", "lead"):
            document.add_paragraph(part.text)
        elif part.kind == "list":
            for row in part.rows:
                document.add_paragraph(row[0], style="List Bullet")
        elif part.kind == "table":
            _add_table(document, part)
    document.save(str(target) if isinstance(target, Path) else target)


def _add_table(document: Any, part: PagePart) -> None:
    document.add_heading(part.text, level=2)
    grid = document.add_table(rows=1, cols=len(part.head), style=_TABLE_STYLE)
    for cell, text in zip(grid.rows[0].cells, part.head, strict=True):
        cell.text = text
    for row in part.rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text
    if part.note:
        document.add_paragraph(part.note, style="Caption")


def list_of(items: Sequence[str]) -> PagePart:
    """A list of sentences."""
    return PagePart("list", rows=tuple((item,) for item in items))
