"""A later sentence with the share that is approved under licences told before: ``80 % of requests would pass``."""

from monazite.reading.measures.context import ReadingContext
from monazite.reading.records import ReadMeasure
from monazite.reading.text.annotations import MarkedSentence
from monazite.reading.text.licence_shares import licence_share

_NEAR = 2
"""Sentences over which it does."""
_ENDED = ("suspended", "lifted", "denied")


def take_share_of_licences(marked: MarkedSentence, measures: list[ReadMeasure], ctx: ReadingContext) -> None:
    """Let the licences told last have a sentence that says how many applications are approved.

    Parameters
    ----------
    marked
        The sentence.
    measures
        What was read of it: with a measure of its own the share is that one's.
    ctx
        What earlier sentences leave behind.
    """
    share = None if measures else licence_share(marked.clean)
    if share is None or share.of_today:
        return
    number = marked.sentence.number
    told = [m for m in ctx.measures if m.kind == "export_control" and m.variant in ("licence", "general_licence", "")]
    near = [m for m in told if 0 < number - m.evidence[-1].number <= _NEAR and m.status not in _ENDED]
    if near and number not in {e.number for e in near[-1].evidence}:
        near[-1].evidence.append(ctx.evidence[number])
