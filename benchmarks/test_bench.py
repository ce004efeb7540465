"""Timings of single parts, for work on one of them: ``pytest benchmarks --benchmark-enable --benchmark-only``.

Ratios with other solvers, growth and memory are in the other modules (`make bench`)."""

import subprocess
import sys

import pytest

from monazite.dataset.dataset import load_dataset
from monazite.engine.balance import evaluate
from monazite.engine.market_arrays import Behaviour, Market, Month
from monazite.engine.numerics.jacobian import jacobian
from monazite.engine.run import begin, new_scratch, run
from monazite.model.build import build
from monazite.model.parameters import draw
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import empty_flows, run_draws


@pytest.fixture(scope="module")
def model():
    """The main case."""
    sc = load_scenario("cn-ree-2025")
    return build(load_dataset(*sc.dataset), sc)


def parameters(model, count):
    """Parameters of the first draws."""
    return model.params(draw(model.dataset.table("priors"), seed=0, first=0, count=count))


def test_build(benchmark, model):
    """Dataset and scenario to arrays."""
    benchmark(build, model.dataset, model.scenario)


def test_central_run(benchmark, model):
    """60 months, central draw, one thread, warm."""
    params = parameters(model, 1)
    flows = empty_flows(model, 1)
    run(model.structure, model.controls, params, model.base, flows)
    benchmark(run, model.structure, model.controls, params, model.base, flows)


def test_64_draws(benchmark, model):
    """60 months, 64 draws, all cores."""
    params = parameters(model, 64)
    run_draws(model, parameters(model, 1))
    benchmark.pedantic(run_draws, args=(model, params), rounds=2)


def one_month(model):
    """Arguments of the market's kernels for the first month."""
    params = parameters(model, 1)
    flows = empty_flows(model, 1)
    work = new_scratch(model.structure, params, model.base)
    state = begin(model.structure, params, model.base)
    from monazite.engine.state import Flows
    from monazite.engine.step import step

    first = Flows(*(array[:, 0] for array in flows))
    step(0, model.structure, model.controls, params, model.base, state, work, first)
    d = Behaviour(*(a[0] for a in work.behaviour))
    x = Month(*(a[0] for a in work.month))
    m = Market(*(a[0] for a in work.market))
    return state.z[0], model.base.blocks, model.base.market_network, d, x, m, work.tangents


def test_residual(benchmark, model):
    """One evaluation of all equations of a month."""
    z, blocks, s, d, x, m, _ = one_month(model)
    benchmark(evaluate, z, blocks, s, d, x, m)


def test_jacobian(benchmark, model):
    """One analytic Jacobian."""
    z, blocks, s, d, x, m, t = one_month(model)
    evaluate(z, blocks, s, d, x, m)
    benchmark(jacobian, z, blocks, s, d, x, m, t)


def test_import(benchmark):
    """``import monazite`` in a new process."""
    benchmark.pedantic(subprocess.run, args=([sys.executable, "-c", "import monazite"],), rounds=5)
