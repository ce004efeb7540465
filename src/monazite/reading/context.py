"""What surrounds an instrument, and what earlier sentences leave behind for later ones."""

from dataclasses import dataclass, field
from datetime import date

from monazite.reading import amounts, dates, durations
from monazite.reading.clauses import Clause, Part, Window
from monazite.reading.instrument import Trigger
from monazite.reading.learned.features import Page
from monazite.reading.records import Evidence, Measure, Remark
from monazite.reading.vocabulary import Marked

PAIRWISE = ("truce", "partnership")
"""Kinds that are made between countries."""


@dataclass(slots=True)
class Context:
    """What earlier sentences leave behind for later ones."""

    base: date | None
    in_doc: set[str]
    evidence: dict[int, Evidence]
    main: Part | None = None
    firm: Part | None = None  # the last company that acted
    told: tuple[str, str, int] = ("", "", 0)  # kind and variant of the instrument named last, and its sentence
    act: tuple[date | None, int] = (None, 0)  # day of the last act that was told, and its sentence
    last_day: date | None = None
    measures: list[Measure] = field(default_factory=list)
    unclear: list[Remark] = field(default_factory=list)
    last_goods: list[str] = field(default_factory=list)
    pair: list[str] = field(default_factory=list)
    page: Page | None = None  # the article as trained models see it
    proposed: dict[int, list[Trigger]] = field(default_factory=dict)  # by sentence: what trained models find in it
    towns: list[str] = field(default_factory=list)  # countries of the towns that the article names, most frequent first
    home: str = ""  # country of the dateline: who acts when "the government" does and no country is named
    states: list[str] = field(default_factory=list)  # those that the article names, the most frequent first
    recent: date | None = None  # the one date of a sentence before that named no measure


@dataclass(frozen=True, slots=True)
class Where:
    """A trigger with everything that stands around it."""

    marked: Marked
    clauses: list[Clause]
    clause: Clause
    trigger: Trigger
    preceding: int
    following: int
    alone: bool
    whens: list[dates.When]
    spans: list[durations.Span]
    sums: list[amounts.Amount]
    window: Window
