"""How long a stop lasts, told in a sentence of its own: ``The suspension will last six months``.

What stopped is the flow of goods, so that the sentence says nothing of an end, a pause or a denial of the measure; and
it is not about a tariff that was named as the reason.
"""

from monazite.reading.measures.context import ReadingContext
from monazite.reading.records import BARRIERS, ReadMeasure
from monazite.reading.text.stopped_licences import stopped_licences
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence
from monazite.reading.timing import durations

_LASTS, _OF_LENGTH = pattern("follow.stop_lasts"), pattern("follow.stop_of_length")
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


def _is_stop(m: ReadMeasure) -> bool:
    """Whether a measure stops goods, or is one that was stopped itself."""
    if m.kind not in BARRIERS or m.status in ("denied", "lifted", "considered"):
        return False
    if m.status == "suspended" or m.variant == "ban":
        return True
    return m.kind == "export_control" and any(stopped_licences(" ".join(e.sentence.split())) for e in m.evidence)
