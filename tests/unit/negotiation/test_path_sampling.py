"""Paths drawn one by one have the chances that the distribution over all paths has."""

from dataclasses import replace

import numpy as np
import pytest

from monazite.negotiation.game import Solution, solve_game
from monazite.negotiation.path_sampling import PathSampler, SampledPath, path_sampler
from monazite.negotiation.state_distribution import follow_paths
from talks_cases import START, case

PATHS = 3000
KINDS = np.array([[0.4, 0.6], [0.3, 0.7]])


@pytest.fixture(scope="module")
def sampler() -> PathSampler:
    games = [[case(cost=(a, b))[0] for b in (0.6, 1.5)] for a in (0.6, 1.5)]
    rules = case()[1]
    solutions = [[solve_game(game, rules) for game in row] for row in games]
    return path_sampler(games, rules, solutions, KINDS, START)


@pytest.fixture(scope="module")
def drawn(sampler) -> list[SampledPath]:
    """Paths drawn one by one."""
    generator = np.random.default_rng(3)
    return [sampler.sample(generator) for _ in range(PATHS)]


def within(count: float, total: int, chance: float) -> bool:
    """Whether a count lies within four standard errors of its chance, and a half for rounding."""
    return abs(count - total * chance) <= 4.0 * np.sqrt(total * chance * (1.0 - chance)) + 0.5


def test_counts_agree_with_the_chances(sampler, drawn):
    controls, measures = sampler.stakes[0][0].flow.shape[1:3]
    for t in range(sampler.rules.rounds):
        signed = sum(path.signed_round == t for path in drawn)
        assert within(signed, PATHS, float(sampler.paths.signed[t])), f"round {t}"
        going_on = [path for path in drawn if path.signed_round is None or path.signed_round > t]
        for level in range(controls):
            count = sum(path.regimes[t] // measures == level for path in going_on)
            assert within(count, PATHS, float(sampler.paths.control[t, level])), f"round {t}, level {level}"


def test_deals_agree_with_the_chances(sampler, drawn):
    terms, menu = sampler.paths.terms.sum(0), sampler.stakes[0][0].menu
    for level in range(menu.control.max() + 1):
        count = sum(path.deal >= 0 and menu.control[path.deal] == level for path in drawn)
        assert within(count, PATHS, float(terms[menu.control == level].sum()))


def test_a_deal_never_raises_what_is_in_force(sampler, drawn):
    menu, measures = sampler.stakes[0][0].menu, sampler.stakes[0][0].flow.shape[2]
    for path in drawn:
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


def from_round(solution: Solution, t: int) -> Solution:
    """A solution of the rounds from ``t`` on."""
    parts = {name: part[t:] for name, part in vars(solution).items() if isinstance(part, list)}
    return replace(solution, **parts)


def test_when_a_truce_is_over_the_game_goes_on_from_its_levels():
    """Three months after signing in the first round, paths part as those of the game that begins there.

    One type of either side, so that there is nothing to learn. Progress moves a month at a time on nodes six months
    apart: after three months it is on node k with the binomial chance of k of 3 at 1/6.
    """
    (game, rules), kinds = case(summit=0), np.ones((2, 1))
    solutions = [[solve_game(game, rules)]]
    sampler, generator = path_sampler([[game]], rules, solutions, kinds, START), np.random.default_rng(2)
    drawn = [path for path in (sampler.sample(generator) for _ in range(PATHS)) if path.signed_round == 0]
    short = [path for path in drawn if game.menu.durations[game.menu.duration[path.deal]] == 3]
    assert len(short) > 500
    assert all(path.later is not None and path.later.first_round == 3 for path in short)
    assert all(path.later is None for path in drawn if path not in short)  # twelve months outlast the eight rounds
    sliced = {name: getattr(rules, name)[3:] for name in ("meeting_chance", "signing_bonus", "no_deal_cost",
                                                          "audience_cost")}  # fmt: skip
    rest, left = replace(rules, **sliced), [[from_round(solutions[0][0], 3)]]
    nodes, measures, chances = np.array([125, 75, 15, 1]) / 216, game.flow.shape[2], {}
    for regime in {int(game.menu.regime[path.deal]) for path in short}:
        exposure = 3 if game.clock.strict[regime // measures] else 0
        starts = [(regime, exposure, float(game.clock.progress[k])) for k in range(4)]
        ways = [follow_paths([[game]], rest, left, kinds, start) for start in starts]
        chances[regime] = (
            sum(share * way.signed for share, way in zip(nodes, ways, strict=True)),
            sum(share * way.control for share, way in zip(nodes, ways, strict=True)),
        )
    of_path = [chances[int(game.menu.regime[path.deal])] for path in short]
    after = [path.later for path in short if path.later is not None]
    for t in range(rest.rounds):
        expected = float(np.mean([signed[t] for signed, _ in of_path]))
        assert within(sum(path.signed_round == 3 + t for path in after), len(after), expected)
        going_on = [path for path in after if len(path.regimes) > t]
        for level in range(game.flow.shape[1]):
            count = sum(path.regimes[t] // measures == level for path in going_on)
            assert within(count, len(after), float(np.mean([control[t, level] for _, control in of_path])))


def test_what_is_believed_after_a_truce_is_how_often_it_is_so(sampler, monkeypatch):
    believed, true = [], []
    until_deal = PathSampler._until_deal

    def watched(self, state, types, generator):
        if state.types is not None:
            believed.append(state.types)
            true.append(types)
        return until_deal(self, state, types, generator)

    monkeypatch.setattr(PathSampler, "_until_deal", watched)
    generator = np.random.default_rng(13)
    for _ in range(PATHS):
        sampler.sample(generator)
    assert len(true) > 500
    mean = np.mean(believed, axis=0)
    assert mean.sum() == pytest.approx(1.0)
    assert np.abs(mean - KINDS[0][:, None] * KINDS[1][None]).max() > 0.01  # signing has said something
    for types in np.ndindex(2, 2):
        assert within(true.count(types), len(true), float(mean[types]))


@pytest.mark.parametrize("never", [False, True])
def test_the_two_meet_as_at_an_expiry_where_a_truce_has_run_out(monkeypatch, never):
    """Twice as often as in another month of this game, so that a deal is twice as likely in that round alone; and with
    the same chance where they never meet in that round otherwise.
    """
    (game, rules), kinds = case(summit=0), np.ones((2, 1))
    twice = np.full((rules.rounds, game.flow.shape[1] * game.flow.shape[2]), 0.8)
    rules = replace(rules, expiry_chance=twice)
    solution, expected, signed = solve_game(game, rules), [], []
    assert rules.meeting_chance[3] == 0.4
    if never:
        usual = np.where(np.arange(rules.rounds) == 3, 0.0, rules.meeting_chance)
        rules = replace(rules, meeting_chance=usual)
    until_deal = PathSampler._until_deal

    def watched(self, state, types, generator):
        found = until_deal(self, state, types, generator)
        if state.types is not None and state.round == 3:
            expected.append(2.0 * solution.signing_chance[3][state.cell, state.regime])
            signed.append(found[2] is not None and not found[0])
        return found

    monkeypatch.setattr(PathSampler, "_until_deal", watched)
    sampler, generator = path_sampler([[game]], rules, [[solution]], kinds, START), np.random.default_rng(4)
    for _ in range(PATHS):
        sampler.sample(generator)
    assert len(signed) > 500
    assert np.mean(expected) > 0.01
    assert within(sum(signed), len(signed), float(np.mean(expected)))
