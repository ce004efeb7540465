"""A number that knows its range, unit, run and sources."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Quantity:
    """One value of an outcome, with the range of the draws.

    ``value`` is the central draw, ``low`` and ``high`` are the 5 % and 95 % points of the draws, all in ``unit``.
    ``kind`` is ``model`` for a simulated value and ``data`` for a published figure, whose ``sources`` then say which.
    """

    value: float
    low: float
    high: float
    unit: str
    outcome: str
    where: Mapping[str, str] = field(default_factory=dict)
    run: str = ""
    sources: tuple[str, ...] = ()
    kind: Literal["model", "data"] = "model"
