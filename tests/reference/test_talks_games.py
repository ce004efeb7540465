"""The solver of the talks against closed forms and independent solvers."""

from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import root
from scipy.special import log_softmax, softmax

from monazite.negotiation.bargain import bargain
from monazite.negotiation.game import solve_game, terminal_value
from monazite.negotiation.logit_response import logit_equilibria
from talks_cases import case

PIE = np.linspace(0.0, 1.0, 20_001)
SPLITS = np.stack([PIE, 1.0 - PIE], 1)[None]
ALL = (np.array([0, PIE.size]), np.arange(PIE.size))
NO_FEE = (np.zeros((1, 4)), np.zeros((1, 15)))


def rubinstein(first: float, second: float, rounds: int) -> float:
    """Share of the first proposer by the bargaining round of the talks, backwards."""
    value = np.zeros(2)
    for t in range(rounds - 1, -1, -1):
        worth = (np.array([first, second]) * value)[None, None]
        value = bargain(SPLITS, worth, ALL, proposal_chance=1.0 - t % 2, sure_choices=True)[0][0, 0]
    return float(value[0])


@pytest.mark.parametrize(("first", "second"), [(0.95, 0.9), (0.9, 0.95), (0.99, 0.985), (0.8, 0.8)])
@pytest.mark.parametrize("rounds", [1, 2, 3, 5, 8])
def test_alternating_offers_of_finite_length(first: float, second: float, rounds: int) -> None:
    share = 1.0
    for k in range(rounds - 2, -1, -1):
        share = 1.0 - (second if k % 2 == 0 else first) * share
    assert rubinstein(first, second, rounds) == pytest.approx(share, abs=5e-4)


@pytest.mark.parametrize(("first", "second"), [(0.95, 0.9), (0.9, 0.95), (0.8, 0.8)])
def test_alternating_offers_without_end(first: float, second: float) -> None:
    assert rubinstein(first, second, 200) == pytest.approx((1 - second) / (1 - first * second), abs=5e-4)


@pytest.mark.parametrize("threat", [(0.0, 0.0), (0.2, 0.1), (0.05, 0.4)])
@pytest.mark.parametrize("protocol", ["nash", "ks"])
def test_splits_of_a_pie_with_threats(threat: tuple[float, float], protocol: str) -> None:
    value, _ = bargain(SPLITS, np.array(threat)[None, None], ALL, protocol=protocol, sure_choices=True)
    assert value[0, 0, 0] == pytest.approx((1 + threat[0] - threat[1]) / 2, abs=1e-4)


def test_splits_on_a_curved_frontier() -> None:
    curved = np.stack([PIE, 1.0 - PIE**2], 1)[None]
    nash, _ = bargain(curved, np.zeros((1, 1, 2)), ALL, protocol="nash", sure_choices=True)
    smorodinsky, _ = bargain(curved, np.zeros((1, 1, 2)), ALL, protocol="ks", sure_choices=True)
    assert nash[0, 0, 0] == pytest.approx(3**-0.5, abs=1e-4)
    assert smorodinsky[0, 0, 0] == pytest.approx((5**0.5 - 1) / 2, abs=1e-4)


def independent(first: np.ndarray, second: np.ndarray, precision: float) -> np.ndarray:
    """Logit equilibrium by scipy's root finder on all probabilities, followed from uniform choice."""
    rows, columns = first.shape
    z = np.concatenate([np.full(rows, -np.log(rows)), np.full(columns, -np.log(columns))])
    for part in np.linspace(0.1, 1.0, 10) * precision:

        def gap(z: np.ndarray, part: float = part) -> np.ndarray:
            p, q = np.exp(z[:rows]), np.exp(z[rows:])
            return z - np.concatenate([log_softmax(part * first @ q), log_softmax(part * second.T @ p)])

        def slopes(z: np.ndarray, part: float = part) -> np.ndarray:
            p, q = np.exp(z[:rows]), np.exp(z[rows:])
            by_column, by_row = part * first * q, part * second.T * p
            out = np.eye(z.size)
            out[:rows, rows:] = softmax(by_column.sum(1)) @ by_column - by_column
            out[rows:, :rows] = softmax(by_row.sum(1)) @ by_row - by_row
            return out

        z = root(gap, z, jac=slopes, tol=1e-13).x
    return np.exp(z)


