"""At both ends of what a user may set, every parameter gives a run that is solved and whose numbers are finite."""

import numpy as np
import pytest

import monazite as mz
from monazite.dataset.dataset import load_dataset

PRIORS = {row.parameter: row for row in load_dataset("rare_earths").table("priors")}
OUTCOMES = (
    "price_outside",
    "exports",
    "loss_share_central",
    "loss_share_upper",
    "gdp_loss_central",
    "alternative_supply",
)


@pytest.mark.slow
@pytest.mark.parametrize("name", PRIORS)
@pytest.mark.parametrize("end", [0, 1], ids=["least", "most"])
def test_a_run_at_the_end(name, end):
    settings = {"name": "ends", "start": "2025-02-01", "months": 10, "extends": "cn-ree-2025"}
    results = mz.simulate(None, settings | {"parameters": {name: PRIORS[name].bounds()[end]}})
    assert results.failures() == []
    for outcome in OUTCOMES:
        assert np.isfinite(results.values(outcome)).all(), outcome
