"""What readers can decide, and by when: orders that come later than stocks last, and licences that run out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from monazite.analysis.forecast.forecast import Forecast
from monazite.dataset.rows.policy import RecordedMeasure
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.article.set_measures import SetMeasures
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.materials.grade_facts import GradeFacts, GradeRow, as_printed
from monazite.presentation.briefing.main_part.measures.assumed_measures import ended_general_licences
from monazite.presentation.briefing.main_part.measures.total_bans import TotalBan
from monazite.presentation.briefing.wording import HARDLY
from monazite.results.names import day_text
from monazite.results.quantity import Quantity

NEW_YEARS = (
    date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 3),
)  # fmt: skip
"""First days of the Chinese year by the calendar of the Hong Kong Observatory: works and customs are shut then."""
AROUND = timedelta(days=14)
"""How long before and after that day an order is held up."""


@dataclass(frozen=True)
class Decisions:
    """Decisions that cannot wait.

    Attributes
    ----------
    buyer
        Part or grade of which a new order takes longest beside what is in stock, of those with a chance of a shortage
        worth naming; where stocks of all these outlast the way the likeliest to run short, None without any. Under a
        ban that holds up orders, the one likeliest short.
    name
        Its name within a sentence.
    arrives
        About the day on which an order of the reader's day comes, by the weeks that the brief prints.
    too_late
        Day on which the truce or the talks are decided, where the licence of such an order is decided after it; else
        empty.
    new_year, after
        First day of the Chinese year, where such an order is under way about it, and about the day on which goods come
        that leave once works are open again; empty where there is none, and where its licence is decided after it.
    licensed
        About the day on which goods come that hold a licence already; empty where none is needed.
    licences_end, sources
        First day on which general licences of the controlling country run out, and where that is published.
    """

    buyer: GradeRow | None
    name: str
    arrives: str
    licences_end: str
    sources: tuple[str, ...]
    too_late: str = ""
    new_year: str = ""
    after: str = ""
    licensed: str = ""
    shut: TotalBan | None = None
    """The scenario's ban under which an order of today does not leave; None where it can."""
    calm: GradeRow | None = None
    """The part that waits longest for its stock, where no part that waits has a chance of a shortage worth naming."""
    calm_name: str = ""

    @property
    def any(self) -> bool:
        """Whether there is one."""
        return self.buyer is not None or self.calm is not None or bool(self.licences_end)


def decisions(
    ctx: BriefContext,
    horizon: Horizon,
    grades: GradeFacts,
    ban: TotalBan | None = None,
    chosen: SetMeasures | None = None,
) -> Decisions:
    """What cannot wait on the day of the reader; nothing for a run that lies behind it.

    Under a ``ban`` of the scenario's own an order that would leave while it holds is none to place. Where
    measures ``chosen`` by the user set licences, whether general ones are renewed decides nothing.
    """
    if not horizon.is_ahead:
        return Decisions(None, "", "", "", ())
    if ban is not None:
        held_up_row = grades.longest or grades.likeliest or next(iter(grades.advisable), None)
        if held_up_row is not None and ban.holds_up(_leaves(ctx, held_up_row)):
            return Decisions(held_up_row, _in_a_sentence(held_up_row.name), "", "", (), shut=ban)
    risky = _risky(grades)
    row = risky.longest or risky.likeliest  # what may run short is no good to be calm about, however soon more comes
    calm = grades.longest if row is None else None
    name, arrives, held_up = "", "", ("", "", "", "")
    if row is not None and row.lead is not None:
        name = _in_a_sentence(row.name)
        arrives = arrival(ctx.today, row.lead)
        held_up = _too_late(ctx, row), *_new_year(ctx, row), _with_licence(ctx.today, row)
    measures: Sequence[RecordedMeasure] = ctx.dataset.table("measures")
    running = [
        (one.until, one.source)
        for one in measures
        if one.kind == "general_licence"
        and one.actor == ctx.run.controller
        and one.until is not None
        and one.until > ctx.today
        and ctx.concerns(one)
        and ended_general_licences(ctx) is None
        and not (chosen and chosen.sets_licences)
    ]
    end, sources = min(running) if running else (None, ())
    made = Decisions(row, name, arrives, day_text(end) if end else "", sources, *held_up)
    return replace(made, calm=calm, calm_name=_in_a_sentence(calm.name)) if calm is not None else made


def _risky(grades: GradeFacts) -> GradeFacts:
    """The parts and grades of the article whose chance of a shortage is worth naming, or not known."""
    rows = tuple(r for r in grades.advisable if r.shortage is None or r.shortage.value > HARDLY)
    return replace(grades, rows=rows)


def _leaves(ctx: BriefContext, row: GradeRow) -> date:
    """Day on which an order of today leaves, once its licence is decided."""
    return ctx.today + timedelta(weeks=row.review.value if row.review else 0.0)


def arrival(day: date, lead: Quantity) -> str:
    """About the day on which an order of a day comes, by the weeks as a sentence has them."""
    return day_text(day + timedelta(weeks=as_printed(lead)))


def _with_licence(day: date, row: GradeRow) -> str:
    """About the day on which goods come that leave without waiting for a licence; empty where none is needed."""
    if row.lead is None or row.review is None:
        return ""
    return day_text(day + timedelta(weeks=max(0.0, row.lead.value - row.review.value)))


def _too_late(ctx: BriefContext, row: GradeRow) -> str:
    """The day by which the two sides decide, where it lies ahead and before a licence asked for today is decided."""
    made = ctx.forecast.results if ctx.forecast is not None else None
    if not isinstance(made, Forecast) or row.review is None:
        return ""
    until, decided = made.paths.horizon, ctx.today + timedelta(weeks=row.review.value)
    return day_text(until) if ctx.today < until < decided else ""


def _new_year(ctx: BriefContext, row: GradeRow) -> tuple[str, str]:
    """The Chinese New Year that an order of today meets on its way from China, and when comes what leaves after it."""
    if ctx.run.controller != "CN" or row.lead is None:
        return "", ""
    review = timedelta(weeks=row.review.value if row.review else 0.0)
    ready, comes = ctx.today + review, ctx.today + timedelta(weeks=row.lead.value)
    met = next((day for day in NEW_YEARS if ready - AROUND <= day <= comes + AROUND), None)
    if met is None:
        return "", ""
    way = timedelta(weeks=row.lead.value) - review
    return day_text(met), day_text(met + AROUND + way) if ready < met else ""


def _in_a_sentence(name: str) -> str:
    """A name without its capital letter, unless its first word is a formula such as NdFeB."""
    first = name.split()[0]
    return name[:1].lower() + name[1:] if first[1:].islower() else name
