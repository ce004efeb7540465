import numpy as np
import pytest

from engine_cases import case, control
from monazite.engine.contracts import _settle_contracts, settle_contracts
from monazite.engine.state import CONTRACT_SHARE, SCALARS


def settled(c, t=0):
    f = c.at(t)
    settle_contracts(t, c.s, c.params, c.model.base, c.state, c.work, f)
    return f


@pytest.mark.compiled
def test_at_the_baseline_all_pay_the_benchmark():
    c = case()
    c.step(0)
    f = c.at(0)
    bought = c.s.need_ref > 1e-6
    assert f.paid[0][bought] == pytest.approx(c.model.base.paid[bought], rel=1e-3)


@pytest.mark.compiled
def test_formula_prices_follow_with_a_quarters_lag():
    c = case()
    c.step(0)
    c.state.contract[:] = 30.0
    c.work.market.lp[:] = np.log(60.0 / c.s.price_ref)[:, None]
    f = settled(c)
    on = f.price[0] > 0
    assert f.price[0][on] == pytest.approx(60.0)
    assert c.state.contract[0][on] == pytest.approx(40.0)  # a third of the way from 30 to 60


@pytest.mark.parametrize(("phi", "abroad"), [(0.0, 19.8), (0.6, 14.256), (1.0, 10.56)])
def test_paid_is_formula_and_spot_abroad_and_the_producer_price_at_home(phi, abroad):
    """One oxide, two regions. Producers ask 20 and 30 USD/kg; the first one's formula price moves from 14 to 16.

    A licence adds half to the spot price of the first at the second region. With freight of 10 % and a duty of 20 %
    half of what that region buys costs 0.5 x 1.1 x 1.2 = 0.66 times phi x 16 + (1 - phi) x 30; its own half costs 15.
    """

    def filled(*values, shape):
        return np.array(values, float).reshape(shape)

    p, arc, node = np.zeros((1, len(SCALARS))), (1, 1, 2, 2), (1, 1, 2)
    p[0, CONTRACT_SHARE] = phi
    lp, ld = np.log(filled(2, 3, shape=node)), np.log(filled(2, 3.5, shape=node))
    share, wedge = filled(1, 0.5, 0, 0.5, shape=arc), filled(0, np.log(1.5), 0, 0, shape=arc)
    formula, price, paid, delivered, bought = filled(14, 30, shape=node), *(np.zeros(node) for _ in range(4))
    ship = np.zeros(arc)
    _settle_contracts(0, np.array([[0, 1]] * 3), np.array([[0, 1]]), np.array([[True, False]]), np.array([0, 1]),
                      np.array([10.0]), filled(1, 1.1, 1, 1, shape=(1, 2, 2)), filled(1, 1.2, 1, 1, shape=arc), p,
                      filled(1, 2, shape=(1, 1, 1, 2)), lp, ld, wedge, share, filled(8, 4, shape=node), formula, price,
                      paid, delivered, ship, bought)  # fmt: skip
    assert price[0, 0] == pytest.approx([20.0, 30.0])
    assert formula[0, 0] == pytest.approx([16.0, 30.0])
    assert paid[0, 0] == pytest.approx([20.0, abroad + 15.0])
    assert delivered[0, 0] == pytest.approx([20.0, 70.0])  # the spot price abroad has a premium of a factor of two
    assert ship[0, 0] == pytest.approx(np.array([[8.0, 2.0], [0.0, 2.0]]))
    assert bought[0, 0] == pytest.approx([8.0, 4.0])


@pytest.mark.compiled
def test_contracts_keep_the_paid_price_below_the_spot_price_in_a_shortage():
    c = case(control(start="2025-01-01", review=2.0, approval=0.1), months=4)
    c.run(4)
    g, b = c.model.index.good.index("NdFeB.SH.magnet"), c.model.index.buyer.index("EU")
    assert c.flows.paid[0, 3, g, b] < 0.9 * c.flows.delivered[0, 3, g, b]


@pytest.mark.compiled
def test_a_good_that_nobody_offers_is_reported_at_the_ceiling():
    c = case()
    c.step(0)
    c.work.market.ld[:] = 600.0
    f = settled(c)
    assert f.delivered[0] == pytest.approx(1e4 * np.broadcast_to(c.s.price_ref[:, None], f.delivered[0].shape))
