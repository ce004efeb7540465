"""Single paths of the talks, drawn with the chances that `state_distribution` follows: what each side does month by
month, when which deal is signed, and what comes once its truce is over.

A path has a true type of either side. What a side believes of the other until the first deal is what the distribution
over all paths says at the same state, so that paths drawn often enough have the distribution's chances. From the first
deal on it follows Bayes' rule over what happened on the path: the distribution ends there. A truce holds for its term;
then the same game goes on from the levels that it had, with the chance to meet of a month in which a truce runs out, as
the worth of the deal has it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from monazite.negotiation.bargain import PROTOCOLS, answers, gains, offers, padded
from monazite.negotiation.game import Rules, Solution, Stakes, meeting_chances
from monazite.negotiation.state_distribution import LEAST_MASS, RoundMass, TalksPaths, follow_paths


@dataclass(frozen=True)
class SampledPath:
    """One path of the talks from a round on.

    Attributes
    ----------
    regimes
        Regime of every month that begins with a round without a deal, in order; as many as rounds until the deal.
    deal
        Position of the signed deal in the menu, -1 where nothing is signed within the rounds.
    first_round
        Round in which it begins.
    later
        What comes from the round on in which the truce of the deal is over; None without a deal, and where the truce
        outlasts the rounds.
    """

    regimes: tuple[int, ...]
    deal: int
    first_round: int = 0
    later: SampledPath | None = None

    @property
    def signed_round(self) -> int | None:
        """Round in which the deal is signed, from 0; None without one."""
        return None if self.deal < 0 else self.first_round + len(self.regimes)

    @property
    def stretches(self) -> tuple[SampledPath, ...]:
        """The path, and what comes after each of its truces, in order."""
        return (self,) if self.later is None else (self, *self.later.stretches)


@dataclass(frozen=True)
class _PathState:
    """Where a path stands: round, regime, cell, and what is known of the types (type, type).

    ``types`` None: what the distribution over all paths says.
    """

    round: int
    regime: int
    cell: int
    types: np.ndarray | None = None


@dataclass(frozen=True)
class PathSampler:
    """A solved game of one draw, ready for paths to be drawn from it.

    Attributes
    ----------
    stakes, solutions
        Game and solution by type of seat 0 and type of seat 1.
    rules
        The rounds.
    kinds
        Prior chances of types (2, type).
    start
        Regime, exposure node and months of progress of the first round.
    rounds
        Chances of all states, by round, before and after the talks.
    paths
        What comes of the talks over all paths.
    """

    stakes: list[list[Stakes]]
    rules: Rules
    solutions: list[list[Solution]]
    kinds: np.ndarray
    start: tuple[int, int, float]
    rounds: tuple[RoundMass, ...]
    paths: TalksPaths

    def sample(self, generator: np.random.Generator) -> SampledPath:
        """Draw one path; the same generator state gives the same path."""
        types = tuple(int(generator.choice(chances.size, p=chances)) for chances in self.kinds)
        state: _PathState | None = _PathState(0, self.start[0], self._first_cell(generator))
        stretches = list[tuple[int, tuple[int, ...], int]]()
        while state is not None:
            begun = state.round
            regimes, deal, state = self._until_deal(state, types, generator)
            stretches.append((begun, regimes, deal))
            if state is not None:
                state = self._after_truce(state, deal, generator)
        path: SampledPath | None = None
        for begun, regimes, deal in reversed(stretches):
            path = SampledPath(regimes, deal, begun, path)
        assert path is not None
        return path

    def _until_deal(
        self, state: _PathState, types: tuple[int, ...], generator: np.random.Generator
    ) -> tuple[tuple[int, ...], int, _PathState | None]:
        """Regimes of the months until a deal, the deal, and the state in which it is signed; -1 and None without."""
        regime, cell, known, measures = state.regime, state.cell, state.types, self.stakes[0][0].flow.shape[2]
        regimes: list[int] = []
        for t in range(state.round, self.rules.rounds):
            mass = self.rounds[t]
            share = mass.entering[:, :, cell, regime] if known is None else known
            some, chances = self._deal_chances(t, share, cell, regime, known is not None and t == state.round)
            edge = np.cumsum(chances[types])
            at = int(np.searchsorted(edge, generator.random(), side="right")) if some.size else 0
            if at < some.size:
                signed = _PathState(t, regime, cell, _learnt(share, chances[..., at]))
                return tuple(regimes), int(some[at]), signed
            share = mass.leaving[:, :, cell, regime] if known is None else _learnt(known, 1.0 - chances.sum(-1))
            if share.sum() > LEAST_MASS:
                by_type = self._strategies(t, share, cell, regime)
                actions = [_drawn(by_type[seat][types[seat]], generator) for seat in (0, 1)]
                if known is not None:
                    known = _learnt(share, np.outer(by_type[0][:, actions[0]], by_type[1][:, actions[1]]))
                cell = self._next_cell(mass, cell, actions[0], generator)
                regime = actions[0] * measures + actions[1]
            regimes.append(regime)
        return tuple(regimes), -1, None

    def _after_truce(self, signed: _PathState, deal: int, generator: np.random.Generator) -> _PathState | None:
        """State of the round in which the truce of a deal is over; None where it outlasts the rounds."""
        menu, measures = self.stakes[0][0].menu, self.stakes[0][0].flow.shape[2]
        months, regime, cell = int(menu.durations[menu.duration[deal]]), int(menu.regime[deal]), signed.cell
        end = signed.round + months
        if end >= self.rules.rounds:
            return None
        for t in range(signed.round, end):
            cell = self._next_cell(self.rounds[t], cell, regime // measures, generator)
        return _PathState(end, regime, cell, signed.types)

    def _first_cell(self, generator: np.random.Generator) -> int:
        """Cell of the start; between two nodes of progress one of them by its weight."""
        nodes = self.stakes[0][0].clock.progress
        low = int(np.clip(np.searchsorted(nodes, self.start[2], side="right") - 1, 0, len(nodes) - 2))
        weight = (self.start[2] - nodes[low]) / (nodes[low + 1] - nodes[low])
        return self.start[1] * len(nodes) + low + int(generator.random() < weight)

    def _deal_chances(
        self, t: int, share: np.ndarray, cell: int, regime: int, expired: bool = False
    ) -> tuple[np.ndarray, np.ndarray]:
        """Deals that are open in a round (item,), and the chance that each is signed, by types (type, type, item).

        ``share`` (type, type): chances of the types at the state; ``expired``: a truce has just run out.
        """
        first, items = self.stakes[0][0].menu.open
        some = items[first[regime] : first[regime + 1]]
        if some.size == 0 or share.sum() <= LEAST_MASS:
            return some[:0], np.zeros((*share.shape, 0))
        met = float(meeting_chances(self.rules, t, len(first) - 1)[int(expired)][regime])
        propose = float(np.broadcast_to(np.asarray(self.rules.proposal_chance, float), (self.rules.rounds,))[t])
        offered, accepted = self._offers(t, share, cell, regime, some)
        chance = np.zeros((*share.shape, some.size))
        chance += met * propose * offered[0][:, None] * accepted[0][None]
        chance += met * (1.0 - propose) * offered[1][None] * accepted[1][:, None]
        return some, chance

    def _offers(
        self, t: int, share: np.ndarray, cell: int, regime: int, some: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Chance that each open deal is proposed and, if it is, accepted: both (proposer, type of who acts, item)."""
        count, most, kinds = some.size, padded(some.size), len(share)
        offered, accepted = np.zeros((2, kinds, count)), np.zeros((2, kinds, count))
        chosen, agreed, ones, base = np.empty(most), np.empty((2, most)), np.ones(most), np.ones(most)
        gain, menu = np.empty((2, most)), self.stakes[0][0].menu
        base[:count] = menu.weight[menu.open[0][regime] : menu.open[0][regime + 1]]
        protocol, (_, accept, offer) = PROTOCOLS.index(self.rules.protocol), self.rules.precision
        for a, b in np.ndindex(kinds, kinds):
            solution, thought = self.solutions[a][b], (_belief(share, 0, a)[b], _belief(share, 1, b)[a])
            size = gains(solution.deal_value[t][cell], solution.no_deal_value[t][cell, regime], some, gain)
            answers(gain, size, accept, agreed)
            for proposer, (mine, other) in enumerate(((a, b), (b, a))):
                of_weight = offers(
                    gain, count, size, proposer, protocol, accept, offer, False, ones, base, chosen, agreed
                )
                offered[proposer, mine] += thought[proposer] * (of_weight * chosen)[:count]
                accepted[proposer, other] += thought[1 - proposer] * agreed[1 - proposer][:count]
        return offered, accepted

    def _strategies(self, t: int, share: np.ndarray, cell: int, regime: int) -> tuple[np.ndarray, np.ndarray]:
        """Mean strategies of each type of either seat in the coming month: (type, control) and (type, measures)."""
        controls, measures = self.stakes[0][0].flow.shape[1:3]
        c, u = divmod(regime, measures)
        rows, columns = np.zeros((len(share), controls)), np.zeros((len(share), measures))
        for a, b in np.ndindex(*share.shape):
            solution = self.solutions[a][b]
            rows[a] += _belief(share, 0, a)[b] * solution.row_strategy[t][cell, c, u]
            columns[b] += _belief(share, 1, b)[a] * solution.column_strategy[t][cell, c, u]
        return rows, columns

    def _next_cell(self, mass: RoundMass, cell: int, control: int, generator: np.random.Generator) -> int:
        """Cell after a month under a control level; of two nodes of progress one by its weight."""
        clock = self.stakes[0][0].clock
        exposure, node = divmod(cell, len(clock.progress))
        later = int(mass.low[control, node]) + int(generator.random() < mass.weight[control, node])
        return int(clock.exposure()[control, exposure]) * len(clock.progress) + later


