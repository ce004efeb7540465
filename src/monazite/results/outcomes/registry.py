"""The registry of outcomes: what a user reads, each one function with a unit, a good direction and its axes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from monazite.results.view import View

Axes = tuple[str, ...]
Direction = Literal["up", "down", "none"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A named outcome: unit, axes after ``draw``, whether more is good, tables that its figures rest on."""

    name: str
    unit: str
    axes: Axes
    good: Direction
    tables: tuple[str, ...]
    text: str
    function: Callable[[View], np.ndarray]


REGISTRY: dict[str, Outcome] = {}


def outcome(unit: str, *axes: str, good: Direction = "none", tables: tuple[str, ...] = ("priors",)):
    """Register a function of a `View` as an outcome of the same name."""

    def register(function: Callable[[View], np.ndarray]) -> Callable[[View], np.ndarray]:
        text = (function.__doc__ or "").strip().splitlines()[0]
        REGISTRY[function.__name__] = Outcome(function.__name__, unit, axes, good, tables, text, function)
        return function

    return register


PRICES = ("goods", "plants", "demand", "priors")
CHAIN = ("deposits", "plants", "demand", "trade", "priors")
NIL = 1e-9  # of a normal month: a solver's trace, not a shipment
LOSSES = ("sectors", "dependence", "uses", "priors")
