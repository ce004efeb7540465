"""Paths drawn one by one have the chances that the distribution over all paths has."""

from dataclasses import replace

import numpy as np
import pytest

from monazite.negotiation.game import solve_game
from monazite.negotiation.path_sampling import PathSampler, path_sampler
from talks_cases import START, case

PATHS = 3000
KINDS = np.array([[0.4, 0.6], [0.3, 0.7]])


@pytest.fixture(scope="module")
def sampler() -> PathSampler:
    games = [[case(cost=(a, b))[0] for b in (0.6, 1.5)] for a in (0.6, 1.5)]
    rules = case()[1]
    solutions = [[solve_game(game, rules) for game in row] for row in games]
    return path_sampler(games, rules, solutions, KINDS, START)


def within(count: float, total: int, chance: float) -> bool:
    """Whether a count lies within four standard errors of its chance, and a half for rounding."""
    return abs(count - total * chance) <= 4.0 * np.sqrt(total * chance * (1.0 - chance)) + 0.5


def test_counts_agree_with_the_chances(sampler):
    generator = np.random.default_rng(3)
    drawn = [sampler.sample(generator) for _ in range(PATHS)]
    controls, measures = sampler.stakes[0][0].flow.shape[1:3]
    for t in range(sampler.rules.rounds):
        signed = sum(path.signed_round == t for path in drawn)
        assert within(signed, PATHS, float(sampler.paths.signed[t])), f"round {t}"
        going_on = [path for path in drawn if path.signed_round is None or path.signed_round > t]
        for level in range(controls):
            count = sum(path.regimes[t] // measures == level for path in going_on)
            assert within(count, PATHS, float(sampler.paths.control[t, level])), f"round {t}, level {level}"


def test_deals_agree_with_the_chances(sampler):
    generator = np.random.default_rng(5)
    drawn = [sampler.sample(generator).deal for _ in range(PATHS)]
    terms, menu = sampler.paths.terms.sum(0), sampler.stakes[0][0].menu
    for level in range(menu.control.max() + 1):
        count = sum(deal >= 0 and menu.control[deal] == level for deal in drawn)
        assert within(count, PATHS, float(terms[menu.control == level].sum()))


def test_a_deal_never_raises_what_is_in_force(sampler):
    generator = np.random.default_rng(7)
    menu, measures = sampler.stakes[0][0].menu, sampler.stakes[0][0].flow.shape[2]
    for path in (sampler.sample(generator) for _ in range(200)):
        if path.deal >= 0:
            before = path.regimes[-1] if path.regimes else START[0]
            assert menu.control[path.deal] <= before // measures


def test_nobody_signs_who_never_meets(sampler):
    silent = replace(sampler.rules, meeting_chance=np.zeros(sampler.rules.rounds))
    apart = path_sampler(sampler.stakes, silent, sampler.solutions, KINDS, START)
    generator = np.random.default_rng(1)
    assert all(apart.sample(generator).deal == -1 for _ in range(50))


def test_one_state_of_the_generator_is_one_path(sampler):
    one, other = (sampler.sample(np.random.default_rng(11)) for _ in range(2))
    assert one == other
