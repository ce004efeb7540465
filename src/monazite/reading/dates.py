"""Dates in a sentence: absolute, and relative to the article's date.

Candidates are found by patterns; absolute ones are parsed by dateparser. A weekday is the last one up to the article's
date, or the next one when the words around it look ahead.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from monazite.reading import calendar_words as words_of
from monazite.reading.durations import count_of
from monazite.reading.tables import pattern, pattern_names
from monazite.scenario.policies import add_months

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

ORDINALS = pattern("date.day_word").pattern.split("(")[2].split(")")[0].split("|")
_NOT_UNTIL = re.compile(r"\b(?:not until|not before|no earlier than|only (?:from|on|in))\s*(?:the\s+)?$", re.I)
_FORWARD = re.compile(
    r"\b(?:brought|bring|brings|moved|pulled|shifted)\s+(?:[\w'-]+\s+){0,10}?forward\b|\bforward\b[^.;]{0,80}\bto$"
)
_THEN = re.compile(r"^,?\s+(?:[\w'-]+\s+){0,4}?(?:will|would|is to|are to)\b")
_BESIDE = re.compile(r",?\s*\(?")
_PATTERNS = [(name, pattern(f"date.{name}")) for name in pattern_names("date")]
AHEAD, BEHIND = pattern("around_date.ahead"), pattern("around_date.behind")
UNTIL, FROM = pattern("around_date.until"), pattern("around_date.from")
_SUPERLATIVE = pattern("around_date.superlative")
FUTURE_START = pattern("around_date.start")
_MEETS = pattern("around_date.meets")
_YEAR_GIVEN = re.compile(r"\b(?:19|20)\d\d\b|\byear\b", re.I)
_SPEECH, _OVER = pattern("around_date.said"), pattern("around_date.over")
_LEAD, _FUTURE, _PAST, _BACK = (pattern(f"around_date.{name}") for name in ("lead", "future", "past", "back"))


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text: where it stands, the day, how exact it is, and what it marks.

    ``role`` is ``from``, ``until``, ``by``, ``at``, or ``meets`` of a meeting to come, on which nothing begins.
    """

    start: int
    end: int
    day: date
    precision: str = "day"
    role: str = "at"
    anchored: bool = False


@lru_cache(maxsize=1)
def _parser() -> "DateDataParser":
    from dateparser.date import DateDataParser

    settings = {"PREFER_DAY_OF_MONTH": "first", "PREFER_DATES_FROM": "past", "RETURN_AS_TIMEZONE_AWARE": False}
    return DateDataParser(languages=["en"], settings=settings | {"PARSERS": ["absolute-time"]})


@lru_cache(maxsize=1024)
def _absolute(text: str) -> date | None:
    found = _parser().get_date_data(text).date_obj
    return found.date() if found else None


def _looks_ahead(text: str, at: int) -> bool:
    """Whether the words before a day, or the sentence's verbs, speak of the future."""
    if _BACK.search(text[max(0, at - 30) : at]) or re.match(r"[^:]{0,20}:", text[at:]):
        return False  # "4 April: China requires licences": a list of past dates
    if _of_meeting(text, at):
        return True
    near = _SPEECH.sub(" ", text[max(0, at - 110) : at])
    if _LEAD.search(text[max(0, at - 30) : at]) or _FUTURE.search(near):
        return True
    if _PAST.search(near):
        return False
    return bool(_FUTURE.search(text)) or not _PAST.search(_SPEECH.sub(" ", text))


def _of_meeting(text: str, at: int) -> bool:
    """Whether a day is that of a meeting to come: ``who flies to Shenzhen for the summit on 18 November``."""
    near = re.split(r"[;:]", text[max(0, at - 110) : at])[-1]
    found = [m.end() for m in _MEETS.finditer(near)]
    return bool(found) and not BEHIND.search(near, found[-1]) and not _PAST.search(near, found[-1])


