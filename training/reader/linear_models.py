"""The linear models of the reader, in a row: each is fitted to what those before it make of articles new to them.

First what sentences and articles tell of, then whether what is read is a measure.
"""

from monazite.reading.learned import measure_classifier
from monazite.reading.learned.trained import Models
from monazite.reading.records import KINDS
from training.reader.articles_read import LabelledArticle, align, read
from training.reader.regressions import Row, each_of, one_of

NOTHING_WEIGHT = 2.0
"""Weight of what is read of an article that holds nothing: it misleads more than what is missed."""
VERDICT = 0.1
"""Inverse strength of regularisation of the model that says whether there is a measure."""
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


def examples(items: list[LabelledArticle]) -> list[Row]:
    """Examples of whether what is read is a measure."""
    rows: list[Row] = []
    for item in items:
        if item.page is None:
            continue
        back, found = item.matched(), item.measures
        sure = item.weight if item.labels else NOTHING_WEIGHT
        rows += [(measure_classifier.features(item.page, m, found), int(j in back), sure) for j, m in enumerate(found)]
    return rows


def train(folds: list[list[LabelledArticle]]) -> Models:
    """All linear models, from folds that the rules alone have read. The items are changed."""
    items = [i for fold in folds for i in fold]
    bases = [base_models([i for other in folds if other is not fold for i in other]) for fold in folds]
    models = base_models(items)
    for fold, base in zip(folds, bases, strict=True):
        for item in fold:
            read(item, base)
    models.verdict = one_of(examples(items), ("verdict",), VERDICT)
    return models
