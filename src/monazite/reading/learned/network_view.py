"""What the network makes of one page, asked for by the models that decide."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

import numpy as np

from monazite.reading.learned.features import ArticlePage, DateChoice
from monazite.reading.learned.network import EncodedPage, EncoderNetwork
from monazite.reading.records import KINDS, STATUSES, ReadMeasure

STEPS = tuple(range(-6, 7))
"""Log odds that a feature says are reached, so that more of them adds up."""


@dataclass(slots=True)
class NetworkView:
    """A page as the network sees it."""

    network: EncoderNetwork
    page: ArticlePage
    encoded: EncodedPage

    def on_page(self, page: ArticlePage) -> Self:
        """The same for another page of the same sentences."""
        return replace(self, page=page)

    def kind_log_odds(self, line: int) -> dict[str, float]:
        """Log odds that a sentence tells of each kind."""
        return dict(zip(KINDS, (float(x) for x in self.network.kind_log_odds(self.encoded, line)), strict=True))

    def article_log_odds(self) -> dict[str, float]:
        """Log odds that the article tells of each kind, and of ``any``."""
        return dict(zip((*KINDS, "any"), (float(x) for x in self.network.article_log_odds(self.encoded)), strict=True))

    def peak_character(self, line: int, kind: str) -> int:
        """The first character of what speaks most for a kind."""
        return self.network.peak_character(self.encoded, line, kind)

    def measure_query(self, at: int, measure: ReadMeasure) -> np.ndarray:
        """What asks for the parts of a measure that sentence ``at`` names."""
        start = measure.mention.start if measure.mention else -1
        return self.network.measure_query(self.encoded, at, measure.kind, start)

    def measure_log_odds(self, at: int, measure: ReadMeasure) -> float:
        """Log odds that it is a measure."""
        return self.network.measure_log_odds(self.measure_query(at, measure))

    def status_log_odds(self, at: int, measure: ReadMeasure) -> dict[str, float]:
        """Log odds of every status against the likeliest other."""
        values = self.network.status_scores(self.measure_query(at, measure))
        return _against_best_other(dict(zip(STATUSES, (float(x) for x in values), strict=True)))

    def actor_scores(self, at: int, measure: ReadMeasure) -> dict[str, float]:
        """Scores of everyone whom the article names; ``""`` is an actor whom it does not."""
        return self._best_scores(at, measure, "actor", "actor", {"": "actor.absent"})

    def affected_log_odds(self, at: int, measure: ReadMeasure) -> dict[str, float]:
        """Log odds that a measure touches each of those whom the article names; ``*`` is all countries."""
        return self._best_scores(at, measure, "affected", "actor", {"*": "affected.all"})

    def goods_log_odds(self, at: int, measure: ReadMeasure) -> dict[str, float]:
        """Log odds that a measure is about each of the goods of the article, ``*`` all goods."""
        return self._best_scores(at, measure, "goods", "good", {"*": "goods.all"})

    def _best_scores(
        self, at: int, measure: ReadMeasure, name: str, layer: str, slots: dict[str, str]
    ) -> dict[str, float]:
        """The best score of everything that marks of a layer stand for, and of answers that stand nowhere."""
        query = self.measure_query(at, measure)
        ask, out = (
            self.network.pointer_query(query, name),
            {v: self.network.slot_score(query, slot) for v, slot in slots.items()},
        )
        for i, line in enumerate(self.page.lines):
            for mark in line.marked.of(layer):
                score = self.network.pointer_score(self.encoded, ask, name, at, i, mark.start, mark.end)
                for value in mark.value.split("+"):
                    out[value] = max(out.get(value, -1e9), score)
        return out

    def day_scores(
        self, at: int, measure: ReadMeasure, side: str, choices: list[DateChoice]
    ) -> dict[date | None, float]:
        """Scores of the days that can be a measure's start or end, and of there being none."""
        query = self.measure_query(at, measure)
        out: dict[date | None, float] = {None: self.network.slot_score(query, f"{side}.none")}
        for c in choices:
            span = c.term if c.how == "term" else c.when
            if span is None:
                value = self.network.slot_score(query, f"{side}.{c.how}")
            else:
                name = side if c.how == "when" else c.how
                ask = self.network.pointer_query(query, name)
                value = self.network.pointer_score(self.encoded, ask, name, at, c.at, span.start, span.end)
            out[c.day] = max(out.get(c.day, -1e9), value)
        return out


def _against_best_other(values: dict[str, float]) -> dict[str, float]:
    """Each value less the highest of the others."""
    first, second = sorted(values.values(), reverse=True)[:2] if len(values) > 1 else (0.0, 0.0)
    return {name: v - (second if v == first else first) for name, v in values.items()}


def step_features(name: str, value: float) -> list[str]:
    """Log odds as features: one for each of `STEPS` that they reach."""
    return [f"{name}>{step}" for step in STEPS if value >= step]
