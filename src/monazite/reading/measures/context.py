"""What surrounds an instrument, and what earlier sentences leave behind for later ones."""

from dataclasses import dataclass, field
from datetime import date

from monazite.reading.amounts import amounts
from monazite.reading.mentions.clauses import Clause, ClausePart, Window
from monazite.reading.mentions.instrument import Trigger
from monazite.reading.records import Evidence, ReadMeasure, Remark
from monazite.reading.text.vocabulary import MarkedSentence
from monazite.reading.timing import dates, durations

PAIRWISE = ("truce", "partnership")
"""Kinds that are made between countries."""


@dataclass(slots=True)
class ReadingContext:
    """What earlier sentences leave behind for later ones."""

    base: date | None
    topics: set[str]
    evidence: dict[int, Evidence]
    last_subject: ClausePart | None = None
    named_before: frozenset[str] = frozenset()  # whom "he" or "it" of the next sentence can stand for
    last_company: ClausePart | None = None  # the last company that acted
    last_day: date | None = None
    measures: list[ReadMeasure] = field(default_factory=list)
    unclear: list[Remark] = field(default_factory=list)
    last_goods: list[str] = field(default_factory=list)
    country_pair: list[str] = field(default_factory=list)
    dateline_country: str = ""  # country of the dateline: who acts when "the government" does and no country is named
    named_states: list[str] = field(default_factory=list)  # those that the article names, the most frequent first


@dataclass(frozen=True, slots=True)
class TriggerContext:
    """A trigger with everything that stands around it."""

    marked: MarkedSentence
    clauses: list[Clause]
    clause: Clause
    trigger: Trigger
    alone: bool
    whens: list[dates.DateMention]
    spans: list[durations.Duration]
    sums: list[amounts.Amount]
    window: Window  # from the instrument before it to the one behind it
