"""A firm that halts its output: no state acts, so that it is no export control, whatever quota it has used up."""

import re

from monazite.reading.measures.context import TriggerContext
from monazite.reading.mentions.clauses import ClausePart, clauses_of
from monazite.reading.records import EXPORT_LIMITS
from monazite.reading.text.annotations import MarkedSentence, WordMark
from monazite.reading.text.tables import pattern

_ACTIVE, _PASSIVE = pattern("firm_halt.active"), pattern("firm_halt.passive")
_WORKS = pattern("firm_halt.works")
_SELLS, _OWNER = pattern("firm_halt.sells"), pattern("firm_halt.owner")
_FIRMS, _ORDERED = pattern("firm_halt.firms"), pattern("firm_halt.ordered")
FIRM_HALT = "a firm's halt of its output is no measure of a state, and it is not simulated"
"""Why a halt is no measure."""


def firm_halt(marked: MarkedSentence) -> re.Match[str] | None:
    """Where a sentence tells that a firm halts its output; None where a state acts or nobody does.

    Parameters
    ----------
    marked
        The sentence.
    """
    found = _ACTIVE.search(marked.clean) or _PASSIVE.search(marked.clean) or _WORKS.search(marked.clean)
    if found is None:
        return _halt_of_sales(marked)
    actors = marked.of("actor")
    firms = [a for a in actors if a.kind == "company"]
    parts = [p for c in clauses_of(marked) for p in c.parts if p.role in ("subject", "agent", "owner")]
    states = [p for p in parts if p.mark.kind != "company" and p.mark.start < found.end() and not _is_place(marked, p)]
    states = [p for p in states if not _is_of_firm(marked, p.mark)]
    if states or _ORDERED.search(marked.clean[: found.start()]):
        return None
    return found if firms or _FIRMS.search(marked.clean) else None


def _halt_of_sales(marked: MarkedSentence) -> re.Match[str] | None:
    """Where a firm that is named, and no state, stops its sales abroad: ``China's Baotou Steel said it would stop``."""
    for found in _SELLS.finditer(marked.clean):
        before = [a for a in marked.of("actor") if a.end <= found.start()]
        firm = before[-1] if before else None
        if firm is None or firm.kind != "company" or _ORDERED.search(marked.clean[firm.end : found.start()]):
            continue
        others = [a for a in before if a.kind != "company" and not _is_of_firm(marked, a)]
        if not others and not _ORDERED.search(marked.clean[: found.start()]):
            return found
    return None


def _is_of_firm(marked: MarkedSentence, state: WordMark) -> bool:
    """Whether a country only says where a firm is from: ``China's Baotou Steel``, ``Chinese producer Yunnan``."""
    firms = (a for a in marked.of("actor") if a.kind == "company" and a.start >= state.end)
    firm = next(firms, None)
    return firm is not None and _OWNER.search(marked.clean[state.end : firm.start]) is not None


def is_used_up_by_firm(w: TriggerContext) -> bool:
    """Whether a quota is only what a firm has used up, so that it halts its output."""
    found = firm_halt(w.marked) if w.trigger.kind in EXPORT_LIMITS else None
    if found is None or w.clause.start <= found.start() < w.clause.end:
        return found is not None
    parts = (p for p in w.clause.parts if p.role == "subject" and p.mark.kind != "company")
    return all(_is_of_firm(w.marked, p.mark) for p in parts)  # "because China has banned exports"


def _is_place(marked: MarkedSentence, part: ClausePart) -> bool:
    """Whether a name only says where the works are: ``its Malaysian plant``."""
    mark = part.mark
    return mark.kind == "adjective" and marked.token(mark.first - 1) in ("its", "their", "the", "a")
