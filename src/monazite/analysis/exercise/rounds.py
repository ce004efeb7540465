"""A month of an exercise: talks, then the allies' choice and the measures of the two sides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from monazite.analysis.exercise.responses import (
    Beliefs,
    TableState,
    alignment_chance,
    drawn,
    measure_chances,
    meeting_chance,
    offers_by_type,
    open_deals,
    proposal_chance,
    updated,
)
from monazite.analysis.exercise.solved_game import SolvedGame

SEED = 28_2025
"""Of the generators of a session, with the session's own seed."""
NOTHING = -1
"""Position of a deal that is none."""


class RoundLuck(NamedTuple):
    """Numbers from 0 to 1 that decide a round, one for each thing that can happen in it.

    The same in every path of a session, whoever decides: two paths differ by decisions, not by luck.
    """

    meeting: float
    proposer: float
    offer: float
    answer: float
    alignment: float
    control: float
    measures: float
    progress: float


def luck_of(seed: int, t: int) -> RoundLuck:
    """Luck of round ``t`` of a session."""
    return RoundLuck(*(float(x) for x in np.random.default_rng((SEED, seed, 1, t)).random(len(RoundLuck._fields))))


def types_of(game: SolvedGame, seed: int) -> tuple[int, int]:
    """True types of the two sides in a session, drawn by their prior chances; 0 is tough, 1 soft."""
    luck = np.random.default_rng((SEED, seed, 0)).random(2)
    first, second = (
        min(drawn(chances, float(x)), chances.size - 1) for chances, x in zip(game.kinds, luck, strict=True)
    )
    return first, second


def first_state(game: SolvedGame) -> TableState:
    """State of the talks when the exercise begins."""
    prior: Beliefs = (tuple(map(float, game.kinds[0])), tuple(map(float, game.kinds[1])))
    return TableState(0, game.setting.regime, 0, 0, 0, prior)


@dataclass(frozen=True)
class SeatChoice:
    """What whoever plays decides in a round; None where the seat has nothing to decide or the model decides.

    Attributes
    ----------
    offer
        Position of the deal that is proposed; `NOTHING` for silence.
    accept
        Whether the deal on the table is accepted.
    control, measures
        Level of the controlling side; combination of tariff and technology of the other one.
    align
        Whether the allies align.
    """

    offer: int | None = None
    accept: bool | None = None
    control: int | None = None
    measures: int | None = None
    align: bool | None = None

    def beside(self, held: SeatChoice) -> SeatChoice:
        """The same with measures of ``held`` where this one decides none."""
        control = held.control if self.control is None else self.control
        return replace(self, control=control, measures=held.measures if self.measures is None else self.measures)


@dataclass(frozen=True)
class TalksOpening:
    """What is known of a round's talks before anybody decides.

    Attributes
    ----------
    proposer
        Side that proposes; None where the two do not meet.
    offer
        Deal that the model has proposed; `NOTHING` where it has not, or where whoever plays proposes.
    """

    proposer: int | None
    offer: int


@dataclass(frozen=True)
class PlayedRound:
    """A round as it went.

    Attributes
    ----------
    state
        Where the talks stood at its start.
    after_talks
        The same with what the talks have shown of the sides' types; where no talks were held, `state`.
    proposer, offer, signed
        Side that proposed, deal that it proposed and whether it was signed.
    aligned
        Whether the allies aligned; None where they had no choice.
    regime
        Levels in force from the round's day on.
    following
        Where the talks stand at the start of the next round.
    """

    state: TableState
    after_talks: TableState
    proposer: int | None
    offer: int
    signed: bool
    aligned: bool | None
    regime: int
    following: TableState


def open_talks(
    game: SolvedGame, state: TableState, types: tuple[int, int], luck: RoundLuck, seat: int | None
) -> TalksOpening:
    """Whether the two meet, who proposes, and what the model proposes.

    Parameters
    ----------
    game, state, types, luck, seat
        As for `play_round`; without a seat the model plays all.
    """
    if state.in_truce or luck.meeting >= meeting_chance(game, state) or not open_deals(game, state.regime).size:
        return TalksOpening(None, NOTHING)
    proposer = 0 if luck.proposer < proposal_chance(game, state) else 1
    if proposer == seat:
        return TalksOpening(proposer, NOTHING)
    return TalksOpening(proposer, _model_offer(game, state, types, luck, proposer))


def _model_offer(game: SolvedGame, state: TableState, types: tuple[int, int], luck: RoundLuck, proposer: int) -> int:
    items = open_deals(game, state.regime)
    at = drawn(offers_by_type(game, state, proposer)[0][types[proposer]], luck.offer)
    return int(items[at]) if at < items.size else NOTHING


