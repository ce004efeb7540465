"""The day an article was written: given, stated by the page, in the dateline, or worked out from its text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from monazite.reading.text.article import Article, Sentence
from monazite.reading.text.tables import MONTHS, pattern, table
from monazite.reading.timing import dates
from monazite.reading.timing.date_tense import is_upcoming

_LINE, _FULL, _LABEL = (pattern(f"article.{name}") for name in ("dateline", "full_date", "date_label"))
_DAY = pattern("article.dateline_day")
_BYLINE, _YEARS_ON = pattern("doubt.byline"), pattern("article.years_on")
_HEAD = 4
"""Sentences at the top in which the author's name can stand."""
_MONTH = re.compile(MONTHS)


@dataclass(frozen=True, slots=True)
class ArticleDate:
    """The article's date and how it is known: given, stated, text, calendar or unknown."""

    day: date | None
    how: str


def dateline_length(text: str) -> int:
    """Characters of a dateline such as ``BEIJING, April 4 (wire) -`` at the start of a text."""
    match = _LINE.match(text)
    if not match or (match["stop"] and not _stated_day(match)):
        return 0
    place = match["place"]
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
            place = match["place"].lower()
            for row in table("actors"):
                if row["kind"] == "country" and place in row["forms"].lower().split("|"):
                    return row["actor"]
            for row in table("towns"):
                if place in row["forms"].lower().split("|"):
                    return row["country"]
    return ""


def _is_place(place: str) -> bool:
    return any(place.lower() == form.lower() for row in table("places") for form in row["forms"].split("|"))


def article_date(article: Article, given: date | None = None) -> ArticleDate:
    """The day of the article."""
    if given is not None:
        return ArticleDate(given, "given")
    if article.day is not None:
        return ArticleDate(article.day, "stated")
    head = article.text.lstrip()[:600]
    for line in head.split("\n")[:8]:
        line = line.strip()
        found = _FULL.search(line)
        if found and (len(line) - len(found[0]) <= 30 or _LABEL.match(line)) and (day := _parse(found[0])):
            return ArticleDate(day, "stated")
    for line in head.split("\n")[:8]:  # a headline and the author's name may stand above the dateline
        match = _LINE.match(line)
        if match and (named := _stated_day(match)) and (day := _with_year(named, article.text)):
            return ArticleDate(day, "stated")
    told = [w for w in dates.find(article.text[:20_000], None) if w.role == "at"]
    days = [w for w in told if w.precision == "day"]
    days = [w for w in days if not _is_future(article.text, w.start)] or days  # "will meet on 10 April 2026"
    months = [w for w in told if w.precision == "month"]
    day = max((w.day for w in days or months), default=None)
    years = [w for w in told if w.precision == "year" and not _is_future(article.text, w.start)]
    looks_back = day and any(w.day.year > day.year for w in years)  # later years are told of as past
    if day is None or looks_back or (not days and _YEARS_ON.search(article.text)):
        return ArticleDate(None, "unknown")
    return ArticleDate(day, "text" if days else "month")


def _stated_day(match: re.Match) -> str:
    """The day in a dateline, if nothing but names stands before it; empty without one.

    ``Xi to meet on 30 October - sources`` is a headline.
    """
    for part in (match["day"] or "", match["agency"] or ""):
        if found := _DAY.search(part):
            names = re.findall(r"[^\W\d_][\w.]*", part[: found.start()])
            return found[0].strip() if all(name[0].isupper() for name in names) else ""
    return ""


def _with_year(named: str, text: str) -> date | None:
    """The day of a dateline; without a year it is the first such day after the days that the text tells of as past."""
    if re.search(r"\d{4}", named):
        return _parse(named)
    text = text[:20_000]
    told = [w for w in dates.find(text, None) if w.role == "at" and not _is_future(text, w.start)]
    past = max((w.day for w in told if w.precision != "year"), default=None)
    years = {int(y) for y in re.findall(r"\b((?:19|20)\d\d)\b", text)}
    latest = max((w.day.year for w in told), default=max(years, default=None))
    if latest is None:
        return None
    day = _parse(f"{named} {past.year if past else latest}")
    if day and past and day < past.replace(day=1) and day.year < max(years):
        day = _parse(f"{named} {day.year + 1}")
    return day


def _is_future(text: str, at: int) -> bool:
    """Whether the words before a day in its sentence are of the future: ``They will meet on 10 May 2026``."""
    lead = re.split(r"[.\n]\s", text[max(0, at - 80) : at])[-1]
    return is_upcoming(lead, len(lead))


def _parse(text: str) -> date | None:
    found = dates.find(text, None)
    return found[0].day if found else None
