"""When a measure begins and ends."""

import re
from dataclasses import dataclass, replace
from datetime import date

from monazite.reading.measures.context import ReadingContext, TriggerContext
from monazite.reading.text.tables import pattern
from monazite.reading.timing import dates, durations

_OLDER = pattern("measure.older_act")
_SITE_DATE = pattern("measure.site_date")
_RAN = pattern("measure.ran")
_SPEECH = pattern("measure.said")
_PROLONGED = pattern("prolonged.by")
_PACTED = ("signed", "agreed", "concluded", "granted", "awarded")
_STAYS = ("remain", "remains", "stay", "stays", "still", "stand", "stands")
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


def timing_of(w: TriggerContext, value: str, ctx: ReadingContext, tells_of_act: bool = True) -> Timing:
    """Dates of the measure that stands at ``w`` in the status ``value``.

    ``tells_of_act`` says that the sentence tells of an act, so that the day on which it was said counts when there is
    no other.
    """
    stays = any(m.text.lower().split()[0] in _STAYS for m in w.marked.of("cue", "status", w.window.start, w.window.end))
    whens, spans = _candidates(w, value, ctx, tells_of_act, stays)
    start = next((d.day for d in whens if d.role == "from"), None)
    if start is None and value == "in_force" and (dated := _day_in_name(w, ctx)):
        start = dated
    exact = start is not None or any(m.value == "in_force" and m.weight >= 1 for m in w.marked.of("cue", "status"))
    end = next((d.day for d in whens if d.role == "until" and (start is None or d.day > start)), None)
    at = _days_of_act(w, value, ctx, whens) if tells_of_act and not stays else []
    if value == "lifted" and start is not None:
        start, end = None, end or start
    begun = earlier_start(w, value) or (_day_in_name(w, ctx) if value in ("suspended", "lifted") else None)
    if start is None and begun and value in ("in_force", "suspended"):
        start, exact, at = begun, True, [d for d in at if d.day != begun]
    announced = at[0].day if at and start is not None else None
    if value == "lifted":
        start, end = _times_of_lifted(w, at, begun, end)
    elif start is None:
        start, announced = _start_of_act(w, value, ctx, at, bool(whens), tells_of_act)
    computed = False
    if spans and end is None and value not in ("lifted", "considered", "denied") and w.trigger.kind in _LASTING:
        acted = at[0].day if at and value == "suspended" else None
        anchor = (
            start
            or acted
            or (ctx.base if w.trigger.kind == "truce" and not _PROLONGED.search(w.marked.clean) else None)
        )
        end, computed = (spans[0].after(anchor), True) if anchor else (None, False)
    if value == "suspended":
        start = begun  # the day of the suspension is no start of the measure
    months = spans[0].months if spans else None
    return Timing(start, end, announced, exact, months, computed)


def _days_of_act(
    w: TriggerContext, value: str, ctx: ReadingContext, whens: list[dates.DateMention]
) -> list[dates.DateMention]:
    """Days on which the sentence tells of an act, and not of an older one."""
    at = [d for d in whens if d.role == "at" and not _is_of_older_act(w, d, value)]
    recent = [d for d in at if not (d.anchored and ctx.base and (ctx.base - d.day).days > 45)]
    at = recent or at  # "on 1 January, five months after losing its case"
    if w.trigger.kind == "project" and value == "announced" and ctx.base:
        at = [d for d in at if d.day > ctx.base] or at  # "on Thursday stuck to its plan: ore is to be shipped in 2029"
    return at


