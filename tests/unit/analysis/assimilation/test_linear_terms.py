"""Premiums, misfits and levels in closed form: against Kalman's formula, and with nothing left to explain."""

from datetime import date

import numpy as np
import pytest

from monazite.analysis.assimilation.assimilation_setup import assimilation_setup
from monazite.analysis.assimilation.linear_terms import (
    LinearTerms,
    TermBlock,
    condition_terms,
    linear_terms,
    misfit_process,
    path_covariance,
    prior_terms,
)
from monazite.dataset.dataset import load_dataset
from monazite.model.build import build
from monazite.scenario.scenario import load_scenario

COVARIANCE = np.array([[1.0, 0.5], [0.5, 1.0]])
EFFECT = np.array([[1.0, 0.0], [0.0, 1.0]])


def two_terms(draws: int) -> LinearTerms:
    """Two correlated terms, each seen by one value."""
    return LinearTerms((TermBlock(COVARIANCE, EFFECT),), np.zeros(2), np.ones((draws, 0)))


def test_many_draws_have_mean_and_covariance_of_the_closed_form():
    rng, draws, error = np.random.default_rng(1), 40_000, np.array([0.5, 1.0])
    prior = rng.multivariate_normal(np.zeros(2), COVARIANCE, draws)
    left = np.tile([1.0, -0.5], (draws, 1))
    out = condition_terms(two_terms(draws), prior, left, error, rng.standard_normal((draws, 2)), [0, 1])
    gain = COVARIANCE @ np.linalg.inv(COVARIANCE + np.diag(error**2))
    assert out.mean(0) == pytest.approx(gain @ [1.0, -0.5], abs=0.02)
    assert np.cov(out.T) == pytest.approx(COVARIANCE - gain @ COVARIANCE, abs=0.02)


def test_a_central_draw_goes_to_the_mean_and_values_not_used_still_follow():
    out = condition_terms(two_terms(1), np.zeros((1, 2)), np.array([[1.0]]), np.array([1.0]), np.zeros((1, 1)), [0])
    # one value of variance 1 + 1: half of it, and a quarter for the term that is correlated by a half
    assert out[0] == pytest.approx([0.5, 0.25])


def test_covariance_of_a_reverting_path_is_that_of_an_ar1():
    found = path_covariance(misfit_process(0.4), 5)
    r = 2.0 ** (-1.0 / 6.0)
    expected = 0.16 * r ** np.abs(np.subtract.outer(np.arange(5), np.arange(5)))
    assert found == pytest.approx(expected)


def test_terms_of_the_prior_are_spread_as_their_covariance_says():
    sc = load_scenario("cn-ga-ge-2023").model_copy(update={"months": 18})
    setup = assimilation_setup(build(load_dataset("gallium", "germanium"), sc), date(2023, 12, 31), 1024, first=64)
    terms, drawn = linear_terms(setup), prior_terms(setup)
    assert drawn.shape == (1024, len(terms.effect))
    total = (drawn @ terms.effect).var(0)
    expected = np.diag(terms.covariance(np.zeros(terms.mean.size)))
    quotes = [v.series.outcome == "price_outside" for v in setup.operator.values]
    others = ~np.array(quotes)
    assert total[others] == pytest.approx(expected[others], rel=0.25)
    # premiums have a spread of their own in every draw, with a log-normal of median 1: wider in the mean
    assert any(quotes)
    assert np.all(total[quotes] > 0.9 * expected[quotes])
