"""Sizes of misfits by mineral: the spread of forecasts as the errors of earlier ones of the same mineral would have it.

A mineral has one episode, so nothing of it is known from other episodes. What can be known on the day of a forecast is
how far earlier forecasts of the mineral were off whose months had been published by then. With errors z in standard
deviations of their forecasts, n of them, and a weight w for the size that all minerals share, the factor on the spread
is

    sqrt((w + sum of z^2) / (w + n)),

the root of the mean of a variance with a scaled inverse chi-squared prior of w degrees of freedom.
"""

from __future__ import annotations

import numpy as np

from monazite.analysis.verification.forecasts.hub_table import LEVELS

LAG = 3
"""Months from a month to the first origin at which its trade was public: Eurostat prints 48 days after its end."""
CAP = 3.0
"""Standard deviations that an error counts at most, so that single broken months do not decide."""
WEIGHTS = np.array([5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 320.0, 1e6])
"""Weights of the common size that are tried; with the last one the spread stays as it is."""
NORMAL_95 = 1.6449  # standard deviations from the median to the 95 % point of a normal distribution


def standardised_errors(quantiles: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Observed less median over the standard deviation that a 90 % range stands for, at most `CAP`.

    Parameters
    ----------
    quantiles
        Logarithms (forecast, level).
    observed
        Logarithms (forecast,).
    """
    low, high = (int(np.argmin(np.abs(LEVELS - level))) for level in (0.05, 0.95))
    spread = (quantiles[:, high] - quantiles[:, low]) / (2.0 * NORMAL_95)
    gap = observed - quantiles[:, LEVELS.size // 2]
    return np.clip(gap / np.where(spread > 0.0, spread, np.inf), -CAP, CAP)


def spread_factor(
    errors: np.ndarray, group: np.ndarray, origin_month: np.ndarray, target_month: np.ndarray, weight: float
) -> np.ndarray:
    """Factor on the spread of every forecast (forecast,), by errors of its group that were known at its origin.

    Parameters
    ----------
    errors
        `standardised_errors` (forecast,).
    group
        Mineral and class (forecast,).
    origin_month, target_month
        Months from one day (forecast,).
    weight
        Degrees of freedom of the common size.
    """
    out = np.ones(errors.size)
    for name in dict.fromkeys(group):
        mine = np.flatnonzero(group == name)
        for origin in np.unique(origin_month[mine]):
            known = errors[mine[target_month[mine] <= origin - LAG]]
            now = mine[origin_month[mine] == origin]
            out[now] = np.sqrt((weight + (known**2).sum()) / (weight + known.size))
    return out
