"""Every uncertain parameter of the shipped data moves an outcome of a shipped scenario; one that moves none is dead."""

import numpy as np
import pytest

from engine_cases import shipped
from monazite.model.parameters import draw_at
from monazite.results.outcomes.registry import REGISTRY
from monazite.results.results import Results
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate

END = 0.98  # the quantile of its prior that a parameter is moved to from its median
EXCEPTIONS: dict[str, str] = {
    "project.correlation": "has no part in the central course of projects: test_pipeline.py",
    "research.effect": "acts where somebody pays for research, an innovation measure: test_levers.py",
    "licence.notice": "acts where a licence follows an earlier one, as graphite's did: test_early_applications.py",
    "cover.between": "sets stocks of draws beyond the central one apart: test_stock_classes.py",
}
"""Parameters that may move no outcome here, each with the reason."""


def moved(scenario: str, names: list[str]) -> set[str]:
    """Those of the parameters that change some outcome, each alone in a draw of its own after the central one."""
    priors = shipped().table("priors")
    units = {name: np.full(len(names) + 1, 0.5) for name in names}
    for place, name in enumerate(names):
        units[name][place + 1] = END
    run = simulate(shipped(), load_scenario(scenario), parameters=draw_at(priors, units))
    return {name for place, name in enumerate(names) if _differs(run, place + 1)}


def _differs(run: Results, draw: int) -> bool:
    for name in REGISTRY:
        values = run.values(name)
        if not np.allclose(values[draw], values[0], rtol=1e-9, atol=1e-12, equal_nan=True):
            return True
    return False


@pytest.mark.slow
def test_every_parameter_moves_an_outcome() -> None:
    left = [row.parameter for row in shipped().table("priors") if row.parameter not in EXCEPTIONS]
    for scenario in ("cn-ree-2025", "truce-expiry-2026"):
        done = moved(scenario, left)
        left = [name for name in left if name not in done]
    assert left == []
