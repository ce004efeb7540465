"""Instruments told in free words: what neither the names nor the phrases of the tables hold.

A row of ``signals.csv`` has a core (the word that makes the measure: ``halted``, ``ceiling``, ``refinery``) and what
must stand beside it in the clause, within so many characters: ``cargoes``, ``abroad``. Any order will do. It is the
third chance, after the names of instruments and the turns of phrase.
"""

import re
from functools import lru_cache

from monazite.reading.clauses import Clause
from monazite.reading.instrument import Trigger
from monazite.reading.phrase_context import PhraseMatch, has_context
from monazite.reading.phrases import is_covered, trigger_of_match
from monazite.reading.tables import any_of_forms, pattern, table
from monazite.reading.vocabulary import MarkedSentence

_IDLE = pattern("signals.idle")


def _pattern_of_forms(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){any_of_forms(text.split('|'))}(?![\w-])", re.I)


@lru_cache(maxsize=1)
def _compiled() -> list[tuple[str, str, str, int, re.Pattern[str], list[re.Pattern[str]]]]:
    return [
        (
            row["kind"],
            row["variant"],
            row["needs"],
            int(row["span"]),
            _pattern_of_forms(row["core"]),
            [_pattern_of_forms(b) for b in row["beside"].split(";")],
        )
        for row in table("signals")
    ]


def instruments_by_signal(
    marked: MarkedSentence, clause: Clause, triggers: list[Trigger], topics: set[str]
) -> list[Trigger]:
    """Instruments of a clause that free words tell, at most one of each kind that it does not hold yet."""
    made: list[Trigger] = []
    if _IDLE.search(marked.clean, clause.start, clause.end):
        return made
    for kind, variant, needs, span, core, beside in _compiled():
        if any(t.kind == kind for t in [*triggers, *made]) or is_covered(kind, [*triggers, *made]):
            continue
        for match in core.finditer(marked.clean, clause.start, clause.end):
            low, high = max(clause.start, match.start() - span), min(clause.end, match.end() + span)
            others = [b.search(marked.clean, low, high) for b in beside]
            if any(o is None or (o.start() < match.end() and match.start() < o.end()) for o in others):
                continue
            if has_context(PhraseMatch(marked, clause, match, kind, variant, topics)):
                made.append(trigger_of_match(marked, match, kind, variant, needs, "signal"))
                break
    return made
