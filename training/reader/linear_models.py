"""The linear models of the reader, in a row: each is fitted to what those before it make of articles new to them.

First what sentences and articles tell of, then whether what is read is a measure, then actor, goods, status and dates.
"""

from collections.abc import Iterable
from typing import Any

from monazite.reading.learned import actors, date_candidates, goods, measure_classifier, mentions, trained
from monazite.reading.learned.features import ArticlePage
from monazite.reading.learned.linear import Linear
from monazite.reading.learned.network import EncoderNetwork
from monazite.reading.learned.trained import Models
from monazite.reading.records import KINDS, STATUSES, ReadMeasure
from training.reader.articles_read import LabelledArticle, align, folds_of, read, read_by_words
from training.reader.regressions import Contest, Row, best_of, each_of, one_of

NOTHING_WEIGHT = 2.0
"""Weight of what is read of an article that holds nothing: it misleads more than what is missed."""
STAGES = {"verdict": 0.1, "actor": 0.15, "goods": 0.15, "status": 0.15, "start": 0.15, "end": 4.0}
"""Models after the first two in their order, with the inverse strength of their regularisation."""
KIND, ARTICLE = (0.3, 3.0), (0.1, 2.0)
"""Inverse strength of regularisation, and weight of an example that holds, for sentences and for articles."""


def base_models(items: list[LabelledArticle]) -> Models:
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
            rows += [(f, {k: item.line_labels.get((n, k), 0) for k in KINDS}, 1.0) for n, f in enumerate(item.lines)]
        model = each_of(rows, KINDS, *KIND)
    held = [
        {k: int(any(m["kind"] == k for m in i.labels)) for k in KINDS} | {"any": int(bool(i.labels))} for i in items
    ]
    whole: list[Row] = [(i.whole, h, 1.0) for i, h in zip(items, held, strict=True)]
    assert model is not None
    return Models(model, each_of(whole, (*KINDS, "any"), *ARTICLE))


def examples(items: list[LabelledArticle], stage: str) -> list[Row]:
    """Examples of a later stage."""
    rows: list[Row] = []
    for item in items:
        if item.page is None:
            continue
        back, found, w = item.matched(), item.measures, item.weight
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


def contest(items: list[LabelledArticle], side: str) -> Contest:
    """Days that can be the start or end of each measure that meets a label."""
    made = Contest()
    for item in items:
        if item.page is not None:
            for j, label in item.matched().items():
                made.add(date_candidates.features(item.page, item.measures[j], side), str(label.get(side)), item.weight)
    return made


def fitted(items: list[LabelledArticle], stage: str) -> Linear:
    """The model of a later stage."""
    if stage in ("start", "end"):
        return best_of(contest(items, stage), stage, STAGES[stage])
    return one_of(examples(items, stage), STATUSES if stage == "status" else (stage,), STAGES[stage])


def read_apart(items: list[LabelledArticle]) -> list[list[LabelledArticle]]:
    """Folds of articles, each read with models of words that have not seen it."""
    read_by_words(items)
    folds = folds_of(items)
    for fold in folds:
        base = base_models([i for other in folds if other is not fold for i in other])
        for item in fold:
            read(item, base)
    return folds


def train(folds: list[list[LabelledArticle]], networks: list[EncoderNetwork]) -> Models:
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
            part = Models(models.kind, models.article)
            setattr(part, stage, fitted(seen, stage))
            parts.append((fold, part))
        setattr(models, stage, fitted(items, stage))
        for fold, part in parts:
            for item in fold:
                if item.page is not None:
                    item.measures = trained.choose_fields(item.page, item.measures, part)
    return models
