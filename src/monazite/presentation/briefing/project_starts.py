"""Projects outside the controlling country: which are ahead, and when the forecast or run has their first output."""

import math
from collections.abc import Sequence
from datetime import date

from monazite.dataset.rows.projects import Project
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.months import month_start
from monazite.results.quantity import Quantity

AFTER_THE_RUN = 12
"""Months after the run up to which an announced start counts as ahead: delays are part of the model."""


def projects_ahead(ctx: BriefContext) -> list[Project]:
    """Projects outside the controlling country that are announced to start after the day of the brief."""
    rows: Sequence[Project] = ctx.dataset.table("projects")
    last = month_start(ctx.run.end, AFTER_THE_RUN)
    return [row for row in rows if row.region != ctx.run.controller and row.start and ctx.day < row.start <= last]


def first_output(ctx: BriefContext, project: str) -> Quantity | None:
    """Months from the start of the run to first output, in the world that the brief tells of ahead of its day.

    A project without output within the run counts as later than all: the value is missing where it is so in half of the
    runs, an end of the range where it is so in one of twenty.
    """
    return ctx.onward.quantity_or_none("project_start", project=project)


def month_of_first_output(ctx: BriefContext, project: str) -> date | None:
    """The median month of it; None where most runs have none, or do not report it."""
    months = first_output(ctx, project)
    if months is None or not math.isfinite(months.value):
        return None
    return month_start(ctx.run.start, round(months.value))
