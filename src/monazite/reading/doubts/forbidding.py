"""``May`` that forbids, and stops that only traders report.

``No gallium may leave`` is a ban and no guess; ``China may not export as much`` is a guess. A stop that traders see is
no order, but it can be what happens: it is asked, and the cautious answer leaves it out.
"""

import re

from monazite.reading.records import ReadMeasure, sentence_of
from monazite.reading.text.annotations import MarkedSentence
from monazite.reading.text.tables import pattern
from monazite.reading.timing.date_tense import tells_ahead

_FORBIDDEN, _RECKONED = pattern("doubt.forbidden"), pattern("doubt.reckoned")
_WITNESS, _STOPPED = pattern("doubt.witness"), pattern("doubt.has_stopped")
_HEARSAY_ACT = pattern("doubt.hearsay_act")
_SPEAKS, _KNOW_HOW = pattern("doubt.witness_speaks"), pattern("doubt.of_know_how")
_PASSIVE = re.compile(r"\bbe\s+\w+$")
_SEVERAL = re.compile(
    r"\b((?:two|three|four|five|six|seven|eight|nine|ten|several|multiple|\d+)\s+(?:[a-z]+\s+)?"
    r"(?:people|persons|sources|officials|executives|diplomats|insiders))\b",
    re.I,
)
_STATES = ("country", "body", "person")


def forbidden(marked: MarkedSentence, words: str) -> list[re.Match[str]]:
    """Where words of a sentence forbid with ``may``, ``must`` or ``shall``.

    Parameters
    ----------
    marked
        The sentence.
    words
        The sentence, or words of it.
    """
    return [w for w in _FORBIDDEN.finditer(words) if not _is_guess(marked, w[0])]


def _is_guess(marked: MarkedSentence, words: str) -> bool:
    """Whether somebody only reckons with it, or it is said of the one who acts: ``China may not export as much``."""
    before = marked.clean.partition(words)[0].rstrip()
    if _RECKONED.search(before) or _KNOW_HOW.search(f"{before} "):
        return True  # of what is known, not of the goods: it stays in doubt
    names = [a for a in marked.of("actor") if a.kind in _STATES and a.end == len(before)]
    is_of_state = bool(names) or before.lower().endswith((" it", " they"))
    return is_of_state and words.lower().startswith("may ") and _PASSIVE.search(words) is None


def reported_stop(m: ReadMeasure) -> str:
    """Who sees that exports have stopped, where that is all that is told; empty for other reports."""
    text = " ".join(sentence_of(m).sentence.split())
    is_told = m.status == "reported" or (m.status in ("in_force", "announced") and _SPEAKS.search(text) is not None)
    is_stop = m.kind == "export_control" and m.variant == "ban" and is_told
    seen_by, stopped = _WITNESS.search(text), _STOPPED.search(text)
    if not is_stop or not seen_by or not stopped or _RECKONED.search(text):
        return ""
    return "" if tells_ahead(text[: stopped.start()][-40:]) else seen_by[0].lower()


def reported_act(m: ReadMeasure) -> str:
    """Who tells of a dated control that no state has confirmed; empty for other reports."""
    text = " ".join(sentence_of(m).sentence.split())
    seen_by = _HEARSAY_ACT.search(text)
    if m.status != "reported" or m.kind != "export_control" or not seen_by or _RECKONED.search(text):
        return ""
    who = (seen_by[1] or seen_by[2]).lower().strip(" ,")
    return who if m.start is not None and m.mention is not None and m.mention.names_goods else ""


def several_tell(m: ReadMeasure) -> str:
    """Who, more than one, tells that exports of named goods were stopped; empty for plans and other reports."""
    text = " ".join(sentence_of(m).sentence.split())
    who, stopped = _SEVERAL.search(text), _STOPPED.search(text)
    is_told = m.status in ("reported", "in_force") and not m.later_state
    is_stop = is_told and m.kind == "export_control" and m.variant == "ban"
    if not is_stop or not who or not stopped or not m.goods or not m.affected or _RECKONED.search(text):
        return ""
    return "" if tells_ahead(text[: stopped.start()][-40:]) else who[1].lower()
