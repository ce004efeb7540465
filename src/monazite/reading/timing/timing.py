"""When a measure begins and ends."""

import re
from dataclasses import dataclass, replace
from datetime import date

from monazite.reading.measures.context import ReadingContext, TriggerContext
from monazite.reading.records import BARRIERS
from monazite.reading.text.licence_shares import licence_share
from monazite.reading.text.tables import pattern
from monazite.reading.timing import dates, durations
from monazite.reading.timing.deadlines import deadlines, first_day_after

_OLDER = pattern("measure.older_act")
_SITE_DATE = pattern("measure.site_date")
_RAN = pattern("measure.ran")
_SPEECH = pattern("measure.said")
_AIM = re.compile(r"\bby\s*(?:\w{0,3})$", re.I)
"""What leads to the day by which something is reached."""
_PROLONGED = pattern("prolonged.by")
_PACTED = ("signed", "agreed", "concluded", "granted", "awarded")
_STAYS = ("remain", "remains", "stay", "stays", "still", "stand", "stands")
_HOLDS = ("in_force", "announced", "threatened")
_HANGS = ("threatened",)
_LASTING = ("truce", "export_control", "tariff", "tech_control")


@dataclass(frozen=True, slots=True)
class Timing:
    """Start, end and announcement of a measure, and whether the start is when it begins to hold."""

    start: date | None = None
    end: date | None = None
    announced: date | None = None
    exact: bool = False
    months: int | None = None
    computed: bool = False
    lasts: durations.Duration | None = None


def timing_of(w: TriggerContext, value: str, ctx: ReadingContext, tells_of_act: bool = True) -> Timing:
    """Dates of the measure that stands at ``w`` in the status ``value``.

    ``tells_of_act`` says that the sentence tells of an act, so that the day on which it was said counts when there is
    no other.
    """
    late = deadlines(w.marked.clean, w.clauses, w.whens) if value in _HANGS or w.clause.conditional else []
    if late:
        w = replace(w, whens=[d for d in w.whens if d not in late])
    cues = w.marked.of("cue", "status", w.window.start, w.window.end)
    stays = any(m.text.lower().split()[0] in _STAYS for m in cues)
    whens, spans = _candidates(w, value, tells_of_act, stays)
    start = next((d.day for d in whens if d.role == "from"), None)
    if start is None and late and value in _HANGS and not w.clause.conditional:
        start = first_day_after(w.marked.clean, late[0])
    end = next((d.day for d in whens if d.role == "until" and (start is None or d.day > start)), None)
    at = _days_of_act(w, value, ctx, whens) if tells_of_act and not stays else []
    months = spans[0].months if spans else None
    if value == "lifted":
        at = [d for d in at if ctx.base and d.day > ctx.base] or at  # "today announced that it will lift it on 10 May"
        return Timing(None, end or start or (_nearest_date(w, at).day if at else None), months=months)
    exact = start is not None or any(m.value == "in_force" and m.weight >= 1 for m in w.marked.of("cue", "status"))
    begun = earlier_start(w)
    if start is None and begun and value in ("in_force", "suspended"):
        start, exact, at = begun, True, [d for d in at if d.day != begun]
    announced = at[0].day if at and start is not None else None
    if start is None:
        start, announced = _start_of_act(w, value, ctx, at)
    computed, lasts = False, None
    if spans and end is None and value not in ("considered", "denied") and w.trigger.kind in _LASTING:
        acted = at[0].day if at and value == "suspended" else None
        open_end = w.trigger.kind == "truce" and not _PROLONGED.search(w.marked.clean)
        anchor = start or acted or (ctx.base if open_end else None)
        end, computed = (spans[0].after(anchor), True) if anchor else (None, False)
        lasts = spans[0] if w.trigger.kind in BARRIERS and value in _HOLDS else None
    if value == "suspended":
        start = begun  # the day of the suspension is no start of the measure
    return Timing(start, end, announced, exact, months, computed, lasts)


def _days_of_act(
    w: TriggerContext, value: str, ctx: ReadingContext, whens: list[dates.DateMention]
) -> list[dates.DateMention]:
    """Days on which the sentence tells of an act, and not of an older one."""
    at = [d for d in whens if d.role == "at" and not _is_of_older_act(w, d, value)]
    recent = [d for d in at if not (d.anchored and ctx.base and (ctx.base - d.day).days > 45)]
    return recent or at  # "on 1 January, five months after losing its case"


def _start_of_act(
    w: TriggerContext, value: str, ctx: ReadingContext, at: list[dates.DateMention]
) -> tuple[date | None, date | None]:
    """Start and announcement where no day is marked as a start: the day of the act, if any."""
    if at and value in ("in_force", "announced"):
        ahead = [d for d in w.whens if d.role == "at" and ctx.base and d.day > ctx.base]  # "to 60 tonnes in 2027,
        spoken = [d for d in at if _SPEECH.search(w.marked.clean[max(0, d.start - 12) : d.start])]  # it said on Monday"
        day = _nearest_date(w, ahead if ahead and all(d in ahead or d in spoken for d in at) else at).day
        return day, day
    if at and value in ("threatened", "considered", "reported") and ctx.base:
        return next((d.day for d in at if d.day > ctx.base), None), None
    return None, None


