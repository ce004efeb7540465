"""Payoff tables from a hand-made grid and the tables of the dataset."""

from dataclasses import replace

import numpy as np
import pytest

from monazite.foundation.errors import InputError
from monazite.model.parameters import Draws, draw
from monazite.negotiation.dates import calendar_marks
from monazite.negotiation.payoffs import (
    domestic_tariff_value,
    escalated_regimes,
    interpolate_progress,
    make_rules,
    payoff_tables,
    perceived_loss,
    purchase_value,
    resolve_types,
    stakes_by_type,
    tariff_loss,
    technology_control_value,
)
from monazite.negotiation.setup import make_setting
from monazite.negotiation.trade import trade_effects
from monazite.scenario.scenario import load_scenario
from talks_cases import REGIONS, hand_grid


@pytest.fixture(scope="module")
def setting(ds):
    return make_setting(ds, load_scenario("truce-expiry-2026"))


@pytest.fixture(scope="module")
def values(ds):
    return draw(ds.table("talks"), seed=0, first=0, count=2)


def test_tariff_losses_lie_between_no_answer_and_an_answer_in_kind(setting) -> None:
    found, rates = hand_grid(setting, REGIONS).trade, setting.ladders["tariff"].level
    assert found is not None
    none, full = (tariff_loss(found, 0, "US", rates, answer) for answer in (0.0, 1.0))
    assert none == pytest.approx(-found.income[0, :, 0, found.position("US")])
    assert tariff_loss(found, 0, "US", rates, 0.5) == pytest.approx((none + full) / 2)
    assert (full[1:] > none[1:]).all()
    joint = tariff_loss(found, 0, "CN", rates, 0.0, joint_tariff=True)
    assert (joint[1:] > 1.5 * tariff_loss(found, 0, "CN", rates, 0.0)[1:]).all()


def test_trade_of_a_draw_does_not_depend_on_what_is_drawn_beside_it(ds, setting) -> None:
    drawn = [draw(ds.table("priors"), seed=0, first=0, count=n) for n in (4, 8)]
    few, many = (trade_effects(ds, setting, d, d.count) for d in drawn)
    assert few is not None
    assert many is not None
    assert np.allclose(few.income, many.income[:4], atol=1e-12)
    assert np.allclose(few.purchases, many.purchases[:4], atol=1e-12)


def test_trade_between_the_nodes_is_near_an_equilibrium_of_its_own(ds, setting) -> None:
    drawn = draw(ds.table("priors"), seed=0, first=0, count=4)
    alone = Draws({"economy.theta": drawn.values["economy.theta"][3:]}, 0, 0)
    between, own = trade_effects(ds, setting, drawn, 4), trade_effects(ds, setting, alone, 1)
    assert between is not None
    assert own is not None
    assert np.abs(between.income[3] - own.income[0]).max() < 0.01 * np.abs(own.income).max()


def test_a_joint_tariff_leaves_what_tariffs_are_worth_at_home(ds, setting, values) -> None:
    """What a side keeps when it acts alone shows what it wants; that others join in changes prices, not wishes."""
    grid = hand_grid(setting, REGIONS)
    alone, joint = (payoff_tables(ds, setting, grid, values, 0, joint_tariff=j) for j in (False, True))
    assert np.array_equal(alone.domestic_value[1], joint.domestic_value[1])
    assert (joint.cost[1, :, 1:] < alone.cost[1, :, 1:]).all()  # the goods come cheaper
    assert (joint.cost[0, :, 1:] > alone.cost[0, :, 1:]).all()


def test_a_table_without_the_seats_says_so(ds, setting, values) -> None:
    grid = replace(hand_grid(setting, REGIONS, draws=2), trade=None)
    with pytest.raises(InputError, match="network_regions"):
        payoff_tables(ds, setting, grid, values, 0)


def test_technology_is_kept_at_what_it_costs() -> None:
    """Levels that were kept are worth ``kept`` times their cost, the step beyond ``lever`` times its own."""
    found = technology_control_value(np.array([0.0, 0.5, 1.0]), np.array([0.0, 0.2, 0.5]), 1.5, 0.5)
    assert found == pytest.approx([0.0, 0.3, 0.45])


def test_purchases_cost_the_buyer_more_the_larger_they_are(setting) -> None:
    found, level = hand_grid(setting, REGIONS).trade, setting.ladders["purchases"].level
    assert found is not None
    buyer, seller = (found.purchases[0, 1:, found.position(region)] for region in ("CN", "US"))
    assert (buyer < 0).all()
    assert (seller > 0).all()
    assert (np.diff(buyer / level[1:]) < 0).all()


