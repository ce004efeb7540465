"""Whether a country of a sentence is named as that of buyers, and does not act."""

from monazite.reading.records import EXPORT_LIMITS, ReadMeasure
from monazite.reading.text.annotations import MarkedSentence, WordMark
from monazite.reading.text.tables import pattern, words

_BUYERS, _INFORMED = words("parties.buyers"), pattern("doubt.informed")


def acts_as_buyer(m: ReadMeasure, marked: MarkedSentence) -> bool:
    """Whether the one who was read to act is only named as buyer: ``told Korean buyers``."""
    marks = [a for a in marked.of("actor") if a.value == m.actor] if m.kind in EXPORT_LIMITS else []
    informed = all(_INFORMED.search(marked.token(a.first - 1)) and is_of_buyers(marked, a) for a in marks)
    return bool(marks) and informed


def is_of_buyers(marked: MarkedSentence, mark: WordMark) -> bool:
    """Whether a word only says from where buyers are: ``Korean magnet users``."""
    after = {marked.token(i) for i in range(mark.last, mark.last + 3)}
    return mark.kind == "adjective" and bool(after & _BUYERS)
