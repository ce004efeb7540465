"""Where the talks go: the distribution over states round by round, with resolve learnt from what is observed.

The mass is kept by the true types of both sides and by whether anyone has escalated or moved. What a side believes of
the other is the share of its types in the mass at the present state: Bayes' rule for an observer who sees the state,
the date and that nothing has been signed, and who knows the strategies.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from monazite.engine.jit import jit
from monazite.negotiation.bargain import PROTOCOLS, _sign, share_of_types
from monazite.negotiation.game import Rules, Solution, Stakes
from monazite.negotiation.menu import DistinctDeals, Menu

LEAST_MASS = 1e-9  # mass of a state below which it is left as it is; all of them together hold less than 1e-5


@jit
def _advance_mass(mass, cells, row, column, start, technologies, exposure, low, weight, floor, after, moved):
    """One round of actions: ``mass`` (flag, type, type, cell, regime) to ``after``; adds to first moves ``moved`` (3,).

    ``after`` is zero at first. Strategies are those of the ``cells`` (place,): row (type, type, place, control,
    measures, action), column likewise.

    Flags: bit 1 = some level has risen above the start, bit 2 = someone has eased. A side plays the mean of its
    strategies against the other's types, weighted by their share at the state.
    """
    flags, kinds, _, _, regimes = mass.shape
    controls, measures = row.shape[5], column.shape[5]
    nodes = low.shape[1]
    c_start, u_start = start // measures, start % measures
    p, q, share = np.zeros((kinds, controls)), np.zeros((kinds, measures)), np.zeros((kinds, kinds))
    for place in range(cells.size):
        s = cells[place]
        e, k = s // nodes, s % nodes
        for n in range(regimes):
            if share_of_types(mass, s, n, share) <= floor:
                continue
            c, u = n // measures, n % measures
            _mean_strategies(share, row, column, place, c, u, p, q)
            for x in range(controls):
                for y in range(measures):
                    rises = (x > c_start or y // technologies > u_start // technologies
                             or y % technologies > u_start % technologies)  # fmt: skip
                    first = x < c
                    second = y // technologies < u // technologies or y % technologies < u % technologies
                    mover = 0 if first and not second else 1 if second and not first else 2
                    cell = exposure[x, e] * nodes + low[x, k]
                    for a in range(kinds):
                        for b in range(kinds):
                            chance = p[a, x] * q[b, y]
                            if chance < 1e-15 or share[a, b] <= 0.0:
                                continue
                            for f in range(flags):
                                amount = chance * mass[f, a, b, s, n]
                                if amount == 0.0:
                                    continue
                                g = f | 1 if rises else f
                                if first or second:
                                    if f & 2 == 0:
                                        moved[mover] += amount
                                    g |= 2
                                after[g, a, b, cell, x * measures + y] += amount * (1.0 - weight[x, k])
                                after[g, a, b, cell + 1, x * measures + y] += amount * weight[x, k]


@jit
def _mean_strategies(share, row, column, place, c, u, p, q):
    """What each type does on average over the other side's types, by their share at the state."""
    kinds = share.shape[0]
    p[:] = 0.0
    q[:] = 0.0
    for a in range(kinds):
        for b in range(kinds):
            rows, columns = share[a].sum(), share[:, b].sum()
            if rows > 0.0:
                for x in range(p.shape[1]):
                    p[a, x] += share[a, b] / rows * row[a, b, place, c, u, x]
            if columns > 0.0:
                for y in range(q.shape[1]):
                    q[b, y] += share[a, b] / columns * column[a, b, place, c, u, y]


@dataclass(frozen=True)
class RoundMass:
    """Chances of all states in one round, and how progress runs in it.

    entering, leaving (type, type, cell, regime): before and after the round's talks, of paths without a deal; low,
    weight (control, node): lower node of progress after a month under a control level, and weight of the upper one.
    """

    entering: np.ndarray
    leaving: np.ndarray
    low: np.ndarray
    weight: np.ndarray


