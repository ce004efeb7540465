"""Sentences that name no instrument but speak of the last one: ``The rules took effect immediately``."""

from datetime import date

from monazite.reading.measures.context import ReadingContext
from monazite.reading.records import ReadMeasure
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence, words
from monazite.reading.timing import dates

_DEFINITE = words("follow.definite")
_NOUNS = words("follow.nouns")
_BY = pattern("follow.deadline")


def complete_last_measure(marked: MarkedSentence, ctx: ReadingContext) -> None:
    """Date, reach and status of the last measure, completed from a sentence that refers back to it."""
    if not ctx.measures or not _refers_back(marked):
        return
    last, proof = ctx.measures[-1], ctx.evidence[marked.sentence.number]
    whens = dates.find(marked.clean, ctx.base, ctx.last_day)
    holds = any(m.value == "in_force" and m.weight >= 1 for m in marked.of("cue", "status"))
    start = _stated_start(last, whens)
    _set_start(last, start, ctx.base)
    end = _stated_end(marked, last, whens)
    if end and (last.end is None or last.computed_end) and last.status not in ("threatened", "considered"):
        last.end, last.computed_end = end, False
    if holds or start or end:
        last.evidence.append(proof)


def _refers_back(marked: MarkedSentence) -> bool:
    """Whether the first words stand for a measure named before: ``The new rules``, ``They``."""
    return any(
        marked.token(i) in _NOUNS and any(marked.token(k) in _DEFINITE for k in range(max(i - 3, 0), i))
        for i in range(min(len(marked.tokens), 8))
    ) or marked.token(0) in ("it", "they", "licences", "licenses", "permits")


def _stated_start(last: ReadMeasure, whens: list[dates.DateMention]) -> date | None:
    """The day from which the sentence says that the measure holds."""
    if last.status in ("suspended", "lifted", "denied"):
        return None
    return next((w.day for w in whens if w.role == "from"), None)


def _set_start(last: ReadMeasure, start: date | None, base: date | None) -> None:
    """Put a start in where there is none, or only the day of the announcement; the status follows."""
    if start is None or not (last.start is None or (last.announced and last.start == last.announced)):
        return
    last.start, last.exact = start, True
    if base and start > base and last.status == "in_force":
        last.status = "announced"
    elif base and start <= base and last.status == "announced":
        last.status = "in_force"


def _stated_end(marked: MarkedSentence, last: ReadMeasure, whens: list[dates.DateMention]) -> date | None:
    """The day until which the sentence says that the measure holds; a deadline is none."""
    if last.kind in ("project", "stockpile", "finance", "standard") or _BY.search(marked.clean):
        return None
    return next((w.day for w in whens if w.role == "until"), None)
