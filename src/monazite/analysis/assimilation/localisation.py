"""Tapers that keep an observation from moving what it cannot tell about: in time, and by the size of a correlation."""

from __future__ import annotations

import math

import numpy as np


def gaspari_cohn(distance: np.ndarray) -> np.ndarray:
    """Fifth-order taper of compact support: 1 at no distance, 0 from a distance of 2 on.

    Equation (4.10) of Gaspari and Cohn (1999), Q. J. R. Meteorol. Soc. 125, with c = 1; it resembles a normal density.

    >>> gaspari_cohn(np.array([0.0, 2.0, 5.0])).tolist()
    [1.0, 0.0, 0.0]
    """
    r = np.abs(np.asarray(distance, float))
    near = ((-0.25 * r + 0.5) * r + 0.625) * r**3 - (5.0 / 3.0) * r**2 + 1.0
    r_far = np.clip(r, 1.0, 2.0)
    far = (
        ((((r_far / 12.0 - 0.5) * r_far + 0.625) * r_far + 5.0 / 3.0) * r_far - 5.0) * r_far + 4.0 - 2.0 / (3.0 * r_far)
    )
    return np.where(r <= 1.0, near, np.where(r < 2.0, np.maximum(far, 0.0), 0.0))


def month_taper(
    state_months: tuple[np.ndarray, np.ndarray], first: np.ndarray, last: np.ndarray, reach: float
) -> np.ndarray:
    """Taper (state, observation) over the months between those of a variable and the period of an observation.

    Parameters
    ----------
    state_months
        (state,) first and last month of every variable; nan for one that has none, such as a parameter, which is not
        tapered.
    first, last
        (observation,) first and last month of every observation; inside them the distance is zero.
    reach
        Months at which the taper has reached zero; infinite for none.
    """
    begin, end = (np.asarray(months, float)[:, None] for months in state_months)
    distance = np.maximum(np.maximum(first[None] - end, begin - last[None]), 0.0)
    return gaspari_cohn(np.where(np.isnan(begin), 0.0, 2.0 * distance / reach))


def correlation_taper(state: np.ndarray, predicted: np.ndarray, strength: float = 1.0) -> np.ndarray:
    """Taper (state, observation) that leaves out correlations as small as chance gives between unrelated draws.

    Among the p observations of a variable the largest of p unrelated correlations of n draws is about
    theta = sqrt(2 ln p / n). Equation: GC((1 - |r|) / (1 - theta)) above theta, the continuous form of Luo and Bhakta
    (2020), J. Petrol. Sci. Eng. 184, and 0 below it. Twice as many draws let weaker correlations count.

    Parameters
    ----------
    state
        (draw, state) variables.
    predicted
        (draw, observation) what the draws say about the observations.
    strength
        Factor on theta; 0 tapers nothing.
    """
    draws, count = predicted.shape
    if strength <= 0.0 or count == 0:
        return np.ones((state.shape[1], count))
    threshold = min(strength * math.sqrt(2.0 * math.log(max(count, 2)) / draws), 0.95)
    a, d = state - state.mean(0), predicted - predicted.mean(0)
    norm = np.sqrt((a * a).sum(0))[:, None] * np.sqrt((d * d).sum(0))[None]
    r = np.divide(np.abs(a.T @ d), norm, out=np.zeros(norm.shape), where=norm > 0.0)
    return np.where(r > threshold, gaspari_cohn((1.0 - np.minimum(r, 1.0)) / (1.0 - threshold)), 0.0)
