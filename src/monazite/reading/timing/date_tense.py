"""Whether the words around a day are of the past or of the future."""

import re

from monazite.reading.text.tables import pattern

AHEAD, BEHIND = pattern("around_date.ahead"), pattern("around_date.behind")
UNTIL = pattern("around_date.until")
PAST, BACK = pattern("around_date.past"), pattern("around_date.back")
_MEETS = pattern("around_date.meets")
_SPEECH, _OVER = pattern("around_date.said"), pattern("around_date.over")
_LEAD, _FUTURE = pattern("around_date.lead"), pattern("around_date.future")
_START = pattern("around_date.begins")
_THEN = re.compile(r"^,?\s+(?:[\w'-]+\s+){0,4}?(?:will|would|is to|are to)\b")


def looks_ahead(text: str, at: int) -> bool:
    """Whether the words before a day, or the sentence's verbs, speak of the future."""
    if BACK.search(text[max(0, at - 30) : at]) or re.match(r"[^:]{0,20}:", text[at:]):
        return False  # "4 April: China requires licences": a list of past dates
    if is_of_meeting(text, at):
        return True
    near = _SPEECH.sub(" ", text[max(0, at - 110) : at])
    if _LEAD.search(text[max(0, at - 30) : at]) or _FUTURE.search(near):
        return True
    if PAST.search(near):
        return False
    return bool(_FUTURE.search(text)) or not PAST.search(_SPEECH.sub(" ", text))


def tells_ahead(text: str) -> bool:
    """Whether a verb of a text is of the future; ``May`` is a month."""
    return any(found[0] != "May" for found in _FUTURE.finditer(text))


def is_start_ahead(text: str, at: int) -> bool:
    """Whether a day is told as a start with no verb of the past before it: ``bans exports from 1 July``."""
    if not _START.search(text[max(0, at - 30) : at]) or BACK.search(text[max(0, at - 30) : at]):
        return False
    return PAST.search(_SPEECH.sub(" ", re.split(r"[;:]", text[max(0, at - 110) : at])[-1])) is None


def is_of_meeting(text: str, at: int) -> bool:
    """Whether a day is that of a meeting to come: ``who flies to Shenzhen for the summit on 18 November``."""
    near = re.split(r"[;:]", text[max(0, at - 110) : at])[-1]
    found = [m.end() for m in _MEETS.finditer(near)]
    return bool(found) and not BEHIND.search(near, found[-1]) and not PAST.search(near, found[-1])


def is_upcoming(text: str, at: int) -> bool:
    """Whether the words just before a day are of the future: ``will start in November``, ``until 31 March``."""
    lead = re.split(r"[;:]", text[max(0, at - 80) : at])[-1]
    if UNTIL.search(lead) and not _OVER.search(lead.rpartition(",")[2]):
        return True
    return bool(_FUTURE.search(lead)) and not BACK.search(lead) and not PAST.search(lead[-25:])


def is_followed_by_future(text: str, end: int) -> bool:
    """Whether the words after a day are of the future: ``In March, Brussels will``."""
    return bool(_THEN.match(text[end:]))
