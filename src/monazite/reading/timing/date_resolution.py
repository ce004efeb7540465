"""What day a stretch of text names: absolute days, and days relative to the article's date.

A function for each kind of pattern in ``patterns.csv`` (``date.*``) gives the day and how exact it is.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from monazite.foundation.extras import from_extra
from monazite.reading.text.tables import MONTHS, pattern
from monazite.reading.timing import calendar_words
from monazite.reading.timing.date_tense import (
    AHEAD,
    BACK,
    BEHIND,
    PAST,
    is_followed_by_future,
    is_start_ahead,
    is_upcoming,
    looks_ahead,
)
from monazite.reading.timing.durations import count_of
from monazite.scenario.policies import add_months

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

Resolved = tuple[date, str] | None
"""A day and how exact it is (day, week, month, part, year); none where the words name no day."""
ORDINALS = pattern("date.day_word").pattern.split("(")[2].split(")")[0].split("|")
_FUTURE_START = pattern("around_date.start")
MONTH_NAMES = frozenset(MONTHS.split("|"))
_MONTHS = {name[:3]: number for number, name in enumerate(MONTHS.split("|")[:12], 1)}
_STEPS = {"next": 1, "last": -1}
_RECENT = timedelta(days=60)
"""How long ago a start can lie that is told without a year and without a verb of the past."""
_WAS = re.compile(r"\b(?:was|were|had been|has been|have been)\b[^,;.]*$", re.I)


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A match of a pattern of dates in a sentence.

    ``base`` is the article's date, ``previous`` the day named last before.
    """

    kind: str
    match: re.Match[str]
    text: str
    base: date | None
    previous: date | None

    @property
    def is_upcoming(self) -> bool:
        """Whether the words just before are of the future."""
        return is_upcoming(self.text, self.match.start())

    @property
    def looks_ahead(self) -> bool:
        """Whether the words before, or the sentence's verbs, speak of the future."""
        return looks_ahead(self.text, self.match.start())


def resolve(named: DateMatch) -> Resolved:
    """The day that a match names.

    Raises
    ------
    ValueError, OverflowError
        For a day that is in no calendar.
    """
    if absolute := _ABSOLUTE.get(named.kind):
        return absolute(named)
    return _RELATIVE[named.kind](named, named.base) if named.base else None


@lru_cache(maxsize=1)
def _parser() -> "DateDataParser":
    with from_extra("reading"):
        from dateparser.date import DateDataParser

    settings = {"PREFER_DAY_OF_MONTH": "first", "PREFER_DATES_FROM": "past", "RETURN_AS_TIMEZONE_AWARE": False}
    return DateDataParser(languages=["en"], settings=settings | {"PARSERS": ["absolute-time"]})


@lru_cache(maxsize=1024)
def _absolute(text: str) -> date | None:
    """The day of ``4 April 2025``; what is in no calendar or spelt in another way is left to the parser."""
    day, month, year = [*text.split(), "", ""][:3]
    number = _MONTHS.get(month[:3])
    in_digits = text.isascii() and day.isdecimal() and year.isdecimal() and len(year) == len("2025")
    if number and in_digits and month in MONTH_NAMES:
        with suppress(ValueError):
            return date(int(year), number, int(day))
    found = _parser().get_date_data(text).date_obj
    return found.date() if found else None


def _with_precision(day: date | None, precision: str) -> Resolved:
    return (day, precision) if day else None


def _day(named: DateMatch) -> Resolved:
    """``4 April 2025``, ``April 4``; without a year the nearest such day."""
    match = named.match
    day, month = (match[1], match[2]) if named.kind == "day" else (match[2], match[1])
    year: str | int | None = match[3]
    if match[4] and named.base:
        year = named.base.year + _STEPS.get(match[4].lower(), 0)
    return _with_precision(_day_of_month(named, day, month, year), "day")


def _day_in_words(named: DateMatch) -> Resolved:
    """``the fourth of April``."""
    match = named.match
    day = str(ORDINALS.index(match[1].lower()) + 1)
    year = match[3] or (match[4] and calendar_words.year_named(match[4], named.base))
    return _with_precision(_day_of_month(named, day, match[2], year), "day")


def _day_of_month(named: DateMatch, day: str, month: str, year: str | int | None) -> date | None:
    if year:
        return _absolute(f"{day} {month} {year}")
    ahead, near = named.is_upcoming, _nearest_day(int(day), month, named.base)
    if near and named.base and is_start_ahead(named.text, named.match.start()):
        ahead = ahead or (named.base - near) > _RECENT  # "bans exports from 1 July", read in November
    return _nearest_day(int(day), month, named.base, ahead, behind=not ahead and not named.looks_ahead)


