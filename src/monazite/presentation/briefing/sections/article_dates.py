"""Dates that an article names: those ahead join the calendar, the others are told below it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from monazite.presentation.briefing.claims import listed
from monazite.presentation.briefing.content import Context
from monazite.presentation.briefing.lookups import as_date
from monazite.results.names import day_text

_KIND = {"call": "talks", "meeting": "talks"}
"""Kinds of events of a reading by the kind that the calendar knows; others keep theirs."""
_MARK = " (named by the article)"


def events(ctx: Context) -> list[Mapping[str, Any]]:
    """Events that were read of the article; none for a brief of a scenario."""
    return list((ctx.reading or {}).get("events", ()))


def joined(ctx: Context, calendar: list[tuple[date, dict]], first: date, last: date) -> list[tuple[date, dict]]:
    """Calendar with the article's days from ``first`` to ``last``; a day that stands there already is marked."""
    out = list(calendar)
    for event in events(ctx):
        day, kind = _ahead(event, first, last), kind_of(event)
        if day is None:
            continue
        twin = next((i for i, (d, row) in enumerate(out) if d == day and row.get("kind") == kind), None)
        title = str(out[twin][1].get("title") or "") if twin is not None else words(ctx, event)
        row = {**(out[twin][1] if twin is not None else {"kind": kind}), "article": True}
        row["title"] = title if title.endswith(_MARK) else title + _MARK
        if twin is None:
            out.append((day, row))
        else:
            out[twin] = (day, row)
    return out


def told(ctx: Context, first: date, last: date) -> str:
    """The article's events that no calendar of ``first`` to ``last`` can hold, in one sentence; empty for none."""
    left = [e for e in events(ctx) if _ahead(e, first, last) is None]
    said = dict.fromkeys(f"{words(ctx, e, str.lower)} ({_when(e, first)})" for e in left)
    return f"The article also names: {'; '.join(said)}." if said else ""


def kind_of(event: Mapping[str, Any]) -> str:
    """Kind of an event in the words of the calendar."""
    return _KIND.get(str(event.get("kind")), str(event.get("kind")))


def words(ctx: Context, event: Mapping[str, Any], case: Callable[[str], str] = str.capitalize) -> str:
    """``Talks of the United States and China in Geneva``."""
    who = list(event.get("people") or ()) or [ctx.names.region(a) for a in event.get("actors") or ()]
    place, kind = event.get("place"), case(str(event.get("kind")))
    return f"{kind}{f' of {listed(who)}' if who else ''}{f' in {place}' if place else ''}"


def _ahead(event: Mapping[str, Any], first: date, last: date) -> date | None:
    day = as_date(event.get("date"))
    return day if day and first <= day <= last else None


def _when(event: Mapping[str, Any], first: date) -> str:
    day = as_date(event.get("date"))
    if day is None:
        return "no day read"
    return f"{day_text(day)}, {'before the months shown' if day < first else 'after the months shown'}"
