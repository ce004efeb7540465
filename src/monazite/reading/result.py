"""What reading gives, and what a reader is: anything that turns an `Article` into a `Reading`."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from monazite.reading.draft_work import Draft
from monazite.reading.records import Actor, DiplomaticEvent, ReadMeasure, Remark, Stance
from monazite.reading.text import Article, Sentence


@dataclass(slots=True)
class Reading:
    """What an article says, item by item with its evidence."""

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

    def to_json(self, draft: Draft) -> dict[str, Any]:
        """The reading as plain JSON with its draft scenario (`monazite.reading.draft.draft`)."""
        return {
            "article": self.article.name,
            "title": self.article.title or None,
            "date": self.day.isoformat() if self.day else None,
            "date_from": self.date_from,
            "actors": [a.to_json() for a in self.actors],
            "measures": [m.to_json() for m in self.measures],
            "events": [e.to_json() for e in self.events],
            "stances": [s.to_json() for s in self.stances],
            "themes": [t.to_json() for t in self.themes],
            "unmodelled": [u.to_json() for u in draft.unmodelled],
            "ambiguous": [a.to_json() for a in self.ambiguous],
            "assumptions": [a.to_json() for a in draft.assumptions],
            "scenario": draft.scenario.canonical() if draft.scenario else None,
        }


class Reader(Protocol):
    """Turns an article into a reading."""

    def read(self, article: Article, day: date | None = None) -> Reading:
        """What the article says; ``day`` is its date when the caller knows it."""
        ...
