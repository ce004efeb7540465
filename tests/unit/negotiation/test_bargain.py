"""Offers taken many at a time are those of one deal after the other, as the equations have them."""

from dataclasses import replace
from math import exp, log1p

import numpy as np
import pytest

from monazite.negotiation.bargain import _sign, bargain
from monazite.negotiation.game import solve_game
from talks_cases import case

ACCEPT, OFFER, MEET, PROPOSE = 1.3, 1.7, 0.6, 0.35


def logistic(x: float) -> float:
    return exp(-log1p(exp(-x))) if x > -700.0 else 0.0


def offers(deals: np.ndarray, worth: np.ndarray, items: np.ndarray, proposer: int) -> tuple[np.ndarray, np.ndarray]:
    """Chance of each offer and of a yes to it, deal by deal: o ~ (1/M) exp(l y gain) against silence with weight 1."""
    agreed = np.array([logistic(ACCEPT * (deals[m, 1 - proposer] - worth[1 - proposer])) for m in items])
    power = np.array([OFFER * y * (deals[m, proposer] - worth[proposer]) for m, y in zip(items, agreed, strict=True)])
    top = max(power.max(), 0.0)
    weight = np.exp(power - top)
    return weight / (weight.sum() + len(items) * np.exp(-top)), agreed


@pytest.fixture(scope="module")
def game():
    """A small solved game, and the first and items of what is open from its regimes."""
    stakes, rules = case(rounds=3, summit=None, nodes=2, exposures=2)
    return stakes, solve_game(stakes, rules)


def test_a_round_of_offers_deal_by_deal(game) -> None:
    stakes, solution = game
    first, items = stakes.menu.open
    deals, worth = solution.deal_value[1], solution.no_deal_value[1]
    value, signed = bargain(
        deals, worth, stakes.menu.open, meeting_chance=MEET, proposal_chance=PROPOSE, precision=(ACCEPT, OFFER)
    )
    sizes = set()
    for s in range(0, len(worth), 3):
        for n in range(0, worth.shape[1], 7):
            some = items[first[n] : first[n + 1]]
            sizes.add(some.size % 16)
            expected, chance = worth[s, n].copy(), 0.0
            for proposer, share in ((0, PROPOSE), (1, 1.0 - PROPOSE)):
                chosen, agreed = offers(deals[s], worth[s, n], some, proposer)
                expected += MEET * share * (chosen * agreed) @ (deals[s, some] - worth[s, n])
                chance += MEET * share * (chosen * agreed).sum()
            assert value[s, n] == pytest.approx(expected, rel=1e-11, abs=1e-11)
            assert signed[s, n] == pytest.approx(chance, rel=1e-11, abs=1e-15)
    assert len(sizes) > 3  # lists of deals that fill whole blocks, and such that do not


