"""The duty on the goods that lead a brief, beside the average added tariff that two sides talk about."""

from collections.abc import Sequence

from monazite.dataset.rows.policy import RecordedMeasure
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.observed_figures import group_patterns
from monazite.presentation.briefing.quantities import published_figure
from monazite.results.quantity import Quantity


def duty_on_lead(ctx: BriefContext, target: str) -> Quantity | None:
    """The last duty in force that the register has of a target on the goods that lead the brief, and on few others."""
    patterns = group_patterns(ctx.dataset, ctx.goods.shipped[0])
    rows: Sequence[RecordedMeasure] = ctx.dataset.table("measures")
    own = [
        row
        for row in rows
        if (row.kind, row.actor, row.status) == ("tariff", target, "in_force")
        and row.goods in patterns
        and ctx.run.controller in row.affected
        and row.in_force is not None
        and row.in_force <= ctx.day
        and row.level
    ]
    if not own:
        return None
    last = max(own, key=lambda row: row.in_force or ctx.day)
    return published_figure(last.level or 0.0, "share", "tariff", last.source, measure=last.id)
