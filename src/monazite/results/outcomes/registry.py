"""The registry of outcomes: what a user reads, each one function with a unit, a good direction and its axes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from monazite.results.view import View

AxisNames = tuple[str, ...]
Direction = Literal["up", "down", "none"]
OutcomeFunction = Callable[["View"], np.ndarray]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A named outcome: unit, axes after ``draw``, whether more is good, tables that its figures rest on."""

    name: str
    unit: str
    axes: AxisNames
    good: Direction
    tables: tuple[str, ...]
    text: str
    function: OutcomeFunction


REGISTRY: dict[str, Outcome] = {}


def register(outcome: Outcome) -> None:
    """Add an outcome to the registry; `outcome` does so for a function of the outcome's name.

    Raises
    ------
    TypeError
        If another file has an outcome of the name.
    """
    own, present = outcome.function.__module__, REGISTRY.get(outcome.name)
    if present is not None and present.function.__module__ != own:
        raise TypeError(f"{own}: the outcome {outcome.name} is that of {present.function.__module__} already")
    REGISTRY[outcome.name] = outcome


def outcome(
    unit: str, *axes: str, good: Direction = "none", tables: tuple[str, ...] = ("priors",)
) -> Callable[[OutcomeFunction], OutcomeFunction]:
    """Register a function of a `View` as an outcome of the same name; its first line is what users read."""

    def registered(function: OutcomeFunction) -> OutcomeFunction:
        text = (function.__doc__ or "").strip().partition("\n")[0]  # empty where Python leaves docstrings out
        register(Outcome(function.__name__, unit, axes, good, tables, text, function))
        return function

    return registered


def may_never_come(outcome: Outcome) -> bool:
    """Whether an outcome is a day or a month that something comes on: missing where it does not come in the run."""
    return outcome.unit in ("day", "month") and "month" not in outcome.axes


PRICES = ("goods", "plants", "demand", "priors")
CHAIN = ("deposits", "plants", "demand", "trade", "priors")
NIL = 1e-9  # of a normal month: a solver's trace, not a shipment
LOSSES = ("sectors", "dependence", "uses", "priors")
