"""Draws: the same numbers in any batch, with any number of threads, whatever else is uncertain."""

import numpy as np
import pytest

from engine_cases import control, parameters, scenario, shipped, simulated
from monazite.engine.state import Params
from monazite.model.build import build
from monazite.model.parameters import draw
from monazite.simulation.simulate import run_draws


@pytest.fixture(scope="module")
def model():
    return build(shipped(), scenario(control(approval=0.2, review=2.5), months=8, growth=True))


@pytest.fixture(scope="module")
def eight(model):
    params = parameters(model, count=8)
    return params, *run_draws(model, params, threads=1)


def same(a, b, part=slice(None)):
    for name, x, y in zip(a._fields, a, b, strict=True):
        assert np.array_equal(x[part], y, equal_nan=True), f"{name}: {np.nanmax(np.abs(np.nan_to_num(x[part] - y)))}"


@pytest.mark.parametrize("threads", [2, 3, 8, 50])
def test_any_number_of_threads(model, eight, threads):
    params, flows, stopped = eight
    other, days = run_draws(model, params, threads=threads)
    same(flows, other)
    assert np.array_equal(stopped, days)


@pytest.mark.parametrize("first", [0, 4])
def test_a_run_of_eight_is_two_runs_of_four(model, eight, first):
    params, flows, stopped = eight
    half = parameters(model, first=first, count=4)
    for a, b in zip(params, half, strict=True):
        assert np.array_equal(a[first : first + 4], b)
    other, days = run_draws(model, half, threads=1)
    same(flows, other, slice(first, first + 4))
    assert np.array_equal(stopped[first : first + 4], days)


def test_one_draw_alone(model, eight):
    params, flows, _ = eight
    other, _ = run_draws(model, Params(*(a[5:6] for a in params)), threads=1)
    same(flows, other, slice(5, 6))


def test_the_same_run_twice(model, eight):
    params, flows, _ = eight
    same(flows, run_draws(model, params, threads=1)[0])


def test_the_order_of_draws_does_not_matter(model, eight):
    params, flows, _ = eight
    other, _ = run_draws(model, Params(*(a[::-1].copy() for a in params)), threads=1)
    for x, y in zip(flows, other, strict=True):
        assert np.allclose(x[::-1], y, rtol=1e-5, atol=1e-6, equal_nan=True)


def test_draw_zero_is_the_medians_whatever_the_seed():
    priors = shipped().table("priors")
    a, b = (draw(priors, seed=seed, first=0, count=3) for seed in (0, 7))
    for name in a.values:
        assert a[name][0] == b[name][0]
    assert any(a[name][1] != b[name][1] for name in a.values)


def test_central_results_do_not_depend_on_the_number_of_draws():
    one = simulated(control(), months=6)
    many = simulated(control(), months=6, draws=5)
    for x, y in zip(one.view.flows, many.view.flows, strict=True):
        assert np.allclose(x[0], y[0], rtol=1e-5, atol=1e-6, equal_nan=True)
