"""The day an article was written: given, stated by the page, in the dateline, or worked out from its text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from monazite.reading.text.article import Article, Sentence
from monazite.reading.text.tables import MONTHS, pattern, table
from monazite.reading.timing import dates
from monazite.reading.timing.date_tense import PAST
from monazite.reading.timing.dateline_year import day_in, is_future, nearest_year

_LINE, _FULL, _LABEL = (pattern(f"article.{name}") for name in ("dateline", "full_date", "date_label"))
_DAY, _DAY_LINE = pattern("article.dateline_day"), pattern("article.day_line")
_BYLINE, _YEARS_ON = pattern("doubt.byline"), pattern("article.years_on")
_HEAD = 4
"""Sentences at the top in which the author's name can stand."""
_MONTH = re.compile(MONTHS)
_STOP = re.compile(r"[a-z]{2}[.!?][\"\u201d\u2019]?\s")
"""The end of a sentence; that of ``Dec. 2`` or ``U.S.`` is none."""


@dataclass(frozen=True, slots=True)
class ArticleDate:
    """The article's date and how it is known: given, stated, nearest, text, month, calendar or unknown."""

    day: date | None
    how: str
    named: str = ""  # the words, where they name no day of the calendar


def dateline_length(text: str) -> int:
    """Characters of a dateline such as ``BEIJING, April 4 (wire) -`` at the start of a text."""
    match = _LINE.match(text)
    if not match or ((match["stop"] or match["line"] is not None) and not _stated_day(match)):
        return 0
    place = match["place"] or ""
    if place.isupper() or match["agency"] or (match["day"] and _MONTH.search(match["day"])):
        return match.end()
    return match.end() if len(place.split()) <= 3 and match.end() < 40 and "," not in place and _is_place(place) else 0


def opening_length(sentence: Sentence) -> int:
    """Characters at the start of a sentence that say who wrote it, where and when: they tell of no measure."""
    line = sentence.text.partition("\n")[0]
    by = len(line) if sentence.number < _HEAD and _BYLINE.match(line) else 0
    return by + dateline_length(sentence.text[by:].lstrip())


def dateline_country(sentences: Iterable[Sentence]) -> str:
    """The country of the dateline, by its capital; empty without one."""
    for sentence in list(sentences)[:3]:
        if match := _LINE.match(sentence.text):
            if not dateline_length(sentence.text):
                continue
            place = (match["place"] or "").lower()
            for row in table("actors"):
                if row["kind"] == "country" and place in row["forms"].lower().split("|"):
                    return row["actor"]
            for row in table("towns"):
                if place in row["forms"].lower().split("|"):
                    return row["country"]
    return ""


def _is_place(place: str) -> bool:
    return any(place.lower() == form.lower() for row in table("places") for form in row["forms"].split("|"))


def article_date(article: Article, given: date | None = None, today: date | None = None) -> ArticleDate:
    """The day of the article.

    Parameters
    ----------
    article
        The article.
    given
        Its day, where the caller knows it.
    today
        The day on which it is read: a dateline without a year is placed by it. The day of the clock by default.
    """
    if given is not None:
        return ArticleDate(given, "given")
    if article.day is not None:
        return ArticleDate(article.day, "stated")
    head = article.text.lstrip()[:600]
    for line in head.split("\n")[:8]:
        line = line.strip()
        found = _FULL.search(line)
        if found and (len(line) - len(found[0]) <= 30 or _LABEL.match(line)) and (day := day_in(found[0])):
            return ArticleDate(day, "stated")
    for line in head.split("\n")[:8]:  # a headline and the author's name may stand above the dateline
        match, alone = _LINE.match(line), _DAY_LINE.match(line.strip())
        if named := (match and _stated_day(match)) or (alone and alone[1]):
            if re.search(r"\d{4}", named):
                if last := _last_day_of(named):
                    return ArticleDate(last, "no_day", named)
                if day := day_in(named):
                    return ArticleDate(day, "stated")
            elif placed := nearest_year(named, article.text[:20_000], today or date.today()):
                return ArticleDate(placed.day, "stated" if placed.by_text else "nearest")
    told = [w for w in dates.find(article.text[:20_000], None) if w.role == "at"]
    days = [w for w in told if w.precision == "day"]
    days = [w for w in days if not is_future(article.text, w.start)] or days  # "will meet on 10 April 2026"
    months = [w for w in told if w.precision == "month" and not _is_background(article.text, w.start)]
    day = max((w.day for w in days or months), default=None)
    years = [w for w in told if w.precision == "year" and not is_future(article.text, w.start)]
    looks_back = day and any(w.day.year > day.year for w in years)  # later years are told of as past
    if day is None or looks_back or (not days and _YEARS_ON.search(article.text)):
        return ArticleDate(None, "unknown")
    return ArticleDate(day, "text" if days else "month")


def _is_background(text: str, at: int) -> bool:
    """Whether a month stands behind a verb of the past, or after the first sentence: of what was before the article."""
    lead = re.split(r"[.\n]\s", text[:at])[-1]
    return _STOP.search(text[:at]) is not None or PAST.search(lead) is not None


def _last_day_of(named: str) -> date | None:
    """The last day of the month that is named with a day that it does not have: ``Nov 31, 2026``; None for others."""
    number, day = re.search(r"\b(29|30|31)\b", named), day_in(named)
    if number is None or (day is not None and day.day == int(number[1])):
        return None
    for last in range(int(number[1]) - 1, 27, -1):
        day = day_in(named.replace(number[1], str(last), 1))
        if day is not None and day.day == last:
            return day
    return None


def _stated_day(match: re.Match) -> str:
    """The day in a dateline, if nothing but names stands before it; empty without one.

    ``Xi to meet on 30 October - sources`` is a headline.
    """
    for part in (match["bare"] or "", match["day"] or "", match["agency"] or ""):
        if found := _DAY.search(part):
            names = re.findall(r"[^\W\d_][\w.]*", part[: found.start()])
            return found[0].strip() if all(name[0].isupper() for name in names) else ""
    return ""
