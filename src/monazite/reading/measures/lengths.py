"""How long a stop or a truce lasts, told beside it: ``The suspension will last six months``.

What stopped is the flow of goods, so that the sentence says nothing of an end, a pause or a denial of the measure; and
it is not about a tariff that was named as the reason.
"""

from datetime import date

from monazite.reading.draft.known_measures import recorded_end_of_truce
from monazite.reading.measures.context import ReadingContext
from monazite.reading.records import BARRIERS, ReadMeasure, sentence_of
from monazite.reading.text.stopped_licences import stopped_licences
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence
from monazite.reading.timing import dates, durations

_LASTS, _OF_LENGTH = pattern("follow.stop_lasts"), pattern("follow.stop_of_length")
_UNDER_DEAL, _PROLONGED = pattern("follow.under_deal"), pattern("prolonged.by")
_NEAR = 4
"""Sentences over which the noun refers back."""


def take_length_of_stop(marked: MarkedSentence, ctx: ReadingContext) -> bool:
    """Give the stop that was told before its length; whether the sentence tells one.

    Parameters
    ----------
    marked
        The sentence.
    ctx
        What earlier sentences tell of.
    """
    text = marked.clean
    found = _LASTS.match(text) or _OF_LENGTH.match(text)
    count, unit = [group for group in found.groups() if group][:2] if found else ("", "")
    span = durations.duration_of(found, count, unit) if found else None
    number = marked.sentence.number
    recent = [m for m in ctx.measures if number - m.evidence[-1].number <= _NEAR]
    stop = next((m for m in reversed(recent) if _is_stop(m)), None)
    if span is None or stop is None or "?" in text:
        return False
    proof = ctx.evidence[number]
    begun = stop.start or (stop.announced or ctx.base if stop.status == "suspended" else None)
    if stop.end is None or stop.computed_end:
        stop.lasts = span if stop.status != "suspended" else None
        stop.end, stop.computed_end = (span.after(begun), True) if begun else (stop.end, stop.computed_end)
        stop.months = stop.months or span.months or None
    if proof.number not in {e.number for e in stop.evidence}:
        stop.evidence.append(proof)
    return True


def take_end_of_deal(marked: MarkedSentence, measures: list[ReadMeasure], ctx: ReadingContext) -> None:
    """Let a truce end on the day that the next sentence gives for its terms: ``Under the deal, ... through January``.

    Parameters
    ----------
    marked
        The sentence.
    measures
        What was read in it.
    ctx
        What was told up to it.
    """
    truce = next((m for m in reversed(ctx.measures) if m.kind == "truce" and m not in measures), None)
    is_next = truce is not None and marked.sentence.number - truce.evidence[-1].number == 1
    if (
        truce is None
        or not is_next
        or not _UNDER_DEAL.match(marked.clean)
        or not (truce.end is None or truce.computed_end)
    ):
        return
    ends = [
        d.day for d in dates.find(marked.clean, ctx.base, ctx.last_day) if d.role == "until" and d.precision == "day"
    ]
    if ends and (ctx.base is None or ends[0] > ctx.base):
        truce.end, truce.computed_end = ends[0], False
        truce.evidence.append(ctx.evidence[marked.sentence.number])


def prolong_known_truces(measures: list[ReadMeasure], day: date | None) -> None:
    """A truce that is prolonged by a length runs so long from its end on record, not from the day of the article.

    Parameters
    ----------
    measures
        Measures of the article, changed in place.
    day
        Day of the article.
    """
    for m in (m for m in measures if m.kind == "truce" and m.computed_end and day is not None):
        text = " ".join(sentence_of(m).sentence.split())
        spans = durations.find(text)
        known = recorded_end_of_truce({m.actor, *m.affected}, day) if day else None
        if known is not None and spans and _PROLONGED.search(text):
            m.end = spans[0].after(known)


def _is_stop(m: ReadMeasure) -> bool:
    """Whether a measure stops goods, or is one that was stopped itself."""
    if m.kind not in BARRIERS or m.status in ("denied", "lifted", "considered"):
        return False
    if m.status == "suspended" or m.variant == "ban":
        return True
    return m.kind == "export_control" and any(stopped_licences(" ".join(e.sentence.split())) for e in m.evidence)
