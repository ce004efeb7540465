"""Losses through the whole monthly run never fall when a control is harder or longer, or when stocks are smaller."""

from datetime import date

import numpy as np
import pytest

from engine_cases import control, scenario, shipped
from monazite.model.build import build
from monazite.model.parameters import Draws, draw
from monazite.results.results import Results
from monazite.simulation.simulate import calibrated_params, fixed_parameters, run_draws

SEVERITIES = np.linspace(0.05, 1.0, 20)
ENDS = (date(2025, 4, 1), date(2025, 7, 1), date(2026, 1, 1))
STOCKS = np.array([24.0, 48.0, 96.0])
"""Days of use that makers of parts and products hold, median over lines: half, the central value, twice."""
BOUNDS = ("economy_loss_lower", "economy_loss_central", "economy_loss_upper")


@pytest.fixture(scope="module")
def table() -> np.ndarray:
    """World losses of fifteen months (severity, duration, stock, bound), MUSD; the stocks are draws of one run."""
    still = fixed_parameters(scenario())
    one = draw(shipped().table("priors"), seed=0, first=0, count=1, fixed=still)
    three = {name: np.repeat(np.asarray(value), 3, 0) for name, value in one.values.items()}
    values = Draws(three | {"cover.line": STOCKS}, first=0, seed=0)
    out = np.empty((20, 3, 3, 3))
    for i, severity in enumerate(SEVERITIES):
        for d, end in enumerate(ENDS):
            policy = control(start="2025-01-01", end=end, approval=1.0 - severity, review=1.0)
            model = build(shipped(), scenario(policy, months=15))
            flows, stopped = run_draws(model, calibrated_params(model, values), threads=1)
            results = Results(model, values, flows, stopped)
            out[i, d] = np.stack([results.values(name)[:, :, -1, -1].sum(1) for name in BOUNDS], 1)
    return out


def test_losses_never_fall_with_severity_and_duration_nor_rise_with_stocks(table):
    """20 severities x 3 durations x 3 stock levels, each of the three bounds."""
    slack = 1e-6 * table.max((0, 1, 2))  # PRECISION of the market and of the table
    assert (np.diff(table, axis=0) >= -slack).all()
    assert (np.diff(table, axis=1) >= -slack).all()
    assert (np.diff(table, axis=2) <= slack).all()
    assert (table[-1, -1, 0] > 1000.0 * slack).all()  # there is something to lose


def test_bounds_stay_in_order_on_the_grid(table):
    assert (np.diff(table, axis=3) >= 0.0).all()
