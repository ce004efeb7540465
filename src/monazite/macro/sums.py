"""Sums over the partners of every region, compiled: what takes most of a round of the trade equilibrium."""

from __future__ import annotations

import numpy as np

from monazite.engine.elementary import fma
from monazite.engine.jit import jit
from monazite.engine.vectors import PAIRS, load, spread, store
from monazite.engine.vectors import fma as fused


def over_partners(weight: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Sum over partners i of weight x (..., region n, sector j): weights (..., n, i, j), values (..., i, j).

    Leading axes are those of ``x`` and are the same in both.
    """
    n, _, j = weight.shape[-3:]
    out = np.empty((*x.shape[:-2], n, j))
    rows = np.ascontiguousarray(weight).reshape(-1, n, x.shape[-2] * j)
    _sum(rows, np.ascontiguousarray(x).reshape(len(rows), -1), out.reshape(len(rows), n, j))
    return out


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
