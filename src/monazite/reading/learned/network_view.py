"""What the network makes of one page, asked for by the models that decide."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

import numpy as np

from monazite.reading.learned.features import Choice, Page
from monazite.reading.learned.network import Network, Seen
from monazite.reading.records import KINDS, STATUSES, Measure

STEPS = tuple(range(-6, 7))
"""Log odds that a feature says are reached, so that more of them adds up."""


@dataclass(slots=True)
class Sight:
    """A page as the network sees it."""

    network: Network
    page: Page
    seen: Seen

    def on(self, page: Page) -> Self:
        """The same for another page of the same sentences."""
        return replace(self, page=page)

    def kinds(self, line: int) -> dict[str, float]:
        """Log odds that a sentence tells of each kind."""
        return dict(zip(KINDS, (float(x) for x in self.network.kinds(self.seen, line)), strict=True))

    def whole(self) -> dict[str, float]:
        """Log odds that the article tells of each kind, and of ``any``."""
        return dict(zip((*KINDS, "any"), (float(x) for x in self.network.whole(self.seen)), strict=True))

    def place(self, line: int, kind: str) -> int:
        """The first character of what speaks most for a kind."""
        return self.network.place(self.seen, line, kind)

    def query(self, at: int, measure: Measure) -> np.ndarray:
        """What asks for the parts of a measure that sentence ``at`` names."""
        start = measure.mention.start if measure.mention else -1
        return self.network.query(self.seen, at, measure.kind, start)

    def likely(self, at: int, measure: Measure) -> float:
        """Log odds that it is a measure."""
        return self.network.likely(self.query(at, measure))

    def status(self, at: int, measure: Measure) -> dict[str, float]:
        """Log odds of every status against the likeliest other."""
        values = self.network.status(self.query(at, measure))
        return _over(dict(zip(STATUSES, (float(x) for x in values), strict=True)))

    def actors(self, at: int, measure: Measure) -> dict[str, float]:
        """Scores of everyone whom the article names; ``""`` is an actor whom it does not."""
        return self._named(at, measure, "actor", "actor", {"": "actor.absent"})

    def affected(self, at: int, measure: Measure) -> dict[str, float]:
        """Log odds that a measure touches each of those whom the article names; ``*`` is all countries."""
        return self._named(at, measure, "affected", "actor", {"*": "affected.all"})

    def goods(self, at: int, measure: Measure) -> dict[str, float]:
        """Log odds that a measure is about each of the goods of the article, ``*`` all goods."""
        return self._named(at, measure, "goods", "good", {"*": "goods.all"})

    def _named(self, at: int, measure: Measure, name: str, layer: str, slots: dict[str, str]) -> dict[str, float]:
        """The best score of everything that marks of a layer stand for, and of answers that stand nowhere."""
        query = self.query(at, measure)
        ask, out = self.network.ask(query, name), {v: self.network.slot(query, slot) for v, slot in slots.items()}
        for i, line in enumerate(self.page.lines):
            for mark in line.marked.of(layer):
                score = self.network.points(self.seen, ask, name, at, i, mark.start, mark.end)
                for value in mark.value.split("+"):
                    out[value] = max(out.get(value, -1e9), score)
        return out

    def days(self, at: int, measure: Measure, side: str, choices: list[Choice]) -> dict[date | None, float]:
        """Scores of the days that can be a measure's start or end, and of there being none."""
        query = self.query(at, measure)
        out: dict[date | None, float] = {None: self.network.slot(query, f"{side}.none")}
        for c in choices:
            span = c.term if c.how == "term" else c.when
            if span is None:
                value = self.network.slot(query, f"{side}.{c.how}")
            else:
                name = side if c.how == "when" else c.how
                ask = self.network.ask(query, name)
                value = self.network.points(self.seen, ask, name, at, c.at, span.start, span.end)
            out[c.day] = max(out.get(c.day, -1e9), value)
        return out


def _over(values: dict[str, float]) -> dict[str, float]:
    """Each value less the highest of the others."""
    first, second = sorted(values.values(), reverse=True)[:2] if len(values) > 1 else (0.0, 0.0)
    return {name: v - (second if v == first else first) for name, v in values.items()}


def steps(name: str, value: float) -> list[str]:
    """Log odds as features: one for each of `STEPS` that they reach."""
    return [f"{name}>{step}" for step in STEPS if value >= step]
