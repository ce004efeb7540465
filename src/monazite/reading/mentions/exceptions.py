"""Goods that a sentence takes out: ``all exports of tungsten except APT``, ``all heavy rare earths but yttrium``."""

import re

from monazite.reading.text.annotations import MarkedSentence, WordMark
from monazite.reading.text.tables import pattern

_EXCEPT = pattern("goods.except")
_JOINED = re.compile(r"\s*(?:,\s*(?:and\s+|or\s+)?|and\s+|or\s+)(?:the\s+)?", re.I)


def excepted_goods(marked: MarkedSentence) -> list[WordMark]:
    """Goods of a sentence that a measure of it spares.

    Parameters
    ----------
    marked
        The sentence.

    Returns
    -------
    list of WordMark
        Those right after words such as ``except``, with those that follow them in a list.
    """
    found: list[WordMark] = []
    for mark in marked.of("good"):
        follows = bool(found) and _JOINED.fullmatch(marked.clean[found[-1].end : mark.start]) is not None
        if follows or _EXCEPT.search(marked.clean[: mark.start]):
            found.append(mark)
    return found
