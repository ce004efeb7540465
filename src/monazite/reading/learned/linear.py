"""Linear models: named features, weights from a table, scores in plain numpy."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Linear:
    """Scores ``bias + sum of the weights of the features`` for each class."""

    classes: tuple[str, ...]
    bias: np.ndarray
    index: dict[str, int]
    weights: np.ndarray  # features x classes

    def score(self, features: Iterable[str]) -> np.ndarray:
        """Scores of the classes: log odds of each, or up to a constant where one of them holds."""
        rows = sorted({i for f in features if (i := self.index.get(f)) is not None})
        return self.bias + self.weights[rows].sum(axis=0)

    def one(self, features: Iterable[str]) -> float:
        """The score of a model with a single class."""
        return float(self.score(features)[0])


def bucket(value: float) -> str:
    """Log odds in steps of a half between -4 and 4, as the name of a feature."""
    return f"{max(-8, min(8, round(value * 2)))}"