def _start_of_act(
    w: TriggerContext, value: str, ctx: ReadingContext, at: list[dates.DateMention], dated: bool, tells_of_act: bool
) -> tuple[date | None, date | None]:
    """Start and announcement where no day is marked as a start: the day of the act, if any.

    ``at`` are days of acts, ``dated`` says that any day can belong to the measure.
    """
    if at and value in ("in_force", "announced"):
        ahead = [d for d in w.whens if d.role == "at" and ctx.base and d.day > ctx.base]  # "to 60 tonnes in 2027,
        spoken = [d for d in at if _SPEECH.search(w.marked.clean[max(0, d.start - 12) : d.start])]  # it said on Monday"
        day = _nearest_date(w, ahead if ahead and all(d in ahead or d in spoken for d in at) else at).day
        return day, day
    if value == "reported" and (of_act := [d for d in at if not _SPEECH.search(w.marked.clean[: d.start])]):
        return _nearest_date(w, of_act).day, None
    if at and value in ("threatened", "considered", "reported") and ctx.base:
        return next((d.day for d in at if d.day > ctx.base), None), None
    return None, None


def _times_of_lifted(
    w: TriggerContext, at: list[dates.DateMention], begun: date | None, end: date | None
) -> tuple[date | None, date | None]:
    """Start and end of a measure that is lifted; ``begun`` is the day from which it ran."""
    if len(at) > 1:
        return _both_ends(w, at)
    if at:
        end = end or _nearest_date(w, at).day
    if end is None or end == begun:
        of_act = {d.day for d in at}
        others = (d.day for d in w.whens if d.role == "at" and d.day != begun and d.day in of_act)
        end = next(others, None)
    return (begun if begun and (end is None or begun < end) else None), end


def _both_ends(w: TriggerContext, at: list[dates.DateMention]) -> tuple[date | None, date]:
    """Start and end of ``a levy imposed on 3 March, dropped last Friday``: the end stands by the verb that ends it."""
    cues = [m for m in w.marked.of("cue", "status", w.window.start, w.window.end) if m.value == "lifted"]
    verb = cues[0] if cues else w.trigger.mark
    ending = [d for d in at if not _RAN.search(w.marked.clean[max(0, d.start - 40) : d.end])] or at
    end = min(ending, key=lambda d: d.start - verb.end if d.start >= verb.end else 12 + verb.start - d.end).day
    before = [d.day for d in at if d.day < end and not _SPEECH.search(w.marked.clean[: d.start])]
    return (before[0] if before else None), end


def earlier_start(w: TriggerContext, value: str) -> date | None:
    """The day from which a measure ran that now stays, is suspended or lifted: ``imposed last November, remains``."""
    for when in (d for d in w.whens if d.role not in ("until", "meets")):
        ran = _RAN.search(w.marked.clean[max(0, when.start - 40) : when.end])
        if ran and ran[0].split()[0].lower() in _PACTED and w.trigger.kind in _LASTING[1:]:
            ran = None  # "the trade deal signed in October" is not when the ban began
        if ran and w.window.start <= when.start < w.window.end:
            return when.day
        since = "since" in w.marked.clean[max(when.start - 7, 0) : when.start + 6].lower()
        if since and w.window.start <= when.start < w.window.end:
            return when.day  # "the licences demanded since March were abolished"
    return None


def _day_in_name(w: TriggerContext, ctx: ReadingContext) -> date | None:
    """The day of ``the licensing rules of 4 April``."""
    t = w.trigger.mark
    after = [d for d in w.whens if 0 <= d.start - t.end <= 5 and d.role == "at"]
    if after and w.marked.clean[t.end : after[0].end].lower().split()[:1] == ["of"]:
        day = after[0].day
        return day.replace(year=day.year - 1) if ctx.base and day > ctx.base else day
    return None


def _is_of_next(w: TriggerContext, when: dates.DateMention) -> bool:
    """``licences ... and the American duty that took effect on 1 January``: the date is that of the next instrument."""
    between = w.marked.clean[w.following : when.start].lower().split()
    return when.start > w.following and bool({"that", "which"} & set(between))