def _month_alone(named: DateMatch) -> Resolved:
    """``from March``, ``last October``: the month that is meant by the words around it."""
    match, text, base = named.match, named.text, named.base
    lead, just_before = match[0].lower(), text[max(0, match.start() - 25) : match.start()]
    if lead.startswith("last ") and base:
        month = _absolute(f"1 {match[1]} {base.year}")
        if month and month >= base.replace(day=1):
            month = month.replace(year=base.year - 1)
        return _with_precision(month, "month")
    begins = lead.startswith(("from", "next", "until", "by", "to", "come", "effective", "starting", "as of"))
    ahead = begins and not BACK.search(just_before + lead.split()[0] + " ")
    ahead = ahead and not (lead.startswith("from") and _WAS.search(just_before))  # "were required from February"
    ahead = ahead or named.is_upcoming
    will_follow = lead.startswith(("in", "from")) and is_followed_by_future(text, match.end())
    ahead = ahead or (will_follow and not PAST.search(just_before))
    behind = lead.startswith(("since", "last")) or not named.looks_ahead
    return _with_precision(_nearest_day(1, match[1], base, ahead, behind), "month")


def _part_of_year(named: DateMatch) -> Resolved:
    """First day of a half or quarter: ``the second half of next year``."""
    match = named.match
    half = match[2].lower() == "half"
    year = calendar_words.year_named(match[3], named.base)
    number = {"first": 0, "second": 1, "third": 2, "fourth": 3}.get(match[1].lower(), 1 if half else 3)
    return (date(year, 1 + number * (6 if half else 3), 1), "part") if year else None


def _part_code(named: DateMatch) -> Resolved:
    """``Q3 2026``, ``H1 2026``."""
    match = named.match
    quarter, half = match[1] or match[2], match[3] or match[4]
    month = 1 + (int(quarter) - 1) * 3 if quarter else 1 + (int(half) - 1) * 6
    return date(int(match[5]), month, 1), "part"


def _end_of_month(named: DateMatch) -> Resolved:
    """``the end of March``, ``the start of March``."""
    match, ends = named.match, named.kind == "end_of_month"
    year = match[2] or (match[3] and calendar_words.year_named(match[3], named.base))
    ahead = ends or named.is_upcoming
    behind = not ahead and not named.looks_ahead
    day = _absolute(f"1 {match[1]} {year}") if year else _nearest_day(1, match[1], named.base, ahead, behind)
    if day and ends:
        day = add_months(day, 1) - timedelta(days=1)
    return _with_precision(day, "day")


def _part_of_month(named: DateMatch) -> Resolved:
    """First day of a half of a month: ``the second half of January``."""
    match = named.match
    day = 1 if match[1] == "first" else 16
    return _with_precision(_day_of_month(named, str(day), match[2], match[3]), "day")


_Absolute = Callable[[DateMatch], Resolved]
_Relative = Callable[[DateMatch, date], Resolved]


def _numbers(year: int, month: int, day: int) -> _Absolute:
    """A day in digits, by the groups of its parts."""
    return lambda n: (date(int(n.match[year]), int(n.match[month]), int(n.match[day])), "day")


def _of_year(month: int, day: int, precision: str) -> _Absolute:
    """A day of the year that the first group names."""
    return lambda n: (date(int(n.match[1]), month, day), precision)


_ABSOLUTE: dict[str, _Absolute] = {
    "iso": _numbers(1, 2, 3), "dotted": _numbers(3, 2, 1), "dotted_iso": _numbers(1, 2, 3),
    "dashed": lambda n: _with_precision(_absolute(f"{n.match[1]} {n.match[2]} {n.match[3]}"), "day"),
    "day": _day, "day_us": _day, "day_word": _day_in_words,
    "month": lambda n: _with_precision(_absolute(f"1 {n.match[1]} {n.match[2]}"), "month"),
    "month_only": _month_alone, "part": _part_of_year, "part_code": _part_code, "middle": _of_year(7, 1, "part"),
    "years_to": _of_year(1, 1, "year"), "years_list": _of_year(1, 1, "year"), "year": _of_year(1, 1, "year"),
    "end_of": _of_year(12, 31, "day"), "start_of": _of_year(1, 1, "day"),
    "end_of_month": _end_of_month, "start_of_month": _end_of_month,
    "part_of_month": _part_of_month,
    "same": lambda n: _with_precision(n.previous, "day"),
}  # fmt: skip
"""Kinds of pattern that can name a day of an article whose date is unknown."""


def _start_of_span(named: DateMatch, base: date) -> Resolved:
    match = named.match
    step = "next" if match[0].lower().endswith("turn of the year") else match[1].lower()
    return calendar_words.start_of(step, match[2].lower(), base), "day"


def _before_last(named: DateMatch, base: date) -> Resolved:
    unit = named.match[1]
    precision = "day" if unit.lower() in calendar_words.DAYS else unit.lower()
    return calendar_words.before_last(unit, base), precision


def _on_the_day(named: DateMatch, base: date) -> Resolved:
    """``on the 27th``."""
    ahead = named.is_upcoming or is_followed_by_future(named.text, named.match.end())
    number = calendar_words.ordinal(named.match[1], ORDINALS)
    return _with_precision(calendar_words.day_of_month(number, base, ahead), "day")