def test_deals_of_types_that_do_not_know_each_other(game) -> None:
    """Mass at two states: a type offers its mean over what it believes of the other, and so does who answers."""
    stakes, solution = game
    menu, (first, items) = stakes.menu, stakes.menu.open
    rng = np.random.default_rng(4)
    cells = np.array([0, 3])
    deals = np.stack([[solution.deal_value[1][cells] + 0.2 * a - 0.3 * b for b in range(2)] for a in range(2)])
    worth = np.stack([[solution.no_deal_value[1][cells] for _ in range(2)] for _ in range(2)])
    mass = np.zeros((4, 2, 2, 4, 60))
    places = [(0, 0, 37), (1, 3, 12)]
    for _, cell, n in places:
        mass[:, :, :, cell, n] = rng.random((4, 2, 2)) / 40.0
    expected, terms, author = mass.copy(), np.zeros(stakes.menu.size), np.zeros(2)
    gained = np.zeros((2, 2, items.size))
    worth_over_no_deal, worth_of_standing_still = np.zeros((2, 2, items.size))
    for place, cell, n in places:
        share, some = mass[..., cell, n].sum(0), items[first[n] : first[n + 1]]
        leave = np.zeros((2, 2))
        for proposer, chance in ((0, MEET * PROPOSE), (1, MEET * (1.0 - PROPOSE))):
            both = [[offers(deals[a, b, place], worth[a, b, place, n], some, proposer) for b in (0, 1)] for a in (0, 1)]
            of_first, of_second = share / share.sum(1, keepdims=True), share / share.sum(0)
            plan, reply = (0, 1) if proposer == 0 else (1, 0)  # position in a pair of what seat 0 and seat 1 do
            seat0 = [of_first[a, 0] * both[a][0][plan] + of_first[a, 1] * both[a][1][plan] for a in (0, 1)]
            seat1 = [of_second[0, b] * both[0][b][reply] + of_second[1, b] * both[1][b][reply] for b in (0, 1)]
            for a in (0, 1):
                for b in (0, 1):
                    leaving = chance * seat0[a] * seat1[b]
                    leave[a, b] += leaving.sum()
                    terms[some] += leaving * share[a, b]
                    still = menu.still[n, menu.duration[some]]
                    for deal, out in ((some, worth_over_no_deal), (still, worth_of_standing_still)):
                        gain = deals[a, b, place][deal, :2] - worth[a, b, place, n, :2]
                        out[:, first[n] : first[n + 1]] += (leaving * share[a, b])[None] * gain.T
                    author[proposer] += leaving.sum() * share[a, b]
        expected[..., cell, n] *= 1.0 - leave
    found_terms, found_author = np.zeros(items.size), np.zeros(2)
    even = np.ones(items.size)
    _sign(deals, worth, cells, first, items, even, np.full(60, MEET), PROPOSE, 0, ACCEPT, OFFER, mass, 1e-9,
          found_terms, found_author, menu.duration, menu.still, gained)  # fmt: skip
    assert gained[0] == pytest.approx(worth_over_no_deal, rel=1e-11, abs=1e-15)
    assert gained[1] == pytest.approx(worth_of_standing_still, rel=1e-11, abs=1e-15)
    assert mass == pytest.approx(expected, rel=1e-11, abs=1e-15)
    assert np.bincount(items, found_terms) == pytest.approx(terms[: items.max() + 1], rel=1e-11, abs=1e-15)
    assert found_author == pytest.approx(author, rel=1e-11)


def test_truces_that_outlast_the_talks_are_one_offer(game) -> None:
    """Deals that are the same to the last bit: one with the weight of all gives the values and the chances of all."""
    stakes, solution = game
    menu, rng = stakes.menu, np.random.default_rng(5)
    menu = replace(menu, weight=rng.random(menu.weight.size) + 0.5)
    worth = solution.no_deal_value[1]
    shortest = int(menu.durations.min())
    for months, kinds in ((shortest, 1), (int(menu.durations.max()), len(menu.durations))):
        served = np.minimum(menu.durations, months)[menu.duration]
        levels, same = np.unique(np.stack([menu.regime, menu.purchase, served]), axis=1, return_inverse=True)
        deals = np.ascontiguousarray(rng.normal(size=(len(worth), levels.shape[1], 3))[:, same])  # as the talks have it
        some = menu.distinct(months)
        assert some.weight.size * len(menu.durations) == kinds * menu.weight.size
        assert np.array_equal(deals[:, some.open[1]][:, some.group], deals[:, menu.open[1]])
        more = {"meeting_chance": MEET, "proposal_chance": PROPOSE, "precision": (ACCEPT, OFFER)}
        every = bargain(deals, worth, menu.open, weight=menu.weight, **more)
        for one, other in zip(bargain(deals, worth, some.open, weight=some.weight, **more), every, strict=True):
            assert one == pytest.approx(other, rel=1e-12, abs=1e-15)
        whole, fewer = np.zeros(menu.weight.size), np.zeros(some.weight.size)
        for open_, weight, terms in ((menu.open, menu.weight, whole), (some.open, some.weight, fewer)):
            mass = np.full((4, 1, 1, len(worth), worth.shape[1]), 1e-3)
            cells = np.arange(len(worth))
            _sign(deals[None, None], worth[None, None], cells, *open_, weight, np.full(60, MEET), PROPOSE, 0, ACCEPT,
                  OFFER, mass, 1e-9, terms, np.zeros(2), menu.duration, menu.still,
                  np.zeros((2, 2, weight.size)))  # fmt: skip
        by_deal = np.bincount(menu.open[1], whole, menu.size)
        assert some.by_deal(fewer, menu) == pytest.approx(by_deal, rel=1e-11, abs=1e-15)
