"""monazite: who runs out, when, at what price, and what would have helped, when a country shuts the tap.

>>> import monazite as mz
>>> results = mz.simulate(mz.load_dataset("rare_earths"), mz.load_scenario("cn-ree-2025"))  # doctest: +SKIP
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from monazite.analysis.verification.hindcast import hindcast as hindcast
    from monazite.dataset.check import check as check
    from monazite.dataset.dataset import Dataset as Dataset
    from monazite.dataset.dataset import load_dataset as load_dataset
    from monazite.negotiation.run import TalksResult as TalksResult
    from monazite.negotiation.run import talks as talks
    from monazite.presentation.briefing.render import Brief as Brief
    from monazite.presentation.briefing.render import brief as brief
    from monazite.results.explain import explain as explain
    from monazite.results.results import Results as Results
    from monazite.results.results import compare as compare
    from monazite.scenario.scenario import Scenario as Scenario
    from monazite.scenario.scenario import load_scenario as load_scenario
    from monazite.simulation.ensemble.reader import Ensemble as Ensemble
    from monazite.simulation.ensemble.run import run_ensemble as run_ensemble
    from monazite.simulation.simulate import simulate as simulate

_HOMES = {
    "Brief": "presentation.briefing.render",
    "Ensemble": "simulation.ensemble.reader",
    "brief": "presentation.briefing.render",
    "check": "dataset.check",
    "Dataset": "dataset.dataset",
    "load_dataset": "dataset.dataset",
    "explain": "results.explain",
    "hindcast": "analysis.verification.hindcast",
    "Results": "results.results",
    "compare": "results.results",
    "Scenario": "scenario.scenario",
    "load_scenario": "scenario.scenario",
    "run_ensemble": "simulation.ensemble.run",
    "simulate": "simulation.simulate",
    "TalksResult": "negotiation.run",
    "talks": "negotiation.run",
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
    """Keeps `mz.brief` the function whatever module of that name is imported."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