@dataclass(frozen=True)
class TalksPaths:
    """What comes of the talks from one state.

    signed (round,) chance that the deal comes in the round; terms (round, deal) the same by deal; proposer (2,) chance
    that the signed deal was proposed by each seat; first_mover (3,) chance that the first easing before a deal is by
    seat 0, seat 1, both at once; escalated (round,) chance that some level has risen and nothing is signed; control,
    tariff, technology (round, level) levels in force where nothing is signed, as chances of the whole; resolve (round,
    2) mean belief that each seat is tough, among paths without a deal; alignment (round,) chance that allies align;
    progress (round,) mean months of progress of other sources; signed_from (regime, regime) chance that a deal is
    signed in the regime of the row which brings that of the column; signed_raised (round,) chance that the deal comes
    in the round, in a regime with some level above that of the start; gain (what, 2, deal) what signing is worth over
    no deal in the state in which it is signed, times the chance: all of it, and the part that a truce of the same
    length has which leaves all as it is; ever_escalated: chance that some level rises before a deal or in its absence.
    """

    signed: np.ndarray
    terms: np.ndarray
    proposer: np.ndarray
    first_mover: np.ndarray
    escalated: np.ndarray
    control: np.ndarray
    tariff: np.ndarray
    technology: np.ndarray
    resolve: np.ndarray
    alignment: np.ndarray
    progress: np.ndarray
    signed_from: np.ndarray
    signed_raised: np.ndarray
    gain: np.ndarray
    ever_escalated: float


def start_mass(stakes: Stakes, kinds: np.ndarray, regime: int, exposure: int, progress: float) -> np.ndarray:
    """All mass at one state.

    Parameters
    ----------
    stakes
        The game, for the axes.
    kinds
        Prior chances of types (2, type).
    regime, exposure
        Regime and node of exposure.
    progress
        Months of progress of other sources; between two nodes the mass is split.

    Returns
    -------
    numpy.ndarray
        Chances (flag, type, type, cell, regime) that sum to 1; no flag is set.
    """
    nodes = stakes.clock.progress
    low = int(np.clip(np.searchsorted(nodes, progress, side="right") - 1, 0, len(nodes) - 2))
    weight = (progress - nodes[low]) / (nodes[low + 1] - nodes[low])
    _, controls, measures, exposures, count = stakes.flow.shape
    mass = np.zeros((4, kinds.shape[1], kinds.shape[1], exposures * count, controls * measures))
    both = kinds[0][:, None] * kinds[1][None, :]
    mass[0, :, :, exposure * count + low, regime] = both * (1.0 - weight)
    mass[0, :, :, exposure * count + low + 1, regime] += both * weight
    return mass


