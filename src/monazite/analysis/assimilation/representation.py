"""What a model of regions and goods cannot express of a series: noise, a constant level, a misfit that passes.

An observation is  y = model + level + misfit + noise + measurement error  in logarithms over the model's baseline. The
*noise* of consignments, holidays and reporting is that of the series itself in the months before the run: for a smooth
path with independent errors of standard deviation s, second differences have the variance 6 s^2. The *level* stands for
what the goods of a series and of the model do not have in common (a tariff code, a tax, another quality); its
distribution is that of the class of the series, narrowed by what the series was in the baseline year, when the model is
the baseline.

Noise of tonnes moves consignments from month to month and makes or loses none: an amount is the model's times a factor
with mean 1, not with median 1. The logarithm of a month that scatters by .8 is therefore expected .27 below the
model's, and that of a year, in which late and early lots add up, .02 below it (`noise_of_mean`).

The *misfit* is what a run gets wrong in an episode for want of a mechanism, whatever its parameters and drivers: a
process of each series that reverts to zero with a half-life of `monazite.model.counted_series.MISFIT_HALF_LIFE`
months.

Classes without own history, and all misfits, take figures of `data/posteriors/representation.csv`, estimated on other
series and episodes by ``reproduce/representation_errors.py``.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from scipy import special

from monazite.analysis.assimilation.observation_operator import MOST, ObservationOperator
from monazite.analysis.assimilation.observed_series import AMOUNTS, CHANGES, UNIT_VALUES, ObservedValue

ENOUGH = 9  # second differences from which the noise of a series is its own
LARGE = 100.0  # t a month in the baseline: a series of many consignments
NORMAL = 1.4826  # standard deviation of a normal distribution over the median of its absolute values
LEAST_NOISE = 0.02
STEPS = 12
"""Newton steps for a shape; five reach the last digit."""


@dataclass(frozen=True)
class RepresentationError:
    """Noise of a month, misfit of an episode, and distribution of the level of a series, in logarithms."""

    noise: float
    misfit: float
    level: float
    level_spread: float


@cache
def class_errors() -> Mapping[str, tuple[float, float, float]]:
    """Noise, spread of levels and misfit by class of series, as shipped."""
    text = (files("monazite") / "data" / "posteriors" / "representation.csv").read_text(encoding="utf-8")
    names = ("noise", "level", "misfit")
    return {row["class"]: tuple(float(row[n]) for n in names) for row in csv.DictReader(io.StringIO(text))}  # pyright: ignore


def series_class(outcome: str, usual: float) -> str:
    """Class of a series; ``usual`` is its baseline, t a month for amounts."""
    if outcome in (*AMOUNTS, *CHANGES):
        return "amount_large" if usual >= LARGE else "amount_small"
    return "unit_value" if outcome in UNIT_VALUES else outcome


def monthly_noise(months: Sequence[int], logs: Sequence[float]) -> tuple[float, int]:
    """Standard deviation of independent monthly errors of a series, and on how many second differences it rests.

    Equation: s = 1.4826 median |y_t+2 - 2 y_t+1 + y_t| / sqrt(6); the median leaves out a few broken months.
    """
    path = dict(zip(months, logs, strict=True))
    second = [path[t + 2] - 2.0 * path[t + 1] + path[t] for t in path if t + 1 in path and t + 2 in path]
    if not second:
        return math.nan, 0
    return NORMAL * float(np.median(np.abs(second))) / math.sqrt(6.0), len(second)


def level_given(residuals: Sequence[float], errors: Sequence[float], spread: float) -> tuple[float, float]:
    """Mean and standard deviation of a level with prior N(0, spread^2), from observations less baseline.

    ``errors`` are the standard errors of the observations; conjugate normal update.
    """
    precision = 1.0 / spread**2 + sum(1.0 / e**2 for e in errors)
    mean = sum(r / e**2 for r, e in zip(residuals, errors, strict=True)) / precision
    return mean, math.sqrt(1.0 / precision)


def noise_of_mean(noise: float, months: int) -> tuple[float, float]:
    """What noise of months does to the logarithm of their mean amount: its mean and its standard deviation.

    The factor of a month is a gamma variable with mean 1 and shape k, as amounts that come in lots are; the mean of n
    independent ones has the shape n k. Equations: psi'(k) = s^2 for the noise s of a month's logarithm; the mean of n
    months has the mean psi(n k) - ln(n k) and the variance psi'(n k), psi the digamma function (Johnson, Kotz and
    Balakrishnan 1994, Continuous Univariate Distributions 1, chapter 17).
    """
    shape = months * _shape(noise)
    return float(special.digamma(shape)) - math.log(shape), math.sqrt(float(special.polygamma(1, shape)))


@cache
def _shape(noise: float) -> float:
    """Shape of a gamma variable whose logarithm has the standard deviation ``noise``, by Newton's method in logarithms.

    The trigamma function lies between 1 / k + 1 / (2 k^2) and 1 / k + 1 / k^2, which gives the start.
    """
    wanted = noise**2
    log = math.log((1.0 + math.sqrt(1.0 + 2.0 * wanted)) / (2.0 * wanted))
    for _ in range(STEPS):
        k = math.exp(log)
        ratio = float(special.polygamma(1, k)) / wanted
        log -= math.log(ratio) * float(special.polygamma(1, k)) / (k * float(special.polygamma(2, k)))
    return math.exp(log)


def noise_of_value(value: ObservedValue, noise: float) -> tuple[float, float]:
    """Mean and standard deviation of what noise adds to the logarithm of a value.

    ``noise`` is that of a month. Prices, and ratios of a series to itself, are as likely above as below.
    """
    months = value.last - value.first + 1
    return noise_of_mean(noise, months) if value.series.outcome in AMOUNTS else (0.0, noise / math.sqrt(months))


def total_error(value: ObservedValue, noise: float) -> float:
    """Standard error of the logarithm of a value: its measurement, and the noise of its months."""
    return math.hypot(value.error, noise_of_value(value, noise)[1])


def representation_errors(now: ObservationOperator, earlier: ObservationOperator) -> list[RepresentationError]:
    """Errors of every series of an operator, from the values of the same series before the run.

    ``earlier`` has values of months below zero; those of the twelve months before the run also tell the level.
    """
    return [_series_error(now, s, earlier) for s in range(len(now.series))]


def _series_error(now: ObservationOperator, s: int, earlier: ObservationOperator) -> RepresentationError:
    name = now.series[s].name
    ratio = name.outcome in CHANGES
    usual = now.usual[s, 0] / (1.0 if ratio else now.usual[s, 1])
    noise, spread, misfit = class_errors()[series_class(name.outcome, float(usual))]
    past = [(v, y) for v, y in zip(earlier.values, earlier.observed, strict=True) if v.series == name]
    past = [(v, y) for v, y in past if abs(y) < MOST]
    single = [(v.first, y) for v, y in past if v.first == v.last]
    own, count = monthly_noise([t for t, _ in single], [y for _, y in single])
    noise = max(own if count >= ENOUGH else noise, LEAST_NOISE)
    if ratio:
        return RepresentationError(noise, misfit, 0.0, 0.0)  # a ratio of the series to itself: its level cancels
    recent = [(v, y) for v, y in past if v.first >= -12]
    errors = [total_error(v, noise) for v, _ in recent]
    residuals = [y - noise_of_value(v, noise)[0] for v, y in recent]
    return RepresentationError(noise, misfit, *level_given(residuals, errors, spread))
