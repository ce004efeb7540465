"""How well a bad case is known from some runs."""

import math

import numpy as np
import pytest
from scipy.stats import binom

from monazite.presentation.briefing.main_part.branches import FEWEST_RUNS
from monazite.presentation.briefing.main_part.region_costs import RegionCost
from monazite.presentation.briefing.samples import Sample, ranks_around


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
