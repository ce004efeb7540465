"""A measure that comes back: ``its ban, suspended until 27 November, took effect again on Friday``.

The main verb decides: what was said of the pause is aside. The end of a suspension is the start of what was suspended.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from monazite.reading.measures.context import TriggerContext
from monazite.reading.measures.status import Status
from monazite.reading.mentions.asides import blanked
from monazite.reading.mentions.clauses import Window
from monazite.reading.records import BARRIERS
from monazite.reading.text.tables import pattern

_BACK, _AGAIN, _PAUSED = (pattern(f"returns.{name}") for name in ("back", "again", "paused"))
_OVER, _FORMERLY, _OPEN = (pattern(f"returns.{name}") for name in ("over", "formerly", "open"))
_AHEAD = pattern("returns.ahead")
_PAST = pattern("returns.past")
_BY_NAME = ("goods", "bare", "anaphor", "always", "tech", "trade")
"""Kinds of words that name a measure; the others are verbs that make one."""


def spans_of_return(clean: str) -> list[tuple[int, int]]:
    """Where a sentence tells that a measure is back, and where it tells of the pause before; none where it does not.

    Parameters
    ----------
    clean
        The sentence with plain quotation marks and single spaces.
    """
    back = _verb_of_return(clean)
    return [] if back is None else [back.span(), *_pauses(clean, back)]


def pause_over(clean: str) -> re.Match[str] | None:
    """Where a sentence tells only that a suspension has ended: ``let the suspension of its ban lapse``."""
    return _OVER.search(clean)


def return_of(w: TriggerContext) -> tuple[TriggerContext, Status] | None:
    """What stands around a measure that comes back, without the days of its pause, and its state; None for others."""
    trigger, clean = w.trigger.mark, w.marked.clean
    if w.trigger.kind not in BARRIERS or w.clause.conditional or w.marked.of("cue", "condition"):
        return None  # what comes back if talks fail is not back
    over = _OVER.search(clean)
    named = trigger.kind in _BY_NAME and ":resume" not in trigger.value
    if over and named and w.trigger.variant != "licence" and over.start() <= trigger.start < over.end():
        return _without(w, [(0, over.start())]), Status("in_force", True, over[0])
    if (again := _FORMERLY.match(clean, _end_of_clause(w))) and any(d.role == "until" for d in w.whens):
        later = [d for d in w.whens if d.start >= again.start()]
        return replace(w, whens=later, window=Window(w.window.start, len(clean))), Status("suspended", True, again[0])
    back = _verb_of_return(clean)
    if back is None or not named:
        return None
    value = "announced" if _AHEAD.search(clean[: back.start()]) else "in_force"
    return _without(w, _pauses(clean, back)), Status(value, True, back[0])


def is_past(words: str) -> bool:
    """Whether words of a return tell of one that has come: ``took effect again``, not ``takes effect again when``."""
    return _PAST.search(words) is not None


def _end_of_clause(w: TriggerContext) -> int:
    """Where the first ``, a measure`` behind a trigger stands; the end of the sentence without one."""
    clean, at = w.marked.clean, w.trigger.mark.end
    found = re.compile(r",\s+(?:a|an)\s").search(clean, at)
    return found.start() if found else len(clean)


def _verb_of_return(clean: str) -> re.Match[str] | None:
    """The words by which a measure is back: plain ones, or weaker ones beside a pause that is told."""
    for found in (*_BACK.finditer(clean), *_AGAIN.finditer(clean)):
        if _OPEN.search(clean[: found.start()]):
            continue
        if found.re is _BACK or _pauses(clean, found):
            return found
    return None


def _pauses(clean: str, back: re.Match[str]) -> list[tuple[int, int]]:
    """Where the pause is told of which a verb of return is the end."""
    found = (pause.span() for pause in _PAUSED.finditer(clean))
    spans = [(a, min(b, back.start()) if a < back.start() else b) for a, b in found]
    return [(a, b) for a, b in spans if not a <= back.start() < b]


def _without(w: TriggerContext, spans: Sequence[tuple[int, int]]) -> TriggerContext:
    """What stands around a measure without some parts of its sentence; its own words stay."""
    t = w.trigger.mark
    out = [Window(a, b) for a, b in spans if not (a < t.end and t.start < b)]
    whens = [d for d in w.whens if not any(a <= d.start < b for a, b in spans)]
    lengths = [s for s in w.spans if not any(a <= s.start < b for a, b in spans)]
    return replace(w, marked=blanked(w.marked, out) if out else w.marked, whens=whens, spans=lengths)
