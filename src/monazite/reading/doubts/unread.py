"""Sentences that sound like a measure and from which none is read: they are listed with the reason."""

import re
from collections.abc import Iterable, Sequence

from monazite.reading.measures.firm_halts import FIRM_HALT, firm_halt
from monazite.reading.measures.outages import tells_of_outage
from monazite.reading.records import Evidence, ReadMeasure, Remark, sentence_of
from monazite.reading.text.annotations import MarkedSentence, WordMark
from monazite.reading.text.tables import pattern

_REASONS = {
    "list": "it is put on a list, and no measure on it could be read",
    "leave": "ore, concentrate or scrap: the model has the refined goods only",
    "bill": "a bill that one house has passed is not decided",
    "weighed": "it is only weighed",
    "denied": "a report of it is denied",
    "released": "it is sold from a stock, and only the building of stocks is simulated",
}
_UNREAD = "its sentence names a kind of measure and goods, and no measure could be read in it"
WORDS_BESIDE = 3
"""Words before a kind of measure that are quoted with it, and half of those behind."""
_SHAPES = {name: pattern("doubt.release" if name == "released" else f"missed.{name}") for name in _REASONS}


def unread_remarks(marked: Iterable[MarkedSentence], measures: Sequence[ReadMeasure]) -> list[Remark]:
    """What sounds like a measure and is none of those that were read, in the words of the article.

    Parameters
    ----------
    marked
        The sentences of the article.
    measures
        What was read of it.

    Returns
    -------
    list of Remark
        One for each such sentence.
    """
    named = [(sentence_of(m).number, m.mention) for m in measures]
    told = {e.number for m in measures for e in m.evidence}
    acted = {e.number for m in measures for e in m.evidence if m.kind != "project"}
    remarks: list[Remark] = []
    for sentence in marked:
        at = sentence.sentence
        proof = Evidence(at.text, at.start, at.end, at.number)
        goods = sentence.of("good", "mineral") or sentence.of("named")
        if goods and tells_of_outage(sentence):
            continue  # it is listed as an outage where no measure came of it
        if (halt := firm_halt(sentence)) and (goods or not measures) and at.number not in acted:
            remarks.append(Remark(f'"{_in_words(sentence, halt)}"', FIRM_HALT, proof))
            continue
        names = [mark for mark in sentence.of("instrument") if mark.kind != "anaphor"]
        if names and sentence.of("good", "mineral") and at.number not in told:
            remarks.append(Remark(f'"{_words_around(sentence, names[0])}"', _UNREAD, proof))
        own = [mention for number, mention in named if number == sentence.sentence.number]
        for name, shape in _SHAPES.items():
            found = shape.search(sentence.clean)
            if found is None:
                continue
            inside = any(m is None or (found.start() <= m.start < found.end()) for m in own)
            if name == "list":
                goods = {good.value for good in sentence.of("good", None, found.start(), found.end())}
                read = any(goods & set(m.goods) for m in measures if sentence_of(m).number == sentence.sentence.number)
                inside = read or bool(sentence.of("actor", None, found.start(), found.end()))  # firms on a list
            no_goods = name == "released" and not sentence.of("good", "mineral")
            if inside or no_goods or (name in ("bill", "weighed", "denied") and own):
                continue
            words = " ".join(found[0].split())
            remarks.append(Remark(f'"{words}"', _REASONS[name], proof))
            break
    return remarks


def _words_around(sentence: MarkedSentence, mark: WordMark) -> str:
    """The words for a kind of measure with a few on both sides, by which a reader knows what is meant."""
    words = [*sentence.clean[: mark.start].split()[-WORDS_BESIDE:], *sentence.clean[mark.start :].split()]
    first = min(WORDS_BESIDE, len(sentence.clean[: mark.start].split()))
    return " ".join(words[: first + 1 + 2 * WORDS_BESIDE]).rstrip(".,;:")


def _in_words(sentence: MarkedSentence, halt: re.Match[str]) -> str:
    """The article's words for a halt, with the firm where one is named before it."""
    firms = [a for a in sentence.of("actor") if a.kind == "company" and a.end <= halt.start()]
    start = firms[-1].start if firms and halt.start() - firms[-1].end <= 30 else halt.start()
    return sentence.clean[start : halt.end()]