def is_upcoming(text: str, at: int) -> bool:
    """Whether the words just before a day are of the future: ``will start in November``, ``until 31 March``."""
    lead = re.split(r"[;:]", text[max(0, at - 80) : at])[-1]
    if UNTIL.search(lead) and not _OVER.search(lead.rpartition(",")[2]):
        return True
    return bool(_FUTURE.search(lead)) and not _BACK.search(lead) and not _PAST.search(lead[-25:])


def _shift(day: date, count: int, unit: str) -> date:
    unit = unit.lower()
    if unit in ("day", "week", "fortnight"):
        return day + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])
    whole = count * (12 if unit == "year" else 1)
    year, month = divmod(day.year * 12 + day.month - 1 + whole, 12)
    return date(min(max(year, 1), 9999), month + 1, min(day.day, 28 if month == 1 else 30))


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
            before_it = [w for w in found if w.end <= match.start()] if kind == "same" else []
            last = max(before_it, key=lambda w: w.start).day if before_it else previous
            try:
                made = _resolve(kind, match, text, base, last)
            except (ValueError, OverflowError):
                made = None
            if made is not None and 1990 <= made[0].year <= 2080:
                day, precision = made
                before = text[: match.start()].rstrip()
                if match[0].lower().startswith("since") and _SUPERLATIVE.search(before[-40:]):
                    continue
                words = match[0][: match.start(1) - match.start()] if kind in ("month_only", "year") else ""
                lead = words.strip(" -").lower()  # "as of" in "as of 2028"
                lead = "" if lead in ("next", "last", "this", "of", "late", "early", "mid") else lead
                tail = f"{before} {lead}" if lead else before
                back = _BACK.search(tail[-40:] + " ")  # "dates back to December 2022"
                role = _role(tail[-48:], bool(back))
                if role == "at" and precision == "day" and _of_meeting(text, match.start()):
                    role = "meets"
                if role == "until" and _FORWARD.search(tail[-110:]):
                    role = "from"  # "brought forward its ban to 1 January"
                if re.match(r"mid[\s-]", match[0], re.I) or re.search(r"\bmid[\s-]$", text[: match.start()], re.I):
                    day = day.replace(day=15) if precision == "month" else day
                elif role == "until" and precision == "month" and lead != "before":
                    day = add_months(day, 1) - timedelta(days=1)
                if role == "until" and precision == "year" and lead not in ("before",):
                    day = date(day.year, 12, 31)
                if kind in ("years_to", "years_list"):  # "in each of the years 2026, 2027 and 2028"
                    last = date(int(match[2]), 12, 31)
                    found.append(DateMention(match.start(2), match.end(), last, "year", "until"))
                    found.append(DateMention(match.start(), match.start(2), day, "year", "from"))
                    continue
                found.append(
                    DateMention(match.start(), match.end(), day, precision, role, kind in ("ago", "before_day"))
                )
                weekdays += found[-1:] if kind == "weekday" else []
    return tuple(_align_years(text, sorted(_join_weekdays(text, found, weekdays), key=lambda w: w.start)))


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
    return "from" if FROM.search(lead) else "at"


