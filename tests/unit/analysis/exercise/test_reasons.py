"""Why a side would sign and why it acts: the game's own payoffs, of a game by hand."""

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from exercise_cases import hand_game, session
from monazite.analysis.exercise.chances import chance_words
from monazite.analysis.exercise.reasons import act_lines, act_worth, signing_gain
from monazite.analysis.exercise.responses import cell_of, measure_chances, open_deals
from monazite.analysis.exercise.rounds import first_state
from monazite.negotiation.game import stage_payoffs


def with_money(game):
    """A game by hand has no grid: a basis point is one million."""
    names = ("games", "solutions", "rules", "kinds", "measures", "nodes", "menu")
    there = SimpleNamespace(**{name: getattr(game, name) for name in names})
    there.setting = SimpleNamespace(controller="CN", target="US", regime=game.setting.regime)
    there.money = lambda _region: 1.0
    return there


def test_signing_is_weighed_against_going_on_from_the_same_state():
    game = with_money(hand_game())
    state = first_state(game)
    deal = int(open_deals(game, state.regime)[-1])
    whole, still = signing_gain(game, state, deal)
    at, expected = cell_of(game, state), np.zeros((2, 2))
    same = int(np.flatnonzero((game.menu.regime == state.regime) & (game.menu.purchase == 0)
                              & (game.menu.duration == game.menu.duration[deal]))[0])  # fmt: skip
    for a, b in np.ndindex(2, 2):
        solution = game.solutions[a][b]
        share = state.beliefs[0][a] * state.beliefs[1][b]
        for k, m in enumerate((deal, same)):
            expected[k] += share * (solution.deal_value[0][at, m, :2] - solution.no_deal_value[0][at, state.regime, :2])
    assert np.stack([whole, still]) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("seat", [0, 1])
def test_what_an_act_is_worth_is_its_payoff_over_that_of_staying(seat):
    game = hand_game()
    state = replace(first_state(game), beliefs=((1.0, 0.0), (1.0, 0.0)))
    stakes, solution = game.games[0][0], game.solutions[0][0]
    control, measures = divmod(state.regime, game.measures)
    table = stage_payoffs(stakes, game.rules, 0, solution.value[1], cells=np.array([cell_of(game, state)]))[0]
    at = cell_of(game, state)
    p, q = (one[0][at, control, measures] for one in (solution.row_strategy, solution.column_strategy))
    worth = table[..., 0] @ q - stakes.fee0[control] if seat == 0 else p @ table[..., 1] - stakes.fee1[measures]
    stays = (control, measures)[seat]
    chances = measure_chances(game, state, seat)
    for act in np.flatnonzero(chances > 1e-6):
        assert act_worth(game, state, seat, stays, int(act)) == pytest.approx(worth[act] - worth[stays], abs=1e-6)


@pytest.mark.compiled
def test_a_change_of_the_model_says_its_chance_and_what_it_is_worth():
    """Over some seeds: a line for every change of a side that the model plays, and none for one's own."""
    lines = changes = 0
    for seed in range(4):
        exercise = session("US", seed)
        for _ in range(3):
            exercise.act("hold")
        for t, played in enumerate(exercise.rounds):
            game = exercise._games[t]
            moved = played.regime // game.measures != played.state.regime // game.measures
            changes += moved and not (played.signed or played.state.in_truce)
            found = act_lines(exercise.table, game, played)
            lines += len(found)
            for line in found:
                assert re.match(
                    r"In the game this had a chance of \w+ [\w ]+, and to leave all as it was one of ", line.text
                )
                assert "%" not in line.text
                assert line.text in [one.text for one in exercise.press(t)]
    assert lines == changes > 0


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "nil"), (0.004, "under 1 in 100"), (0.02, "about 1 in 50"), (0.049, "about 1 in 20"),
        (0.05, "about 1 in 10"), (0.0752, "about 1 in 10"), (0.417, "about 4 in 10"), (0.682, "about 7 in 10"),
        (0.841, "about 8 in 10"),
        (0.95, "about 9 in 10"), (0.96, "over 9 in 10"), (0.995, "over 99 in 100"), (1.0, "10 in 10"),
    ],
)  # fmt: skip
def test_a_chance_is_no_number_of_three_digits(share, words):
    assert chance_words(share) == words