def play_round(
    game: SolvedGame,
    state: TableState,
    types: tuple[int, int],
    luck: RoundLuck,
    seat: int | None = None,
    choice: SeatChoice | None = None,
) -> PlayedRound:
    """A round: talks, and if nothing is signed the allies' choice and the measures of the two sides at once.

    Parameters
    ----------
    game, state
        The solved game and where the talks stand.
    types
        True types of the two sides.
    luck
        Luck of the round.
    seat, choice
        Seat that is played and what it decides; the model decides what the choice leaves open.

    Returns
    -------
    PlayedRound
        As it went.
    """
    choice = choice or SeatChoice()
    if state.in_truce:
        regime = state.regime
        return PlayedRound(state, state, None, NOTHING, False, None, regime, _moved(game, state, regime, luck, 0.0))
    opening = open_talks(game, state, types, luck, seat)
    offer, signed, after = _talks(game, state, types, luck, opening, seat, choice)
    if signed:
        deal = game.menu
        truce = state.round + int(deal.durations[deal.duration[offer]])
        regime = int(deal.regime[offer])
        following = replace(_moved(game, after, regime, luck, 0.0), truce_until=truce)
        return PlayedRound(state, after, opening.proposer, offer, True, None, regime, following)
    aligned = _alignment(game, after, luck, choice)
    control = choice.control if choice.control is not None else _drawn_measure(game, after, 0, types, luck.control)
    measures = choice.measures if choice.measures is not None else _drawn_measure(game, after, 1, types, luck.measures)
    regime = control * game.measures + measures
    faster = game.rules.alignment[0] if aligned else 0.0
    moved = _moved(game, after, regime, luck, faster)
    following = replace(moved, beliefs=_after_measures(game, after, control, measures))
    return PlayedRound(state, after, opening.proposer, offer, False, aligned, regime, following)


def _talks(
    game: SolvedGame,
    state: TableState,
    types: tuple[int, int],
    luck: RoundLuck,
    opening: TalksOpening,
    seat: int | None,
    choice: SeatChoice,
) -> tuple[int, bool, TableState]:
    """Deal that was proposed, whether it was signed, and the state with what both have learnt."""
    proposer = opening.proposer
    if proposer is None:
        return NOTHING, False, state
    offer = opening.offer
    if proposer == seat:
        offer = _model_offer(game, state, types, luck, proposer) if choice.offer is None else choice.offer
    items, (offered, agreed) = open_deals(game, state.regime), offers_by_type(game, state, proposer)
    if offer == NOTHING:
        beliefs = updated(state.beliefs, proposer, 1.0 - offered.sum(1))
        return NOTHING, False, replace(state, beliefs=beliefs)
    at, answer = int(np.flatnonzero(items == offer)[0]), 1 - proposer
    if answer == seat and choice.accept is not None:
        signed = choice.accept
    else:
        signed = bool(luck.answer < agreed[types[answer], at])
    beliefs = updated(state.beliefs, proposer, offered[:, at])
    beliefs = updated(beliefs, answer, agreed[:, at] if signed else 1.0 - agreed[:, at])
    return offer, signed, replace(state, beliefs=beliefs)


def _alignment(game: SolvedGame, state: TableState, luck: RoundLuck, choice: SeatChoice) -> bool | None:
    """Whether the allies align; None where they only lose."""
    if game.rules.allies != "table" or (game.rules.standing is not None and game.rules.standing[state.round]):
        return None
    return choice.align if choice.align is not None else bool(luck.alignment < alignment_chance(game, state))


def _drawn_measure(game: SolvedGame, state: TableState, seat: int, types: tuple[int, int], luck: float) -> int:
    chances = measure_chances(game, state, seat, types[seat])
    return min(drawn(chances, luck), chances.size - 1)


def _after_measures(game: SolvedGame, state: TableState, control: int, measures: int) -> Beliefs:
    """What each side believes once both have acted."""
    beliefs, count = state.beliefs, game.kinds.shape[1]
    for seat, action in ((0, control), (1, measures)):
        likelihood = np.array([measure_chances(game, state, seat, own)[action] for own in range(count)])
        beliefs = updated(beliefs, seat, likelihood)
    return beliefs


def _moved(game: SolvedGame, state: TableState, regime: int, luck: RoundLuck, faster: float) -> TableState:
    """The next round's state under a regime: of two nodes of progress one by its weight, as in `PathSampler`."""
    clock, control = game.games[0][0].clock, regime // game.measures
    low, weight = clock.advance(faster)
    node = int(low[control, state.node]) + int(luck.progress < weight[control, state.node])
    exposure = int(clock.exposure()[control, state.exposure])
    return replace(state, round=state.round + 1, regime=regime, exposure=exposure, node=node)
