"""One round of talks: who proposes which deal, whether the other side accepts, and what the round is worth.

Protocols: ``alternate`` (one side proposes, the other accepts or not; who proposes is a probability per round, so 1, 0,
1, 0 is Rubinstein's order and one half is random recognition), ``nash`` (the deal with the largest product of gains)
and ``ks`` (Kalai-Smorodinsky: the deal with the largest smallest share of the ideal gain).
"""

from __future__ import annotations

import numpy as np

from monazite.engine.jit import jit
from monazite.engine.numerics.elementary import bits_of, exp, number_of
from monazite.engine.numerics.vectors import PAIRS, load, spread, total
from monazite.engine.numerics.vectors import fma as fused

PROTOCOLS = ("alternate", "nash", "ks")
TIE = -1e-12  # a gain that counts as none; hard acceptance says yes to it
LEAST_EXPONENT = -40.0  # exponents below this count as zero (4e-18)
BLOCK = 4 * PAIRS  # numbers that a loop over offers takes at a time


@jit
def _logistic(x):
    """Chance of yes; beyond `LEAST_EXPONENT` and its negative it is certain."""
    sure = 1.0 if x > 0.0 else 0.0
    return sure if abs(x) > -LEAST_EXPONENT else 1.0 / (1.0 + exp(-x))


@jit
def padded(count):
    """Length of a row that holds ``count`` numbers in whole blocks, so that no loop over it has a rest."""
    return count + (-count) % BLOCK


@jit
def gains(deals, worth, items, gain):
    """What deals of ``items`` give over no deal, into ``gain`` (seat, padded); zero beyond them.

    Returns the padded length.
    """
    size = padded(items.size)
    for i in range(gain.shape[0]):
        row, least = gain[i], worth[i]
        for j in range(items.size):
            row[j] = deals[items[j], i] - least
        for j in range(items.size, size):
            row[j] = 0.0
    return size


@jit
def _dot(x, y, size):
    """Inner product of rows of a padded length, in four strands that run side by side."""
    zero = spread(0.0)
    a, b, c, d = zero, zero, zero, zero
    for j in range(0, size, BLOCK):
        a = fused(load(x, j), load(y, j), a)
        b = fused(load(x, j + PAIRS), load(y, j + PAIRS), b)
        c = fused(load(x, j + 2 * PAIRS), load(y, j + 2 * PAIRS), c)
        d = fused(load(x, j + 3 * PAIRS), load(y, j + 3 * PAIRS), d)
    return (total(a) + total(b)) + (total(c) + total(d))


@jit
def answers(gain, size, precision, agreed):
    """Chance that each of two sides says yes to deals with such gains (seat, padded), into ``agreed``."""
    for i in range(2):
        own, yes = gain[i], agreed[i]
        for j in range(size):
            yes[j] = _logistic(precision * own[j])


@jit
def _largest(row, size):
    """Largest number of a row that is not below zero, by the bits, whose order is that of the numbers."""
    top = bits_of(0.0)
    for j in range(size):
        top = max(top, bits_of(max(row[j], 0.0)))
    return number_of(top)


@jit
def _proposals(own, agreed, count, size, precision, ones, weight, chosen):
    """Weight of each deal in the proposals of a side with gains ``own`` where the other says yes by ``agreed``.

    ``weight`` is what each deal starts from, one in the mean. Returns what makes chances of the weights.
    """
    for j in range(size):
        chosen[j] = agreed[j] * own[j]
    top = _largest(chosen, size)
    for j in range(size):
        chosen[j] = weight[j] * exp(precision * (chosen[j] - top))
    for j in range(count, size):
        chosen[j] = 0.0
    return 1.0 / (count * exp(-precision * top) + _dot(chosen, ones, size))  # to propose nothing gains nothing


