"""Licences that are no longer approved: ``suspend approval of export licences`` is a stop, and eases nothing.

``Suspend the licence requirement`` has the same verb and means the opposite: the requirement is what is set aside.
"""

import re
from dataclasses import replace

from monazite.reading.text.annotations import WordMark
from monazite.reading.text.tables import pattern

_ENDS_PAUSE, _DENIED = pattern("status.ends_pause"), pattern("licences.denied")
_DONE = re.compile(r"\b(?:was|were|(?:has|have|had) been)\s+(?:\w+\s+)?$", re.I)
_SHAPES = (
    "verb_first", "papers", "all", "to_country", "passive", "noun", "goods_first", "papers_passive", "noun_papers",
    "end", "no_longer",
)  # fmt: skip
_LOOSE = tuple(pattern(f"licences.{name}") for name in ("goods_first", "papers_passive", "noun_papers", "to_country"))
"""Shapes that do not say what is done with the licences; in a deal they can mean that none are needed."""
_ACCORD = pattern("licences.accord")
_PART, _EASED = pattern("licences.part"), pattern("licences.eased")


def stopped_licences(clean: str) -> list[re.Match[str]]:
    """Where a sentence says that licences are no longer approved, issued or processed, or applications not accepted.

    Parameters
    ----------
    clean
        The sentence with plain quotation marks and single spaces.
    """
    shapes = (pattern(f"licences.{name}") for name in _SHAPES)
    sure = [shape for shape in shapes if shape not in _LOOSE or not _ACCORD.search(clean)]
    found = (match for shape in sure for match in shape.finditer(clean))
    return [m for m in found if not _EASED.search(m[0]) and not _is_undone(clean[: m.start()])]


def _is_undone(lead: str) -> bool:
    """Whether the words before end the stop or deny it."""
    return any(shape.search(lead) for shape in (_ENDS_PAUSE, _DENIED))


def stops_every_licence(clean: str) -> bool:
    """Whether a sentence says so of all licences, and not of some or most."""
    found = stopped_licences(clean)
    return bool(found) and not any(_PART.search(clean[max(m.start() - 20, 0) : m.end() + 20]) for m in found)


def read_as_stops(marks: list[WordMark], clean: str) -> list[WordMark]:
    """Marks in which the verb of such a stop says that it holds, not that a measure is suspended or lifted."""
    spans = [m.span() for m in stopped_licences(clean)]
    if not spans:
        return marks
    return [
        replace(m, value="in_force", weight=1.0 if _DONE.search(clean[: m.start]) else 0.7)
        if m.layer == "cue" and m.value in ("suspended", "lifted") and any(m.start < b and a < m.end for a, b in spans)
        else m
        for m in marks
    ]
