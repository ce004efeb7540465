"""Closed forms T1 to T10 of the trade equilibrium."""

import numpy as np
import pytest

from monazite.economy.anderson import accelerate
from monazite.economy.base import Elasticities, make_trade_base
from monazite.economy.exact_hat import Change, rebase, solve, welfare
from monazite.foundation.errors import SolveError

N, J = 4, 3
THETA = np.array([4.0, 6.0, 2.5])


def world(n=N, j=J, *, seed=0, inputs=True, tariff=0.0):
    """A random world with balanced trade: what n sells to i is what i sells to n, before duties."""
    rng = np.random.default_rng(seed)
    value = rng.uniform(0.1, 1.0, (n, n, j))
    value = value + value.transpose(1, 0, 2)
    value[np.arange(n), np.arange(n)] *= 8.0
    duty = tariff * rng.uniform(0.2, 1.0, (n, n, j))
    duty[np.arange(n), np.arange(n)] = 0.0
    recipe = rng.uniform(0.02, 0.18, (n, j, j)) * 3.0 / max(j, 3) if inputs else np.zeros((n, j, j))
    return make_trade_base(value * (1.0 + duty), duty, recipe)


def costs(n=N, j=J, seed=1, size=0.4):
    rng = np.random.default_rng(seed)
    d = np.exp(size * rng.uniform(-0.5, 1.0, (n, n, j)))
    d[np.arange(n), np.arange(n)] = 1.0
    return d


def own(base):
    here = np.arange(len(base.spending))
    return base.share[here, here]


CASES = {
    "cobb-douglas": Elasticities(THETA),
    "ces": Elasticities(THETA, 0.5, 0.2, 0.9),
    "specific": Elasticities(THETA, 0.5, 0.2, 0.9, True),
}


@pytest.mark.parametrize("case", CASES)
def test_t1_no_shock_no_change(case):
    b = world(tariff=0.2)
    q = solve(b, Change(), CASES[case])
    for array in (q.wage, q.price, q.consumer):
        np.testing.assert_allclose(array, 1.0, atol=1e-9)
    np.testing.assert_allclose(welfare(b, q, Change()).income, 0.0, atol=1e-7)


def test_t2_one_sector_gains_from_trade_are_those_of_arkolakis_and_others():
    b = world(j=1, inputs=False)
    change = Change(iceberg=costs(j=1))
    q = solve(b, change, Elasticities(np.array([5.0])), tolerance=1e-12)
    here = np.arange(N)
    ratio = q.share[here, here, 0] / own(b)[:, 0]
    np.testing.assert_allclose(1 + welfare(b, q, change).income / 100, ratio ** (-1 / 5.0), rtol=1e-9)


def test_t3_many_sectors_with_inputs():
    b = world()
    change = Change(iceberg=costs())
    q = solve(b, change, CASES["cobb-douglas"], tolerance=1e-12)
    here = np.arange(N)
    log_share = np.log(q.share[here, here] / own(b)) / THETA
    expected = [-b.taste[n] @ np.linalg.solve(np.eye(J) - b.recipe[n].T, log_share[n]) for n in range(N)]
    np.testing.assert_allclose(np.log1p(welfare(b, q, change).income / 100), expected, rtol=1e-7)


def test_t4_autarky_limit():
    b = world()
    wall = np.full((N, N, J), np.inf)
    wall[np.arange(N), np.arange(N)] = 1.0
    q = solve(b, Change(iceberg=wall), CASES["cobb-douglas"], tolerance=1e-12)
    expected = [b.taste[n] @ np.linalg.solve(np.eye(J) - b.recipe[n].T, np.log(own(b)[n]) / THETA) for n in range(N)]
    np.testing.assert_allclose(np.log1p(welfare(b, q, Change()).income / 100), expected, rtol=1e-7)


