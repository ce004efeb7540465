"""Responses of the model in an exercise have the chances of the solved game. Payoffs by hand, no simulator."""

from dataclasses import replace

import numpy as np
import pytest

from exercise_cases import KINDS, hand_game
from monazite.analysis.exercise.responses import (
    alignment_chance,
    measure_chances,
    meeting_chance,
    offers_by_type,
    open_deals,
    proposal_chance,
    updated,
)
from monazite.analysis.exercise.rounds import SeatChoice, first_state, luck_of, open_talks, play_round, types_of
from monazite.negotiation.path_sampling import path_sampler
from monazite.negotiation.state_distribution import follow_paths
from talks_cases import START

SESSIONS = 2000
ALLIES = {"allies": "table", "alignment": (0.3, 0.2, 0.4)}


def within(count: float, total: int, chance: float) -> bool:
    """Whether a count lies within four standard errors of its chance, and a half for rounding."""
    return abs(count - total * chance) <= 4.0 * np.sqrt(total * chance * (1.0 - chance)) + 0.5


def followed(game):
    """What comes of all paths, by the distribution over states: another way to the same chances."""
    return follow_paths(game.games, game.rules, game.solutions, game.kinds, START)


def test_chances_of_deals_in_the_first_round_are_those_of_the_distribution_over_paths():
    game = hand_game()
    state, terms = first_state(game), np.zeros(game.menu.size)
    met, first = meeting_chance(game, state), proposal_chance(game, state)
    for proposer, share in ((0, met * first), (1, met * (1.0 - first))):
        offered, agreed = offers_by_type(game, state, proposer)
        chance = (game.kinds[proposer] @ offered) * (game.kinds[1 - proposer] @ agreed)
        terms[open_deals(game, state.regime)] += share * chance
    np.testing.assert_allclose(terms, followed(game).terms[0], atol=1e-12)


def test_the_two_meet_as_at_an_expiry_in_the_round_in_which_a_truce_of_the_session_runs_out():
    game = hand_game()
    often = np.full((game.rules.rounds, game.menu.open[0].size - 1), 0.9)
    there = replace(game, rules=replace(game.rules, expiry_chance=often))
    state = replace(first_state(game), round=3)
    assert meeting_chance(there, replace(state, truce_until=3)) == 0.9
    assert meeting_chance(there, state) == meeting_chance(there, replace(state, truce_until=2))
    assert meeting_chance(there, state) == meeting_chance(game, replace(state, truce_until=3)) != 0.9


def test_measures_where_nobody_meets_are_those_of_the_distribution_over_paths():
    game = hand_game()
    silent = replace(game, rules=replace(game.rules, meeting_chance=np.zeros(game.rules.rounds)))
    state, paths = first_state(silent), followed(silent)
    measures = measure_chances(silent, state, 1).reshape(5, 3)
    np.testing.assert_allclose(measure_chances(silent, state, 0), paths.control[0], atol=1e-9)
    np.testing.assert_allclose(measures.sum(1), paths.tariff[0], atol=1e-9)
    np.testing.assert_allclose(measures.sum(0), paths.technology[0], atol=1e-9)


def test_alignment_in_the_first_round_is_that_of_the_distribution_over_paths():
    game = hand_game(**ALLIES)
    silent = replace(game, rules=replace(game.rules, meeting_chance=np.zeros(game.rules.rounds)))
    assert 0.01 < alignment_chance(silent, first_state(silent)) < 0.99
    assert alignment_chance(silent, first_state(silent)) == pytest.approx(
        float(followed(silent).alignment[0]), abs=1e-9
    )


