"""What the parts of a debrief read of a session, and how they play another one with the same luck."""

from __future__ import annotations

from typing import Protocol, Self

from monazite.analysis.exercise.acts import AvailableAct, SeatOptions
from monazite.analysis.exercise.ground import ExerciseGround
from monazite.analysis.exercise.rounds import PlayedRound, SeatChoice
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.analysis.exercise.world import ExerciseWorld


class PlayedSession(Protocol):
    """What is read of a session (`monazite.analysis.exercise.session.Exercise`), and how another one is played."""

    ground: ExerciseGround
    table: SeatedScenario
    world: ExerciseWorld
    months: int
    rounds: list[PlayedRound]
    acts: list[tuple[str, ...]]

    @property
    def month(self) -> int:
        """Months that have been played."""
        ...

    def anew(self) -> Self:
        """The same session before its first month."""
        ...

    def actions(self) -> tuple[AvailableAct, ...]:
        """Acts that are possible this month."""
        ...

    def options(self) -> SeatOptions:
        """What the seat may do this month."""
        ...

    def act(self, text: str, *, held: SeatChoice | None = None) -> PlayedRound:
        """Do something this month."""
        ...
