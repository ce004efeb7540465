"""monazite: who runs out, when, at what price, and what would have helped, when a country shuts the tap.

>>> import monazite as mz
>>> results = mz.simulate(mz.load_dataset("rare_earths"), mz.load_scenario("cn-ree-2025"))  # doctest: +SKIP
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from monazite.brief import Brief as Brief
    from monazite.brief import brief as brief
    from monazite.check import check as check
    from monazite.comparison import compare as compare
    from monazite.dataset import Dataset as Dataset
    from monazite.dataset import load_dataset as load_dataset
    from monazite.ensemble import Ensemble as Ensemble
    from monazite.ensemble import run_ensemble as run_ensemble
    from monazite.explain import explain as explain
    from monazite.hindcast import hindcast as hindcast
    from monazite.results import Results as Results
    from monazite.scenario import Scenario as Scenario
    from monazite.scenario import load_scenario as load_scenario
    from monazite.simulate import simulate as simulate
    from monazite.talks import TalksResult as TalksResult
    from monazite.talks import talks as talks

_HOMES = {
    "Brief": "brief",
    "Ensemble": "ensemble",
    "brief": "brief",
    "check": "check",
    "Dataset": "dataset",
    "load_dataset": "dataset",
    "explain": "explain",
    "hindcast": "hindcast",
    "Results": "results",
    "compare": "comparison",
    "Scenario": "scenario",
    "load_scenario": "scenario",
    "run_ensemble": "ensemble",
    "simulate": "simulate",
    "TalksResult": "talks",
    "talks": "talks",
}

__all__ = [
    "Brief",
    "Dataset",
    "Ensemble",
    "Results",
    "Scenario",
    "TalksResult",
    "brief",
    "check",
    "compare",
    "explain",
    "hindcast",
    "load_dataset",
    "load_scenario",
    "run_ensemble",
    "simulate",
    "talks",
]


def __getattr__(name: str) -> Any:
    """Public names, imported when first used so that ``import monazite`` stays light."""
    if name in _HOMES:
        value = getattr(import_module(f"monazite.{_HOMES[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'monazite' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)


class _Package(ModuleType):
    """Keeps `mz.brief` the function although ``monazite.brief`` is a folder too: neither hides the other."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
