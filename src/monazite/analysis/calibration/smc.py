"""Sequential Monte Carlo by tempering: a cloud of draws moved from a normal prior to a posterior.

The likelihood is raised to a power that grows from 0 to 1 in steps; each step halves the effective number of draws,
which are then resampled and moved. Moves are proposals of preconditioned Crank-Nicolson, which leave the prior as it is
in any number of dimensions, so that only the likelihood decides on acceptance.

Source: Del Moral, Doucet and Jasra 2006 (samplers), Jasra et al. 2011 (adaptive powers), Cotter et al. 2013 (moves).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

EFFECTIVE_SHARE = 0.5  # effective share of the draws after a step of the power
ACCEPTANCE_RATE = 0.25  # share of moves accepted that the length of moves aims at


@dataclass(frozen=True)
class TemperingStep:
    """One step: the power reached, effective number of draws before resampling, share accepted, length of moves."""

    power: float
    effective: float
    accepted: float
    length: float


def effective_sample_size(weights: np.ndarray) -> float:
    """Effective number of draws: (sum w)^2 / sum w^2 (Kish 1965); 0 where all weights are zero.

    >>> effective_sample_size(np.array([1.0, 1.0, 0.0]))
    2.0
    """
    total = weights.sum()
    return float(total**2 / (weights**2).sum()) if total > 0 else 0.0


def normalise_weights(log: np.ndarray) -> np.ndarray:
    """Weights that sum to one, from their logarithms."""
    weights = np.exp(log - log.max())
    return weights / weights.sum()


def next_temperature(likelihood: np.ndarray, power: float, effective_share: float = EFFECTIVE_SHARE) -> float:
    """The largest power at which the draws still count for enough; found by bisection.

    Parameters
    ----------
    likelihood
        Log-likelihoods (draw,).
    power
        Power reached, from 0 to below 1.
    effective_share
        Effective number of draws that has to be left, over their number.

    Returns
    -------
    float
        Above ``power``, at most 1.
    """
    goal = effective_share * likelihood.size
    if effective_sample_size(normalise_weights((1.0 - power) * likelihood)) >= goal:
        return 1.0
    low, high = 0.0, 1.0 - power
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (
            (middle, high) if effective_sample_size(normalise_weights(middle * likelihood)) >= goal else (low, middle)
        )
    return power + low


def resample(weights: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Numbers of the draws that go on, by systematic resampling.

    Parameters
    ----------
    weights
        Weights (draw,) that sum to 1.
    generator
        Gives one number in (0, 1).

    Returns
    -------
    numpy.ndarray
        Positions (draw,) of the draws that go on, each as often as its weight says, rounded up or down.

    References
    ----------
    Kitagawa 1996, Journal of Computational and Graphical Statistics 5, 1.
    """
    n = weights.size
    places = (np.arange(n) + generator.random()) / n
    return np.minimum(np.searchsorted(np.cumsum(weights), places, side="right"), n - 1)


def sample_posterior(
    target: Callable[[np.ndarray], np.ndarray], start: np.ndarray, *, moves: int = 2, seed: int = 0, length: float = 0.4
) -> tuple[np.ndarray, np.ndarray, list[TemperingStep]]:
    """Draws of prior times likelihood, all of equal weight.

    Equation of a move: x' = sqrt(1 - b^2) x + b e, e normal; accepted with probability min(1, (L'/L)^power).

    Parameters
    ----------
    target
        Gives log-likelihoods (draw,) at places (draw, dimension).
    start
        Draws of the standard normal prior (draw, dimension).
    moves
        Moves of every draw after each step of the power.
    seed
        Of resampling and moves.
    length
        First length b of a move, from 0 to 1; it then follows the share of moves that is accepted.

    Returns
    -------
    places : numpy.ndarray
        Draws of the posterior (draw, dimension).
    likelihood : numpy.ndarray
        Their log-likelihoods (draw,).
    history : list of TemperingStep
        The steps of the power, up to 1.

    References
    ----------
    Del Moral, Doucet and Jasra 2006; Cotter et al. 2013 (moves).
    """
    generator = np.random.default_rng([seed, 7])
    x, likelihood, power = start.copy(), target(start), 0.0
    history: list[TemperingStep] = []
    while power < 1.0:
        after = next_temperature(likelihood, power)
        weights = normalise_weights((after - power) * likelihood)
        kept = resample(weights, generator)
        x, likelihood, power = x[kept], likelihood[kept], after
        share = 0.0
        for _ in range(moves):
            b = min(length, 0.99)
            proposal = np.sqrt(1.0 - b * b) * x + b * generator.standard_normal(x.shape)
            other = target(proposal)
            good = np.log(generator.random(other.size)) < power * (other - likelihood)
            x, likelihood = np.where(good[:, None], proposal, x), np.where(good, other, likelihood)
            share += float(good.mean()) / moves
            length = float(np.clip(length * np.exp(good.mean() - ACCEPTANCE_RATE), 0.05, 0.99))
        history.append(TemperingStep(power, effective_sample_size(weights), share, length))
    return x, likelihood, history
