import numpy as np
import pytest

from engine_cases import case, control
from monazite.engine.balance import fischer_burmeister
from monazite.engine.numerics.solver import FAILED, SOLVED, STATUS, TOLERANCE


@pytest.mark.parametrize(("wedge", "gap"), [(0.3, 0.0), (0.0, 0.7), (0.0, 0.0)])
def test_complement_is_zero_where_one_side_is(wedge, gap):
    assert fischer_burmeister(wedge, gap)[0] == pytest.approx(0.0, abs=1e-11)


@pytest.mark.parametrize(("wedge", "gap"), [(0.3, 0.2), (-0.1, 0.5), (0.4, -0.2), (-0.3, -0.3)])
def test_complement_is_not_zero_elsewhere_and_knows_its_slopes(wedge, gap):
    phi, by_wedge, by_gap = fischer_burmeister(wedge, gap)
    assert abs(phi) > 0.01
    assert (phi > 0) == (wedge > 0 and gap > 0)
    h = 1e-6
    assert by_wedge == pytest.approx(
        (fischer_burmeister(wedge + h, gap)[0] - fischer_burmeister(wedge - h, gap)[0]) / (2 * h), rel=1e-7
    )
    assert by_gap == pytest.approx(
        (fischer_burmeister(wedge, gap + h)[0] - fischer_burmeister(wedge, gap - h)[0]) / (2 * h), rel=1e-7
    )


@pytest.mark.compiled
def test_every_equation_holds_at_the_solution(stressed):
    c = case(control())
    c.run(5)
    status = c.flows.status[0, :5]
    assert (status[:, 0] == SOLVED).all()
    assert (status[:, 3] < TOLERANCE).all()
    c.prepare(5)
    c.clear(5)
    k = c.kernel()
    assert k.worst(k.z.copy()) < TOLERANCE


@pytest.mark.compiled
def test_solution_does_not_depend_on_the_start():
    """Three starts, cold and warm: one equilibrium."""
    found = []
    for noise in (0.0, 0.05, 0.2):
        c = case(control(start="2025-01-01", review=0.0, approval=0.4))
        c.prepare(0)
        c.state.z[:] += noise * np.random.default_rng(3).normal(size=c.state.z.shape)
        status = c.clear(0, broken=noise > 0.1)
        assert status[0, 0] < FAILED
        found.append(c.work.market.lp.copy())
    assert found[1] == pytest.approx(found[0], abs=1e-7)
    assert found[2] == pytest.approx(found[0], abs=1e-7)


@pytest.mark.compiled
def test_a_warm_month_is_cheap():
    c = case(control(), months=12)
    c.run(12)
    evaluations, jacobians = c.flows.status[0, :, 1], c.flows.status[0, :, 2]
    assert np.median(evaluations) <= 15
    assert jacobians.sum() <= 0.8 * evaluations.sum()


@pytest.mark.compiled
def test_a_month_without_solution_says_so_and_keeps_prices_and_neighbours():
    c = case(count=3)
    c.run(1)
    c.prepare(1)
    before = c.state.z[1].copy()
    c.work.month.want[1] = np.nan
    status = c.clear(1)
    assert status[:, 0].tolist() == [SOLVED, FAILED, SOLVED]
    assert c.state.z[1] == pytest.approx(before)
    c.prepare(2)
    assert c.clear(2)[:, 0].tolist() == [SOLVED, SOLVED, SOLVED]
    assert "not solved" in STATUS[FAILED]


@pytest.mark.compiled
def test_binding_limits_hold_and_free_ones_have_no_wedge():
    c = case(control(start="2025-01-01", review=0.0, approval=0.4), months=6)
    c.run(6)
    limit, flow, wedge = c.flows.limit[0], c.flows.flow[0], c.flows.wedge[0]
    binds = (wedge > 1e-6) & (limit > 0) & np.isfinite(limit)
    assert binds.sum() > 10
    assert flow[binds] == pytest.approx(limit[binds], rel=1e-8)
    slack = np.isfinite(limit) & (limit > 0) & (flow < 0.999 * limit)
    assert np.abs(wedge[slack]).max(initial=0.0) < 1e-8
    assert wedge.min() > -1e-8
    assert (flow[limit == 0] == 0.0).all()