def earlier_start(w: TriggerContext) -> date | None:
    """The day from which a measure ran that now stays or is suspended: ``imposed last November, remains``."""
    begin = [d for d in w.whens if d.role not in ("until", "grace", "meets", "papers")]
    for when in (d for d in begin if w.window.start <= d.start < w.window.end):
        ran = _RAN.search(w.marked.clean[max(0, when.start - 40) : when.end])
        if ran and ran[0].split()[0].lower() in _PACTED and w.trigger.kind in _LASTING[1:]:
            ran = None  # "the trade deal signed in October" is not when the ban began
        if ran or "since" in w.marked.clean[max(when.start - 7, 0) : when.start + 6].lower():
            return when.day
    return None


def _candidates(
    w: TriggerContext, value: str, tells_of_act: bool, stays: bool
) -> tuple[list[dates.DateMention], list[durations.Duration]]:
    """Dates and durations that can belong to the measure, with the part that each plays for its kind."""
    text, kind = w.marked.clean, w.trigger.kind
    whens = [d for d in w.whens if w.window.start <= d.start < w.window.end]
    spans = [s for s in w.spans if w.window.start <= s.start < w.window.end]
    holds = value in ("announced", "in_force")
    if not whens and w.alone and not stays and w.clause.opener not in (";", "but", "while"):
        whens, spans = [d for d in w.whens if _may_share(w, d)], list(w.spans)
    if not whens and (holds or value == "suspended"):
        whens = [d for d in w.whens if d.role == "from" and d.start <= 14]  # "From 14 May ..." is of the whole sentence
    if not whens and tells_of_act and not stays and holds:
        whens = [d for d in w.whens if d.role == "at" and _SPEECH.search(text[: d.start])]
    if value in ("suspended", "lifted"):  # what may go on until a day is then what is suspended
        whens = [replace(d, role="until") if d.role == "grace" else d for d in whens]
    if value in ("suspended", "lifted") and "suspension" not in text:
        whens = [d for d in whens if "since" not in text[max(d.start - 7, 0) : d.start + 6].lower()]
    if kind == "export_control" and licence_share(text):  # "will approve 80 % by the end of the year": from then on
        whens = [replace(d, role="from") if _AIM.search(text[: d.start + 3]) else d for d in whens]
    if kind == "truce" and value == "in_force":
        whens = [replace(d, role="until") if d.role == "at" and "expire" in text else d for d in w.whens]
    if kind in ("project", "stockpile", "finance", "standard") and value != "suspended":
        role = "from" if kind == "project" else "until" if any(d.role == "from" for d in whens) else "by"
        whens = [replace(d, role=role, day=_first_day(d)) if d.role == "until" else d for d in whens]
    at_once = [d for d in whens if "immediate" in text[d.start : d.end].lower()]
    if any(d.role == "at" and d not in at_once for d in whens):
        whens = [d for d in whens if d not in at_once]
    if kind == "finance" and w.trigger.variant != "programme":
        whens = [d for d in whens if not _SITE_DATE.search(text[max(d.start - 30, 0) : d.start])]
    if kind in ("price_floor", "partnership"):
        whens = [d for d in whens if not text[: d.start].rstrip().lower().endswith("by")]
    vague = ("week",) if kind == "project" or value == "announced" else ("week", "year")
    return [d for d in whens if d.precision not in vague or (d.precision == "year" and d.role != "at")], spans


def _may_share(w: TriggerContext, when: dates.DateMention) -> bool:
    """Whether a date of another clause can be the measure's: not one with a subject of its own that says nothing."""
    clause = next((c for c in w.clauses if c.start <= when.start < c.end), w.clause)
    own = [p for p in clause.parts if p.role == "subject"]
    later = clause.start > w.clause.start and clause.opener == "and"
    return not (later and own) or bool(_SPEECH.search(w.marked.clean[: when.start]))


def _first_day(when: dates.DateMention) -> date:
    """First day of a year or month that is named as a deadline."""
    first = {"year": {"month": 1, "day": 1}, "month": {"day": 1}}.get(when.precision, {})
    return when.day.replace(**first)


def _nearest_date(w: TriggerContext, mentions: list[dates.DateMention]) -> dates.DateMention:
    """The date that stands nearest to the instrument's verb; a half or quarter of a year only without another."""
    mentions = [d for d in mentions if d.precision != "part"] or mentions
    mentions = [d for d in mentions if not _SPEECH.search(w.marked.clean[: d.start])] or mentions
    return min(mentions, key=lambda d: min(abs(d.start - w.trigger.mark.start), abs(w.trigger.mark.end - d.end)))


def _is_of_older_act(w: TriggerContext, when: dates.DateMention, value: str) -> bool:
    """``the controls it unveiled on 9 October`` under a suspension: the date is that of the older act."""
    older = _OLDER.search(w.marked.clean[max(0, when.start - 34) : when.start])
    return bool(older) and value in ("suspended", "lifted", "threatened", "considered")
