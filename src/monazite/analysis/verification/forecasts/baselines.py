"""Forecasts that know nothing but the series: persistence and mean reversion, with ranges from their own past errors.

Both work on logarithms of monthly values. With the last published value in month T, and the target k months later:

- *Persistence* says the last value; its errors are the past changes over k months, taken both ways so that the median
  is the last value (the baseline of FluSight, Mathis et al. 2024, Nature Communications 15, which adds up changes of
  one period; changes over k periods are used here because sums of noisy months would be far too wide: an easy rival).
- *Mean reversion* says the mean of the last value and of the mean of the twelve months up to it; its errors are those
  that the same rule made on the series so far, both ways.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

EXACT = 10
"""Past errors over exactly k months from which the range rests on these alone."""
FEWEST = 5
"""Past errors below which a baseline says nothing."""
YEAR = 12
PERSISTENCE, MEAN_REVERSION = "persistence", "mean-reversion"
BASELINES = (PERSISTENCE, MEAN_REVERSION)


def baseline_quantiles(model: str, path: Mapping[int, float], month: int, levels: np.ndarray) -> np.ndarray | None:
    """Quantiles of a baseline forecast.

    Parameters
    ----------
    model
        One of `BASELINES`.
    path
        Logarithms by month, those that were published.
    month
        Month that is forecast, after the last of ``path``.
    levels
        Probabilities (level,).

    Returns
    -------
    numpy.ndarray or None
        Logarithms (level,); None where the past errors are too few.
    """
    if not path:
        return None
    last = max(path)
    errors = past_errors(model, path, month - last)
    if errors is None:
        return None
    return centre(model, path, last) + np.quantile(np.concatenate([errors, -errors]), levels)


def centre(model: str, path: Mapping[int, float], last: int) -> float:
    """What a baseline says in month ``last`` of later months."""
    if model == PERSISTENCE:
        return path[last]
    year = [math.exp(x) for month, x in path.items() if last - YEAR < month <= last]
    return math.log(0.5 * math.exp(path[last]) + 0.5 * sum(year) / len(year))


def past_errors(model: str, path: Mapping[int, float], steps: int) -> np.ndarray | None:
    """Errors that a baseline has made over some number of months on a path.

    Where fewer than `EXACT` pairs of months lie exactly so far apart, pairs from half to twice the distance count too,
    with the root of the ratio of distances as a factor.
    """
    months = sorted(path)
    centres = {month: centre(model, path, month) for month in months}
    pairs = [(b - a, path[b] - centres[a]) for a in months for b in months if b > a]
    exact = [error for gap, error in pairs if gap == steps]
    if len(exact) >= EXACT:
        return np.array(exact)
    near = [error * math.sqrt(steps / gap) for gap, error in pairs if steps <= 2 * gap and gap <= 2 * steps]
    return np.array(near) if len(near) >= FEWEST else None
