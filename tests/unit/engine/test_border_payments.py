import numpy as np
import pytest

from engine_cases import case, control
from monazite.engine.border_payments import _collect_border_payments
from monazite.engine.state import CONTRACT_SHARE, SCALARS
from monazite.model.trade_costs import baseline_duty


def ran(*policy, months=4, **kwargs):
    c = case(*policy, months=months, **kwargs)
    c.run(months)
    return c


@pytest.mark.compiled
def test_rents_are_zero_without_limits():
    c = ran({"kind": "tariff", "actor": "US", "on": ["CN"], "start": "2025-01-01", "goods": ["*"], "rate": 0.3})
    assert (c.flows.rent == 0.0).all()


@pytest.mark.parametrize("limited", [True, False])
@pytest.mark.parametrize("phi", [0.0, 0.6])
def test_payments_of_one_oxide_and_two_regions(limited, phi):
    """Who pays and collects where 2 t go from the first region to the second.

    Market prices are 20 and 30 USD/kg, the formula price of the first is 16. The duty of the second region is 25 %, the
    export tax of the first 10 %; a licence adds half to the spot price: at the border phi x 16 + (1 - phi) x 30, and
    without a licence phi x 16 + (1 - phi) x 20. Of the second region's 5 t of oxide each is guaranteed 40 USD/kg. It
    buys 4 t at 29 in place of 22 USD/kg, the first region 8 t at its usual 20. Freight is a fifth of the price, and the
    duty is on freight and export tax as well.
    """

    def filled(*values, shape=(1, 1, 2)):
        return np.array(values, float).reshape(shape)

    p, arc = np.zeros((1, len(SCALARS))), (1, 1, 2, 2)
    p[0, CONTRACT_SHARE] = phi
    wedge = filled(0, np.log(1.5) if limited else 0, 0, 0, shape=arc)
    rent, revenue, floor_cost, cost = np.full((1, 1, 2), 9.0), *(np.full((1, 2), 9.0) for _ in range(3))
    _collect_border_payments(0, np.array([[0, 1]] * 3), np.array([[0, 1]]), np.array([[limited, False]]),
                             np.array([0, 1]), filled(1, 1.2, 1, 1, shape=(1, 2, 2)),
                             filled(1, 1.25 * 1.1, 1, 1, shape=arc),
                             filled(0, 0.25, 0, 0, shape=arc), filled(0, 0.1, 0, 0, shape=arc), p,
                             filled(20, 22, shape=(1, 2)), filled(8, 2, 0, 2, shape=arc), filled(8, 4), wedge,
                             filled(9, 5), filled(0, 40), filled(16, 30), filled(20, 30), filled(20, 29), rent, revenue,
                             floor_cost, cost)  # fmt: skip
    border = {(True, 0.0): 30.0, (True, 0.6): 21.6, (False, 0.0): 20.0, (False, 0.6): 17.6}[limited, phi]
    assert revenue[0] == pytest.approx([2 * border * 0.1 / 1000, 2 * border * 1.1 * 1.2 * 0.25 / 1000])
    assert rent[0, 0] == pytest.approx([0.02 if limited else 0.0, 0.0])  # 2 t x 10 USD/kg
    assert floor_cost[0] == pytest.approx([0.0, 0.05])  # 5 t x 10 USD/kg
    assert cost[0] == pytest.approx([0.0, 0.028])  # 4 t x 7 USD/kg


@pytest.mark.compiled
def test_who_collects_in_a_model():
    tariff = {"kind": "tariff", "actor": "US", "on": ["CN"], "start": "2025-01-01", "goods": ["magnet"], "rate": 0.3}
    tax = {"kind": "export_tax", "actor": "CN", "start": "2025-01-01", "goods": ["Nd.oxide"], "rate": 0.1}
    floor = {"kind": "finance", "actor": "US", "start": "2025-01-01", "floor": {"Nd.oxide": 110, "Pr.oxide": 110}}
    c = ran(tariff, tax, floor, control(start="2025-01-01", review=0.0, approval=0.3))
    f, s, us, cn = c.at(3), c.s, c.model.index.region.index("US"), c.s.controller
    g, k = c.model.index.good.index("NdFeB.SH.magnet"), int(np.flatnonzero(s.producers[2] == cn)[0])
    assert f.rent[0, g, k] > 0
    assert f.revenue[0, us] > 0
    assert f.revenue[0, cn] > 0
    assert f.floor_cost[0, us] > 0
    assert np.delete(f.floor_cost[0], us) == pytest.approx(0.0)
    # what all buyers pay more than in the baseline, by buyer and by region
    assert f.cost[0].sum() == pytest.approx((f.bought[0] * (f.paid[0] - c.model.base.paid)).sum() / 1000.0, rel=1e-9)


