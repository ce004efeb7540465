"""Neighbours of a solved path in a small world: the path itself comes back, and how the error grows with a change."""

import numpy as np
import pytest

from engine_cases import case, case_of, control
from monazite.engine.linearised_market import STEPS
from monazite.engine.numerics.factors import SINGLE, solve_factored
from monazite.engine.numerics.solver import FAILED, SOLVED
from monazite.engine.run import new_reference_path, run
from monazite.engine.state import Flows
from monazite.model.build import Model
from monazite.simulation.simulate import empty_flows

MONTHS = 3
CONTROL = control(start="2025-02-01", goods=["*"], approval=0.6, review=0.0)


def simulated_path(model: Model, params, **path) -> Flows:
    flows = empty_flows(model, params.scalars.shape[0])
    run(model.structure, model.controls, params, model.base, flows, **path)
    return flows


@pytest.fixture(scope="module")
def recorded(small):
    """A case of a small world under licences, its flows, and the recorded path."""
    c = case(CONTROL, ds=small, months=MONTHS)
    path = new_reference_path(c.model.structure, c.model.base)
    return c, simulated_path(c.model, c.params, record=path), path


def test_the_path_itself_comes_back(recorded):
    c, solved, path = recorded
    again = simulated_path(c.model, c.params, reference=path)
    assert (again.status[0, :, 0] == SOLVED).all()
    assert again.status[0, :, 1].tolist() == [STEPS + 1.0] * MONTHS
    assert again.price == pytest.approx(solved.price, rel=1e-8)
    assert again.ship == pytest.approx(solved.ship, rel=1e-7, abs=1e-8 * solved.ship.max())


def test_the_recorded_factors_are_those_of_differences(recorded):
    """F_z by central differences at the solved month, solved column by column, has ones on its diagonal alone."""
    c, _, path = recorded
    again = case_of(c.model, c.params)
    again.run(MONTHS)
    t, n = MONTHS - 1, int(path.count[MONTHS - 1])
    active = path.active[t, :n]
    slopes = again.kernel().differences(path.z[t])[np.ix_(active, active)]
    columns = np.zeros((n, path.order.shape[1]), dtype=SINGLE)
    columns[:, :n] = slopes.T
    for column in columns:
        solve_factored(path.factors[t], n, path.order[t], column)
    assert columns[:, :n] == pytest.approx(np.eye(n), abs=2e-4)


def test_the_error_is_of_third_order_in_the_change(recorded):
    """Wants of every use 2 % and 4 % larger: twice the change, about eight times the error."""
    c, _, path = recorded
    errors = []
    for change in (0.02, 0.04):
        params = c.params._replace(activity=c.params.activity * (1.0 + change))
        exact = simulated_path(c.model, params)
        near = simulated_path(c.model, params, reference=path)
        errors.append(np.abs(np.log(near.price[0, 0] / exact.price[0, 0]))[exact.price[0, 0] > 0].max())
    assert errors[0] < 1e-4
    assert 5.0 < errors[1] / errors[0] < 12.0


def test_a_path_without_factors_is_marked_as_not_solved(recorded):
    c, _, path = recorded
    none = path._replace(count=np.zeros(MONTHS, dtype=np.int64))
    assert (simulated_path(c.model, c.params, reference=none).status[0, :, 0] == FAILED).all()


def test_every_month_is_reported_to_who_watches(recorded):
    c, _, _ = recorded
    done: list[int] = []
    flows = empty_flows(c.model, 1)
    run(c.model.structure, c.model.controls, c.params, c.model.base, flows, done.append)
    assert done == [1, 2, 3]