def follow_paths(
    stakes: list[list[Stakes]],
    rules: Rules,
    solutions: list[list[Solution]],
    kinds: np.ndarray,
    start: tuple[int, int, float],
    watch: Callable[[RoundMass], None] | None = None,
) -> TalksPaths:
    """Forward distribution over states until the first deal.

    Each type acts as if the other's type came to light next round, weighting its plans by what it believes now (the
    QMDP rule): it learns, but does not act in order to teach.

    Parameters
    ----------
    stakes, solutions
        Game and solution by type of seat 0 and type of seat 1.
    rules
        The rounds.
    kinds
        Prior chances of types (2, type).
    start
        Regime, exposure node and months of progress of the first round.
    watch
        Called with the chances of all states in each round.

    Returns
    -------
    TalksPaths
        Chances by round; levels are those of paths without a deal.

    References
    ----------
    Littman, Cassandra and Kaelbling 1995 (QMDP).
    """
    any_ = stakes[0][0]
    _, controls, measures, exposures, nodes = any_.flow.shape
    last, tech = rules.rounds, any_.technologies
    mass = start_mass(any_, kinds, *start)
    low, weight = any_.clock.advance()
    propose = np.broadcast_to(np.asarray(rules.proposal_chance, float), (last,))
    out = _empty_paths(last, any_.menu, (controls, measures // tech, tech))
    ever = 0.0
    for t in range(last):
        cells = np.flatnonzero(mass.any(axis=(0, 1, 2, 4)))
        deals, worth, rows, columns, chance = _round_by_type(solutions, t, cells)
        by, before = np.zeros(2), mass.sum((1, 2, 3, 4))
        at_first = mass.sum(0) if watch is not None else mass
        met = np.broadcast_to(np.asarray(rules.meeting_chance[t], float), mass.shape[-1:]).copy()
        open_ = any_.menu.distinct(last - t)
        terms, gained = np.zeros(open_.weight.size), np.zeros((2, 2, open_.weight.size))
        _sign(deals, worth, cells, *open_.open, open_.weight, met, float(propose[t]), PROTOCOLS.index(rules.protocol),
              rules.precision[1], rules.precision[2], mass, LEAST_MASS, terms, by, any_.menu.duration, any_.menu.still,
              gained)  # fmt: skip
        _record_deals(out, t, start[0], any_.menu, open_, terms, gained)
        signed = before - mass.sum((1, 2, 3, 4))
        ever += signed[1] + signed[3]
        out.proposer[:] += by
        out.first_mover[:2] += by / max(by.sum(), 1e-300) * (signed[0] + signed[1])
        out.alignment[t] = (mass.sum(0)[:, :, cells] * chance).sum() / max(mass.sum(), 1e-300)
        if rules.allies == "table":
            low, weight = any_.clock.advance(float(out.alignment[t]) * rules.alignment[0])
        if watch is not None:
            watch(RoundMass(at_first, mass.sum(0), low, weight))
        after = np.zeros_like(mass)
        _advance_mass(mass, cells, rows, columns, start[0], tech, any_.clock.exposure(), low, weight, LEAST_MASS,
                      after, out.first_mover)  # fmt: skip
        mass = after
        held = mass.sum((0, 1, 2, 3)).reshape(controls, measures // tech, tech)
        out.control[t], out.tariff[t], out.technology[t] = held.sum((1, 2)), held.sum((0, 2)), held.sum((0, 1))
        out.escalated[t] = mass[[1, 3]].sum()
        left = max(mass.sum(), 1e-300)
        out.resolve[t] = mass[:, 0].sum() / left, mass[:, :, 0].sum() / left
        spread = mass.sum((0, 1, 2, 4)).reshape(exposures, nodes).sum(0)
        out.progress[t] = (spread * any_.clock.progress).sum() / left
    out.signed[:] = out.terms.sum(1)
    return replace(out, ever_escalated=float(ever + out.escalated[-1]))


def _empty_paths(last: int, menu: Menu, levels: tuple[int, int, int]) -> TalksPaths:
    """Arrays to fill."""
    control, tariff, technology = (np.zeros((last, n)) for n in levels)
    signed, escalated, align, progress = (np.zeros(last) for _ in range(4))
    terms, resolve, regimes = np.zeros((last, menu.size)), np.zeros((last, 2)), int(np.prod(levels))
    return TalksPaths(signed, terms, np.zeros(2), np.zeros(3), escalated, control, tariff, technology, resolve, align,
                 progress, np.zeros((regimes, regimes)), np.zeros(last), np.zeros((2, 2, menu.size)), 0.0)  # fmt: skip


def is_raised(sizes: tuple[int, ...], start: int) -> np.ndarray:
    """Whether some level of a regime is above that of another one (regime,).

    Parameters
    ----------
    sizes
        Number of control, tariff and technology levels.
    start
        The other regime.
    """
    levels = np.indices(sizes).reshape(len(sizes), -1)
    return np.asarray((levels > levels[:, [start]]).any(0))


def _record_deals(
    out: TalksPaths, t: int, start: int, menu: Menu, open_: DistinctDeals, terms: np.ndarray, gained: np.ndarray
) -> None:
    """Put what was signed in round ``t`` and what it was worth, by item of the shorter list, among all deals.

    ``start``: regime of the first round.
    """
    out.terms[t] = open_.by_deal(terms, menu)
    first, items = open_.open
    signed = np.bincount(
        np.repeat(np.arange(len(first) - 1), np.diff(first)) * (len(first) - 1) + menu.regime[items],
        terms,
        out.signed_from.size,
    ).reshape(out.signed_from.shape)
    out.signed_from[:] += signed
    sizes = tuple(levels.shape[1] for levels in (out.control, out.tariff, out.technology))
    out.signed_raised[t] = signed[is_raised(sizes, start)].sum()
    for what, seat in np.ndindex(*gained.shape[:2]):
        out.gain[what, seat] += open_.by_deal(gained[what, seat], menu)


def _round_by_type(solutions: list[list[Solution]], t: int, cells: np.ndarray) -> tuple[np.ndarray, ...]:
    """Deals, worth, strategies and chance of alignment of round ``t`` in some cells, by types of both seats."""

    def stacked(by_round: Callable[[Solution], list[np.ndarray]]) -> np.ndarray:
        parts = [[by_round(solution)[t] for solution in row] for row in solutions]
        out = np.empty((len(parts), len(parts[0]), cells.size, *parts[0][0].shape[1:]))
        for a, row in enumerate(parts):
            for b, part in enumerate(row):
                np.take(part, cells, axis=0, out=out[a, b], mode="clip")  # checked indices would be copied first
        return out

    return (
        stacked(lambda s: s.deal_value),
        stacked(lambda s: s.no_deal_value),
        stacked(lambda s: s.row_strategy),
        stacked(lambda s: s.column_strategy),
        stacked(lambda s: s.alignment_chance),
    )
