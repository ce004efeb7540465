"""The annex of a brief as Markdown, for mail, chat and version control; charts are links to the PNG files beside it."""

from collections.abc import Mapping, Sequence
from typing import assert_never

from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import (
    Block,
    BulletList,
    Cell,
    Figure,
    Heading,
    Paragraph,
    TableBlock,
    TileBlock,
)
from monazite.presentation.briefing.inputs import ArticleReading
from monazite.presentation.briefing.page import BriefPage, SourceEntry
from monazite.presentation.briefing.sections.scenario_settings import SettingRow


def page_as_markdown(page: BriefPage) -> str:
    """The page as Markdown with numbered sources."""
    n = page.numbers
    out = [f"# Annex: {_escape(page.title)}", f"*{page.span}*", _escape(page.text)]
    out += [_join(page.answer.parts, n), "## In brief"]
    out.append("\n".join(_tile(t) for t in page.tiles))
    for section in page.sections:
        out.append(f"## {section.title}")
        out += [_block(b, n) for b in section.blocks]
    out += ["## Settings that differ from the run without measures", _settings(page.settings)]
    out += ["## Sources", "\n".join(_source(s) for s in page.sources)]
    out += ["## How this was made", "\n".join(f"- {k}: {v}" for k, v in page.provenance.items())]
    out += _reading(page.reading)
    out.append("Every number is in claims.json with its range, unit, run and sources.")
    return "\n\n".join(part for part in out if part) + "\n"


def _reading(reading: ArticleReading | None) -> list[str]:
    """What was read of an article, sentence by sentence."""
    if reading is None:
        return []
    rows: list[str] = []
    for row in reading.rows:
        items = "; ".join(f"{item.text} ({item.basis})" for item in row.items)
        where = ", ".join(section.title for section in row.sections)
        rows.append(f"| {_escape(row.sentence)} | {_escape(items)} | {where} |")
    out = ["## How the article was read", f"{_escape(reading.name)}, dated {reading.date}."]
    out.append("\n".join(["| Sentence | Read as (on record, read or guessed) | Answered in |", "|---|---|---|", *rows]))
    for title, lines in (
        ("Left out: a question was not answered", reading.questions),
        ("Simulated by an answer", reading.answered),
    ):
        if lines:
            out += [f"**{title}**", "\n".join(f"- {_escape(line)}" for line in lines)]
    for remarks in reading.lists:
        out += [f"**{remarks.title}**", "\n".join(f"- {_escape(item)}" for item in remarks.items)]
    return out


def _escape(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def _part(part: Cell, numbers: Mapping[str, int]) -> str:
    if isinstance(part, str):
        return _escape(part)
    marks = [numbers[s] for s in part.marked_sources if s in numbers][:3]
    return _escape(part.text) + "".join(f" [{m}]" for m in marks)


def _join(parts: Sequence[Cell], numbers: Mapping[str, int]) -> str:
    text = " ".join(_part(p, numbers).strip() for p in parts)
    return " ".join(text.split())


def _tile(tile: TileBlock) -> str:
    return f"- **{tile.label}**: {_escape(f'{tile.main.text} ({tile.detail.text})')}"


def _block(block: Block, numbers: Mapping[str, int]) -> str:
    match block:
        case Heading():
            return f"### {block.text}"
        case Paragraph():
            return _join(block.parts, numbers)
        case BulletList():
            return "\n".join(f"- {_join(item, numbers)}" for item in block.items)
        case Figure():
            alt = block.alt.replace("[", "(").replace("]", ")")
            return f"![{_escape(alt)}](charts/{block.id}.png)\n\n*{block.title}. {block.reading}*"
        case TableBlock():
            head = f"| {' | '.join(block.head)} |\n|{'---|' * len(block.head)}"
            body = "\n".join(f"| {' | '.join(_cell(c) for c in row)} |" for row in block.rows)
            return f"**{block.title}**\n\n{head}\n{body}" + (f"\n\n{block.note}" if block.note else "")
        case _:
            assert_never(block)


def _cell(cell: Cell) -> str:
    return _escape(cell.text if isinstance(cell, Claim) else cell)


def _settings(settings: Sequence[SettingRow]) -> str:
    if not settings:
        return "None: this is the run without measures."
    lines: list[str] = []
    for s in settings:
        span = f"from {s.start}" + (f" to {s.end}" if s.end else "")
        lines.append(f"- {s.kind}, {s.actor}, {span}, {s.status}: {_escape(s.fields)}. {_escape(s.text)}".rstrip())
    return "\n".join(lines)


def _source(source: SourceEntry) -> str:
    extra = ", ".join(x for x in (source.publisher, source.date, source.licence) if x)
    return (
        f"{source.number}. {_escape(source.citation)}"
        + (f" ({_escape(extra)})" if extra else "")
        + (f" <{source.url}>" if source.url else f" {source.gap}")
    )
