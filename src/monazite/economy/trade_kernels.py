"""Sums and powers of which a round of the trade equilibrium consists; the sums over partners are compiled."""

from __future__ import annotations

import numpy as np

from monazite.engine.jit import jit
from monazite.engine.numerics.elementary import fma
from monazite.engine.numerics.vectors import PAIRS, load, spread, store
from monazite.engine.numerics.vectors import fma as fused


def sum_over_partners(weight: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Sum over partners of weight x value.

    Parameters
    ----------
    weight
        (..., region n, partner i, sector j).
    x
        (..., partner i, sector j), with the same leading axes.

    Returns
    -------
    numpy.ndarray
        (..., region n, sector j).
    """
    n, partners, j = weight.shape[-3:]
    rows = np.ascontiguousarray(weight).reshape(-1, n, partners * j)
    out = np.empty((*x.shape[:-2], n, j))
    _sum(rows, np.ascontiguousarray(x).reshape(len(rows), -1), out.reshape(-1, n, j))
    return out


def sum_within_region(weights: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Sums inside each region.

    Parameters
    ----------
    weights
        (region, from, to).
    x
        (..., region, from).

    Returns
    -------
    numpy.ndarray
        (..., region, to).
    """
    n, _, to = weights.shape
    flat = x.reshape(-1, *x.shape[-2:]).transpose(1, 0, 2)
    out = np.empty((*x.shape[:-1], to))
    np.matmul(flat, weights, out=out.reshape(-1, n, to).transpose(1, 0, 2))
    return out


def is_one(elasticity: float) -> bool:
    """Whether a CES is Cobb-Douglas."""
    return abs(elasticity - 1.0) < 1e-9


def power_of_log(log: np.ndarray, exponent: float) -> np.ndarray | float:
    """X^exponent of logs of x; one number for all where the exponent is nothing, as with elasticities of one."""
    return 1.0 if abs(exponent) < 1e-9 else np.exp(exponent * log)


def power_in_place(exponent: np.ndarray, x: np.ndarray) -> np.ndarray:
    """X^exponent in place of x, which may be nothing or without end."""
    with np.errstate(divide="ignore"):
        np.log(x, out=x)
    x *= exponent
    return np.exp(x, out=x)


def safe_reciprocal(x: np.ndarray) -> np.ndarray:
    """1/x where there is something, nothing where there is nothing."""
    return np.divide(1.0, x, out=np.zeros_like(x), where=x > 0)


@jit
def _sum(weight, x, out):
    """Out[p, n, k] = sum over i of weight[p, n, i j + k] x[p, i j + k], with j sectors; a piece of a row at a time."""
    j = out.shape[2]
    wide = j - j % PAIRS
    for p in range(out.shape[0]):
        values = x[p]
        for n in range(out.shape[1]):
            row, total = weight[p, n], out[p, n]
            for k in range(0, wide, PAIRS):
                piece = spread(0.0)
                for i in range(k, values.size, j):
                    piece = fused(load(row, i), load(values, i), piece)
                store(total, k, piece)
            for k in range(wide, j):
                rest = 0.0
                for i in range(k, values.size, j):
                    rest = fma(row[i], values[i], rest)
                total[k] = rest
