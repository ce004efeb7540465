"""monazite: who runs out, when, at what price, and what would have helped, when a country shuts the tap.

>>> import monazite as mz
>>> results = mz.simulate("rare_earths", "cn-ree-2025")  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING

from monazite.foundation.deprecation import install as _answer_former_paths

if TYPE_CHECKING:
    from monazite.analysis.assimilation.condition import condition as condition
    from monazite.analysis.conditioned_runs import compare as compare
    from monazite.analysis.conditioned_runs import run_ensemble as run_ensemble
    from monazite.analysis.conditioned_runs import simulate as simulate
    from monazite.analysis.conditioned_runs import talks as talks
    from monazite.analysis.exercise.session import Exercise as Exercise
    from monazite.analysis.forecast.forecast import forecast as forecast
    from monazite.analysis.verification.hindcast import hindcast as hindcast
    from monazite.dataset.check import check as check
    from monazite.dataset.dataset import Dataset as Dataset
    from monazite.dataset.dataset import datasets as datasets
    from monazite.dataset.dataset import load_dataset as load_dataset
    from monazite.dataset.upkeep.data_status import DataStatus as DataStatus
    from monazite.dataset.upkeep.data_status import data_status as data_status
    from monazite.foundation.errors import DataError as DataError
    from monazite.foundation.errors import InputError as InputError
    from monazite.foundation.errors import MonaziteError as MonaziteError
    from monazite.foundation.errors import SolveError as SolveError
    from monazite.negotiation.run import TalksResult as TalksResult
    from monazite.presentation.briefing.render import Brief as Brief
    from monazite.presentation.briefing.render import brief as brief
    from monazite.presentation.company.report import company as company
    from monazite.reading.article_reader import read_article as read_article
    from monazite.results.explain import explain as explain
    from monazite.results.outcome_table import outcomes as outcomes
    from monazite.results.quantity import Quantity as Quantity
    from monazite.results.results import Results as Results
    from monazite.scenario.scenario import Scenario as Scenario
    from monazite.scenario.scenario import load_scenario as load_scenario
    from monazite.scenario.shipped import scenarios as scenarios
    from monazite.simulation.ensemble.reader import Ensemble as Ensemble

    __version__: str

_HOMES = {
    "Brief": "presentation.briefing.render",
    "DataError": "foundation.errors",
    "DataStatus": "dataset.upkeep.data_status",
    "Dataset": "dataset.dataset",
    "Ensemble": "simulation.ensemble.reader",
    "Exercise": "analysis.exercise.session",
    "InputError": "foundation.errors",
    "MonaziteError": "foundation.errors",
    "Quantity": "results.quantity",
    "Results": "results.results",
    "Scenario": "scenario.scenario",
    "SolveError": "foundation.errors",
    "TalksResult": "negotiation.run",
    "brief": "presentation.briefing.render",
    "check": "dataset.check",
    "company": "presentation.company.report",
    "compare": "analysis.conditioned_runs",
    "condition": "analysis.assimilation.condition",
    "data_status": "dataset.upkeep.data_status",
    "datasets": "dataset.dataset",
    "explain": "results.explain",
    "forecast": "analysis.forecast.forecast",
    "hindcast": "analysis.verification.hindcast",
    "load_dataset": "dataset.dataset",
    "load_scenario": "scenario.scenario",
    "outcomes": "results.outcome_table",
    "read_article": "reading.article_reader",
    "run_ensemble": "analysis.conditioned_runs",
    "scenarios": "scenario.shipped",
    "simulate": "analysis.conditioned_runs",
    "talks": "analysis.conditioned_runs",
}
"""Module of every public name."""

__all__ = [
    "Brief",
    "DataError",
    "DataStatus",
    "Dataset",
    "Ensemble",
    "Exercise",
    "InputError",
    "MonaziteError",
    "Quantity",
    "Results",
    "Scenario",
    "SolveError",
    "TalksResult",
    "__version__",
    "brief",
    "check",
    "company",
    "compare",
    "condition",
    "data_status",
    "datasets",
    "explain",
    "forecast",
    "hindcast",
    "load_dataset",
    "load_scenario",
    "outcomes",
    "read_article",
    "run_ensemble",
    "scenarios",
    "simulate",
    "talks",
]


def __getattr__(name: str) -> object:
    """Public names, imported when first used so that ``import monazite`` stays light."""
    if name == "__version__":
        value: object = import_module("monazite.foundation.version").package_version()
    elif name in _HOMES:
        value = getattr(import_module(f"monazite.{_HOMES[name]}"), name)
    else:
        raise AttributeError(f"module 'monazite' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


_answer_former_paths()
