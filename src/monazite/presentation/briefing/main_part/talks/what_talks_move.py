"""How much of a brief's exports rests on the talks: what lets briefs of two weeks lie far from each other.

A brief with a forecast weighs deals and breaks by their chances; beside it stands the run of the annex, in which what
is in force and announced on the day never changes. A brief without talks has that run alone, and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from monazite.dataset.rows.policy import RecordedMeasure
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.materials.grade_exports import counted_exports, exports_of_grade
from monazite.presentation.briefing.main_part.materials.materials import Material, MaterialFacts
from monazite.results.quantity import Quantity

FAR = 1.5
"""Times the lesser of two shares of normal exports from which on they are told side by side."""
MOST_MOVED = 2
_TRUCE = "truce"


@dataclass(frozen=True)
class MovedExports:
    """Exports of a material over normal ones: in the forecast, and if what holds on the day never changes."""

    name: str
    ahead: Quantity
    unchanged: Quantity


def moved_by_talks(ctx: BriefContext, horizon: Horizon, materials: MaterialFacts) -> tuple[MovedExports, ...]:
    """Materials whose exports in the forecast lie furthest from those without any talks; none without a forecast."""
    if ctx.forecast is None or not horizon.is_ahead:
        return ()
    found: list[tuple[float, MovedExports]] = []
    for one in materials.rows:
        ahead, unchanged = one.exports, _unchanged(ctx, horizon, one)
        if ahead is None or unchanged is None:
            continue
        less, more = sorted((ahead.value, unchanged.value))
        if more > 0.0 and less * FAR <= more:
            found.append((less / more, MovedExports(one.name, ahead, unchanged)))
    found.sort(key=lambda pair: pair[0])
    return tuple(one for _, one in found[:MOST_MOVED])


def _unchanged(ctx: BriefContext, horizon: Horizon, one: Material) -> Quantity | None:
    exports = exports_of_grade if one.row.of_grade is not None else counted_exports
    return exports(ctx, one.row.good, horizon, ctx.run)


def plays_no_talks(ctx: BriefContext, horizon: Horizon) -> bool:
    """Whether a brief on a controlling country that has been in a truce holds no talks ahead."""
    if ctx.forecast is not None or ctx.talks is not None or not horizon.is_ahead:
        return False
    rows: Sequence[RecordedMeasure] = ctx.dataset.table("measures")
    controller = ctx.run.controller
    return any(row.kind == _TRUCE and controller in {*row.actor.split(","), *row.affected} for row in rows)
