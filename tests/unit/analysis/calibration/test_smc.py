import numpy as np
import pytest

from monazite.analysis.calibration.smc import (
    effective_sample_size,
    next_temperature,
    normalise_weights,
    resample,
    sample_posterior,
)


def test_a_normal_likelihood_has_its_closed_form():
    """Prior N(0, 1) per dimension, observations o with error s: mean o/(1 + s^2), variance s^2/(1 + s^2)."""
    o, s = np.array([1.5, -0.5, 0.0]), np.array([0.3, 0.5, 50.0])
    start = np.random.default_rng(1).standard_normal((2000, 3))
    x, likelihood, history = sample_posterior(lambda x: -0.5 * (((x - o) / s) ** 2).sum(1), start, moves=6, seed=3)
    assert x.mean(0) == pytest.approx(o / (1.0 + s**2), abs=0.08)
    assert x.var(0) == pytest.approx(s**2 / (1.0 + s**2), rel=0.15)
    assert likelihood == pytest.approx(-0.5 * (((x - o) / s) ** 2).sum(1))
    assert history[-1].power == 1.0
    assert [h.power for h in history] == sorted(h.power for h in history)


def test_without_information_the_prior_stays():
    start = np.random.default_rng(1).standard_normal((4000, 2))
    x, _, history = sample_posterior(lambda x: np.zeros(len(x)), start, moves=3)
    assert len(history) == 1
    assert history[0].accepted == 1.0
    assert x.mean(0) == pytest.approx([0.0, 0.0], abs=0.06)
    assert x.std(0) == pytest.approx([1.0, 1.0], abs=0.05)


def test_weights_and_their_effective_number_by_hand():
    assert normalise_weights(np.log([2.0, 6.0]) - 900.0) == pytest.approx([0.25, 0.75])
    assert effective_sample_size(np.array([1.0, 1.0, 0.0])) == 2.0
    assert effective_sample_size(np.array([3.0, 1.0])) == pytest.approx(1.6)  # 16 / 10
    assert effective_sample_size(np.zeros(3)) == 0.0


def test_a_step_of_the_power_halves_the_effective_number():
    likelihood = -np.linspace(0.0, 500.0, 300)
    power = next_temperature(likelihood, 0.0)
    assert 0.0 < power < 1.0
    weights = np.exp(power * likelihood)
    assert weights.sum() ** 2 / (weights**2).sum() == pytest.approx(150, rel=1e-6)  # of 300, as Kish counts them
    assert next_temperature(np.zeros(10), 0.4) == 1.0


def test_resampling_keeps_each_draw_as_often_as_its_weight_says():
    weights = np.array([0.5, 0.25, 0.25, 0.0])
    kept = resample(weights, np.random.default_rng(0))
    assert list(np.bincount(kept, minlength=4)) == [2, 1, 1, 0]


def test_the_same_seed_gives_the_same_draws():
    start = np.random.default_rng(1).standard_normal((50, 2))
    a, b = (sample_posterior(lambda x: -(x**2).sum(1), start, seed=5)[0] for _ in range(2))
    assert np.array_equal(a, b)
