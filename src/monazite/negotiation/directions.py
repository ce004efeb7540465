"""Which way terms of past rounds of talks went, and how often talks played from their first days go the same way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

DOWN, SAME, UP = "down", "same", "up"
"""A level below that of the first day of a round, the same, or above; purchases begin with none."""


def direction_chances(chance: np.ndarray, start: int) -> dict[str, np.ndarray]:
    """Chances of the three directions (draw,) from chances of the levels (draw, level) and the level at the start."""
    rung = np.arange(chance.shape[1])
    return {
        DOWN: chance[:, rung < start].sum(1), SAME: chance[:, rung == start].sum(1),
        UP: chance[:, rung > start].sum(1),
    }  # fmt: skip


def direction_of(rung: int, start: int) -> str:
    """Which way a term went.

    >>> direction_of(1, 2), direction_of(2, 2)
    ('down', 'same')
    """
    return DOWN if rung < start else UP if rung > start else SAME


def direction_score(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """How many terms of past rounds the talks send the way that they went.

    Parameters
    ----------
    rows
        Rounds as of `monazite.negotiation.replay.replay`.

    Returns
    -------
    dict
        ``hits`` of ``tried`` terms; ``unchanged``, how many of them did not change, so that expecting no change would
        have met them; ``by_term``: hits by instrument; ``rounds``: number of rounds.
    """
    found = [(name, term["direction"]) for row in rows for name, term in row["terms"].items()]
    names = dict.fromkeys(name for name, _ in found)
    return {
        "hits": sum(one["hit"] for _, one in found),
        "tried": len(found),
        "unchanged": sum(one["observed"] == SAME for _, one in found),
        "by_term": {name: sum(one["hit"] for other, one in found if other == name) for name in names},
        "rounds": len(rows),
    }
