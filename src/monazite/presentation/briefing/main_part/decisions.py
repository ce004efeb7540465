"""What readers can decide, and by when: orders that come later than stocks last, and licences that run out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from monazite.dataset.rows.policy import RecordedMeasure
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.grade_facts import GradeFacts, GradeRow
from monazite.presentation.briefing.main_part.horizon import Horizon
from monazite.results.names import day_text, month_text


@dataclass(frozen=True)
class Decisions:
    """Decisions that cannot wait.

    Attributes
    ----------
    buyer
        Part or grade of which a new order takes longest beside what is in stock; None where stocks outlast the way.
    name
        Its name within a sentence.
    arrives
        Month in which an order of the reader's day comes.
    licences_end, sources
        First day on which general licences of the controlling country run out, and where that is published.
    """

    buyer: GradeRow | None
    name: str
    arrives: str
    licences_end: str
    sources: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether there is one."""
        return self.buyer is not None or bool(self.licences_end)


def decisions(ctx: BriefContext, horizon: Horizon, grades: GradeFacts) -> Decisions:
    """What cannot wait on the day of the reader; nothing for a run that lies behind it."""
    row = grades.longest if horizon.is_ahead else None
    name, arrives = "", ""
    if row is not None and row.lead is not None:
        name = _in_a_sentence(row.name)
        arrives = month_text(ctx.today + timedelta(weeks=row.lead.value))
    measures: Sequence[RecordedMeasure] = ctx.dataset.table("measures")
    running = [
        (one.until, one.source)
        for one in measures
        if one.kind == "general_licence"
        and one.actor == ctx.run.controller
        and one.until is not None
        and one.until > ctx.today
        and ctx.concerns(one)
    ]
    if not horizon.is_ahead or not running:
        return Decisions(row, name, arrives, "", ())
    end, sources = min(running)
    return Decisions(row, name, arrives, day_text(end), sources)


def _in_a_sentence(name: str) -> str:
    """A name without its capital letter, unless its first word is a formula such as NdFeB."""
    first = name.split()[0]
    return name[:1].lower() + name[1:] if first[1:].islower() else name
