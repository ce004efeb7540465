"""An iterative ensemble smoother: draws are moved towards observations in a few steps of inflated error.

ES-MDA, the ensemble smoother with multiple data assimilation (Emerick and Reynolds 2013, Computers & Geosciences 55).
With n draws m_i of the state, their predictions d_i, observations y with variances R and inflations a_1 ... a_K,
sum_k 1 / a_k = 1, every step is

    m_i <- m_i + C_md (C_dd + a_k R)^-1 (y + sqrt(a_k R) e_ik - d_i),       e_ik standard normal,

with covariances over the draws. In a linear Gaussian problem K steps give the posterior of one; in others the steps
linearise anew each time. Localisation divides the variance of an observation by its taper, variable by variable (local
analysis, Hunt et al. 2007), so that an observation with a taper of zero does not exist for that variable.

All variables have to be unbounded: parameters come as normal scores of the numbers that their priors are drawn with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import linalg

from monazite.analysis.assimilation.localisation import correlation_taper

INFLATIONS = (28.0 / 3.0, 7.0, 4.0, 2.0)
"""Factors on the error variances in four steps, largest first, as the first step is the longest (source as above)."""
LEAST_TAPER = 1e-3  # an observation with a smaller taper is left out

Predict = Callable[[np.ndarray], np.ndarray]
"""From states (draw, state) to predictions (draw, observation)."""
Noise = Callable[[int], np.ndarray]
"""From the number of a step to standard normal numbers (draw, observation)."""


@dataclass(frozen=True)
class SmootherOptions:
    """How draws are smoothed.

    Parameters
    ----------
    inflations
        Factors on the variances of the observations in each step; their inverses sum to 1.
    correlation_strength
        Factor on the threshold of `correlation_taper`; 0 for none.
    relaxation
        Part of the lost spread that each step gives back (relaxation to prior spread, Whitaker and Hamill 2012).
    central
        Whether draw 0 is a central one: it is moved towards the unperturbed observations and counts in no covariance.
    """

    inflations: tuple[float, ...] = INFLATIONS
    correlation_strength: float = 1.0
    relaxation: float = 0.0
    central: bool = False


@dataclass(frozen=True)
class SmoothedDraws:
    """What smoothing gave.

    States (draw, state), the predictions (draw, observation) before every step, and by how much each observation moved
    the mean of each variable in all steps together (state, observation).
    """

    state: np.ndarray
    predicted: tuple[np.ndarray, ...]
    moves: np.ndarray


def smooth(
    prior: np.ndarray,
    predict: Predict,
    observed: np.ndarray,
    error: np.ndarray,
    noise: Noise,
    *,
    taper: np.ndarray | None = None,
    direct: np.ndarray | None = None,
    options: SmootherOptions | None = None,
) -> SmoothedDraws:
    """Draws of the posterior from draws of the prior.

    Parameters
    ----------
    prior
        (draw, state) unbounded variables.
    predict
        The model: predictions of the observations, on the scale on which their errors are normal.
    observed
        (observation,) values on that scale.
    error
        Standard errors (observation,), or the covariance of the errors (observation, observation).
    noise
        Standard normal numbers of a step.
    taper
        (state, observation) from 0 to 1; none for all 1.
    direct
        (state, observation) where a variable is known to act on an observation, so that their correlation is not taken
        for chance however small it is; none for nowhere.
    options
        Steps, tapers by correlation and relaxation.

    Returns
    -------
    SmoothedDraws
        Without observations the prior itself, bit by bit.
    """
    options = options or SmootherOptions()
    if abs(sum(1.0 / a for a in options.inflations) - 1.0) > 1e-9:
        raise ValueError(
            f"the inverses of the inflations sum to {sum(1.0 / a for a in options.inflations):g}, not to 1"
        )
    if observed.size == 0:
        return SmoothedDraws(prior.copy(), (), np.zeros((prior.shape[1], 0)))
    members = slice(1 if options.central else 0, None)
    variance = error**2 if error.ndim == 1 else error
    root = np.diag(error) if error.ndim == 1 else linalg.cholesky(error, lower=True)
    state, before, moves = prior.copy(), [], np.zeros((prior.shape[1], observed.size))
    for step, inflation in enumerate(options.inflations):
        predicted = fill_failed(predict(state), members)
        before.append(predicted)
        perturbed = np.sqrt(inflation) * (noise(step) @ root.T)
        if options.central:
            perturbed[0] = 0.0
        spread = state[members].std(0)
        local = correlation_taper(state[members], predicted[members], options.correlation_strength)
        if direct is not None:
            local[direct] = 1.0
        if taper is not None:
            local *= taper
        gain = local_gains(state[members], predicted[members], inflation * variance, local)
        moves += gain * (observed - predicted[members].mean(0))
        state = state + (observed + perturbed - predicted) @ gain.T
        if options.relaxation > 0.0:
            state = relax(state, spread, options.relaxation, members)
    return SmoothedDraws(state, tuple(before), moves)


def fill_failed(predicted: np.ndarray, members: slice) -> np.ndarray:
    """Predictions with the mean of the other draws where one has failed, so that it neither moves nor is moved."""
    finite = np.isfinite(predicted)
    if finite.all():
        return predicted
    with np.errstate(invalid="ignore"):
        mean = np.where(finite[members], predicted[members], 0.0).sum(0) / np.maximum(finite[members].sum(0), 1)
    return np.where(finite, predicted, mean)


def local_gains(state: np.ndarray, predicted: np.ndarray, variance: np.ndarray, taper: np.ndarray) -> np.ndarray:
    """Gain (state, observation) of every variable, each from the observations that it may use.

    Equation: k_j = c_j (C_dd + R_j)^-1 with R_j = T^-1/2 R T^-1/2, T the tapers of the variable. ``variance`` holds
    variances (observation,) or a covariance (observation, observation). Of independent errors, where a variable has
    more observations than there are draws, the same system is solved in the space of the draws (Woodbury).
    """
    n = state.shape[0]
    a, d = state - state.mean(0), (predicted - predicted.mean(0)) / np.sqrt(n - 1.0)
    cross, own = a.T @ d / np.sqrt(n - 1.0), d.T @ d
    gain = np.zeros(cross.shape)
    for j in range(cross.shape[0]):
        use = np.flatnonzero(taper[j] > LEAST_TAPER)
        if not use.size:
            continue
        if variance.ndim == 1:
            gain[j, use] = solve_gain(own, d, cross[j], variance / np.maximum(taper[j], LEAST_TAPER), use)
        else:
            root = np.sqrt(taper[j, use])
            matrix = own[np.ix_(use, use)] + variance[np.ix_(use, use)] / np.outer(root, root)
            factor = linalg.cho_factor(matrix, lower=True, check_finite=False, overwrite_a=True)
            gain[j, use] = linalg.cho_solve(factor, cross[j, use], check_finite=False)
    return gain


def solve_gain(own: np.ndarray, d: np.ndarray, cross: np.ndarray, variance: np.ndarray, use: np.ndarray) -> np.ndarray:
    """Gain of one variable on the observations ``use``: own covariance, scaled anomalies, covariance, variances."""
    c, r = cross[use], variance[use]
    if use.size <= d.shape[0]:
        matrix = own[np.ix_(use, use)]
        matrix[np.diag_indices_from(matrix)] += r
        return linalg.cho_solve(linalg.cho_factor(matrix, lower=True, check_finite=False), c, check_finite=False)
    scaled = d[:, use] / r
    inner = scaled @ d[:, use].T
    inner[np.diag_indices_from(inner)] += 1.0
    return c / r - scaled.T @ linalg.solve(inner, scaled @ c, assume_a="pos", check_finite=False)


def relax(state: np.ndarray, spread: np.ndarray, share: float, members: slice) -> np.ndarray:
    """States with a share of the lost spread given back: anomalies times 1 + share (before - after) / after."""
    after = state[members].std(0)
    factor = 1.0 + share * np.divide(spread - after, after, out=np.zeros_like(after), where=after > 0.0)
    mean = state[members].mean(0)
    return mean + (state - mean) * np.maximum(factor, 1.0)
