"""What a study measures of a control beyond what a run says: the misfit of an episode and the noise of months.

A forecast of a series holds the run, a misfit and noise (`monazite.analysis.assimilation.representation`); so does a
forecast of an effect that is estimated from it. The level of a series cancels against the time before the control, and
the misfit is known up to the last month that was published by the day, as in a forecast of a series: figures appear one
to three months late.

The noise of an estimate is not only that of the months that it is about: the months before the control and the goods
that a study compares with are noisy too. What a study says of that is its standard error, which takes the place of the
noise of the series where it is published (`sampling_error`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from monazite.analysis.assimilation.representation import RepresentationError
from monazite.model.counted_series import MISFIT_HALF_LIFE

HALVINGS = 60
"""Steps of the search for a quantile: far below the digits that are kept."""
REACH = 10.0
"""Standard deviations beyond the outermost draw within which quantiles lie."""


@dataclass(frozen=True)
class PublishedError:
    """Standard error of an estimate, and the months of the mean that it is about."""

    standard_error: float
    months: int


def sampling_error(error: RepresentationError, months: int, published: PublishedError | None) -> float:
    """Standard deviation of the mean over some months about the true one.

    Parameters
    ----------
    error
        Noise of a single month of the series, which counts where no error is published.
    months
        Months of the mean.
    published
        What the study says of a mean of the same series. For a mean over other months it is scaled as for independent
        months, by the root of the ratio of their numbers.

    Returns
    -------
    float
        In logarithms.
    """
    if published is None:
        return error.noise / math.sqrt(months)
    return published.standard_error * math.sqrt(published.months / months)


def estimate_error(
    error: RepresentationError, first: int, last: int, unpublished: int, published: PublishedError | None = None
) -> float:
    """Standard deviation of the mean of misfit and noise over some months since a control.

    Equations: the misfit is x_k = r x_k-1 + s sqrt(1 - r^2) z, with x known in the last published month, from which j
    and k are counted, so that cov(x_j, x_k) = s^2 (r^|j - k| - r^(j + k)); noise is that of `sampling_error`.

    Parameters
    ----------
    error
        Noise of a month and size s of the misfit, in logarithms.
    first, last
        First and last month of the mean; that of the control is month 0.
    unpublished
        Months from the last published one to that of the control.
    published
        Standard error that the study gives for the series, if any.

    Returns
    -------
    float
        In logarithms.
    """
    month = np.arange(first, last + 1) + float(unpublished)
    distance, sums = np.abs(month[:, None] - month), month[:, None] + month
    fades = 2.0 ** (-1.0 / MISFIT_HALF_LIFE)
    misfit = error.misfit**2 * (fades**distance - fades**sums)
    return float(np.sqrt(misfit.mean() + sampling_error(error, month.size, published) ** 2))


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
