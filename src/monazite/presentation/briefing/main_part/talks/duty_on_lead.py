"""Duties in force of one side of talks on the other, beside the level of the added tariff that the talks are about."""

from collections.abc import Sequence
from dataclasses import dataclass

from monazite.dataset.rows.policy import RecordedMeasure
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.day.lapsed_measures import OTHER_GOODS
from monazite.presentation.briefing.observed_figures import documented, group_patterns
from monazite.presentation.briefing.quantities import published_figure
from monazite.presentation.briefing.register_state import stands
from monazite.results.names import day_text
from monazite.results.quantity import Quantity


@dataclass(frozen=True)
class GeneralDuty:
    """The last duty in force on nearly all goods of a country: its rate, as a number and in print, and its first day.

    ``sources``: the first source of its row, which says that it is in force; later ones may be of its proposal.
    """

    rate: float
    words: str
    since: str
    sources: tuple[str, ...]


def general_duty(ctx: BriefContext, target: str) -> GeneralDuty | None:
    """The last duty on nearly all goods of the controlling country that stands on the day of the reader."""
    rows: Sequence[RecordedMeasure] = ctx.dataset.table("measures")
    own = [
        (row.in_force, row.level, row.source)
        for row in rows
        if (row.kind, row.actor, row.goods) == ("tariff", target, OTHER_GOODS)
        and ctx.run.controller in row.affected
        and row.in_force is not None
        and row.in_force >= ctx.run.start  # older ones are no added duty of this quarrel
        and (row.announced or row.in_force) <= ctx.day
        and row.level
        and stands(row, ctx.today)
    ]
    if not own:
        return None
    since, level, sources = max(own)
    return GeneralDuty(level, f"{100.0 * level:.3g}%", day_text(since), documented(ctx.dataset, sources)[:1])


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
