"""Whether a text is in English, by the commonest words of its grammar."""

from monazite.reading.text.tables import pattern

_COMMON = pattern("text.english")
SHARE = 0.12
"""Least share of the words that are common English ones; a fifth to a third of a news report's are, one in fifty of a
French or a German one's."""
FEWEST = 12
"""Words of a text below which nothing is said of its language."""


def is_english(text: str) -> bool:
    """Whether a text is in English; one of a few words counts as such.

    Parameters
    ----------
    text
        The article.
    """
    count = len(text.split())
    return count < FEWEST or len(_COMMON.findall(text)) >= SHARE * count
