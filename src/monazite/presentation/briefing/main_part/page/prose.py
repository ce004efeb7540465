"""Prose of the main part: Jinja templates in which every number is a claim, turned into blocks.

A template is plain text. ``{{ claim(quantity) }}`` prints a number, ``{{ claim(quantity, "chance") }}`` prints it in
one of the forms of `monazite.presentation.briefing.wording`; a date or a name is printed as it is, ``{{ day }}``.
Blank lines part paragraphs; ``# `` is the headline, ``## `` a section, ``### `` a heading, ``- `` an item of a list,
``[[chart stops]]`` and ``[[table costs]]`` place a chart and a table, with the title on the line below; lines that
begin with ``|`` are the head and the rows of a table, their cells parted by ``|`` between spaces; ``> `` begins the
subtitle of a chart or the note of a table. ``**Now.**`` at the start of a paragraph is its label. A digit outside
``{{ }}`` is an error.

``{% if stays(12) %}`` begins a part that is left out where the main part has too many words: those of the lowest rank
give way first, and all parts of one rank together. No chart is among them.

``{% if fits(3) %}`` does the same on the first screen. There, at the highest rank, what is left is the headline, the
day, what is assumed or left out, who controls and the first thing to do, each in its shortest words and with lists cut:
that these keep to the words of a first screen is what makes any article's keep to them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from string import ascii_lowercase
from typing import Any

from monazite.foundation.extras import from_extra
from monazite.presentation.briefing.claims import Claim, ClaimBook, form_of
from monazite.presentation.briefing.content import Cell, capitalised
from monazite.presentation.briefing.language import Language
from monazite.presentation.briefing.main_part.page.template_code import template_code, template_loader
from monazite.results.quantity import Quantity

_SLOT = re.compile("\ue000(\\d+)\ue001")
_PLACE = re.compile(r"\[\[(chart|table) ([a-z-]+)\]\]")
_LABEL = re.compile(r"\*\*(.+?)\*\*\s*")
_SUBTITLE = re.compile(r"\n\s*\n> ")
_RANK = r"\b{kind}\((\d+)\)"
_SPACE = re.compile(r"\s+")
_HEADLINE = re.compile(r"^# .*?(?=\n\s*\n|\Z)", re.MULTILINE | re.DOTALL)
_JOINED = re.compile(r"([.;:])(?=[A-Z])")
"""Where two lines of a template have met because a tag took the line break between them."""
_HEADS = ("# ", "## ", "### ")
MISSING = "no figure"


@dataclass(frozen=True, slots=True)
class ProseBlock:
    """A piece of the main part.

    Attributes
    ----------
    kind
        ``headline``, ``section``, ``heading``, ``para``, ``item``, ``chart`` or ``table``.
    text
        Its words; for a chart or a table, its title.
    label
        Bold words at its start.
    name
        Name of the chart or table.
    subtitle
        Unit and period of a chart, the note of a table.
    table
        Head and rows of a table.
    """

    kind: str
    text: Claim
    label: str = ""
    name: str = ""
    subtitle: Claim | None = None
    table: "MainTable | None" = None


@dataclass(frozen=True, slots=True)
class MainTable:
    """A table of the main part: strings are structure, claims hold numbers."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Slots:
    """Values that a template prints, in place of which its text holds marks."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.values: list[tuple[Quantity | str, str, tuple[str, ...]]] = []

    def claim(self, value: Quantity | None, form: str = "plain") -> str:
        """The mark of a number; words where there is none."""
        if value is None:
            return self.language.word(MISSING)
        if not isinstance(value, Quantity):  # pyright: ignore[reportUnnecessaryIsInstance]  # a template may hand anything
            raise TypeError(f"claim takes a number of the run, found {value}")
        return self.mark(value, form)

    def cite(self, words: str, sources: tuple[str, ...]) -> str:
        """The mark of words that sources stand behind."""
        return self.mark(words, sources=sources)

    def mark(self, value: Quantity | str, form: str = "", sources: tuple[str, ...] = ()) -> str:
        """The mark of a value, written as the language does."""
        if isinstance(value, str):
            value = self.language.word(value)
        elif not self.language.is_english:
            form = f"{self.language.code}.{form}"
        self.values.append((value, form, sources))
        return f"\ue000{len(self.values) - 1}\ue001"

    def quoted(self, text: str, sources: tuple[str, ...] = ()) -> str:
        """The mark of what others wrote: an article, a register. A language translates none of it, part or whole."""
        self.values.append((text, "", sources))
        return f"\ue000{len(self.values) - 1}\ue001"

    def filled(self, text: str) -> str:
        """A text with its marks as words."""
        return _SLOT.sub(lambda slot: str(self.values[int(slot[1])][0]), text)

    def printed(self, text: str) -> str:
        """A text with its marks as they are printed, numbers in their form."""

        def shown(slot: re.Match[str]) -> str:
            value, form, _ = self.values[int(slot[1])]
            return value if isinstance(value, str) else form_of(form)(value)

        return _SLOT.sub(shown, text)

    def finish(self, value: Any) -> Any:
        """What an expression prints: a mark for a word or a date, marks as they are."""
        is_word = isinstance(value, str) and any(map(str.isalnum, value)) and not _SLOT.search(value)
        return self.mark(value) if is_word else value


@cache
def highest_rank(code: str, kind: str = "stays") -> int:
    """The highest rank of an optional part in the templates of a language; ``fits`` for parts of the first screen."""
    folder = files("monazite.presentation.briefing") / "templates" / "main" / code
    texts = [file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".j2")]
    return max(int(rank) for text in texts for rank in re.findall(_RANK.format(kind=kind), text))


def render_prose(
    template: str, facts: Mapping[str, Any], book: ClaimBook, section: str, language: Language
) -> list[ProseBlock]:
    """The blocks of a template of a language, filled with facts; claims go into ``book``.

    Of optional parts those with a rank up to ``facts["gives_way"]`` are left out; 0 keeps all. Parts of the first
    screen have ranks of their own, left out up to ``facts["front_gives_way"]``.
    """
    with from_extra("brief"):
        from jinja2 import Environment, StrictUndefined, pass_context

    slots = Slots(language)

    @pass_context  # so that no word of a template is finished when it is compiled, once for all briefs
    def finish(_: Any, value: Any) -> Any:
        return slots.finish(value)

    env: Any = Environment(
        loader=template_loader(f"templates/main/{language.code}"),
        undefined=StrictUndefined,
        finalize=finish,
        bytecode_cache=template_code(),
        optimized=False,  # it would put words of a template through the filters of the brief that it is compiled for
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    env.globals |= {"claim": slots.claim, "cite": slots.cite, "quoted": slots.quoted, "join": language.joined}
    env.globals |= {"of": language.after_of, "at": language.after_at}
    env.globals["article"] = language.with_article

    def lower_first(text: str) -> str:
        return _lower_first(language.word(text))

    def cap(text: str) -> str:
        return capitalised(language.word(text))

    def without_year(day: str) -> str:
        return language.word(day).rsplit(" ", 1)[0]

    def stays(rank: int) -> bool:
        return rank > facts["gives_way"]

    def fits(rank: int) -> bool:
        return rank > facts.get("front_gives_way", 0)

    env.globals |= {"without_year": without_year, "stays": stays, "fits": fits}
    env.filters |= {"lower_first": lower_first, "the": facts.get("the", str)}
    env.filters |= {"short": facts.get("short", str)}
    env.globals["cap"] = cap
    text: str = env.get_template(f"{template}.md.j2").render(**facts)
    if template == "front" and facts.get("lead") is not None:
        text = _led_by_article(text, env.get_template("lead.md.j2"), facts, slots)
    if template == "front" and facts.get("is_news_left_out"):
        text = _led_by_what_is_missing(text, env.get_template("unsimulated.md.j2").render(**facts))
    return list(_blocks(text, slots, book, section))


def _led_by_article(text: str, lead: Any, facts: Mapping[str, Any], slots: Slots) -> str:
    """A first screen headed by the measure of its article; the last count stays, where its own headline had it."""
    headline = _HEADLINE.search(text)
    if headline is None or facts["ban"] is not None:
        return text
    last = facts["ship"].last
    told = {id(slots.values[int(slot[1])][0]) for slot in _SLOT.finditer(headline[0])}
    words: str = lead.render(**facts, told=last is not None and id(last.share) in told)
    return f"{text[: headline.start()]}# {_SPACE.sub(' ', words).strip()}{text[headline.end() :]}"


def _led_by_what_is_missing(text: str, words: str) -> str:
    """A first screen whose headline begins with the news that its run does not hold."""
    headline = _HEADLINE.search(text)
    if headline is None:
        return text
    rest = headline[0].lstrip().removeprefix("#").strip()
    return f"{text[: headline.start()]}# {_SPACE.sub(' ', words).strip()} {rest}{text[headline.end() :]}"


def _blocks(text: str, slots: Slots, book: ClaimBook, section: str) -> Sequence[ProseBlock]:
    blocks: list[ProseBlock] = []

    def claim(words: str, label: str = "") -> Claim:
        return _claim(words, slots, book, section, label)

    for raw in re.split(r"\n\s*\n", _SUBTITLE.sub("\n> ", text.strip())):
        lines = [line.strip() for line in raw.splitlines() if line.strip()]
        if lines and lines[0].startswith(_HEADS) and len(lines) > 1 and lines[1].startswith("- "):
            blocks.append(_headed(lines.pop(0), claim))
        if not lines:
            continue
        place = _PLACE.fullmatch(lines[0])
        if place:
            blocks.append(_placed(place[1], place[2], lines[1:], claim, slots))
        elif lines[0].startswith("- "):
            blocks += [_worded("item", item, claim) for item in _items(lines)]
        else:
            blocks.append(_headed(" ".join(lines), claim))
    return [replace(block, label=slots.filled(block.label)) for block in blocks]


def _placed(kind: str, name: str, lines: Sequence[str], claim: Callable[..., Claim], slots: Slots) -> ProseBlock:
    """A chart or a table with its title, its note and its rows."""
    rest = [line.removeprefix("> ") for line in lines if line.startswith("> ")]
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("|")]
    heading = claim(" ".join(line for line in lines if not line.startswith(("> ", "|"))))
    table = None
    if rows:
        head = tuple(slots.printed(cell.strip()) for cell in rows[0])
        table = MainTable(head, tuple(_cells(row, head, claim, slots) for row in rows[1:]))
    subtitle = claim(" ".join(rest)) if rest else None
    return ProseBlock(kind, heading, name=name, subtitle=subtitle, table=table)


def _cells(row: Sequence[str], head: Sequence[str], claim: Callable[..., Claim], slots: Slots) -> tuple[Cell, ...]:
    """Cells of a row, each labelled by the row's first cell and its own column. Raises ValueError for another count."""
    if len(row) != len(head):
        raise ValueError(f"a row of a table has {len(row)} cells and its head {len(head)}: {' | '.join(row)}")
    first = slots.printed(row[0].strip())
    cells = [claim(cell.strip(), label=f"{first}, {what.lower()}") for cell, what in zip(row, head, strict=True)]
    return tuple(cell if cell.id else cell.template for cell in cells)


