"""What the game of an exercise expects where the model plays every seat: how often all stays as it is.

Everywhere else what is in force goes on until somebody moves it. That is a point to start from and no forecast: here
stands beside it how many paths of the solved game go that way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from monazite.analysis.exercise.chances import chance_words
from monazite.analysis.exercise.press import TracedLine
from monazite.analysis.exercise.rounds import first_state, luck_of, play_round, types_of
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.analysis.exercise.solved_game import MOST_MONTHS, SolvedGame
from monazite.negotiation.path_measures import levels_of
from monazite.results.names import Names
from monazite.results.quantity import Quantity

PATHS = 100
"""Paths of the model in every seat: a share of them has a standard error of at most 5 points, half a step of tenths."""
FIRST_SEED = 10_000
"""Seed of the first path, far from those that a class takes."""


@dataclass(frozen=True)
class ExpectedCourse:
    """Shares of paths by month, after the decisions of that month.

    Attributes
    ----------
    same
        Controls, tariff and technology are those of the first day, whether or not a deal says so.
    stricter, milder
        Controls are stricter or milder than on the first day.
    signed
        A deal has been signed.
    """

    same: tuple[float, ...]
    stricter: tuple[float, ...]
    milder: tuple[float, ...]
    signed: tuple[float, ...]


def expected_course(game: SolvedGame, paths: int = PATHS, months: int = MOST_MONTHS) -> ExpectedCourse:
    """Play the model in every seat over and over, and count.

    Parameters
    ----------
    game
        The solved game.
    paths
        How many paths, each with types and luck of its own.
    months
        Length of each.
    """
    control, signed, same = (np.zeros((paths, months)) for _ in range(3))
    first = levels_of(game.setting, game.setting.regime)
    for path in range(paths):
        seed, state, has_signed = FIRST_SEED + path, first_state(game), False
        types = types_of(game, seed)
        for t in range(months):
            played = play_round(game, state, types, luck_of(seed, t))
            state, has_signed = played.following, has_signed or played.signed
            levels = levels_of(game.setting, played.regime)
            control[path, t], signed[path, t] = levels[0] - first[0], has_signed
            same[path, t] = levels == first  # by a deal that prolongs what stands, too
    return ExpectedCourse(_mean(same), _mean(control > 0), _mean(control < 0), _mean(signed))


def _mean(counted: np.ndarray) -> tuple[float, ...]:
    return tuple(float(x) for x in counted.mean(0))


def course_line(table: SeatedScenario, course: ExpectedCourse, months: int) -> TracedLine:
    """How often all stays as it is in a month and over an exercise, and what comes in its place.

    Parameters
    ----------
    table, course
        The seat, and what its game expects.
    months
        Length of the exercise.
    """
    who = Names(table.dataset).the(table.setting.controller)
    last = months - 1
    text = "With its levers at rest the app lets what is in force go on. In this game, with the model in every seat, "
    text += f"all measures are those of now after one month with a chance of {_words(course.same[0])}"
    text += f", and after {months} months with one of {_words(course.same[last])}" if months > 1 else ""
    text += f". By then a deal has been signed with a chance of {_words(course.signed[last])}; controls of {who} are "
    text += f"stricter with one of {_words(course.stricter[last])}, and milder with one of "
    text += f"{_words(course.milder[last])}. These are orderings: how often the game was right about the rounds of the "
    text += "past stands in Talks."
    rows: Sequence[tuple[str, float]] = (
        ("same_one_month", course.same[0]), ("same", course.same[last]), ("signed", course.signed[last]),
        ("stricter", course.stricter[last]), ("milder", course.milder[last]),
    )  # fmt: skip
    claims = tuple(
        Quantity(100.0 * x, 100.0 * x, 100.0 * x, "%", f"talks.course.{name}", {"region": table.setting.controller})
        for name, x in rows
    )
    return TracedLine(text, claims)


def _words(share: float) -> str:
    """A share of the paths in words: none of them is no proof that it cannot be."""
    least = 0.5 / PATHS
    return chance_words(min(max(share, least), 1.0 - least))
