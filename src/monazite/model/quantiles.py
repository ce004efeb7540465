"""Quantile functions of the distributions that draws are made with.

The same numbers bit by bit as those of ``scipy.stats``, which takes a process half a second to import.
"""

from __future__ import annotations

import numpy as np
from scipy import special


def beta(u: np.ndarray, a: float, b: float) -> np.ndarray:
    """Quantiles of the beta distribution with the shapes ``a`` and ``b`` at probabilities ``u``, of their shape."""
    return special.betaincinv(a, b, u)


def triangular(u: np.ndarray, low: float, mode: float, high: float) -> np.ndarray:
    """Quantiles of the triangular distribution at probabilities ``u``, of their shape; ends and mode in its unit."""
    width = high - low
    peak = (mode - low) / width
    u = np.asarray(u)
    return np.where(u < peak, np.sqrt(peak * u), 1.0 - np.sqrt((1.0 - peak) * (1.0 - u))) * width + low
