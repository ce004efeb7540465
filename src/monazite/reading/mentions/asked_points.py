"""What an article asks or leaves open: questions, conditions, threats, dates of talks, who may run short.

A point is a part of a sentence with one subject. Which answer it gets is the brief's affair; here stands what it is
about, whom it names, and its day. Words are those of ``asked.csv``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

from monazite.reading.mentions.clauses import clauses_of
from monazite.reading.parties.countries import region_of
from monazite.reading.records import WITHHOLDING, DiplomaticEvent, ReadMeasure, sentence_of
from monazite.reading.text.tables import any_of_forms, table
from monazite.reading.text.vocabulary import MarkedSentence
from monazite.reading.timing import dates

MOST_WORDS = 12
"""Words of a quote; of a longer one the first."""
_OF_KIND = {"tariff": "duty", "tech_control": "technology", "stockpile": "stock", "partnership": "partnership"}
_OF_KIND |= dict.fromkeys(("project", "finance", "price_floor", "purchase"), "alternatives")
_PRICE_OUTSIDE = re.compile(r"\bprices?\b[^,;]*\boutside China\b", re.IGNORECASE)
"""A price outside China, of which a sentence tells nothing of other sources."""
_MEETINGS = ("summit", "talks", "meeting", "call")
_ENDS = ("expiry",)
_STATED = ("stops", "stock", "allies", "dominance", "ethics", "partnership", "alternatives", "stability")
"""Topics of a statement that is neither a question nor a measure."""
_WIDE = ("", "talks", "price", "cost", "stability", "stops")
"""Topics that give way to a subject outside of the model, where a question names one."""
_ROW = "ROW"
_OTHER_GOODS = "other_goods"
"""Subject outside of the model that words for other raw materials name."""
_WIND, _TURBINES, _OF_WIND = "wind", "coatings", re.compile(r"\bwind\b|\boffshore\b", re.IGNORECASE)
"""The industry that words for turbines name, and the use that is meant where they turn in gas."""
_FURTHER = re.compile(r"\band (?=(?:how|what|whether|who|when|which|where)\b)")
"""Where a sentence asks a second thing."""


@dataclass(frozen=True, slots=True)
class AskedPoint:
    """Something that an article asks or leaves open.

    Attributes
    ----------
    number
        Of the sentence.
    quote
        Its words, cut.
    topic
        What an answer has to be about; empty where no word says it.
    outside
        Subject outside of the model that it asks about; empty for none.
    asks
        Whether the article itself asks: a question, ``whether``, a condition.
    day
        Day of the meeting, threat or end.
    regions, industries, goods
        Whom and what it names.
    uses
        Single uses of goods that it names, which say more than an industry: ``thermal barrier``.
    actor
        Who acts, of a measure.
    """

    number: int
    quote: str
    topic: str
    outside: str = ""
    asks: bool = False
    day: date | None = None
    regions: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    actor: str = ""
    uses: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        names = ("number", "quote", "topic", "outside", "asks", "regions", "industries", "uses", "goods", "actor")
        content: dict[str, Any] = {name: getattr(self, name) for name in names}
        return content | {"day": self.day.isoformat() if self.day else None}


@lru_cache(maxsize=1)
def _words() -> dict[tuple[str, str], re.Pattern[str]]:
    """Patterns of ``asked.csv`` by set and topic, in the order of the table."""
    made: dict[tuple[str, str], re.Pattern[str]] = {}
    for row in table("asked"):
        forms = row["forms"].split("|")
        loose = any_of_forms(form for form in forms if not form.startswith("="))
        exact = "|".join(re.escape(form[1:]) for form in forms if form.startswith("="))
        text = rf"\b(?i:{loose})\b" + (rf"|\b(?:{exact})\b" if exact else "")
        made[row["set"], row["topic"]] = re.compile(text)
    return made


def _topics_in(kind: str, text: str) -> list[str]:
    """Topics of a set whose words a text has, in the order of the table."""
    return [topic for (name, topic), shape in _words().items() if name == kind and shape.search(text)]


def asked_points(
    marked: Iterable[MarkedSentence], measures: list[ReadMeasure], events: list[DiplomaticEvent], base: date | None
) -> list[AskedPoint]:
    """What an article asks or leaves open, in its order; what says the same again is left out unless it asks.

    Parameters
    ----------
    marked
        Sentences with their words marked.
    measures, events
        What was read of the article.
    base
        Its day.
    """
    points: dict[Any, AskedPoint] = {}
    marked = list(marked)
    told = tuple(dict.fromkeys(use for sentence in marked for use in _topics_in("use", sentence.clean)))
    for sentence in marked:
        own = [m for m in measures if sentence_of(m).number == sentence.sentence.number]
        met = [e for e in events if e.evidence.number == sentence.sentence.number]
        for start, end in _parts(sentence):
            point = _point(sentence, start, end, own, met, base, told)
            if point is None:
                continue
            who = point.actor or "".join(point.regions[:1])
            key: Any = (point.number,) if point.asks else (point.topic, who, point.industries)
            points.setdefault((*key, start) if point.asks else key, point)
    return list(points.values())


def _parts(marked: MarkedSentence) -> Iterator[tuple[int, int]]:
    """Ranges of characters with one subject each: clauses that ``and``, ``;`` or ``while`` part, conditions kept in."""
    starts = {c.start for c in clauses_of(marked) if c.opener in ("and", ";", "while", "whereas", "but")}
    starts |= {further.start() for further in _FURTHER.finditer(marked.clean)}
    borders = [0, *sorted(at for at in starts if at > 0), len(marked.clean)]
    ranges = list(pairwise(borders))
    subjects = [_subject(marked, *one) for one in ranges]
    if len(ranges) > 1 and all(subjects) and len(set(subjects)) > 1:
        yield from ranges
    else:
        yield 0, len(marked.clean)


def _subject(marked: MarkedSentence, start: int, end: int) -> str:
    """Topic of a part by its words alone."""
    text = marked.clean[start:end]
    return next(iter(_topics_in("topic", text) or _topics_in("industry", text) or _topics_in("use", text)), "")


def _point(
    marked: MarkedSentence, start: int, end: int, measures: list[ReadMeasure], events: list[DiplomaticEvent],
    base: date | None, told: tuple[str, ...] = (),
) -> AskedPoint | None:  # fmt: skip
    """The point of a part of a sentence; None where it neither asks nor names anything that a brief answers."""
    text = marked.clean[start:end]
    named = [m for m in measures if _names(marked, m, start, end)]
    events = events if marked.of("event", None, start, end) else []
    asks = marked.clean.rstrip(" \"'").endswith("?") or bool(_topics_in("asks", text))
    threat = next((m for m in named if m.status in ("threatened", "considered")), None)
    conditional = bool(_topics_in("condition", text))
    topics, outside, day, actor = _topics_in("topic", text), "", None, ""
    if threat is not None and (threat.status == "threatened" or conditional):
        topic, day, actor = "threat", threat.start, threat.actor
    elif asks or conditional:
        topic = topics[0] if topics else ""
        others = _topics_in("outside", text)
        if _topics_in("use", text):  # "gas turbines" ask about no gas
            others = [subject for subject in others if subject != _OTHER_GOODS]
        if others and topic in _WIDE:
            topic, outside = "", others[0]
        elif not topic:
            topic = _by_what_is_named(marked, start, end, named)
    else:
        topic, day, actor = _stated(text, topics, named, events, base)
        if not topic and "talks" in topics and (day := _day(marked, start, end, events, "talks", base)):
            topic = "talks"
    if not topic and not outside and not (asks or (conditional and marked.of("good", None, start, end))):
        return None
    industries, uses = _lines_of(text, told)
    return AskedPoint(
        number=marked.sentence.number,
        quote=_cut(text),
        topic=topic,
        outside=outside,
        asks=asks or conditional,
        day=day or _day(marked, start, end, events, topic, base),
        regions=_regions(marked, start, end),
        industries=industries,
        uses=uses,
        goods=tuple(dict.fromkeys(mark.value for mark in marked.of("good", None, start, end))),
        actor=actor,
    )


def _lines_of(text: str, told: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Industries and single uses that a part names; turbines without wind are those of which the article tells."""
    industries, uses = _topics_in("industry", text), _topics_in("use", text)
    if _WIND in industries and not _OF_WIND.search(text) and (meant := [u for u in (*uses, *told) if u == _TURBINES]):
        industries.remove(_WIND)
        uses = list(dict.fromkeys([*uses, *meant]))
    return tuple(industries), tuple(uses)