def test_logit_response_of_a_hundred_random_games() -> None:
    rng = np.random.default_rng(0)
    first, second = rng.normal(size=(2, 100, 4, 15))
    p, q, _, _, gap = logit_equilibria(first, second, *NO_FEE, (2.0, 2.0))
    assert gap < 1e-9
    for i in range(100):
        other = independent(first[i], second[i], 2.0)
        assert np.abs(np.concatenate([p[i, 0, 0], q[i, 0, 0]]) - other).max() < 1e-8


def test_a_guess_nearby_gives_the_same_equilibrium() -> None:
    rng = np.random.default_rng(1)
    first, second = rng.normal(size=(2, 50, 4, 15))
    cold = logit_equilibria(first, second, *NO_FEE, (1.0, 1.0))[0]
    near = logit_equilibria(first + 0.01, second, *NO_FEE, (1.0, 1.0))[0]
    assert np.abs(logit_equilibria(first, second, *NO_FEE, (1.0, 1.0), near)[0] - cold).max() < 1e-8


def test_what_is_forbidden_is_as_if_it_were_not_there() -> None:
    """An action that cannot be ratified has no chance, and the game without it the same equilibrium."""
    rng = np.random.default_rng(5)
    first, second = 5.0 * rng.normal(size=(6, 4, 15)), 5.0 * rng.normal(size=(6, 4, 15))
    fee = np.zeros((2, 4))
    fee[1, 2] = np.inf
    p, q, _, _, gap = logit_equilibria(first, second, fee, NO_FEE[1], (1.5, 1.5))
    left = [0, 1, 3]
    small = logit_equilibria(first[:, left], second[:, left], fee[1:, left], NO_FEE[1], (1.5, 1.5))
    assert gap < 1e-9
    assert p[:, 1, 0, 2].max() < 1e-70
    assert np.allclose(p[:, 1][..., left], small[0][:, 0], atol=1e-9)
    assert np.allclose(q[:, 1], small[1][:, 0], atol=1e-9)


def test_a_game_at_a_fold_of_the_path_is_solved() -> None:
    """Payoffs of a real round in which steps from uniform choice end at a fold (talks of 2025, allies weighted)."""
    rows = np.loadtxt(Path(__file__).parent / "fold_game.csv", delimiter=",")
    fee1, fee2 = rows[8, :4], rows[9]
    p, q, _, _, gap = logit_equilibria(rows[None, :4], rows[None, 4:8], fee1[None], fee2[None], (1.5, 1.5))
    assert gap < 1e-9
    answer = softmax(1.5 * (rows[:4] @ q[0, 0, 0] - fee1))
    assert np.allclose(p[0, 0, 0], answer, atol=1e-9)


def test_without_precision_choice_is_uniform() -> None:
    rng = np.random.default_rng(2)
    first, second = rng.normal(size=(2, 10, 4, 15))
    p, q, *_ = logit_equilibria(first, second, *NO_FEE, (1e-12, 1e-12))
    assert np.allclose(p, 0.25, atol=1e-10)
    assert np.allclose(q, 1 / 15, atol=1e-10)


def test_matching_pennies_of_ochs_tends_to_its_mixed_equilibrium() -> None:
    first, second = np.array([[[9.0, 0.0], [0.0, 1.0]]]), np.array([[[0.0, 1.0], [1.0, 0.0]]])
    none = (np.zeros((1, 2)), np.zeros((1, 2)))
    p, q, _, _, gap = logit_equilibria(first, second, *none, (300.0, 300.0))
    assert gap < 1e-8
    assert p[0, 0, 0, 0] == pytest.approx(0.5, abs=0.01)
    assert q[0, 0, 0, 0] == pytest.approx(0.1, abs=0.01)


@pytest.mark.parametrize("precision", [200.0, 2000.0])
def test_symmetric_war_of_attrition(precision: float) -> None:
    """Each round both hold or give in; the one who holds longer wins a prize, holding costs a flow.

    In the symmetric mixed equilibrium holding gains as much as giving in, nothing: ``h prize - cost = 0``. The chance
    of giving in is the flow cost over the prize.
    """
    prize, cost = 1.0, 0.05
    hold_in = np.array([[[-cost, prize - cost], [0.0, 0.0]]])  # rows: hold, give in; columns: hold, give in
    none = (np.zeros((1, 2)), np.zeros((1, 2)))
    p, q, *_ = logit_equilibria(hold_in, hold_in.transpose(0, 2, 1).copy(), *none, (precision, precision))
    assert p[0, 0, 0, 1] == pytest.approx(q[0, 0, 0, 1], abs=1e-9)
    assert p[0, 0, 0, 1] == pytest.approx(cost / prize, abs=6.0 / precision)


