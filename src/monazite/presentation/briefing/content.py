"""What a section is made of: paragraphs, lists, tables, figures and headline tiles.

Text outside claims may not hold a digit; dates, names of rows and headings are structure and may.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from monazite.presentation.briefing.claims import Claim

if TYPE_CHECKING:
    from monazite.presentation.briefing.lead_goods import Material

Cell = Claim | str
_DIGIT = re.compile(r"\d")
_DATE = re.compile(r"(?:\b\d{1,2}\s)?[A-Z][a-z]+\s\d{4}\b")


def _plain(parts: Sequence[Cell], what: str) -> None:
    for part in parts:
        if isinstance(part, str) and _DIGIT.search(part):
            raise ValueError(f"{what}: a number outside a claim in {part!r}")


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph of claims and digit-free text."""

    parts: Sequence[Cell]
    kind: str = "para"

    def __post_init__(self) -> None:
        _plain(self.parts, "paragraph")


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; each item is one or more claims or digit-free text."""

    items: Sequence[Sequence[Cell]]
    kind: str = "bullets"

    def __post_init__(self) -> None:
        for item in self.items:
            _plain(item, "list")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section."""

    text: str
    kind: str = "heading"


@dataclass(frozen=True, slots=True)
class Table:
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
            _plain([_DATE.sub("", c) if isinstance(c, str) else c for c in row], f"table {self.title!r}")


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


@dataclass(frozen=True, slots=True)
class Tile:
    """One headline number: what it is, the number, a second line."""

    label: str
    main: Claim
    detail: Claim | None = None
    kind: str = "tile"


@dataclass(frozen=True, slots=True)
class Section:
    """One of the four sections."""

    id: str
    title: str
    blocks: Sequence[Any]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What every section needs: runs, names, claims, dataset, hindcast rows, sensitivity, talks, what was read."""

    ask: Any
    names: Any
    book: Any
    dataset: Any
    other: Any = None
    base: Any = None
    hindcast: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    sensitivity: Mapping[str, Any] | None = None
    talks: Mapping[str, Any] | None = None
    options: Mapping[str, Any] | None = None
    bill: Any = None
    reading: Mapping[str, Any] | None = None

    @property
    def material(self) -> Material:
        """The goods that lead the brief and their names."""
        from monazite.presentation.briefing.lead_goods import material

        return material(self.dataset, tuple(self.ask.results.index.good), self.names)
