"""Fits a linear model to further examples with the smallest change of its weights."""

from collections import Counter

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit

from monazite.reading.learned.linear import Linear

LEAST = 3
"""Examples that a feature needs to get a weight that it did not have."""


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
