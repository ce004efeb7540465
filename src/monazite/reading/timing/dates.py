"""Dates in a sentence: absolute, and relative to the article's date.

Candidates are found by patterns; absolute ones are parsed by dateparser. A weekday is the last one up to the article's
date, or the next one when the words around it look ahead.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from monazite.reading.text.tables import pattern, pattern_names
from monazite.reading.timing.date_resolution import DateMatch, resolve
from monazite.reading.timing.date_tense import BACK, UNTIL, is_of_meeting
from monazite.scenario.policies import add_months

_NOT_UNTIL = re.compile(r"\b(?:not until|not before|no earlier than|only (?:from|on|in))\s*(?:the\s+)?$", re.I)
_FORWARD = re.compile(
    r"\b(?:brought|bring|brings|moved|pulled|shifted)\s+(?:[\w'-]+\s+){0,10}?forward\b|\bforward\b[^.;]{0,80}\bto$"
)
_BESIDE = re.compile(r",?\s*\(?")
_PATTERNS = [(name, pattern(f"date.{name}")) for name in pattern_names("date")]
_FROM = pattern("around_date.from")
_MIDDLE = re.compile(r"\b(?:mid[\s-]|middle\s+of\s+)$", re.IGNORECASE)
_OF_MIDDLE = re.compile(r"\s+(?:the\s+)?middle(?:\s+of)?$", re.IGNORECASE)
_SUPERLATIVE = pattern("around_date.superlative")
_LENGTH, _PAPERS = pattern("around_date.length"), pattern("around_date.papers")
_GRACE = pattern("around_date.grace")
_UNUSED = re.compile(
    r"\b(?:(?:that|which)\s+(?:was|were|is|are|has|have|had)\s+)?(?:not|never)\s+(?:yet\s+|been\s+|fully\s+)*"
    r"(?:shipped|exported|delivered|used|sold|sent|loaded|filled|completed)\b",
    re.I,
)
"""What is still to be done of what is spared: it denies nothing (``volumes not shipped this year can leave until``)."""
_FORMER = re.compile(
    r"\b(?:had\s+been|had|was|were)\s+(?:\w+ly\s+)?(?:(?:due|set|scheduled|supposed|meant)\s+)?to\s+[^.;,]*$", re.I
)
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$", re.I)
_OWN_YEAR = re.compile(r"\d{4}|\b(?:this|next|last)\s+(?:year|month|week|quarter)|day\b", re.I)
"""What says of which year a day is: also ``until the end of this year``, and a weekday or ``today``."""
_YEAR_GIVEN = re.compile(r"\b(?:19|20)\d\d\b|\byear\b", re.I)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text: where it stands, the day, how exact it is, and what it marks.

    ``role`` is ``from``, ``until``, ``by``, ``at``, ``meets`` of a meeting to come, on which nothing begins, ``grace``:
    until when a measure spares something (``contracts signed before may be delivered until``), or ``papers``: up to
    when licences or contracts were made (``licences issued before Tuesday``), on which no measure begins or ends.
    """

    start: int
    end: int
    day: date
    precision: str = "day"
    role: str = "at"
    anchored: bool = False


def find(text: str, base: date | None, previous: date | None = None) -> list[DateMention]:
    """Dates of a sentence in order. ``base`` is the article's date, ``previous`` the date named last before."""
    return list(_find(text, base, previous))


@lru_cache(maxsize=512)  # several readers ask for those of one sentence
def _find(text: str, base: date | None, previous: date | None) -> tuple[DateMention, ...]:
    found: list[DateMention] = []
    weekdays: list[DateMention] = []
    for kind, shape in _PATTERNS:
        for match in shape.finditer(text):
            if any(match.start() < w.end and w.start < match.end() for w in found):
                continue
            earlier = [w for w in found if w.end <= match.start()] if kind == "same" else []
            last = max(earlier, key=lambda w: w.start).day if earlier else previous
            mentions = list(_mentions(DateMatch(kind, match, text, base, last)))
            found += mentions
            weekdays += mentions if kind == "weekday" else []
    joined = sorted(_join_weekdays(text, found, weekdays), key=lambda w: w.start)
    return tuple(_ends_after_starts(text, _align_years(text, joined)))


def _mentions(named: DateMatch) -> Iterator[DateMention]:
    """The day that a match names with what it marks; two for a span of years, none for what is no day."""
    kind, match, text = named.kind, named.match, named.text
    try:
        resolved = resolve(named)
    except (ValueError, OverflowError):
        return
    if resolved is None or not 1990 <= resolved[0].year <= 2080:
        return
    day, precision = resolved
    if kind == "before_day" and _LENGTH.search(text[: match.start()]):
        return  # "for six months after the duties" is a length
    lead_text = _OF_MIDDLE.sub("", text[: match.start()].rstrip())
    if match[0].lower().startswith("since") and _SUPERLATIVE.search(lead_text[-40:]):
        return
    opening = _opening_words(named)
    tail = f"{lead_text} {opening}" if opening else lead_text
    role = _role_of(named, tail, precision)
    day = _moved_to_edge(named, day, precision, role, opening)
    if kind in ("years_to", "years_list"):  # "in each of the years 2026, 2027 and 2028"
        yield DateMention(match.start(2), match.end(), date(int(match[2]), 12, 31), "year", "until")
        yield DateMention(match.start(), match.start(2), day, "year", "from")
    else:
        yield DateMention(match.start(), match.end(), day, precision, role, kind in ("ago", "before_day"))


