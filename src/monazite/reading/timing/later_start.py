"""A beginning that the sentence after a measure names, where the measure has only the day of an act."""

from datetime import date

from monazite.reading.records import ReadMeasure, sentence_of
from monazite.reading.text.annotations import MarkedSentence
from monazite.reading.timing import dates


def mark_later_starts(measures: list[ReadMeasure], marked: list[MarkedSentence], day: date | None) -> None:
    """Mark measures whose next sentence tells of no measure of its own and says ``from`` a later day.

    ``The guarantee runs from 1 March`` after ``guaranteed ... on Wednesday``: which of the two days counts is asked.
    """
    first = {sentence_of(m).number for m in measures}
    by_number = {sentence.sentence.number: sentence for sentence in marked}
    for m in measures:
        number = sentence_of(m).number + 1
        if m.exact or m.start is None or number in first or number not in by_number:
            continue
        others = {a.value for a in by_number[number].of("actor")} - {m.actor}
        if others:
            continue  # it tells of somebody else
        begins = [d.day for d in dates.find(by_number[number].clean, day) if d.role == "from" and d.day > m.start]
        m.later_start = next(iter(begins), None)
