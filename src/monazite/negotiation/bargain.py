"""One round of talks: who proposes which deal, whether the other side accepts, and what the round is worth.

Protocols: ``alternate`` (one side proposes, the other accepts or not; who proposes is a probability per round, so 1, 0,
1, 0 is Rubinstein's order and one half is random recognition), ``nash`` (the deal with the largest product of gains)
and ``ks`` (Kalai-Smorodinsky: the deal with the largest smallest share of the ideal gain).
"""

from __future__ import annotations

import numpy as np

from monazite.engine.jit import jit

PROTOCOLS = ("alternate", "nash", "ks")
TIE = -1e-12  # a gain that counts as none; hard acceptance says yes to it
LEAST_EXPONENT = -40.0  # exponents below this count as zero (4e-18)


@jit
def _logistic(x):
    if x > 40.0:
        return 1.0
    if x < LEAST_EXPONENT:
        return 0.0
    return 1.0 / (1.0 + np.exp(-x))


@jit
def _offers(deals, worth, items, proposer, protocol, accept, offer, hard, chosen, agreed):
    """Chance that each deal of ``items`` is proposed (``chosen``) and that it is then accepted (``agreed``)."""
    n, answer = items.size, 1 - proposer
    if protocol == 0:
        top, best = 0.0, -1
        for j in range(n):
            own, other = deals[items[j], proposer] - worth[proposer], deals[items[j], answer] - worth[answer]
            agreed[j] = (1.0 if other >= TIE else 0.0) if hard else _logistic(accept * other)
            chosen[j] = agreed[j] * own
            if chosen[j] > top or (best < 0 and agreed[j] > 0.5 and chosen[j] >= TIE):
                top, best = max(chosen[j], 0.0), j
        if hard:
            for j in range(n):
                chosen[j] = 1.0 if j == best else 0.0
            return
        none = np.exp(-offer * top)  # no proposal, and one that is sure to be refused, gain nothing
        total = n * none
        for j in range(n):
            gain = chosen[j]
            if gain == 0.0:
                chosen[j] = none
            else:
                chosen[j] = np.exp(offer * (gain - top)) if offer * (gain - top) > LEAST_EXPONENT else 0.0
            total += chosen[j]
        for j in range(n):
            chosen[j] /= total
        return
    ideal0, ideal1 = 1e-12, 1e-12
    for j in range(n):
        gain0, gain1 = deals[items[j], 0] - worth[0], deals[items[j], 1] - worth[1]
        if gain0 >= 0.0 and gain1 >= 0.0:
            ideal0, ideal1 = max(ideal0, gain0), max(ideal1, gain1)
    top, best = 0.0, -1
    for j in range(n):
        gain0, gain1 = deals[items[j], 0] - worth[0], deals[items[j], 1] - worth[1]
        chosen[j] = 0.0
        agreed[j] = 1.0 if hard else _logistic(accept * min(gain0, gain1))
        if gain0 >= 0.0 and gain1 >= 0.0:
            score = gain0 * gain1 if protocol == 1 else min(gain0 / ideal0, gain1 / ideal1)
            if score > top:
                top, best = score, j
    if best >= 0:
        chosen[best] = 1.0


@jit
def _round(deals, worth, first, items, meet, propose, protocol, accept, offer, hard, value, signed):
    """Values of a round of talks in every cell and regime; see `bargain`."""
    cells, regimes, seats = worth.shape
    most = 0
    for n in range(regimes):
        most = max(most, first[n + 1] - first[n])
    chosen, agreed = np.empty(most), np.empty(most)
    for s in range(cells):
        for n in range(regimes):
            some = items[first[n] : first[n + 1]]
            signed[s, n] = 0.0
            for i in range(seats):
                value[s, n, i] = worth[s, n, i]
            for proposer in range(2):
                chance = meet[n] * (propose if proposer == 0 else 1.0 - propose)
                if chance == 0.0 or some.size == 0:
                    continue
                _offers(deals[s], worth[s, n], some, proposer, protocol, accept, offer, hard, chosen, agreed)
                for j in range(some.size):
                    weight = chance * chosen[j] * agreed[j]
                    if weight == 0.0:
                        continue
                    signed[s, n] += weight
                    for i in range(seats):
                        value[s, n, i] += weight * (deals[s, some[j], i] - worth[s, n, i])


