"""What the sides of a solved game do in a state of the talks, and with which chance.

The chances are those of the game's logit responses. A side weighs its plans by what it believes of the other's type.
Beliefs follow Bayes' rule over everything that happened in the session: the distribution over all paths
(`monazite.negotiation.state_distribution`) remembers the state alone, so that the two agree in the first round and part
later, where the history says more than the state.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from monazite.analysis.exercise.solved_game import SolvedGame

SURE = 40.0  # exponents beyond which a chance is 0 or 1, as in monazite.negotiation.bargain
Beliefs = tuple[tuple[float, ...], tuple[float, ...]]
"""What is believed of the controlling side's type and of the other side's, tough first."""


@dataclass(frozen=True)
class TableState:
    """Where the talks stand at the start of a round.

    Attributes
    ----------
    round
        Number of the round, from 0.
    regime
        Levels in force: control, tariff and technology as one number.
    exposure, node
        Node of months under strict controls, and of progress of other sources.
    truce_until
        Round in which a truce of the session runs out; 0 without one.
    beliefs
        Chance of each type of either side.
    """

    round: int
    regime: int
    exposure: int
    node: int
    truce_until: int
    beliefs: Beliefs

    @property
    def in_truce(self) -> bool:
        """Whether a truce that was signed in the session holds."""
        return self.round < self.truce_until


def cell_of(game: SolvedGame, state: TableState) -> int:
    """Number of the cell (exposure, progress) of a state."""
    return state.exposure * game.nodes + state.node


def _types(state: TableState, seat: int, own: int | None) -> np.ndarray:
    """Weights of a seat's types: its own type, or what is believed of it where that is None."""
    believed = np.array(state.beliefs[seat])
    return believed if own is None else np.eye(believed.size)[own]


def measure_chances(game: SolvedGame, state: TableState, seat: int, own: int | None = None) -> np.ndarray:
    """Chance of each control level (seat 0) or combination of tariff and technology (seat 1) in a round without a deal.

    Parameters
    ----------
    game, state
        The solved game and where the talks stand.
    seat
        0 or 1.
    own
        Type of the seat; None: as others believe it to be.

    Returns
    -------
    numpy.ndarray
        (action,), sums to 1.
    """
    control, measures = divmod(state.regime, game.measures)
    at, mine, other = cell_of(game, state), _types(state, seat, own), state.beliefs[1 - seat]
    out = 0.0
    for a, weight in enumerate(mine):
        for b, belief in enumerate(other):
            solution = game.solutions[a][b] if seat == 0 else game.solutions[b][a]
            strategies = solution.row_strategy if seat == 0 else solution.column_strategy
            out = out + weight * belief * strategies[state.round][at, control, measures]
    chances = np.asarray(out)
    return chances / chances.sum()


def alignment_chance(game: SolvedGame, state: TableState) -> float:
    """Chance that the allies align with the side that faces the controls, in a round without a deal."""
    at, first, second = cell_of(game, state), *state.beliefs
    return float(
        sum(
            x * y * game.solutions[a][b].alignment_chance[state.round][at, state.regime]
            for a, x in enumerate(first)
            for b, y in enumerate(second)
        )
    )


def open_deals(game: SolvedGame, regime: int) -> np.ndarray:
    """Positions of the deals that may be signed from a regime."""
    first, items = game.menu.open
    return items[first[regime] : first[regime + 1]]


def meeting_chance(game: SolvedGame, state: TableState) -> float:
    """Chance that the two sides meet in the round, that of an expiry where a truce of the session has just run out."""
    table = game.rules.meeting_chance
    if game.rules.expiry_chance is not None and 0 < state.truce_until == state.round:
        table = game.rules.expiry_chance
    chances = np.asarray(table[state.round], float)
    return float(chances if chances.ndim == 0 else chances[state.regime])


def proposal_chance(game: SolvedGame, state: TableState) -> float:
    """Chance that the controlling side proposes when the two meet."""
    return float(np.broadcast_to(np.asarray(game.rules.proposal_chance, float), (game.rules.rounds,))[state.round])


def _logistic(x: np.ndarray) -> np.ndarray:
    shown = np.clip(x, -SURE, SURE)
    out = 1.0 / (1.0 + np.exp(-shown))
    return np.where(x > SURE, 1.0, np.where(x < -SURE, 0.0, out))


def _of_pair(game: SolvedGame, state: TableState, types: tuple[int, int], proposer: int) -> tuple[np.ndarray, ...]:
    """Chance that each open deal is proposed, and accepted if it is, between two types: `bargain`'s equation."""
    solution, at = game.solutions[types[0]][types[1]], cell_of(game, state)
    items, answer = open_deals(game, state.regime), 1 - proposer
    base = game.menu.weight[game.menu.open[0][state.regime] : game.menu.open[0][state.regime + 1]]
    gain = solution.deal_value[state.round][at][items] - solution.no_deal_value[state.round][at, state.regime]
    _, accept, offer = game.rules.precision
    agreed = _logistic(accept * gain[:, answer])
    hoped = agreed * gain[:, proposer]
    top = max(float(hoped.max(initial=0.0)), 0.0)
    silence = float(np.exp(-offer * top))
    far = offer * (hoped - top) <= -SURE
    gained = np.where(hoped == 0.0, silence, np.where(far, 0.0, np.exp(np.maximum(offer * (hoped - top), -SURE))))
    weights = base * gained
    return weights / (items.size * silence + weights.sum()), agreed


def offers_by_type(game: SolvedGame, state: TableState, proposer: int) -> tuple[np.ndarray, np.ndarray]:
    """Chances by type that each open deal is proposed by a side, and that the other accepts it.

    Parameters
    ----------
    game, state
        The solved game and where the talks stand.
    proposer
        Side that proposes.

    Returns
    -------
    offered : numpy.ndarray
        (type of the proposer, deal), in the order of `open_deals`; what is left to 1 is silence.
    agreed : numpy.ndarray
        (type of the answering side, deal).
    """
    count, items = game.kinds.shape[1], open_deals(game, state.regime)
    offered, agreed = np.zeros((count, items.size)), np.zeros((count, items.size))
    for a in range(count):
        for b in range(count):
            types = (a, b) if proposer == 0 else (b, a)
            chosen, accepted = _of_pair(game, state, types, proposer)
            offered[a] += state.beliefs[1 - proposer][b] * chosen
            agreed[b] += state.beliefs[proposer][a] * accepted
    return offered, agreed


def updated(beliefs: Beliefs, seat: int, likelihood: np.ndarray) -> Beliefs:
    """Beliefs after a side did what its types do with some chances (type,); as before where none of them would."""
    weights = np.array(beliefs[seat]) * likelihood
    total = float(weights.sum())
    if total <= 0.0:
        return beliefs
    fresh = tuple(float(x) for x in weights / total)
    return (fresh, beliefs[1]) if seat == 0 else (beliefs[0], fresh)


def drawn(chances: np.ndarray, luck: float) -> int:
    """Position drawn by a number from 0 to 1; past the end where chances sum to less than the number."""
    return int(np.searchsorted(np.cumsum(chances), luck, side="right"))
