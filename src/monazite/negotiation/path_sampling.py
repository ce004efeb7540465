"""Single paths of the talks, drawn with the chances that `state_distribution` follows: what each side does month by
month, and when which deal is signed.

A path has a true type of either side. What a side believes of the other along it is what the distribution over all
paths says at the same state, so that paths drawn often enough have the distribution's chances.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from monazite.negotiation.bargain import PROTOCOLS, answers, gains, offers, padded
from monazite.negotiation.game import Rules, Solution, Stakes
from monazite.negotiation.state_distribution import LEAST_MASS, RoundMass, TalksPaths, follow_paths


@dataclass(frozen=True)
class SampledPath:
    """One path of the talks.

    Attributes
    ----------
    regimes
        Regime of every month that begins with a round without a deal, in order; as many as rounds before the deal.
    deal
        Position of the signed deal in the menu, -1 where nothing is signed within the rounds.
    """

    regimes: tuple[int, ...]
    deal: int

    @property
    def signed_round(self) -> int | None:
        """Round in which the deal is signed, from 0; None without one."""
        return None if self.deal < 0 else len(self.regimes)


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
        first = self.stakes[0][0]
        types = tuple(int(generator.choice(chances.size, p=chances)) for chances in self.kinds)
        regime, cell = self.start[0], self._first_cell(generator)
        regimes: list[int] = []
        for t, mass in enumerate(self.rounds):
            deal = self._signed(t, mass.before[:, :, cell, regime], types, cell, regime, generator)
            if deal >= 0:
                return SampledPath(tuple(regimes), deal)
            share = mass.after[:, :, cell, regime]
            if share.sum() > LEAST_MASS:
                actions = self._actions(t, share, types, cell, regime, generator)
                cell = self._next_cell(mass, cell, actions[0], generator)
                regime = actions[0] * first.flow.shape[2] + actions[1]
            regimes.append(regime)
        return SampledPath(tuple(regimes), -1)

    def _first_cell(self, generator: np.random.Generator) -> int:
        """Cell of the start; between two nodes of progress one of them by its weight."""
        nodes = self.stakes[0][0].clock.progress
        low = int(np.clip(np.searchsorted(nodes, self.start[2], side="right") - 1, 0, len(nodes) - 2))
        weight = (self.start[2] - nodes[low]) / (nodes[low + 1] - nodes[low])
        return self.start[1] * len(nodes) + low + int(generator.random() < weight)

    def _signed(
        self,
        t: int,
        share: np.ndarray,
        types: tuple[int, ...],
        cell: int,
        regime: int,
        generator: np.random.Generator,
    ) -> int:
        """Deal that is signed in a round, -1 for none. ``share`` (type, type): chances of the types at the state."""
        first, items = self.stakes[0][0].menu.open
        some = items[first[regime] : first[regime + 1]]
        if some.size == 0 or share.sum() <= LEAST_MASS:
            return -1
        met = float(np.broadcast_to(np.asarray(self.rules.meeting_chance[t], float), (len(first) - 1,))[regime])
        propose = float(np.broadcast_to(np.asarray(self.rules.proposal_chance, float), (self.rules.rounds,))[t])
        chance = np.zeros(some.size)
        for proposer, of_round in enumerate((met * propose, met * (1.0 - propose))):
            if of_round > 0.0:
                offered, accepted = self._offer(t, share, types, cell, regime, proposer, some)
                chance += of_round * offered * accepted
        edge = np.cumsum(chance)
        at = int(np.searchsorted(edge, generator.random(), side="right"))
        return int(some[at]) if at < some.size else -1

    def _offer(
        self, t: int, share: np.ndarray, types: tuple[int, ...], cell: int, regime: int, proposer: int, some: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Chance that each open deal is proposed by one side and, if it is, accepted by the other."""
        answer, (count, _) = 1 - proposer, share.shape
        belief_of_proposer = _belief(share, proposer, types[proposer])
        belief_of_answer = _belief(share, answer, types[answer])
        count_open, most = some.size, padded(some.size)
        offered, accepted = np.zeros(count_open), np.zeros(count_open)
        chosen, agreed, ones, base = np.empty(most), np.empty((2, most)), np.ones(most), np.ones(most)
        menu = self.stakes[0][0].menu
        base[:count_open] = menu.weight[menu.open[0][regime] : menu.open[0][regime + 1]]
        protocol, (_, accept, offer) = PROTOCOLS.index(self.rules.protocol), self.rules.precision
        for other in range(count):
            for mine, belief, out in (
                (proposer, belief_of_proposer[other], offered),
                (answer, belief_of_answer[other], accepted),
            ):
                if belief == 0.0:
                    continue
                pair = (types[0], other) if mine == 0 else (other, types[1])
                solution = self.solutions[pair[0]][pair[1]]
                deals, worth = solution.deal_value[t][cell], solution.no_deal_value[t][cell, regime]
                gain = np.empty((2, most))
                size = gains(deals, worth, some, gain)
                answers(gain, size, accept, agreed)
                of_weight = offers(
                    gain, count_open, size, proposer, protocol, accept, offer, False, ones, base, chosen, agreed
                )
                out += belief * (of_weight * chosen if mine == proposer else agreed[answer])[:count_open]
        return offered, accepted

    def _actions(
        self,
        t: int,
        share: np.ndarray,
        types: tuple[int, ...],
        cell: int,
        regime: int,
        generator: np.random.Generator,
    ) -> tuple[int, int]:
        """Control level and measures of the coming month, drawn from the mean strategies of the two types."""
        measures = self.stakes[0][0].flow.shape[2]
        c, u = divmod(regime, measures)
        out: list[int] = []
        for seat in (0, 1):
            mean = 0.0
            for other, belief in enumerate(_belief(share, seat, types[seat])):
                a, b = (types[0], other) if seat == 0 else (other, types[1])
                solution = self.solutions[a][b]
                strategy = solution.row_strategy if seat == 0 else solution.column_strategy
                mean = mean + belief * strategy[t][cell, c, u]
            edge = np.cumsum(mean)
            out.append(int(np.searchsorted(edge, generator.random() * edge[-1], side="right")))
        return out[0], out[1]

    def _next_cell(self, mass: RoundMass, cell: int, control: int, generator: np.random.Generator) -> int:
        """Cell after a month under a control level; of two nodes of progress one by its weight."""
        clock = self.stakes[0][0].clock
        exposure, node = divmod(cell, len(clock.progress))
        later = int(mass.low[control, node]) + int(generator.random() < mass.weight[control, node])
        return int(clock.exposure()[control, exposure]) * len(clock.progress) + later


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
