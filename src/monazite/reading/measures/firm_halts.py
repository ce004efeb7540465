"""A firm that halts its output: no state acts, so that it is no export control, whatever quota it has used up."""

import re

from monazite.reading.measures.context import TriggerContext
from monazite.reading.mentions.clauses import ClausePart, clauses_of
from monazite.reading.records import EXPORT_LIMITS
from monazite.reading.text.annotations import MarkedSentence
from monazite.reading.text.tables import pattern

_ACTIVE, _PASSIVE = pattern("firm_halt.active"), pattern("firm_halt.passive")
_FIRMS, _ORDERED = pattern("firm_halt.firms"), pattern("firm_halt.ordered")


def firm_halt(marked: MarkedSentence) -> re.Match[str] | None:
    """Where a sentence tells that a firm halts its output; None where a state acts or nobody does.

    Parameters
    ----------
    marked
        The sentence.
    """
    found = _ACTIVE.search(marked.clean) or _PASSIVE.search(marked.clean)
    if found is None:
        return None
    actors = marked.of("actor")
    firms = [a for a in actors if a.kind == "company"]
    parts = [p for c in clauses_of(marked) for p in c.parts if p.role in ("subject", "agent", "owner")]
    states = [p for p in parts if p.mark.kind != "company" and p.mark.start < found.end() and not _is_place(marked, p)]
    if states or _ORDERED.search(marked.clean[: found.start()]):
        return None
    return found if firms or _FIRMS.search(marked.clean) else None


def is_used_up_by_firm(w: TriggerContext) -> bool:
    """Whether a quota is only what a firm has used up, so that it halts its output."""
    return w.trigger.kind in EXPORT_LIMITS and firm_halt(w.marked) is not None


def _is_place(marked: MarkedSentence, part: ClausePart) -> bool:
    """Whether a name only says where the works are: ``its Malaysian plant``."""
    mark = part.mark
    return mark.kind == "adjective" and marked.token(mark.first - 1) in ("its", "their", "the", "a")
