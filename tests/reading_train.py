"""Trains the linear models of the reader: ``python tests/reading_train.py FOLDER`` writes their weights.

``FOLDER`` holds the networks of the folds, made by ``reading_network.py``. Needs scikit-learn, which nothing else does.
With names of writers (``python tests/reading_train.py FOLDER styles_p``) nothing is written: the models are trained
without these writers' articles and scored on them, next to the rules alone.

The models stand in a row: what sentences and articles tell of, then whether what is read is a measure, then actor,
goods, status and dates. Each is trained on what the ones before it and the network make of articles that they have not
seen (folds by writer), because that is what it will meet. At the end the first two are trained once more, with the
articles that were written after (`reading_score.LATER` and ``LAST``), and the model of the actor is fitted to what the
network of the package makes of ``LAST``, which it has not seen. For the others that gained nothing.
"""

import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]

import reading_adapt
import reading_score
from monazite.foundation.errors import InputError
from monazite.reading.context import ReadingContext
from monazite.reading.learned import (
    actors,
    date_candidates,
    goods,
    kinds,
    measure_classifier,
    mentions,
    trained,
    weights_io,
)
from monazite.reading.learned.features import ArticlePage, page_of
from monazite.reading.learned.linear import Linear
from monazite.reading.learned.network import EncoderNetwork
from monazite.reading.learned.trained import Models, TrainedReader
from monazite.reading.records import KINDS, STATUSES, ReadMeasure
from monazite.reading.rule_reader import RuleReader
from monazite.reading.text import Article
from monazite.reading.vocabulary import MarkedSentence

Row = tuple[list[str], Any, float]
"""Features of an example, its answer and its weight."""

TUNED_WEIGHT = 0.3
"""Weight of the other articles where the rules' answer is a feature: it is right there more often than elsewhere."""
NOTHING_WEIGHT = 2.0
"""Weight of what is read of an article that holds nothing: it misleads more than what is missed."""
STAGES = {"verdict": 0.1, "actor": 0.15, "goods": 0.15, "status": 0.15, "start": 0.15, "end": 4.0}
"""Models after the first two in their order, with the inverse strength of their regularisation."""
KIND, ARTICLE = (0.3, 3.0), (0.1, 2.0)
"""Inverse strength of regularisation, and weight of an example that holds, for sentences and for articles."""
ACTOR = 0.15
"""Inverse strength with which the weights of the model of the actor are drawn to what they were."""
FOLDS = 3


@dataclass
class Item:
    """A labelled article and what is read of it at the present stage."""

    data: dict[str, Any]
    writer: str
    page: ArticlePage | None = None
    found: list[ReadMeasure] = field(default_factory=list)
    gold: dict[tuple[int, str], int] = field(default_factory=dict)
    lines: list[list[str]] = field(default_factory=list)  # features of its sentences
    whole: list[str] = field(default_factory=list)  # features of the article

    @cached_property
    def labels(self) -> list[dict[str, Any]]:
        return reading_score.labels(self.data)

    @property
    def article(self) -> Article:
        return Article(self.data["id"], self.data["text"].strip(), "", self.data["date"])

    @property
    def weight(self) -> float:
        return 1.0 if self.writer in reading_score.UNTUNED else TUNED_WEIGHT

    def matched(self) -> dict[int, dict[str, Any]]:
        """Index of a measure that is read to the label of its kind that it meets."""
        pairs = reading_score.pairs(self.labels, [m.to_json() for m in self.found])
        return {j: self.labels[i] for i, j in pairs if self.labels[i]["kind"] == self.found[j].kind}


class Open(RuleReader):
    """The rules, with what they leave kept, and with proposals if there are base models."""

    def __init__(self, base: Models | None = None) -> None:
        self.base = base
        self.page: ArticlePage | None = None
        self.found: list[ReadMeasure] = []

    def propose(self, marked: list[MarkedSentence], ctx: ReadingContext) -> None:
        ctx.page = self.page = page_of(marked, ctx.base, ctx.dateline_country, ctx.named_states)
        if self.base is not None:
            kinds.score_page(self.page, self.base.kind, self.base.article, self.base.network)
            trained.propose_triggers(self.page, self.base.kind, ctx)

    def decide(
        self, measures: list[ReadMeasure], marked: list[MarkedSentence], ctx: ReadingContext
    ) -> list[ReadMeasure]:
        self.page, self.found = trained.resolved_page(ctx, marked), measures
        return measures


