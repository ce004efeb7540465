"""An article as the models see it: sentences with their marks, dates and amounts, words as stems and classes."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from monazite.reading.amounts import amounts
from monazite.reading.text.tables import table
from monazite.reading.text.vocabulary import MarkedSentence
from monazite.reading.timing import dates, durations

_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "edly", "ies", "ied", "ers", "ed", "es", "er", "ly", "s")
_ACTOR = {"country": "<CTRY>", "adjective": "<NAT>", "body": "<BODY>", "person": "<PERS>", "company": "<FIRM>"}
_AMOUNT = {"share": "<PCT>", "money": "<MONEY>", "price": "<PRICE>", "weight": "<WEIGHT>"}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence as its stem, or the class of the name, date or quantity that it begins."""

    text: str
    start: int
    end: int
    first: int  # token


@dataclass(slots=True)
class Line:
    """A sentence with what stands in it."""

    marked: MarkedSentence
    whens: list[dates.DateMention]
    spans: list[durations.Duration]
    sums: list[amounts.Amount]
    words: list[Word]
    scores: dict[str, float] = field(default_factory=dict)  # log odds of every kind of measure


@dataclass(slots=True)
class ArticlePage:
    """An article: its date and its sentences."""

    base: date | None
    lines: list[Line]
    dateline_country: str = ""
    named_states: list[str] = field(default_factory=list)
    article_scores: dict[str, float] = field(
        default_factory=dict
    )  # log odds that the article tells of a kind, or of "any"
    towns: list[str] = field(default_factory=list)  # countries of its towns, the most frequent first


def page_of(
    marked: list[MarkedSentence], base: date | None, home: str = "", states: list[str] | None = None
) -> ArticlePage:
    """The page of an article whose sentences are marked."""
    lines, previous = [], None
    for sentence in marked:
        whens = dates.find(sentence.clean, base, previous)
        spans, sums = durations.find(sentence.clean), amounts.find(sentence.clean)
        lines.append(Line(sentence, whens, spans, sums, _words(sentence, whens, spans, sums)))
        previous = whens[-1].day if whens else previous
    return ArticlePage(base, lines, home, states or [], towns=towns(marked))


@lru_cache(maxsize=1)
def _towns() -> dict[str, str]:
    return {form.lower(): row["country"] for row in table("towns") for form in row["forms"].split("|")}


def towns(marked: list[MarkedSentence]) -> list[str]:
    """Countries of the towns that an article names, the most frequent first."""
    known, count = _towns(), Counter()
    for sentence in marked:
        for i in range(len(sentence.tokens)):
            if not sentence.tokens[i][:1].isupper():
                continue
            for n in (3, 2, 1):
                code = known.get(" ".join(sentence.tokens[i : i + n]).lower())
                if code:
                    count[code] += 1
                    break
    return [code for code, _ in count.most_common()]


def stem(word: str) -> str:
    """A word in lower case without a common ending."""
    low = word.lower()
    for ending in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= 3 and not low.endswith("ss"):
            low = low[: -len(ending)]
            break
    if len(low) > 4 and low[-1] in "ey":
        low = low[:-1]
    if len(low) > 4 and low[-1] == low[-2] and low[-1] not in "ls":
        low = low[:-1]
    return low


def _words(
    marked: MarkedSentence, whens: list[dates.DateMention], spans: list[durations.Duration], sums: list[amounts.Amount]
) -> list[Word]:
    classes: list[tuple[int, int, str]] = []
    classes += [(m.start, m.end, _ACTOR.get(m.kind, "<CTRY>")) for m in marked.of("actor")]
    classes += [(m.start, m.end, "<GOOD>" if m.kind == "mineral" else "<WARE>") for m in marked.of("good")]
    classes += [(a.start, a.end, _AMOUNT[a.kind]) for a in sums]
    classes += [(w.start, w.end, "<DATE>") for w in whens]
    classes += [(s.start, s.end, "<SPAN>") for s in spans]
    taken: list[tuple[int, int, str]] = []
    for item in sorted(classes, key=lambda c: (c[0] - c[1], c[0])):
        if not any(item[0] < t[1] and t[0] < item[1] for t in taken):
            taken.append(item)
    taken.sort()
    out: list[Word] = []
    at = 0
    for first, (token, offset) in enumerate(zip(marked.tokens, marked.offsets, strict=True)):
        while at < len(taken) and taken[at][1] <= offset:
            at += 1
        if at < len(taken) and taken[at][0] <= offset < taken[at][1]:
            start, end, name = taken[at]
            if not out or out[-1].start != start or out[-1].text != name:
                out.append(Word(name, start, end, first))
            continue
        if not token.strip():
            continue
        text = "<NUM>" if re.fullmatch(r"[\d.,]+", token) and any(c.isdigit() for c in token) else stem(token)
        out.append(Word(text, offset, offset + len(token), first))
    return out
