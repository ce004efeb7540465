"""The smoother against closed forms: Kalman's posterior, no observations, more observations, both ways to solve."""

import itertools

import numpy as np
import pytest

from monazite.analysis.assimilation.localisation import correlation_taper, gaspari_cohn, month_taper
from monazite.analysis.assimilation.smoother import INFLATIONS, SmootherOptions, local_gains, smooth

FREE = SmootherOptions(correlation_strength=0.0)


def linear_problem(draws, seed=1):
    """Three variables with unlike scales, four observations, among them two of the same."""
    rng = np.random.default_rng(seed)
    mean, covariance = np.array([1.0, -2.0, 0.5]), np.array([[1.0, 0.6, 0.0], [0.6, 2.0, 0.0], [0.0, 0.0, 0.25]])
    operator = np.array([[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.5, 2.0]])
    error, observed = np.array([0.5, 0.3, 0.7, 0.4]), np.array([2.0, 0.5, 0.1, 1.5])
    prior = rng.multivariate_normal(mean, covariance, size=draws)
    gain = covariance @ operator.T @ np.linalg.inv(operator @ covariance @ operator.T + np.diag(error**2))
    posterior = mean + gain @ (observed - operator @ mean), covariance - gain @ operator @ covariance
    return prior, operator, observed, error, posterior


def noise(draws, observations, seed=2):
    return lambda step: np.random.default_rng((seed, step)).standard_normal((draws, observations))


def test_linear_gaussian_problem_gives_the_kalman_posterior():
    draws = 20_000
    prior, operator, observed, error, (mean, covariance) = linear_problem(draws)
    out = smooth(prior, lambda m: m @ operator.T, observed, error, noise(draws, 4), options=FREE).state
    # standard errors of a mean and of a covariance over the draws; four of them for nine numbers
    sd = np.sqrt(np.diag(covariance))
    assert np.all(np.abs(out.mean(0) - mean) < 4.0 * sd / np.sqrt(draws))
    assert np.all(np.abs(np.cov(out.T) - covariance) < 4.0 * 1.5 * np.outer(sd, sd) / np.sqrt(draws))


def test_one_step_with_all_the_error_is_the_same_posterior():
    draws = 20_000
    prior, operator, observed, error, (mean, covariance) = linear_problem(draws)
    one = SmootherOptions(inflations=(1.0,), correlation_strength=0.0)
    out = smooth(prior, lambda m: m @ operator.T, observed, error, noise(draws, 4), options=one).state
    assert np.all(np.abs(out.mean(0) - mean) < 4.0 * np.sqrt(np.diag(covariance) / draws))


def test_correlated_errors_give_the_kalman_posterior():
    """Two values of one variable whose errors share half their variance: worth 2 / 1.5 of one, not 2."""
    draws, covariance = 20_000, np.array([[1.0, 0.5], [0.5, 1.0]])
    prior = np.random.default_rng(5).standard_normal((draws, 1))
    out = smooth(prior, lambda m: np.repeat(m, 2, 1), np.ones(2), covariance, noise(draws, 2), options=FREE).state
    precision = 1.0 + 2.0 / 1.5
    assert out.mean() == pytest.approx((precision - 1.0) / precision, abs=0.02)
    assert out.var() == pytest.approx(1.0 / precision, rel=0.04)


def test_moves_of_all_observations_add_up_to_the_move_of_the_mean():
    draws = 500
    prior = np.random.default_rng(6).standard_normal((draws, 2))
    still = lambda step: np.zeros((draws, 2))  # noqa: E731 - no noise
    out = smooth(prior, lambda m: m, np.array([1.0, -2.0]), np.ones(2), still, options=FREE)
    assert out.moves.sum(1) == pytest.approx(out.state.mean(0) - prior.mean(0))


def test_central_draw_goes_to_the_posterior_mean():
    draws = 4_000
    prior, operator, observed, error, (mean, covariance) = linear_problem(draws)
    prior[0] = [1.0, -2.0, 0.5]
    options = SmootherOptions(correlation_strength=0.0, central=True)
    out = smooth(prior, lambda m: m @ operator.T, observed, error, noise(draws, 4), options=options).state
    assert np.all(np.abs(out[0] - mean) < 0.1 * np.sqrt(np.diag(covariance)))


def test_no_observation_returns_the_prior_bit_by_bit():
    prior = linear_problem(50)[0]

    def predict(state):
        raise AssertionError("nothing has to be run")

    out = smooth(prior, predict, np.zeros(0), np.zeros(0), noise(50, 0))
    assert out.state.tobytes() == prior.tobytes()
    assert out.state is not prior
    assert out.predicted == ()


