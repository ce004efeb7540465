"""The half-life of the drivers of holding is what the quotes before April 2025 give, and nothing later moves it."""

from datetime import date

import numpy as np
import pytest
from reproduce.holding_half_life import BEFORE, GOODS, half_life, log_likelihood, quotes
from scipy.stats import multivariate_normal

from engine_cases import shipped


def test_all_drivers_of_holding_revert_at_the_speed_of_the_quotes():
    found, low, high = half_life([quotes(good) for good in GOODS])
    rows = [row for row in shipped().table("drivers") if row.driver == "holding"]
    assert {row.process for row in rows} == {"reverting"}
    assert {row.half_life for row in rows} == {17.0}
    for row in rows:  # a month's change, as the rows state it
        month = row.spread * np.sqrt(1.0 - 2.0 ** (-2.0 / 17.0))
        assert min(abs(month - x) for x in (0.05, 0.08, 0.1, 0.12)) < 0.002
    assert found == pytest.approx(17.0, rel=0.05)
    assert low == pytest.approx(8.0, rel=0.1)
    assert high == pytest.approx(61.0, rel=0.1)


def test_the_likelihood_is_that_of_a_gaussian_vector():
    """Five values on uneven days, against their joint density; mean and spread by least squares of the whole vector."""
    months, values, half = np.array([0.0, 1.5, 2.0, 9.0, 30.0]), np.array([0.1, 0.4, 0.3, -0.6, 0.2]), 7.0
    correlation = 2.0 ** (-np.abs(months[:, None] - months) / half)
    inverse = np.linalg.inv(correlation)
    mean = inverse.sum(0) @ values / inverse.sum()
    variance = (values - mean) @ inverse @ (values - mean) / 5.0
    joint = multivariate_normal(np.full(5, mean), variance * correlation).logpdf(values)
    assert log_likelihood(half, months, values) == pytest.approx(joint + 2.5 * np.log(2.0 * np.pi), rel=1e-9)


@pytest.mark.parametrize("good", GOODS)
def test_quotes_of_later_days_are_not_read(good):
    months, _ = quotes(good)
    later, _ = quotes(good, before=date(2026, 1, 1))
    assert months.max() < 12 * BEFORE.year + BEFORE.month
    assert len(later) > len(months) >= 12


def test_a_long_series_gives_back_the_half_life_it_was_drawn_with():
    rng = np.random.default_rng(5)
    kept, values = 2.0 ** (-1.0 / 6.0), [0.0]
    for _ in range(1500):
        values.append(kept * values[-1] + np.sqrt(1.0 - kept**2) * rng.standard_normal())
    assert half_life([(np.arange(1501.0), np.array(values))])[0] == pytest.approx(6.0, rel=0.2)
