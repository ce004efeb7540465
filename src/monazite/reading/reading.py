"""From an article to what it says: the one function behind ``monazite read``.

`Reader` is the interface: anything that turns an `Article` into a `Reading` can stand in for `RuleReader`.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from monazite.foundation.errors import InputError
from monazite.reading import amounts, negotiation
from monazite.reading.company_names import learn
from monazite.reading.context import Context
from monazite.reading.coreference import merge
from monazite.reading.dateline import Written, home, opening, written
from monazite.reading.measures import read_sentence
from monazite.reading.military import mark_refused
from monazite.reading.plural_anaphora import go_on
from monazite.reading.records import Actor, Evidence, Happening, Measure, Remark, Stance
from monazite.reading.text import Article, Sentence, load
from monazite.reading.truce_extension import prolong
from monazite.reading.vocabulary import Marked, resolve, vocabulary


@dataclass(slots=True)
class Reading:
    """What an article says, item by item with its evidence."""

    article: Article
    day: date | None
    date_from: str
    sentences: list[Sentence]
    measures: list[Measure]
    events: list[Happening]
    stances: list[Stance]
    actors: list[Actor]
    themes: list[Remark] = field(default_factory=list)
    ambiguous: list[Remark] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The reading with its draft scenario as plain JSON."""
        from monazite.reading.draft import draft

        made = draft(self)
        return {
            "article": self.article.name,
            "title": self.article.title or None,
            "date": self.day.isoformat() if self.day else None,
            "date_from": self.date_from,
            "actors": [a.to_json() for a in self.actors],
            "measures": [m.to_json() for m in self.measures],
            "events": [e.to_json() for e in self.events],
            "stances": [s.to_json() for s in self.stances],
            "themes": [t.to_json() for t in self.themes],
            "unmodelled": [u.to_json() for u in made.unmodelled],
            "ambiguous": [a.to_json() for a in self.ambiguous],
            "assumptions": [a.to_json() for a in made.assumptions],
            "scenario": made.scenario.canonical() if made.scenario else None,
        }


class Reader(Protocol):
    """Turns an article into a reading."""

    def read(self, article: Article, day: date | None = None) -> Reading:
        """What the article says; ``day`` is its date when the caller knows it."""
        ...


class RuleReader:
    """Reading by vocabulary and rules: deterministic, offline."""

    def propose(self, marked: list[Marked], ctx: Context) -> None:
        """Hook for triggers that the tables do not hold, put into ``ctx.proposed`` before the rules read."""

    def decide(self, measures: list[Measure], marked: list[Marked], ctx: Context) -> list[Measure]:
        """Hook for what the measures of the rules become."""
        return measures

    def read(self, article: Article, day: date | None = None) -> Reading:
        """What the article says.

        Raises
        ------
        InputError
            When the article names no measure of trade or minerals policy.
        """
        words = vocabulary()
        sentences = words.sentences(article)
        names = learn(article.text)
        marked = [words.mark(s, _skip(s), names) for s in sentences]
        when = _dated(written(article, day), marked)
        in_doc = _topics(marked)
        evidence = {s.number: Evidence(s.text, s.start, s.end, s.number) for s in sentences}
        ctx = Context(when.day, in_doc, evidence, pair=_pair(marked), home=home(sentences), states=_states(marked))
        self.propose(marked, ctx)
        found: list[Measure] = []
        happened, held, previous, speaker = [], [], None, None
        for at, unresolved in enumerate(marked):
            sentence = marked[at] = resolve(unresolved, ctx.last_goods)
            if in_doc or ctx.proposed:
                fresh = read_sentence(sentence, ctx)
                found += fresh
                if not fresh:
                    go_on(sentence, ctx)
            proof = evidence[sentence.sentence.number]
            happened += negotiation.events(sentence, proof, when.day, previous, speaker)
            persons = [a for a in sentence.of("actor") if a.person]
            speaker = persons[0] if persons else speaker
            held += negotiation.stances(sentence, proof, ctx.main.mark.value if ctx.main else "")
            previous = ctx.last_day
        measures = self.decide(merge(found), marked, ctx)
        mark_refused(measures, marked)
        prolong(measures, marked, when.day)
        for m in measures:
            if m.status == "in_force" and m.start and when.day and m.start > when.day:
                m.status = "announced"
            if m.start and m.end and m.end <= m.start and m.status != "lifted":
                m.end = None
        if not measures:
            raise InputError(
                "the article names no export control, tariff or other measure on minerals or trade that monazite knows",
                file=article.name,
            )
        pairs = [(m, evidence[m.sentence.number]) for m in marked]
        events = _one_each(happened)
        people = negotiation.roles(pairs, measures, events, held)
        themes = _themes(pairs)
        unclear = list(ctx.unclear)
        if when.how not in ("given", "stated"):
            unclear.insert(0, _date_remark(when))
        return Reading(
            article, when.day, when.how, sentences, measures, events, _distinct(held), people, themes, unclear
        )


def read_article(source: str | Path | Article, *, day: date | None = None, reader: Reader | None = None) -> Reading:
    """Read an article: a path, ``-`` for standard input, or an `Article`.

    Raises
    ------
    InputError
        When it cannot be read, or says nothing that monazite knows.
    """
    item = source if isinstance(source, Article) else load(source)
    return (reader or default_reader()).read(item, day)


def default_reader() -> Reader:
    """Rules with the shipped models; the rules alone where the package has no weights."""
    from monazite.reading.learned import weights_io  # it builds on this module

    return weights_io.reader() if weights_io.shipped() else RuleReader()


