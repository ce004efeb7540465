"""Dates that an article names: those ahead join the calendar, the others stand in a sentence below it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from monazite.presentation.briefing.claims import joined_with_and
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.inputs import ArticleEvent
from monazite.presentation.briefing.sections.calendar_entries import CalendarEntry
from monazite.results.names import day_text, month_text

_CALENDAR_KIND = {"call": "talks", "meeting": "talks"}
"""Kinds of events of a reading by the kind that the calendar knows; others keep theirs."""
_MARK = " (named by the article)"


def with_article_dates(
    ctx: BriefContext, calendar: Sequence[CalendarEntry], first: date, last: date
) -> list[CalendarEntry]:
    """Calendar with the article's days from ``first`` to ``last``; a day that stands there already is marked."""
    out = list(calendar)
    for event in _article_events(ctx):
        if event.date is None or not first <= event.date <= last:
            continue
        kind = _CALENDAR_KIND.get(event.kind, event.kind)
        twin = next((i for i, entry in enumerate(out) if entry.day == event.date and entry.kind == kind), None)
        if twin is None:
            title = _in_words(ctx, event, str.capitalize) + _MARK
            out.append(CalendarEntry(event.date, kind, title, from_article=True))
        else:
            title = out[twin].title
            out[twin] = replace(out[twin], title=title if title.endswith(_MARK) else title + _MARK, from_article=True)
    return out


def other_article_dates(ctx: BriefContext, first: date, last: date) -> str:
    """The article's events that no calendar of ``first`` to ``last`` can hold, in one sentence; empty for none."""
    others = [e for e in _article_events(ctx) if e.date is None or not first <= e.date <= last]
    phrases = dict.fromkeys(f"{_in_words(ctx, e, str.lower)} ({_when(e, first)})" for e in others)
    return f"The article also names: {'; '.join(phrases)}." if phrases else ""


def _article_events(ctx: BriefContext) -> tuple[ArticleEvent, ...]:
    """Events that were read of the article; none for a brief of a scenario."""
    return ctx.reading.events if ctx.reading else ()


def _in_words(ctx: BriefContext, event: ArticleEvent, case: Callable[[str], str]) -> str:
    """``Talks of the United States and China in Geneva``; of a review its month, which is all that articles give."""
    if event.kind == "review" and event.date is not None:
        whose = joined_with_and([ctx.names.the(actor) for actor in event.actors])
        return f"{case('review')} by {whose} in {month_text(event.date)}"
    who = list(event.people) or [ctx.names.region(actor) for actor in event.actors]
    of, where = f" of {joined_with_and(who)}" if who else "", f" in {event.place}" if event.place else ""
    return f"{case(event.kind)}{of}{where}"


def _when(event: ArticleEvent, first: date) -> str:
    if event.date is None:
        return "no day read"
    side = "before the months shown" if event.date < first else "after the months shown"
    return f"{day_text(event.date)}, {side}"
