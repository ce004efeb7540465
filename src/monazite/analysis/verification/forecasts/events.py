"""Events of a series ahead: a price that rises by a quarter, tonnes that halve; chances of the model and base rates."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from monazite.analysis.verification.forecasts.series_targets import TONNES, SeriesHistory, target_class

RISE, FALL = 1.25, 0.5
"""A price or unit value above 1.25 times its last value; tonnes below half of the mean of twelve months."""
YEAR = 12
FEWEST = 5
"""Pairs of months that a base rate needs."""
HALVED, RISEN = "tonnes below half of the mean of twelve months", "price or unit value above 1.25 times the last one"


def is_fall(outcome: str) -> bool:
    """Whether the event of a series is a fall below its level; else it is a rise above it."""
    return target_class(outcome) == TONNES


def event_level(outcome: str, path: Mapping[int, float], last: int) -> float:
    """Logarithm that decides about the event of a series, by its logarithms up to month ``last``."""
    if is_fall(outcome):
        year = [math.exp(x) for month, x in path.items() if last - YEAR < month <= last]
        return math.log(FALL * sum(year) / len(year))
    return path[last] + math.log(RISE)


def share_not_above(values: np.ndarray, level: float) -> float:
    """Share of draws that do not exceed a level; those that failed are left out."""
    return float((values[np.isfinite(values)] <= level).mean())


def base_rate(history: SeriesHistory, month: int) -> float | None:
    """How often the level was not exceeded over the same number of months in what was published: (n + 1/2) / (N + 1).

    Pairs of months from half to twice the distance count. None where they are fewer than `FEWEST`.
    """
    path, outcome = history.path, history.name.outcome
    steps = month - max(path)
    pairs = [(a, b) for a in path for b in path if b > a and steps <= 2 * (b - a) and b - a <= 2 * steps]
    if len(pairs) < FEWEST:
        return None
    hits = sum(path[b] <= event_level(outcome, path, a) for a, b in pairs)
    return (hits + 0.5) / (len(pairs) + 1.0)