def _resolve(
    kind: str, match: re.Match, text: str, base: date | None, previous: date | None
) -> tuple[date, str] | None:
    if kind == "iso":
        return date(int(match[1]), int(match[2]), int(match[3])), "day"
    if kind == "dotted":
        return date(int(match[3]), int(match[2]), int(match[1])), "day"
    if kind == "dashed":
        found = _absolute(f"{match[1]} {match[2]} {match[3]}")
        return (found, "day") if found else None
    if kind in ("day", "day_us"):
        day, month = (match[1], match[2]) if kind == "day" else (match[2], match[1])
        year = match[3]
        if match[4] and base:
            year = base.year + {"next": 1, "last": -1}.get(match[4].lower(), 0)
        if year:
            found = _absolute(f"{day} {month} {year}")
        else:
            ahead = is_upcoming(text, match.start())
            found = _nearest_day(
                int(day), month, base, ahead, behind=not ahead and not _looks_ahead(text, match.start())
            )
        return (found, "day") if found else None
    if kind == "day_word":
        day = str(ORDINALS.index(match[1].lower()) + 1)
        if year := match[3] or (match[4] and words_of.year_named(match[4], base)):
            found = _absolute(f"{day} {match[2]} {year}")
        else:
            ahead = is_upcoming(text, match.start())
            found = _nearest_day(int(day), match[2], base, ahead, not ahead and not _looks_ahead(text, match.start()))
        return (found, "day") if found else None
    if kind == "month":
        found = _absolute(f"1 {match[1]} {match[2]}")
        return (found, "month") if found else None
    if kind == "month_only":
        lead = match[0].lower()
        if lead.startswith("last ") and base:
            month = _absolute(f"1 {match[1]} {base.year}")
            return (
                (month if month < base.replace(day=1) else month.replace(year=base.year - 1), "month")
                if month
                else None
            )
        found = _nearest_day(
            1,
            match[1],
            base,
            (
                lead.startswith(("from", "next", "until", "by", "come", "effective", "starting"))
                and not _BACK.search(text[max(0, match.start() - 25) : match.start()] + lead.split()[0] + " ")
            )
            or is_upcoming(text, match.start())
            or (
                lead.startswith(("in", "from"))
                and bool(_THEN.match(text[match.end() :]))
                and not _PAST.search(text[max(0, match.start() - 25) : match.start()])
            ),
            lead.startswith(("since", "last")) or not _looks_ahead(text, match.start()),
        )
        return (found, "month") if found else None
    if kind in ("part", "part_code", "middle"):
        return _part_of_year(kind, match, base)
    if kind in ("years_to", "years_list"):
        return date(int(match[1]), 1, 1), "year"
    if kind == "year":
        return date(int(match[1]), 1, 1), "year"
    if kind == "end_of":
        return date(int(match[1]), 12, 31), "day"
    if kind == "start_of":
        return date(int(match[1]), 1, 1), "day"
    if kind in ("end_of_month", "start_of_month"):
        year = match[2] or (match[3] and words_of.year_named(match[3], base))
        ahead = kind == "end_of_month" or is_upcoming(text, match.start())
        behind = not ahead and not _looks_ahead(text, match.start())
        found = _absolute(f"1 {match[1]} {year}") if year else _nearest_day(1, match[1], base, ahead, behind)
        if found and kind == "end_of_month":
            found = add_months(found, 1) - timedelta(days=1)
        return (found, "day") if found else None
    if kind == "same":
        return (previous, "day") if previous else None
    return _relative(kind, match, text, base, previous) if base else None


def _relative(kind: str, match: re.Match, text: str, base: date, previous: date | None) -> tuple[date, str] | None:
    if kind == "year_end":
        return date(base.year, 12, 31), "day"
    if kind == "end_of_span":
        return words_of.end_of(match[1].lower(), match[2].lower(), base), "day"
    if kind == "start_of_span":
        step = "next" if match[0].lower().endswith("turn of the year") else match[1].lower()
        return words_of.start_of(step, match[2].lower(), base), "day"
    if kind == "month_of_year":
        found = _absolute(f"1 {match[1]} {words_of.year_named(match[2], base)}")
        return (found, "month") if found else None
    if kind == "ordinal":
        first = words_of.start_of(match[2].lower(), "month", base)
        return first.replace(day=words_of.ordinal(match[1], ORDINALS)), "day"
    if kind == "before_last":
        unit = match[1]
        return words_of.before_last(unit, base), "day" if unit.lower() in words_of.DAYS else unit.lower()
    if kind == "two_days":
        return base + timedelta(days=-2 if match[1].lower().startswith("before") else 2), "day"
    if kind == "on_the":
        ahead = is_upcoming(text, match.start()) or bool(_THEN.match(text[match.end() :]))
        found = words_of.day_of_month(words_of.ordinal(match[1], ORDINALS), base, ahead)
        return (found, "day") if found else None
    if kind == "new_year":
        return words_of.coming_new_year(base), "day"
    if kind == "before_day":
        return _shift(base, -count_of(match[1]), match[2]), "day"
    if kind == "ago":
        anchor = (previous or base) if match[3].lower() in ("earlier", "later", "before") else base
        sign = 1 if match[3].lower() == "later" else -1
        return _shift(anchor, sign * count_of(match[1]), match[2]), "day"
    if kind == "in":
        count, unit = (match[1], match[2]) if match[1] else (match[3], match[4])
        return _shift(base, count_of(count), unit), "day" if unit.lower() in ("day", "week", "fortnight") else "month"
    if kind == "weekday":
        return _weekday(match, text, base), "day"
    if kind == "word":
        step = {"yesterday": -1, "last night": -1, "tomorrow": 1}.get(match[1].lower(), 0)
        return base + timedelta(days=step), "day"
    step = {"next": 1, "last": -1}.get(match[1].lower(), 0)
    unit = match[2].lower()
    if unit in ("week", "weekend"):
        return (base + timedelta(days=7 * step), "week") if step else None
    if unit == "month" and not step and "later" not in match[1].lower() and "earlier" not in match[1].lower():
        ahead = FUTURE_START.search(text[: match.start()])
        return (base.replace(day=1), "month") if ahead else None
    if unit == "month":
        return (_shift(base.replace(day=1), step, "month"), "month") if step else None
    return (date(base.year + step, 1, 1), "year") if step else None


