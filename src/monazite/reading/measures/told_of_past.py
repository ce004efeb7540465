"""History and penalties: what an article tells of years ago, and what becomes of who breaks a rule, is no news."""

import re
from datetime import date, timedelta

from monazite.reading.measures.context import TriggerContext
from monazite.reading.records import ReadMeasure
from monazite.reading.text.tables import pattern

LONG_AGO = timedelta(days=240)
"""How long ago a day must lie that makes what a sentence tells of it history."""
_PENALTY, _YEAR, _AGO = pattern("past.penalty"), pattern("past.year"), pattern("past.ago")
_STILL, _THAT_YEAR = pattern("past.still"), re.compile(r"\s*(?:of|in)\s+(?:that|the same)\s+year", re.I)


def is_penalty(text: str, start: int) -> bool:
    """Whether what stands at a place befalls who breaks a rule: ``miners that breach their quota would be barred``."""
    found = _PENALTY.search(text)
    return found is not None and found.start() <= start


def is_history(w: TriggerContext, base: date | None) -> bool:
    """Whether a sentence tells of what was done long ago, and of nothing that lasts or lies ahead."""
    text = w.marked.clean
    if base is None or _STILL.search(text):
        return False
    days = [
        d.day for d in w.whens if not _THAT_YEAR.match(text, d.end) and not _THAT_YEAR.search(text[d.start : d.end])
    ]
    if any(day >= base - LONG_AGO for day in days):
        return False
    years = [int(found[1]) for found in _YEAR.finditer(text)]
    return bool(days or _AGO.search(text) or (years and max(years) < base.year))


def is_other_time(a: ReadMeasure, b: ReadMeasure) -> bool:
    """Whether one mention is history and the other is announced for days to come, or both are of two acts of old.

    ``Quotas were cut in 2010``; ``in 2025 it put them under licence``
    """
    if a.of_history and b.of_history and a.variant != b.variant and "export_control" in (a.kind, b.kind):
        return True
    old, new = (a, b) if a.of_history else (b, a)
    return old.of_history and not new.of_history and new.status in ("announced", "threatened")