def bargain(
    deals: np.ndarray,
    worth: np.ndarray,
    menu: tuple[np.ndarray, np.ndarray],
    *,
    meeting_chance: float | np.ndarray = 1.0,
    proposal_chance: float = 0.5,
    protocol: str = "alternate",
    precision: tuple[float, float] = (1.5, 1.5),
    sure_choices: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """Value of a state before its round of talks, and the chance that the round ends in a deal.

    Equation: ``V = W + meet sum_r c_r sum_m o_m y_m (D_m - W)`` with the chance ``c_r`` that side r proposes, offers
    ``o_m ~ (1/M) exp(l_o y_m (D_m,r - W_r))`` over the M open deals against no offer with weight 1, acceptance ``y_m =
    1/(1 + exp(-l_a (D_m - W)))`` of the other side. The 1/M makes a finer menu approach the logit of a continuous one
    instead of crowding out silence.

    Parameters
    ----------
    deals
        Value of signing each deal (cell, deal, seat). Seats beyond two only receive.
    worth
        Value without a deal (cell, regime, seat), in the unit of the deals.
    menu
        First (regime + 1) and items: deals open to regime n are ``items[first[n]:first[n + 1]]``.
    meeting_chance
        Chance that the sides meet, of all regimes or (regime,).
    proposal_chance
        Chance that seat 0 proposes.
    protocol
        One of `PROTOCOLS`.
    precision
        Of acceptance and of offers, one over the unit of the payoffs.
    sure_choices
        The limit of certain choices: backward induction of the offer tree.

    Returns
    -------
    value : numpy.ndarray
        (cell, regime, seat), in the unit of the payoffs.
    signed : numpy.ndarray
        Chance of a deal (cell, regime).

    References
    ----------
    Rubinstein 1982; Okada 1996 (recognition); Nash 1950; Kalai and Smorodinsky 1975.
    """
    deals, worth = np.ascontiguousarray(deals, float), np.ascontiguousarray(worth, float)
    value, signed = np.empty_like(worth), np.empty(worth.shape[:2])
    met = np.broadcast_to(np.asarray(meeting_chance, float), worth.shape[1:2]).copy()
    _round(deals, worth, *menu, met, float(proposal_chance), PROTOCOLS.index(protocol), *map(float, precision),
           sure_choices, value, signed)  # fmt: skip
    return value, signed


@jit
def _sign(deals, worth, first, items, meet, propose, protocol, accept, offer, mass, floor, terms, author):
    """Deals signed in one round from where the mass is; see `state_distribution`. ``mass`` keeps what did not sign.

    Shapes: deals (type, type, cell, deal, seat), worth (type, type, cell, regime, seat), mass (flag, type, type, cell,
    regime), terms (deal,), author (2,). A proposer of type a plays its mean offer over the other side's types, by their
    share at this state; an answer likewise.
    """
    flags, kinds, _, cells, regimes = mass.shape
    most = 0
    for n in range(regimes):
        most = max(most, first[n + 1] - first[n])
    offer_of, answer_of = np.zeros((kinds, most)), np.zeros((kinds, most))
    chosen, agreed = np.empty(most), np.empty(most)
    for s in range(cells):
        for n in range(regimes):
            here = mass[:, :, :, s, n]
            some = items[first[n] : first[n + 1]]
            if here.sum() <= floor or some.size == 0:
                continue
            share = here.sum(0)
            leave = np.zeros((kinds, kinds))
            for proposer in range(2):
                chance = meet[n] * (propose if proposer == 0 else 1.0 - propose)
                if chance == 0.0:
                    continue
                offer_of[:] = 0.0
                answer_of[:] = 0.0
                for a in range(kinds):
                    for b in range(kinds):
                        _offers(deals[a, b, s], worth[a, b, s, n], some, proposer, protocol, accept, offer, False,
                                chosen, agreed)  # fmt: skip
                        row, column = share[a].sum(), share[:, b].sum()
                        of_first = share[a, b] / row if row > 0.0 else 0.0  # what type a of seat 0 thinks of b
                        of_second = share[a, b] / column if column > 0.0 else 0.0
                        for j in range(some.size):
                            if proposer == 0:
                                offer_of[a, j] += of_first * chosen[j]
                                answer_of[b, j] += of_second * agreed[j]
                            else:
                                offer_of[b, j] += of_second * chosen[j]
                                answer_of[a, j] += of_first * agreed[j]
                for a in range(kinds):
                    for b in range(kinds):
                        x, y = (a, b) if proposer == 0 else (b, a)
                        for j in range(some.size):
                            weight = chance * offer_of[x, j] * answer_of[y, j]
                            leave[a, b] += weight
                            terms[some[j]] += weight * share[a, b]
                            author[proposer] += weight * share[a, b]
            for a in range(kinds):
                for b in range(kinds):
                    for f in range(flags):
                        here[f, a, b] *= 1.0 - leave[a, b]
