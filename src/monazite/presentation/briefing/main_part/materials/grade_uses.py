"""What grades of magnets go into, so that a car maker is told of the grade of its own motors and not of another."""

from collections.abc import Sequence
from dataclasses import dataclass

from monazite.dataset.rows.uses import Demand, Use
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.article.reader_region import reader_region
from monazite.presentation.briefing.main_part.materials.grade_facts import GradeRow

CARS = "cars"


@dataclass(frozen=True)
class GradeUse:
    """The use that takes most of a grade in `reader_region`: its name, its industry, and how much it takes, t/yr."""

    name: str
    industry: str
    amount: float


def largest_use(ctx: BriefContext, good: str) -> GradeUse | None:
    """The use that takes most of a good in `reader_region`; None where none takes any."""
    uses: Sequence[Use] = ctx.dataset.table("uses")
    demand: Sequence[Demand] = ctx.dataset.table("demand")
    region = reader_region(ctx)
    own = [row for row in demand if (row.good, row.region) == (good, region) and row.quantity > 0.0]
    if not own:
        return None
    most = max(own, key=lambda row: row.quantity)
    return next((GradeUse(use.name, use.industry, most.quantity) for use in uses if use.use == most.use), None)


def other_car_grade(ctx: BriefContext, rows: Sequence[GradeRow], told: GradeRow) -> tuple[GradeRow, GradeUse] | None:
    """Of the magnet grades that mostly go into cars, the one taken most for another use than the one that is told."""
    told_use = largest_use(ctx, told.good)
    magnets = [row for row in rows if row.heavy is not None and row.good != told.good]
    found = [(row, use) for row in magnets if (use := largest_use(ctx, row.good)) is not None and use.industry == CARS]
    others = [pair for pair in found if told_use is None or pair[1].name != told_use.name]
    return max(others, key=lambda pair: pair[1].amount, default=None)
