"""Reviews that are announced of a measure: ``it would review the volume in June``."""

from datetime import timedelta

from monazite.reading.measures.context import ReadingContext
from monazite.reading.records import BARRIERS, DiplomaticEvent, Evidence
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence
from monazite.reading.timing import dates
from monazite.scenario.policies import add_months

REVIEW = "review"
"""Kind of the event: who decides looks at the measure again, and nobody meets for it."""
_ACTIVE, _PASSIVE = pattern("review.active"), pattern("review.passive")


def reviews_ahead(marked: MarkedSentence, evidence: Evidence, ctx: ReadingContext) -> list[DiplomaticEvent]:
    """The review that a sentence announces, with its day; of a month that is its last day.

    Parameters
    ----------
    marked
        The sentence.
    evidence
        It, as the proof of what is read.
    ctx
        What was told up to it: a review is of the last measure.
    """
    found = _ACTIVE.search(marked.clean) or _PASSIVE.search(marked.clean)
    holders = [m for m in ctx.measures if m.kind in BARRIERS]
    if found is None or not holders or ctx.base is None:
        return []
    whens = [w for w in dates.find(marked.clean, ctx.base) if w.start >= found.start()]
    for when in whens:
        day = when.day
        if when.precision == "month":
            day = add_months(day.replace(day=1), 1) - timedelta(days=1)
        if when.precision in ("day", "month") and day > ctx.base:
            return [DiplomaticEvent(REVIEW, [holders[-1].actor], [], "", "", day, evidence)]
    return []