def test_more_observations_never_widen_what_they_measure():
    draws = 4_000
    prior, operator, observed, error, _ = linear_problem(draws)
    widths = []
    for count in range(5):
        part = slice(0, count)
        out = smooth(
            prior, lambda m, part=part: m @ operator[part].T, observed[part], error[part], noise(draws, count),
            options=FREE,
        )  # fmt: skip
        widths.append(np.quantile(out.state, 0.95, axis=0) - np.quantile(out.state, 0.05, axis=0))
    # a range of 4,000 draws is known to about two parts in a hundred
    assert all(np.all(after < before * 1.02) for before, after in itertools.pairwise(widths))
    assert np.all(widths[-1] < widths[0])


def test_inverses_of_the_inflations_sum_to_one():
    assert len(INFLATIONS) == 4
    assert sum(1.0 / a for a in INFLATIONS) == pytest.approx(1.0, abs=1e-12)
    with pytest.raises(ValueError, match=r"sum to 0\.5"):
        smooth(np.zeros((2, 1)), lambda m: m, np.zeros(1), np.ones(1), noise(2, 1), options=SmootherOptions((2.0,)))


@pytest.mark.parametrize(("draws", "count"), [(8, 40), (60, 12)])
def test_both_spaces_give_the_gain_of_the_plain_formula(draws, count):
    rng = np.random.default_rng(3)
    state, predicted = rng.standard_normal((draws, 5)), rng.standard_normal((draws, count))
    variance = rng.uniform(0.1, 2.0, count)
    a, d = state - state.mean(0), predicted - predicted.mean(0)
    plain = (a.T @ d / (draws - 1)) @ np.linalg.inv(d.T @ d / (draws - 1) + np.diag(variance))
    assert local_gains(state, predicted, variance, np.ones((5, count))) == pytest.approx(plain, abs=1e-10)


def test_a_taper_of_zero_hides_an_observation():
    draws = 200
    prior, operator, observed, error, _ = linear_problem(draws)
    taper = np.ones((3, 4))
    taper[2] = 0.0
    out = smooth(prior, lambda m: m @ operator.T, observed, error, noise(draws, 4), taper=taper, options=FREE).state
    assert np.array_equal(out[:, 2], prior[:, 2])
    assert not np.allclose(out[:, 0], prior[:, 0])


def test_a_failed_draw_stays_where_the_mean_of_the_others_leaves_it():
    draws = 100
    prior, operator, observed, error, _ = linear_problem(draws)

    def predict(state):
        out = state @ operator.T
        out[7] = np.nan
        return out

    out = smooth(prior, predict, observed, error, noise(draws, 4), options=FREE).state
    assert np.isfinite(out).all()


def test_relaxation_gives_spread_back():
    draws = 500
    prior, operator, observed, error, _ = linear_problem(draws)
    narrow, wide = (
        smooth(prior, lambda m: m @ operator.T, observed, error, noise(draws, 4),
               options=SmootherOptions(correlation_strength=0.0, relaxation=r)).state.std(0) for r in (0.0, 0.5)
    )  # fmt: skip
    assert np.all(narrow < wide)
    assert np.all(wide < prior.std(0))


def test_gaspari_cohn_at_points_worked_out_by_hand():
    # r = 1/2: -1/4/32 + 1/2/16 + 5/8/8 - 5/3/4 + 1; r = 1: 5/24
    assert gaspari_cohn(np.array([0.5]))[0] == pytest.approx(-0.0078125 + 0.03125 + 0.078125 - 5 / 12 + 1)
    assert gaspari_cohn(np.array([1.0]))[0] == pytest.approx(5 / 24)
    by_hand = 1.5**5 / 12 - 1.5**4 / 2 + 5 * 1.5**3 / 8 + 5 * 1.5**2 / 3 - 7.5 + 4 - 2 / 4.5
    assert gaspari_cohn(np.array([-1.5]))[0] == pytest.approx(by_hand)


def test_months_inside_a_period_are_at_no_distance():
    months = np.array([0.0, 2.0, 9.0, np.nan])
    taper = month_taper((months, months), np.array([1.0]), np.array([3.0]), reach=4.0)
    assert taper[1, 0] == 1.0
    assert taper[2, 0] == 0.0
    assert taper[3, 0] == 1.0
    assert taper[0, 0] == pytest.approx(gaspari_cohn(np.array([0.5]))[0])


def test_a_variable_of_several_months_is_as_near_as_its_nearest():
    begins, ends = np.array([0.0, 4.0, 6.0]), np.array([2.0, 9.0, 9.0])
    taper = month_taper((begins, ends), np.array([1.0]), np.array([4.0]), reach=4.0)
    assert taper[:, 0] == pytest.approx([1.0, 1.0, 5 / 24])  # two months from the last one: r = 1


def test_correlations_of_chance_are_left_out():
    rng = np.random.default_rng(4)
    state = rng.standard_normal((256, 400))
    predicted = np.column_stack([state[:, 0] + 0.1 * rng.standard_normal(256), rng.standard_normal((256, 30))])
    taper = correlation_taper(state, predicted)
    assert taper[0, 0] > 0.9
    assert (taper[1:] > 0).mean() < 0.01
    assert np.all(correlation_taper(state, predicted, 0.0) == 1.0)