def tree(deals, flow, end, discount, rounds, t=0):
    """Sure backward induction over offers, written as a recursion over the tree."""
    if t == rounds:
        return end
    later = flow + discount * tree(deals, flow, end, discount, rounds, t + 1)
    proposer = t % 2
    best, chosen = later[proposer], None
    for deal in deals:
        if deal[1 - proposer] >= later[1 - proposer] and deal[proposer] > best:
            best, chosen = deal[proposer], deal
    return later if chosen is None else chosen


def test_sure_choices_give_backward_induction_of_a_small_tree() -> None:
    deals = np.array([[1.0, 6.0], [3.0, 5.0], [4.5, 3.0], [6.0, 0.5]])
    discount, flow, end = np.array([0.95, 0.9]), np.array([-0.1, -0.2]), np.array([2.6, 4.2])
    for rounds in (1, 2, 3, 6):
        value = end
        for t in range(rounds - 1, -1, -1):
            worth = (flow + discount * value)[None, None]
            menu = (np.array([0, 4]), np.arange(4))
            value = bargain(deals[None], worth, menu, proposal_chance=1.0 - t % 2, sure_choices=True)[0][0, 0]
        assert value == pytest.approx(tree(deals, flow, end, discount, rounds))
    assert tree(deals, flow, end, discount, 2) == pytest.approx([3.0, 5.0])


@pytest.mark.slow
def test_two_rounds_without_talks_against_an_expected_value_by_hand() -> None:
    """The game with no meetings: the second round's logit equilibria enter the first round's payoffs."""
    stakes, rules = case(rounds=2, summit=None, nodes=2, exposures=2, meeting_chance=np.zeros(2), months_after=3)
    found = solve_game(stakes, rules)
    value = terminal_value(stakes, rules)
    clock, rate = stakes.clock, rules.discount
    low, weight = clock.advance()
    for t in (1, 0):
        fresh = np.empty_like(value)
        for e in range(2):
            for k in range(2):
                game = np.empty((3, 4, 15))
                for c in range(4):
                    then = clock.exposure()[c, e]
                    later = value[:, c, :, then, low[c, k]] * (1 - weight[c, k])
                    later = later + value[:, c, :, then, low[c, k] + 1] * weight[c, k]
                    game[:, c] = stakes.flow[:, c, :, e, k] + rate[:, None] * later
                for c in range(4):
                    for u in range(15):
                        z = independent(game[0] - stakes.fee0[c][:, None], game[1] - stakes.fee1[u][None], 1.5)
                        p, q = z[:4], z[4:]
                        fresh[0, c, u, e, k] = p @ game[0] @ q - p @ stakes.fee0[c]
                        fresh[1, c, u, e, k] = p @ game[1] @ q - q @ stakes.fee1[u]
                        fresh[2, c, u, e, k] = p @ game[2] @ q
        assert np.abs(found.value[t] - fresh).max() < 1e-7
        value = fresh


def test_offers_weigh_a_finer_menu_as_a_continuous_one() -> None:
    """Every deal listed twice is the same menu: chances do not move."""
    deals = np.array([[1.0, 6.0], [3.0, 5.0], [4.5, 3.0], [6.0, 0.5]])
    worth = np.array([[[2.0, 2.5]]])
    once = bargain(deals[None], worth, (np.array([0, 4]), np.arange(4)))
    twice = bargain(np.repeat(deals, 2, 0)[None], worth, (np.array([0, 8]), np.arange(8)))
    assert once[0] == pytest.approx(twice[0])
    assert once[1] == pytest.approx(twice[1])


def test_offers_by_hand() -> None:
    deals, worth, precision = np.array([[1.0, 0.4], [0.2, 1.5]]), np.array([0.1, 0.3]), 2.0
    accept = 1 / (1 + np.exp(-precision * (deals - worth)))
    value, signed = worth.copy(), 0.0
    for proposer in (0, 1):
        agreed = accept[:, 1 - proposer]
        gain = agreed * (deals[:, proposer] - worth[proposer])
        chosen = softmax(np.append(precision * gain, np.log(2.0)))[:2]
        value = value + 0.5 * 0.7 * (chosen * agreed) @ (deals - worth)
        signed += 0.5 * 0.7 * (chosen * agreed).sum()
    found = bargain(
        deals[None], worth[None, None], (np.array([0, 2]), np.arange(2)), meeting_chance=0.7, precision=(2.0, 2.0)
    )
    assert found[0][0, 0] == pytest.approx(value)
    assert found[1][0, 0] == pytest.approx(signed)