def _drawn(chances: np.ndarray, generator: np.random.Generator) -> int:
    """An action drawn with its chance."""
    edge = np.cumsum(chances)
    return int(np.searchsorted(edge, generator.random() * edge[-1], side="right"))


def _learnt(share: np.ndarray, likelihood: np.ndarray) -> np.ndarray:
    """Chances of the types (type, type) after something that has such a likelihood under each of them."""
    fresh = share * likelihood
    return fresh / fresh.sum() if fresh.sum() > 0.0 else share


def _belief(share: np.ndarray, seat: int, own: int) -> np.ndarray:
    """What a seat of a type believes of the other's type (type,), where ``share`` (type, type) are the chances."""
    row = share[own] if seat == 0 else share[:, own]
    total = row.sum()
    return row / total if total > 0.0 else np.full(row.size, 1.0 / row.size)


def path_sampler(
    stakes: list[list[Stakes]],
    rules: Rules,
    solutions: list[list[Solution]],
    kinds: np.ndarray,
    start: tuple[int, int, float],
) -> PathSampler:
    """A sampler of the paths that `follow_paths` follows with the same arguments."""
    rounds: list[RoundMass] = []
    paths = follow_paths(stakes, rules, solutions, kinds, start, watch=rounds.append)
    return PathSampler(stakes, rules, solutions, kinds, start, tuple(rounds), paths)
