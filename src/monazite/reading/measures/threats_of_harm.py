"""A threat that somebody suffers and nobody makes: ``imports threatened to impair national security``."""

from monazite.reading.text.tables import pattern

_HARMS, _DECIDED = pattern("status.harms"), pattern("status.decided")


def is_harm(text: str, at: int, instrument: tuple[int, int]) -> bool:
    """Whether a word for a threat is of what somebody suffers, and not of the measure.

    A threat is of the measure that it leads to, or that is its object. What is signed or imposed is no threat,
    whatever else threatens.

    Parameters
    ----------
    text
        The sentence.
    at
        Where the word stands.
    instrument
        Where the words for the measure begin and end.

    Examples
    --------
    >>> is_harm("It signed a tariff, as imports threatened to impair security.", 31, (12, 18))
    True
    """
    harm = _HARMS.match(text, at)
    if harm is None:
        return False
    start, end = instrument
    return at >= end or (harm.end() < start and _DECIDED.search(text[harm.end() : end]) is not None)
