"""Goods that defence buyers do not get: licences refused to them, a ban on them and on nobody else."""

from monazite.reading.records import ReadMeasure
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence

_REFUSED, _BANNED = pattern("military.refused"), pattern("military.banned")
_LICENSED = ("export_control",)


def refuses_licences(marked: MarkedSentence) -> bool:
    """Whether a sentence says that defence buyers get no licences."""
    return bool(_REFUSED.search(marked.clean))


def bans_defence_buyers(marked: MarkedSentence) -> bool:
    """Whether a sentence says that nothing goes to defence buyers: ``banned exports to military users in Japan``."""
    return bool(_BANNED.search(marked.clean))


def mark_military(measures: list[ReadMeasure], marked: list[MarkedSentence]) -> None:
    """Mark the export control that such a sentence is about: its own, else for a licence the last one told before."""
    controls = [m for m in measures if m.kind in _LICENSED]
    for sentence in marked:
        number = sentence.sentence.number
        own = [m for m in controls if number in {e.number for e in m.evidence}]
        if refuses_licences(sentence):
            licensed = [m for m in controls if m.variant != "ban"]
            told = [m for m in licensed if m.evidence[0].number < number]
            mine = [m for m in own if m.variant != "ban"]
            for measure in mine or sorted(told, key=lambda m: m.evidence[0].number)[-1:]:
                _mark_measure(measure, number)
        if bans_defence_buyers(sentence):
            for measure in own:
                _mark_measure(measure, number)


def _mark_measure(measure: ReadMeasure, number: int) -> None:
    measure.no_military = True
    if measure.status == "denied" and measure.evidence[0].number == number:
        measure.status = "announced"  # the licence is denied to a buyer, not that there is a control
