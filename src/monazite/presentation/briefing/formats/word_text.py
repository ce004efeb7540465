"""Words of a claim in a document of Word: links to parts of it and to the annex beside it, marks of sources."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import Cell
from monazite.presentation.briefing.formats.word_styles import element
from monazite.presentation.briefing.language import Language
from monazite.presentation.briefing.main_part.page.main_html import LINK, SourceNumbers, marks_of

NO_BREAK = "\N{NO-BREAK SPACE}"


def plain(claim: Claim) -> str:
    """The words of a claim without its links."""
    return LINK.sub(r"\1", claim.text).strip()


class WordText:
    """Writes words into paragraphs of a document.

    Parameters
    ----------
    document
        The document.
    language
        Of its text.
    numbers
        Numbers of the sources by id.
    """

    def __init__(self, document: Any, language: Language, numbers: SourceNumbers) -> None:
        self.document, self.language, self.numbers = document, language, numbers
        self._bookmarks = 0

    def add(self, paragraph: Any, cell: Cell, *, marked: bool = True) -> None:
        """Add the words of a claim with its links and the marks of its sources, or a text as it is."""
        if not isinstance(cell, Claim):
            paragraph.add_run(cell)
            return
        text, position = cell.text.strip(), 0
        for found in LINK.finditer(text):
            paragraph.add_run(text[position : found.start()])
            self._add_link(paragraph, found[1], found[2])
            position = found.end()
        paragraph.add_run(text[position:])
        marks = sorted(marks_of(cell, self.numbers))
        if marked and marks:
            for place, number in enumerate(marks):
                if place:  # outside of both links, which Writer underlines where one follows the other
                    paragraph.add_run(NO_BREAK).font.superscript = True
                self._add_mark(paragraph, self.numbers.mark(number, self.language.word), number)

    def add_references(self, paragraph: Any, sources: Iterable[str]) -> None:
        """Add the numbers of sources as links to them."""
        numbers = sorted({self.numbers[s] for s in sources if s in self.numbers})
        for place, number in enumerate(numbers):
            paragraph.add_run(", " if place else "; ")
            self.link(paragraph, str(number), f"#source-{number}")
        paragraph.add_run(".")

    def mark(self, paragraph: Any, name: str) -> None:
        """Make a paragraph the goal of links to a name."""
        self._bookmarks += 1
        number = str(self._bookmarks)
        paragraph._p.insert_element_before(element("bookmarkStart", id=number, name=name), "w:r", "w:hyperlink")
        paragraph._p.append(element("bookmarkEnd", id=number))

    def link(self, paragraph: Any, words: str, goal: str, *, raised: bool = False) -> None:
        """Add words that lead to an address, or with ``#`` to a place of the document."""
        if goal.startswith("#"):
            hyperlink = element("hyperlink", anchor=goal[1:], history="1")
        else:
            kinds: Any = import_module("docx.opc.constants").RELATIONSHIP_TYPE
            relation = paragraph.part.relate_to(goal, kinds.HYPERLINK, is_external=True)
            hyperlink = element("hyperlink", history="1")
            hyperlink.set(import_module("docx.oxml.ns").qn("r:id"), relation)
        run = paragraph.add_run(words, style="Hyperlink")
        if raised:
            run.font.superscript, run.font.underline = True, False
        hyperlink.append(run._r)
        paragraph._p.append(hyperlink)

    def _add_link(self, paragraph: Any, words: str, goal: str) -> None:
        """A link of the prose; one to the annex says so, for a document that travels without it."""
        is_in_annex = goal.startswith("annex.html")
        self.link(paragraph, self.language.word("Annex").lower() if is_in_annex else words, goal)

    def _add_mark(self, paragraph: Any, words: str, number: int) -> None:
        self.link(paragraph, words, f"#source-{number}", raised=True)