def test_two_thousand_sessions_have_the_chances_of_the_solved_game():
    """Levels, deals and allies of the first month, counted over seeds, against the distribution over paths."""
    game = hand_game(**ALLIES)
    state, paths = first_state(game), followed(game)
    played = [play_round(game, state, types_of(game, s), luck_of(s, 0)) for s in range(SESSIONS)]
    assert within(sum(one.signed for one in played), SESSIONS, float(paths.signed[0]))
    going_on = [one for one in played if not one.signed]
    for level in range(4):
        count = sum(one.regime // game.measures == level for one in going_on)
        assert within(count, SESSIONS, float(paths.control[0, level])), f"control {level}"
    for level in range(5):
        count = sum(one.regime % game.measures // 3 == level for one in going_on)
        assert within(count, SESSIONS, float(paths.tariff[0, level])), f"tariff {level}"
    assert within(sum(bool(one.aligned) for one in going_on), len(going_on), float(paths.alignment[0]))
    assert within(sum(types_of(game, s)[0] == 0 for s in range(SESSIONS)), SESSIONS, KINDS[0, 0])


def test_answers_to_an_offer_come_with_the_chance_of_the_game():
    """The seat proposes the same deal in every session; how often it is signed is the mean acceptance over types."""
    game = hand_game()
    met = replace(game, rules=replace(game.rules, meeting_chance=np.ones(game.rules.rounds), proposal_chance=0.0))
    state = first_state(met)
    _, agreed = offers_by_type(met, state, 1)
    at = int(np.abs(KINDS[0] @ agreed - 0.5).argmin())
    deal = int(open_deals(met, state.regime)[at])
    signed = sum(
        play_round(met, state, types_of(met, s), luck_of(s, 0), 1, SeatChoice(offer=deal)).signed
        for s in range(SESSIONS)
    )
    assert within(signed, SESSIONS, float((KINDS[0] @ agreed)[at]))


def test_offers_are_those_that_single_paths_are_drawn_with():
    """Deals of the first round drawn by the sampler of single paths, against the exercise's chances."""
    game = hand_game()
    sampler = path_sampler(game.games, game.rules, game.solutions, game.kinds, START)
    generator, state = np.random.default_rng(5), first_state(game)
    drawn = [sampler.sample(generator) for _ in range(SESSIONS)]
    met, first = meeting_chance(game, state), proposal_chance(game, state)
    chance = 0.0
    for proposer, share in ((0, met * first), (1, met * (1.0 - first))):
        offered, agreed = offers_by_type(game, state, proposer)
        chance += share * float(((game.kinds[proposer] @ offered) * (game.kinds[1 - proposer] @ agreed)).sum())
    assert within(sum(path.signed_round == 0 for path in drawn), SESSIONS, chance)


def test_beliefs_follow_bayes_rule():
    """By hand: .4 tough; seen with chance .5 by the tough, .25 by the soft: .4 x .5 / (.4 x .5 + .6 x .25) = 4/7."""
    beliefs = ((0.4, 0.6), (0.3, 0.7))
    assert updated(beliefs, 0, np.array([0.5, 0.25]))[0] == pytest.approx((4 / 7, 3 / 7))
    assert updated(beliefs, 0, np.array([0.5, 0.25]))[1] == beliefs[1]
    assert updated(beliefs, 1, np.zeros(2)) == beliefs


def test_a_deal_holds_for_its_months_and_then_the_talks_go_on_from_it():
    game = hand_game()
    met = replace(game, rules=replace(game.rules, meeting_chance=np.ones(game.rules.rounds), proposal_chance=0.0))
    state = first_state(met)
    _, agreed = offers_by_type(met, state, 1)
    likeliest = int(open_deals(met, state.regime)[(KINDS[0] @ agreed).argmax()])
    seed = next(
        s for s in range(50)
        if play_round(met, state, types_of(met, s), luck_of(s, 0), 1, SeatChoice(offer=likeliest)).signed
    )  # fmt: skip
    types, months = types_of(met, seed), int(met.menu.durations[met.menu.duration[likeliest]])
    played = play_round(met, state, types, luck_of(seed, 0), 1, SeatChoice(offer=likeliest))
    assert played.regime == met.menu.regime[likeliest]
    now = played.following
    for t in range(1, min(months, met.rules.rounds)):
        assert now.in_truce
        assert open_talks(met, now, types, luck_of(seed, t), 1).proposer is None
        held = play_round(met, now, types, luck_of(seed, t), 1, SeatChoice(measures=0))
        assert held.regime == played.regime
        now = held.following
    if months < met.rules.rounds:
        assert not now.in_truce
