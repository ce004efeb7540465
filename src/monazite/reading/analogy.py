"""Instruments named only by likeness to the last one: ``similar rules for lithium``, ``Mali had done the same``."""

from monazite.reading.clauses import Clause
from monazite.reading.context import PAIRWISE, ReadingContext
from monazite.reading.elaboration import KIND_NOUNS
from monazite.reading.instrument import Trigger
from monazite.reading.records import ReadMeasure
from monazite.reading.vocabulary import MarkedSentence, WordMark, words

_LIKE, _SAME = words("likewise.like"), ("same",)
_DONE = words("likewise.done")
_ASKED = words("likewise.asked")
_NEAR = 3
"""Sentences within which the measure that is meant was told."""


def instruments_by_analogy(
    marked: MarkedSentence, clause: Clause, measures: list[ReadMeasure], ctx: ReadingContext, dated: bool
) -> list[Trigger]:
    """The instrument that a clause likens to the last one, if it names goods, an actor or a day of its own.

    ``dated`` says that the sentence names a day: without one ``the same ban`` only has further goods
    (`complete_last_measure`), while ``a similar ban`` is always another one.
    """
    last = _last_measure(marked, measures, ctx)
    if last is None or last.kind in PAIRWISE:
        return []
    inside = [i for i, at in enumerate(marked.offsets) if clause.start <= at < clause.end]
    if _ASKED & {marked.token(i) for i in inside}:
        return []
    goods = [g for g in marked.of("good", None, clause.start, clause.end) if g.kind == "mineral"]
    others = [p for p in clause.parts if p.mark.value != last.actor and p.mark.kind != "company"]
    for i in inside:
        first, end = _repeated_act(marked, i) or _repeated_noun(marked, i, last.kind)
        if first < 0 or not (goods or others):
            continue
        if "same" in (marked.token(first), marked.token(first + 1)) and not (dated or others):
            continue
        text = " ".join(marked.tokens[first:end])
        at, stop = marked.offsets[first], marked.offsets[end - 1] + len(marked.tokens[end - 1])
        variant = "" if last.variant == "quota" and not goods else last.variant
        mark = WordMark("instrument", f"{last.kind}:{variant}", "goods", at, stop, first, end, text)
        return [Trigger(last.kind, variant, mark, frozenset(range(first, end)))]
    return []


def _last_measure(marked: MarkedSentence, measures: list[ReadMeasure], ctx: ReadingContext) -> ReadMeasure | None:
    """The measure told last, in this sentence or one just before."""
    if measures:
        return measures[-1]
    near = [m for m in ctx.measures[-1:] if marked.sentence.number - m.evidence[-1].number <= _NEAR]
    return near[0] if near else None


def _repeated_act(marked: MarkedSentence, i: int) -> tuple[int, int] | None:
    """``has done the same``, ``followed suit``."""
    if marked.token(i) in _DONE and (marked.token(i + 1), marked.token(i + 2)) == ("the", "same"):
        return i, i + 3
    if marked.token(i).startswith("follow") and marked.token(i + 1) == "suit":
        return i, i + 2
    return None


def _repeated_noun(marked: MarkedSentence, i: int, kind: str) -> tuple[int, int]:
    """``similar rules``, ``the same new curbs``: a word for likeness and, within two words, one for the instrument."""
    if marked.token(i) in _LIKE or marked.token(i) in _SAME:
        for k in (i + 1, i + 2):
            if marked.token(k) in KIND_NOUNS[kind]:
                return i, k + 1
    return -1, -1
