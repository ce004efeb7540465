"""How time grows with months, draws, elements and regions.

Processor time, which leaves out other work on the machine; elapsed time for draws, since they use several threads.
"""

from __future__ import annotations

import time

import numpy as np

from benchmarks.instances import SCENARIO, best, central
from benchmarks.worlds import with_elements, with_regions
from monazite.dataset.dataset import Dataset, load_dataset
from monazite.engine.run import run
from monazite.engine.state import Params
from monazite.model.build import Model, build
from monazite.model.parameters import draw
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import empty_flows, run_draws

MONTHS = (12, 24, 36, 60, 84, 120)
DRAWS = (1, 2, 4, 8, 16, 32)
ELEMENTS = (6, 8, 12, 16, 20, 24)
REGIONS = (7, 9, 12, 14, 16)
LENGTH = 24  # months of the runs over elements and regions
CONTROL = {"kind": "export_control", "actor": "CN", "start": "2025-04-01", "goods": ["magnet", "Dy", "Tb"],
           "approval": 0.5, "review": 1.0}  # fmt: skip

Curve = list[tuple[int, float]]  # size, seconds


def parameters(model: Model, count: int) -> Params:
    """The central draw and others."""
    return model.params(draw(model.dataset.table("priors"), seed=0, first=0, count=count))


def path_seconds(model: Model, params: Params, repeats: int) -> float:
    """Least seconds of a warm path of one draw, one thread, all nine calls; raises if a month is not solved."""
    flows = empty_flows(model, 1)

    def once() -> float:
        start = time.process_time()
        run(model.structure, model.controls, params, model.base, flows)
        return time.process_time() - start

    once()
    seconds = best(once, repeats)
    if not (flows.status[..., 0] < 2).all():
        raise RuntimeError("a month was not solved")
    return seconds


def over_months(repeats: int = 4, sizes: tuple[int, ...] = MONTHS) -> Curve:
    """Paths of the main scenario, made longer or shorter."""
    out = []
    for months in sizes:
        c = central(months=months)
        out.append((months, path_seconds(c.model, c.params, repeats)))
    return out


def over_draws(threads: int, repeats: int = 2, sizes: tuple[int, ...] = DRAWS) -> Curve:
    """Paths of 60 months, several draws."""
    sc = load_scenario(SCENARIO)
    model = build(load_dataset(*sc.dataset), sc)
    out = []
    for count in sizes:
        params = parameters(model, count)

        def once(params: Params = params) -> float:
            start = time.perf_counter()
            run_draws(model, params, threads=threads)
            return time.perf_counter() - start

        out.append((count, best(once, repeats)))
    return out


def world(ds: Dataset) -> Model:
    """A world of another size under one export control, ``LENGTH`` months."""
    sc = load_scenario(
        {
            "name": "growth",
            "extends": "baseline",
            "start": "2025-01-01",
            "months": LENGTH,
            "dataset": ["rare_earths"],
            "policy": [CONTROL],
        },
        dataset=load_dataset("rare_earths"),
    )
    return build(ds, sc)


def world_seconds(ds: Dataset, repeats: int) -> float:
    """A month of one draw in a world of another size, under one export control."""
    model = world(ds)
    return path_seconds(model, parameters(model, 1), repeats) / LENGTH


def over_elements(repeats: int = 4, sizes: tuple[int, ...] = ELEMENTS) -> Curve:
    """A month by number of elements."""
    ds = load_dataset("rare_earths")
    return [(size, world_seconds(with_elements(ds, size), repeats)) for size in sizes]


def over_regions(repeats: int = 4, sizes: tuple[int, ...] = REGIONS) -> Curve:
    """A month by number of regions."""
    ds = load_dataset("rare_earths")
    return [(size, world_seconds(with_regions(ds, size), repeats)) for size in sizes]


def exponent(curve: Curve) -> float:
    """Slope of log seconds over log size."""
    size, seconds = np.log(np.array(curve, dtype=float)).T
    return float(np.polyfit(size, seconds, 1)[0])