def _skip(sentence: Sentence) -> int:
    return opening(sentence.text)


def _pair(marked: list[Marked]) -> list[str]:
    """The two countries that the article names most, the United States first.

    Of those named as often it is China and the United States, except in a list of news that names everyone once.
    """
    count = Counter(a.value for m in marked for a in m.of("actor") if a.kind != "company")
    often = max(count.values(), default=0) > 1
    pair = sorted(count, key=lambda code: (-count[code], often and code not in ("US", "CN")))[:2]
    return sorted(pair, key=lambda code: code != "US") if len(pair) == 2 else []


def _states(marked: list[Marked]) -> list[str]:
    """The states that the article names, the most frequent first."""
    count = Counter(a.value for m in marked for a in m.of("actor") if a.kind != "company")
    return [code for code, _ in count.most_common()]


def _has_rate(marked: Marked) -> bool:
    return any(a.kind == "share" for a in amounts.find(marked.clean))


def _topics(marked: list[Marked]) -> set[str]:
    """Classes of subject that the article holds: mineral, tariff, trade. Empty: about something else."""
    found: set[str] = set()
    for m in marked:
        for mark in m.of("instrument"):
            kind = mark.value.split(":")[0]
            if (
                mark.kind == "bare"
                and not m.of("good")
                and not (kind == "tariff" and m.of("actor") and (m.of("cue", "trade") or _has_rate(m)))
            ):
                continue
            if kind == "tariff" and m.of("cue", "not_tariff"):
                continue
            if kind in ("tariff", "export_control", "export_tax", "tech_control"):
                found.add("tariff" if kind == "tariff" else "control")
        goods = {g.value for g in m.of("good")}
        if any(g.kind == "mineral" for g in m.of("good")) or m.of("named"):
            found.add("mineral")
        if "chips" in goods and m.of("frame", "stop"):
            found.add("chips")
        if m.of("frame", "buy") and goods and m.of("actor") and (amounts.find(m.clean) or m.of("frame", "pledge")):
            found.add("purchase")
        if any(a.kind == "company" for a in m.of("actor")):
            found.add("company")
        if m.of("frame", "pledge") and m.of("actor") and any(g.kind == "good" for g in m.of("good")):
            found.add("purchase")
        if "batteries" in goods:
            found.add("goods")
        for mark in m.of("instrument"):
            kind, text = mark.value.split(":")[0], mark.text.lower()
            if kind == "partnership" and ("mineral" in text or "raw material" in text):
                found.add("mineral")
            if kind == "truce" and ("trade" in m.clean.lower() or "tariff" in text):
                found.add("tariff")
        if {"US", "CN"} <= {a.value for a in m.of("actor")}:
            found.add("pair")
    return found


def _dated(when: Written, marked: list[Marked]) -> Written:
    """The article's date, from the calendar of known talks when the text has none."""
    if when.day is not None and when.how != "month":
        return when
    from monazite.reading.known_measures import known_event

    named = [(e.value, negotiation._place(m), {a.value for a in m.of("actor")}) for m in marked for e in m.of("event")]
    day = known_event(named, when.day)
    return Written(day, "calendar") if day else when


def _date_remark(when: Written) -> Remark:
    if when.day is None:
        return Remark("the date of the article", "not stated; relative dates are left open (give it with --date)")
    ways = {
        "text": "taken from the latest date in the text",
        "month": "only the month is stated",
        "calendar": "taken from the calendar of known talks",
    }
    return Remark(f"the date of the article, {when.day}", ways.get(when.how, when.how))


def _one_each(found: list[Happening]) -> list[Happening]:
    """Events without repetition: same kind and day, or same kind and place."""
    kept: list[Happening] = []
    for event in found:
        twin = next(
            (
                k
                for k in kept
                if k.kind == event.kind
                and (k.day == event.day or k.day is None or event.day is None)
                and (k.place == event.place or not k.place or not event.place)
            ),
            None,
        )
        if twin is None:
            kept.append(event)
            continue
        if _says(event) > _says(twin):
            twin.evidence = event.evidence
        twin.day, twin.place, twin.country = (
            twin.day or event.day,
            twin.place or event.place,
            twin.country or event.country,
        )
        twin.actors = list(dict.fromkeys([*twin.actors, *event.actors]))
        twin.people = list(dict.fromkeys([*twin.people, *event.people]))
        twin.confidence = max(twin.confidence, event.confidence)
    return kept


def _says(event: Happening) -> int:
    """How much a mention tells of an event: people, place, day."""
    return 2 * min(len(event.people), 2) + 2 * bool(event.place) + bool(event.day) + min(len(event.actors), 2)


def _distinct(held: list[Stance]) -> list[Stance]:
    kept: dict[tuple[str, str], Stance] = {}
    for stance in held:
        kept.setdefault((stance.actor, stance.stance), stance)
    return list(kept.values())


_THEMES = {
    "ecology": "ecological costs of mining and processing",
    "ethics": "ethical costs of mining and processing",
    "dominance": "contest for technological dominance",
    "alternatives": "search for alternative sources",
    "stability": "stability of the wider economy",
}


def _themes(pairs: list[tuple[Marked, Evidence]]) -> list[Remark]:
    kept: dict[str, Remark] = {}
    for marked, evidence in pairs:
        for cue in marked.of("cue", "beyond"):
            kept.setdefault(cue.value, Remark(_THEMES[cue.value], cue.value, evidence))
    return list(kept.values())
