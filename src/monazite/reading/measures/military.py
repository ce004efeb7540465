"""Goods that defence buyers do not get: licences refused to them, a ban on them and on nobody else."""

from monazite.reading.records import ReadMeasure
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence

_REFUSED, _BANNED = pattern("military.refused"), pattern("military.banned")
"""Defence buyers get no licences; nothing goes to them: ``banned exports to military users in Japan``."""


def mark_military(measures: list[ReadMeasure], marked: list[MarkedSentence]) -> None:
    """Mark the export control that such a sentence is about: its own, else for a licence the last one told before."""
    controls = [m for m in measures if m.kind == "export_control"]
    for sentence in marked:
        number = sentence.sentence.number
        own = [m for m in controls if number in {e.number for e in m.evidence}]
        if _REFUSED.search(sentence.clean):
            licensed = [m for m in controls if m.variant != "ban"]
            told = [m for m in licensed if m.evidence[0].number < number]
            mine = [m for m in own if m.variant != "ban"]
            for measure in mine or sorted(told, key=lambda m: m.evidence[0].number)[-1:]:
                _mark_measure(measure, number)
        if _BANNED.search(sentence.clean):
            for measure in own:
                _mark_measure(measure, number)


def _mark_measure(measure: ReadMeasure, number: int) -> None:
    measure.no_military = True
    if measure.status == "denied" and measure.evidence[0].number == number:
        measure.status = "announced"  # the licence is denied to a buyer, not that there is a control
