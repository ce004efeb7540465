"""Steps of the other side that the game seldom brings, and what the same acts give without them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from monazite.analysis.exercise.chances import TENTHS
from monazite.analysis.exercise.cost_parts import SummedCost
from monazite.analysis.exercise.other_paths import cost_beside, played_again
from monazite.analysis.exercise.played_session import PlayedSession
from monazite.analysis.exercise.press import measure_words
from monazite.analysis.exercise.responses import measure_chances
from monazite.analysis.exercise.rounds import PlayedRound, SeatChoice
from monazite.analysis.exercise.solved_game import SolvedGame
from monazite.results.names import Names
from monazite.results.results import Results

SELDOM_TENTHS = 2
"""Chance from which down a step is a rare one, in the tenths in which the debrief writes chances."""
MOST_STEPS = 2
"""Rare steps with a path of their own, the least likely ones."""
MOST_OF_IT = 0.5
"""Share of what the path cost all in all from which a step makes most of it."""


@dataclass(frozen=True)
class RareStep:
    """A step of a side that the model plays, with a small chance.

    Attributes
    ----------
    region, day
        Whose it was, and the day from which it held.
    before_words, after_words
        Level before and after.
    chance
        Chance of the step in that month.
    cost
        What the same acts cost the seat more without the step: below zero less.
    later
        Day of a later month in which the side takes the step on the path without it; None: it does not.
    never
        As ``cost``, of the path on which the side does not take it in later months either; None where it does not.
    by_model_too
        Whether the side takes it on the model's own path as well.
    """

    region: str
    day: date
    before_words: str
    after_words: str
    chance: float
    cost: SummedCost
    later: date | None = None
    never: SummedCost | None = None
    by_model_too: bool = False

    def makes_most(self, whole: float) -> bool:
        """Whether it makes most of ``whole``, MUSD: what a path cost, or that beside the model's."""
        return abs((self.never or self.cost).total.value) >= MOST_OF_IT * max(abs(whole), 1.0)


def rare_moves(session: PlayedSession, games: list[SolvedGame]) -> list[tuple[float, int, int]]:
    """Chance, month and side of the rare steps of sides that the model plays, the least likely first.

    Parameters
    ----------
    session, games
        The session, and the game in force in each of its months.
    """
    out = list[tuple[float, int, int]]()
    for t, played in enumerate(session.rounds):
        if played.signed or played.state.in_truce:
            continue
        levels = [divmod(regime, games[t].measures) for regime in (played.state.regime, played.regime)]
        for seat in (0, 1):
            if seat == session.table.number or levels[0][seat] == levels[1][seat]:
                continue
            chance = float(measure_chances(games[t], played.after_talks, seat)[levels[1][seat]])
            if round(TENTHS * chance) <= SELDOM_TENTHS:
                out.append((chance, t, seat))
    return sorted(out)[:MOST_STEPS]


def rare_steps(
    session: PlayedSession,
    games: list[SolvedGame],
    played: Results,
    by_model: Sequence[PlayedRound] = (),
    progress: Callable[[int, int], None] | None = None,
) -> tuple[RareStep, ...]:
    """The rare steps of sides that the model plays, each with what the same acts give without it.

    The step is not taken in its month; all other luck is the same, so that the side may take it in a later month. Where
    it does, the path is played once more without it in any month.

    Parameters
    ----------
    session, games
        As for `rare_moves`.
    played
        Run of the path.
    by_model
        Months of the model's own path.
    progress
        Called with steps done and in all.
    """
    moves, out = rare_moves(session, games), list[RareStep]()
    for done, (chance, t, seat) in enumerate(moves):
        if progress is not None:
            progress(done, len(moves))
        step, levels = _without_step(session, games[t], played, (t, seat), chance)
        out.append(replace(step, by_model_too=any(_takes_it(games[t], month, seat, levels) for month in by_model)))
    return tuple(out)


def _without_step(
    session: PlayedSession, game: SolvedGame, played: Results, move: tuple[int, int], chance: float
) -> tuple[RareStep, tuple[int, int]]:
    """The step of a side in a month, ``move``, with the same path without it; and the levels that it goes between."""
    t, seat = move
    old, new = (_level(game, regime, seat) for regime in (session.rounds[t].state.regime, session.rounds[t].regime))
    first, then = (measure_words(game, seat, level) for level in (old, new))
    held, cost, later = {t: _stays(seat, old)}, None, None
    while True:
        other = played_again(session, lambda _, texts: texts, held)
        cost = cost or cost_beside(session, other, played)
        month = next(
            (k for k in range(t + 1, session.month) if _takes_it(game, other.rounds[k], seat, (old, new))), None
        )
        if month is None:
            break
        later = session.world.act_days[month] if later is None else later
        held[month] = _stays(seat, _level(game, other.rounds[month].state.regime, seat))
    never = None if later is None else cost_beside(session, other, played)
    region, day = session.table.sides[seat], session.world.act_days[t]
    return RareStep(region, day, first, then, chance, cost, later, never), (old, new)


def _level(game: SolvedGame, regime: int, seat: int) -> int:
    return divmod(regime, game.measures)[seat]


def _stays(seat: int, level: int) -> SeatChoice:
    return SeatChoice(control=level) if seat == 0 else SeatChoice(measures=level)


def _takes_it(game: SolvedGame, month: PlayedRound, seat: int, step: tuple[int, int]) -> bool:
    """Whether a side goes as far in a month as by a step from one level to another, without a deal that says so."""
    level = _level(game, month.regime, seat)
    if month.signed or month.state.in_truce or level == _level(game, month.state.regime, seat):
        return False
    return _goes_as_far(level, *step, is_ladder=seat == 0)


def _goes_as_far(level: int, old: int, new: int, *, is_ladder: bool) -> bool:
    """Whether a level is that of a step, or on a ladder beyond it."""
    if not is_ladder:
        return level == new
    return level >= new if new > old else level <= new


def step_words(names: Names, step: RareStep) -> str:
    """Whose step it was and to what: ``the step of China to no shipments``."""
    return f"the step of {names.the(step.region)} to {step.after_words}"
