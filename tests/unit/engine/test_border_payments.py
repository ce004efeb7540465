import numpy as np
import pytest

from engine_cases import case, control
from monazite.engine.state import CONTRACT_SHARE


def ran(*policy, months=4, **kwargs):
    c = case(*policy, months=months, **kwargs)
    c.run(months)
    return c


def test_rents_are_zero_without_limits():
    c = ran({"kind": "tariff", "actor": "US", "on": ["CN"], "start": "2025-01-01", "goods": ["*"], "rate": 0.3})
    assert (c.flows.rent == 0.0).all()


def test_rent_is_the_gap_times_the_flow():
    c = ran(control(start="2025-01-01", review=0.0, approval=0.3), months=3)
    f, s, m = c.at(2), c.s, c.work.market
    g, k = c.model.index.good.index("NdFeB.SH.magnet"), int(np.flatnonzero(c.s.producers[2] == s.controller)[0])
    gap = f.price[0, g, k] * np.expm1(m.wedge[0, g, k])
    assert f.rent[0, g, k] == pytest.approx((f.ship[0, g, k] * gap).sum() / 1000.0, rel=1e-12)
    assert f.rent[0, g, k] > 0


@pytest.mark.parametrize("phi", [0.0, 0.9])
def test_revenue_is_duty_times_value_at_the_border(phi):
    tariff = {"kind": "tariff", "actor": "US", "on": ["CN"], "start": "2025-01-01", "goods": ["magnet"], "rate": 0.3}
    tax = {"kind": "export_tax", "actor": "CN", "start": "2025-01-01", "goods": ["Nd.oxide"], "rate": 0.1}
    c = case(tariff, tax, control(start="2025-01-01", review=0.0), months=3)
    c.params.scalars[:, CONTRACT_SHARE] = phi
    c.run(3)
    f, s, m, controls = c.at(2), c.s, c.work.market, c.model.controls
    slot = s.producers.max(0)
    spot = f.price[0][:, :, None] * np.exp(m.wedge[0])
    value = f.ship[0] * (phi * c.state.contract[0][:, :, None] + (1 - phi) * spot) / 1000.0
    expected = np.zeros(len(c.model.index.region))
    np.add.at(expected, s.buyer_region, (value * controls.tariff[2][:, slot]).sum((0, 1)))
    np.add.at(expected, slot, (value * controls.export_tax[2][:, slot]).sum((0, 2)))
    assert f.revenue[0] == pytest.approx(expected, rel=1e-10)
    us, cn = c.model.index.region.index("US"), s.controller
    assert f.revenue[0, us] > 0
    assert f.revenue[0, cn] > 0


def test_a_floor_costs_the_gap_on_what_is_sold():
    c = ran({"kind": "finance", "actor": "US", "start": "2025-01-01", "floor": {"Nd.oxide": 110, "Pr.oxide": 110}})
    f, us = c.at(3), c.model.index.region.index("US")
    k = int(np.flatnonzero(c.s.producers[0] == us)[0])
    goods = [c.model.index.good.index(name) for name in ("Nd.oxide", "Pr.oxide")]
    expected = sum(f.supply[0, g, k] * max(110.0 - f.price[0, g, k], 0.0) for g in goods) / 1000.0
    assert expected > 0
    assert f.floor_cost[0, us] == pytest.approx(expected, rel=1e-10)
    assert np.delete(f.floor_cost[0], us) == pytest.approx(0.0)


def test_extra_cost_is_purchases_at_paid_less_baseline_prices():
    c = ran(control(start="2025-01-01", review=0.0, approval=0.3))
    f = c.at(3)
    by_buyer = (f.ship[0].sum(1) * (f.paid[0] - c.model.base.paid)).sum(0) / 1000.0
    expected = np.zeros(len(c.model.index.region))
    np.add.at(expected, c.s.buyer_region, by_buyer)
    assert f.cost[0] == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_in_the_baseline_there_is_no_extra_cost():
    c = ran()
    assert c.at(0).cost[0] == pytest.approx(0.0, abs=0.05)


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
