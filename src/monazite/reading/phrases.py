"""Instruments told in a turn of phrase rather than by name: ``may leave the country only with a permit``.

The phrases stand in ``phrases.csv`` as regular expressions with classes of words in angle brackets. They are a second
chance: a phrase counts only where the clause names no instrument of its kind, and where goods are at hand.
"""

import re
from functools import lru_cache

from monazite.reading import amounts
from monazite.reading.clauses import Clause
from monazite.reading.goods import is_component
from monazite.reading.instrument import Trigger
from monazite.reading.tables import pattern, phrase_rows
from monazite.reading.vocabulary import MarkedSentence, WordMark, words

_STATES = ("country", "body", "person", "adjective")
_CONTROLS = ("export_control", "export_tax", "tech_control")
_SOURCE = pattern("phrases.source")
_OPINION = pattern("phrases.opinion")
_FIRMS = words("phrases.firms")
_OUTLETS = words("phrases.outlets")
_STANDS = words("phrases.stands")


@lru_cache(maxsize=1)
def _compiled() -> list[tuple[str, str, str, re.Pattern[str]]]:
    return [(r["kind"], r["variant"], r["needs"], re.compile(r["regex"], re.I)) for r in phrase_rows()]


def instruments_by_phrase(
    marked: MarkedSentence, clause: Clause, triggers: list[Trigger], topics: set[str]
) -> list[Trigger]:
    """Instruments of a clause told in a phrase, at most one of each kind that the clause does not name."""
    made: list[Trigger] = []
    text = marked.clean[: clause.end]
    for kind, variant, needs, shape in _compiled():
        if any(t.kind == kind for t in [*triggers, *made]) or is_covered(kind, [*triggers, *made]):
            continue
        match = shape.search(text, clause.start)
        if match is None or not has_context(marked, clause, match, kind, variant, topics):
            continue
        made.append(trigger_of_match(marked, match, kind, variant, needs))
    return made


def is_covered(kind: str, triggers: list[Trigger]) -> bool:
    """Whether another kind already says what the phrase would: know-how under licence is no control on material."""
    kinds = {t.kind for t in triggers}
    if kind in _CONTROLS:
        return bool(kinds & set(_CONTROLS))
    if kind == "tariff":
        return "export_tax" in kinds
    if kind == "purchase":
        return bool(kinds & {"stockpile", "finance", "export_control", "price_floor", "tariff"})
    if kind == "project":
        return bool(kinds & {"finance", "export_control", "purchase", "partnership", "stockpile", "tariff"})
    if kind in ("finance", "price_floor"):
        return bool(kinds & {"purchase", "stockpile", "tariff", "export_tax", "partnership"})
    if kind == "standard":
        return bool(kinds & {"export_control", "tech_control", "tariff"})
    return kind == "partnership" and bool(kinds & {"truce", "purchase", "finance", "price_floor"})


def trigger_of_match(
    marked: MarkedSentence, match: re.Match[str], kind: str, variant: str, needs: str, source: str = "phrase"
) -> Trigger:
    """The trigger that a match makes; ``source`` says whether a phrase or free words told it."""
    inside = [i for i, at in enumerate(marked.offsets) if match.start() <= at < match.end()]
    first, last = inside[0], inside[-1] + 1
    mark = WordMark("instrument", f"{kind}:{variant}", source, match.start(), match.end(), first, last, match[0])
    used = frozenset(range(first, last)) if kind in _CONTROLS else frozenset()
    return Trigger(kind, variant, mark, used, needs)


