"""Chances of the game in words: they are orderings, and three digits would say more than the model knows."""

from __future__ import annotations

import math

TENTHS = 10
RARE, SURE = 0.05, 0.95
"""Below the one a chance is one in so many, above the other it is nearly sure."""
HARDLY = 0.01


def chance_words(share: float) -> str:
    """A chance in words.

    >>> [chance_words(x) for x in (0.0, 0.004, 0.03, 0.0752, 0.682)]
    ['nil', 'under 1 in 100', 'about 1 in 30', 'about 1 in 10', 'about 7 in 10']
    >>> [chance_words(x) for x in (0.97, 0.999, 1.0)]
    ['over 9 in 10', 'over 99 in 100', '10 in 10']
    """
    if share <= 0.0 or share >= 1.0:
        return "nil" if share <= 0.0 else f"{TENTHS} in {TENTHS}"
    if share < HARDLY or share > 1.0 - HARDLY:
        return f"{'under 1' if share < HARDLY else 'over 99'} in 100"
    if share < RARE:
        places = -math.floor(math.log10(1.0 / share))
        return f"about 1 in {round(1.0 / share, places):.0f}"
    if share > SURE:
        return f"over 9 in {TENTHS}"
    return f"about {min(max(round(TENTHS * share), 1), TENTHS - 1)} in {TENTHS}"