@pytest.mark.parametrize("case", ["cobb-douglas", "ces"])
def test_t5_lerner_symmetry(case):
    """A uniform import duty and a uniform export tax of one country do the same."""
    b = world()
    rate = 0.25
    duty, tax = np.zeros((N, N, J)), np.zeros((N, N, J))
    duty[0, 1:] = rate
    tax[1:, 0] = rate
    first, second = Change(tariff=duty), Change(export_tax=tax)
    one = welfare(b, solve(b, first, CASES[case], tolerance=1e-12), first)
    two = welfare(b, solve(b, second, CASES[case], tolerance=1e-12), second)
    np.testing.assert_allclose(one.income, two.income, rtol=1e-8)
    np.testing.assert_allclose(one.imports, two.imports, rtol=1e-8)


def test_t6_small_changes_are_terms_of_trade_plus_volume_of_trade():
    b = world(tariff=0.3)
    step = 1e-5
    duty = b.tariff.copy()
    duty[0, 1] += step
    change = Change(tariff=duty)
    q = solve(b, change, CASES["cobb-douglas"], tolerance=1e-14)
    old = b.spending[:, None, :] * b.share / (1 + b.tariff)
    new = q.spending[:, None, :] * q.share / (1 + duty)
    income = b.labour.sum(1) + (old * b.tariff).sum((1, 2)) + b.deficit
    for n in range(N):
        out, into, fresh = old[:, n].copy(), old[n].copy(), new[n].copy()
        out[n], into[n], fresh[n] = 0.0, 0.0, 0.0
        terms = (out.sum(0) * (q.cost[n] - 1)).sum() - (into * (q.cost - 1)).sum()
        volume = (b.tariff[n] * (fresh - into * q.cost)).sum()
        exact = welfare(b, q, change).income[n] / 100
        assert exact == pytest.approx((terms + volume) / income[n], rel=2e-3, abs=1e-10)


def test_t7_optimal_tariff_of_a_small_country_is_one_over_theta():
    theta = 4.0
    small = 1e-5
    value = np.array([[[0.7 * small], [0.3 * small]], [[0.3 * small], [1.0]]])
    b = make_trade_base(value, np.zeros((2, 2, 1)), np.zeros((2, 1, 1)))
    rates = np.linspace(0.15, 0.35, 21)
    gains = []
    for rate in rates:
        duty = np.zeros((2, 2, 1))
        duty[0, 1] = rate
        change = Change(tariff=duty)
        gains.append(welfare(b, solve(b, change, Elasticities(np.array([theta])), tolerance=1e-13), change).income[0])
    assert rates[int(np.argmax(gains))] == pytest.approx(1 / theta, abs=0.005)


@pytest.mark.parametrize("case", CASES)
def test_t8_trade_balances(case):
    b = world(tariff=0.2)
    duty = b.tariff.copy()
    duty[1, 2] += 0.5
    duty[2, 1] += 0.7
    q = solve(b, Change(tariff=duty, iceberg=costs(size=0.1)), CASES[case], tolerance=1e-11)
    border = q.spending[:, None, :] * q.share / (1 + duty)
    here = np.arange(N)
    border[here, here] = 0.0
    np.testing.assert_allclose(border.sum((1, 2)) - border.sum((0, 2)), b.deficit, atol=1e-8 * b.labour.sum())


def test_t9_ces_tends_to_cobb_douglas():
    b = world()
    change = Change(iceberg=costs())
    exact = welfare(b, solve(b, change, CASES["cobb-douglas"], tolerance=1e-11), change).income
    near = Elasticities(THETA, 1 - 1e-4, 1 + 1e-4, 1 - 1e-4)
    np.testing.assert_allclose(welfare(b, solve(b, change, near), change).income, exact, rtol=1e-3)


