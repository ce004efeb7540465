"""An exercise looked back on: all parts of its debrief, with the runs that they take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from monazite.analysis.exercise.arrivals import overtaken_lines
from monazite.analysis.exercise.debrief import (
    TYPE_WORDS,
    Debrief,
    SeatLoss,
    believed_tough,
    month_rows,
    seat_losses,
    side_costs,
    side_sums,
)
from monazite.analysis.exercise.ground import Progress
from monazite.analysis.exercise.lessons import pressure_lines, seat_lessons
from monazite.analysis.exercise.own_choices import loss_as_set, plans_at_home, plans_at_the_table
from monazite.analysis.exercise.played_session import PlayedSession
from monazite.analysis.exercise.press import TracedLine
from monazite.analysis.exercise.rare_steps import rare_steps
from monazite.analysis.exercise.reasons import tariff_answers
from monazite.analysis.exercise.record_beside import RecordMonth
from monazite.analysis.exercise.responses import TableState
from monazite.analysis.exercise.rounds import PlayedRound
from monazite.analysis.exercise.seldom_signed import seldom_lines, signed_lines
from monazite.analysis.exercise.solved_game import SolvedGame
from monazite.analysis.exercise.threats import threat_lessons
from monazite.analysis.exercise.without_acts import act_worths, acts_without_row
from monazite.results.results import Results
from monazite.scenario.scenario import Scenario


class FinishedSession(PlayedSession, Protocol):
    """What else a debrief reads of a session."""

    seed: int
    types: tuple[int, int]

    @property
    def games(self) -> list[SolvedGame]:
        """The game in force in each month that was played."""
        ...

    @property
    def state(self) -> TableState:
        """Where the talks stand."""
        ...

    def press(self, t: int) -> tuple[TracedLine, ...]:
        """What the papers said of a month."""
        ...

    def model_path(self) -> list[PlayedRound]:
        """The same months with the model in the seat too."""
        ...

    def scenario(self) -> Scenario:
        """The path as a scenario."""
        ...

    def model_scenario(self) -> Scenario:
        """The model's path as a scenario."""
        ...

    def record(self, results: Results | None = None) -> tuple[RecordMonth, ...]:
        """What the record did month by month."""
        ...


def look_back(session: FinishedSession, progress: Progress | None = None) -> Debrief:
    """What a session came to; ``progress`` is called with the stage in words, the runs done and the runs in all."""
    report = progress or (lambda _stage, _done, _total: None)
    table, world = session.table, session.world
    report("running what was played", 0, 2)
    played, by_model = session.scenario(), session.model_scenario()
    first = world.run(played)
    report("running the model's path", 1, 2)
    runs = first, world.run(by_model)
    losses = seat_losses(table, *runs, world.first_month)
    return Debrief(
        table.seat,
        table.day,
        session.seed,
        losses=losses,
        types={region: TYPE_WORDS[kind] for region, kind in zip(table.sides, session.types, strict=True)},
        beliefs=believed_tough(table, session.state),
        played=played,
        by_model=by_model,
        draws=world.draws,
        basis="priors" if world.posterior is None else world.posterior.origin,
        as_set=loss_as_set(session, len(runs[0].index.month)),
        record=session.record(runs[0]),
        seldom=seldom_lines(table, session.games, session.rounds, world.act_days),
        signed=signed_lines(table, session.games, session.rounds, world.act_days),
        answers=tariff_answers(table, session.ground.game),
        **_beside_the_model(session, runs, losses),
        **_other_paths(session, runs[0], report),
    )


def _beside_the_model(
    session: FinishedSession, runs: tuple[Results, Results], losses: Sequence[SeatLoss]
) -> dict[str, Any]:
    """Parts of a debrief that hold a path against the model's."""
    table, world, model_rounds = session.table, session.world, session.model_path()
    model = session.anew()
    model.rounds, model.acts = model_rounds, [()] * len(model_rounds)
    costs = side_costs(table, session.ground.game, session.rounds, model_rounds)
    own = next(row.difference for row in losses if row.region == table.seat)
    lessons = (*seat_lessons(table, session.acts, world.edges, runs, own), *overtaken_lines(session))
    press = [session.press(t) for t in range(session.month)]
    return {
        "months": month_rows(table, session.games, session.rounds, model_rounds, session.acts, press, world.act_days),
        "lessons": (*lessons, *threat_lessons(session), *pressure_lines(table, losses, costs, session.rounds)),
        "costs": costs,
        "sums": side_sums(table, losses, session, model),
    }


def _other_paths(session: FinishedSession, played: Results, report: Progress) -> dict[str, Any]:
    """Parts of a debrief that take further runs: plans, the same path without each act, and without rare steps."""

    def stage(words: str) -> Callable[[int, int], None]:
        return lambda done, total: report(words, done, total)

    steps = stage("playing the path without rare steps")
    return {
        "plans_at_home": plans_at_home(session, played, stage("weighing choices at home")),
        "plans_at_the_table": plans_at_the_table(session, played, stage("weighing plans at the table")),
        "worths": act_worths(session, played, stage("playing the path without each of your acts")),
        "acts_left": acts_without_row(session),
        "rare": rare_steps(session, session.games, played, session.model_path(), steps),
    }
