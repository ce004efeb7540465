"""What an article tells of a control or a deal of which nothing was read: it leaves a trace among what is not clear."""

from collections.abc import Iterable, Sequence

from monazite.reading.mentions.clauses import clauses_of
from monazite.reading.records import Evidence, ReadMeasure, Remark
from monazite.reading.text.annotations import MarkedSentence, WordMark
from monazite.reading.text.tables import pattern

NEAR = 8
"""Words between what is done and what it is done to."""
_DEEDS = ("stop", "cut", "raise", "charge")
_THINGS = ("flow", "require")
_UNCONFIRMED = pattern("missed.unconfirmed")
_UNREAD = "the sentence says who does what to a control or to trade, and nothing of it was read as a measure"
_NOT_CONFIRMED = "what was read is taken as it was told, and is not confirmed"


def unread_acts(
    marked: Iterable[MarkedSentence], measures: Sequence[ReadMeasure], listed: Sequence[Remark]
) -> list[Remark]:
    """Sentences with somebody who acts and a word for a control of which neither a measure nor a remark came.

    Parameters
    ----------
    marked
        The sentences of the article.
    measures
        What was read of it.
    listed
        What is listed of it already.
    """
    told = {e.number for m in measures for e in m.evidence}
    told |= {one.evidence.number for one in listed if one.evidence is not None}
    remarks: list[Remark] = []
    for sentence in marked:
        at = sentence.sentence
        if at.number in told:
            continue
        proof = Evidence(at.text, at.start, at.end, at.number)
        if found := _UNCONFIRMED.search(sentence.clean):
            remarks.append(Remark(f'"{" ".join(found[0].split())}"', _NOT_CONFIRMED, proof))
        elif words := _deed(sentence):
            remarks.append(Remark(f'"{words}"', _UNREAD, proof))
    return remarks


def _deed(sentence: MarkedSentence) -> str:
    """What a state does to a control or to trade in minerals, in the words of a sentence; empty where none does."""
    if not any(
        p.role in ("subject", "owner") and p.mark.kind != "company" for c in clauses_of(sentence) for p in c.parts
    ):
        return ""
    things = [mark for mark in sentence.of("instrument") if mark.kind != "anaphor"]
    things += [mark for kind in _THINGS for mark in sentence.of("frame", kind)]
    for deed in (mark for kind in _DEEDS for mark in sentence.of("frame", kind)):
        near = [thing for thing in things if thing.first >= deed.last and thing.first - deed.last <= NEAR]
        if near:
            return _words(sentence, deed, min(near, key=lambda thing: thing.first))
    return ""


def _words(sentence: MarkedSentence, deed: WordMark, thing: WordMark) -> str:
    return " ".join(sentence.clean[deed.start : thing.end].split())