def _names(marked: MarkedSentence, measure: ReadMeasure, start: int, end: int) -> bool:
    """Whether a part of a sentence names a measure that the sentence holds."""
    if start == 0 and end == len(marked.clean):
        return True
    return bool(marked.of("instrument", None, start, end)) or any(
        mark.value in measure.goods for mark in marked.of("good", None, start, end)
    )


def _stated(
    text: str, topics: list[str], measures: list[ReadMeasure], events: list[DiplomaticEvent], base: date | None
) -> tuple[str, date | None, str]:
    """Topic, day and actor of a part that does not ask: a measure, a meeting, an end, or who may run short."""
    for m in measures:
        begins = base is not None and m.start is not None and m.start > base  # then its beginning is the news
        ends = m.end is not None and m.kind in (*WITHHOLDING, "truce") and not begins
        if ends or (m.status in ("suspended", "lifted") and m.kind in WITHHOLDING):
            return "expiry", m.end, m.actor
    for m in measures:
        if m.status == "denied":
            continue
        if m.kind == "truce":
            return "talks", m.start, ""
        if m.status == "threatened":
            return "threat", m.start, m.actor
        if m.kind in _OF_KIND or m.kind in WITHHOLDING:
            return _OF_KIND.get(m.kind, "control"), None, m.actor
    for event in events:
        if event.kind in _MEETINGS or event.kind in _ENDS:
            return "expiry" if event.kind in _ENDS else "talks", event.day, ""
    stated = [topic for topic in topics if topic in _STATED]
    if "stops" in stated and not _topics_in("industry", text) and not _topics_in("use", text):
        stated.remove("stops")
    if "alternatives" in stated and _PRICE_OUTSIDE.search(text):
        stated.remove("alternatives")
    return (stated[0] if stated else "", None, "")


