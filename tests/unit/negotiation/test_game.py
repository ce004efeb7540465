"""Clocks, truces, values and paths of the talks on a small hand-made game."""

from dataclasses import replace

import numpy as np
import pytest

from monazite.negotiation.game import (
    Clock,
    expected_next_value,
    hold_measures,
    no_talks_value,
    solve_game,
    terminal_value,
    truce_values,
    with_flow,
)
from monazite.negotiation.menu import make_menu
from monazite.negotiation.state_distribution import follow_paths, start_mass
from talks_cases import FREE, SIZES, START, case


def test_clocks_by_hand() -> None:
    clock = Clock(np.array([False, True]), 1, 3, np.array([0.0, 4.0, 8.0]), np.array([1.0, 3.0]))
    assert clock.exposure().tolist() == [[0, 0, 1], [1, 2, 2]]
    low, weight = clock.advance()
    assert low.tolist() == [[0, 1, 1], [0, 1, 1]]
    assert weight == pytest.approx(np.array([[0.25, 0.25, 1.0], [0.75, 0.75, 1.0]]))


def test_carry_reads_the_next_clocks_and_is_exact_for_straight_lines() -> None:
    stakes, _ = case()
    e, k = np.ix_(np.arange(5.0), stakes.clock.progress)
    value = np.broadcast_to(10.0 * e + k, stakes.flow.shape)
    out = expected_next_value(stakes, value)
    later = np.minimum(stakes.clock.progress + 1.0, 36.0)
    for c in range(4):
        step = np.minimum(np.arange(5) + 1, 4) if c >= 2 else np.maximum(np.arange(5) - 1, 0)
        assert out[1, c, 3] == pytest.approx(10.0 * step[:, None] + later[None])


def test_holding_a_constant_flow_is_an_annuity() -> None:
    stakes, rules = case()
    stakes = with_flow(stakes, np.ones_like(stakes.flow))
    value = hold_measures(stakes, rules, np.zeros_like(stakes.flow), 12)
    rate = rules.discount
    assert value[:, 1, 4, 2, 3] == pytest.approx((1 - rate**12) / (1 - rate))


def test_a_truce_pays_its_months_and_then_the_game_that_follows() -> None:
    stakes, rules = case(rounds=6)
    found = solve_game(stakes, rules)
    menu = stakes.menu
    m = int(np.flatnonzero((menu.regime == START[0]) & (menu.duration == 0) & (menu.purchase == 2))[0])
    value = found.value[1 + 3]
    for _ in range(3):
        value = stakes.flow + rules.discount[:, None, None, None, None] * expected_next_value(stakes, value)
    years = (1 - rules.discount**3) / (1 - rules.discount)
    expected = value.reshape(3, 60, -1)[:, START[0], 0] + menu.transfer[2] * years
    assert truce_values(stakes, rules, 1, found.value)[0, m] == pytest.approx(expected)


def test_a_truce_that_outlasts_the_rounds_goes_on_with_its_purchases() -> None:
    """The measures go on for ``after`` months more, and so do the purchases that they were bought with."""
    stakes, rules = case(rounds=6)
    found = solve_game(stakes, rules)
    menu = stakes.menu
    for bought in (0, 2):
        m = int(np.flatnonzero((menu.regime == START[0]) & (menu.duration == 1) & (menu.purchase == bought))[0])
        months = 2 + rules.months_after
        value = np.zeros_like(stakes.flow)
        for _ in range(months):
            value = stakes.flow + rules.discount[:, None, None, None, None] * expected_next_value(stakes, value)
        years = (1 - rules.discount**months) / (1 - rules.discount)
        expected = (
            value.reshape(3, 60, -1)[:, START[0], 0] + menu.transfer[bought] * years + [*rules.signing_bonus[4], 0.0]
        )
        assert truce_values(stakes, rules, 4, found.value)[0, m] == pytest.approx(expected)


def test_without_talks_is_the_game_in_which_nobody_ever_meets() -> None:
    stakes, rules = case(rounds=5)
    silent = replace(rules, meeting_chance=np.zeros(5))
    assert no_talks_value(stakes, rules) == pytest.approx(solve_game(stakes, silent).no_deal_value[0], abs=1e-8)


def test_signing_at_a_summit_earns_its_bonus() -> None:
    stakes, rules = case(summit=4)
    found = solve_game(stakes, rules)
    plain = replace(rules, signing_bonus=np.zeros_like(rules.signing_bonus))
    gap = truce_values(stakes, rules, 4, found.value) - truce_values(stakes, plain, 4, found.value)
    assert gap[..., :2] == pytest.approx(2.0)
    assert gap[..., 2] == pytest.approx(0.0, abs=1e-9)