@jit
def _sure_proposal(own, other, count, chosen, agreed):
    """The one deal that a side proposes which is sure of itself and of the other; none where nothing is gained."""
    top, best = 0.0, -1
    for j in range(count):
        agreed[j] = 1.0 if other[j] >= TIE else 0.0
        chosen[j] = agreed[j] * own[j]
        if chosen[j] > top or (best < 0 and agreed[j] > 0.5 and chosen[j] >= TIE):
            top, best = max(chosen[j], 0.0), j
    for j in range(count):
        chosen[j] = 1.0 if j == best else 0.0


@jit
def _split(gain, count, protocol, accept, hard, chosen, agreed):
    """The deal of Nash or of Kalai and Smorodinsky, and the chance that the side that gains less agrees."""
    ideal0, ideal1 = 1e-12, 1e-12
    for j in range(count):
        gain0, gain1 = gain[0, j], gain[1, j]
        if gain0 >= 0.0 and gain1 >= 0.0:
            ideal0, ideal1 = max(ideal0, gain0), max(ideal1, gain1)
    top, best = 0.0, -1
    for j in range(count):
        gain0, gain1 = gain[0, j], gain[1, j]
        chosen[j] = 0.0
        agreed[j] = 1.0 if hard else _logistic(accept * min(gain0, gain1))
        if gain0 >= 0.0 and gain1 >= 0.0:
            score = gain0 * gain1 if protocol == 1 else min(gain0 / ideal0, gain1 / ideal1)
            if score > top:
                top, best = score, j
    if best >= 0:
        chosen[best] = 1.0


@jit
def offers(gain, count, size, proposer, protocol, accept, offer, hard, ones, weight, chosen, agreed):
    """Weight of each deal in what one side proposes (``chosen``, padded); returns what makes chances of the weights.

    ``weight`` (padded) is what uncertain choices start from. ``gain`` (seat, padded) is that of `gains`, ``agreed``
    (seat, padded) the chance that each side says yes: given by `answers` where choices are not certain, else put there
    for the other side. Beyond ``count`` nothing is proposed.
    """
    if protocol == 0 and not hard:
        return _proposals(gain[proposer], agreed[1 - proposer], count, size, offer, ones, weight, chosen)
    if protocol == 0:
        _sure_proposal(gain[proposer], gain[1 - proposer], count, chosen, agreed[1 - proposer])
    else:
        _split(gain, count, protocol, accept, hard, chosen, agreed[1 - proposer])
    for j in range(count, size):
        chosen[j] = 0.0
        agreed[1 - proposer, j] = 0.0
    return 1.0


@jit
def weights_of(weight, start, count, size, row):
    """Weights of the ``count`` deals from a place of a list on, into ``row`` (padded), one beyond them."""
    for j in range(count):
        row[j] = weight[start + j]
    for j in range(count, size):
        row[j] = 1.0


@jit
def _multiply(row, factor, size):
    """Products of two rows, in place of the first."""
    for j in range(size):
        row[j] *= factor[j]


@jit
def _most_open(first):
    """Padded length of the longest list of deals open to a regime."""
    most = 0
    for n in range(first.size - 1):
        most = max(most, first[n + 1] - first[n])
    return padded(most)


