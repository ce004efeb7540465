"""Conditioned draws of several minerals, put together from those of each.

Records of different minerals share no plant, no good and no observation. What they have in common are the parameters
and some drivers: demand of a country, stringency towards it, the premium of licensed goods. Given these the
observations of one mineral say nothing of another, so that the joint posterior of a common variable x is

    p(x | y_1, ..., y_K)  ~  p(x) prod_k p(x | y_k) / p(x),

and each mineral's own variables follow from x and its own observations. Between normal distributions precisions add up.
In standard deviations of the prior, with mean m_k and variance v_k given the observations of mineral k,

    1 / v = 1 + sum_k (1 / v_k - 1),        m = v sum_k m_k / v_k.

A draw keeps its own deviation: that of its draws of the minerals, each with the weight of the precision that it
gained, scaled to v. Where one mineral alone speaks of a variable, its draws are taken as they are. Approximated are
common variables one by one (conditioning leaves some correlation between them), and own variables that would follow a
common one which another mineral's observations move; `docs/decisions/0086` has the size of both.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from scipy import special

from monazite.dataset.rows.evidence import DriverProcess, Prior
from monazite.model.driver_paths import DriverPaths
from monazite.model.drivers import driver_name
from monazite.model.parameters import draw, quantile
from monazite.model.posterior_draws import PosteriorDraws

MEMBERS = slice(1, None)
"""All draws but the central one, which counts in no mean."""
_SCORES = np.linspace(-6.0, 6.0, 4801)
"""Normal scores between which those of a parameter's values are interpolated."""


def composed_draws(
    parts: Sequence[PosteriorDraws], priors: Sequence[Prior], drivers: Sequence[DriverProcess], start: date, seed: int
) -> PosteriorDraws:
    """The draws of a run of several minerals, given the conditioned draws of each.

    Parameters
    ----------
    parts
        Conditioned draws of the minerals, as many of each, made with the same seed.
    priors, drivers
        Rows of both tables; the minerals share them.
    start
        First month of the run, that of the first record. Before its own record a mineral's drivers are neutral.
    seed
        Of the draws.

    Returns
    -------
    PosteriorDraws
        Parameters, drivers of all minerals, and series of all minerals as counted.
    """
    shifted = [part.begun_at(start) for part in parts]
    count = min(part.count for part in shifted)
    names = list(dict.fromkeys(name for part in shifted for name in part.drivers.values))
    rows = {driver_name(row): row for row in drivers}
    paths = {name: _common_path(shifted, name, rows.get(name), count) for name in names}
    values = _common_values(shifted, priors, count, seed)
    counted = {name: x[:count] for part in shifted if part.counted for name, x in part.counted.values.items()}
    origin = max(part.origin for part in shifted)  # all of one day; the text ends with it
    return PosteriorDraws(values, DriverPaths(start, paths), origin, DriverPaths(start, counted) if counted else None)


def _common_values(
    parts: Sequence[PosteriorDraws], priors: Sequence[Prior], count: int, seed: int
) -> dict[str, np.ndarray]:
    """Parameters (draw,) of all parts, combined as normal scores."""
    before, out = draw(list(priors), seed=seed, first=0, count=count), dict[str, np.ndarray]()
    for row in priors:
        own = [part.values[row.parameter][:count] for part in parts if row.parameter in part.values]
        if row.distribution == "constant" or not own:
            continue
        start = normal_scores(row, before[row.parameter])[:, None]
        middle, width = start[MEMBERS].mean(0), start[MEMBERS].std(0)
        scores = np.stack([(normal_scores(row, x)[:, None] - middle) / width for x in own])
        score = middle + width * combined(scores, np.ones((len(own), 1), dtype=bool))[0]
        moved = quantile(row, np.clip(special.ndtr(score[:, 0]), 1e-9, 1.0 - 1e-9))
        out[row.parameter] = own[0] if all(np.array_equal(own[0], x) for x in own) else moved
    return out


def normal_scores(row: Prior, values: np.ndarray) -> np.ndarray:
    """Normal scores of values (draw,) of a parameter: where the prior puts them."""
    grid = quantile(row, special.ndtr(_SCORES))
    return np.interp(values, grid, _SCORES)


def _common_path(parts: Sequence[PosteriorDraws], name: str, row: DriverProcess | None, count: int) -> np.ndarray:
    """Path (draw, month) of a driver, combined in the months in which several parts have it."""
    own = [(part.drivers.values[name][:count], _prior_of(part, name)) for part in parts if name in part.drivers.values]
    if len(own) == 1 or any(prior is None for _, prior in own):
        return max((path for path, _ in own), key=lambda path: path.shape[1])
    months = max(path.shape[1] for path, _ in own)
    lasts = row is not None and row.process == "lasting"
    held = [_held(path, prior, months, lasts=lasts) for path, prior in own if prior is not None]
    path, middle, width, present = (np.stack(arrays) for arrays in zip(*held, strict=True))
    scores = (path - middle[:, None]) / width[:, None]
    score, weight = combined(scores, present)
    return (weight * middle).sum(0) + (weight * width).sum(0) * score


def _prior_of(part: PosteriorDraws, name: str) -> np.ndarray | None:
    """Mean and standard deviation of a driver before (2, month); None where the part does not say."""
    return part.driver_priors.get(name)


def _held(
    path: np.ndarray, prior: np.ndarray, months: int, *, lasts: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Path (draw, month) over more months, mean and standard deviation of its prior, and where it speaks (month,).

    A lasting level goes on as it was last; of any other driver the observations say nothing after their end.
    """
    later = ((0, 0), (0, months - path.shape[1]))
    full, (middle, width) = np.pad(path, later, mode="edge"), np.pad(prior, later, mode="edge")
    present = (width > 0.0) & (lasts | (np.arange(months) < path.shape[1]))
    return full, middle, np.where(width > 0.0, width, 1.0), present


def combined(scores: np.ndarray, present: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """One variable by month given what several independent sets of observations say of it.

    Parameters
    ----------
    scores
        Draws of each part (part, draw, month) in standard deviations of the prior about its mean; draw 0 is central.
    present
        Whether a part speaks of a month (part, month).

    Returns
    -------
    tuple of numpy.ndarray
        Draws (draw, month), and the weight of each part in their deviations (part, month), which sums to one.
    """
    mean, spread = scores[:, MEMBERS].mean(1), scores[:, MEMBERS].std(1)
    precision = np.where(present, np.maximum(1.0 / np.maximum(spread, 1e-6) ** 2, 1.0), 1.0)
    mean, gained = np.where(present, mean, 0.0), precision - 1.0
    variance, sum_gained = 1.0 / (1.0 + gained.sum(0)), gained.sum(0)
    middle = variance * (precision * mean).sum(0)
    first = np.zeros(gained.shape)
    first[present.argmax(0), np.arange(gained.shape[1])] = 1.0
    weight = np.where(sum_gained > 0.0, gained / np.where(sum_gained > 0.0, sum_gained, 1.0), first)
    deviation = (weight[:, None] * (scores - mean[:, None])).sum(0)
    own = deviation[MEMBERS].std(0)
    scale = np.where((sum_gained > 0.0) & (own > 0.0), np.sqrt(variance) / np.where(own > 0.0, own, 1.0), 1.0)
    return middle + scale * deviation, weight
