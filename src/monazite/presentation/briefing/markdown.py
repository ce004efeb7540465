"""The brief as Markdown, for mail, chat and version control; charts are links to the PNG files beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import Bullets, Cell, Figure, Heading, Para, Table


def markdown(page: Any) -> str:
    """The page as Markdown with numbered sources; takes a `monazite.presentation.briefing.render.Page`."""
    n = page.numbers
    out = [f"# {page.title}", f"*{page.span}*", page.text, *_reading(page.reading)]
    out += [_join(page.answer.parts, n), "## In brief"]
    out.append("\n".join(_tile(t) for t in page.tiles))
    for section in page.sections:
        out.append(f"## {section.title}")
        out += [_block(b, n) for b in section.blocks]
    out += ["## Settings that differ from the run without measures", _settings(page.settings)]
    out += ["## Sources", "\n".join(_source(s) for s in page.sources)]
    out += ["## How this was made", "\n".join(f"- {k}: {v}" for k, v in page.provenance.items())]
    out.append(
        "Every number is in claims.json with its range, unit, run and sources. Boundaries on the map: Natural Earth; "
        "no endorsement of any border is implied."
    )
    return "\n\n".join(part for part in out if part) + "\n"


def _reading(reading: Mapping[str, Any] | None) -> list[str]:
    """What was read of an article, sentence by sentence."""
    if not reading:
        return []
    rows = []
    for r in reading["rows"]:
        found = "; ".join(f"{i['text']} ({i['confidence']})" for i in r["items"])
        where = ", ".join(s["title"] for s in r["sections"])
        rows.append(f"| {_escape(r['sentence'])} | {_escape(found)} | {where} |")
    out = ["## What was read", f"{_escape(reading['name'])}, dated {reading['date']}."]
    out.append("\n".join(["| Sentence | Read as (confidence) | Answered in |", "|---|---|---|", *rows]))
    for part in reading["lists"]:
        out += [f"**{part['title']}**", "\n".join(f"- {_escape(i)}" for i in part["items"])]
    return out


def _escape(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def _part(part: Cell, numbers: Mapping[str, int]) -> str:
    if isinstance(part, str):
        return _escape(part)
    marks = [numbers[s] for s in part.shown if s in numbers][:3]
    return _escape(part.text) + "".join(f" [{m}]" for m in marks)


def _join(parts: Sequence[Cell], numbers: Mapping[str, int]) -> str:
    text = " ".join(_part(p, numbers).strip() for p in parts)
    return " ".join(text.split())


def _tile(tile: Any) -> str:
    detail = f" ({tile.detail.text})" if tile.detail else ""
    return f"- **{tile.label}**: {_escape(tile.main.text + detail)}"


def _block(block: Any, numbers: Mapping[str, int]) -> str:
    if isinstance(block, Heading):
        return f"### {block.text}"
    if isinstance(block, Para):
        return _join(block.parts, numbers)
    if isinstance(block, Bullets):
        return "\n".join(f"- {_join(item, numbers)}" for item in block.items)
    if isinstance(block, Figure):
        alt = block.alt.replace("[", "(").replace("]", ")")
        return f"![{_escape(alt)}](charts/{block.id}.png)\n\n*{block.title}. {block.reading}*"
    if isinstance(block, Table):
        head = f"| {' | '.join(block.head)} |\n|{'---|' * len(block.head)}"
        body = "\n".join(f"| {' | '.join(_cell(c) for c in row)} |" for row in block.rows)
        return f"**{block.title}**\n\n{head}\n{body}" + (f"\n\n{block.note}" if block.note else "")
    raise TypeError(f"no Markdown for {type(block).__name__}")


def _cell(cell: Cell) -> str:
    return _escape(cell.text if isinstance(cell, Claim) else cell)


def _settings(settings: Sequence[Mapping[str, str]]) -> str:
    if not settings:
        return "None: this is the run without measures."
    lines = []
    for s in settings:
        span = f"from {s['start']}" + (f" to {s['end']}" if s["end"] else "")
        lines.append(
            f"- {s['kind']}, {s['actor']}, {span}, {s['status']}: {_escape(s['fields'])}. {_escape(s['text'])}".rstrip()
        )
    return "\n".join(lines)


def _source(s: Mapping[str, Any]) -> str:
    extra = ", ".join(x for x in (s["publisher"], s["date"], s["licence"]) if x)
    return (
        f"{s['number']}. {_escape(s['citation'])}"
        + (f" ({_escape(extra)})" if extra else "")
        + (f" <{s['url']}>" if s["url"] else f" {s['gap']}")
    )
