"""Payoff tables from a hand-made grid and the tables of the dataset."""

from dataclasses import replace

import numpy as np
import pytest

from monazite.errors import InputError
from monazite.parameters import draw
from monazite.scenario import load_scenario
from monazite.talks.dates import marks
from monazite.talks.payoffs import (
    appeal,
    crisis,
    felt,
    make_rules,
    on_progress,
    resolves,
    stakes_of,
    tables,
    tariff_loss,
)
from monazite.talks.setting import make_setting
from talks_cases import REGIONS, hand_grid


@pytest.fixture(scope="module")
def setting(ds):
    return make_setting(ds, load_scenario("truce-expiry-2026"))


@pytest.fixture(scope="module")
def values(ds):
    return draw(ds.table("talks"), seed=0, first=0, count=2)


def test_tariff_losses_are_the_rows_of_the_table(ds) -> None:
    rates = np.array([0.0, 0.1, 0.2, 1.0])
    assert tariff_loss(ds, "CN", rates, 0.0) == pytest.approx([0.0, 0.09, 0.139, 0.286])
    assert tariff_loss(ds, "US", rates, 1.0)[-1] == pytest.approx(0.417)
    assert tariff_loss(ds, "US", rates, 0.5)[-1] == pytest.approx((0.368 + 0.417) / 2)
    with pytest.raises(InputError, match=r"welfare\.csv"):
        tariff_loss(ds, "BR", rates, 0.0)


def test_lags_become_progress() -> None:
    table = np.array([10.0, 4.0, 0.0])
    assert on_progress(table, np.array([0.0, 6.0, 12.0, 24.0, 36.0, 50.0])) == pytest.approx([10, 7, 4, 2, 0, 0])


def test_a_seat_that_keeps_a_tariff_neither_wants_more_nor_less_of_it() -> None:
    rates = np.linspace(0.0, 1.0, 11)
    loss = 5.0 * rates**2
    dense = np.linspace(0.0, 1.0, 10_001)
    kept = 0.25
    value = appeal(dense, np.interp(dense, rates, loss), kept, 1.5)
    slope = np.interp(kept, dense[1:], np.diff(value) / np.diff(dense))
    assert slope == pytest.approx(5.0 * 2 * kept, rel=1e-2)
    assert dense[value.argmax()] == pytest.approx(1.5 * kept, abs=1e-3)


def test_felt_loss_lies_between_the_central_and_the_upper(setting) -> None:
    grid = hand_grid(setting, REGIONS)
    nodes = np.array([0.0, 12.0])
    closed = [felt(setting, grid, 0, "US", position, nodes)[3, 1, -1, 0] for position in (0.0, 0.5, 1.0)]
    assert closed == pytest.approx([0.9, 1.95, 3.0])


def test_tables_add_up_to_what_they_are_made_of(ds, setting, values) -> None:
    grid = hand_grid(setting, REGIONS, draws=2)
    table = tables(ds, setting, grid, values, 0)
    v = {name: float(array[0]) for name, array in values.values.items()}
    assert table.cost.shape == (3, 4, 5, 3, 7, 10)
    harm = table.cost[0, 1, 2, 2, 0, 0] - table.cost[0, 1, 2, 0, 0, 0]
    assert harm == pytest.approx(v["technology.harm"])
    security = table.worth[1, 1, 2, 2, 0, 0] - table.worth[1, 1, 2, 0, 0, 0]
    assert security == pytest.approx(v["technology.security"] - v["technology.cost"])
    tariff = table.cost[1, 0, 4, 0, 0, 0] - table.cost[1, 0, 0, 0, 0, 0]
    change = tariff_loss(ds, "US", np.array([1.0]), v["tariff.answer"])[0]
    assert tariff == pytest.approx(change * v["tariff.short_run"] * 100 / 12)
    both = tables(ds, setting, grid, values, 0, joint=True)
    assert (both.cost[0, :, 4] > table.cost[0, :, 4]).all()
    assert both.cost[1] == pytest.approx(table.cost[1])


def test_resolve_scales_costs_alone(ds, setting, values) -> None:
    table = tables(ds, setting, hand_grid(setting, REGIONS, draws=2), values, 1)
    scale, chances = resolves(values, 1)
    games = stakes_of(table, scale)
    assert chances.sum(1) == pytest.approx(1.0)
    gap = games[0][0].flow[1] - games[0][1].flow[1]
    assert gap == pytest.approx(((scale[1] - scale[0]) * table.cost[1]).reshape(gap.shape))
    weighted = stakes_of(table, [1.0], weight=0.5)[0][0].flow - stakes_of(table, [1.0])[0][0].flow
    assert weighted[1] == pytest.approx(-0.5 * table.cost[2].reshape(weighted[1].shape))
    assert weighted[[0, 2]] == pytest.approx(0.0)


def test_a_ceiling_forbids_tariffs(ds, setting, values) -> None:
    law = replace(setting, ceiling=0.3)
    table = tables(ds, law, hand_grid(setting, REGIONS, draws=2), values, 0)
    fee = table.fee1.reshape(5, 3, 5, 3)
    assert np.isinf(fee[:, :, 3:]).all()
    assert np.isfinite(fee[:, :, :3]).all()
    assert (table.menu.tariff[table.menu.open[1]] <= 2).all()


def test_meetings_follow_the_calendar_and_the_state(setting, values) -> None:
    rules = make_rules(setting, values, 0, marks(setting))
    v = {name: float(array[0]) for name, array in values.values.items()}
    calm, strict = 0, 2 * 15
    assert rules.meet[0, calm] == pytest.approx(v["meet.summit"])
    assert rules.meet[5, calm] == pytest.approx(v["meet"])
    assert rules.meet[5, strict] == pytest.approx(max(v["meet.crisis"], v["meet"]))
    assert rules.bonus[0, 0] == pytest.approx(v["summit.bonus"])
    assert rules.bonus[5].sum() == rules.audience[5].sum() == 0.0
    quiet = make_rules(replace(setting, threatened=False), values, 0, marks(setting))
    assert quiet.audience.sum() == 0.0


def test_crisis_is_any_level_escalated(setting) -> None:
    state = crisis(setting).reshape(4, 5, 3)
    assert not state[:2, :3, :2].any()
    assert state[2:].all()
    assert state[:, 3:].all()
    assert state[:, :, 2].all()
