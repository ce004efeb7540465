"""Labelled articles as the rules and the models of words read them: what training learns from.

Labels are of articles. `align` finds the sentences that tell of them.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np

from monazite.foundation.errors import InputError
from monazite.reading.learned import kinds, mentions, trained
from monazite.reading.learned.features import ArticlePage, page_of
from monazite.reading.learned.trained import Models
from monazite.reading.measures.context import ReadingContext
from monazite.reading.records import ReadMeasure
from monazite.reading.rule_reader import RuleReader
from monazite.reading.text.article import Article
from monazite.reading.text.vocabulary import MarkedSentence
from training.reader.labels import FIRST, FOLDER, UNTUNED, labels_of
from training.reader.scoring import pairs, values

TUNED_WEIGHT = 0.3
"""Weight of the other articles where the rules' answer is a feature: it is right there more often than elsewhere."""
FOLDS = 3


@dataclass
class LabelledArticle:
    """A labelled article and what is read of it at the present stage."""

    data: dict[str, Any]
    writer: str
    page: ArticlePage | None = None
    measures: list[ReadMeasure] = field(default_factory=list)
    line_labels: dict[tuple[int, str], int] = field(default_factory=dict)
    lines: list[list[str]] = field(default_factory=list)  # features of its sentences
    whole: list[str] = field(default_factory=list)  # features of the article

    @cached_property
    def labels(self) -> list[dict[str, Any]]:
        """Labels with their goods in the words of the tables."""
        return labels_of(self.data)

    @property
    def article(self) -> Article:
        """The article as it is read."""
        return Article(self.data["id"], self.data["text"].strip(), "", self.data["date"])

    @property
    def weight(self) -> float:
        """How much an example of the article counts."""
        return 1.0 if self.writer in UNTUNED else TUNED_WEIGHT

    def matched(self) -> dict[int, dict[str, Any]]:
        """Index of a measure that is read to the label of its kind that it meets."""
        matched = pairs(self.labels, [m.to_json() for m in self.measures])
        return {j: self.labels[i] for i, j in matched if self.labels[i]["kind"] == self.measures[j].kind}


class ProposingReader(RuleReader):
    """The rules, with what they leave kept, and with proposals if there are base models."""

    def __init__(self, base: Models | None = None) -> None:
        self.base = base
        self.page: ArticlePage | None = None
        self.measures: list[ReadMeasure] = []

    def propose(self, marked: list[MarkedSentence], ctx: ReadingContext) -> None:
        """Keep the page, and put triggers of the base models into the context."""
        ctx.page = self.page = page_of(marked, ctx.base, ctx.dateline_country, ctx.named_states)
        if self.base is not None:
            kinds.score_page(self.page, self.base.kind, self.base.article)
            trained.propose_triggers(self.page, self.base.kind, ctx)

    def decide(
        self, measures: list[ReadMeasure], marked: list[MarkedSentence], ctx: ReadingContext
    ) -> list[ReadMeasure]:
        """Keep the page and the measures as the rules have them."""
        self.page, self.measures = trained.resolved_page(ctx, marked), measures
        return measures


def read(item: LabelledArticle, base: Models | None = None) -> None:
    """Read an article by the rules, with proposals if there are base models."""
    reader = ProposingReader(base)
    with suppress(InputError):
        reader.read(item.article, None)
    item.page, item.measures = reader.page, reader.measures


def support(item: LabelledArticle, label: dict[str, Any], at: int, scored: bool) -> float:
    """How much a sentence speaks of a label: its goods, actor, dates, level, instrument, and the model's odds."""
    assert item.page is not None
    line, kind, want = item.page.lines[at], label["kind"], values(label)
    goods = {v for m in line.marked.of("good") for v in m.value.split("+")}
    level = label.get("level")
    number = level["value"] if isinstance(level, dict) else level
    value = len(goods & want["goods"]) / max(len(want["goods"]), 1)
    value += 0.6 * any(m.value == label["actor"] for m in line.marked.of("actor"))
    value += 0.8 * any(str(w.day) in {day for _, day in want["date"]} for w in line.whens)
    value += 1.2 * any(number is not None and abs(a.value - float(number)) < 1e-6 for a in line.sums)
    value += 1.5 * any(m.value.startswith(f"{kind}:") for m in line.marked.of("instrument"))
    if scored:
        value += 0.6 * max(-4.0, min(4.0, line.scores.get(kind, -4.0))) + 1.5
    return value


def align(item: LabelledArticle, scored: bool) -> None:
    """Which sentence tells of which label (1), and which others may (-1): labels are of articles, not of sentences."""
    item.line_labels = {}
    if item.page is None:
        return
    back = {id(label): item.measures[j] for j, label in item.matched().items()}
    for label in item.labels:
        kind, mine = label["kind"], back.get(id(label))
        value = [support(item, label, n, scored) for n in range(len(item.page.lines))]
        told = {e.number for e in mine.evidence} if mine else set()
        for n, line in enumerate(item.page.lines):
            if value[n] > 1.0 or line.marked.sentence.number in told:
                item.line_labels.setdefault((n, kind), -1)
        best = int(np.argmax(value)) if value and max(value) > 1.2 else None
        where = mentions.mention_line(item.page, mine) if mine else best
        if where is not None:
            item.line_labels[(where, kind)] = 1


def folds_of(items: list[LabelledArticle]) -> list[list[LabelledArticle]]:
    """Items in folds of like size; those of one writer stay together."""
    size = Counter(i.writer for i in items)
    folds: list[list[LabelledArticle]] = [[] for _ in range(FOLDS)]
    for writer in sorted(size, key=lambda w: (-size[w], w)):
        min(folds, key=len).extend(i for i in items if i.writer == writer)
    return [fold for fold in folds if fold]


def read_by_words(items: list[LabelledArticle]) -> None:
    """Read articles by the rules and keep what the models of words see of them."""
    for item in items:
        read(item)
        if item.page is not None:
            item.lines = [kinds.features(item.page, n) for n in range(len(item.page.lines))]
            item.whole = kinds.article_features(item.page)


def writer_of(file: str, article: dict[str, Any]) -> str:
    """Who wrote an article: its file, and in ``styles_o`` the first part of its id."""
    return f"{file}-{article['id'].partition('-')[0]}" if file == "styles_o" else file


def load(names: Iterable[str] = FIRST) -> list[LabelledArticle]:
    """Articles that may be trained on, in the order of their files."""
    paths = [FOLDER / f"{file}.toml" for file in names]
    return [
        LabelledArticle(a, writer_of(p.stem, a))
        for p in paths
        for a in tomllib.loads(p.read_text(encoding="utf-8"))["article"]
    ]


def digest(items: list[LabelledArticle]) -> str:
    """Names the articles and labels that models are trained on."""
    return sha256(repr([(i.writer, sorted(i.data.items())) for i in items]).encode()).hexdigest()[:16]