def test_no_deal_raises_a_level_and_none_fails_at_home() -> None:
    support = np.zeros((2, 60))
    support[1] = np.arange(60) % 3  # the other side is liked for its technology controls
    menu = make_menu(SIZES, np.zeros((2, 3)), np.array([3]), support, np.array([9.0, 1.0]))
    first, items = menu.open
    for n in range(60):
        c, t, x = n // 15, n // 3 % 5, n % 3
        mine = items[first[n] : first[n + 1]]
        assert (menu.control[mine] <= c).all()
        assert (menu.tariff[mine] <= t).all()
        assert (menu.technology[mine] <= x).all()
        assert (x - menu.technology[mine] <= 1).all()
        assert len(mine) == 2 * (c + 1) * (t + 1) * (x + 1 if x < 2 else 2)


def test_no_deal_keeps_a_tariff_that_the_law_forbids() -> None:
    menu = make_menu(SIZES, np.zeros((1, 3)), np.array([3]), np.zeros((2, 60)), FREE, legal=np.arange(5) < 2)
    assert (menu.tariff[menu.open[1]] < 2).all()


def test_paths_lose_no_mass_and_beliefs_are_chances() -> None:
    games = [[case(cost=(a, b))[0] for b in (0.6, 1.5)] for a in (0.6, 1.5)]
    rules = case()[1]
    solutions = [[solve_game(game, rules) for game in row] for row in games]
    paths = follow_paths(games, rules, solutions, np.array([[0.4, 0.6], [0.5, 0.5]]), START)
    assert paths.signed.sum() + paths.control[-1].sum() == pytest.approx(1.0, abs=1e-4)
    assert paths.control.sum(1) == pytest.approx(1.0 - paths.signed.cumsum(), abs=1e-4)
    assert paths.proposer.sum() == pytest.approx(paths.signed.sum(), abs=1e-6)
    assert ((paths.resolve >= 0) & (paths.resolve <= 1)).all()
    assert paths.escalated.max() <= paths.ever_escalated <= 1.0


def test_belief_is_bayes_rule_after_one_round_without_talks() -> None:
    """Nobody meets: the share of tough types at a state is their likelihood over both types' likelihoods."""
    games = [[case(cost=(1.0, b))[0] for b in (0.5, 2.0)] for _ in (0, 1)]
    rules = replace(case(rounds=2, summit=None)[1], meeting_chance=np.zeros(2))
    solutions = [[solve_game(game, rules) for game in row] for row in games]
    q = [solutions[0][b].column_strategy[0][0, 2, 7] for b in (0, 1)]
    assert abs(q[0] - q[1]).max() > 1e-3  # the types act differently
    paths = follow_paths(games, rules, solutions, np.array([[0.5, 0.5], [0.3, 0.7]]), START)
    assert paths.signed.sum() == 0.0
    assert paths.resolve[:, 1] == pytest.approx(0.3, abs=1e-6)  # the mean belief is the prior: beliefs are a martingale
    tariffs = 0.3 * q[0].reshape(5, 3).sum(1) + 0.7 * q[1].reshape(5, 3).sum(1)
    assert paths.tariff[0] == pytest.approx(tariffs, abs=1e-6)


def test_a_tough_seat_is_found_out_when_talks_last() -> None:
    games = [[case(cost=(a, 1.0))[0]] for a in (0.3, 3.0)]
    games = [[row[0], row[0]] for row in games]
    rules = case(rounds=8, summit=None)[1]
    solutions = [[solve_game(game, rules) for game in row] for row in games]
    paths = follow_paths(games, rules, solutions, np.array([[0.5, 0.5], [0.5, 0.5]]), START)
    assert paths.resolve[-1, 0] > 0.5
    assert paths.resolve[-1, 1] == pytest.approx(0.5, abs=1e-6)


def test_starting_mass_lies_between_nodes() -> None:
    stakes, _ = case()
    mass = start_mass(stakes, np.array([[1.0], [1.0]]), 3, 2, 9.0)
    assert mass.sum() == pytest.approx(1.0)
    assert mass[0, 0, 0, 2 * 7 + 1, 3] == pytest.approx(0.5)
    assert mass[0, 0, 0, 2 * 7 + 2, 3] == pytest.approx(0.5)


def test_allies_align_when_it_costs_them_nothing() -> None:
    stakes, rules = case()
    cheap = solve_game(stakes, replace(rules, allies="table", alignment=(1.0, 0.0, 0.0)))
    dear = solve_game(stakes, replace(rules, allies="table", alignment=(1.0, 50.0, 0.0)))
    assert cheap.alignment_chance[0].mean() > 0.5
    assert dear.alignment_chance[0].max() < 1e-3
    assert dear.value[0] == pytest.approx(solve_game(stakes, rules).value[0], abs=1e-2)


def test_the_last_value_is_the_measures_for_as_long_as_rules_say() -> None:
    stakes, rules = case()
    assert terminal_value(stakes, replace(rules, months_after=0)) == pytest.approx(0.0)
    assert terminal_value(stakes, replace(rules, months_after=1)) == pytest.approx(stakes.flow)
