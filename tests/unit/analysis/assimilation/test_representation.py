"""Noise of a series and the level that its baseline year leaves open."""

import math

import numpy as np
import pytest

from monazite.analysis.assimilation.representation import class_errors, level_given, monthly_noise, series_class


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