def _items(lines: Sequence[str]) -> list[str]:
    """Items of a list; a line without a dash goes on with the item above it."""
    items: list[str] = []
    for line in lines:
        if line.startswith("- "):
            items.append(line[2:])
        else:
            items[-1] += f" {line}"
    return items


def _headed(words: str, claim: Callable[[str], Claim]) -> ProseBlock:
    for mark, kind in (("### ", "heading"), ("## ", "section"), ("# ", "headline")):
        if words.startswith(mark):
            return ProseBlock(kind, claim(words.removeprefix(mark)))
    return _worded("para", words, claim)


def _worded(kind: str, words: str, claim: Callable[[str], Claim]) -> ProseBlock:
    label = _LABEL.match(words)
    if label is None:
        return ProseBlock(kind, claim(words))
    return ProseBlock(kind, claim(words[label.end() :]), label[1])


def _claim(words: str, slots: Slots, book: ClaimBook, section: str, label: str = "") -> Claim:
    """A claim of a piece of text: its marks become named values. Text without any is none and stays out of the book.

    Raises ValueError for a digit outside of the marks.
    """
    template: list[str] = []
    values: dict[str, Quantity | str] = {}
    sources: dict[str, None] = {}
    position = 0
    for slot in _SLOT.finditer(words):
        value, form, cited = slots.values[int(slot[1])]
        sources |= dict.fromkeys(cited)
        name = _name(len(values))
        values[name] = value
        template += [_escaped(words[position : slot.start()]), f"{{{name}:{form}}}" if form else f"{{{name}}}"]
        position = slot.end()
    template.append(_escaped(words[position:]))
    if not values:
        return Claim("", section, "".join(template))
    return book.say(section, "".join(template), values, sources=tuple(sources), label=label)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _escaped(text: str) -> str:
    return _JOINED.sub(r"\1 ", _SPACE.sub(" ", text)).replace("{", "{{").replace("}", "}}")


def _name(count: int) -> str:
    """``a`` to ``z``, then ``aa``, ``ab`` ..."""
    first, second = divmod(count, len(ascii_lowercase))
    return (ascii_lowercase[first - 1] if first else "") + ascii_lowercase[second]
