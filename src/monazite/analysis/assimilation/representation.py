"""What a model of regions and goods cannot express of a series: noise, a constant level, a misfit that passes.

An observation is  y = model + level + misfit + noise + measurement error  in logarithms over the model's baseline. The
*noise* of consignments, holidays and reporting is that of the series itself in the months before the run: for a smooth
path with independent errors of standard deviation s, second differences have the variance 6 s^2. The *level* stands for
what the goods of a series and of the model do not have in common (a tariff code, a tax, another quality); its
distribution is that of the class of the series, narrowed by what the series was in the baseline year, when the model is
the baseline.

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

from monazite.analysis.assimilation.observation_operator import MOST, ObservationOperator
from monazite.analysis.assimilation.observed_series import AMOUNTS, CHANGES, UNIT_VALUES, ObservedValue

ENOUGH = 9  # second differences from which the noise of a series is its own
LARGE = 100.0  # t a month in the baseline: a series of many consignments
NORMAL = 1.4826  # standard deviation of a normal distribution over the median of its absolute values
LEAST_NOISE = 0.02


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


def total_error(value: ObservedValue, noise: float) -> float:
    """Standard error of a value: its measurement, and the noise of a month over the root of its months."""
    return math.hypot(value.error, noise / math.sqrt(value.last - value.first + 1))


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
    return RepresentationError(noise, misfit, *level_given([y for _, y in recent], errors, spread))
