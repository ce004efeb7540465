"""Clocks, truces, values and paths of the talks on a small hand-made game."""

from dataclasses import replace

import numpy as np
import pytest

from monazite.negotiation.clock import Clock
from monazite.negotiation.game import (
    hold_measures,
    no_talks_value,
    solve_game,
    stage_payoffs,
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
    stakes, rules = case()
    e, k = np.ix_(np.arange(5.0), stakes.clock.progress)
    value = np.broadcast_to(10.0 * e + k, stakes.flow.shape)
    nothing = np.zeros_like(rules.no_deal_cost)
    quiet = replace(rules, discount=np.ones(3), no_deal_cost=nothing, audience_cost=nothing)
    out = stage_payoffs(with_flow(stakes, np.zeros_like(stakes.flow)), quiet, 0, value)
    held = hold_measures(
        with_flow(stakes, np.ones_like(stakes.flow)), replace(rules, discount=np.full(3, 0.5)), value, 1
    )
    later = np.array([1.0, 7.0, 13.0, 19.0, 25.0, 31.0, 36.0])  # nodes 0, 6 ... 36 months a month later; 36 is the last
    for c, step in enumerate(([0, 0, 1, 2, 3], [0, 0, 1, 2, 3], [1, 2, 3, 4, 4], [1, 2, 3, 4, 4])):
        moved = 10.0 * np.array(step)[:, None] + later[None]
        assert out[:, c, 3, 1].reshape(5, 7) == pytest.approx(moved)
        assert held[1, c, 3] == pytest.approx(1.0 + 0.5 * moved)


def test_holding_a_constant_flow_is_an_annuity() -> None:
    stakes, rules = case()
    stakes = with_flow(stakes, np.ones_like(stakes.flow))
    value = hold_measures(stakes, rules, np.zeros_like(stakes.flow), 12)
    rate = rules.discount
    assert value[:, 1, 4, 2, 3] == pytest.approx((1 - rate**12) / (1 - rate))


def halving_game():
    """A discount of a half, flows of 1, 2 and 0 a month whatever is in force; large purchases pay -4, 8 and 0."""
    stakes, rules = case(rounds=6)
    flow = np.zeros_like(stakes.flow) + np.array([1.0, 2.0, 0.0])[:, None, None, None, None]
    transfer = np.array([[0.0, 0.0, 0.0], [-1.0, 2.0, 0.0], [-4.0, 8.0, 0.0]])
    stakes = replace(with_flow(stakes, flow), menu=replace(stakes.menu, transfer=transfer))
    return stakes, replace(rules, discount=np.full(3, 0.5))


def deal_value(stakes, rules, t: int, duration: int, purchase: int, values: list[np.ndarray]) -> np.ndarray:
    menu = stakes.menu
    wanted = (menu.regime == START[0]) & (menu.duration == duration) & (menu.purchase == purchase)
    return truce_values(stakes, rules, t, values)[0, int(np.flatnonzero(wanted)[0])]


def test_a_truce_pays_its_months_and_then_the_game_that_follows() -> None:
    """Three months from round 1, so half x half x half of what round 4 is worth, which is 32 to everybody."""
    stakes, rules = halving_game()
    values = [np.full_like(stakes.flow, 8.0 * t) for t in range(7)]
    assert deal_value(stakes, rules, 1, 0, 0, values) == pytest.approx([5.75, 7.5, 4.0])  # 1.75 x flow + 32 / 8
    assert deal_value(stakes, rules, 1, 0, 2, values) == pytest.approx([-1.25, 21.5, 4.0])  # 1.75 x -4 and 8 besides


def test_a_truce_that_outlasts_the_rounds_goes_on_with_its_purchases() -> None:
    """A year from round 4 of 6: two months, then 12 more after the last round, in flows and in purchases alike."""
    stakes, rules = halving_game()
    assert rules.months_after == 12
    values = [np.full_like(stakes.flow, np.nan)] * 6 + [terminal_value(stakes, rules)]
    sum14 = 2.0 - 2.0**-13  # 1 + 1/2 + ... + 2^-13
    plain = deal_value(stakes, replace(rules, signing_bonus=np.zeros((6, 2))), 4, 1, 0, values)
    assert plain == pytest.approx([sum14, 2.0 * sum14, 0.0])
    signed = deal_value(stakes, rules, 4, 1, 0, values)
    assert signed == pytest.approx([sum14 + 2.0, 2.0 * sum14 + 2.0, 0.0])  # the summit of round 4 is worth 2
    bought = deal_value(stakes, rules, 4, 1, 2, values)
    assert bought == pytest.approx([-3.0 * sum14 + 2.0, 10.0 * sum14 + 2.0, 0.0])


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


def test_measures_stand_still_while_a_truce_runs():
    """Three rounds in which nobody moves: only a deal can change what is in force; afterwards both are free."""
    standing = np.array([True] * 3 + [False] * 5)
    stakes, rules = case(standing=standing)
    solution = solve_game(stakes, rules)
    kinds = np.ones((2, 1))
    paths = follow_paths([[stakes]], rules, [[solution]], kinds, START)
    assert paths.escalated[:3].tolist() == [0.0, 0.0, 0.0]
    assert paths.control[:3, 2] == pytest.approx(1.0 - paths.signed.cumsum()[:3])
    assert paths.escalated[3] > 0.0
    free = solve_game(stakes, replace(rules, standing=None))
    assert follow_paths([[stakes]], rules, [[free]], kinds, START).escalated[0] > 0.0
    # what a round without moves is worth: its flow, less the stakes of the round, and what comes after
    table = stage_payoffs(stakes, rules, 1, solution.value[2])
    cells, regimes = table.shape[0], table.shape[1] * table.shape[2]
    assert solution.no_deal_value[1] == pytest.approx(table.reshape(cells, regimes, 3))


def test_no_standing_round_is_the_game_as_it_was():
    stakes, rules = case()
    plain = solve_game(stakes, rules)
    same = solve_game(stakes, replace(rules, standing=np.zeros(rules.rounds, dtype=bool)))
    for one, other in zip(plain.value, same.value, strict=True):
        assert np.array_equal(one, other)


def test_cells_that_can_be_reached_by_hand() -> None:
    """Level 0 moves progress by half a node and eases; level 1 by one and a half, and stocks empty."""
    clock = Clock(np.array([False, True]), 1, 3, np.arange(0.0, 20.0, 4.0), np.array([2.0, 6.0]))
    first, second, third = (cells.tolist() for cells in clock.reachable(0, 0.0, 3))
    assert first == [0, 1]  # at node 0, the upper neighbour with no weight
    assert second == [0, 1, 2, 6, 7, 8]  # eased: nodes 0 to 2; strict: exposure 1, nodes 1 and 2, and from 1 to 2 and 3
    assert set(second) < set(third)


@pytest.mark.parametrize("allies", ["passive", "table"])
def test_what_can_be_reached_is_solved_as_if_all_were(allies: str) -> None:
    stakes, rules = case(rounds=7)
    rules = replace(rules, allies=allies, alignment=(2.0, 0.1, 0.1))
    whole, part = solve_game(stakes, rules), solve_game(stakes, rules, start=(0, 0.0))
    cells = stakes.clock.reachable(0, 0.0, rules.rounds, 2.0 if allies == "table" else 0.0)
    assert cells[0].size < cells[-1].size <= len(whole.no_deal_value[0])
    by_round = ("no_deal_value", "row_strategy", "column_strategy", "signing_chance", "alignment_chance", "deal_value")
    for name in by_round:
        for t, here in enumerate(cells):
            np.testing.assert_array_equal(getattr(part, name)[t][here], getattr(whole, name)[t][here], f"{name}, {t}")
    nothing = [no_talks_value(stakes, rules, start)[cells[0]] for start in (None, (0, 0.0))]
    np.testing.assert_array_equal(*nothing)
    found = [follow_paths([[stakes]], rules, [[one]], np.ones((2, 1)), START) for one in (whole, part)]
    np.testing.assert_array_equal(found[0].terms, found[1].terms)


def test_a_deal_counts_on_the_meeting_of_an_expiry_when_its_truce_has_run_out() -> None:
    """Three months from round 0: then round 3 of the game in which the two meet there with the chance of an expiry."""
    stakes, plain = case(summit=None)
    often = np.full((plain.rounds, stakes.flow.shape[1] * stakes.flow.shape[2]), 0.8)
    rules = replace(plain, expiry_chance=often)
    found, meet = solve_game(stakes, rules), np.array(plain.meeting_chance)
    meet[3] = 0.8
    there = solve_game(stakes, replace(rules, meeting_chance=meet)).value[3]
    assert there != pytest.approx(found.value[3])
    values = [np.full_like(stakes.flow, np.nan)] * 3 + [there] + [found.value[-1]] * (plain.rounds - 3)
    short = stakes.menu.durations[stakes.menu.duration] == 3
    assert found.deal_value[0][:, short] == pytest.approx(truce_values(stakes, rules, 0, values)[:, short])
    same = solve_game(stakes, replace(plain, expiry_chance=np.broadcast_to(plain.meeting_chance[:, None], often.shape)))
    assert same.value[0] == pytest.approx(solve_game(stakes, plain).value[0])


def test_two_sides_that_never_meet_otherwise_still_meet_when_a_truce_has_run_out() -> None:
    """No chance to meet in round 3: it is worth what no deal is, but a truce that ends there leads to the talks of an
    expiry, as in a game in which the sides meet there with that chance in any case.
    """
    stakes, plain = case(summit=None)
    meet, often = np.array(plain.meeting_chance), np.zeros((plain.rounds, stakes.flow.shape[1] * stakes.flow.shape[2]))
    often[:], often[3], meet[3] = meet[:, None], 0.8, 0.0
    rules = replace(plain, meeting_chance=meet, expiry_chance=often)
    found = solve_game(stakes, rules)
    assert (found.signing_chance[3] == 0.0).all()
    never = found.no_deal_value[3].transpose(2, 1, 0).reshape(stakes.flow.shape)
    np.testing.assert_array_equal(found.value[3], never)
    likely = np.where(np.arange(plain.rounds) == 3, 0.8, meet)
    there = solve_game(stakes, replace(plain, meeting_chance=likely)).value[3]
    values = [np.full_like(stakes.flow, np.nan)] * 3 + [there] + [found.value[-1]] * (plain.rounds - 3)
    short = stakes.menu.durations[stakes.menu.duration] == 3
    assert found.deal_value[0][:, short] == pytest.approx(truce_values(stakes, rules, 0, values)[:, short])