def has_context(
    marked: MarkedSentence, clause: Clause, match: re.Match[str], kind: str, variant: str, topics: set[str]
) -> bool:
    """Whether goods, sums and parties are there that make the phrase a measure of its kind."""
    minerals = [g for g in marked.of("good") if g.kind == "mineral"] or marked.of("named")
    goods = [g for g in marked.of("good") if clause.contains(g)]
    firms = [a for a in marked.of("actor") if a.kind == "company"]
    states = [a for a in marked.of("actor") if a.kind in _STATES]
    if (
        "whether" not in marked.clean.lower()
        and "should" in [marked.token(i) for i in range(len(marked.tokens)) if marked.offsets[i] < match.start()][-8:]
    ):
        return False
    if _OPINION.search(marked.clean[: match.end()]):
        return False
    if kind in ("export_control", "export_tax"):
        traded = [g for g in goods if g.kind == "mineral" or g.value in ("dual-use goods", "chips")]
        if variant != "extraterritorial":  # "ban the sale of vapes that contain nickel coils"
            traded = [g for g in traded if not is_component(marked, g)]
        outward = {"country", "abroad", "export", "exports", "exporters", "overseas"} & _clause_words(marked, clause)
        before = variant in ("quota", "ban") and "mineral" in topics and outward and not marked.of("good")
        return bool(traded or before or (minerals and clause.opener in (":", ";", "and", ",")))
    if kind == "tech_control":
        chips = [g for g in goods if g.value == "chips"]
        about = [g for g in goods if g.kind == "mineral" or g.value in ("batteries", "chips")]
        if variant == "entity_list" and states:
            return True  # "put Huawei on its blacklist"
        about = about or marked.of("frame", "tech", match.start(), clause.end)
        abroad = states and (len({a.value for a in states}) > 1 or "export" in marked.clean.lower())
        return bool((chips or about) and (abroad or "control" in topics))
    if kind == "finance":
        money = any(a.kind == "money" for a in amounts.find(marked.clean)) or variant in ("equity", "subsidy", "loan")
        if "price" in marked.clean.lower() and variant == "invest":
            return False
        passive = match[0][:1] in "$€£¥0123456789"  # "3 billion euros will be mobilised for projects"
        site = bool(_OUTLETS & {t.lower() for t in marked.tokens})
        about = "mineral" in topics or (firms and site)
        return bool(
            money
            and about
            and (minerals or firms or site)
            and (_has_public_actor(clause) or _has_stand_in(marked, clause) or passive)
        )
    if kind == "project":
        public = any(p.mark.kind in ("body", "country") and p.role == "subject" for p in clause.parts)
        firm = firms or marked.token(1) in _FIRMS or "project" in topics or "company" in topics
        about = "mineral" in topics and (minerals or firms or _has_stand_in(marked, clause, 4))
        return bool(about and (firm or public))
    if kind == "price_floor" and not {
        "price",
        "prices",
        "floor",
        "kilo",
        "kilogram",
        "kg",
        "pound",
        "tonne",
    } & _clause_words(marked, clause):
        return False  # "promised at least a billion"
    if kind == "purchase":
        other = [g for g in goods if g.kind == "good"]
        weighed = "mineral" in topics and any(a.kind == "weight" for a in amounts.find(marked.clean))
        return bool((minerals or other or weighed or "purchase" in topics) and (firms or states))
    if kind == "partnership":
        sides = (
            len({a.value for a in states})
            + ("two" in _clause_words(marked, clause)) * 2
            + _has_stand_in(marked, clause)
        )
        return bool("mineral" in topics and sides >= 2)
    if kind == "truce":
        return bool(topics & {"tariff", "control", "pair"})
    if kind == "standard":
        named = "mineral" in topics and _SOURCE.search(marked.clean)
        return bool(minerals or named or [g for g in goods if g.kind == "good"])
    return bool(minerals or [g for g in goods if g.kind == "good"] or "mineral" in topics)


def _clause_words(marked: MarkedSentence, clause: Clause) -> set[str]:
    return {t.lower() for t, at in zip(marked.tokens, marked.offsets, strict=True) if clause.start <= at < clause.end}


def _has_stand_in(marked: MarkedSentence, clause: Clause, within: int = 99) -> bool:
    """Whether a pronoun or a word such as ``the ministry`` stands for an actor named before, in the first words."""
    inside = [t.lower() for t, at in zip(marked.tokens, marked.offsets, strict=True) if clause.start <= at < clause.end]
    return bool(_STANDS & set(inside[:within]))


def _has_public_actor(clause: Clause) -> bool:
    """Whether a state or its body is there that can give money."""
    return any(p.mark.kind in ("body", "country", "adjective", "person") for p in clause.parts)
