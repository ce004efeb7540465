"""What an article is about as a whole: subjects, states, and the themes beyond measures."""

from collections import Counter

from monazite.reading.amounts import amounts
from monazite.reading.records import BARRIERS, Evidence, Remark
from monazite.reading.text.vocabulary import MarkedSentence


def country_pair(marked: list[MarkedSentence]) -> list[str]:
    """The two countries that the article names most, the United States first.

    Of those named as often it is China and the United States, except in a list of news that names everyone once.
    """
    count = Counter(a.value for m in marked for a in m.of("actor") if a.kind != "company")
    often = max(count.values(), default=0) > 1
    pair = sorted(count, key=lambda code: (-count[code], often and code not in ("US", "CN")))[:2]
    return sorted(pair, key=lambda code: code != "US") if len(pair) == 2 else []


def named_states(marked: list[MarkedSentence]) -> list[str]:
    """The states that the article names, the most frequent first."""
    count = Counter(a.value for m in marked for a in m.of("actor") if a.kind != "company")
    return [code for code, _ in count.most_common()]


def _has_rate(marked: MarkedSentence) -> bool:
    return any(a.kind == "share" for a in amounts.find(marked.clean))


def article_topics(marked: list[MarkedSentence]) -> set[str]:
    """Classes of subject that the article holds: mineral, tariff, trade. Empty: about something else."""
    found: set[str] = set()
    for m in marked:
        found |= _topics_of_instruments(m) | _topics_of_goods(m)
        if any(a.kind == "company" for a in m.of("actor")):
            found.add("company")
        if {"US", "CN"} <= {a.value for a in m.of("actor")}:
            found.add("pair")
    return found


def _topics_of_instruments(m: MarkedSentence) -> set[str]:
    """Subjects that the instruments of a sentence name."""
    found: set[str] = set()
    for mark in m.of("instrument"):
        kind, text = mark.value.split(":")[0], mark.text.lower()
        if kind == "partnership" and ("mineral" in text or "raw material" in text):
            found.add("mineral")
        if kind == "truce" and ("trade" in m.clean.lower() or "tariff" in text):
            found.add("tariff")
        taxes = kind == "tariff" and m.of("actor") and (m.of("cue", "trade") or _has_rate(m))
        if (mark.kind == "bare" and not m.of("good") and not taxes) or (kind == "tariff" and m.of("cue", "not_tariff")):
            continue
        if kind in BARRIERS:
            found.add("tariff" if kind == "tariff" else "control")
    return found


def _topics_of_goods(m: MarkedSentence) -> set[str]:
    """Subjects that the goods of a sentence and what is done with them name."""
    found: set[str] = set()
    goods = {g.value for g in m.of("good")}
    if any(g.kind == "mineral" for g in m.of("good")) or m.of("named"):
        found.add("mineral")
    if "chips" in goods and m.of("frame", "stop"):
        found.add("chips")
    if m.of("frame", "buy") and goods and m.of("actor") and (amounts.find(m.clean) or m.of("frame", "pledge")):
        found.add("purchase")
    if m.of("frame", "pledge") and m.of("actor") and any(g.kind == "good" for g in m.of("good")):
        found.add("purchase")
    if "batteries" in goods:
        found.add("goods")
    return found


_THEMES = {
    "ecology": "ecological costs of mining and processing",
    "ethics": "ethical costs of mining and processing",
    "dominance": "contest for technological dominance",
    "alternatives": "search for alternative sources",
    "stability": "stability of the wider economy",
}


def themes(pairs: list[tuple[MarkedSentence, Evidence]]) -> list[Remark]:
    """Themes of the article beyond its measures, each with the first sentence that touches it."""
    kept: dict[str, Remark] = {}
    for marked, evidence in pairs:
        for cue in marked.of("cue", "beyond"):
            kept.setdefault(cue.value, Remark(_THEMES[cue.value], cue.value, evidence))
    return list(kept.values())
