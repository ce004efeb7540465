"""Days of the calendar of a brief: those of the dataset's calendar, and the days on which measures run out."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from monazite.dataset.rows.policy import Event, RecordedMeasure
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.register_state import has_open_outcome, state_of
from monazite.results.names import month_text
from monazite.scenario.policies import Policy

MONTHS_SHOWN = 24  # after the day of the brief, or to the end of the run
_RUNNING_OUT = {
    "truce": "End of the truce of {month}",
    "suspension": "End of the suspension of {month}",
    "general_licence": "The first general licences, of {month}, run out",
}


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A dated event; ``from_article`` marks those that the article of a brief names.

    ``is_open``: it has passed for the reader of the brief, and what came of it is not known.
    ``text``: what a deadline brings, where that was known with its date.
    """

    day: date
    kind: str
    title: str
    place: str = ""
    sources: tuple[str, ...] = ()
    from_article: bool = False
    is_open: bool = False
    text: str = ""
    actors: tuple[str, ...] = ()


def calendar_span(ctx: BriefContext) -> tuple[date, date]:
    """First and last day of the calendar."""
    return ctx.run.anchor, max(ctx.run.end, month_start(max(ctx.run.anchor, ctx.day), MONTHS_SHOWN))


def dataset_entries(ctx: BriefContext) -> list[CalendarEntry]:
    """Events of the dataset's calendar, and the ends of truces, suspensions and general licences that it leaves out."""
    first, last = calendar_span(ctx)
    events: list[Event] = ctx.dataset.table("calendar")
    measures: list[RecordedMeasure] = ctx.dataset.table("measures")
    entries = [
        CalendarEntry(
            e.date,
            e.kind,
            e.title,
            e.place,
            e.source,
            is_open=has_open_outcome(e, ctx.day, ctx.today),
            text=e.text if e.kind == "deadline" and e.outcome_known is None else "",
            actors=tuple(e.actors),
        )
        for e in events
        if first <= e.date <= last and ctx.is_date_of_run(e.actors) and not _is_of_other_goods(ctx, e, measures)
    ]
    for row in measures:
        if row.until is None or not first <= row.until <= last or row.kind not in _RUNNING_OUT or not ctx.concerns(row):
            continue
        if not any(entry.day == row.until and entry.kind == "expiry" for entry in entries):
            text = _RUNNING_OUT[row.kind].format(month=month_text(row.in_force or row.until))
            is_open = state_of(row, measures, ctx.today).is_open
            parties = (*re.split("[;,]", row.actor), *row.affected)
            entries.append(
                CalendarEntry(row.until, "expiry", text, sources=row.source, is_open=is_open, actors=parties)
            )
    return entries


def _is_of_other_goods(ctx: BriefContext, event: Event, measures: Sequence[RecordedMeasure]) -> bool:
    """Whether a deadline comes from measures on goods that are not those of the run alone, by the notices they name."""
    named = [row for row in measures if not set(row.source).isdisjoint(event.source)]
    return event.kind == "deadline" and bool(named) and not any(ctx.concerns(row) for row in named)


def changes_on(ctx: BriefContext, day: date, without: Collection[Policy] = ()) -> str:
    """What the measures of the run do on a day, in words; those of ``without`` are told elsewhere."""
    scenario = ctx.run.results.scenario
    told = [p for p in scenario.policy if p not in without]
    acting = [p for p in told if p.status != "threatened" or scenario.enforce_threats]
    threats = [p for p in told if p not in acting]
    begins = [p.text for p in acting if p.start == day and p.text]
    ends = [f"ends: {p.text}" for p in acting if p.until == day and p.text]
    only_then = [f"if threats are carried out: {p.text or p.kind}" for p in threats if p.start == day]
    changes = [text.rstrip(".") for text in (*begins, *ends, *only_then)]
    return f"In this run: {'; '.join(changes)}." if changes else "No measure of this run changes on that day."
