"""Whether a sentence of an article has a number near words for a measure of its own."""

from monazite.reading.amounts import amounts
from monazite.reading.doubts.doubt import Choice
from monazite.reading.draft.draft_work import MeasureWork
from monazite.reading.text.annotations import MarkedSentence
from monazite.reading.text.tables import pattern

SPAN = 60
"""Characters between words for a measure and its number."""
_ADDED, _FORMER = pattern("doubt.added"), pattern("doubt.former")
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


def added_to_quota(work: MeasureWork, value: float, marked: MarkedSentence) -> None:
    """Ask whether further tonnes of the sentence, or of what follows it, are part of a quota, or which are meant.

    Parameters
    ----------
    work
        The quota, which takes the doubt.
    value
        Its tonnes.
    marked
        Its sentence.
    """
    text = f"{marked.clean} {work.following}"
    others = [a for a in amounts.find(text) if a.kind == "weight" and a.value != value]
    more = [a.value for a in others if _ADDED.search(text[: a.start])]
    open_ones = [a for a in others if a.end <= len(marked.clean) and not _FORMER.search(text[: a.start])]
    if not more and open_ones:
        shown = " and ".join(f"{n:,g} t" for n in sorted({value, *(a.value for a in open_ones)}))
        work.doubt("number_of_several", numbers=shown)
    elif more:
        sums = (("alone", value), ("with-more", value + more[0]))
        choices = [Choice(f"amount-{name}", f"{n:,g} t a year", {"amount": n}) for name, n in sums]
        work.doubt("quota_added", choices, amount=f"{value:,g}", added=f"{more[0]:,g}")
