"""What later folders add to results: a name, and where the class stands that takes a run."""

from __future__ import annotations

from importlib import import_module
from typing import Any

ACCESSORS = {"plot": "monazite.presentation.plots.result_plots:ResultPlots"}
"""Module and class, by the attribute of `Results` that gives an instance of it. A name and no import: what is looked at
comes after what is computed, and is loaded when somebody looks."""


def accessor(name: str, results: object) -> Any:
    """An instance of the class of that name for a run.

    Raises
    ------
    AttributeError
        If nothing is registered under the name.
    """
    if name not in ACCESSORS:
        raise AttributeError(f"results have no attribute {name!r}")
    module, _, kind = ACCESSORS[name].partition(":")
    return getattr(import_module(module), kind)(results)
