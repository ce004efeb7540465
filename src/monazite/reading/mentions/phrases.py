"""Instruments told in a turn of phrase rather than by name: ``may leave the country only with a permit``.

The phrases stand in ``phrases.csv`` as regular expressions with classes of words in angle brackets. They are a second
chance: a phrase counts only where the clause names no instrument of its kind, and where goods and parties are at hand.
"""

import re
from functools import cache, lru_cache, partial

from monazite.reading.amounts import amounts
from monazite.reading.mentions.goods import is_component
from monazite.reading.mentions.instrument import ClauseWords, Trigger
from monazite.reading.records import EXPORT_LIMITS, WITHHOLDING
from monazite.reading.text.tables import phrase_rows
from monazite.reading.text.vocabulary import MarkedSentence, WordMark

_STATES = ("country", "body", "person", "adjective")
_COVERED_BY = {
    **{kind: set(WITHHOLDING) for kind in WITHHOLDING},
    "tariff": {"export_tax"},
    "purchase": {"stockpile", "finance", "export_control", "price_floor", "tariff"},
    "project": {"finance", "export_control", "purchase", "partnership", "stockpile", "tariff"},
    "finance": {"purchase", "stockpile", "tariff", "export_tax", "partnership"},
    "price_floor": {"purchase", "stockpile", "tariff", "export_tax", "partnership"},
    "partnership": {"truce", "purchase", "finance", "price_floor"},
}
"""Kinds that already say what a phrase of a kind would: know-how under licence is no control on material."""


@lru_cache(maxsize=1)
def _rows() -> list[tuple[str, str, str, str]]:
    return [(r["kind"], r["variant"], r["needs"], r["regex"]) for r in phrase_rows()]


@cache
def _compiled(regex: str) -> re.Pattern[str]:
    """A phrase, compiled when the first clause could hold it: most articles ask for few of them."""
    return re.compile(regex, re.I)


def instruments_by_phrase(w: ClauseWords, triggers: list[Trigger]) -> list[Trigger]:
    """Instruments of a clause told in a phrase, at most one of each kind that the clause does not name."""
    made: list[Trigger] = []
    text, kinds = w.marked.clean[: w.clause.end], {t.kind for t in triggers}
    fits = cache(partial(_has_context, w))
    for kind, variant, needs, regex in _rows():
        if kind in kinds or _COVERED_BY.get(kind, set()) & kinds or not fits(kind, variant):
            continue
        if match := _compiled(regex).search(text, w.clause.start):
            made.append(_trigger_of_match(w.marked, match, kind, variant, needs))
            kinds.add(kind)
    return made


def _has_context(w: ClauseWords, kind: str, variant: str) -> bool:
    """Whether goods, sums and parties are there that make a phrase a measure of its kind."""
    marked, clause, topics = w.marked, w.clause, w.topics
    minerals = [g for g in marked.of("good") if g.kind == "mineral" and not is_component(marked, g)]
    about = bool(minerals) or "mineral" in topics
    states = {a.value for a in marked.of("actor") if a.kind in _STATES}
    firms = [a for a in marked.of("actor") if a.kind == "company"]
    if kind in EXPORT_LIMITS:
        traded = [g for g in marked.of("good") if g.value in ("dual-use goods", "chips") and clause.contains(g)]
        here = [g for g in minerals if clause.contains(g) or clause.opener in (":", ";", "and", ",")]
        return bool(traded or here or (variant in ("quota", "ban") and about and not marked.of("good")))
    if kind == "tech_control":
        return bool(states and (variant == "entity_list" or minerals or marked.of("frame", "tech")))
    if kind == "finance":
        money = any(a.kind == "money" for a in amounts.find(marked.clean)) or variant in ("equity", "subsidy", "loan")
        return bool(money and about and (minerals or firms) and states)
    if kind == "project":
        return bool(about and (firms or (minerals and states)))
    if kind == "purchase":
        return bool(marked.of("good") and (firms or states))
    if kind == "partnership":
        return about and len(states) >= 2
    if kind == "truce":
        return bool(topics & {"tariff", "control", "pair"})
    return kind != "standard" and about


def _trigger_of_match(marked: MarkedSentence, match: re.Match[str], kind: str, variant: str, needs: str) -> Trigger:
    """The trigger that a match makes."""
    inside = [i for i, at in enumerate(marked.offsets) if match.start() <= at < match.end()]
    first, last = inside[0], inside[-1] + 1
    mark = WordMark("instrument", f"{kind}:{variant}", "phrase", match.start(), match.end(), first, last, match[0])
    used = frozenset(range(first, last)) if kind in WITHHOLDING else frozenset[int]()
    return Trigger(kind, variant, mark, used, needs)
