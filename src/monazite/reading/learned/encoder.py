"""A small transformer encoder in numpy: pieces of words to vectors that know their context.

The architecture is BERT's (Devlin et al. 2019) with six layers of 384 (MiniLM, Wang et al. 2020); beside its word each
piece carries what the tables know of it (a country, goods, a day past or ahead, an amount).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import erf

HEADS = 12
_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Norm:
    """Layer normalisation."""

    gain: np.ndarray
    shift: np.ndarray

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Vectors (n x d) with mean and size taken out, then stretched and shifted."""
        centred = x - x.mean(axis=-1, keepdims=True)
        size = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + _TINY)
        return centred / size * self.gain + self.shift


@dataclass(frozen=True, slots=True)
class Dense:
    """An affine map."""

    weight: np.ndarray  # in x out
    bias: np.ndarray

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Vectors (n x in) mapped to n x out."""
        return x @ self.weight + self.bias


@dataclass(frozen=True, slots=True)
class Layer:
    """Attention of every piece to every other, then a map of each alone."""

    attend: Dense  # query, key and value side by side
    merge: Dense
    attended: Norm
    wide: Dense
    narrow: Dense
    mapped: Norm

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Vectors of the pieces (n x d) after the layer."""
        n, d = x.shape
        parts = self.attend(x).reshape(n, 3, HEADS, d // HEADS).transpose(1, 2, 0, 3)
        query, key, value = parts
        odds = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(d // HEADS))
        odds = np.exp(odds - odds.max(axis=-1, keepdims=True))
        odds /= odds.sum(axis=-1, keepdims=True)
        mixed = (odds @ value).transpose(1, 0, 2).reshape(n, d)
        x = self.attended(x + self.merge(mixed))
        return self.mapped(x + self.narrow(gelu(self.wide(x))))


@dataclass(frozen=True, slots=True)
class Encoder:
    """Words, places and marks to vectors."""

    words: np.ndarray  # pieces x d, whole steps
    step: np.ndarray  # pieces x 1
    places: np.ndarray  # longest x d
    marks: np.ndarray  # marks x d
    start: Norm
    layers: tuple[Layer, ...]

    def __call__(self, ids: np.ndarray, marks: np.ndarray) -> np.ndarray:
        """Vectors of pieces, n x d in single precision, from their numbers and marks (both n)."""
        x = self.start(self.words[ids] * self.step[ids] + self.places[: len(ids)] + self.marks[marks])
        for layer in self.layers:
            x = layer(x)
        return x


def gelu(x: np.ndarray) -> np.ndarray:
    """The Gaussian error linear unit (Hendrycks and Gimpel 2016)."""
    return (0.5 * x * (1.0 + erf(x * np.float32(np.sqrt(0.5))))).astype(np.float32)
