"""How far the central run, which every number is of, lies from the middle of all draws, and that middle in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from monazite.presentation.briefing.claims import value_text
from monazite.results.quantity import Quantity

FAR = 1.5
"""Times the middle of the draws, or that part of it, from which on a central value has that middle told with it."""


def aside(values: np.ndarray) -> str:
    """Where the central value lies far from the middle of all draws: above or below; else empty."""
    if len(values) == 1 or not np.isfinite(values).all():
        return ""
    middle = float(np.median(values))
    return "above" if values[0] > FAR * middle else "below" if FAR * values[0] < middle else ""


def middle_of(values: np.ndarray, like: Quantity) -> str:
    """The median of a number by draw, in words; empty for a single draw."""
    if len(values) == 1 or not np.isfinite(values).all():
        return ""
    middle = float(np.median(values))
    return value_text(replace(like, value=middle, low=middle, high=middle)).partition(" ")[0]


def middle_then(peaks: np.ndarray, in_month: np.ndarray, like: Quantity) -> str:
    """The median of the month of the central peak, in words, where that peak lies far from it, not from the peaks'."""
    return middle_of(in_month, like) if aside(in_month) and not aside(peaks) else ""
