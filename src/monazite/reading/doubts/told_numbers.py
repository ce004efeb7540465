"""Whether a sentence of an article has a number near words for a measure of its own."""

from monazite.reading.amounts import amounts
from monazite.reading.text.annotations import MarkedSentence
from monazite.reading.text.tables import pattern

SPAN = 60
"""Characters between words for a measure and its number."""
_HOLDS = pattern("stock.holds")


def tells_number(marked: MarkedSentence, kind: str, value: float) -> bool:
    """Whether a sentence tells a number of a measure: ``will limit exports to 64,000 tonnes``.

    Parameters
    ----------
    marked
        The sentence.
    kind
        Class of the number's unit.
    value
        The number.
    """
    marks = [*marked.of("instrument"), *marked.of("frame"), *marked.of("phrase")]
    for a in amounts.find(marked.clean):
        if a.kind == kind and a.value == value:
            is_near = any(abs(a.start - mark.end) <= SPAN for mark in marks)
            if is_near or _HOLDS.search(marked.clean[: a.start]):
                return True
    return False