def read(item: Item, base: Models | None = None) -> None:
    """Read an article by the rules, with proposals if there are base models."""
    reader = Open(base)
    with suppress(InputError):
        reader.read(item.article, None)
    item.page, item.found = reader.page, reader.found


def _matrix(rows: list[Row], least: int) -> tuple[csr_matrix, dict[str, int]]:
    count = Counter(f for features, _, _ in rows for f in set(features))
    index = {f: i for i, f in enumerate(sorted(f for f, n in count.items() if n >= least))}
    indices: list[int] = []
    pointers = [0]
    for features, _, _ in rows:
        indices += sorted({index[f] for f in features if f in index})
        pointers.append(len(indices))
    return csr_matrix((np.ones(len(indices)), indices, pointers), shape=(len(rows), len(index))), index


def one_of(rows: list[Row], classes: tuple[str, ...], c: float, least: int = 2) -> Linear:
    """A logistic regression for one of several classes, or for yes and no where a single class is named."""
    x, index = _matrix(rows, least)
    answers = np.array([r[1] for r in rows])
    weights = np.array([r[2] for r in rows])
    model = LogisticRegression(C=c, solver="liblinear" if len(classes) == 1 else "lbfgs", max_iter=300)
    model.fit(x, answers, weights)
    if len(classes) == 1:
        return Linear(classes, model.intercept_, index, model.coef_.T.copy())
    full, bias = np.zeros((len(index), len(classes))), np.full(len(classes), -9.0)
    for j, name in enumerate(model.classes_):
        full[:, classes.index(name)] = np.asarray(model.coef_)[j]
        bias[classes.index(name)] = np.asarray(model.intercept_)[j]
    return Linear(classes, bias, index, full)


def each_of(rows: list[Row], classes: tuple[str, ...], c: float, balance: float, least: int = 2) -> Linear:
    """A logistic regression for each class; an answer of -1 leaves an example out of it."""
    x, index = _matrix(rows, least)
    weights, bias = np.zeros((len(index), len(classes))), np.full(len(classes), -6.0)
    for k, name in enumerate(classes):
        answers = np.array([r[1][name] for r in rows])
        kept = answers >= 0
        if answers[kept].sum() < 2:
            continue
        model = LogisticRegression(C=c, solver="liblinear", max_iter=300)
        model.fit(x[kept], answers[kept], np.where(answers[kept] == 1, balance, 1.0))
        weights[:, k], bias[k] = np.asarray(model.coef_)[0], np.asarray(model.intercept_)[0]
    return Linear(classes, bias, index, weights)


@dataclass
class Contest:
    """Candidates of which one is right, for each measure: features of all in a row, and where each contest begins."""

    names: list[list[str]] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)
    weight: list[float] = field(default_factory=list)

    def add(self, candidates: dict[date | None, list[str]], answer: str, weight: float) -> None:
        """One more measure; none is right where the answer is not among the candidates."""
        at = next((i for i, d in enumerate(candidates) if str(d) == answer), 0)
        self.first.append(len(self.names))
        self.right.append(len(self.names) + at)
        self.weight.append(weight)
        self.names += candidates.values()


def best_of(contest: Contest, name: str, c: float, least: int = 2) -> Linear:
    """A conditional logistic regression: the odds with which each candidate is the right one among its rivals."""
    x, index = _matrix([(names, 0, 1.0) for names in contest.names], least)
    first, right, weight = np.array(contest.first), np.array(contest.right), np.array(contest.weight)
    group = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(contest.names))))
    across = x.T.tocsr()
    seen = across[:, right] @ weight

    def loss(b: np.ndarray) -> tuple[float, np.ndarray]:
        score = x @ b
        top = np.maximum.reduceat(score, first)
        odds = np.exp(score - top[group])
        total = np.add.reduceat(odds, first)
        value = c * np.sum(weight * (np.log(total) + top - score[right])) + 0.5 * b @ b
        return value, c * (across @ (odds / total[group] * weight[group]) - seen) + b

    found = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return Linear((name,), np.zeros(1), index, found[:, None])


def speaks(item: Item, label: dict[str, Any], at: int, scored: bool) -> float:
    """How much a sentence speaks of a label: its goods, actor, dates, level, instrument, and the model's odds."""
    assert item.page is not None
    line, kind, want = item.page.lines[at], label["kind"], reading_score.values(label)
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


