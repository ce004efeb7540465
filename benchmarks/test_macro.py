"""Timings of the wider economy: ``pytest benchmarks/test_macro.py --benchmark-enable --benchmark-only``.

Bars on two cores: an equilibrium of 30 x 40 cold within 0.3 s, of 81 x 50 within 1.5 s; losses of a run of 60 months
within 30 % of the run; a month of shortage within 3 ms.
"""

import shutil

import numpy as np
import pytest

from monazite.dataset.dataset import load_dataset
from monazite.economy.base import Elasticities, make_trade_base
from monazite.economy.economy import shipped_table
from monazite.economy.exact_hat import Change, solve
from monazite.economy.losses import losses
from monazite.economy.supply_shock import Response, propagate
from monazite.economy.tariffs import tariff_effects
from monazite.model.build import build
from monazite.model.parameters import draw
from monazite.results.view import View
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import run_draws


@pytest.fixture(scope="module")
def view():
    """Central draw of the main case."""
    sc = load_scenario("cn-ree-2025")
    model = build(load_dataset(*sc.dataset), sc)
    values = draw(model.dataset.table("priors"), seed=sc.seed, first=0, count=1)
    flows, stopped = run_draws(model, model.params(values), threads=1)
    return View(model, flows, stopped, values)


def synthetic(regions, sectors):
    """A random base year, sixty points of duty on both sides between two regions, and elasticities."""
    rng = np.random.default_rng(5)
    value = rng.lognormal(0.0, 1.0, (regions, regions, sectors))
    here = np.arange(regions)
    value[here, here] += 0.8 * value.sum(1)
    tariff = np.full_like(value, 0.1)
    tariff[here, here] = 0.0
    recipe = rng.dirichlet(np.ones(sectors), (regions, sectors)).transpose(0, 2, 1) * 0.5
    base, duty = make_trade_base(value, tariff, recipe), tariff.copy()
    duty[0, 1] += 0.6
    duty[1, 0] += 0.6
    return base, duty, Elasticities(np.linspace(2.0, 8.0, sectors))


@pytest.mark.parametrize(("regions", "sectors"), [(30, 40), (81, 50)])
def test_equilibrium(benchmark, regions, sectors):
    """From a cold start."""
    base, duty, e = synthetic(regions, sectors)
    benchmark(solve, base, Change(tariff=duty), e, tolerance=1e-7)


def test_shortage(benchmark):
    """60 months, three in ten sectors up to 30 % short, shipped table."""
    net = shipped_table(load_dataset("rare_earths"))
    rng = np.random.default_rng(0)
    shape = (1, 60, len(net.regions), len(net.sectors))
    capacity = 1.0 - 0.3 * rng.random(shape) * (rng.random(shape) < 0.3)
    answer = Response(*(np.array([x]) for x in (0.4, 0.3, 0.5, 0.9)))
    benchmark(propagate, net, capacity, answer)


def test_losses(benchmark, view):
    """Losses of a run of 60 months through the shipped table, both bounds."""
    assert view.economy is not None
    benchmark(losses, view)


@pytest.mark.parametrize("kept", [False, True])
def test_duties(benchmark, view, kept, monkeypatch, tmp_path):
    """The American path of 2025-26, short and long run: equilibria solved, and read from disk."""
    monkeypatch.setenv("MONAZITE_CACHE", str(tmp_path))

    def fresh():
        if not kept:
            shutil.rmtree(tmp_path / "monazite" / "equilibria", ignore_errors=True)
        return (View(view.model, view.flows, view.stopped_day, view.draws),), {}

    benchmark.pedantic(tariff_effects, setup=fresh, rounds=10, warmup_rounds=1)
