"""Whether a country of a sentence is named as that of buyers, and does not act."""

from monazite.reading.records import EXPORT_LIMITS, ReadMeasure, sentence_of
from monazite.reading.text.annotations import MarkedSentence, WordMark
from monazite.reading.text.article import Sentence
from monazite.reading.text.tables import pattern, words
from monazite.reading.text.vocabulary import vocabulary

_BUYERS, _INFORMED = words("parties.buyers"), pattern("doubt.informed")
_RECEIVES = pattern("parties.receives")
_TRADES = words("parties.trades")
_BETWEEN = 2
"""Words between a country and its trade: ``European electric car makers``."""


def acts_as_buyer(m: ReadMeasure, marked: MarkedSentence) -> bool:
    """Whether the one who was read to act is only named as buyer: ``told Korean buyers``."""
    marks = [a for a in marked.of("actor") if a.value == m.actor] if m.kind in EXPORT_LIMITS else []
    informed = all(_INFORMED.search(marked.token(a.first - 1)) and is_of_buyers(marked, a) for a in marks)
    return bool(marks) and informed


def is_of_buyers(marked: MarkedSentence, mark: WordMark) -> bool:
    """Whether a word only says from where buyers are: ``Korean magnet users``."""
    after = {marked.token(i) for i in range(mark.last, mark.last + 3)}
    return mark.kind == "adjective" and bool(after & _BUYERS)


def buyers_of_trade(m: ReadMeasure) -> str:
    """The buyers of a trade for whom alone a measure is said to be: ``European carmakers``; empty for whole countries.

    Only where each country that it is on stands with a trade where its sentence first names it as the one that is
    touched: what follows may be a reason (``in retaliation for EU tariffs``).
    """
    proof, found = sentence_of(m), dict[str, str]()
    marked = vocabulary().mark(Sentence(proof.number, proof.start, proof.end, proof.sentence))
    for mark in marked.of("actor"):
        if mark.value in found or mark.value not in m.affected or not _RECEIVES.search(marked.clean[: mark.start]):
            continue
        ends = [i for i in range(mark.last, mark.last + _BETWEEN + 1) if marked.token(i) in _TRADES]
        if not ends or mark.kind != "adjective":
            return ""
        found[mark.value] = marked.clean[mark.start : marked.offsets[ends[0]] + len(marked.tokens[ends[0]])]
    return " and ".join(found.values()) if set(found) == set(m.affected) else ""
