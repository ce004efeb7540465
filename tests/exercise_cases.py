"""What the tests of exercises share: a ground of few goods, a game by hand, a seat that copies the model."""

from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np

from monazite.analysis.exercise.ground import ExerciseGround, prepare_ground
from monazite.analysis.exercise.rounds import NOTHING, PlayedRound
from monazite.analysis.exercise.session import Exercise
from monazite.analysis.exercise.solved_game import SolvedGame
from monazite.negotiation.game import solve_game
from monazite.negotiation.path_measures import levels_of
from talks_cases import START, case

SCENARIO, DAY = "cn-ga-ge-2023", date(2023, 9, 10)
KINDS = np.array([[0.4, 0.6], [0.3, 0.7]])


@cache
def ground(seat: str, draws: int = 2) -> ExerciseGround:
    """Gallium and germanium a month after China's licences."""
    return prepare_ground(SCENARIO, seat, DAY, draws=draws, prior=True)


def session(seat: str, seed: int = 3, months: int = 6) -> Exercise:
    """An exercise before its first month."""
    return Exercise(ground(seat), seed, months)


@cache
def hand_game(**rules: Any) -> SolvedGame:
    """A solved game whose payoffs are written down by hand, for what needs no simulator."""
    games = [[case(cost=(a, b))[0] for b in (0.6, 1.5)] for a in (0.6, 1.5)]
    made = case(**rules)[1]
    solutions = [[solve_game(stakes, made) for stakes in row] for row in games]
    nothing: Any = None
    setting: Any = SimpleNamespace(regime=START[0])
    return SolvedGame(nothing, setting, nothing, nothing, nothing, games, made, KINDS, solutions)


def copied_acts(exercise: Exercise, model: PlayedRound) -> str:
    """Acts with which a seat does what the model does in a round of its own path."""
    options, parts = exercise.options(), list[str]()
    setting, number = exercise.ground.game.setting, exercise.table.number
    if number == 2:
        return "hold" if model.aligned is None else "align" if model.aligned else "hedge"
    if options.opening.proposer == number and model.offer != NOTHING:
        parts.append(f"offer {options.id_of(model.offer)}")
    elif options.opening.proposer is not None and options.opening.offer != NOTHING:
        parts.append("accept" if model.signed else "refuse")
    if not model.signed and not options.stand_still:
        levels = levels_of(setting, model.regime)
        for name, k in (("control", 0),) if number == 0 else (("tariff", 1), ("technology", 2)):
            if levels[k] != options.levels[k]:
                parts.append(f"{name} {setting.ladders[name].names[levels[k]]}")
    return "; ".join(parts) or "hold"
