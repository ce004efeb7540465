"""Sentences that go on about one or several measures told before: ``Both steps took effect on 1 February``."""

from monazite.reading.anaphora import follow
from monazite.reading.context import Context
from monazite.reading.elaboration import NOUNS, elaborate, opening
from monazite.reading.records import Measure
from monazite.reading.vocabulary import Marked

_PLURAL = ("both", "they", "all", "these", "those", "each", "two")
_FIELDS = ("start", "end", "status", "announced", "exact", "explicit")


def go_on(marked: Marked, ctx: Context) -> None:
    """Complete the measure that a sentence without an instrument goes on about, and those told in a breath with it."""
    near = ctx.measures[-6:]
    before = {id(m): _state(m) for m in near}
    follow(marked, ctx)
    elaborate(marked, ctx)
    changed = [m for m in near if _state(m) != before[id(m)]]
    if len(changed) != 1 or not _is_of_several(marked, changed[0].kind):
        return
    first = changed[0]
    for m in near:
        alike = m.kind == first.kind and m.evidence[0] == first.evidence[0]
        if m is not first and alike and (not m.exact or before[id(m)][:2] == before[id(first)][:2]):
            for name in _FIELDS:
                setattr(m, name, getattr(first, name))
            m.evidence += [e for e in first.evidence if e not in m.evidence]


def _state(m: Measure) -> tuple:
    return tuple(getattr(m, name) for name in _FIELDS)


def _is_of_several(marked: Marked, kind: str) -> bool:
    """Whether the first words speak of more than one measure: ``both``, ``they``, ``the contracts``."""
    at = opening(marked)
    lead = [marked.token(i) for i in range(at, at + 5)]
    plural = [w for w in lead if w.endswith("s") and w in NOUNS[kind]]
    return bool(set(_PLURAL) & set(lead) or ("the" in lead and plural))
