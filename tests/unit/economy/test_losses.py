import numpy as np
import pytest

from engine_cases import control, parameters, scenario, shipped
from monazite.economy.losses import losses
from monazite.model.build import build
from monazite.model.parameters import Draws, draw
from monazite.results.results import Results
from monazite.results.view import View
from monazite.simulation.simulate import run_draws


@pytest.fixture(scope="module")
def hard():
    model = build(shipped(), scenario(control(approval=0.1, review=2.0, start="2025-01-01"), months=14))
    values = draw(shipped().table("priors"), seed=1, first=0, count=4)
    flows, stopped = run_draws(model, model.params(values), threads=1)
    return Results(model, values, flows, stopped)


def test_bounds_are_in_order_everywhere(hard):
    lower, central, upper = hard.view.losses.value_added
    assert (lower <= central + 1e-6).all()
    assert (central <= upper + 1e-6).all()
    assert central.sum() > 0


def test_own_losses_arrive_in_full(hard):
    """What the dataset's lines lose is all there: the table adds suppliers and customers, and takes nothing away."""
    own = hard.view.line_losses.sum((3, 4))
    carried = hard.view.losses.value_added.sum((3, 4))
    np.testing.assert_allclose(carried[:2], own[:2], rtol=1e-9)
    assert (carried[2] >= own[2] * (1 - 1e-9)).all()
    assert carried[2].sum() > 1.05 * own[2].sum()


def test_scarcity_rents_are_a_transfer(hard):
    rent = hard.values("scarcity_rent")
    paid = hard.view.losses.prices.paid.sum(2)
    np.testing.assert_allclose(rent[..., -1], 0.0, atol=0.05 * paid.max())


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("economy.input_elasticity", "economy_loss_upper"),
        ("economy.idle", "economy_loss_upper"),
        ("economy.buffer", "economy_loss_upper"),
        ("economy.recapture", "economy_loss_central"),
        ("economy.finished_stock", "loss_upper"),
        ("economy.qualification", "loss_lower"),
        ("economy.stock_restoration", "loss_upper"),
        ("dependence", "loss_share_central"),
        ("economy.price_elasticity", "price_level"),
        ("economy.innovation_gain", "innovation_effect"),
    ],
)
def test_no_parameter_of_the_economy_is_dead(hard, name, outcome):
    values = dict(hard.parameters.values)
    values[name] = values[name] * 1.5
    moved = Results(hard.model, type(hard.parameters)(values, 0, 1), hard.view.flows, hard.view.stopped_day)
    assert np.abs(moved.values(outcome) - hard.values(outcome)).max() > 1e-6 * np.abs(hard.values(outcome)).max()


def test_world_trade_falls_by_what_stopped_lines_do_not_ship(hard):
    """By hand, flow by flow: each origin ships what it makes; without duties that is all."""
    net, trade = hard.view.economy.table, hard.values("world_trade")
    made = 1.0 - hard.view.losses.production[0] / (net.output / 12.0)
    left = total = 0.0
    for o in range(len(net.regions)):
        for d in range(len(net.regions)):
            if o != d:
                left = left + made[:, :, o] @ net.trade[o, d]
                total = total + net.trade[o, d].sum()
    np.testing.assert_allclose(trade, 100.0 * (left / total - 1.0), atol=1e-9)
    assert trade.min() < -1e-3
    assert (trade <= 1e-9).all()
    np.testing.assert_allclose(hard.values("trade_volume"), 0.0, atol=1e-9)


def test_gdp_at_risk_is_the_tail_of_the_central_loss(hard):
    risk = hard.values("gdp_at_risk")
    np.testing.assert_allclose(risk[0], np.quantile(hard.values("gdp_loss_central"), 0.95, axis=0))


