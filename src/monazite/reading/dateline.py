"""The day an article was written: given, stated by the page, in the dateline, or worked out from its text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from monazite.reading import dates
from monazite.reading.tables import MONTHS, pattern, table
from monazite.reading.text import Article, Sentence

_LINE, _FULL, _LABEL = (pattern(f"article.{name}") for name in ("dateline", "full_date", "date_label"))
_MONTH = re.compile(MONTHS)


@dataclass(frozen=True, slots=True)
class Written:
    """The article's date and how it is known: given, stated, text, calendar or unknown."""

    day: date | None
    how: str


def opening(text: str) -> int:
    """Characters of a dateline such as ``BEIJING, April 4 (wire) -`` at the start of a text."""
    match = _LINE.match(text)
    if not match:
        return 0
    place = match["place"]
    if place.isupper() or match["agency"] or (match["day"] and _MONTH.search(match["day"])):
        return match.end()
    return match.end() if len(place.split()) <= 3 and match.end() < 40 and "," not in place and _named(place) else 0


def home(sentences: Iterable[Sentence]) -> str:
    """The country of the dateline, by its capital; empty without one."""
    for sentence in list(sentences)[:3]:
        if match := _LINE.match(sentence.text):
            if not opening(sentence.text):
                continue
            place = match["place"].lower()
            for row in table("actors"):
                if row["kind"] == "country" and place in row["forms"].lower().split("|"):
                    return row["actor"]
            for row in table("towns"):
                if place in row["forms"].lower().split("|"):
                    return row["country"]
    return ""


def _named(place: str) -> bool:
    return any(place.lower() == form.lower() for row in table("places") for form in row["forms"].split("|"))


def written(article: Article, given: date | None = None) -> Written:
    """The day of the article."""
    if given is not None:
        return Written(given, "given")
    if article.day is not None:
        return Written(article.day, "stated")
    head = article.text.lstrip()[:600]
    for line in head.split("\n")[:8]:
        line = line.strip()
        found = _FULL.search(line)
        if found and (len(line) - len(found[0]) <= 30 or _LABEL.match(line)) and (day := _parse(found[0])):
            return Written(day, "stated")
    match = _LINE.match(head)
    years = [int(y) for y in re.findall(r"\b((?:19|20)\d\d)\b", article.text)]
    if match and match["day"] and _MONTH.search(match["day"]):
        day_text = match["day"].strip(" ,")
        if day := _parse(day_text if re.search(r"\d{4}", day_text) else f"{day_text} {max(years)}" if years else ""):
            return Written(day, "stated")
    days = [w for w in dates.find(article.text[:20_000], None) if w.role == "at" and w.precision == "day"]
    if days:
        return Written(max(w.day for w in days), "text")
    months = [w for w in dates.find(article.text[:20_000], None) if w.precision == "month" and w.role == "at"]
    if months:
        return Written(max(w.day for w in months), "month")
    return Written(None, "unknown")


def _parse(text: str) -> date | None:
    found = dates.find(text, None)
    return found[0].day if found else None
