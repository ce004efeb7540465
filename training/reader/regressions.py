"""Logistic regressions over named features: of one class, and of several."""

from collections import Counter
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]

from monazite.reading.learned.linear import Linear

Row = tuple[list[str], Any, float]
"""Features of an example, its answer and its weight."""


def feature_matrix(rows: list[Row], least: int) -> tuple[csr_matrix, dict[str, int]]:
    """Examples x features that at least ``least`` examples have, and the column of each feature."""
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
    x, index = feature_matrix(rows, least)
    answers = np.array([r[1] for r in rows])
    weights = np.array([r[2] for r in rows])
    model = LogisticRegression(C=c, solver="liblinear" if len(classes) == 1 else "lbfgs", max_iter=300)
    model.fit(x, answers, weights)
    if len(classes) == 1:
        return Linear(classes, np.asarray(model.intercept_), index, np.asarray(model.coef_).T.copy())
    full, bias = np.zeros((len(index), len(classes))), np.full(len(classes), -9.0)
    for j, name in enumerate(model.classes_):
        full[:, classes.index(name)] = np.asarray(model.coef_)[j]
        bias[classes.index(name)] = np.asarray(model.intercept_)[j]
    return Linear(classes, bias, index, full)


def each_of(rows: list[Row], classes: tuple[str, ...], c: float, balance: float, least: int = 2) -> Linear:
    """A logistic regression for each class; an answer of -1 leaves an example out of it."""
    x, index = feature_matrix(rows, least)
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