def test_purchases_are_worth_what_the_economy_model_says(setting, values) -> None:
    """By hand, at promises of 0, 5, 10, 17 and 40 billion USD a year; .012 % of GDP a year is .1 bp a month."""
    assert setting.ladders["purchases"].level.tolist() == [0.0, 5e3, 10e3, 17e3, 40e3]
    grid, v = hand_grid(setting, REGIONS), {name: float(array[0]) for name, array in values.values.items()}
    assert grid.trade is not None
    purchases = np.zeros((1, 5, 4))  # % of GDP a year, of CN and US
    purchases[0, :, :2] = np.array([[0, 0], [-0.003, 0.0048], [-0.009, 0.0096], [-0.018, 0.012], [-0.06, 0.036]])
    farm = np.array([[0.0, 700.44, 3502.2, 7004.4, 14008.8]])  # 0, .02, .1, .2, .4 bp a month of 29,185 billion USD
    grid = replace(grid, trade=replace(grid.trade, purchases=purchases, farm=farm))
    whole = v | {"purchases.kept": 1.0, "purchases.room": 1e9, "purchases.farm": 0.0}
    cost, gain = [0.0, -0.025, -0.075, -0.15, -0.5], [0.0, 0.04, 0.08, 0.1, 0.3]
    assert purchase_value(setting, grid, whole, 0) == pytest.approx(np.column_stack([cost, gain, np.zeros(5)]))
    farms = purchase_value(setting, grid, whole | {"purchases.farm": 1.0}, 0)
    assert farms[:, 1] == pytest.approx([0.0, 0.04, 0.1, 0.2, 0.4])  # the farms' where they gain more than the country
    full = purchase_value(setting, grid, whole | {"purchases.room": 10_000.0}, 0)
    assert full[2:, :2] == pytest.approx(np.array([[-0.075, 0.08]] * 3))
    half = purchase_value(setting, grid, whole | {"purchases.kept": 0.5}, 0)
    assert half[:4, 0] == pytest.approx([0.0, -0.0125, -0.025, -0.06])  # 8.5 of 17: 5 + 0.7 of the way to 10
    assert half[:4, 1] == pytest.approx([0.0, 0.02, 0.04, 0.068])


def test_what_cannot_be_ratified_cannot_be_given_away_alone(ds, setting, values) -> None:
    """The same limit holds for a deal and for easing without one; raising is free of it."""
    strained = {name: np.array(array) for name, array in values.values.items()}
    strained["ratify.target"] = np.zeros(2)
    none = replace(values, values=strained)
    table = payoff_tables(ds, setting, hand_grid(setting, REGIONS, draws=2), none, 0)
    worth = table.domestic_value[1, setting.control, :, :, 0, 0].ravel()
    fee = table.fee1
    t, x = np.divmod(np.arange(15), 3)
    eases = (t[None] <= t[:, None]) & (x[None] <= x[:, None])
    assert (np.isinf(fee) == (eases & (worth[None] < worth[:, None] - 1e-9))).all()
    assert np.isinf(fee).any()
    loose = payoff_tables(ds, setting, hand_grid(setting, REGIONS, draws=2), replace(values, values=strained | {
        "ratify.target": np.ones(2)}), 0)  # fmt: skip
    assert np.isfinite(loose.fee1).all()


def test_lags_become_progress() -> None:
    table = np.array([10.0, 4.0, 0.0])
    assert interpolate_progress(table, np.array([0.0, 6.0, 12.0, 24.0, 36.0, 50.0])) == pytest.approx(
        [10, 7, 4, 2, 0, 0]
    )


def test_a_seat_that_keeps_a_tariff_neither_wants_more_nor_less_of_it() -> None:
    rates = np.linspace(0.0, 1.0, 11)
    loss = 5.0 * rates**2
    dense = np.linspace(0.0, 1.0, 10_001)
    kept = 0.25
    value = domestic_tariff_value(dense, np.interp(dense, rates, loss), kept, 1.5)
    slope = np.interp(kept, dense[1:], np.diff(value) / np.diff(dense))
    assert slope == pytest.approx(5.0 * 2 * kept, rel=1e-2)
    assert dense[value.argmax()] == pytest.approx(1.5 * kept, abs=1e-3)


def test_felt_loss_lies_between_the_central_and_the_upper(setting) -> None:
    grid = hand_grid(setting, REGIONS)
    nodes = np.array([0.0, 12.0])
    closed = [perceived_loss(setting, grid, 0, "US", position, nodes)[3, 1, -1, 0] for position in (0.0, 0.5, 1.0)]
    assert closed == pytest.approx([0.9, 1.95, 3.0])


def with_values(values: Draws, **changed: float) -> Draws:
    """The draws with some parameters at one value in all of them; names with ``_`` for a dot."""
    new = {name.replace("_", "."): np.full(values.count, value) for name, value in changed.items()}
    assert set(new) <= set(values.values)
    return replace(values, values={**values.values, **new})