@pytest.mark.parametrize("case", CASES)
def test_t10_hulten_in_a_closed_economy(case):
    """A small rise of one sector's productivity is worth its sales over GDP."""
    rng = np.random.default_rng(4)
    value = rng.uniform(1, 2, (1, 1, J))
    b = make_trade_base(value, np.zeros((1, 1, J)), rng.uniform(0.02, 0.18, (1, J, J)))
    step = 1e-5
    better = np.ones((1, J))
    better[0, 1] += step
    q = solve(b, Change(productivity=better), CASES[case], tolerance=1e-14)
    domar = value[0, 0, 1] / b.labour.sum()
    gain = np.log1p(welfare(b, q, Change()).income[0] / 100) / step
    assert gain == pytest.approx(domar, rel=1e-3)


def test_going_and_coming_back_ends_where_it_began():
    b = world(tariff=0.1)
    duty = b.tariff * 3
    q = solve(b, Change(tariff=duty), CASES["cobb-douglas"], tolerance=1e-12)
    middle = rebase(b, q, Change(tariff=duty))
    back = solve(middle, Change(tariff=b.tariff), CASES["cobb-douglas"], tolerance=1e-12)
    np.testing.assert_allclose(back.spending, b.spending, rtol=1e-7)


def test_short_run_halves_trade_elasticities():
    e = CASES["cobb-douglas"].short_run()
    np.testing.assert_allclose(e.theta, THETA / 2)
    assert e.specific


def test_a_map_without_a_fixed_point_is_reported():
    x, rounds, gap = accelerate(lambda z: z + 1.0, np.zeros(2), tolerance=1e-9, rounds=30)
    assert gap > 1e-9
    assert rounds <= 30
    assert np.isfinite(x).all()


def test_what_cannot_be_solved_is_an_error():
    b = world()
    with pytest.raises(SolveError, match="no trade equilibrium"):
        solve(b, Change(iceberg=np.full((N, N, J), np.nan)), CASES["ces"])


@pytest.mark.parametrize("case", CASES)
def test_changes_side_by_side_are_those_one_by_one(case):
    """Of different sizes, so that some settle before others; duties, export taxes and transport costs at once."""
    b = world(tariff=0.2)
    duty = np.stack([b.tariff * k for k in (1.0, 1.01, 3.0, 8.0)])
    tax = np.stack([np.full_like(b.tariff, k) for k in (0.0, 0.0, 0.1, 0.3)])
    change = Change(tariff=duty, export_tax=tax, iceberg=costs(size=0.1))
    together = solve(b, change, CASES[case], tolerance=1e-11)
    effects = welfare(b, together, change)
    for i in range(4):
        one = change._replace(tariff=duty[i], export_tax=tax[i])
        alone = solve(b, one, CASES[case], tolerance=1e-11)
        for name in ("wage", "price", "share", "price_pull", "input_pull", "sales", "revenue"):
            np.testing.assert_allclose(getattr(together, name)[i], getattr(alone, name), rtol=1e-8, atol=1e-9)
        for all_, single in zip(effects, welfare(b, alone, one), strict=True):
            np.testing.assert_allclose(all_[i], single, atol=1e-7)


@pytest.mark.parametrize("case", CASES)
def test_productivities_side_by_side_under_one_duty_are_those_one_by_one(case):
    """What is the same for all changes has no leading axis; one region makes one product without inputs."""
    b = world(tariff=0.2)
    recipe = b.recipe.copy()
    recipe[1, :, 2] = 0.0
    b = make_trade_base(b.spending[:, None, :] * b.share, b.tariff, recipe)
    better = np.ones((3, N, J))
    better[1, 0], better[2, 1, 2] = 1.1, 0.8
    together = solve(b, Change(tariff=2.0 * b.tariff, productivity=better), CASES[case], tolerance=1e-11)
    for i in range(3):
        alone = solve(b, Change(tariff=2.0 * b.tariff, productivity=better[i]), CASES[case], tolerance=1e-11)
        for name in ("wage", "cost", "price", "consumer", "taste", "income", "labour", "input_pull", "price_pull"):
            np.testing.assert_allclose(getattr(together, name)[i], getattr(alone, name), rtol=1e-8, atol=1e-9)
