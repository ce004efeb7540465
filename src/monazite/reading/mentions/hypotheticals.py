"""Measures that somebody only reckons with: ``Suppose ...``, ``a 60% duty would cost carmakers``, a bank's scenario."""

from monazite.reading.mentions.instrument import Trigger
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence, words

_OPENING, _MODEL = pattern("supposed.opening"), pattern("supposed.model")
_ANALYSTS, _ONLY_IF, _EXPECTING = pattern("supposed.analysts"), pattern("supposed.if"), pattern("supposed.expecting")
_WERE = pattern("supposed.were")
_EFFECTS, _ARTICLES = words("supposed.effects"), ("a", "an", "any", "such")
HYPOTHETICAL_KINDS = ("tariff", "export_tax", "export_control", "tech_control", "price_floor")
"""Kinds that are reckoned with before anyone takes them."""


def is_hypothetical(marked: MarkedSentence) -> bool:
    """Whether a whole sentence reckons with what is not: its measures are nobody's."""
    if "supposed" not in marked.cache:
        marked.cache["supposed"] = _judge_sentence(marked)
    return marked.cache["supposed"]


def _judge_sentence(marked: MarkedSentence) -> bool:
    text = marked.clean
    if _OPENING.search(text) or _MODEL.search(text):
        return True
    if any(m.value == "threatened" for m in marked.of("cue", "status")):
        return False
    if not _ANALYSTS.search(text):
        return False
    return bool(_ONLY_IF.search(text) or _WERE.search(text) or _EXPECTING.search(text))


def is_hypothetical_instrument(marked: MarkedSentence, trigger: Trigger) -> bool:
    """Whether an instrument is one of many that could be: ``a duty of 20% would double the price``."""
    if trigger.kind not in HYPOTHETICAL_KINDS or not _is_indefinite(marked, trigger):
        return False
    if any(m.value == "threatened" for m in marked.of("cue", "status")):
        return False
    end = trigger.mark.last
    for i in range(end, end + 9):
        if marked.token(i) in (",", "which", "that"):
            break  # "will impose a tariff on magnets, which would cost carmakers dear"
        if marked.token(i) in ("would", "could", "might") and _EFFECTS & {
            marked.token(k) for k in (i + 1, i + 2, i + 3)
        }:
            return True
    return False


def _is_indefinite(marked: MarkedSentence, trigger: Trigger) -> bool:
    """``a 60% duty``, ``an import duty``: an article stands before it, and no verb between."""
    return bool(set(_ARTICLES) & {marked.token(i) for i in range(trigger.mark.first - 5, trigger.mark.first + 1)})
