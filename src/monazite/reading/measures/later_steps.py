"""Later steps of a measure that an article tells of beside the first: ``will rise to 75% on 1 February 2028``."""

import re
from datetime import date, timedelta

from monazite.reading.amounts import amounts
from monazite.reading.measures.context import ReadingContext
from monazite.reading.records import RATED, Evidence, ReadMeasure
from monazite.reading.text.annotations import MarkedSentence
from monazite.reading.text.tables import pattern
from monazite.reading.timing import dates

_LATER_RATE, _RISING = pattern("follow.later_rate"), pattern("follow.rising")
_LATER_QUOTA, _AND_RISES = pattern("follow.later_quota"), pattern("follow.and_rises")


def later_step(marked: MarkedSentence, measure: ReadMeasure, base: date | None) -> tuple[date, float] | None:
    """Day and level of a later step of a duty or a quota; None where a sentence tells of none, or leaves one open.

    Parameters
    ----------
    marked
        The sentence: that of the measure, or one that goes on about it.
    measure
        The measure.
    base
        Day of the article.
    """
    found, kind = _words_of_step(marked, measure)
    if found is None or measure.change == "cut":
        return None
    sizes = [a.value for a in amounts.find(marked.clean) if a.kind == kind and found.start() <= a.start < found.end()]
    named = [w.day for w in dates.find(marked.clean, base) if found.start() <= w.start < found.end()]
    first = measure.start or base
    ahead = [day for day in named if first is not None and day > first]
    own = measure.level["value"] if isinstance(measure.level, dict) else measure.level
    return (ahead[0], sizes[0]) if len(sizes) == len(ahead) == 1 and sizes[0] != own else None


def _words_of_step(marked: MarkedSentence, measure: ReadMeasure) -> tuple[re.Match[str] | None, str]:
    """Where a sentence tells of a later step of such a measure, and the kind of its amount."""
    if measure.kind in RATED and isinstance(measure.level, float):
        found = _AND_RISES.search(marked.clean) or _LATER_RATE.search(marked.clean)
        return found or _RISING.search(marked.clean), "share"
    if isinstance(measure.level, dict) and measure.level["unit"] in ("t", "t/yr"):
        return _LATER_QUOTA.search(marked.clean), "weight"
    return None, ""


def take_step(marked: MarkedSentence, measures: list[ReadMeasure], base: date | None) -> None:
    """Give a duty the later step that its own sentence tells of, which is neither its rate nor its end, in place."""
    for measure in measures:
        if (step := later_step(marked, measure, base)) is None:
            continue
        measure.steps.append(step)
        if measure.end in (step[0], step[0] - timedelta(days=1)):
            measure.end = None


def without_steps(
    marked: MarkedSentence, measures: list[ReadMeasure], ctx: ReadingContext, proof: Evidence
) -> list[ReadMeasure]:
    """Measures of a sentence; none where all that it names is a later step of the one before, which takes it."""
    told = ctx.measures[: len(ctx.measures) - len(measures)]
    goes_on = _AND_RISES.search(marked.clean)  # "The duty covers sintered magnets and will rise"
    own = [m for m in measures if m.mention is not None]
    bare = [m for m in own if goes_on or not ((m.mention and m.mention.names_actor) or marked.of("good"))]
    if not measures or not told or len(bare) < len(measures) or any(m.kind != told[-1].kind for m in measures):
        return measures
    if (step := later_step(marked, told[-1], ctx.base)) is None:
        return measures
    told[-1].steps.append(step)
    told[-1].evidence.append(proof)
    del ctx.measures[len(told) :]
    return []
