"""The main part as Markdown, for mail, chat and version control; charts are links to the PNG files beside it."""

from collections.abc import Callable

from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import Cell
from monazite.presentation.briefing.main_part.page.main_html import (
    SourceNumbers,
    listed_sources,
    main_source_numbers,
    marks_of,
)
from monazite.presentation.briefing.main_part.page.main_page import MainPart
from monazite.presentation.briefing.main_part.page.prose import MainTable, ProseBlock
from monazite.presentation.briefing.page import BriefPage

_HEADS = {"headline": "#", "section": "##", "heading": "###"}


def main_as_markdown(page: BriefPage, part: MainPart) -> str:
    """The main part with numbered sources."""
    numbers = main_source_numbers(page, part)
    out: list[str] = []
    for block in part.blocks:
        text = _block(block, part, numbers)
        if block.kind == "item" and out and out[-1].startswith("- "):
            out[-1] += f"\n{text}"
        elif text:
            out.append(text)
    spoken = part.language.word
    rows = [f"{n}. {s.citation} {f'<{s.url}>' if s.url else spoken(s.gap)}" for n, s in listed_sources(page, numbers)]
    out += [f"## {spoken('Sources')}", "\n".join(rows)]
    return "\n\n".join(out) + "\n"


def _block(block: ProseBlock, part: MainPart, numbers: SourceNumbers) -> str:
    spoken = part.language.word
    text = _words(block.text, numbers, spoken)
    if block.kind in _HEADS:
        return f"{_HEADS[block.kind]} {block.text.text.strip()}"
    if block.kind == "chart":
        note = f"\n\n*{block.subtitle.text}*" if block.subtitle else ""
        return (
            f"![{block.text.text}](charts/main-{block.name}.png)\n\n**{block.text.text.strip()}**{note}"
            if block.name in part.figures
            else ""
        )
    if block.kind == "table":
        note = f"\n\n{block.subtitle.text}" if block.subtitle else ""
        return f"**{text}**\n\n{_table(part.tables[block.name], numbers, spoken)}{note}"
    label = f"**{block.label}** " if block.label else ""
    return f"{'- ' if block.kind == 'item' else ''}{label}{text}"


def _table(table: MainTable, numbers: SourceNumbers, spoken: Callable[[str], str]) -> str:
    head = f"| {' | '.join(table.head)} |\n|{'---|' * len(table.head)}"
    return "\n".join(
        [head, *(f"| {' | '.join(_words(cell, numbers, spoken) for cell in row)} |" for row in table.rows)]
    )


def _words(cell: Cell, numbers: SourceNumbers, spoken: Callable[[str], str]) -> str:
    if not isinstance(cell, Claim):
        return cell
    marks = sorted(marks_of(cell, numbers))
    return cell.text.strip() + "".join(f" [{numbers.mark(mark, spoken)}]" for mark in marks)
