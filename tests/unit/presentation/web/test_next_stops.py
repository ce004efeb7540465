"""Days to the next line stop of the app are those of `simulate` on the file that the app gives."""

import math
from datetime import date

import numpy as np
import pytest

import monazite as mz
from app_cases import DAY
from monazite.presentation.web.headline.first_stops import first_stop_at_length
from monazite.presentation.web.levers.lever_spans import LeverSpan
from monazite.presentation.web.runs.quick_quantities import MAIN_REGIONS, QuickQuantities
from monazite.presentation.web.runs.requests import SimulateRequest
from monazite.presentation.web.runs.workspace import DEFAULT_SCENARIO, RunRequest
from monazite.presentation.web.views.downloads import scenario_toml
from monazite.scenario.scenario import read_scenario

DRAWS = 4
STATES = [
    ("cn-ree-2025-no-deal", {"cn_approval": 0.05}, {}),  # where lines stand when the levers act
    (DEFAULT_SCENARIO, {"cn_approval": 0.0, "us_tariff": 0.5}, {}),
    ("cn-ree-2025-no-deal", {"cn_approval": 0.3}, {"cn_approval": LeverSpan(date(2027, 2, 1))}),
]


@pytest.mark.parametrize(("name", "levers", "spans"), STATES)
def test_the_app_and_simulate_date_the_next_stops_alike(store, name, levers, spans):
    """All draws, all uses and buyers, from a checkpoint and from the start, to the last bit."""
    request = RunRequest(name, DAY, levers, spans=spans)
    store.range_run(RunRequest(name, DAY, {key: 0.9 * value for key, value in levers.items()}, spans=spans), DRAWS)
    live = store.range_run(request, DRAWS)
    toml = store.workspace(name, DAY).scenario_of(request).to_toml()
    if not spans:
        assert toml == scenario_toml(store, SimulateRequest(scenario=name, day=DAY, levers=levers))
    whole = mz.simulate(None, read_scenario(toml), draws=DRAWS, threads=1)
    assert live.run == whole.run
    assert live.anchor == whole.anchor == DAY
    assert np.isfinite(whole.view.stop).any()
    assert np.array_equal(live.view.stop, whole.view.stop)
    assert np.array_equal(live.values("first_stop_day"), whole.values("first_stop_day"), equal_nan=True)


def test_small_print_gives_the_first_stop_of_the_run_and_names_that_of_many_lines(store):
    workspace = store.workspace("cn-ree-2025-no-deal", DAY)
    run = store.central_run(RunRequest("cn-ree-2025-no-deal", DAY, {"cn_approval": 0.05}))
    current = QuickQuantities(run, DAY)
    plant, many = current.very_first_stop(MAIN_REGIONS), current.first_line_stop(MAIN_REGIONS)
    assert plant is not None
    assert many is not None
    days, industry, region = plant
    assert days.value == run.quantity("first_stop_day", industry=industry, region=region).value
    assert math.isfinite(days.value)
    text = first_stop_at_length(current, MAIN_REGIONS, workspace.names)
    assert "(the first stop day of the run)" in text
    assert "1% of the lines of a use stand" in text
