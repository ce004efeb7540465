"""What all sessions of a scenario, a seat and a day share: the seat, the solved game, and what runs rest on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from monazite.analysis.assimilation.known_draws import known_draws
from monazite.analysis.exercise.expected_course import ExpectedCourse, course_line, expected_course
from monazite.analysis.exercise.press import TracedLine
from monazite.analysis.exercise.seats import ScenarioContent, SeatedScenario, seat_at_table
from monazite.analysis.exercise.solved_game import SolvedGame, solve_talks
from monazite.analysis.exercise.world import ExerciseWorld, open_world
from monazite.scenario.record import BLANK
from monazite.scenario.scenario import Scenario
from monazite.scenario.shipped import scenario_file, scenarios
from monazite.scenario.toml import parse
from monazite.simulation.arguments import ScenarioLike

DRAWS = 8
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class ExerciseGround:
    """What all sessions of a scenario, a seat and a day share: the seat, the solved game, and what runs rest on."""

    content: ScenarioContent
    table: SeatedScenario
    game: SolvedGame
    world: ExerciseWorld
    prior: bool
    own_table: bool = False
    course: ExpectedCourse | None = None
    """What the game expects where the model plays every seat."""

    def course_lines(self, months: int) -> list[TracedLine]:
        """What the game expects over some months, in a sentence; nothing where that was not worked out."""
        return [] if self.course is None else [course_line(self.table, self.course, months)]


def prepare_ground(
    content: ScenarioContent,
    seat: str,
    day: date,
    *,
    draws: int = DRAWS,
    prior: bool = False,
    own_table: bool = False,
    progress: Progress | None = None,
) -> ExerciseGround:
    """Take the seat and solve the game; takes a minute where nothing of it was done before.

    Parameters
    ----------
    content
        Name or settings of the scenario.
    seat, day, draws, prior, own_table, progress
        As for `Exercise.start`.

    Raises
    ------
    InputError
        As `seat_at_table`.
    """

    def report(stage: str) -> Callable[[int, int], None]:
        return lambda done, total: None if progress is None else progress(stage, done, total)

    report("taking the seat")(0, 1)
    table = seat_at_table(content, seat, day, own_table=own_table)
    report("looking up what is known")(0, 1)
    posterior = known_draws(table.dataset, table.scenario, prior=prior)
    game = solve_talks(table, posterior, report("simulating the payoffs"))
    report("playing what the game expects")(0, 1)
    world = open_world(table, draws, posterior)
    return ExerciseGround(content, table, game, world, prior, own_table, expected_course(game))


def content_of(scenario: ScenarioLike) -> ScenarioContent:
    """A scenario by name, or its settings, as a file can hold them.

    Raises InputError for what is no scenario.
    """
    if isinstance(scenario, Scenario):
        return {**scenario.model_dump(mode="json", exclude_none=True), "extends": BLANK}
    if isinstance(scenario, Mapping):
        return _plain(dict(scenario))
    if isinstance(scenario, str) and scenario in scenarios():
        return scenario
    return _plain(parse(scenario_file(scenario)).content)


def _plain(value: Any) -> Any:
    """Settings as JSON holds them: days as text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
