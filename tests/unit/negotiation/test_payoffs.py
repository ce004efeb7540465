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
    technology_loss,
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


def test_purchases_are_worth_what_the_economy_model_says(setting, values) -> None:
    """Of a promise a part is kept and room is limited; the buyer's cost grows faster than what it buys."""
    grid, v = hand_grid(setting, REGIONS), {name: float(array[0]) for name, array in values.values.items()}
    whole = v | {"purchases.kept": 1.0, "purchases.room": 1e9, "purchases.farm": 0.0}
    worth = purchase_value(setting, grid, whole, 0)
    found, share = grid.trade, 1e4 / 100 / 12
    assert found is not None
    assert worth[:, 0] == pytest.approx(found.purchases[0, :, found.position("CN")] * share)
    assert worth[:, 1] == pytest.approx(found.purchases[0, :, found.position("US")] * share)
    assert (worth[1:, 0] < 0).all()
    assert (worth[1:, 1] > 0).all()
    level = setting.ladders["purchases"].level
    assert (np.diff(worth[1:, 0] / level[1:]) < 0).all()
    farms = purchase_value(setting, grid, whole | {"purchases.farm": 1.0}, 0)
    assert farms[:, 1] == pytest.approx(found.farm[0] * 1e4 / 12 / REGIONS["US"])
    full = purchase_value(setting, grid, whole | {"purchases.room": 10_000.0}, 0)
    assert full[2:] == pytest.approx(np.repeat(worth[2:3], 3, 0))
    half = purchase_value(setting, grid, whole | {"purchases.kept": 0.5}, 0)
    assert half[2] == pytest.approx(worth[1])


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


def test_tables_add_up_to_what_they_are_made_of(ds, setting, values) -> None:
    grid = hand_grid(setting, REGIONS, draws=2)
    table = payoff_tables(ds, setting, grid, values, 0)
    v = {name: float(array[0]) for name, array in values.values.items()}
    assert table.cost.shape == (3, 4, 5, 3, 7, 10)
    chips = {r: technology_loss(setting, grid, 0, r, v["felt.loss"]) for r in ("CN", "US")}
    harm = table.cost[0, 1, 2, :, 0, 0] - table.cost[0, 1, 2, 0, 0, 0]
    assert harm == pytest.approx(v["technology.dependence"] * chips["CN"])
    own = table.cost[1, 1, 2, :, 0, 0] - table.cost[1, 1, 2, 0, 0, 0]
    assert own == pytest.approx(chips["US"])
    assert (np.diff(harm) > 0).all()
    assert (np.diff(own) > 0).all()
    tariff = table.cost[1, 0, 4, 0, 0, 0] - table.cost[1, 0, 0, 0, 0, 0]
    change = tariff_loss(grid.trade, 0, "US", setting.ladders["tariff"].level, v["tariff.answer"])[-1]
    assert tariff == pytest.approx(change * 100 / 12)
    both = payoff_tables(ds, setting, grid, values, 0, joint_tariff=True)
    assert (both.cost[0, :, 4] > table.cost[0, :, 4]).all()


def test_resolve_scales_costs_alone(ds, setting, values) -> None:
    table = payoff_tables(ds, setting, hand_grid(setting, REGIONS, draws=2), values, 1)
    scale, chances = resolve_types(values, 1)
    games = stakes_by_type(table, scale)
    assert chances.sum(1) == pytest.approx(1.0)
    gap = games[0][0].flow[1] - games[0][1].flow[1]
    assert gap == pytest.approx(((scale[1] - scale[0]) * table.cost[1]).reshape(gap.shape))
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
    rules = make_rules(setting, values, 0, calendar_marks(setting))
    v = {name: float(array[0]) for name, array in values.values.items()}
    calm, strict = 0, 2 * 15
    assert rules.meeting_chance[0, calm] == pytest.approx(v["meet.summit"])
    assert rules.meeting_chance[5, calm] == pytest.approx(v["meet"])
    assert rules.meeting_chance[5, strict] == pytest.approx(max(v["meet.crisis"], v["meet"]))
    assert rules.signing_bonus[0, 0] == pytest.approx(v["summit.bonus"])
    assert rules.signing_bonus[5].sum() == rules.audience_cost[5].sum() == 0.0
    quiet = make_rules(replace(setting, threatened=False), values, 0, calendar_marks(setting))
    assert quiet.audience_cost.sum() == 0.0


def test_crisis_is_any_level_escalated(setting) -> None:
    state = escalated_regimes(setting).reshape(4, 5, 3)
    assert not state[:2, :3, :2].any()
    assert state[2:].all()
    assert state[:, 3:].all()
    assert state[:, :, 2].all()
