"""The compiled month against the plain NumPy one: every residual, price and quantity, and the solved month."""

import numpy as np
import pytest

from engine_cases import case, control, shipped, tiny
from monazite.dataset.dataset import load_dataset
from random_worlds import hard
from reference import numpy_newton, numpy_step

FILLED = ("lp", "ld", "share", "need", "buy", "make", "flow", "feed", "supply", "hold", "activity")
SEEDS = (3, 7, 16, 25)


def baseline():
    c = case()
    c.prepare(0)
    return c


def licences():
    c = case(control(start="2025-02-01", approval=0.4, review=1.0), months=6)
    c.run(3)
    c.prepare(3)
    return c


def outage():
    c = case(months=6)
    c.run(1)
    c.s.deposit_cap[::2] *= 0.3
    c.model.base.plants[1:] *= 0.7
    c.prepare(1)
    return c


def random_world(seed):
    rng = np.random.default_rng(seed)
    c = case(*hard(rng), months=6, ds=shipped(), count=2)
    c.run(1)
    c.s.deposit_cap[:] *= rng.uniform(0.2, 1.0, c.s.deposit_cap.size)
    c.model.base.plants[:] *= rng.uniform(0.2, 1.0, c.model.base.plants.shape)
    c.prepare(1)
    return c


def merged():
    """Minerals without magnets in one model: plants of one region in several slots, each with a premium of its own."""
    c = case(
        control(goods=["gallium", "tungsten"], start="2025-02-01", approval=0.4, review=1.0),
        {"kind": "quota", "actor": "CN", "start": "2025-02-01", "goods": ["germanium"], "amount": 60},
        ds=load_dataset("gallium", "germanium", "tungsten"),
        months=6,
    )
    c.run(1)
    c.s.deposit_cap[::2] *= 0.7
    c.model.base.plants[:] *= 0.85
    c.prepare(1)
    return c


MONTHS = {"baseline": baseline, "licences": licences, "outage": outage, "merged": merged} | {
    f"random {seed}": lambda seed=seed: random_world(seed) for seed in SEEDS
}


@pytest.fixture(scope="module", params=MONTHS)
def month(request):
    return MONTHS[request.param]()


def plain(c, i=0):
    k = c.kernel(i)
    return k, numpy_step.Month(k.s, k.d, k.x, *k.blocks)


def same(k, month, z):
    """Residuals to 1e-10 and every quantity to 1e-10 of the largest."""
    error, v = k.error(z), numpy_step.evaluate(month, z)
    assert v.error == pytest.approx(error, rel=1e-10, abs=1e-10)
    for name in FILLED:
        ours, theirs = getattr(v, name), getattr(k.m, name)
        assert np.abs(ours - theirs).max(initial=0.0) <= 1e-10 * np.abs(theirs).max(initial=0.0), name


def near(z, blocks, size, rng):
    """A random point around z; premiums and wedges never negative: a subsidy below the price has no log."""
    z = z + size * rng.standard_normal(z.size)
    z[blocks[0] :] = np.maximum(z[blocks[0] :], 0.0)
    return z


@pytest.mark.parametrize("size", [0.0, 0.03, 0.3, 1.5])
def test_residuals_and_quantities_agree(month, size):
    k, ours = plain(month)
    rng = np.random.default_rng(int(size * 100))
    same(k, ours, near(k.z, k.blocks, size, rng))


def test_a_stressed_month_with_floors_taxes_and_a_quota_agrees(stressed):
    k, ours = plain(stressed)
    assert (k.x.floor > 0).any()
    assert (k.s.limit_quota >= 0).any()
    rng = np.random.default_rng(1)
    for size in (0.0, 0.1, 0.5):
        same(k, ours, near(k.z, k.blocks, size, rng))


@pytest.mark.parametrize("name", ["outage", "licences", "merged", "random 3"])
def test_tangents_are_the_derivatives_of_the_plain_equations(name):
    """Central differences of fourth order, in random directions."""
    k, ours = plain(MONTHS[name]())
    rng = np.random.default_rng(2)
    z = near(k.z, k.blocks, 0.1, rng)
    matrix, h = numpy_newton.jacobian(ours, numpy_step.evaluate(ours, z)), 1e-5

    def error(step):
        return numpy_step.evaluate(ours, z + step).error

    for _ in range(6):
        way = rng.standard_normal(z.size)
        short, long = error(h * way) - error(-h * way), error(2 * h * way) - error(-2 * h * way)
        assert matrix @ way == pytest.approx((8.0 * short - long) / (12.0 * h), rel=1e-5, abs=1e-5)


def test_the_solved_month_agrees(month):
    """Both solvers end at the same prices, premiums, wedges and shipments."""
    for i in range(month.state.z.shape[0]):
        _, ours = plain(month, i)
        found = numpy_newton.solve(ours, month.state.z[i], month.model.base.z)
        if i == 0:
            status = month.clear(1)
        assert found.worst < 1e-9
        assert status[i, 3] < 1e-8
        z = month.state.z[i]
        assert found.z == pytest.approx(z, abs=1e-6)
        v, m = found.values, month.work.market
        assert v.lp == pytest.approx(m.lp[i], abs=1e-6)
        assert v.ld == pytest.approx(m.ld[i], abs=1e-6)
        ship = m.share[i] * m.buy[i][:, None, :]
        assert np.abs(v.sold - ship).max() < 1e-6 * ship.max()
        binding = ours.limited & (z[ours.limits :] > 1e-6)
        assert v.flow[binding] == pytest.approx(ours.x.limit[binding], rel=1e-7)


def test_a_merged_model_has_slots_of_one_region_with_unlike_premiums():
    """Else the merged month above says nothing of the scale of a slot."""
    c = merged()
    china = c.s.producers[0] == c.model.index.region.index("CN")
    assert np.unique(c.params.premium[0, 0, china]).size == china.sum() > 1


def test_a_kept_inverse_saves_jacobians_and_leads_to_the_same_month():
    c = licences()
    _, ours = plain(c)
    cold = numpy_newton.solve(ours, c.state.z[0], c.model.base.z)
    ours.x.want[:] *= 1.01
    warm = numpy_newton.solve(ours, cold.z, c.model.base.z, cold.inverse)
    again = numpy_newton.solve(ours, cold.z, c.model.base.z)
    assert warm.jacobians < again.jacobians
    assert warm.z == pytest.approx(again.z, abs=1e-8)


def test_the_plain_step_knows_the_tiny_world():
    c = case(ds=tiny())
    c.prepare(0)
    k, ours = plain(c)
    same(k, ours, k.z)
    assert numpy_newton.solve(ours, k.z, c.model.base.z).worst < 1e-9