def _part_of_year(kind: str, match: re.Match, base: date | None) -> tuple[date, str] | None:
    """First day of a half or quarter: ``the second half of next year``, ``Q3 2026``, ``mid-2027``."""
    if kind == "middle":
        return date(int(match[1]), 7, 1), "part"
    if kind == "part_code":
        quarter, half = match[1] or match[2], match[3] or match[4]
        month = 1 + (int(quarter) - 1) * 3 if quarter else 1 + (int(half) - 1) * 6
        return date(int(match[5]), month, 1), "part"
    half = match[2].lower() == "half"
    year = words_of.year_named(match[3], base)
    number = {"first": 0, "second": 1, "third": 2, "fourth": 3}.get(match[1].lower(), 1 if half else 3)
    return (date(year, 1 + number * (6 if half else 3), 1), "part") if year else None


def _weekday(match: re.Match, text: str, base: date) -> date:
    back = (base.weekday() - words_of.DAYS.index(match[2].lower())) % 7
    word = (match[1] or "").lower()
    if match[3] and match[3].lower() == "this":
        return base - timedelta(days=base.weekday()) + timedelta(days=words_of.DAYS.index(match[2].lower()))
    if match[3]:
        week = base - timedelta(days=base.weekday()) + timedelta(days=7 if match[3].lower() == "next" else -7)
        return week + timedelta(days=words_of.DAYS.index(match[2].lower()))
    if word == "next":
        return base + timedelta(days=(7 - back) if back else 7)
    if word == "last":
        return base - timedelta(days=back or 7)
    if word == "this":
        return base + timedelta(days=(7 - back) % 7)
    before = text[max(0, match.start() - 60) : match.start()]
    ahead = [m.end() for m in AHEAD.finditer(before)]
    behind = [m.end() for m in BEHIND.finditer(before)]
    if back and ahead and (not behind or ahead[-1] > behind[-1]):
        return base + timedelta(days=7 - back)
    return base - timedelta(days=back)


def _nearest_day(day: int, month: str, base: date | None, ahead: bool = False, behind: bool = False) -> date | None:
    """The date of that day and month that lies nearest to the article's; none without one."""
    if base is None:
        return None
    made = []
    for year in (base.year - 1, base.year, base.year + 1):
        if found := _absolute(f"{day} {month} {year}"):
            made.append(found)
    if ahead and (later := [d for d in made if d >= base.replace(day=1)]):
        return min(later)
    if behind and (before := [d for d in made if timedelta(days=-3) <= base - d <= timedelta(days=350)]):
        return max(before)
    return min(made, key=lambda d: abs((d - base).days)) if made else None
