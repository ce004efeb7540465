"""Inputs of a sensitivity analysis: the priors, or the ranges that are left among conditioned draws."""

import numpy as np
import pytest

from monazite.analysis.input_ranges import COURSE, InputRanges
from monazite.dataset.dataset import load_dataset
from monazite.model.build import build
from monazite.model.driver_paths import DriverPaths
from monazite.model.drivers import driver_name
from monazite.model.parameters import draw_at
from monazite.model.posterior_draws import PosteriorDraws
from monazite.scenario.scenario import load_scenario


@pytest.fixture(scope="module")
def model():
    sc = load_scenario("cn-ga-ge-2023")
    return build(load_dataset(*sc.dataset), sc)


@pytest.fixture(scope="module")
def posterior(model):
    """A central draw and four others, whose `cover.line` goes against their `permit.life`."""
    values = {
        "cover.line": np.array([50.0, 40.0, 10.0, 30.0, 20.0]),
        "permit.life": np.array([5.0, 1.0, 4.0, 2.0, 3.0]),
    }
    row = next(row for row in model.dataset.table("drivers") if row.driver == "demand")
    path = np.array([[0.0, 0.0], [0.1, 0.1], [0.2, 0.2], [0.3, 0.3], [0.4, 0.4]])
    return PosteriorDraws(values, DriverPaths(model.index.month[0], {driver_name(row): path}), "a test")


def test_without_a_posterior_inputs_are_the_priors(model):
    inputs, u = InputRanges(model), np.array([0.1, 0.5, 0.9])
    units = {"cover.line": u, "permit.life": u}
    made, expected = inputs.draws(units), draw_at(model.dataset.table("priors"), units, inputs.fixed)
    assert {name: x.tolist() for name, x in made.values.items()} == {n: x.tolist() for n, x in expected.values.items()}
    assert made.drivers is None
    assert made.origin == ""
    assert inputs.strongest_tie() == 0.0


def test_of_conditioned_draws_a_parameter_has_its_own_distribution(model, posterior):
    """Four draws stand for the middles of four equal parts; between them values are linear, beyond them the ends."""
    inputs = InputRanges(model, posterior)
    made = inputs.draws({"cover.line": np.array([0.0, 0.125, 0.25, 0.5, 0.875, 1.0])})
    assert made["cover.line"].tolist() == pytest.approx([10.0, 10.0, 15.0, 25.0, 40.0, 40.0])
    assert made["permit.life"].tolist() == [5.0] * 6  # without a number: the central draw
    assert made.origin == "a test"
    assert inputs.strongest_tie() == pytest.approx(1.0)


def test_a_course_of_the_drivers_is_that_of_one_draw(model, posterior):
    inputs = InputRanges(model, posterior)
    (name,) = posterior.drivers.values
    made = inputs.draws({COURSE: np.array([0.0, 0.3, 0.6, 0.999])})
    assert made.drivers is not None
    assert made.drivers.values[name][:, 0].tolist() == [0.1, 0.2, 0.3, 0.4]
    central = inputs.draws({"cover.line": np.array([0.2, 0.8])})
    assert central.drivers is not None
    assert central.drivers.values[name][:, :2].tolist() == [[0.0, 0.0], [0.0, 0.0]]
