"""Countries whose buyers an article names, on whom a measure acts or not: ``Chinese refiners``, ``makers in Japan``."""

from collections.abc import Iterable

from monazite.reading.text.annotations import MarkedSentence, WordMark
from monazite.reading.text.vocabulary import words

_BUYERS = words("parties.buyers") - {"army", "defence", "defense", "destinations", "military"}
"""Those of goods: ``American missile defence systems`` are no buyers."""
_BETWEEN = 2
"""Words that may stand between a country and its buyers: ``Chinese battery makers``."""
_MADE = 3
"""Words that may tell what they make: ``makers of flame retardants in Japan``."""
_PLACES = ("in", "of", "from", "across")
_JOINED = ("and", "or", "the", ",")


def named_buyers(sentences: Iterable[MarkedSentence]) -> list[str]:
    """Codes of the countries whose buyers some sentences name, in their order."""
    return list(
        dict.fromkeys(
            mark.value
            for sentence in sentences
            for mark in sentence.of("actor")
            if mark.kind in ("country", "adjective") and _has_buyers(sentence, mark)
        )
    )


def _has_buyers(sentence: MarkedSentence, mark: WordMark) -> bool:
    """Whether buyers stand behind a country, or before it and ``in``, itself or at the end of a list."""
    behind = (sentence.token(at) for at in range(mark.last, mark.last + _BETWEEN + 1))
    if mark.kind == "adjective":
        return any(word in _BUYERS for word in behind)
    at = mark.first - 1
    ends = {other.last - 1: other.first - 1 for other in sentence.of("actor") if other.last <= mark.first}
    while at >= 0 and (sentence.token(at) in _JOINED or at in ends):
        at = ends.get(at, at - 1)
    if sentence.token(at) not in _PLACES:
        return False
    if any(sentence.token(at - back) in _BUYERS for back in range(1, _BETWEEN + 1)):
        return True
    makers = (back for back in range(2, _MADE + 2) if sentence.token(at - back) == "of")
    return any(sentence.token(at - back - 1) in _BUYERS for back in makers)
