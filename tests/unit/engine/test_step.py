import numpy as np
import pytest

from engine_cases import case, case_of, control, parameters


@pytest.mark.compiled
def test_a_month_in_flows_is_the_month_in_memory():
    c = case(control(), months=5)
    c.run(5)
    f, m = c.at(4), c.work.market
    assert f.ship == pytest.approx(m.share * m.buy[:, :, None, :])
    assert f.ship.sum(3) == pytest.approx(m.make, rel=1e-9, abs=1e-9)
    assert np.array_equal(f.bought, f.ship.sum(2))
    assert f.need == pytest.approx(m.need + c.work.month.released + c.work.month.drawn)
    assert (c.work.month.released > 0.0).any()
    assert f.stock == pytest.approx(c.state.stock)
    assert f.held == pytest.approx(m.supply - m.make[:, : m.supply.shape[1]])
    assert f.limit == pytest.approx(c.work.month.limit)
    assert f.flow == pytest.approx(m.flow)


@pytest.mark.compiled
def test_order_of_calls_licences_bind_in_their_first_month():
    c = case(control(start="2025-03-01", approval=0.0, review=2.0, grace=0), months=4)
    c.run(4)
    q = int(np.flatnonzero(c.s.limit_good == c.model.index.good.index("NdFeB.N.magnet"))[0])
    assert np.isinf(c.flows.limit[0, 1, q])
    assert c.flows.flow[0, 2, q] < 0.2 * c.flows.flow[0, 1, q]


@pytest.mark.compiled
def test_draws_of_a_batch_do_not_touch_each_other():
    c = case(control(), months=6, count=3)
    c.run(6)
    alone = case_of(c.model, type(c.params)(*(a[1:2] for a in c.params)))
    alone.run(6)
    for a, b in zip(c.flows, alone.flows, strict=True):
        assert np.array_equal(a[1, :6], b[0, :6], equal_nan=True)


@pytest.mark.compiled
def test_time_is_months_from_the_start():
    """The same measure a year later acts a year later, when nothing grows."""
    early, late = case(control(start="2025-03-01"), months=8), case(control(start="2026-03-01"), months=20)
    early.run(8)
    late.run(20)
    ratio = late.flows.price[0, 12:20] / np.where(early.flows.price[0, :8] > 0, early.flows.price[0, :8], 1.0)
    assert ratio[ratio > 0] == pytest.approx(1.0, abs=0.1)  # not exact: producers add to their stocks for a year more


@pytest.mark.compiled
def test_parameters_of_another_draw_change_the_month():
    c = case(control(), months=4)
    other = case_of(c.model, parameters(c.model, first=1))
    c.run(4)
    other.run(4)
    assert np.abs(c.flows.price[0, 3] - other.flows.price[0, 3]).max() > 0.1