@jit
def _round(deals, worth, first, items, weight, meet, propose, protocol, accept, offer, hard, value, signed):
    """Values of a round of talks in every cell and regime; see `bargain`."""
    cells, regimes, seats = worth.shape
    most, soft = _most_open(first), protocol == 0 and not hard
    chosen, agreed, ones, gain = np.empty(most), np.empty((2, most)), np.ones(most), np.empty((seats, most))
    base = np.empty(most)
    for s in range(cells):
        for n in range(regimes):
            some = items[first[n] : first[n + 1]]
            signed[s, n] = 0.0
            for i in range(seats):
                value[s, n, i] = worth[s, n, i]
            if some.size == 0 or meet[n] == 0.0:
                continue
            size = gains(deals[s], worth[s, n], some, gain)
            weights_of(weight, first[n], some.size, size, base)
            if soft:
                answers(gain, size, accept, agreed)
            for proposer in range(2):
                chance = meet[n] * (propose if proposer == 0 else 1.0 - propose)
                if chance == 0.0:
                    continue
                share = offers(
                    gain, some.size, size, proposer, protocol, accept, offer, hard, ones, base, chosen, agreed
                )
                _multiply(chosen, agreed[1 - proposer], size)
                signed[s, n] += chance * share * _dot(chosen, ones, size)
                for i in range(seats):
                    value[s, n, i] += chance * share * _dot(chosen, gain[i], size)


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
    weight: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Value of a state before its round of talks, and the chance that the round ends in a deal.

    Equation: ``V = W + meet sum_r c_r sum_m o_m y_m (D_m - W)`` with the chance ``c_r`` that side r proposes, offers
    ``o_m ~ (w_m/M) exp(l_o y_m (D_m,r - W_r))`` over the M open deals against no offer with weight 1, acceptance ``y_m
    = 1/(1 + exp(-l_a (D_m - W)))`` of the other side. The 1/M makes a finer menu approach the logit of a continuous one
    instead of crowding out silence; the weights w, one in the mean, are what was agreed before.

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
    weight
        Of each item of the menu in what is offered; by default all weigh the same. Certain choices and the deals of
        Nash and of Kalai and Smorodinsky do not depend on it.

    Returns
    -------
    value : numpy.ndarray
        (cell, regime, seat), in the unit of the payoffs.
    signed : numpy.ndarray
        Chance of a deal (cell, regime).

    References
    ----------
    Rubinstein 1982; Okada 1996 (recognition); Nash 1950; Kalai and Smorodinsky 1975; Matejka and McKay 2015 (weights).
    """
    deals, worth = np.ascontiguousarray(deals, float), np.ascontiguousarray(worth, float)
    value, signed = np.empty_like(worth), np.empty(worth.shape[:2])
    met = np.broadcast_to(np.asarray(meeting_chance, float), worth.shape[1:2]).copy()
    base = np.ones(menu[1].size) if weight is None else np.ascontiguousarray(weight, float)
    _round(deals, worth, *menu, base, met, float(proposal_chance), PROTOCOLS.index(protocol), *map(float, precision),
           sure_choices, value, signed)  # fmt: skip
    return value, signed


@jit
def _sign(
    deals, worth, cells, first, items, weight, meet, propose, protocol, accept, offer, mass, floor, terms, author,
    duration, still, gained
):  # fmt: skip
    """Deals signed in one round from where the mass is; see `state_distribution`. ``mass`` keeps what did not sign.

    Shapes: deals (type, type, place, deal, seat), worth (type, type, place, regime, seat), cells (place,) of the state,
    mass (flag, type, type, cell, regime), terms (item,) of the list of open deals, author (2,). A proposer of type a
    plays its mean offer over the other side's types, by their share at this state; an answer likewise. ``gained``
    (what, seat, item) takes what each signature is worth over no deal, as `_add_gains` has it.
    """
    flags, kinds, _, _, regimes = mass.shape
    most, soft = _most_open(first), protocol == 0
    offer_of, answer_of = np.empty((2, kinds, most)), np.empty((2, kinds, most))
    chosen, agreed, ones, gain = np.empty(most), np.empty((2, most)), np.ones(most), np.empty((2, most))
    leave, share, signing, base = np.empty((kinds, kinds)), np.empty((kinds, kinds)), np.empty(most), np.empty(most)
    by_types = np.empty((kinds, kinds, most))
    for place in range(cells.size):
        s = cells[place]
        for n in range(regimes):
            some = items[first[n] : first[n + 1]]
            if share_of_types(mass, s, n, share) <= floor or some.size == 0 or meet[n] == 0.0:
                continue
            offer_of[:] = 0.0
            answer_of[:] = 0.0
            weights_of(weight, first[n], some.size, padded(some.size), base)
            for a in range(kinds):
                for b in range(kinds):
                    size = gains(deals[a, b, place], worth[a, b, place, n], some, gain)
                    if soft:
                        answers(gain, size, accept, agreed)
                    _add_mean_offers(gain, some.size, size, a, b, share, protocol, accept, offer, ones, base, chosen,
                                     agreed, offer_of, answer_of)  # fmt: skip
            leave[:] = 0.0
            by_types[:] = 0.0
            for proposer in range(2):
                chance = meet[n] * (propose if proposer == 0 else 1.0 - propose)
                signing[:] = 0.0
                for a in range(kinds):
                    for b in range(kinds):
                        x, y = (a, b) if proposer == 0 else (b, a)
                        offered, accepted = offer_of[proposer, x], answer_of[proposer, y]
                        leaving = chance * _dot(offered, accepted, size)
                        leave[a, b] += leaving
                        author[proposer] += leaving * share[a, b]
                        _add_product(offered, accepted, chance * share[a, b], size, signing)
                        _add_product(offered, accepted, chance * share[a, b], size, by_types[a, b])
                for j in range(some.size):
                    terms[first[n] + j] += signing[j]
            for a in range(kinds):
                for b in range(kinds):
                    _add_gains(deals[a, b, place], worth[a, b, place, n], some, duration, still[n], by_types[a, b],
                               gained[:, :, first[n]:])  # fmt: skip
                    for f in range(flags):
                        mass[f, a, b, s, n] *= 1.0 - leave[a, b]


@jit
def _add_gains(deals, worth, some, duration, still, signing, gained):
    """Add what deals that are signed with some chances are worth over no deal, to ``gained`` (what, seat, item).

    First all of it, then the part that a truce of the same length brings which leaves all as it is (``still``: its
    position by duration, -1 where the menu has none).
    """
    for j in range(some.size):
        if signing[j] == 0.0:
            continue
        m, hold = some[j], still[duration[some[j]]]
        for i in range(gained.shape[1]):
            gained[0, i, j] += signing[j] * (deals[m, i] - worth[i])
            if hold >= 0:
                gained[1, i, j] += signing[j] * (deals[hold, i] - worth[i])


@jit
def share_of_types(mass, s, n, share):
    """Mass at a state by type, into ``share`` (type, type); returns all of it."""
    flags, kinds = mass.shape[:2]
    whole = 0.0
    for a in range(kinds):
        for b in range(kinds):
            share[a, b] = 0.0
            for f in range(flags):
                share[a, b] += mass[f, a, b, s, n]
            whole += share[a, b]
    return whole


@jit
def _add_mean_offers(
    gain, count, size, a, b, share, protocol, accept, offer, ones, weight, chosen, agreed, offer_of, answer_of
):
    """Offers and answers of a pair of types, added to the means of each: (proposer, type of who acts, padded)."""
    row, column = share[a].sum(), share[:, b].sum()
    of_first = share[a, b] / row if row > 0.0 else 0.0  # what type a of seat 0 thinks of b
    of_second = share[a, b] / column if column > 0.0 else 0.0
    is_sure = np.bool_(False)  # the word itself would have `offers` compiled once more, for that word
    for proposer in range(2):
        part = offers(gain, count, size, proposer, protocol, accept, offer, is_sure, ones, weight, chosen, agreed)
        x, y = (a, b) if proposer == 0 else (b, a)
        think, answer = (of_first, of_second) if proposer == 0 else (of_second, of_first)
        _add_scaled(chosen, think * part, size, offer_of[proposer, x])
        _add_scaled(agreed[1 - proposer], answer, size, answer_of[proposer, y])


@jit
def _add_scaled(row, factor, size, out):
    """Add a multiple of a row."""
    for j in range(size):
        out[j] += factor * row[j]


@jit
def _add_product(x, y, factor, size, out):
    """Add a multiple of the products of two rows."""
    for j in range(size):
        out[j] += factor * x[j] * y[j]
