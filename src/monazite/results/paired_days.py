"""Differences of days paired by draw, where a draw may never come to the day: one definition for Python and command.

A day that never comes is later than any other. A draw in which a line stops in the one run alone is therefore sooner by
infinity, one in which it stops in the other alone later by infinity, and both count in the median and in the ends of
the range with their sign. A draw in which it stops in neither has no difference and does not count.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from monazite.results.ranges import HIGH, LOW, Values

FAR = 1e300  # stands for infinity among the points of a quantile: infinity times nothing would be no number


@dataclass(frozen=True)
class PairedDraws:
    """How many draws come to a day in both runs, in the first or the second alone, and in neither."""

    both: int
    first: int
    second: int
    neither: int


def day_differences(first: Values, second: Values) -> Values:
    """Days of one run less those of another (draw, ...), both missing where the day never comes.

    Minus infinity where it comes in the first alone, infinity where it comes in the second alone, missing in neither.

    Examples
    --------
    >>> import numpy as np
    >>> never = np.nan
    >>> day_differences(np.array([30.0, 40.0, never, never]), np.array([50.0, never, 60.0, never]))
    array([-20., -inf,  inf,  nan])
    """
    one, other = (np.where(np.isnan(days), np.inf, days) for days in (first, second))
    with np.errstate(invalid="ignore"):
        return one - other


def spread_of_differences(differences: Values) -> tuple[float, float, float]:
    """Lower end, median and upper end of `day_differences` (draw,); missing where it is no finite number.

    Examples
    --------
    >>> import numpy as np
    >>> spread_of_differences(np.array([-np.inf, -20.0, 10.0, 12.0, np.nan]))
    (nan, -5.0, 11.7)
    """
    own = differences[~np.isnan(differences)]
    if own.size == 0:
        return float("nan"), float("nan"), float("nan")
    points, near = [LOW, 0.5, HIGH], np.clip(own, -FAR, FAR)
    ends = [np.abs(np.quantile(near, points, method=method)) for method in ("lower", "higher")]
    spread = np.where(np.maximum(*ends) < FAR, np.quantile(near, points), np.nan)
    return float(spread[0]), float(spread[1]), float(spread[2])


def paired_draws(differences: Values) -> PairedDraws:
    """What `day_differences` (draw,) are made of."""
    first, second = (int((differences == end).sum()) for end in (-np.inf, np.inf))
    neither = int(np.isnan(differences).sum())
    return PairedDraws(differences.size - first - second - neither, first, second, neither)
