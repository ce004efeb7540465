"""Dates ahead of a brief's reader, and those that passed lately with no word of what came."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from monazite.dataset.rows.policy import RecordedMeasure
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.day.horizon import without_brackets
from monazite.presentation.briefing.main_part.measures.assumed_dates import assumed_dates
from monazite.presentation.briefing.main_part.measures.assumed_measures import own_measures
from monazite.presentation.briefing.main_part.measures.total_bans import TotalBan
from monazite.presentation.briefing.sections.article_dates import with_article_dates
from monazite.presentation.briefing.sections.calendar_entries import (
    CalendarEntry,
    calendar_span,
    changes_on,
    dataset_entries,
)
from monazite.results.names import day_text
from monazite.scenario.policies import Policy

MOST_DATES, MOST_CHANGES = 4, 2
_DATE_ORDER = ("summit", "expiry", "talks", "deadline", "election")
LATELY = timedelta(days=92)
"""How long a date of unknown outcome is told after it has passed."""
NEXT_ELECTION = timedelta(days=366)
"""How far ahead an election is told: what is forecast are the twelve months after the day."""
NO_CHANGE = "no change"
_NOTICE = re.compile(r" \(announcements? [^)]*\)")


@dataclass(frozen=True)
class DatedEvent:
    """A date ahead, what the measures of the run do on it, and what a deadline brings."""

    day: str
    title: str
    change: str
    sources: tuple[str, ...]
    text: str = ""
    is_superseded: bool = False
    """Whether the scenario's ban holds on the day, whatever the controlling country decides about licences then."""
    kind: str = ""
    """Of the calendar; ``general_licence`` where general licences run out."""


def dates_ahead(ctx: BriefContext, ban: TotalBan | None = None) -> list[DatedEvent]:
    """Dates ahead of the reader, the weightiest kinds first where there are too many.

    What the scenario assumes or an article reports stands by itself, beside a date of the calendar on the same day.
    """
    entries = [entry for entry in _with_dates_of_article(ctx) if entry.day > ctx.today]
    entries = [e for e in entries if e.kind != "election" or e.day <= ctx.today + NEXT_ELECTION]
    if ctx.forecast is not None:
        told = own_measures(ctx) if ctx.reading is not None else ()  # What's happening lists an article's
        return _dated(ctx, _chosen_entries(entries), told)
    assumed = [(day, DatedEvent(day_text(day), words, NO_CHANGE, ())) for day, words in assumed_dates(ctx)]
    chosen = _chosen_entries(entries)
    events = zip((e.day for e in chosen), _dated(ctx, chosen, own_measures(ctx), ban), strict=True)
    return [event for _, event in sorted([*events, *assumed], key=lambda one: one[0])]


def _with_dates_of_article(ctx: BriefContext) -> list[CalendarEntry]:
    """The calendar, and days that the article of the brief names."""
    entries = dataset_entries(ctx)
    return with_article_dates(ctx, entries, *calendar_span(ctx)) if ctx.reading is not None else entries


def dates_of_unknown_outcome(ctx: BriefContext) -> list[DatedEvent]:
    """Dates that have passed for the reader lately, and of which it is not known what came."""
    entries = [entry for entry in dataset_entries(ctx) if entry.is_open and entry.day > ctx.today - LATELY]
    return _chosen_dates(ctx, entries)


def _chosen_dates(ctx: BriefContext, entries: list[CalendarEntry]) -> list[DatedEvent]:
    return _dated(ctx, _chosen_entries(entries))


def _chosen_entries(entries: list[CalendarEntry]) -> list[CalendarEntry]:
    order = {kind: place for place, kind in enumerate(_DATE_ORDER)}
    entries.sort(key=lambda e: (not e.from_article, order.get(e.kind, len(order)), e.day))
    return sorted(entries[:MOST_DATES], key=lambda entry: entry.day)


def _dated(
    ctx: BriefContext, chosen: Sequence[CalendarEntry], without: Sequence[Policy] = (), ban: TotalBan | None = None
) -> list[DatedEvent]:
    """Entries with what measures do on their days, but those of ``without``; a ban makes licences beside the point."""
    events: list[DatedEvent] = []
    measures: Sequence[RecordedMeasure] = ctx.dataset.table("measures")
    licences_end = {row.until for row in measures if row.kind == "general_licence" and ctx.concerns(row)}
    for e in chosen:
        superseded = ban is not None and ctx.run.controller in e.actors and ban.holds_up(e.day)
        change = NO_CHANGE if superseded else _NOTICE.sub("", _short(changes_on(ctx, e.day, without)))
        text = "" if superseded else without_brackets(e.text)
        kind = "general_licence" if e.day in licences_end and e.kind == "expiry" else e.kind
        events.append(DatedEvent(day_text(e.day), e.title.rstrip("."), change, e.sources, text, superseded, kind))
    return events


def _short(changes: str) -> str:
    """The first changes of a day, without their lead-in."""
    texts = changes.removeprefix("In this run: ").rstrip(".").split("; ")[:MOST_CHANGES]
    texts = [text.removeprefix("if threats are carried out: ") for text in texts]
    first = texts[0]
    return (
        NO_CHANGE
        if first.startswith("No measure")
        else "; ".join([first[:1].upper() + first[1:], *(text[:1].lower() + text[1:] for text in texts[1:])])
    )
