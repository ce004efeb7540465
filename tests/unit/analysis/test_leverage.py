"""Leverage: convex in the outside share, the ledger of the controlling country, the price of flooding."""

from dataclasses import replace

import numpy as np
import pytest

from engine_cases import control, simulated
from monazite.analysis.leverage import Flooding, coercion_loss, flooding, leverage_curve
from monazite.scenario.scenario import load_scenario


def test_the_closed_form_by_hand():
    assert coercion_loss(0.75, 0.5, 2.0) == pytest.approx(0.5)  # 1 - 0.25^(1/2)
    assert coercion_loss(0.36, 0.5, 2.0) == pytest.approx(0.2)  # 1 - 0.64^(1/2)
    assert coercion_loss(0.75, 1.0, 3.0) == pytest.approx(0.5)  # 1 - 0.25^(1/2): harder to replace, twice the weight


@pytest.mark.parametrize("weight", [0.05, 0.3])
def test_the_closed_form_is_convex_and_total_at_full_control(weight):
    loss = np.array([coercion_loss(s, weight, 2.0) for s in np.linspace(0.0, 0.95, 20)])
    assert loss[0] == 0.0
    assert (np.diff(loss, 2) > 0).all()
    assert coercion_loss(1.0, weight, 2.0) == 1.0
    first, second = (coercion_loss(a, weight, 2.0) - coercion_loss(b, weight, 2.0) for a, b in ((1.0, 0.9), (0.9, 0.8)))
    assert first > 2.0 * second


@pytest.mark.parametrize("magnets", [False, True])
def test_the_first_tenth_of_allied_heavy_capacity_saves_more_than_the_next(ds, magnets):
    c = leverage_curve(ds, load_scenario("cn-ree-2025"), magnets=magnets, shares=(0.0, 0.1, 0.2), draws=4)
    assert c is not None
    none, first, second = c.loss.mean(1)
    assert none > first > second
    assert none - first > first - second
    assert (c.loss[0] - c.loss[1] > c.loss[1] - c.loss[2]).all()
    assert 1.0 - first / none > 0.2  # a tenth of the need saves more than twice its share


def test_allied_plants_are_sized_by_the_need_outside(ds):
    sc = load_scenario("cn-ree-2025")
    c = leverage_curve(ds, sc, shares=(0.0, 0.1))
    assert c is not None
    # Ore of Strange Lake, share x USD/kg: Sm .026 x 2.01, Eu .002 x 27, Gd .027 x 28, Tb .0055 x 812, Dy .039 x 257,
    # Ho .009 x 67, Er .028 x 43, Tm .0045 x 400, Yb .029 x 14, Lu .004 x 780, Y .295 x 6 are 24.254; 85 % is won.
    assert c.capacity[1] * 20.616 / 1e3 == pytest.approx(0.1 * c.need, rel=1e-4)
    assert (
        300 < c.need < 1000
    )  # MUSD a year: 1,470 t of Dy and Tb at 2024 prices are some 500 MUSD, Y and others beside


@pytest.fixture(scope="module")
def run():
    return simulated(control(start="2025-03-01", approval=0.2, review=2.0), months=24, draws=2, growth=True)


def test_receipts_and_rents_add_up_to_the_spot_value_of_what_leaves(run):
    """One month of one draw, shipment by shipment; t x USD/kg are thousands of USD."""
    f, s, ix = run.view.flows, run.model.structure, run.index
    home, sales, rent = ix.region.index("CN"), 0.0, 0.0
    for g in range(len(ix.good)):
        for b, region in enumerate(s.buyer_region):
            if ix.region[region] != "CN":
                sales += f.ship[1, 9, g, home, b] * f.price[1, 9, g, home] / 1e3
    for row in f.rent[1, 9]:
        rent += row[home]
    assert sales > 0.0
    assert run.values("controller_sales")[1, 9] == pytest.approx(sales)
    assert run.values("controller_rent")[1, 9] == pytest.approx(rent)
    assert run.values("controller_rent")[:, 6:].min() > 0
    assert run.values("flooding_cost") == pytest.approx(0.0)
    before = run.model.baseline.ship
    assert before.shape[0] == len(s.price_ref)