def align(item: Item, scored: bool) -> None:
    """Which sentence tells of which label (1), and which others may (-1): labels are of articles, not of sentences."""
    item.gold = {}
    if item.page is None:
        return
    back = {id(label): item.found[j] for j, label in item.matched().items()}
    for label in item.labels:
        kind, mine = label["kind"], back.get(id(label))
        value = [speaks(item, label, n, scored) for n in range(len(item.page.lines))]
        told = {e.number for e in mine.evidence} if mine else set()
        for n, line in enumerate(item.page.lines):
            if value[n] > 1.0 or line.marked.sentence.number in told:
                item.gold.setdefault((n, kind), -1)
        best = int(np.argmax(value)) if value and max(value) > 1.2 else None
        where = mentions.mention_line(item.page, mine) if mine else best
        if where is not None:
            item.gold[(where, kind)] = 1


def base_models(items: list[Item]) -> Models:
    """Models of sentences and of articles; the first is trained twice, the second time on what it finds itself."""
    items = [i for i in items if i.page is not None]
    model = None
    for _ in range(2):
        rows: list[Row] = []
        for item in items:
            assert item.page is not None
            if model is not None:
                for line, features in zip(item.page.lines, item.lines, strict=True):
                    line.scores = dict(zip(KINDS, model.score(features).tolist(), strict=True))
            align(item, model is not None)
            rows += [(f, {k: item.gold.get((n, k), 0) for k in KINDS}, 1.0) for n, f in enumerate(item.lines)]
        model = each_of(rows, KINDS, *KIND)
    held = [
        {k: int(any(m["kind"] == k for m in i.labels)) for k in KINDS} | {"any": int(bool(i.labels))} for i in items
    ]
    whole: list[Row] = [(i.whole, h, 1.0) for i, h in zip(items, held, strict=True)]
    assert model is not None
    return Models(model, each_of(whole, (*KINDS, "any"), *ARTICLE))


def examples(items: list[Item], stage: str) -> list[Row]:
    """Examples of a later stage."""
    rows: list[Row] = []
    for item in items:
        if item.page is None:
            continue
        back, found, w = item.matched(), item.found, item.weight
        for j, m in enumerate(found):
            label = back.get(j)
            if stage == "verdict":
                sure = w if item.labels else NOTHING_WEIGHT
                rows.append((measure_classifier.features(item.page, m, found), int(label is not None), sure))
            elif label is not None:
                rows += [(f, answer, w) for f, answer in _answers(item.page, m, found, label, stage)]
    return rows


def _answers(
    seen: ArticlePage, m: ReadMeasure, found: list[ReadMeasure], label: dict[str, Any], stage: str
) -> Iterable[tuple[list[str], Any]]:
    """Features and answers of the candidates for one field of a measure."""
    if stage == "status":
        return [(mentions.status_features(seen, m), label["status"])]
    if m.kind == "truce":
        return []
    if stage == "goods":
        return [(f, int(g in label.get("goods", []))) for g, f in goods.features(seen, m, found).items()]
    each = actors.features(seen, m, found)
    return [(f, int(c == label["actor"])) for c, f in each.items()] if label["actor"] in each else []


def contest(items: list[Item], side: str) -> Contest:
    """Days that can be the start or end of each measure that meets a label."""
    made = Contest()
    for item in items:
        if item.page is not None:
            for j, label in item.matched().items():
                made.add(date_candidates.features(item.page, item.found[j], side), str(label.get(side)), item.weight)
    return made


def fitted(items: list[Item], stage: str) -> Linear:
    """The model of a later stage."""
    if stage in ("start", "end"):
        return best_of(contest(items, stage), stage, STAGES[stage])
    return one_of(examples(items, stage), STATUSES if stage == "status" else (stage,), STAGES[stage])


def folds_of(items: list[Item]) -> list[list[Item]]:
    """Items in folds of like size; those of one writer stay together."""
    size = Counter(i.writer for i in items)
    folds: list[list[Item]] = [[] for _ in range(FOLDS)]
    for writer in sorted(size, key=lambda w: (-size[w], w)):
        min(folds, key=len).extend(i for i in items if i.writer == writer)
    return [fold for fold in folds if fold]


def by_words(items: list[Item]) -> None:
    """Read articles by the rules and keep what the models of words see of them."""
    for item in items:
        read(item)
        if item.page is not None:
            item.lines = [kinds.features(item.page, n) for n in range(len(item.page.lines))]
            item.whole = kinds.article_features(item.page)


def read_apart(items: list[Item]) -> list[list[Item]]:
    """Folds of articles, each read with models of words that have not seen it."""
    by_words(items)
    folds = folds_of(items)
    for fold in folds:
        base = base_models([i for other in folds if other is not fold for i in other])
        for item in fold:
            read(item, base)
    return folds


