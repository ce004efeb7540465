"""Whether conditioned draws can be trusted: values set aside, ranges and ranks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np

from monazite.analysis.assimilation.condition import (
    AssimilationSetup,
    ConditionedDraws,
    draws_of_state,
    prior_score,
    prior_state,
    run_predictions,
)
from monazite.analysis.assimilation.observed_series import ObservedValue
from monazite.model.parameters import draw
from monazite.simulation.simulate import fixed_parameters

PARTS = 5  # one value in five is set aside
LOW, HIGH = 0.05, 0.95


def is_set_aside(value: ObservedValue) -> bool:
    """Whether a value belongs to the fifth that is set aside, by a hash of its series and period."""
    return int(sha256(value.name.encode()).hexdigest(), 16) % PARTS == 0


def predictive_values(posterior: ConditionedDraws, *, threads: int | None = None) -> np.ndarray:
    """What the draws say would be observed (draw, value): with levels and the errors of single values."""
    predicted, setup = posterior.predict(threads=threads), posterior.setup
    noise = [prior_score(f"error.{value.name}", setup.prior) for value in setup.operator.values]
    return predicted + np.stack(noise, 1) * setup.error


@dataclass(frozen=True)
class RangeScore:
    """How ranges from 5 to 95 % did on some values: share held, median width in logarithms, number of values."""

    held: float
    width: float
    values: int


def score_ranges(predictive: np.ndarray, observed: np.ndarray) -> RangeScore:
    """Score of the ranges of draws (draw, value) against what was observed (value,)."""
    low, high = np.nanquantile(predictive, [LOW, HIGH], axis=0)
    inside = (observed >= low) & (observed <= high)
    return RangeScore(float(inside.mean()), float(np.median(high - low)), observed.size)


def rank_histogram(predictive: np.ndarray, observed: np.ndarray, bins: int) -> tuple[np.ndarray, float]:
    """Counts of the ranks of observations among the draws in equal bins, and the p-value of a chi-square for flatness.

    Source: Hamill 2001, Monthly Weather Review 129.
    """
    from scipy import stats  # here: half a second that a simulation need not wait

    below = (predictive < observed).mean(0)
    counts = np.bincount(np.minimum((below * bins).astype(int), bins - 1), minlength=bins)
    return counts, float(stats.chisquare(counts).pvalue)


def twin_setup(setup: AssimilationSetup, number: int) -> tuple[AssimilationSetup, np.ndarray]:
    """A setup whose observations are made by a hidden draw of the prior, and the state of that draw (variable,).

    The hidden draw has its own parameters, drivers, levels and misfits, and its own errors of single values.
    """
    model, prior = setup.model, setup.prior
    hidden = draw(model.dataset.table("priors"), seed=prior.seed, first=number, count=1,
                  fixed=fixed_parameters(model.scenario))  # fmt: skip
    alone = replace(setup, prior=hidden)
    state = prior_state(alone)
    draws, offset = draws_of_state(alone, state, setup.months)
    errors = [prior_score(f"error.{value.name}", hidden)[0] for value in setup.operator.values]
    observed = (run_predictions(alone, draws) + offset)[0] + setup.error * np.array(errors)
    return replace(setup, operator=replace(setup.operator, observed=observed)), state[0]
