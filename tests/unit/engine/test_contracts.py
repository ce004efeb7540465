import numpy as np
import pytest

from engine_cases import case, control
from monazite.engine.contracts import FORMULA_SPEED, settle_contracts
from monazite.engine.state import CONTRACT_SHARE


def settled(c, t=0):
    f = c.at(t)
    settle_contracts(t, c.s, c.params, c.model.base, c.state, c.work, f)
    return f


def test_at_the_baseline_all_pay_the_benchmark():
    c = case()
    c.step(0)
    f = c.at(0)
    bought = c.s.need_ref > 1e-6
    assert f.paid[0][bought] == pytest.approx(c.model.base.paid[bought], rel=1e-3)


def test_formula_prices_follow_with_a_quarters_lag():
    c = case()
    c.step(0)
    before = c.state.contract.copy()
    c.work.market.lp[:] += 0.4
    f = settled(c)
    on = f.price[0] > 0
    assert c.state.contract[0][on] == pytest.approx((before + FORMULA_SPEED * (f.price - before))[0][on])
    assert f.price[0][on] == pytest.approx((c.s.price_ref[:, None] * np.exp(c.work.market.lp[0]))[on])


@pytest.mark.parametrize("phi", [0.0, 0.6, 1.0])
def test_paid_is_formula_and_spot_abroad_and_the_producer_price_at_home(phi):
    c = case(control(start="2025-01-01", review=0.0, approval=0.4))
    c.params.scalars[:, CONTRACT_SHARE] = phi
    for t in range(3):
        c.step(t)
    f, s, m = c.at(2), c.s, c.work.market
    cost = s.cost_ref * c.model.base.duty_change[2]
    g = c.model.index.good.index("NdFeB.SH.magnet")
    for buyer in ("US", "CN"):
        b = c.model.index.buyer.index(buyer)
        total = 0.0
        for k, r in enumerate(s.producers[2]):
            if r >= 0:
                price = f.price[0, g, k]
                spot = price * np.exp(m.wedge[0, g, k, b])
                if r != s.buyer_region[b]:
                    spot = phi * c.state.contract[0, g, k] + (1 - phi) * spot
                total += m.share[0, g, k, b] * cost[g, k, b] * spot
        assert f.paid[0, g, b] == pytest.approx(total, rel=1e-10)
    assert f.delivered[0] == pytest.approx(s.price_ref[:, None] * np.exp(m.ld[0]))


def test_contracts_keep_the_paid_price_below_the_spot_price_in_a_shortage():
    c = case(control(start="2025-01-01", review=2.0, approval=0.1), months=4)
    c.run(4)
    g, b = c.model.index.good.index("NdFeB.SH.magnet"), c.model.index.buyer.index("EU")
    assert c.flows.paid[0, 3, g, b] < 0.9 * c.flows.delivered[0, 3, g, b]


def test_a_good_that_nobody_offers_is_reported_at_the_ceiling():
    c = case()
    c.step(0)
    c.work.market.ld[:] = 600.0
    f = settled(c)
    assert f.delivered[0] == pytest.approx(1e4 * np.broadcast_to(c.s.price_ref[:, None], f.delivered[0].shape))