def test_customers_are_lost_when_shipments_stop(run):
    goods = run.view.labels("goods")
    lost = run.values("customers_lost")[0, :, goods.index("magnet")]
    assert abs(lost[0]) < 0.03
    assert lost[6] > 0.1
    assert lost.max() <= 1.0


def test_flooding_costs_what_mines_are_paid(ds):
    flood = {"kind": "market_power", "actor": "CN", "start": "2025-01-01", "push": 0.2}
    res = simulated(flood, months=6)
    price = {row.good: row.price for row in ds.table("goods")}
    ore = dict.fromkeys((row.basket for row in ds.table("baskets")), 0.0)  # USD/kg of what is in it
    for row in ds.table("baskets"):
        ore[row.basket] += row.share * price.get(f"{row.element}.oxide", 0.0)
    fed, paid = res.view.flows.feed[0].sum(2), np.zeros(6)
    for i, row in enumerate(ds.table("deposits")):
        if row.region == "CN":
            paid += 0.2 * fed[:, i] * row.recovery * ore[row.basket] / 1e3
    assert res.values("flooding_cost")[0] == pytest.approx(paid, rel=1e-4)
    assert paid.min() > 0


def test_a_flood_has_a_price_and_brings_leverage_back(ds):
    from monazite.simulation.simulate import simulate

    sc = load_scenario("cn-ree-2025")
    f = flooding(simulate(ds, sc, draws=2), draws=2)
    assert (f.price > 0).all()
    assert (f.regained > 0).all()


def test_what_is_kept_is_what_was_made(ds, monkeypatch, tmp_path):
    from monazite.analysis import leverage
    from monazite.analysis.footprint import frontier as trade

    monkeypatch.setenv("MONAZITE_CACHE", str(tmp_path))
    sc = load_scenario("cn-ree-2025").model_copy(update={"months": 20})
    monkeypatch.setattr(leverage, "SHARES", (0.0, 0.1))
    made = leverage.cached_curve(ds, sc)
    points = trade.cached_frontier(ds, sc, draws=1)
    monkeypatch.setattr(leverage, "leverage_curve", None)
    monkeypatch.setattr(trade, "frontier", None)
    again = leverage.cached_curve(ds, sc)
    assert made is not None
    assert again is not None
    assert (again.withheld, again.shares, again.capacity, again.run) == (
        made.withheld, made.shares, made.capacity, made.run,
    )  # fmt: skip
    assert np.array_equal(again.loss, made.loss)
    for a, b in zip(points, trade.cached_frontier(ds, sc, draws=1), strict=True):
        assert (a.id, a.title, a.undominated) == (b.id, b.title, b.undominated)
        assert np.array_equal(a.avoided, b.avoided)
        assert np.array_equal(a.outlay, b.outlay)
        assert np.array_equal(a.saved, b.saved)
        assert a.decided == b.decided
        assert {k: v.tolist() for k, v in a.added.items()} == {k: v.tolist() for k, v in b.added.items()}


def test_a_flood_is_kept_for_the_draws_that_it_was_computed_on(ds, monkeypatch, tmp_path):
    """The counter-example of a review: for other draws of the same scenario the answer of the run before came back."""
    from monazite.analysis import leverage
    from monazite.simulation.simulate import simulate

    def computed(res, *, draws):
        price = res.values("price_outside")[:draws, -1, 0]
        return Flooding(price, price, price, price, res.run)

    monkeypatch.setenv("MONAZITE_CACHE", str(tmp_path))
    monkeypatch.setattr(leverage, "flooding", computed)
    first = simulated(control(start="2025-01-01", approval=0.2), months=4, draws=2)
    dearer = {name: x / 2.0 if name.startswith("elasticity") else x for name, x in first.parameters.values.items()}
    second = simulate(ds, first.scenario, parameters=replace(first.parameters, values=dearer))
    kept = [leverage.cached_flooding(res) for res in (first, second, first)]
    assert [f.price[0] for f in kept] == [computed(res, draws=1).price[0] for res in (first, second, first)]
    assert kept[0].price[0] != kept[1].price[0]
    assert leverage.cached_flooding(first, draws=2).price.shape == (2,)
