"""Articles in numbers for the training of the network: pieces, marks, labels, and what every measure asks for."""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from monazite.reading.learned import date_candidates, mentions, network
from monazite.reading.learned.network import LONGEST
from monazite.reading.learned.wordpiece import FIRST, LAST, WordPieceTokeniser
from monazite.reading.records import KINDS, STATUSES, ReadMeasure
from monazite.reading.vocabulary import WordMark
from training.reader.articles_read import LabelledArticle, align
from training.reader.linear_models import NOTHING_WEIGHT

SLOTS = (
    "actor.absent", "affected.all", "goods.all", "start.none", "start.article", "start.rule", "end.none", "end.article",
    "end.rule",
)  # fmt: skip
"""Answers that stand nowhere in the text."""
ONE_OF, EACH_OF = ("actor", "start", "end"), ("affected", "goods")
"""Questions of which one answer is right, and of which each answer may be."""
Place = tuple[int, int, int]
"""Sequence, first piece and last piece + 1."""


@dataclass
class Question:
    """What a measure asks for: answers by stretches of the text and by slots, and which are right."""

    name: str
    measure: int
    size: int
    right: int | list[float]
    pairs: list[tuple[str, int, Place, int]] = field(default_factory=list)  # pointer, sentences off, place, answer
    slots: list[tuple[str, int]] = field(default_factory=list)  # slot, answer


@dataclass
class Example:
    """An article in numbers."""

    sequences: list[tuple[np.ndarray, np.ndarray]]  # pieces and marks
    lines: list[Place]
    kinds: np.ndarray  # lines x kinds: 1 tells of it, 0 does not, -1 may
    whole: np.ndarray  # kinds and any
    measures: list[tuple[int, int, tuple[int, int] | None, float, int, float]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


class PieceSequences:
    """The sequences of an article, and where its characters stand in them."""

    def __init__(self, item: LabelledArticle, words: WordPieceTokeniser) -> None:
        assert item.page is not None
        self.pieces = [words.tokenise(line.marked.clean) for line in item.page.lines]
        known = [network.piece_marks(item.page, x, p) for x, p in zip(item.page.lines, self.pieces, strict=True)]
        self.sequences: list[tuple[np.ndarray, np.ndarray]] = []
        self.lines: list[Place] = [(0, 0, 1)] * len(self.pieces)
        for first, begin, end in network.split_article([len(p.ids) for p in self.pieces]):
            ids = np.concatenate([[words.index[FIRST]], *(p.ids for p in self.pieces[first:end])])[: LONGEST - 1]
            of = np.concatenate([[network.PLAIN], *known[first:end]])[: LONGEST - 1]
            stops = np.cumsum([1, *(len(p.ids) for p in self.pieces[first:end])]).tolist()
            for at, (start, stop) in zip(range(first, end), pairwise(stops), strict=True):
                if at >= begin:
                    close = min(stop, len(ids))
                    place = (start, close) if close > start else (0, 1)
                    self.lines[at] = (len(self.sequences), place[0], place[1])
            self.sequences.append((np.append(ids, words.index[LAST]), np.append(of, network.PLAIN)))

    def place(self, line: int, start: int, end: int) -> Place:
        """Where characters of a sentence stand; as in `network.Seen.at`."""
        sequence, first, stop = self.lines[line]
        begin = min(int(np.searchsorted(self.pieces[line].ends, start, side="right")), stop - first - 1)
        close = int(np.searchsorted(self.pieces[line].starts, end, side="left"))
        return sequence, first + begin, first + max(begin + 1, min(close, stop - first))


def example(item: LabelledArticle, words: WordPieceTokeniser) -> Example:
    """An article that the rules and the models of words have read, in numbers."""
    assert item.page is not None
    align(item, scored=True)
    cut, back = PieceSequences(item, words), item.matched()
    held = [*(any(m["kind"] == k for m in item.labels) for k in KINDS), bool(item.labels)]
    made = Example(
        cut.sequences, cut.lines, np.zeros((len(cut.lines), len(KINDS)), np.float32), np.array(held, np.float32)
    )
    for (line, kind), value in item.line_labels.items():
        made.kinds[line, KINDS.index(kind)] = value
    for j, m in enumerate(item.measures):
        at, label, start = mentions.mention_line(item.page, m), back.get(j), m.mention.start if m.mention else -1
        named = cut.place(at, start, start + 1)[:2] if start >= 0 else None
        state = STATUSES.index(label["status"]) if label else -1
        weight = 1.0 if item.labels else NOTHING_WEIGHT
        made.measures.append((at, KINDS.index(m.kind), named, float(label is not None), state, weight))
        if label is not None:
            made.questions += _questions(item, cut, j, m, label)
    return made


def _questions(
    item: LabelledArticle, cut: PieceSequences, j: int, m: ReadMeasure, label: dict[str, Any]
) -> list[Question]:
    """What a measure that meets a label asks for."""
    assert item.page is not None
    at = mentions.mention_line(item.page, m)
    names = [(i, mark) for i, line in enumerate(item.page.lines) for mark in line.marked.of("actor")]
    goods = [(i, mark) for i, line in enumerate(item.page.lines) for mark in line.marked.of("good")]
    out = []

    def named(name: str, marks: list[tuple[int, WordMark]], slot: str, want: set[str]) -> None:
        values = list(dict.fromkeys(v for _, x in marks for v in x.value.split("+") if v != "*"))
        number = {v: n for n, v in enumerate([*values, "*"])}
        right: int | list[float] = [float(v in want) for v in number]
        if name == "actor":
            right = next((n for v, n in number.items() if v in want and v != "*"), len(values))
        pairs = [(name, i - at, cut.place(i, x.start, x.end), number[v]) for i, x in marks for v in x.value.split("+")]
        out.append(Question(name, j, len(number), right, pairs, [(slot, len(values))]))

    if m.kind != "truce":
        named("actor", names, "actor.absent", {label["actor"]})
        named("goods", goods, "goods.all", set(label.get("goods", [])))
    if "affected" in label:
        also = {label["actor"]} if m.kind == "truce" else set()
        named("affected", names, "affected.all", also | set(label["affected"]))
    for side in ("start", "end"):
        found = date_candidates.date_choices(item.page, m, side)
        number = {day: n for n, day in enumerate(dict.fromkeys(c.day for c in found))}
        right = next((n for day, n in number.items() if str(day) == str(label.get(side))), len(number))
        question = Question(side, j, len(number) + 1, right, slots=[(f"{side}.none", len(number))])
        for c in found:
            span = c.term if c.how == "term" else c.when
            if span is None:
                question.slots.append((f"{side}.{c.how}", number[c.day]))
            else:
                name = side if c.how == "when" else c.how
                question.pairs.append((name, c.at - at, cut.place(c.at, span.start, span.end), number[c.day]))
        out.append(question)
    return out
