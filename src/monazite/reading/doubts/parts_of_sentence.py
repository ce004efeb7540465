"""The part of a sentence that speaks of one measure, where another hangs on a condition of its own."""

from monazite.reading.mentions.clauses import THEN_IF, clauses_of
from monazite.reading.text.annotations import MarkedSentence


def own_part(marked: MarkedSentence, first: int) -> tuple[int, int]:
    """Characters that can tell of the measure named at a token: up to ``and will halt exports if``, or from there."""
    border = next((c.start for c in clauses_of(marked) if c.opener == THEN_IF), None)
    if border is None:
        return 0, len(marked.clean)
    return (border, len(marked.clean)) if marked.offsets[first] >= border else (0, border)
