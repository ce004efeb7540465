"""What a study measures of a control beyond what a run says: the misfit of an episode and the noise of months.

A forecast of a series holds the run, a misfit and noise (`monazite.analysis.assimilation.representation`); so does a
forecast of an effect that is estimated from it. The level of a series cancels against the time before the control, and
the misfit is known up to the last month that was published by the day, as in a forecast of a series: figures appear one
to three months late.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import special

from monazite.analysis.assimilation.representation import RepresentationError
from monazite.model.counted_series import MISFIT_HALF_LIFE

HALVINGS = 60
"""Steps of the search for a quantile: far below the digits that are kept."""
REACH = 10.0
"""Standard deviations beyond the outermost draw within which quantiles lie."""


def estimate_error(error: RepresentationError, first: int, last: int, unpublished: int) -> float:
    """Standard deviation of the mean of misfit and noise over some months since a control.

    Equations: the misfit is x_k = r x_k-1 + s sqrt(1 - r^2) z, with x known in the last published month, from which j
    and k are counted, so that cov(x_j, x_k) = s^2 (r^|j - k| - r^(j + k)); noise is independent by month.

    Parameters
    ----------
    error
        Noise of a month and size s of the misfit, in logarithms.
    first, last
        First and last month of the mean; that of the control is month 0.
    unpublished
        Months from the last published one to that of the control.

    Returns
    -------
    float
        In logarithms.
    """
    month = np.arange(first, last + 1) + float(unpublished)
    distance, sums = np.abs(month[:, None] - month), month[:, None] + month
    fades = 2.0 ** (-1.0 / MISFIT_HALF_LIFE)
    misfit = error.misfit**2 * (fades**distance - fades**sums)
    return float(np.sqrt(misfit.mean() + error.noise**2 / month.size))


def quantiles_with_error(values: np.ndarray, error: float, levels: Sequence[float]) -> tuple[float, ...]:
    """Quantiles of draws to which a normal error is added: of the mean of normal distributions about them.

    Parameters
    ----------
    values
        Draws (draw,); those that are not a number take no part.
    error
        Standard deviation of the error; above zero.
    levels
        Of the quantiles, between 0 and 1.

    Returns
    -------
    tuple of float
        One quantile a level, without chance: where the mean of the distribution functions has the level.
    """
    centres = values[np.isfinite(values)]
    aimed = np.asarray(levels, float)
    low = np.full(aimed.size, centres.min() - REACH * error)
    high = np.full(aimed.size, centres.max() + REACH * error)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        below = special.ndtr((middle[:, None] - centres) / error).mean(1) < aimed
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return tuple(float(x) for x in 0.5 * (low + high))
