"""How long licences take, as a sentence states it: ``decided within 15 working days``, ``halve the time it takes``."""

from dataclasses import dataclass

from monazite.reading.text.tables import pattern
from monazite.reading.timing.durations import MONTHS_IN, count_of

_SHAPES = tuple(pattern(f"review.{name}") for name in ("changed", "changed_first", "time_changes", "takes", "within"))
_FACTOR, _OF = pattern("review.factor"), pattern("review.of_applications")
_FACTORS = {"doubl": 2.0, "halv": 0.5, "tripl": 3.0}
_WORKING = 7.0 / 5.0
"""Days of the calendar to a working day."""


@dataclass(frozen=True, slots=True)
class ReviewTime:
    """The time that licences take: months, or the factor by which it changes."""

    months: float | None
    factor: float = 1.0
    changed: bool = False  # the sentence says that it changes


def review_time(text: str) -> ReviewTime | None:
    """The review of licences that a sentence states; None where it states none.

    Parameters
    ----------
    text
        A sentence.
    """
    if not _OF.search(text):
        return None
    for shape in _SHAPES:
        if found := shape.search(text):
            count, working, unit = found.groups()[-3:]
            months = count_of(count) * MONTHS_IN[unit.lower()]
            months = round(months * _WORKING, 1) if working else round(months, 2)
            return ReviewTime(months, changed=shape in _SHAPES[:3])
    if found := _FACTOR.search(text):
        return ReviewTime(None, _FACTORS[found[1].lower()], changed=True)
    return None
