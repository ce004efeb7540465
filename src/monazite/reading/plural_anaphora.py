"""Sentences that go on about one or several measures told before: ``Both steps took effect on 1 February``."""

from monazite.reading.anaphora import complete_last_measure
from monazite.reading.context import ReadingContext
from monazite.reading.elaboration import KIND_NOUNS, elaborate_measure, statement_start
from monazite.reading.records import ReadMeasure
from monazite.reading.vocabulary import MarkedSentence

_PLURAL = ("both", "they", "all", "these", "those", "each", "two")
_FIELDS = ("start", "end", "status", "announced", "exact", "explicit")


def complete_measures(marked: MarkedSentence, ctx: ReadingContext) -> None:
    """Complete the measure that a sentence without an instrument goes on about, and those told in a breath with it."""
    near = ctx.measures[-6:]
    before = {id(m): _field_values(m) for m in near}
    complete_last_measure(marked, ctx)
    elaborate_measure(marked, ctx)
    changed = [m for m in near if _field_values(m) != before[id(m)]]
    if len(changed) != 1 or not _is_of_several(marked, changed[0].kind):
        return
    first = changed[0]
    for m in near:
        alike = m.kind == first.kind and m.evidence[0] == first.evidence[0]
        if m is not first and alike and (not m.exact or before[id(m)][:2] == before[id(first)][:2]):
            for name in _FIELDS:
                setattr(m, name, getattr(first, name))
            m.evidence += [e for e in first.evidence if e not in m.evidence]


def _field_values(m: ReadMeasure) -> tuple:
    return tuple(getattr(m, name) for name in _FIELDS)


def _is_of_several(marked: MarkedSentence, kind: str) -> bool:
    """Whether the first words speak of more than one measure: ``both``, ``they``, ``the contracts``."""
    at = statement_start(marked)
    lead = [marked.token(i) for i in range(at, at + 5)]
    plural = [w for w in lead if w.endswith("s") and w in KIND_NOUNS[kind]]
    return bool(set(_PLURAL) & set(lead) or ("the" in lead and plural))
