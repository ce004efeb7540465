"""Logistic regressions over named features: of one class, of several, of candidates, and fitted to more examples."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit
from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]

from monazite.reading.learned.linear import Linear

Row = tuple[list[str], Any, float]
"""Features of an example, its answer and its weight."""
LEAST = 3
"""Examples that a feature needs to get a weight that it did not have."""


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
    x, index = feature_matrix([(names, 0, 1.0) for names in contest.names], least)
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


def adapted(model: Linear, rows: list[tuple[list[str], bool, float]], c: float) -> Linear:
    """A model of one class, fitted to rows of features, answer and weight.

    A logistic regression whose weights are drawn to what they were, not to nought; ``c`` is the inverse strength.
    """
    count = Counter(f for features, _, _ in rows for f in set(features))
    index = {f: i for i, f in enumerate(sorted(f for f, n in count.items() if n >= LEAST or f in model.index))}
    columns = [sorted({index[f] for f in features if f in index}) for features, _, _ in rows]
    ends = np.cumsum([0, *map(len, columns)])
    x = csr_matrix((np.ones(ends[-1]), np.concatenate(columns).astype(int), ends), shape=(len(rows), len(index)))
    before = np.array([model.one(features) for features, _, _ in rows])
    side = np.where([answer for _, answer, _ in rows], 1.0, -1.0)
    weight = np.array([w for _, _, w in rows])

    def loss(b: np.ndarray) -> tuple[float, np.ndarray]:
        score = side * (before + x @ b[:-1] + b[-1])
        pull = -side * weight * expit(-score)
        gradient = c * np.append(x.T @ pull, pull.sum()) + b
        return c * float(weight @ np.logaddexp(0.0, -score)) + 0.5 * float(b @ b), gradient

    b = minimize(loss, np.zeros(len(index) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    names = dict(model.index)
    for name in index:
        names.setdefault(name, len(names))
    weights = np.zeros((len(names), 1))
    weights[: len(model.index)] = model.weights
    weights[[names[name] for name in index], 0] += b[:-1]
    return Linear(model.classes, model.bias + b[-1], names, weights)
