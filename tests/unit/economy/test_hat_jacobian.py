"""Steps from the slope at the base year against differences, and the equilibria they lead to against plain rounds."""

import numpy as np
import pytest

from monazite.dataset.dataset import load_dataset
from monazite.economy.base import Elasticities, make_trade_base
from monazite.economy.economy import economy
from monazite.economy.exact_hat import Change, _Problem, solve
from monazite.economy.hat_jacobian import base_inverses, residual_response
from monazite.economy.io_table import checked_table

CASES = {
    "cobb-douglas": lambda theta: Elasticities(theta),
    "ces": lambda theta: Elasticities(theta, 0.5, 0.2, 0.9),
    "specific": lambda theta: Elasticities(theta).short_run(),
}


@pytest.fixture(scope="module")
def eco():
    ds = load_dataset("rare_earths")
    return economy(ds, ds.names("region"), tuple(dict.fromkeys(row.sector for row in ds.table("sectors"))))


@pytest.fixture(scope="module")
def small():
    """Three regions and four products, one that a region neither makes nor buys."""
    rng = np.random.default_rng(3)
    inputs, final = rng.uniform(0.0, 1.0, (3, 4, 3, 4)), rng.uniform(2.0, 9.0, (3, 4, 3))
    inputs[1, 2], inputs[:, :, 1, 2], inputs[:, 2, 1], final[1, 2], final[:, 2, 1] = 0.0, 0.0, 0.0, 0.0, 0.0
    tariff = 0.2 * (1.0 - np.eye(3))[:, :, None] * np.ones(4)
    return checked_table("abc", "wxyz", inputs, final, tariff=tariff)


def base_of(net):
    return make_trade_base(net.trade.transpose(1, 0, 2), net.tariff.transpose(1, 0, 2), net.recipe)


def inverse(base, e):
    """[I - G']^-1 of the map by central differences, and the map's damping."""
    problem = _Problem(base, Change(), e)
    size, h = problem.begin().size, 1e-5
    sides = _Problem(base, Change(tariff=np.repeat(base.tariff[None], size, 0)), e)
    point = h * np.eye(size)
    slopes = (sides.update(point) - sides.update(-point)).T / (2.0 * h)
    return np.linalg.inv(np.eye(size) - slopes), problem.step


@pytest.mark.parametrize("case", CASES)
def test_the_step_is_the_inverse_of_the_map_s_derivative(eco, case):
    e = CASES[case](eco.theta)
    expected, damping = inverse(eco.base, e)
    found = residual_response(eco.base_inverses, e, damping).step(np.eye(len(expected))).T
    np.testing.assert_allclose(found, expected, atol=3e-5)


@pytest.mark.parametrize("case", CASES)
def test_a_product_that_nobody_buys_stays_out(small, case):
    base, e = base_of(small), CASES[case](np.array([4.0, 6.0, 2.5, 3.0]))
    known, duty = base_inverses(base, small.leontief), base.tariff + 0.3 * (1.0 - np.eye(3))[:, :, None]
    found = solve(base, Change(tariff=duty), e, tolerance=1e-10, inverses=known)
    plain = solve(base, Change(tariff=duty), e, tolerance=1e-12)
    np.testing.assert_allclose(found.income, plain.income, rtol=1e-9)
    np.testing.assert_allclose(found.spending, plain.spending, rtol=1e-8)


@pytest.mark.parametrize("case", CASES)
def test_equilibria_are_those_of_plain_rounds_in_half_of_them(eco, case):
    e = CASES[case](eco.theta)
    duty = np.stack([eco.base.tariff + rate * (1.0 - np.eye(7))[:, :, None] * eco.goods for rate in (0.1, 0.5, 1.45)])
    found = solve(eco.base, Change(tariff=duty), e, tolerance=1e-9, inverses=eco.base_inverses)
    plain = solve(eco.base, Change(tariff=duty), e, tolerance=1e-12)
    assert found.rounds < plain.rounds / 2
    np.testing.assert_allclose(found.unknowns, plain.unknowns, atol=1e-8)


def test_where_steps_do_not_settle_plain_rounds_do(eco):
    """A slope of another world leads nowhere; the equilibrium is found all the same."""
    wrong = eco.base_inverses._replace(priced=-50.0 * eco.base_inverses.priced, spent=90.0 * eco.base_inverses.spent)
    duty = eco.base.tariff + 0.5 * (1.0 - np.eye(7))[:, :, None] * eco.goods
    e = Elasticities(eco.theta)
    found = solve(eco.base, Change(tariff=duty), e, inverses=wrong)
    np.testing.assert_allclose(found.income, solve(eco.base, Change(tariff=duty), e).income, rtol=1e-9)
    assert found.rounds > 10