def _ago(named: DateMatch, base: date) -> Resolved:
    """``two days ago``, ``a week later``; ``earlier``, ``later`` and ``before`` count from the day named last."""
    match, word = named.match, named.match[3].lower()
    anchor = (named.previous or base) if word in ("earlier", "later", "before") else base
    return _shift(anchor, (1 if word == "later" else -1) * count_of(match[1]), match[2]), "day"


def _in_time(named: DateMatch, base: date) -> Resolved:
    """``in three months``, ``three months from now``."""
    match = named.match
    count, unit = (match[1], match[2]) if match[1] else (match[3], match[4])
    return _shift(base, count_of(count), unit), "day" if unit.lower() in ("day", "week", "fortnight") else "month"


def _named_span(named: DateMatch, base: date) -> Resolved:
    """``last week``, ``next month``, ``later this year``."""
    word, unit = named.match[1].lower(), named.match[2].lower()
    step = _STEPS.get(word, 0)
    if unit in ("week", "weekend"):
        return (base + timedelta(days=7 * step), "week") if step else None
    if unit == "month" and not step and "later" not in word and "earlier" not in word:
        begins = _FUTURE_START.search(named.text[: named.match.start()])
        return (base.replace(day=1), "month") if begins else None
    if unit == "month":
        return (_shift(base.replace(day=1), step, "month"), "month") if step else None
    return (date(base.year + step, 1, 1), "year") if step else None


_WORDS = {"yesterday": -1, "last night": -1, "tomorrow": 1}
_RELATIVE: dict[str, _Relative] = {
    "year_end": lambda n, base: (date(base.year, 12, 31), "day"),
    "end_of_span": lambda n, base: (calendar_words.end_of(n.match[1].lower(), n.match[2].lower(), base), "day"),
    "start_of_span": _start_of_span,
    "month_of_year": lambda n, base: _with_precision(
        _absolute(f"1 {n.match[1]} {calendar_words.year_named(n.match[2], base)}"), "month"
    ),
    "ordinal": lambda n, base: (
        calendar_words.start_of(n.match[2].lower(), "month", base).replace(
            day=calendar_words.ordinal(n.match[1], ORDINALS)
        ),
        "day",
    ),
    "before_last": _before_last,
    "two_days": lambda n, base: (base + timedelta(days=-2 if n.match[1].lower().startswith("before") else 2), "day"),
    "on_the": _on_the_day,
    "lunar_new_year": lambda n, base: _with_precision(calendar_words.lunar_new_year(base), "day"),
    "new_year": lambda n, base: (calendar_words.coming_new_year(base), "day"),
    "before_day": lambda n, base: (_shift(base, -count_of(n.match[1]), n.match[2]), "day"),
    "ago": _ago,
    "in": _in_time,
    "weekday": lambda n, base: (_weekday(n.match, n.text, base), "day"),
    "word": lambda n, base: (base + timedelta(days=_WORDS.get(n.match[1].lower(), 0)), "day"),
    "span": _named_span,
}
"""Kinds of pattern that need the article's date."""


def _shift(day: date, count: int, unit: str) -> date:
    unit = unit.lower()
    if unit in ("day", "week", "fortnight"):
        return day + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])
    whole = count * (12 if unit == "year" else 1)
    year, month = divmod(day.year * 12 + day.month - 1 + whole, 12)
    return date(min(max(year, 1), 9999), month + 1, min(day.day, 28 if month == 1 else 30))


_NEAR_AND_FAR = (60, 160)
"""Characters before a weekday in which a verb says whether it is past; further ones where none is near."""


def _weekday(match: re.Match, text: str, base: date) -> date:
    day = calendar_words.DAYS.index(match[2].lower())
    back, word = (base.weekday() - day) % 7, (match[1] or "").lower()
    if match[3]:
        weeks = {"this": 0, "next": 1}.get(match[3].lower(), -1)
        return base + timedelta(days=7 * weeks + day - base.weekday())
    steps = {"next": 7 - back, "last": -(back or 7), "this": (7 - back) % 7}
    if word in steps:
        return base + timedelta(days=steps[word])
    for reach in _NEAR_AND_FAR:
        before = text[max(0, match.start() - reach) : match.start()]
        ahead = [m.end() for m in AHEAD.finditer(before)]
        behind = [m.end() for m in BEHIND.finditer(before)]
        if ahead or behind or PAST.search(before.replace("United", "")):
            break  # "will stop exports of dysprosium to the United States at midnight on Sunday"
    if back and ahead and (not behind or ahead[-1] > behind[-1]):
        return base + timedelta(days=7 - back)
    return base - timedelta(days=back)


def _nearest_day(day: int, month: str, base: date | None, ahead: bool = False, behind: bool = False) -> date | None:
    """The date of that day and month that lies nearest to the article's; none without one."""
    if base is None:
        return None
    every = (_absolute(f"{day} {month} {year}") for year in (base.year - 1, base.year, base.year + 1))
    made = [named for named in every if named]
    if ahead and (later := [d for d in made if d >= base.replace(day=1)]):
        return min(later)
    if behind and (before := [d for d in made if timedelta(days=-3) <= base - d <= timedelta(days=350)]):
        return max(before)
    return min(made, key=lambda d: abs((d - base).days)) if made else None
