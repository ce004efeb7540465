import numpy as np
import pytest

from engine_cases import case
from monazite.engine.state import GROWTH, RESEARCH_EFFECT, THRIFT_LIMIT, THRIFT_RESPONSE


def dear(c, log_price):
    """Everything is expected to cost exp(log_price) times the baseline, delivered."""
    c.state.expected[:] = np.log(c.s.delivered_ref) + log_price


def test_at_baseline_prices_uses_want_the_baseline():
    c = case()
    c.prepare(0)
    assert c.work.plan[0] == pytest.approx(c.s.activity_ref)
    assert c.work.month.want[0] == pytest.approx(c.s.activity_ref)
    c.prepare(1)
    assert c.state.thrift == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(("log_price", "response", "pace"), [(0.5, 0.1, 0.05), (3.0, 0.1, 0.09), (-1.0, 0.1, 0.0)])
def test_thrift_follows_expected_prices_up_to_its_speed_limit(log_price, response, pace):
    c = case()
    c.params.scalars[:, [THRIFT_LIMIT, THRIFT_RESPONSE]] = 0.09, response
    c.prepare(0)
    dear(c, log_price)
    c.prepare(1)
    on = c.s.activity_ref > 0
    assert c.state.thrift[0][on] == pytest.approx(-pace / 12.0, rel=1e-9, abs=1e-12)


def test_thrift_is_never_undone():
    c = case()
    dear(c, 1.0)
    for t in range(3):
        c.prepare(t)
    low = c.state.thrift.copy()
    dear(c, -2.0)
    for t in range(3, 6):
        c.prepare(t)
    assert (low < 0).any()
    assert c.state.thrift == pytest.approx(low)


def test_research_raises_the_limit_and_mandates_add_to_the_pace():
    c = case()
    c.params.scalars[:, [THRIFT_LIMIT, THRIFT_RESPONSE, RESEARCH_EFFECT]] = 0.08, 10.0, 0.02
    c.model.controls.research[1], c.model.controls.thrift_target[1] = 150.0, 0.01
    c.prepare(0)
    dear(c, 1.0)
    c.prepare(1)
    # a year: 0.08 + 0.02 x 150 MUSD / 100 MUSD + 0.01 = 0.12; a month: 0.01
    on = c.s.activity_ref > 0
    assert c.state.thrift[0][on] == pytest.approx(-0.01)
    assert c.state.thrift[0][~on] == pytest.approx(0.0)


def test_trend_growth_is_a_year_by_year_factor():
    c = case(growth=True, months=30)
    c.params.scalars[:, THRIFT_RESPONSE] = 0.0
    c.params.scalars[:, GROWTH] = 0.5
    c.s.growth[:] = 0.06
    c.prepare(24)
    assert c.work.plan[0] == pytest.approx(1.0609 * c.s.activity_ref)  # 1.03 squared


def test_plants_restock_within_bounds():
    """Stocks aimed at: 0.6 months of use in the first half of the classes, 0.2 in the second; 0.4 on the mean."""
    c = case()
    classes = c.params.line_cover.shape[1]
    c.params.line_share[:] = 1.0 / classes
    c.params.line_cover[:, : classes // 2], c.params.line_cover[:, classes // 2 :] = 0.6, 0.2
    month = c.s.activity_ref[c.s.plant_use, c.s.plant_buyer]  # use of a month, by plant
    for held, restocked in ((0.0, 0.2), (0.3, 0.05), (1.2, -0.25), (0.4, 0.0)):  # half of the gap, at least -0.25
        c.state.line[:] = held * month / classes
        c.prepare(0)
        assert c.work.month.want[0] - c.work.plan[0] == pytest.approx(restocked * c.s.activity_ref)
    c.params.line_cover[:] = 3.0
    c.state.line[:] = 0.0
    c.prepare(0)
    assert c.work.month.want[0] - c.work.plan[0] == pytest.approx(0.5 * c.s.activity_ref)  # half of 3, at most 0.5


def test_priority_uses_have_no_choke_price_in_reach():
    c = case(
        {"kind": "priority", "actor": "US", "start": "2025-01-01", "uses": [case().model.index.use[0]], "factor": 3.0}
    )
    c.prepare(0)
    factor = np.where(c.s.use_priority > 0, 10.0, 1.0)
    factor[0] *= 3.0
    assert c.work.month.choke[0] == pytest.approx(c.params.choke[0] * factor)


@pytest.mark.compiled
def test_the_lean_recipe_gains_while_the_usual_one_is_dearer_and_keeps_it():
    c = case()
    c.params.scalars[:, THRIFT_RESPONSE] = 0.12
    c.prepare(0)
    c.clear(0)
    rho = c.work.market.rho
    on = c.s.producers[2] >= 0
    rho[0, :, 0, on] *= np.e
    c.prepare(1)
    assert c.state.lean[0][:, on] == pytest.approx(0.01, rel=1e-3)
    rho[0, :, 0, on] /= np.e**3
    c.prepare(2)
    assert c.state.lean[0][:, on] == pytest.approx(0.01, rel=1e-3)
    weight = c.params.variant_weight[0]
    lean = c.work.month.lean[0]
    assert lean[:, 0][:, on] == pytest.approx(weight[:, 0][:, on])
    assert lean[:, 1][:, on] == pytest.approx(1.0100502 * weight[:, 1][:, on], rel=1e-5)  # e^0.01
