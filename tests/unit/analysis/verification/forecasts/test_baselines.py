"""Baselines on paths whose past errors can be counted by hand."""

import math

import numpy as np
import pytest

from monazite.analysis.verification.forecasts.baselines import (
    MEAN_REVERSION,
    PERSISTENCE,
    baseline_quantiles,
    centre,
    past_errors,
)

HALF = np.array([0.5])


def test_persistence_says_the_last_value_and_ranges_from_changes_both_ways():
    path = {month: float(month % 2) for month in range(12)}  # 0, 1, 0, 1 ...: eleven changes of one month, +1 or -1
    errors = past_errors(PERSISTENCE, path, 1)
    assert errors is not None
    assert sorted(errors.round(9).tolist()) == [-1.0] * 5 + [1.0] * 6
    quantiles = baseline_quantiles(PERSISTENCE, path, 12, np.array([0.05, 0.5, 0.95]))
    assert quantiles is not None
    low, middle, high = quantiles
    assert (low, middle, high) == pytest.approx((0.0, 1.0, 2.0))  # the last value is 1


def test_changes_over_two_months_of_a_path_that_alternates_are_nothing():
    path = {month: float(month % 2) for month in range(14)}
    errors = past_errors(PERSISTENCE, path, 2)
    assert errors is not None
    assert np.abs(errors).max() == 0.0


def test_mean_reversion_is_half_last_and_half_mean_of_twelve_months():
    path = {month: math.log(10.0) for month in range(11)} | {11: math.log(34.0)}  # mean (11 * 10 + 34) / 12 = 12
    assert math.exp(centre(MEAN_REVERSION, path, 11)) == pytest.approx(0.5 * 34.0 + 0.5 * 12.0)
    older = path | {-1: math.log(1e6)}  # thirteen months ago: not in the mean
    assert math.exp(centre(MEAN_REVERSION, older, 11)) == pytest.approx(23.0)


def test_few_pairs_are_joined_by_near_ones_scaled_with_the_root_of_the_distance():
    path = {0: 0.0, 2: 2.0, 4: 4.0, 6: 6.0}
    # no pair is 3 months apart; distances of 2 (three pairs, change 2), 4 (two, 4) and 6 (one, 6) lie within 1.5 to 6
    errors = past_errors(PERSISTENCE, path, 3)
    assert errors is not None
    expected = [2.0 * math.sqrt(3 / 2)] * 3 + [4.0 * math.sqrt(3 / 4)] * 2 + [6.0 * math.sqrt(3 / 6)]
    assert sorted(errors.tolist()) == pytest.approx(sorted(expected))


def test_too_short_a_past_gives_no_forecast():
    assert baseline_quantiles(PERSISTENCE, {0: 1.0, 1: 2.0}, 2, HALF) is None
    assert baseline_quantiles(PERSISTENCE, {}, 2, HALF) is None
