"""The part of a sentence that speaks of one measure, where another hangs on its own condition or is done as well."""

from monazite.reading.mentions.clauses import ALSO, THEN_IF, clauses_of
from monazite.reading.text.annotations import MarkedSentence


def own_part(marked: MarkedSentence, first: int) -> tuple[int, int]:
    """Characters that can tell of the measure named at a token: up to ``and will halt exports if``, or from there."""
    starts = [c.start for c in clauses_of(marked) if c.opener in (ALSO, THEN_IF)]
    at = marked.offsets[first]
    begin = max((start for start in starts if start <= at), default=0)
    return begin, min((start for start in starts if start > at), default=len(marked.clean))
