"""The main part as one self-contained HTML file: cards open without a script, pictures are inline."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from importlib.resources import files
from typing import Any
from urllib.parse import urlparse

from markupsafe import Markup, escape

from monazite.foundation.extras import from_extra
from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import Cell
from monazite.presentation.briefing.main_part.cards.cards import NumberCard, NumberDriver
from monazite.presentation.briefing.main_part.page.main_page import MainPart
from monazite.presentation.briefing.page import COMPILED, NO_ADDRESS, BriefPage, SourceEntry, gap_of

_PACKAGE = "monazite.presentation.briefing"
_BESIDE_A_NUMBER = re.compile(r'[(“]?<button class="num"[^>]*>[^<]*</button>[).,;:”]*')
"""A number with the punctuation that may not stand on another line than it: a button would let the line break there."""
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
"""A link in a claim: its words and where it leads."""
MOST_MARKS = 3
SECOND_HAND = "second-hand"
_UNMARKED = ("headline", "section", "heading", "chart")


def main_as_html(
    page: BriefPage, part: MainPart, drawn: Mapping[str, Mapping[str, str]], *, printed: bool = False
) -> str:
    """The main part; ``drawn`` holds the wide and the narrow SVG of every chart by its name.

    ``printed``: for paper, where numbers open no cards and the annex is another document.
    """
    cards: Mapping[str, NumberCard] = {} if printed else part.cards
    with from_extra("brief"):
        from jinja2 import Environment, PackageLoader, StrictUndefined

    numbers = main_source_numbers(page, part, with_figures=True)
    used: set[str] = set()

    annex = part.language.word("Annex").lower() if printed else ""

    def words(cell: Cell) -> Markup:
        return unmarked(cell) + _marks(cell, numbers, part.language.word) if isinstance(cell, Claim) else escape(cell)

    def unmarked(claim: Claim) -> Markup:
        return _claim_html(claim, cards, used, annex)

    def refs(ids: tuple[str, ...]) -> Markup:
        found = sorted({numbers[s] for s in ids if s in numbers})
        return Markup(", ").join(Markup('<a href="#s-{0}">{0}</a>').format(n) for n in found)

    def is_claim(cell: Cell) -> bool:
        return isinstance(cell, Claim)

    def svg(name: str) -> dict[str, Markup]:
        return {width: Markup(text) for width, text in drawn[f"main-{name}"].items()}

    env: Any = Environment(
        loader=PackageLoader(_PACKAGE, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "words": words,
        "unmarked": unmarked,
        "refs": refs,
        "evidence": _evidence,
        "svg": svg,
        "is_claim": is_claim,
    }
    env.globals["t"] = part.language.word
    css = "".join(_file(name) for name in ("brief.css", "main.css"))
    sources = listed_sources(page, numbers)
    template = env.get_template("main.html.j2")
    return str(template.render(page=page, part=part, css=Markup(css), sources=sources, used=used, printed=printed))


class SourceNumbers(dict[str, int]):
    """Numbers of the sources by id, and which of them were read second-hand alone."""

    second_hand: frozenset[int] = frozenset()

    def mark(self, number: int, spoken: Callable[[str], str]) -> str:
        """The mark of a source; one that nobody checked where it stands says so at the sentence that rests on it."""
        return f"{number} {spoken(SECOND_HAND)}" if number in self.second_hand else str(number)


def main_source_numbers(page: BriefPage, part: MainPart, *, with_figures: bool = False) -> SourceNumbers:
    """Numbers of the sources of the main part: those marked in its text, then those below charts.

    Two sources of one address are one document and share a number; what is shown nowhere has none.
    """
    without = {entry.id for entry in page.sources if _leads_to_no_document(entry)}
    ids = dict.fromkeys(s for c in _marked_claims(part) for s in _documents(c.marked_sources, without)[:MOST_MARKS])
    if with_figures:
        shown = part.figure_titles()
        ids |= dict.fromkeys(s for name in shown for s in _documents(part.figures[name].sources, without))
    address = {entry.id: entry.url or entry.id for entry in page.sources}
    known = [s for s in ids if s in address]
    order = {url: i for i, url in enumerate(dict.fromkeys(address[s] for s in known), 1)}
    numbers = SourceNumbers((s, order[address[s]]) for s in known)
    compiled = {entry.id for entry in page.sources if entry.publisher == COMPILED and not entry.url}
    numbers.second_hand = frozenset(numbers[s] for s in known if s in compiled)
    return numbers


def _leads_to_no_document(entry: SourceEntry) -> bool:
    """Whether a source has no known address, or that of the front page of a house alone."""
    return entry.gap == NO_ADDRESS or (bool(entry.url) and urlparse(entry.url).path in ("", "/"))


def _documents(sources: Sequence[str], without: Set[str]) -> Sequence[str]:
    """Sources that a reader can open; all of them where none of them has an address."""
    return [source for source in sources if source not in without] or sources


def _marked_claims(part: MainPart) -> Iterator[Claim]:
    """Claims that are printed with marks: not the headline, titles of charts and subtitles."""
    for block in part.blocks:
        if block.kind not in _UNMARKED:
            yield block.text
        if block.kind == "table":
            yield from (c for row in part.tables[block.name].rows for c in row if isinstance(c, Claim))


def listed_sources(page: BriefPage, numbers: Mapping[str, int]) -> list[tuple[int, SourceEntry]]:
    """The numbered sources in order, the first one of every number."""
    entries = {entry.id: entry for entry in page.sources}
    first = {number: name for name, number in reversed([*numbers.items()])}
    return [(number, entries[first[number]]) for number in sorted(first)]


def _evidence(driver: NumberDriver) -> Markup:
    """Documents that the distribution of a driver rests on, each with its address, or that the project assumes it."""
    links = Markup("; ").join(
        Markup('<a href="{}" rel="noreferrer">{}</a>').format(url, citation) for citation, url in driver.documents
    )
    if not driver.documents:
        return Markup("An assumption of this project: {}.").format(driver.assumption)
    return Markup("Source: {}{}.").format(links, " and an assumption of this project" if driver.assumption else "")


def _file(name: str) -> str:
    return files(_PACKAGE).joinpath("templates", name).read_text(encoding="utf-8")


def _claim_html(claim: Claim, cards: Mapping[str, NumberCard], used: set[str], annex: str) -> Markup:
    """A claim whose numbers open their cards; ``annex`` stands in place of links to the annex, empty to follow them."""

    def linked(match: re.Match[str]) -> str:
        return annex if annex and match[2].startswith("annex.html") else f'<a href="{match[2]}">{match[1]}</a>'

    names = iter(claim.placeholders)

    def mark(text: str, is_number: bool) -> str:
        name = next(names)
        key = f"{claim.id}-{name}"
        if not is_number or key not in cards:
            return str(escape(text))
        used.add(key)
        return str(Markup('<button class="num" popovertarget="c-{}">{}</button>').format(key, text))

    html = claim.render(mark, lambda literal: LINK.sub(linked, str(escape(literal))))
    html = _BESIDE_A_NUMBER.sub(r'<span class="nb">\g<0></span>', html)
    return (
        Markup('<span class="claim" data-claim="{}">{}</span>').format(claim.id, Markup(html))
        if claim.id
        else Markup(html)
    )


def marks_of(claim: Claim, numbers: Mapping[str, int]) -> set[int]:
    """Numbers of the sources that a claim is marked with."""
    return set([numbers[s] for s in claim.marked_sources if s in numbers][:MOST_MARKS])


def _marks(claim: Claim, numbers: SourceNumbers, spoken: Callable[[str], str]) -> Markup:
    found = sorted(marks_of(claim, numbers))
    if not found:
        return Markup()
    refs = Markup(" ").join(
        Markup('<a href="#s-{}"{}>{}</a>').format(n, _title(n, numbers, spoken), numbers.mark(n, spoken)) for n in found
    )
    return Markup('<sup class="src" data-structure>{}</sup>').format(refs)


def _title(number: int, numbers: SourceNumbers, spoken: Callable[[str], str]) -> Markup:
    """What a mark says in full when it is pointed at."""
    return Markup(' title="{}"').format(spoken(gap_of(COMPILED))) if number in numbers.second_hand else Markup()
