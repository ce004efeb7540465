"""Mechanisms are scored on episodes that their coefficient was not estimated on."""

import numpy as np
import pytest
from scipy.stats import norm, t

from monazite.analysis.verification.forecasts.hub_table import LEVELS
from monazite.analysis.verification.scores.learned_spread import spread_factor, standardised_errors
from monazite.analysis.verification.scores.mechanism_screens import (
    SHIFTS,
    Mechanism,
    ScreenedForecasts,
    heavy_tails,
    mechanisms,
    screen,
)

COUNT = 40
"""Forecasts of an episode."""


def forecasts(misses: dict[str, float]) -> ScreenedForecasts:
    """Normal forecasts of tonnes about zero with spread .1; observations lie off by so much in each episode."""
    episodes = np.repeat(list(misses), COUNT)
    size = episodes.size
    months = np.full(size, 2)
    return ScreenedForecasts(
        quantiles=np.tile(0.1 * norm.ppf(LEVELS), (size, 1)),
        observed=np.repeat(list(misses.values()), COUNT),
        scale=np.ones(size),
        kind=np.full(size, "tonnes"),
        episode=episodes,
        target=np.full(size, "imports of X from WORLD, t/month (EU)"),
        deviation=np.full(size, -1.0),
        origin_month=np.ones(size, dtype=int),
        target_month=months,
    )


SHIFT = Mechanism(
    "shift", "", SHIFTS, lambda rows, size: rows.quantiles + size, lambda rows: np.ones(rows.kind.size, dtype=bool)
)


def test_a_shift_that_both_episodes_share_is_a_gain():
    result = screen(forecasts({"a": 0.3, "b": 0.3}), SHIFT)
    assert result is not None
    assert result.coefficients == {"a": 0.3, "b": 0.3}
    # off by three spreads before, by none after: a median score of .1 * (2 pinball losses) each way
    assert result.ratio < 0.2
    assert result.is_gain
    assert result.forecasts == 2 * COUNT


def test_a_shift_of_one_episode_alone_is_none():
    result = screen(forecasts({"a": 0.3, "b": -0.3}), SHIFT)
    assert result is not None
    assert result.coefficients == {"a": -0.3, "b": 0.3}, "each takes what was best for the other"
    assert result.ratio > 1.5
    assert not result.is_gain
    assert result.in_sample <= 1.0 < result.ratio, "skill in sample is no skill"


def test_the_sum_is_not_enough_where_one_episode_gets_worse():
    """Episode b outweighs: what a and c say of it halves its miss; its own large miss makes a worse."""
    result = screen(forecasts({"a": 0.0, "b": 0.6, "c": 0.3}), SHIFT)
    assert result is not None
    assert result.worst > 1.0
    assert not result.is_gain


def test_too_few_other_forecasts_tell_nothing():
    rows = forecasts({"a": 0.3})
    assert screen(rows, SHIFT) is None


def test_heavy_tails_are_those_of_student():
    shape = heavy_tails(4.0)
    assert shape[LEVELS.size // 2] == 1.0
    at = int(np.flatnonzero(np.isclose(LEVELS, 0.95))[0])
    assert shape[at] * norm.ppf(0.95) == pytest.approx(t.ppf(0.95, 4.0))


def test_the_spread_follows_errors_that_were_known():
    """Three forecasts of one mineral, off by 2, 4 and 0 standard deviations; the third knows the first alone."""
    quantiles = np.tile(norm.ppf(LEVELS), (3, 1))
    errors = standardised_errors(quantiles, np.array([2.0, 4.0, 0.0]))
    assert errors == pytest.approx([2.0, 3.0, 0.0], abs=1e-3), "an error counts three deviations at most"
    group, origins, targets = np.array(["a, tonnes"] * 3), np.array([0, 3, 4]), np.array([1, 4, 6])
    factor = spread_factor(errors, group, origins, targets, 5.0)
    # month 1 is public at the origin 1 + 3 = 4, not at 3: (5 + 2^2) / (5 + 1) = 1.5
    assert factor == pytest.approx([1.0, 1.0, 1.5**0.5], abs=1e-3)
    assert spread_factor(errors, np.array(["a", "b", "c"]), origins, targets, 5.0) == pytest.approx([1.0, 1.0, 1.0])


def test_every_mechanism_changes_its_own_forecasts_alone():
    rows = forecasts({"a": 0.3, "b": 0.3})
    for mechanism in mechanisms():
        for size in (mechanism.coefficients[0], mechanism.coefficients[-1]):
            changed = mechanism.change(rows, float(size))
            assert changed.shape == rows.quantiles.shape
            assert (np.diff(changed, axis=1) >= 0).all()