@pytest.mark.compiled
def test_what_buyers_pay_is_what_sellers_carriers_and_both_treasuries_get():
    """By arc, with a duty, an export tax and a licence on the same goods: nothing is lost between them and nothing is
    paid twice. Sellers get the price at their border, with what a licence adds to it; carriers the freight on that.
    """
    duty = {"kind": "tariff", "actor": "US", "on": ["CN"], "start": "2025-01-01", "goods": ["*"], "rate": 0.5}
    tax = {"kind": "export_tax", "actor": "CN", "start": "2025-01-01", "goods": ["*"], "rate": 0.25}
    c = ran(duty, tax, control(start="2025-01-01", review=0.0, approval=0.3))
    f, s, index, ds = c.at(3), c.s, c.model.index, c.model.dataset
    contracted, region = c.params.scalars[0, CONTRACT_SHARE], s.producers.max(0)
    abroad = (region[:, None] != s.buyer_region[None]) & (region >= 0)[:, None]
    formula = np.where(abroad, contracted * c.state.contract[0][..., None], 0.0)
    border = formula + np.where(abroad, 1.0 - contracted, 1.0) * f.price[0][..., None]
    border += (1.0 - contracted) * f.price[0][..., None] * np.expm1(c.work.market.wedge[0])
    usual = 1.0 + baseline_duty(ds, index)[:, region]
    freight = np.where(abroad, s.cost_ref / usual, 1.0)
    assert (freight[f.ship[0] > 0] > 1.0 - 1e-12).all()
    assert (freight[f.ship[0] > 0] > 1.001).any()
    taxed = f.ship[0] * border * c.model.controls.export_tax[3][:, region]
    sellers, carriers = f.ship[0] * border, (f.ship[0] * border + taxed) * (freight - 1.0)
    treasuries = f.revenue[0].sum() * 1000.0
    assert treasuries > taxed.sum() > 0
    paid = (f.bought[0] * f.paid[0]).sum()
    assert paid == pytest.approx(sellers.sum() + carriers.sum() + treasuries, rel=1e-9)
    assert paid > 1.001 * (sellers.sum() + carriers.sum())


@pytest.mark.compiled
def test_in_the_baseline_there_is_no_extra_cost():
    c = ran()
    assert c.at(0).cost[0] == pytest.approx(0.0, abs=0.05)


@pytest.mark.compiled
def test_wedge_rent_duty_and_freight_make_the_price_on_every_arc():
    """Spot delivered price of an origin = producer price x licence factor x freight and duty."""
    tariff = {"kind": "tariff", "actor": "US", "on": ["CN"], "start": "2025-01-01", "goods": ["*"], "rate": 0.3}
    c = ran(control(start="2025-01-01", review=0.0, approval=0.3), tariff, months=3)
    f, s = c.at(2), c.s
    slot, sigma = s.producers.max(0), c.params.sourcing[0]
    duty = c.model.base.duty_change[2]
    q_of = {(int(s.limit_good[q]), int(s.limit_origin[q]), int(b)): q
            for q in range(s.limit_good.size) for b in np.flatnonzero(s.limit_mask[q])}  # fmt: skip
    seen = 0
    for g, k, b in np.argwhere(f.ship[0] > 0):
        q = q_of.get((int(g), int(k), int(b)))
        wedge = f.wedge[0, q] if q is not None else 0.0
        if c.model.base.capacity[g, k] == 0:
            continue
        available = c.work.month.weight[0, g, k, b] / c.params.weight[0, g, k, b] * duty[g, k, b] ** sigma[g]
        # marginal price over reference that the share implies, against what producer, licence, duty say
        implied = (f.ship[0, g, k, b] / f.ship[0, g, :, b].sum()) / (c.params.weight[0, g, k, b] * available)
        relative = implied ** (-1 / sigma[g]) * f.delivered[0, g, b] / s.price_ref[g]
        assert relative == pytest.approx(f.price[0, g, k] / s.price_ref[g] * np.exp(wedge) * duty[g, k, b], rel=1e-8)
        seen += q is not None and wedge > 0.01
    assert seen > 5
    assert slot.size
