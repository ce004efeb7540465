"""For whom ``it`` stands within a sentence: ``In answer to President Trump's tariffs, it put them under licence``."""

from dataclasses import replace

from monazite.reading.draft.known_measures import has_record
from monazite.reading.measures.context import ReadingContext, TriggerContext
from monazite.reading.mentions.clauses import ClausePart
from monazite.reading.records import BARRIERS

_PRONOUNS, _LEADS = ("it", "they"), (",", "and", "but")
_ASIDE = ("response", "after", "since", "because", "when", "once", "as", "while", "although")
"""Openers of clauses whose subject is not that of the main one."""
_TIMES, _BACK = ("before", "since", "until", "after", "when"), 6
"""Openers of a clause of an earlier time, and how many words before an instrument its subject stands."""


def whom_it_means(w: TriggerContext, ctx: ReadingContext) -> ClausePart | None:
    """The subject of the sentence before, where ``it`` stands for that; None where the sentence has its own.

    A person is no ``it``. Of two states, one in a clause aside, it is that on record, or told of, for such measures.
    """
    at = _pronoun(w)
    last = ctx.last_subject
    if at is None or last is None or last.mark.kind == "company" or w.trigger.kind not in BARRIERS:
        return None
    named = [
        (c, p) for c in w.clauses for p in c.parts if p.mark.first < at and p.mark.kind not in ("company", "person")
    ]
    if any(p.role == "subject" and c.opener not in _ASIDE and not _is_after_opener(w, p) for c, p in named):
        return None
    others = {p.mark.value for _, p in named if p.role in ("subject", "owner")} - {last.mark.value}
    kind = w.trigger.kind
    told = any(m.actor == last.mark.value and m.kind == kind for m in ctx.measures)
    is_known = told or has_record(last.mark.value, kind)
    if any(has_record(other, kind) for other in others) or (others and not is_known):
        return None
    return ClausePart(replace(last.mark, first=-1, last=-1), "subject")


def who_did_it_earlier(w: TriggerContext) -> ClausePart | None:
    """For whom ``it`` stands in ``China shipped most of what the bloc imported before it introduced controls``.

    Of the states named up to there it is the one that has such measures on record; None where none or several have.
    """
    at = _pronoun_after(w)
    if at is None or w.trigger.kind not in BARRIERS:
        return None
    parts = [p for c in w.clauses for p in c.parts if p.mark.last <= at and p.mark.kind not in ("company", "person")]
    known = [p for p in parts if p.role == "subject" and has_record(p.mark.value, w.trigger.kind)]
    acting = {p.mark.value for p in parts if p.role == "subject"}
    return known[0] if len({p.mark.value for p in known}) == 1 and len(acting) > 1 else None


def _pronoun_after(w: TriggerContext) -> int | None:
    """Where ``it`` is the subject of the instrument's verb right after ``before`` or ``since``."""
    marked, first = w.marked, w.trigger.mark.first
    for i in range(first, max(first - _BACK, 0), -1):
        if marked.token(i) in _PRONOUNS:
            return i if marked.token(i - 1) in _TIMES else None
    return None


def _pronoun(w: TriggerContext) -> int | None:
    """Where a pronoun is the subject of the instrument's verb: no name stands between them."""
    marked, first = w.marked, w.trigger.mark.first
    for i in range(first - 1, 0, -1):
        if any(a.first <= i < a.last for a in marked.of("actor")):
            return None
        if marked.token(i) in _PRONOUNS:
            return i if marked.token(i - 1) in _LEADS else None
    return None


def _is_after_opener(w: TriggerContext, part: ClausePart) -> bool:
    """Whether a word that opens a clause aside stands right before a name: ``hours after Washington raised``."""
    return bool({w.marked.token(i) for i in range(part.mark.first - 3, part.mark.first)} & {*_ASIDE, "over", "to"})
