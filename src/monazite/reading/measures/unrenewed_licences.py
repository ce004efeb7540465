"""General licences that are not renewed: what was read as an easing, or as its denial, is the end of that easing.

``Will not be renewed`` denies no measure and ``will not extend`` imposes none: single licences come back. The words of
the sentence decide whether that is settled; what is denied, rumoured, considered or asked is no measure.
"""

import re
from datetime import date, timedelta

from monazite.reading.records import UNRENEWED, ReadMeasure, sentence_of
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence, words

_GENERAL, _ENDS = pattern("measure.general_licence"), pattern("measure.not_renewed")
_ENDS_NOW = pattern("measure.ends_general")
_HEARSAY, _RUMOUR, _MAY = pattern("status.hearsay"), pattern("doubt.rumour"), pattern("doubt.may")
_DENIAL = pattern("status.denial_of_end")
_REJECT, _REPORTS = words("status.reject"), words("status.rumour")
GRANTED = timedelta(days=31)
"""How long before its day an article can put an end that it tells as news; what is earlier is the day of the grant."""
_MONTH_OF_MAY = re.compile(r"\bMay\b(?=\s+(?:\d|of\b))|(?<=\d )May\b")


def mark_unrenewed(mentions: list[ReadMeasure], marked: list[MarkedSentence], base: date | None) -> None:
    """Give mentions of general licences that are not renewed their variant, state and day, in place.

    Parameters
    ----------
    mentions
        Mentions of measures, sentence by sentence; only export controls are changed.
    marked
        Sentences with their words marked.
    base
        Day of the article.
    """
    by_number = {sentence.sentence.number: sentence for sentence in marked}
    for m in mentions:
        sentence = by_number.get(sentence_of(m).number)
        if sentence is None or m.kind != "export_control" or m.variant == "ban" or m.only_asked:
            continue
        text = sentence.clean
        ends = _ENDS.search(text) or _ENDS_NOW.search(text)
        if not _GENERAL.search(text) or not ends or text.rstrip("\"' ").endswith("?"):
            continue
        m.variant, m.explicit = UNRENEWED, True
        m.status = _status(m, sentence)
        is_grant = m.start is not None and base is not None and m.start < base - GRANTED
        m.start, m.end, m.exact = m.end or (None if is_grant else m.start), None, True
        m.strict, m.later_state, m.months = False, "", None
        m.several = m.several and _ENDS_NOW.search(text) is None  # single licences and the general ones they replace


def _status(m: ReadMeasure, marked: MarkedSentence) -> str:
    """Whether the end is denied, only heard of or weighed, threatened, or settled."""
    text = _MONTH_OF_MAY.sub("", marked.clean)
    tokens = {token.lower() for token in marked.tokens}
    if _DENIAL.search(text) or (tokens & _REJECT and tokens & _REPORTS):
        return "denied"
    if marked.of("cue", "condition") or m.status == "threatened":
        return "threatened"
    if m.status in ("reported", "considered"):
        return m.status
    if _RUMOUR.search(text) or _HEARSAY.search(text):
        return "reported"
    return "considered" if _MAY.search(text) else "announced"
