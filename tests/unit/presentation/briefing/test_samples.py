"""How well a bad case is known from some runs."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import binom

from monazite.presentation.briefing.main_part.branches.branches import FEWEST_RUNS
from monazite.presentation.briefing.main_part.branches.region_costs import RegionCost
from monazite.presentation.briefing.samples import Sample, mixed_quantile, mixture, ranks_around
from monazite.results.ranges import ends


@pytest.mark.parametrize("count", [20, 59, 64, 100, 128, 500])
def test_ranks_are_those_of_the_binomial_distribution(count):
    lower, upper = ranks_around(count)
    if lower:
        assert binom.cdf(lower - 1, count, 0.95) <= 0.05 < binom.cdf(lower, count, 0.95)
    if upper is None:
        assert 1.0 - binom.cdf(count - 1, count, 0.95) > 0.05
    else:
        assert binom.sf(upper - 1, count, 0.95) <= 0.05 < binom.sf(upper - 2, count, 0.95)


def test_the_fewest_runs_are_those_with_an_upper_end():
    """Of 59 runs all lie below the 95 % point with a chance of .95^59 = .0485, of 58 with .0510."""
    assert 0.95**59 < 0.05 < 0.95**58
    assert ranks_around(FEWEST_RUNS)[1] == FEWEST_RUNS == 59
    assert ranks_around(FEWEST_RUNS - 1)[1] is None


def test_the_ends_hold_the_point_in_nine_samples_of_ten():
    rng = np.random.default_rng(8)
    point = math.exp(1.6448536269514722)  # 95 % point of exp(Z)
    held = 0
    for _ in range(2000):
        error = Sample(np.exp(rng.normal(size=64)), "MUSD", "loss_central", {}, "run", ()).bad_case_error
        held += error.low <= point <= error.high
    # .9624 - .0403 = .922 by the two binomial chances
    assert held / 2000 == pytest.approx(0.922, abs=0.02)


def test_few_runs_have_no_upper_end():
    values = np.arange(1.0, 33.0)
    sample = Sample(values, "MUSD", "loss_central", {}, "run", ())
    assert sample.bad_case_error.low == 28.0
    assert math.isnan(sample.bad_case_error.high)
    figure = sample.bad_case
    cost = RegionCost("EU", "European Union", figure, figure, figure, figure, sample.bad_case_error)
    assert not cost.has_error
    assert not RegionCost("EU", "European Union", figure, figure, figure, figure).has_error


def test_the_median_has_the_ends_that_hold_it_in_nine_samples_of_ten():
    """Of 64 values at most 25 lie below the median with a chance of .052, at most 38 with one of .948 (binomial)."""
    sample = Sample(np.arange(1.0, 65.0), "MUSD", "loss_central", {}, "run", ())
    error = sample.median_error
    assert error.value == 32.5
    assert (error.low, error.high) == (25.0, 40.0)


VALUES = st.lists(st.floats(0.0, 1e5) | st.sampled_from([0.0, 1.0, 7.0]), min_size=1, max_size=40)


@given(st.lists(VALUES, min_size=1, max_size=4), st.data(), st.sampled_from([0.05, 0.5, 0.9, 0.95]))
def test_the_point_of_a_mixture_lies_between_those_of_its_parts(parts, data, point):
    """Whatever the samples and their chances; parts that are all one sample have its point."""
    shares = np.array([data.draw(st.floats(0.01, 1.0)) for _ in parts])
    arrays = [np.array(part) for part in parts]
    mixed = mixed_quantile(arrays, list(shares / shares.sum()), point)
    own = [float(np.quantile(array, point)) for array in arrays]
    slack = 1e-9 * (1.0 + max(own))
    assert min(own) - slack <= mixed <= max(own) + slack
    same = mixed_quantile([arrays[0]] * len(parts), list(shares / shares.sum()), point)
    assert same == pytest.approx(own[0], rel=1e-9, abs=1e-9)


def test_one_heap_of_values_has_no_such_bound():
    """The rule that was used: of two courses alike in their bad case the heap's can lie above both."""
    part = np.array([0.0, 10.0])
    heap = np.quantile(np.tile(part, 2), 0.95, weights=np.full(4, 0.25), method="inverted_cdf")
    assert heap == 10.0 > np.quantile(part, 0.95) == 9.5
    assert mixed_quantile([part, part], [0.5, 0.5], 0.95) == 9.5


def test_a_mixture_solves_for_the_share_below():
    """Against a root of the mean of both distribution functions, each interpolated as `numpy.quantile` inverts it."""
    rng = np.random.default_rng(3)
    one, other = np.sort(rng.lognormal(size=64)), np.sort(rng.lognormal(1.0, size=50))

    def excess(x: float) -> float:
        shares = (np.interp(x, v, np.linspace(0.0, 1.0, v.size)) for v in (one, other))
        return 0.6 * next(shares) + 0.4 * next(shares) - 0.95

    whole = mixture([Sample(v, "MUSD", "loss_central", {}, "run", ()) for v in (one, other)], [0.3, 0.2], "run")
    assert whole is not None
    assert whole.bad_case.value == pytest.approx(brentq(excess, 0.0, 100.0))
    assert (whole.bad_case.low, whole.bad_case.high) == (whole.point(0.05), whole.point(0.95))


def test_a_mixture_of_one_sample_is_read_as_results_read_it():
    values = np.random.default_rng(5).lognormal(size=64)
    sample = Sample(values, "MUSD", "loss_central", {}, "run", ())
    whole = mixture([sample], [0.4], "run")
    assert whole is not None
    assert (whole.median.low, whole.median.high) == pytest.approx(ends(values))
    assert whole.median.value == pytest.approx(sample.median.value)
    assert whole.bad_case.value == pytest.approx(sample.bad_case.value)


def test_some_runs_of_a_mixture_have_the_weight_that_they_had():
    parts = [Sample(np.array(v), "MUSD", "loss_central", {}, "run", ()) for v in ([1.0, 3.0], [10.0, 20.0, 30.0])]
    whole = mixture(parts, [0.8, 0.2], "run")
    assert whole is not None
    some = whole.chosen(whole.values >= 3.0)
    assert some.values.tolist() == [3.0, 10.0, 20.0, 30.0]
    assert some.weights == pytest.approx(np.array([0.4, 0.2 / 3, 0.2 / 3, 0.2 / 3]) / 0.6)
    assert whole.chosen(whole.values >= 10.0).shares == (1.0,)