def test_shares_are_the_year_from_the_anchor(hard):
    v = hard.view
    window = slice(v.anchor_month, v.anchor_month + 12)
    us = hard.select("economy_loss_central", sector="total", region="US")[0][:, window].sum(1)
    np.testing.assert_allclose(hard.select("gdp_loss_central", region="US")[0], 100 * us / 29_185_000, rtol=1e-4)


def test_actors_are_not_bystanders(hard):
    names = list(hard.view.labels("economies"))
    share = hard.values("gdp_loss_central")
    value = hard.values("bystander_loss")
    others = [i for i, name in enumerate(names) if name not in ("CN", "WORLD")]
    assert (value <= share[:, others].max(1) + 1e-12).all()
    assert (value >= share[:, others].min(1) - 1e-12).all()


def test_a_dataset_without_a_table_keeps_its_own_losses(small):
    model = build(small, _calm(small))
    flows, stopped = run_draws(model, parameters(model), threads=1)
    assert losses(View(model, flows, stopped)) is None


def test_without_a_table_nothing_is_added_to_what_lines_lose(small, monkeypatch):
    model = build(small, _calm(small))
    values = draw(shipped().table("priors"), seed=0, first=0, count=2)
    flows, stopped = run_draws(model, model.params(values), threads=1)
    short = View(model, flows, stopped, values)
    shape = short.line_losses.shape  # no sector of this dataset depends on its goods: lines that lose are made up
    invented = np.arange(np.prod(shape), dtype=float).reshape(shape)
    monkeypatch.setattr(View, "line_losses", property(lambda _: invented))
    lower, central, upper = short.loss_totals
    lines = short.line_losses.sum(3)
    np.testing.assert_allclose(lower, lines[0])
    np.testing.assert_allclose(central, lines[1])
    np.testing.assert_allclose(upper, lines[2])


def _calm(ds):
    from monazite.scenario.scenario import load_scenario

    return load_scenario({"name": "calm", "extends": "baseline", "start": "2025-01-01", "months": 2}, dataset=ds)


def test_drift_is_worth_nothing_without_thrift_and_by_hand_with_it(hard):
    """One use falls short at half its plan; its intensity is a fifth lower than at the start.

    Without the saving the same material would make 0.5 x 0.8 = 0.4 of the plan: 0.1 avoided. Gain: 0.01 x -ln 0.8 x 0.5
    = 0.01 x 0.22314355 x 0.5.
    """
    s, ix = hard.model.structure, hard.model.index
    use, cars, r = ix.use.index("auto_motors"), ix.sector.index("motor_vehicles"), ix.region.index("US")
    depend = s.sector_share[cars, use] * s.value_added[cars, r]
    model = hard.model
    fixed = {"dependence": 1.0, "economy.innovation_gain": 0.01}
    draws = Draws({k: np.full(4, fixed[k]) if k in fixed else x for k, x in hard.parameters.values.items()}, 0, 1)
    flows, stopped = hard.view.flows, hard.view.stopped_day
    output, thrift = np.ones_like(flows.output), np.zeros_like(flows.thrift)
    flat = View(model, flows._replace(output=output, thrift=thrift), stopped, draws)
    assert flat.drift is not None
    assert np.abs(flat.drift.total).max() == 0.0
    output[:, 3, use], thrift[:, 3, use] = 0.5, np.log(0.8)
    drifted = View(model, flows._replace(output=output, thrift=thrift), stopped, draws).drift
    assert drifted is not None
    np.testing.assert_allclose(drifted.avoided[:, 3, cars, r], depend * 0.1, rtol=1e-6)
    np.testing.assert_allclose(drifted.gained[:, 3, cars, r], depend * 0.00111572, rtol=1e-5)
    assert drifted.avoided[:, 2].max() == 0.0


def test_drift_of_a_run_is_a_gain_that_grows(hard):
    effect = hard.values("innovation_effect")[:, :, -1, -1]
    assert (effect >= 0).all()
    assert effect[:, 10].mean() > effect[:, 2].mean()
