"""Predictive ranges: what a run says about an observation, with the errors that its parameters do not cover.

An observation is the model's value plus a discrepancy of the model plus an error of the observation (Kennedy and
O'Hagan 2001). Both are counted in units of what a target allows, on the scale on which it is judged: logarithms for
factors, ratios and windows above zero, the value itself for changes and dates. The discrepancy has mean zero,
Student's t with four degrees of freedom, and one scale for all targets. The scale used for an episode is estimated on
the *other* episodes, so that no observation widens its own range.

Errors of observations are set by grade (`OBSERVATION_ERRORS`): customs statistics and single quotes read in their
source are taken to be right within 2 and 5 %, figures that were recalled or computed within 15 %. These are judgements.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize, stats

if TYPE_CHECKING:
    from monazite.dataset.rows.evidence import Target

FREEDOM = 4  # of Student's t
WORST_MISS = 10.0  # standardised miss of what is not a number or does not come
SLACK = 0.5  # of a bound that counts as one standard error beyond it
OBSERVATION_ERRORS = {"measured": 0.02, "reported": 0.05, "estimated": 0.15, "assumed": 0.3}
"""Relative standard error of an observation by grade."""
ERROR_QUANTILES = 256  # errors laid over every draw
ONE_SIDED = ("max", "min", "order", "rmse")
SCALE_BOUNDS = (0.05, 20.0)  # bounds of the scale of the discrepancy, in units of what is allowed


def is_judged_in_logs(row: Target) -> bool:
    """Whether a target is judged by ratios: factors, relative ones, and windows above zero."""
    return row.kind in ("factor", "relative") or (row.kind == "window" and (row.low or 0.0) > 0.0)


def allowance(row: Target) -> float:
    """What a target allows to either side, on its scale: of the logarithm for those judged by ratios."""
    o, t = row.value, row.tolerance or 0.0
    if is_judged_in_logs(row) and row.low is not None and row.high is not None and row.kind == "window":
        return 0.5 * math.log(row.high / row.low)
    if row.kind == "factor":
        return abs(math.log(t))
    if row.kind == "relative":
        return math.log1p(t)
    if row.kind == "window":
        low, high = (row.low if row.low is not None else o - t), (row.high if row.high is not None else o + t)
        return 0.5 * (high - low)
    return t


def is_two_sided(row: Target) -> bool:
    """Whether an observation can lie on either side of what the model says: not for bounds, orders and mean errors."""
    return row.kind not in ONE_SIDED and allowance(row) > 0.0


def standardised_miss(row: Target, values: np.ndarray) -> np.ndarray:
    """Standardised misses of a target: 0 is a perfect match, 1 the edge of what is allowed.

    Equations: absolute (v - o)/t; relative (v - o)/(t |o|); factor ln(v/o)/ln t; window (v - middle)/half width;
    bounds and orders 0 on the right side, else the distance over half of the bound.

    Parameters
    ----------
    row
        The target.
    values
        What the model says (draw,), in the unit of the target.

    Returns
    -------
    numpy.ndarray
        Misses (draw,) from -10 to 10; 10 for what is not a number.
    """
    o, t = row.value, row.tolerance or 0.0
    v = np.asarray(values, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        if row.kind in ("max", "min", "order"):
            beyond = (v - o) if row.kind == "max" else (o - v)
            z = np.maximum(beyond, 0.0) / (SLACK * abs(o) if o else SLACK)
        elif row.kind == "factor":
            z = np.log(np.maximum(v / o, 1e-12)) / abs(np.log(t))
        elif row.kind == "relative":
            z = (v - o) / (t * abs(o))
        elif row.kind == "window":
            low = row.low if row.low is not None else o - t
            high = row.high if row.high is not None else o + t
            z = (v - 0.5 * (low + high)) / (0.5 * (high - low))
        else:
            z = (v - o) / t
    return np.clip(np.where(np.isfinite(z), z, WORST_MISS), -WORST_MISS, WORST_MISS)


def standardised_gap(row: Target, values: np.ndarray) -> np.ndarray:
    """What the model says less the observation, in units of the allowance.

    As `standardised_miss`, but against the observation itself where a window is not centred on it.

    Parameters
    ----------
    row
        The target.
    values
        What the model says (draw,), in the unit of the target.

    Returns
    -------
    numpy.ndarray
        Gaps (draw,) from -10 to 10.
    """
    v = np.asarray(values, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        if is_judged_in_logs(row):
            z = np.log(np.maximum(v / row.value, 1e-12)) / allowance(row)
        else:
            z = (v - row.value) / allowance(row)
    return np.clip(np.where(np.isfinite(z), z, WORST_MISS), -WORST_MISS, WORST_MISS)


def target_kind(target: str) -> str:
    """The group that a target belongs to: V3.2 of V3.2.us.2025-06.

    >>> target_kind("V3.2.us.2025-06"), target_kind("V3.Dy.jun")
    ('V3.2', 'V3.Dy')
    """
    return ".".join(target.split(".")[:2])


def observation_error(row: Target) -> float:
    """Standard error of the observation in units of the allowance."""
    share = OBSERVATION_ERRORS[row.grade]
    return share / allowance(row) if is_judged_in_logs(row) else share * abs(row.value) / allowance(row)


def total_error(row: Target, scale: float) -> float:
    """Scale of discrepancy and observation error together, in units of the allowance.

    Parameters
    ----------
    row
        The target; dates have no relative error, so their observations are taken as exact to the month.
    scale
        Scale of the model's discrepancy, in units of the allowance.

    Returns
    -------
    float
        Root of the sum of both squares.
    """
    seen = 0.0 if row.quantity.endswith(("_date", "_day")) else observation_error(row)
    return math.hypot(scale, seen)


@dataclass(frozen=True)
class DiscrepancyScale:
    """The scale of the discrepancy in units of what targets allow, and on how many targets and episodes it rests."""

    scale: float
    targets: int
    cases: tuple[str, ...]


def estimate_discrepancy(targets: Mapping[str, Sequence[tuple[Target, np.ndarray]]]) -> DiscrepancyScale:
    """Scale of the discrepancy that makes the observations of some episodes most likely.

    Equation: the scale s maximises the sum over targets of w ln mean over draws of t4(z/e)/e, with z the gap of a draw,
    e the scale of discrepancy and observation error together, and w the inverse root of the number of targets of one
    kind (they share one cause).

    Parameters
    ----------
    targets
        Targets of every episode with their values (draw,).

    Returns
    -------
    DiscrepancyScale
        1 where there is no target with two sides.
    """
    rows = [
        (case, row, standardised_gap(row, values))
        for case, pairs in targets.items()
        for row, values in pairs
        if is_two_sided(row)
    ]
    if not rows:
        return DiscrepancyScale(1.0, 0, ())
    count = Counter((case, target_kind(row.id)) for case, row, _ in rows)

    def loss(log: float) -> float:
        total = 0.0
        for case, row, z in rows:
            e = total_error(row, math.exp(log))
            density = stats.t.pdf(z / e, FREEDOM).mean() / e
            total -= math.log(max(density, 1e-300)) / math.sqrt(count[case, target_kind(row.id)])
        return total

    best = optimize.fminbound(loss, math.log(SCALE_BOUNDS[0]), math.log(SCALE_BOUNDS[1]))
    return DiscrepancyScale(math.exp(float(np.asarray(best))), len(rows), tuple(targets))


def predictive_draws(row: Target, values: np.ndarray, scale: float) -> np.ndarray:
    """Draws of what would be observed: each value with errors laid over it.

    The errors are quantiles of their distribution, the same for every draw, so that nothing depends on chance.

    Parameters
    ----------
    row
        The target.
    values
        What the model says (draw,), in the unit of the target; what is not finite is left out.
    scale
        Scale of the model's discrepancy, in units of the allowance.

    Returns
    -------
    numpy.ndarray
        Values (draw x 256,) in the unit of the target; shares never fall by more than all, others not below zero.

    References
    ----------
    Kennedy and O'Hagan 2001, Journal of the Royal Statistical Society B 63, 425.
    """
    finite = np.asarray(values, float)
    finite = finite[np.isfinite(finite)]
    noise = (
        stats.t.ppf((np.arange(ERROR_QUANTILES) + 0.5) / ERROR_QUANTILES, FREEDOM)
        * total_error(row, scale)
        * allowance(row)
    )
    if is_judged_in_logs(row):
        return (finite[:, None] * np.exp(noise)[None, :]).ravel()
    out = (finite[:, None] + noise[None, :]).ravel()
    return np.maximum(out, -1.0 if row.unit == "share" else 0.0)  # nothing falls by more than all of it


def crps(z: np.ndarray, *, limit: int = 2000) -> float:
    """Continuous ranked probability score of draws against 0: E|z| - E|z - z'|/2, smaller is better.

    Parameters
    ----------
    z
        Draws of the forecast less the observation (draw,).
    limit
        About how many draws are used; of more every n-th in order of size is.

    Returns
    -------
    float
        In the unit of ``z``.

    Examples
    --------
    >>> round(crps(np.array([1.0, 1.0])), 3), round(crps(np.array([-1.0, 1.0])), 3)
    (1.0, 0.5)
    """
    z = np.sort(np.asarray(z, float))[:: max(len(z) // limit, 1)]
    n = len(z)
    spread = (z * (2.0 * np.arange(n) - n + 1.0)).sum() * 2.0 / n**2
    return float(np.abs(z).mean() - 0.5 * spread)
