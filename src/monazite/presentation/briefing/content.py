"""What a section is made of: paragraphs, lists, tables, figures and headline tiles.

Text outside claims may not hold a digit; dates, names of rows and headings are structure and may.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from monazite.presentation.briefing.claims import Claim

Cell = Claim | str
_DIGIT = re.compile(r"\d")
_DATE = re.compile(r"(?:\b\d{1,2}\s)?[A-Z][a-z]+\s\d{4}\b")


def _refuse_digits(parts: Sequence[Cell], what: str) -> None:
    for part in parts:
        if isinstance(part, str) and _DIGIT.search(part):
            raise ValueError(f"{what}: a number outside a claim in {part!r}")


def non_breaking(text: str) -> str:
    """The text with spaces that do not break, for a table cell with a date."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def capitalised(text: str) -> str:
    """The text with a capital first letter, the others as they are."""
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of claims and digit-free text."""

    parts: Sequence[Cell]
    kind: str = "para"

    def __post_init__(self) -> None:
        _refuse_digits(self.parts, "paragraph")


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list; each item is one or more claims or digit-free text."""

    items: Sequence[Sequence[Cell]]
    kind: str = "bullets"

    def __post_init__(self) -> None:
        for item in self.items:
            _refuse_digits(item, "list")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section."""

    text: str
    kind: str = "heading"


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table. ``text_columns`` are left aligned; strings are structure (names, dates), claims are numbers.

    Raises ValueError for a text cell that holds a digit outside a date.
    """

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    text_columns: int = 1
    note: str = ""
    wide: bool = False
    kind: str = "table"

    def __post_init__(self) -> None:
        for row in self.rows:
            without_dates = [_DATE.sub("", cell) if isinstance(cell, str) else cell for cell in row]
            _refuse_digits(without_dates, f"table {self.title!r}")


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart. ``spec(narrow)`` gives the Vega-Lite mapping; the description is the text of ``claims``."""

    id: str
    title: str
    spec: Callable[[bool], dict[str, Any]]
    claims: Sequence[Claim]
    reading: str
    sources: Sequence[str] = ()
    kind: str = "figure"

    @property
    def alt(self) -> str:
        """Description for readers who do not see the chart, made of the claims' texts."""
        return " ".join([f"{self.title}.", *(_sentence(c) for c in self.claims), self.reading])


def _sentence(claim: Claim) -> str:
    text = f"{claim.label}: {claim.text}" if claim.label else claim.text
    return text if text.endswith((".", "!", "?")) else f"{text}."


Block = Heading | Paragraph | BulletList | TableBlock | Figure


@dataclass(frozen=True, slots=True)
class TileBlock:
    """One headline number: what it is, the number, a second line."""

    label: str
    main: Claim
    detail: Claim


@dataclass(frozen=True, slots=True)
class BriefSection:
    """One of the four sections."""

    id: str
    title: str
    blocks: Sequence[Block]
