"""Games solved side by side have the equilibria of games solved one by one."""

from dataclasses import replace

import numpy as np
import pytest

from monazite.negotiation import logit_response
from monazite.negotiation.game import Solution, solve_game
from monazite.negotiation.logit_response import logit_equilibria
from monazite.negotiation.state_distribution import follow_paths
from talks_cases import START, case

BY_ROUND = ("value", "no_deal_value", "row_strategy", "column_strategy", "signing_chance", "deal_value")


def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave all games to the solver of single games."""
    monkeypatch.setattr(logit_response, "solve_near", lambda *_: None)


@pytest.mark.parametrize("columns", [5, 15])
def test_random_games_from_a_guess_nearby(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    rng = np.random.default_rng(8)
    first, second = 3.0 * rng.normal(size=(2, 12, 4, columns))
    fee1, fee2 = np.abs(rng.normal(size=(4, 4))), np.abs(rng.normal(size=(columns, columns)))
    fee1[2, 3], fee2[1, 2] = np.inf, np.inf
    near = logit_equilibria(first, second, fee1, fee2, (1.0, 1.0))[0]
    games = (first + 0.2 * rng.normal(size=first.shape), second, fee1, fee2, (1.0, 1.0), near)
    *together, gap = logit_equilibria(*games)
    one_by_one(monkeypatch)
    *single, _ = logit_equilibria(*games)
    assert gap < 1e-9
    for one, other in zip(together, single, strict=True):
        assert np.abs(one - other).max() < 1e-10


def test_a_guess_that_leads_nowhere_is_left_to_the_solver_of_single_games(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sharp choices and guesses far off: steps have to be shortened, and both ways end in the same equilibria."""
    rng = np.random.default_rng(9)
    first, second = rng.normal(size=(2, 20, 4, 15))
    guess = rng.dirichlet(np.full(4, 0.02), size=(20, 1, 1))
    games = (first, second, np.zeros((1, 4)), np.zeros((1, 15)), (30.0, 30.0), guess)
    p, *_, gap = logit_equilibria(*games)
    one_by_one(monkeypatch)
    assert gap < 1e-9
    assert np.abs(p - logit_equilibria(*games)[0]).max() < 1e-10


@pytest.mark.parametrize(
    "rules", [{}, {"allies": "table", "alignment": (2.0, 0.1, 0.1)}, {"precision": (4.0, 1.5, 1.5)}]
)
def test_whole_games_and_their_paths(monkeypatch: pytest.MonkeyPatch, rules: dict[str, object]) -> None:
    stakes, plain = case(ceiling=0.5)
    changed = replace(plain, **rules)

    def solved() -> tuple[Solution, np.ndarray]:
        solution = solve_game(stakes, changed)
        return solution, follow_paths([[stakes]], changed, [[solution]], np.ones((2, 1)), START).terms

    (together, terms), _ = solved(), one_by_one(monkeypatch)
    single, same_terms = solved()
    for name in BY_ROUND:
        for one, other in zip(getattr(together, name), getattr(single, name), strict=True):
            assert np.abs(one - other).max() < 1e-10, name
    assert np.abs(terms - same_terms).max() < 1e-10


@pytest.mark.parametrize("columns", [1, 2, 3, 5, 8])
@pytest.mark.parametrize(("precision", "lead"), [(0.0, 0.0), (0.7, 0.0), (5.0, 0.0), (5.0, 2000.0)])
def test_single_games_answer_each_other_at_any_width(columns: int, precision: float, lead: float) -> None:
    """Both strategies are the logit answer to each other, written out here; with a lead, chances vanish (e^-10000)."""
    rng = np.random.default_rng(10)
    first, second = rng.normal(size=(2, 6, 3, columns))
    first[:, 0] += lead
    fee1, fee2 = np.array([[0.0, 0.3, np.inf]]), np.abs(rng.normal(size=(1, columns)))
    p, q, *_, gap = logit_equilibria(first, second, fee1, fee2, (precision, precision))
    assert gap < 1e-9
    finite = np.minimum(fee1[0], 1e9)

    def answer(score: np.ndarray) -> np.ndarray:
        power = np.exp(precision * (score - score.max()))
        return power / power.sum()

    for s in range(6):
        assert np.abs(q[s, 0, 0] - answer(p[s, 0, 0] @ second[s] - fee2[0])).max() < 1e-9
        if precision > 0.0:
            assert np.abs(p[s, 0, 0] - answer(first[s] @ q[s, 0, 0] - finite)).max() < 1e-9
