"""What runs out: a truce, a suspension, a law or a quota ends for its sides, a firm's permit only for that firm."""

import re

from monazite.reading.text.tables import pattern

_RULES, _PAPERS = pattern("lapsing.rules"), pattern("lapsing.papers")
_GENERAL, _NOT_RENEWED = pattern("measure.general_licence"), pattern("measure.not_renewed")
_OTHER = re.compile(
    r"\b(?:under|despite|with|after|since|during)\s+(?:the\s+|an?\s+|its\s+|their\s+)?(?:[\w-]+\s+){0,2}$", re.I
)
"""What leads to a rule under which something else runs out: ``under the truce``."""
_PRONOUN = re.compile(r"\b(?:it|which|that|both)\b", re.I)
_VERB = re.compile(r"\b(?:expir\w+|laps\w+|r[ua]ns? out|due to end)\b", re.I)


def is_of_rules(text: str, start: int) -> bool:
    """Whether what runs out at a place of a clause is a rule between states, or a pronoun that can stand for one.

    ``the suspension of licences expires``, not ``permits already issued would lapse``
    """
    rules = [r for r in _RULES.finditer(text) if not _OTHER.search(text[: r.start()])]
    papers = list(_PAPERS.finditer(text))
    ahead = sorted((*rules, *papers), key=lambda r: r.start())
    if ahead and any(r.start() < start for r in ahead):
        return ahead[0] in rules
    return bool(rules) or (not papers and _PRONOUN.search(text[:start]) is not None)


def is_of_papers(text: str) -> bool:
    """Whether a sentence tells that licences, contracts or the like of somebody run out."""
    found = _VERB.search(text)
    if _GENERAL.search(text) or _NOT_RENEWED.search(text):
        return False  # what is on record ends
    return found is not None and not is_of_rules(text, found.start())