def _opening_words(named: DateMatch) -> str:
    """The words with which a match begins before its month or year: ``as of`` in ``as of 2028``."""
    match = named.match
    words = match[0][: match.start(1) - match.start()] if named.kind in ("month_only", "year") else ""
    opening = words.strip(" -").lower()
    return "" if opening in ("next", "last", "this", "of", "late", "early", "mid") else opening


def _role_of(named: DateMatch, tail: str, precision: str) -> str:
    """What a day marks by the words before it, which end with ``tail``."""
    back = BACK.search(tail[-40:] + " ")  # "dates back to December 2022"
    role = _role(tail[-48:], bool(back))
    if role == "at" and precision == "day" and is_of_meeting(named.text, named.match.start()):
        role = "meets"
    if role == "until" and _FORWARD.search(tail[-110:]):
        role = "from"  # "brought forward its ban to 1 January"
    if role == "until" and _PAPERS.search(tail[-90:] + " "):
        return "papers"
    before = _UNUSED.sub("", named.text[: named.match.start()])
    return "grace" if role == "until" and _GRACE.search(before) else role


def is_former(text: str, when: DateMention) -> bool:
    """Whether a day is one on which something was to happen, as told of what has changed since."""
    return _FORMER.search(text[: when.start]) is not None


def _moved_to_edge(named: DateMatch, day: date, precision: str, role: str, opening: str) -> date:
    """The middle of a month for ``mid-March`` and ``the middle of March``, the last day of what is an end."""
    match, text = named.match, named.text
    begin = match.start(1) if match.lastindex else match.start()
    if re.match(r"mid[\s-]", match[0], re.I) or _MIDDLE.search(text[: max(begin, match.start())]):
        day = day.replace(day=15) if precision == "month" else day
    elif role in ("until", "grace") and precision == "month" and opening != "before":
        day = add_months(day, 1) - timedelta(days=1)
    if role in ("until", "grace") and precision == "year" and opening != "before":
        day = date(day.year, 12, 31)
    return day


def _align_years(text: str, mentions: list[DateMention]) -> list[DateMention]:
    """Dates in which ``of 9 October`` after ``on 30 October last year`` is the one nearest to that."""
    out: list[DateMention] = []
    for w in mentions:
        plain = w.precision == "day" and not _YEAR_GIVEN.search(text[w.start : w.end])
        told = [a.day for a in out if _YEAR_GIVEN.search(text[a.start : a.end])]
        leap = (w.day.month, w.day.day) == (2, 29)
        if plain and told and not leap and re.search(r"\bof\s+(?:the\s+)?$", text[: w.start]):
            near = [w.day.replace(year=max(told).year + step) for step in (-1, 0, 1)]
            w = replace(w, day=min(near, key=lambda day: abs(day - max(told))))
        out.append(w)
    return out


def _ends_after_starts(text: str, mentions: list[DateMention]) -> list[DateMention]:
    """Dates in which an end without a year of its own lies after the start that is named just before it.

    ``From February until the end of the year``, written in November, and ``between 1 January and 30 June``.
    """
    out: list[DateMention] = []
    for w in mentions:
        start = out[-1] if out else None
        between = text[start.end : w.start] if start else ""
        if start and between.strip() == "and" and _BETWEEN.search(text[: start.start]):
            out[-1] = start = replace(start, role="from")
            w = replace(w, role="until")
        own_year = _OWN_YEAR.search(text[w.start : w.end]) or w.anchored or re.search(r"[;:.]", between)
        if start and (start.role, w.role) == ("from", "until") and not own_year:
            while w.day <= start.day and w.day.year <= start.day.year + 1:
                last = add_months(w.day, 12)
                is_last = add_months(w.day.replace(day=1), 1) - timedelta(days=1) == w.day
                w = replace(w, day=add_months(last.replace(day=1), 1) - timedelta(days=1) if is_last else last)
        out.append(w)
    return out


def _join_weekdays(text: str, mentions: list[DateMention], weekdays: list[DateMention]) -> list[DateMention]:
    """Dates in which a weekday and the date that follows it are one: ``from Friday, 1 August``."""
    for named in weekdays:
        full = next(
            (w for w in mentions if _BESIDE.fullmatch(text[named.end : w.start]) and w.start > named.start), None
        )
        if full and full.precision == "day" and not full.anchored:
            role = named.role if full.role == "at" else full.role
            mentions = [w for w in mentions if w is not named and w is not full]
            mentions.append(replace(full, start=named.start, role=role))
    return mentions


def _role(lead: str, back: bool) -> str:
    """What a date marks by the words before it: a start, an end, or only a day."""
    if _NOT_UNTIL.search(f"{lead} "):
        return "from"
    if UNTIL.search(lead) and not back:
        return "until"
    return "from" if _FROM.search(lead) else "at"