def _candidates(
    w: TriggerContext, value: str, ctx: ReadingContext, tells_of_act: bool, stays: bool
) -> tuple[list[dates.DateMention], list[durations.Duration]]:
    """Dates and durations that can belong to the measure, with the part that each plays for its kind."""
    start, end, kind = w.window.start, w.window.end, w.trigger.kind
    whens = [d for d in w.whens if start <= d.start < end]
    spans = [s for s in w.spans if start <= s.start < end]
    if not whens and w.alone and not stays and w.clause.opener not in (";", "but", "while"):
        whens, spans = [d for d in w.whens if _may_share(w, d)], list(w.spans)
    if not whens and value in ("announced", "in_force", "suspended"):
        whens = [d for d in w.whens if d.role == "from" and d.start <= 14]  # "From 14 May ..." is of the whole sentence
    if not whens and tells_of_act and not stays and value in ("announced", "in_force"):
        whens = [d for d in w.whens if d.role == "at" and _SPEECH.search(w.marked.clean[: d.start])]
    if value in ("suspended", "lifted") and "suspension" not in w.marked.clean:
        whens = [d for d in whens if "since" not in w.marked.clean[max(d.start - 7, 0) : d.start + 6].lower()]
    if kind == "truce" and value == "in_force":
        whens = [replace(d, role="until") if d.role == "at" and "expire" in w.marked.clean else d for d in w.whens]
    if kind in ("project", "stockpile", "finance", "standard") and value != "suspended":
        role = "from" if kind == "project" else "until" if any(d.role == "from" for d in whens) else "by"
        whens = [replace(d, role=role, day=_first_day(d)) if d.role == "until" else d for d in whens]
    whens = [d for d in whens if d.precision != "week"]
    whens = [d for d in whens if not _is_of_next(w, d)]
    if any(d.role == "at" and "immediate" not in w.marked.clean[d.start : d.end].lower() for d in whens):
        whens = [d for d in whens if "immediate" not in w.marked.clean[d.start : d.end].lower()]
    exact = [d for d in whens if not d.anchored and d.role == "at"]
    if exact and re.search(r"\bin \w+ \d{4}\b", w.marked.clean):
        whens = [d for d in whens if not d.anchored]  # "a year ago, in March 2025"
    if kind == "finance":
        whens = [
            d
            for d in whens
            if w.trigger.variant == "programme" or not _SITE_DATE.search(w.marked.clean[max(d.start - 30, 0) : d.start])
        ]
    if kind in ("price_floor", "partnership"):
        whens = [d for d in whens if not w.marked.clean[: d.start].rstrip().lower().endswith("by")]
    planned = kind == "project" or (value == "announced" and ctx.base is not None)
    whens = [
        d
        for d in whens
        if d.precision != "year" or d.role in ("from", "until") or (planned and not (ctx.base and d.day < ctx.base))
    ]
    return whens, spans


def _may_share(w: TriggerContext, when: dates.DateMention) -> bool:
    """Whether a date of another clause can be the measure's: not one with a subject of its own that says nothing."""
    clause = next((c for c in w.clauses if c.start <= when.start < c.end), w.clause)
    own = [p for p in clause.parts if p.role == "subject"]
    later = clause.start > w.clause.start and clause.opener == "and"
    return not (later and own) or bool(_SPEECH.search(w.marked.clean[: when.start]))


def _first_day(when: dates.DateMention) -> date:
    """First day of a year or month that is named as a deadline."""
    return (
        when.day.replace(month=1, day=1)
        if when.precision == "year"
        else when.day.replace(day=1)
        if when.precision == "month"
        else when.day
    )


def _nearest_date(w: TriggerContext, mentions: list[dates.DateMention]) -> dates.DateMention:
    """The date that stands nearest to the instrument's verb; a half or quarter of a year only without another."""
    mentions = [d for d in mentions if d.precision != "part"] or mentions
    mentions = [d for d in mentions if not _SPEECH.search(w.marked.clean[: d.start])] or mentions
    return min(mentions, key=lambda d: min(abs(d.start - w.trigger.mark.start), abs(w.trigger.mark.end - d.end)))


def _is_of_older_act(w: TriggerContext, when: dates.DateMention, value: str) -> bool:
    """``the controls it unveiled on 9 October`` under a suspension: the date is that of the older act."""
    older = _OLDER.search(w.marked.clean[max(0, when.start - 34) : when.start])
    return bool(older) and value in ("suspended", "lifted", "threatened", "considered")