def test_tables_add_up_to_what_they_are_made_of(ds, setting, values) -> None:
    """By hand; a bp of GDP is 1,874.4 MUSD in China and 2,918.5 in the United States."""
    grid = hand_grid(setting, REGIONS, draws=2)
    assert grid.trade is not None
    technology, fees, income = np.zeros((2, 2, 3, 4)), np.zeros((3, 4)), np.zeros((2, 5, 3, 4))
    technology[:, :, 1, 0], technology[:, :, 2, 0] = [[600.0], [800.0]], [[1500.0], [2700.0]]  # CN: central, upper
    technology[:, :, 1, 1], technology[:, :, 2, 1] = [[150.0], [350.0]], [[220.0], [820.0]]  # US
    fees[2, :2] = [-125.0, 125.0]
    income[:, :, 0, 1] = income[:, :, 2, 1] = [0.0, 0.02, 0.01, -0.04, -0.12]  # US, % a year, without an answer
    income[:, :, 1, 1] = [0.0, -0.02, -0.06, -0.25, -0.5]  # with one
    income[:, :, 0, 0], income[:, :, 2, 0] = [0.0, -0.01, -0.02, -0.04, -0.08], [0.0, -0.02, -0.03, -0.06, -0.14]  # CN
    income[:, :, 1, 0] = income[:, :, 0, 0]
    grid = replace(grid, trade=replace(grid.trade, technology=technology, fees=fees, income=income))
    halves = with_values(values, felt_loss=0.5, technology_dependence=0.8, tariff_answer=0.5)
    table = payoff_tables(ds, setting, grid, halves, 0)
    assert table.cost.shape == (3, 4, 5, 3, 7, 10)
    harm = table.cost[0, 1, 2, :, 0, 0] - table.cost[0, 1, 2, 0, 0, 0]
    assert harm == pytest.approx([0.0, 0.8 * 700 / 1874.4, 0.8 * 2225 / 1874.4])  # (1500 + 2700) / 2 and a fee of 125
    own = table.cost[1, 1, 2, :, 0, 0] - table.cost[1, 1, 2, 0, 0, 0]
    assert own == pytest.approx([0.0, 250 / 2918.5, 395 / 2918.5])  # (220 + 820) / 2 less a fee of 125
    tariff = table.cost[1, 0, 4, 0, 0, 0] - table.cost[1, 0, 0, 0, 0, 0]
    assert tariff == pytest.approx(31.0 / 12.0)  # half of -.12 and half of -.5 % are -.31 %, 31 bp a year
    both = payoff_tables(ds, setting, grid, halves, 0, joint_tariff=True)
    assert (both.cost - table.cost)[0, :, 4] == pytest.approx(np.full((4, 3, 7, 10), 6.0 / 12.0))  # .06 % more


def test_resolve_scales_costs_alone(ds, setting, values) -> None:
    table = payoff_tables(ds, setting, hand_grid(setting, REGIONS, draws=2), values, 1)
    named = {"resolve_tough": 0.5, "resolve_soft": 2.0, "resolve_controller": 0.3, "resolve_target": 0.6}
    scale, chances = resolve_types(with_values(values, **named), 1)
    assert scale == [0.5, 2.0]
    assert chances == pytest.approx(np.array([[0.3, 0.7], [0.6, 0.4]]))
    games = stakes_by_type(table, scale)
    gap = games[0][0].flow[1] - games[0][1].flow[1]
    assert gap == pytest.approx(1.5 * table.cost[1].reshape(gap.shape))
    weighted = stakes_by_type(table, [1.0], weight=0.5)[0][0].flow - stakes_by_type(table, [1.0])[0][0].flow
    assert weighted[1] == pytest.approx(-0.5 * table.cost[2].reshape(weighted[1].shape))
    assert weighted[[0, 2]] == pytest.approx(0.0)


def test_a_ceiling_forbids_tariffs(ds, setting, values) -> None:
    law = replace(setting, ceiling=0.3)
    table = payoff_tables(ds, law, hand_grid(setting, REGIONS, draws=2), values, 0)
    fee = table.fee1.reshape(5, 3, 5, 3)
    assert np.isinf(fee[:, :, 3:]).all()
    assert np.isfinite(fee[:3, :, 2]).all()
    assert (table.menu.tariff[table.menu.open[1]] <= 2).all()


def test_meetings_follow_the_calendar_and_the_state(setting, values) -> None:
    chances = {"meet_summit": 0.9, "meet": 0.4, "meet_crisis": 0.7, "meet_expiry": 0.6, "summit_bonus": 2.5}
    rules = make_rules(setting, with_values(values, **chances), 0, calendar_marks(setting))
    calm, strict = 0, 2 * 15
    assert rules.meeting_chance[0, calm] == 0.9
    assert rules.meeting_chance[5, calm] == 0.4
    assert rules.meeting_chance[5, strict] == 0.7
    assert rules.expiry_chance is not None
    assert rules.expiry_chance[[0, 5, 5], [calm, calm, strict]].tolist() == [0.9, 0.6, 0.7]
    never_less = make_rules(setting, with_values(values, **chances | {"meet_crisis": 0.1}), 0, calendar_marks(setting))
    assert never_less.meeting_chance[5, strict] == 0.4
    assert rules.signing_bonus[0].tolist() == [2.5, 2.5]
    assert rules.signing_bonus[5].sum() == rules.audience_cost[5].sum() == 0.0
    quiet = make_rules(replace(setting, threatened=False), values, 0, calendar_marks(setting))
    assert quiet.audience_cost.sum() == 0.0


def test_crisis_is_any_level_escalated(setting) -> None:
    state = escalated_regimes(setting).reshape(4, 5, 3)
    assert not state[:2, :3, :2].any()
    assert state[2:].all()
    assert state[:, 3:].all()
    assert state[:, :, 2].all()
