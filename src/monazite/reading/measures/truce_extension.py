"""Truces that are prolonged by a term from the day on which they were to end."""

from datetime import date

from monazite.reading.records import ReadMeasure
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence
from monazite.reading.timing import dates, durations
from monazite.scenario.policies import add_months

_BY, _OLD_END = pattern("prolonged.by"), pattern("prolonged.old_end")


def extend_truces(measures: list[ReadMeasure], marked: list[MarkedSentence], base: date | None) -> None:
    """``extend the truce by one year ... It was to expire on 10 November``: the end is a year after that day."""
    for m in (m for m in measures if m.kind == "truce" and m.status in ("in_force", "announced")):
        told = {e.number for e in m.evidence}
        terms = [s for x in marked if x.sentence.number in told for s in _terms(x)]
        ends = [d for x in marked if (d := _old_end(x, base))]
        if terms and ends:
            m.end, m.computed_end = terms[0].after(ends[0]), True


def _terms(marked: MarkedSentence) -> list[durations.Duration]:
    found = _BY.search(marked.clean)
    return durations.find(marked.clean[found.start() :]) if found else []


def _old_end(marked: MarkedSentence, base: date | None) -> date | None:
    """The day on which a truce was to end: ``was due to expire on 10 November``."""
    found = _OLD_END.search(marked.clean)
    whens = [w for w in dates.find(marked.clean, base) if found and w.start >= found.start()]
    days = [w.day for w in whens if w.precision == "day"]
    if not days or base is None:
        return None
    return days[0] if abs((days[0] - base).days) <= 200 else add_months(days[0], -12) if days[0] > base else None
