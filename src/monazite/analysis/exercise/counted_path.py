"""What a path costs a side by the game's count: parts of its year, worth at home, and threats not carried out."""

from __future__ import annotations

from dataclasses import dataclass

from monazite.analysis.exercise.cost_parts import (
    BACKED_DOWN,
    CountedPart,
    SummedCost,
    home_of_year,
    less,
    parts_of_year,
)
from monazite.analysis.exercise.played_session import PlayedSession
from monazite.analysis.exercise.threats import backing_down, public_threats
from monazite.results.quantity import Quantity


@dataclass(frozen=True)
class CountedPath:
    """What a path costs a side by the game's count.

    Attributes
    ----------
    parts
        Tariffs, technology controls and sales not made of twelve months.
    home
        What the side's own measures are worth to it at home, as a cost.
    backed_down
        What its public made it pay in the months played for threats that it did not carry out.
    """

    parts: tuple[CountedPart, ...]
    home: CountedPart
    backed_down: CountedPart

    def sum(self, lines: Quantity) -> SummedCost:
        """All of it, with what lines lost."""
        return SummedCost(lines, self.parts, self.home, self.backed_down)

    def less(self, other: CountedPath, lines: Quantity) -> SummedCost:
        """What this path costs more than another one, with what lines lose more."""
        mine, theirs = (self.home, self.backed_down), (other.home, other.backed_down)
        return SummedCost(lines, less(self.parts, other.parts), *less(mine, theirs))


def counted_path(session: PlayedSession, seat: int) -> CountedPath:
    """What the path of a session costs side ``seat`` of its talks by the game's count."""
    game, rounds = session.ground.game, session.rounds
    parts, home = parts_of_year(game, seat, rounds), home_of_year(game, seat, rounds)
    region = (game.setting.controller, game.setting.target)[seat]
    paid = sum(
        backing_down(session, one).value
        for one in public_threats(session)
        if one.seat == seat and one.fate == "not carried out"
    )
    cost = Quantity(paid, paid, paid, "MUSD", "talks.audience_cost", {"region": region})
    return CountedPath(parts, home, CountedPart(BACKED_DOWN, cost))
