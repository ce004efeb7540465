"""Outcomes: what a user reads, each one function with a unit, axes and a direction.

Importing this package imports every file of its folder, which fills `registry.REGISTRY`: an outcome is one function in
any of them.
"""

import pkgutil
from importlib import import_module

FIRST = ("market", "arrivals", "dominance", "controllers", "footprint", "economy", "supply_risk")
"""Files whose outcomes stand first in lists, in this order; those of all others follow by the name of their file."""


def _import_files() -> None:
    """Import every file of this folder in the order in which lists have their outcomes."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    for name in (*FIRST, *(name for name in names if name not in FIRST)):
        import_module(f"{__name__}.{name}")


_import_files()