def train(folds: list[list[Item]], networks: list[EncoderNetwork]) -> Models:
    """All linear models, from folds that the rules alone have read and the networks that have not seen them.

    The items are changed.
    """
    items = [i for fold in folds for i in fold]
    bases = [base_models([i for other in folds if other is not fold for i in other]) for fold in folds]
    models = base_models(items)
    for fold, base, network in zip(folds, bases, networks, strict=True):
        base.network = network
        for item in fold:
            read(item, base)
    for stage in STAGES:
        parts = []
        for fold in folds if stage in ("actor", "goods", "status", "start") else ():
            seen = [i for other in folds if other is not fold for i in other]
            parts.append((fold, Models(models.kind, models.article, **{stage: fitted(seen, stage)})))
        setattr(models, stage, fitted(items, stage))
        for fold, part in parts:
            for item in fold:
                if item.page is not None:
                    item.found = trained.choose_fields(item.page, item.found, part)
    return models


def writer_of(file: str, article: dict[str, Any]) -> str:
    """Who wrote an article: its file, and in ``styles_o`` the first part of its id."""
    return f"{file}-{article['id'].partition('-')[0]}" if file == "styles_o" else file


FIRST = (*reading_score.FILES["tuning"], *reading_score.UNTUNED)
"""Files of the articles that all models are trained on."""


def load(names: Iterable[str] = FIRST) -> list[Item]:
    """Articles that may be trained on, in the order of their files."""
    paths = [reading_score.FOLDER / f"{file}.toml" for file in names]
    return [
        Item(a, writer_of(p.stem, a)) for p in paths for a in tomllib.loads(p.read_text(encoding="utf-8"))["article"]
    ]


def digest(items: list[Item]) -> str:
    """Names the articles and labels that models are trained on."""
    return sha256(repr([(i.writer, sorted(i.data.items())) for i in items]).encode()).hexdigest()[:16]


def shipped(name: str) -> Path:
    """Where the package keeps a file of weights."""
    return Path(__file__).parents[1].joinpath("src", "monazite", *weights_io.FOLDER, name)


def without(writers: list[str], folds: list[list[Item]], networks: list[EncoderNetwork]) -> None:
    """Scores of the rules and of the models on writers that the models have not seen."""
    models = []
    left = [[i for i in fold if i.writer in writers] for fold in folds]
    rules = [i.data | {"read": [m.to_json() for m in i.found]} for fold in left for i in fold]
    trained_ones = train([[i for i in fold if i.writer not in writers] for fold in folds], networks)
    for fold, network in zip(left, networks, strict=True):
        reader = TrainedReader(replace(trained_ones, network=network))
        for item in fold:
            found: list[ReadMeasure] = []
            with suppress(InputError):
                found = reader.read(item.article, None).measures
            models.append(item.data | {"read": [m.to_json() for m in found]})
    for name, done in (("rules", rules), ("rules and models", models)):
        invented = sum(1 for i in done if i["read"] and not i.get("measure"))
        empty = sum(1 for i in done if not i.get("measure"))
        scores = {f: f"{x[0]:.2f} {x[1]:.2f} {x[2]:.3f}" for f, x in reading_score.score(done).items()}
        print(f"{name}: {len(done)} articles, read something in {invented} of {empty} that hold nothing")
        print("   " + ", ".join(f"{f} {x}" for f, x in scores.items()))


def main(arguments: list[str]) -> None:
    """Train and write the weights, or score without some writers."""
    items = load()
    by_words(items)
    folds = folds_of(items)
    networks = [weights_io.read_network(Path(arguments[0], f"fold{n}.npz").read_bytes()) for n in range(len(folds))]
    if arguments[1:]:
        without(arguments[1:], folds, networks)
        return
    models, path = train(folds, networks), shipped(weights_io.FILE)
    later, last = load(reading_score.LATER), load(reading_score.LAST)
    by_words([*items, *later])
    base = base_models([*items, *later])
    base.network = weights_io.read_network(shipped(weights_io.NETWORK).read_bytes())
    for item in last:
        read(item, base)
    assert models.actor is not None
    actor = reading_adapt.adapted(models.actor, examples(last, "actor"), ACTOR)
    by_words(last)
    base = base_models([*items, *later, *last])
    models = replace(models, kind=base.kind, article=base.article, actor=actor)
    weights_io.save_models(models, path, digest([*items, *later, *last]))
    print(f"{path.name}: {path.stat().st_size} bytes from {len([*items, *later, *last])} articles")


if __name__ == "__main__":
    main(sys.argv[1:])
