"""What reading gives, and what a reader is: anything that turns an `Article` into a `Reading`."""

from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Protocol

from monazite.foundation.errors import InputError
from monazite.reading.draft.basis import basis_of
from monazite.reading.draft.draft_work import Draft
from monazite.reading.records import Actor, DiplomaticEvent, ReadMeasure, Remark, Stance
from monazite.reading.text.article import Article, Sentence


class NoMeasureError(InputError):
    """The article names no measure that the reader knows."""


@dataclass(frozen=True, slots=True)
class ModelUse:
    """A language model that read along, and what that took."""

    model: str
    server: str  # base URL; empty for OpenAI's own
    requests: int
    input_tokens: int
    output_tokens: int
    cost: float | None  # USD by a price list; none for a model that is not on it
    from_cache: bool = False  # an answer of an earlier run: nothing was sent

    @property
    def text(self) -> str:
        """``gemma3 at http://localhost:11434/v1: 1,840 tokens read, 212 written, no price known``."""
        where = f"{self.model} at {self.server}" if self.server else self.model
        price = "no price known" if self.cost is None else f"{self.cost:.4f} USD"
        spent = f"{self.input_tokens:,} tokens read, {self.output_tokens:,} written, {price}"
        return f"{where}: {spent}" + (" (answered before: nothing was sent)" if self.from_cache else "")

    def __add__(self, other: "ModelUse") -> "ModelUse":
        """What two articles took together."""
        cost = None if self.cost is None or other.cost is None else self.cost + other.cost
        names = ("requests", "input_tokens", "output_tokens")
        sums = {name: getattr(self, name) + getattr(other, name) for name in names}
        return replace(self, **sums, cost=cost, from_cache=self.from_cache and other.from_cache)


@dataclass(slots=True)
class Reading:
    """What an article says, item by item with its evidence.

    Attributes
    ----------
    article
        The article as text.
    day
        Its date; none where it is not known, and relative dates are then left open.
    date_from
        How the date is known: ``given``, ``stated``, ``text``, ``month``, ``calendar`` or ``unknown``.
    sentences
        Sentences in their order, with their place in the text.
    measures
        Measures of trade and minerals policy in the order in which they are first named.
    events
        Meetings, summits, talks, calls, expiries and elections, each once.
    stances
        Who is reluctant, open to compromise, threatens, denies or objects.
    actors
        Countries that take part, with their roles.
    themes
        What the article touches beyond measures: ecology, ethics, dominance, alternatives, stability.
    ambiguous
        What could not be made out, and why.
    language_model
        The language model that read along, if one did.
    """

    article: Article
    day: date | None
    date_from: str
    sentences: list[Sentence]
    measures: list[ReadMeasure]
    events: list[DiplomaticEvent]
    stances: list[Stance]
    actors: list[Actor]
    themes: list[Remark] = field(default_factory=list)
    ambiguous: list[Remark] = field(default_factory=list)
    language_model: ModelUse | None = None

    def to_json(self, draft: Draft) -> dict[str, Any]:
        """The reading and its draft scenario as plain JSON: ISO dates, shares as numbers, quantities with their unit.

        Parameters
        ----------
        draft
            What `monazite.reading.draft.draft` makes of this reading.
        """
        return {
            "article": self.article.name,
            "title": self.article.title or None,
            "date": self.day.isoformat() if self.day else None,
            "date_from": self.date_from,
            "actors": [a.to_json() for a in self.actors],
            "measures": [self._measure(number, drafted=draft) for number in range(len(self.measures))],
            "events": [e.to_json() for e in self.events],
            "stances": [s.to_json() for s in self.stances],
            "themes": [t.to_json() for t in self.themes],
            "unmodelled": [u.to_json() for u in draft.unmodelled],
            "ambiguous": [a.to_json() for a in self.ambiguous],
            "assumptions": [a.to_json() for a in draft.assumptions],
            "questions": [q.to_json() for q in draft.questions],
            "answered": [{"question": q.to_json(), "answer": a.name} for q, a in draft.answered],
            "scenario": draft.scenario.canonical() if draft.scenario else None,
        } | ({"language_model": asdict(self.language_model)} if self.language_model else {})

    def _measure(self, number: int, drafted: Draft) -> dict[str, Any]:
        """A measure as plain JSON, with what it rests on."""
        basis = basis_of(number, self.measures[number], drafted)
        return self.measures[number].to_json() | {"basis": basis.word, "guessed": list(basis.guessed)}


class Reader(Protocol):
    """Turns an article into a reading; anything with this method can stand in for the readers of the package."""

    def read(self, article: Article, day: date | None = None) -> Reading:
        """What the article says.

        Parameters
        ----------
        article
            The article to be read.
        day
            Its date, when the caller knows it.

        Returns
        -------
        Reading
            Every item with the sentence that it comes from.

        Raises
        ------
        NoMeasureError
            When the article names no measure that the reader knows.
        """
        ...
