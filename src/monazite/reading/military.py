"""Licences that are not given to defence buyers: ``would not be approved for military end users``."""

from monazite.reading.records import Measure
from monazite.reading.tables import pattern
from monazite.reading.vocabulary import Marked

_REFUSED = pattern("military.refused")
_LICENSED = ("export_control",)


def refused(marked: Marked) -> bool:
    """Whether a sentence says that defence buyers get no licences."""
    return bool(_REFUSED.search(marked.clean))


def mark_refused(measures: list[Measure], marked: list[Marked]) -> None:
    """Mark the export control that such a sentence is about: its own, else the last one told before."""
    controls = [m for m in measures if m.kind in _LICENSED and m.variant != "ban"]
    for number in (m.sentence.number for m in marked if refused(m)):
        own = [m for m in controls if number in {e.number for e in m.evidence}]
        told = [m for m in controls if m.evidence[0].number < number]
        for measure in own or sorted(told, key=lambda m: m.evidence[0].number)[-1:]:
            measure.no_military = True
            if measure.status == "denied" and measure.evidence[0].number == number:
                measure.status = "announced"  # the licence is denied to a buyer, not that there is a control
