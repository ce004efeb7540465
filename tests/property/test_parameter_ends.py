"""At both ends of what a user may set, every parameter gives a run that is solved and whose numbers are finite."""

from typing import Any

import numpy as np
import pytest

import monazite as mz
from monazite.dataset.dataset import load_dataset
from monazite.model.parameters import Draws, draw
from monazite.results.results import Results
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate

PRIORS = {row.parameter: row for row in load_dataset("rare_earths").table("priors")}
ENDS = [(name, end) for name in PRIORS for end in (0, 1)]
SETTINGS = {"name": "ends", "start": "2025-02-01", "months": 10, "extends": "cn-ree-2025"}
OUTCOMES = (
    "price_outside",
    "exports",
    "loss_share_central",
    "loss_share_upper",
    "gdp_loss_central",
    "alternative_supply",
)
AS_A_USER = ENDS[:: len(ENDS) // 3]
"""Ends that are also set as a user sets them, by the scenario."""


@pytest.fixture(scope="module")
def ends() -> Results:
    """The central draw once for each end of each parameter, with that parameter there: one model for all."""
    central = draw(list(PRIORS.values()), seed=0, first=0, count=1).values
    values = {name: np.full(len(ENDS), central[name][0]) for name in central}
    for place, (name, end) in enumerate(ENDS):
        values[name][place] = PRIORS[name].bounds()[end]
    return simulate(None, load_scenario(SETTINGS), parameters=Draws(values, 0, 0, {}))


@pytest.mark.slow
@pytest.mark.parametrize("name", PRIORS)
@pytest.mark.parametrize("end", [0, 1], ids=["least", "most"])
def test_a_run_at_the_end(ends, name, end):
    place = ENDS.index((name, end))
    assert [failure for failure in ends.failures() if failure["draw"] == place] == []
    for outcome in OUTCOMES:
        assert np.isfinite(ends.values(outcome)[place]).all(), outcome


@pytest.mark.slow
@pytest.mark.parametrize(("name", "end"), AS_A_USER)
def test_the_scenario_sets_what_the_draw_has(ends, name, end):
    """The draws above are the runs of scenarios that hold a parameter there, bit by bit."""
    held: dict[str, Any] = {"parameters": {name: PRIORS[name].bounds()[end]}}
    alone = mz.simulate(None, SETTINGS | held)
    assert alone.failures() == []
    place = ENDS.index((name, end))
    for outcome in OUTCOMES:
        assert np.array_equal(alone.values(outcome)[0], ends.values(outcome)[place]), outcome
