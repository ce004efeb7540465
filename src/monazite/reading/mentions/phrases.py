"""Instruments told in a turn of phrase rather than by name: ``may leave the country only with a permit``.

The phrases stand in ``phrases.csv`` as regular expressions with classes of words in angle brackets. They are a second
chance: a phrase counts only where the clause names no instrument of its kind, and where goods are at hand.
"""

import re
from functools import lru_cache

from monazite.reading.mentions.clauses import Clause
from monazite.reading.mentions.instrument import Trigger
from monazite.reading.mentions.phrase_context import PhraseMatch, has_context
from monazite.reading.text.tables import phrase_rows
from monazite.reading.text.vocabulary import MarkedSentence, WordMark

_CONTROLS = ("export_control", "export_tax", "tech_control")


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
        if match is None or not has_context(PhraseMatch(marked, clause, match, kind, variant, topics)):
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
