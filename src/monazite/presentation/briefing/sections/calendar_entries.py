"""Days of the calendar of a brief: those of the dataset's calendar, and the days on which measures run out."""

from dataclasses import dataclass
from datetime import date

from monazite.dataset.rows.policy import Event, RecordedMeasure
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.months import month_start
from monazite.results.names import month_text

MONTHS_SHOWN = 24  # from the anchor, or to the end of the run
_RUNNING_OUT = {"truce": "truce", "suspension": "suspension", "general_licence": "general licence"}


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A dated event; ``from_article`` marks those that the article of a brief names."""

    day: date
    kind: str
    title: str
    place: str = ""
    sources: tuple[str, ...] = ()
    from_article: bool = False


def calendar_span(ctx: BriefContext) -> tuple[date, date]:
    """First and last day of the calendar."""
    return ctx.run.anchor, max(ctx.run.end, month_start(ctx.run.anchor, MONTHS_SHOWN))


def dataset_entries(ctx: BriefContext) -> list[CalendarEntry]:
    """Events of the dataset's calendar, and the ends of truces, suspensions and general licences that it leaves out."""
    first, last = calendar_span(ctx)
    events: list[Event] = ctx.dataset.table("calendar")
    measures: list[RecordedMeasure] = ctx.dataset.table("measures")
    entries = [CalendarEntry(e.date, e.kind, e.title, e.place, e.source) for e in events if first <= e.date <= last]
    for row in measures:
        if row.until is None or not first <= row.until <= last or row.kind not in _RUNNING_OUT:
            continue
        if not any(entry.day == row.until and entry.kind == "expiry" for entry in entries):
            text = f"End of the {_RUNNING_OUT[row.kind]} of {month_text(row.in_force or row.until)}"
            entries.append(CalendarEntry(row.until, "expiry", text, sources=row.source))
    return entries