def _by_what_is_named(marked: MarkedSentence, start: int, end: int, measures: list[ReadMeasure]) -> str:
    """Topic of a question without a word for one: an industry stops, a measure or a good is shipped."""
    if _topics_in("industry", marked.clean[start:end]) or _topics_in("use", marked.clean[start:end]):
        return "stops"
    kinds = [_OF_KIND.get(m.kind, "control") for m in measures]
    if kinds:
        return kinds[0]
    return "control" if marked.of("good", None, start, end) else ""


def _day(
    marked: MarkedSentence, start: int, end: int, events: list[DiplomaticEvent], topic: str, base: date | None
) -> date | None:
    """The day that a part names after the article's, or that of its meeting."""
    if topic == "talks" and (day := next((e.day for e in events if e.day), None)):
        return day
    named = [w.day for w in dates.find(marked.clean, base) if start <= w.start < end and w.precision == "day"]
    return next((day for day in named if base is None or day > base), None)


def _regions(marked: MarkedSentence, start: int, end: int) -> tuple[str, ...]:
    """Regions of the data that a part names, in its order."""
    codes = [mark.value for mark in marked.of("actor", None, start, end) if mark.kind != "company"]
    regions = [region_of(code) for code in codes if code not in ("*", "")]
    return tuple(dict.fromkeys(region for region in regions if region != _ROW))


def _cut(text: str) -> str:
    words = re.sub(r"^(?:and|but|while|whereas|;)\s+", "", text.strip(" ,;\"'")).split()
    short = " ".join(words[:MOST_WORDS]).rstrip(" .,;")
    return f"{short} \N{HORIZONTAL ELLIPSIS}" if len(words) > MOST_WORDS else short
