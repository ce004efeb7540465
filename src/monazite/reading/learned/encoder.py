"""A small transformer encoder in numpy: pieces of words to vectors that know their context.

The architecture is BERT's (Devlin et al. 2019) with six layers of 384 (MiniLM, Wang et al. 2020); beside its word each
piece carries what the tables know of it (a country, goods, a day past or ahead, an amount).
"""

from dataclasses import dataclass

import numpy as np

HEADS = 12
_TINY = 1e-12
_ROWS = 32
"""Vectors that are mapped at once where a map takes several steps: what stays in the cache is four times as fast."""
_TAIL = 0.3275911, (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
"""Rational approximation of the complementary error function (Abramowitz and Stegun 1964, 7.1.26): within 1.5e-7."""


@dataclass(frozen=True, slots=True)
class LayerNorm:
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
        out = x @ self.weight
        out += self.bias
        return out


@dataclass(frozen=True, slots=True)
class EncoderLayer:
    """Attention of every piece to every other, then a map of each alone."""

    query_key_value: Dense  # query, key and value side by side
    attention_output: Dense
    attention_norm: LayerNorm
    intermediate: Dense
    output: Dense
    output_norm: LayerNorm

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Vectors of the pieces (n x d) after the layer."""
        n, d = x.shape
        parts = self.query_key_value(x).reshape(n, 3, HEADS, d // HEADS).transpose(1, 2, 0, 3)
        query, key, value = parts
        odds = (query / np.float32(np.sqrt(d // HEADS))) @ key.transpose(0, 2, 1)
        odds -= odds.max(axis=-1, keepdims=True)
        np.exp(odds, out=odds)
        mixed = (odds @ value) / odds.sum(axis=-1, keepdims=True)
        mixed = mixed.transpose(1, 0, 2).reshape(n, d)
        x = self.attention_norm(x + self.attention_output(mixed))
        return self.output_norm(x + self.output(gelu(self.intermediate(x))))


@dataclass(frozen=True, slots=True)
class Encoder:
    """Words, places and marks to vectors."""

    words: np.ndarray  # pieces x d, whole steps
    step: np.ndarray  # pieces x 1
    positions: np.ndarray  # longest x d
    marks: np.ndarray  # marks x d
    start: LayerNorm
    layers: tuple[EncoderLayer, ...]

    def __call__(self, ids: np.ndarray, marks: np.ndarray) -> np.ndarray:
        """Vectors of pieces, n x d in single precision, from their numbers and marks (both n)."""
        x = self.start(self.words[ids] * self.step[ids] + self.positions[: len(ids)] + self.marks[marks])
        for layer in self.layers:
            x = layer(x)
        return x


def gelu(x: np.ndarray) -> np.ndarray:
    """The Gaussian error linear unit (Hendrycks and Gimpel 2016), x times the normal probability below x.

    Worked out as max(x, 0) - |x| / 2 erfc(|x| / sqrt 2), in single precision.
    """
    flat = x.reshape(-1, x.shape[-1])
    out = np.empty(flat.shape, np.float32)
    rows = min(_ROWS, len(flat))
    size, slope, tail = (np.empty((rows, flat.shape[1]), np.float32) for _ in range(3))
    for first in range(0, len(flat), _ROWS):
        part = flat[first : first + _ROWS]
        n = len(part)
        _erfc(np.multiply(np.abs(part, out=size[:n]), np.float32(np.sqrt(0.5)), out=size[:n]), slope[:n], tail[:n])
        tail[:n] *= np.abs(part, out=size[:n])
        tail[:n] *= np.float32(0.5)
        np.subtract(np.maximum(part, 0.0, out=size[:n]), tail[:n], out=out[first : first + n])
    return out.reshape(x.shape)


def _erfc(x: np.ndarray, slope: np.ndarray, out: np.ndarray) -> None:
    """Complementary error function of what is not negative, into ``out``; ``x`` and ``slope`` are used up."""
    step, (highest, *rest) = _TAIL
    np.multiply(x, np.float32(step), out=slope)
    slope += np.float32(1.0)
    np.reciprocal(slope, out=slope)
    np.multiply(slope, np.float32(highest), out=out)
    for factor in rest:
        out += np.float32(factor)
        out *= slope
    np.exp(np.negative(np.square(x, out=x), out=x), out=x)
    out *= x
