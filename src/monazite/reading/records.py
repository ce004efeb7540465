"""What reading yields: measures, events, stances, actors, each with its evidence."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from monazite.reading.timing.durations import Duration
from monazite.scenario.policies import kinds_with

KINDS = (
    "export_control", "export_tax", "tariff", "tech_control", "stockpile", "finance", "price_floor", "partnership",
    "project", "purchase", "standard", "truce",
)  # fmt: skip
BARRIERS = tuple(kind for kind in KINDS if kind in kinds_with("breaks_truce"))
"""Kinds that hold goods or know-how back."""
EXPORT_LIMITS = tuple(kind for kind in KINDS if kind in kinds_with("restricts_exports"))
"""Those by which a country holds its own goods back."""
WITHHOLDING = tuple(kind for kind in BARRIERS if kind not in kinds_with("taxes_imports"))
"""Those by which it holds goods or know-how of its own back."""
RATED = tuple(kind for kind in KINDS if kind in kinds_with("levied_on_value"))
"""Those whose level is a share of the value."""
STATUSES = ("in_force", "announced", "threatened", "considered", "suspended", "lifted", "reported", "denied")
SUPPOSED = "suppose"
"""Begins the verdict of a person that a measure is simulated as if it were true; the state it was read in follows."""
MINING, OUTAGE = "mining_limit", "outage"
"""Kind of what takes output of mines away, beside `KINDS`: only rules read it. Its variant where nobody decided it."""
UNRENEWED = "unrenewed_licences"
"""Variant of an export control that is the end of general licences: single ones come back."""

Level = float | dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence that an item came from: its number, text and place in the article."""

    sentence: str
    start: int
    end: int
    number: int

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return {"sentence": self.sentence, "span": [self.start, self.end], "number": self.number}


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a measure is named first: sentence, characters and tokens of the words, and what named it."""

    number: int
    start: int
    end: int
    first: int
    last: int
    source: str  # instrument of the tables, phrase, table, notice, language_model
    names_actor: bool  # the clause itself says who acts
    names_goods: bool  # ... and with which goods


@dataclass(frozen=True, slots=True)
class OtherReading:
    """What a second reader reads otherwise of a measure: the field, its value, and that in words."""

    field: str
    value: Any
    words: str


@dataclass(slots=True)
class ReadMeasure:
    """A measure as the article states it. Nothing that the article does not say is filled in."""

    actor: str
    kind: str
    affected: list[str]
    goods: list[str]
    status: str
    evidence: list[Evidence]
    start: date | None = None
    end: date | None = None
    announced: date | None = None
    level: Level = None
    variant: str = ""
    company: str = ""
    months: int | None = None
    lasts: Duration | None = None  # its length, from whatever day it begins
    explicit: bool = True
    strict: bool = False
    no_military: bool = False  # licences are not given to defence buyers
    change: str = ""
    exact: bool = False  # the start is when it begins to hold, not when it was announced
    computed_end: bool = False  # the end is start plus a duration
    notes: list[str] = field(default_factory=list)
    only_asked: bool = False  # only a question names it so far: "Will Hanoi follow with licences of its own?"
    in_passing: bool = False  # only what a meeting is about: "discussed China's export controls"
    later_start: date | None = None  # a beginning that the next sentence names, where the start is only that of an act
    later_state: str = ""  # words of a later sentence by which it may be over, paused or denied
    otherwise: list[OtherReading] = field(default_factory=list)  # where a second reader disagrees
    of_history: bool = False  # its sentence tells of what was done long ago, and of nothing that lasts
    several: bool = False  # its clause names two measures of this kind
    checked: frozenset[str] = frozenset()  # fields that a person has set
    steps: list[tuple[date, float]] = field(default_factory=list)  # later rates of a duty, each with its day
    excluded: list[tuple[str, str]] = field(default_factory=list)  # goods it spares, with the article's words for them
    verdict: str = ""  # a person's: "drop", "record" with its row, "suppose" with the state it was read in

    mention: Mention | None = None

    @property
    def supposed_from(self) -> str:
        """The state in which it was read, where a person has it simulated as if it were true; empty for others."""
        verdict, _, status = self.verdict.partition(" ")
        return status if verdict == SUPPOSED else ""

    def to_json(self) -> dict[str, Any]:
        """As plain JSON: ISO dates, shares as numbers, quantities with their unit."""
        plain = {name: getattr(self, name) for name in ("actor", "affected", "kind", "goods", "level", "no_military")}
        days = {name: _iso(getattr(self, name)) for name in ("start", "end", "announced")}
        first, others = self.evidence[0], {"variant": self.variant or None, "change": self.change or None}
        return (
            plain
            | days
            | others
            | {
                "status": self.status,
                "evidence": first.to_json(),
                "also": [e.to_json() for e in self.evidence[1:]],
                "notes": self.notes,
            }
            | ({"otherwise": {o.field: o.words for o in self.otherwise}} if self.otherwise else {})
        )


def sentence_of(measure: ReadMeasure) -> Evidence:
    """The sentence that a measure was read in first, before what completes it."""
    number = measure.mention.number if measure.mention else -1
    return next((e for e in measure.evidence if e.number == number), measure.evidence[0])


FOLLOWING = 300
"""Characters after a sentence in which an article goes on about it."""


def following(measure: ReadMeasure, text: str) -> str:
    """What an article says right after the sentence of a measure, within its paragraph."""
    end = sentence_of(measure).end
    return " ".join(text[end : end + FOLLOWING].partition("\n\n")[0].split())


@dataclass(slots=True)
class DiplomaticEvent:
    """A meeting, summit, round of talks, call, expiry or election."""

    kind: str
    actors: list[str]
    people: list[str]
    place: str
    country: str
    day: date | None
    evidence: Evidence
    on_record: bool = False  # the day is that of the calendar, which the article does not give
    is_over: bool = False  # the text tells of it as past: "since talks broke off"

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        where = {"place": self.place or None, "country": self.country or None}
        who = {"actors": self.actors, "people": self.people, "basis": "agreed" if self.on_record else "read"}
        return {"kind": self.kind, "date": _iso(self.day)} | where | who | {"evidence": self.evidence.to_json()}


@dataclass(slots=True)
class Stance:
    """How an actor stands to the talks or to a measure."""

    actor: str
    person: str
    stance: str
    topic: str
    evidence: Evidence

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        named = {"actor": self.actor, "person": self.person or None, "stance": self.stance, "topic": self.topic or None}
        return named | {"evidence": self.evidence.to_json()}


@dataclass(slots=True)
class Actor:
    """A country that takes part, and its roles."""

    actor: str
    name: str
    roles: list[str]
    evidence: Evidence

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return {"actor": self.actor, "name": self.name, "roles": self.roles, "evidence": self.evidence.to_json()}


@dataclass(slots=True)
class Remark:
    """Something understood that is not simulated, or that could not be made out."""

    what: str
    reason: str
    evidence: Evidence | None = None

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        proof = self.evidence.to_json() if self.evidence else None
        return {"what": self.what, "reason": self.reason, "evidence": proof}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
