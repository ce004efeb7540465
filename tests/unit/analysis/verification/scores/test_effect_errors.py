"""Errors of an estimated effect, by hand and against drawn paths."""

import math

import numpy as np
import pytest

from monazite.analysis.assimilation.representation import RepresentationError
from monazite.analysis.verification.scores.effect_errors import (
    PublishedError,
    estimate_error,
    quantiles_with_error,
)


def errors(noise: float = 0.0, misfit: float = 0.0) -> RepresentationError:
    return RepresentationError(noise, misfit, 0.5, 0.5)  # levels cancel


def test_noise_of_single_months_averages_out():
    assert estimate_error(errors(noise=0.2), 0, 3, 1) == pytest.approx(0.1, rel=1e-12)


def test_a_published_error_takes_the_place_of_the_noise_of_a_series():
    """Of the same months as it is; of four in the place of six the variance is by half larger; either way of noise."""
    for noise in (0.05, 0.9):
        published = PublishedError(0.16, 6)
        assert estimate_error(errors(noise=noise), 7, 12, 1, published) == pytest.approx(0.16, rel=1e-12)
        found = estimate_error(errors(noise=noise), 0, 3, 1, published)
        assert found**2 == pytest.approx(1.5 * 0.16**2, rel=1e-12)


def test_a_published_error_leaves_the_misfit():
    found = estimate_error(errors(noise=0.9, misfit=0.4), 3, 3, 3, PublishedError(0.3, 1))
    assert found**2 == pytest.approx(0.75 * 0.4**2 + 0.3**2, rel=1e-12)


def test_a_misfit_grows_from_the_last_published_month_to_its_size():
    """After six months, its half-life, the variance is 1 - 1/4 of that of the process."""
    assert estimate_error(errors(misfit=0.4), 3, 3, 3) == pytest.approx(0.4 * math.sqrt(0.75), rel=1e-12)
    assert estimate_error(errors(misfit=0.4), 0, 0, 0) == 0.0
    assert estimate_error(errors(misfit=0.4), 5, 5, 1) == pytest.approx(0.4 * math.sqrt(0.75), rel=1e-12)
    assert estimate_error(errors(misfit=0.4), 500, 500, 1) == pytest.approx(0.4, rel=1e-12)


def test_the_mean_over_months_has_the_spread_of_drawn_paths():
    rng, half = np.random.default_rng(3), 2.0 ** (-1.0 / 6.0)
    paths, level = np.zeros((40_000, 13)), np.zeros(40_000)
    for month in range(13):
        level = half * level + 0.3 * math.sqrt(1.0 - half**2) * rng.standard_normal(level.size)
        paths[:, month] = level + 0.2 * rng.standard_normal(level.size)
    for first, last in ((0, 3), (4, 6), (7, 12)):
        drawn = paths[:, first : last + 1].mean(1).std()
        assert estimate_error(errors(0.2, 0.3), first, last, 1) == pytest.approx(drawn, rel=0.02)


def test_quantiles_of_one_draw_are_those_of_the_normal_distribution():
    low, middle, high = quantiles_with_error(np.array([-0.3, math.nan]), 0.5, (0.05, 0.5, 0.95))
    assert (low, middle, high) == pytest.approx((-0.3 - 0.8224268, -0.3, -0.3 + 0.8224268), abs=1e-6)


def test_a_small_error_leaves_the_draws_as_they_are():
    """Three draws far from each other: a third lies about each."""
    found = quantiles_with_error(np.array([-1.0, 0.0, 2.0]), 1e-6, (1 / 6, 0.5, 5 / 6))
    assert found == pytest.approx((-1.0, 0.0, 2.0), abs=1e-9)
