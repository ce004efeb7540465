"""Noise of a series and the level that its baseline year leaves open."""

import math
from datetime import date

import numpy as np
import pytest
from scipy import optimize

from monazite.analysis.assimilation.observed_series import ObservedValue, SeriesName
from monazite.analysis.assimilation.representation import (
    class_errors,
    level_given,
    monthly_noise,
    noise_of_mean,
    noise_of_value,
    series_class,
    total_error,
)


def test_noise_is_that_of_independent_errors_whatever_the_trend():
    rng = np.random.default_rng(1)
    months = np.arange(4000)
    noise, count = monthly_noise(months.tolist(), (0.01 * months + rng.normal(0.0, 0.3, months.size)).tolist())
    assert noise == pytest.approx(0.3, rel=0.05)
    assert count == 3998


def test_gaps_give_no_second_difference():
    assert monthly_noise([0, 1, 3, 4], [0.0, 1.0, 0.0, 1.0])[1] == 0
    # one second difference of 3: 1.4826 x 3 / sqrt 6
    assert monthly_noise([0, 1, 2], [0.0, 0.0, 3.0]) == (pytest.approx(1.4826 * 3.0 / math.sqrt(6.0)), 1)


def test_level_by_hand():
    # prior N(0, 1) and one observation of 1 with error 1: half way, variance one half
    assert level_given([1.0], [1.0], 1.0) == (pytest.approx(0.5), pytest.approx(math.sqrt(0.5)))
    assert level_given([], [], 0.3) == (0.0, pytest.approx(0.3))


def test_every_class_has_figures():
    for outcome in ("exports", "imports", "exports_change", "unit_value_import", "unit_value_export", "price_inside",
                    "price_outside", "price_fob", "price_paid"):  # fmt: skip
        for usual in (1.0, 1000.0):
            assert all(x >= 0.0 for x in class_errors()[series_class(outcome, usual)])


def value(outcome: str, months: int) -> ObservedValue:
    name = SeriesName(outcome, ("Ga.*",), "WORLD", "CN", "CN customs")
    return ObservedValue(name, 0, months - 1, 0.0, 0.05, date(2025, 1, 20), ())


def test_noise_of_months_is_that_of_lots_that_come_early_or_late():
    """Waiting times between lots of equal size are exponential: shape 1, and by Euler 1734 the mean logarithm of one is
    minus his constant, its variance pi^2 / 6; that of the sum of n ones follows from 1 + 1/2 + ... + 1/(n - 1)."""
    noise, euler = math.pi / math.sqrt(6.0), 0.5772156649015329
    assert noise_of_mean(noise, 1) == (pytest.approx(-euler), pytest.approx(noise))
    harmonic = sum(1.0 / k for k in range(1, 12))
    variance = math.pi**2 / 6.0 - sum(1.0 / k**2 for k in range(1, 12))
    assert noise_of_mean(noise, 12) == (pytest.approx(harmonic - euler - math.log(12)), pytest.approx(variance**0.5))


@pytest.mark.parametrize("noise", [0.02, 0.3, 0.8, 1.5])
def test_lots_make_no_tonnes(noise):
    """Amounts drawn with that noise have the model's mean, and logarithms with the mean and spread that are said."""
    rng = np.random.default_rng(3)
    middle, spread = noise_of_mean(noise, 1)
    shape = float(np.asarray(optimize.brentq(lambda k: _spread(k) - noise, 0.1, 5000.0)))
    months = rng.gamma(shape, 1.0 / shape, 400_000)
    assert spread == pytest.approx(noise)
    assert months.mean() == pytest.approx(1.0, abs=0.01)
    assert np.log(months).mean() == pytest.approx(middle, abs=0.01)
    assert np.log(months).std() == pytest.approx(noise, rel=0.01)


def _spread(shape: float) -> float:
    """Standard deviation of the logarithm of a gamma variable, by its series of inverse squares."""
    steps = np.arange(40)
    rest = shape + 40.0
    return math.sqrt(float((1.0 / (shape + steps) ** 2).sum()) + 1.0 / rest + 0.5 / rest**2 + 1.0 / (6.0 * rest**3))


def test_prices_are_as_likely_above_as_below_and_tonnes_are_not():
    assert noise_of_value(value("price_inside", 1), 0.8) == (0.0, 0.8)
    assert noise_of_value(value("exports_change", 4), 0.8) == (0.0, pytest.approx(0.4))
    low, spread = noise_of_value(value("exports", 1), 0.8)
    assert low < -0.2
    assert spread == pytest.approx(0.8)
    year = noise_of_value(value("exports", 12), 0.8)
    assert -0.03 < year[0] < 0.0
    assert total_error(value("exports", 12), 0.8) == pytest.approx(math.hypot(0.05, year[1]))
