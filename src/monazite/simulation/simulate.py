"""Run a scenario: build the arrays, draw the parameters, step through the months."""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from cachetools import LRUCache, cached

from monazite.dataset.dataset import Dataset
from monazite.engine.run import run
from monazite.engine.state import Flows, Params
from monazite.model.build import Model, build
from monazite.model.parameters import Draws, draw
from monazite.model.posterior_draws import PosteriorDraws
from monazite.scenario.scenario import Scenario
from monazite.simulation.arguments import DatasetLike, ScenarioLike, resolved, whole_number

if TYPE_CHECKING:
    from monazite.results.results import Results

MODELS = 2
"""Models that are held in memory for the next run of the same scenario, some 30 MB each for the main case."""
Progress = Callable[[int, int], None]
"""Called with months done and months in all."""


def flow_shapes(model: Model) -> dict[str, tuple[int, ...]]:
    """Shape of what each of the flows holds for one draw and month, by name."""
    s = model.structure
    goods, buyers = s.need_ref.shape
    elements, slots = s.pair.shape
    uses, regions = len(model.index.use), len(model.index.region)
    limits, deposits, projects = s.limit_good.size, s.basket.shape[0], s.project_cap.size
    return {
        "price": (goods, slots),
        "delivered": (goods, buyers),
        "paid": (goods, buyers),
        "ship": (goods, slots, buyers),
        "bought": (goods, buyers),
        "need": (goods, buyers),
        "stock": (goods, buyers),
        "strategic": (goods, buyers),
        "wedge": (limits,),
        "limit": (limits,),
        "flow": (limits,),
        "leaked": (limits,),
        "feed": (deposits, slots),
        "supply": (elements, slots),
        "held": (elements, slots),
        "activity": (uses, buyers),
        "output": (uses, buyers),
        "served": (uses, buyers),
        "stopped": (uses, buyers),
        "rent": (goods, slots),
        "revenue": (regions,),
        "floor_cost": (regions,),
        "cost": (regions,),
        "emission": (s.footprint.shape[0], regions),
        "conflict": (elements,),
        "project": (projects,),
        "guarantee": (projects,),
        "thrift": (uses, buyers),
        "status": (4,),
    }


def empty_flows(model: Model, draws: int) -> Flows:
    """Arrays that a batch of draws fills, leading axes (draw, month); the flows of a month lie together in memory."""
    months = len(model.index.month)
    return Flows(
        **{name: np.zeros((months, draws, *shape)).swapaxes(0, 1) for name, shape in flow_shapes(model).items()}
    )


def run_draws(
    model: Model,
    params: Params,
    *,
    threads: int | None = None,
    progress: Progress | None = None,
    months: int | None = None,
) -> tuple[Flows, np.ndarray]:
    """All draws of ``params`` through all months, in threads that share no state.

    Returns flows with leading axes (draw, month) and the first day a line stops (draw, use, buyer). The result does
    not depend on the number of threads. With ``months`` only the first ones are run.
    """
    draws = params.scalars.shape[0]
    flows = Flows(*(array[:, :months] for array in empty_flows(model, draws)))
    stopped = np.full((draws, *model.structure.activity_ref.shape), np.inf)
    threads = max(1, min(threads or os.cpu_count() or 1, draws))
    edges: list[int] = cast("np.ndarray", np.linspace(0, draws, threads + 1)).astype(int).tolist()
    done = [0] * threads
    total = draws * flows.status.shape[1]

    def work(i: int) -> None:
        part = slice(edges[i], edges[i + 1])
        own, mine = Params(*(a[part] for a in params)), Flows(*(a[part] for a in flows))

        def watch(months: int) -> None:
            done[i] = months * (edges[i + 1] - edges[i])

        stopped[part] = run(model.structure, model.controls, own, model.base, mine, watch)

    with _blas_threads().limit(limits=1), ThreadPoolExecutor(threads) as pool:
        tasks = [pool.submit(work, i) for i in range(threads)]
        while progress is not None and not all(task.done() for task in tasks):
            progress(int(sum(done)), total)
            _wait(tasks)
        for task in tasks:
            task.result()
    if progress is not None:
        progress(total, total)
    return flows, stopped


@cache
def _blas_threads() -> Any:
    """What sets the threads of numpy's products of matrices; to look for them takes a millisecond."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _wait(tasks: Sequence[Future[None]]) -> None:

    wait(tasks, timeout=0.1)


def _model_key(ds: Dataset, sc: Scenario) -> tuple[str, str, str]:
    return ds.hash, sc.hash, sc.extends


_MODELS: LRUCache[tuple[str, str, str], Model] = LRUCache(MODELS)


@cached(_MODELS, key=_model_key, lock=Lock())
def recent_model(ds: Dataset, sc: Scenario) -> Model:
    """`build` of a dataset and a scenario, or the very model of them that was built a short while ago.

    Nothing that runs or reads a model changes it, so that several results can share one.
    """
    return build(ds, sc)


def fixed_parameters(sc: Scenario) -> dict[str, float]:
    """Parameters that a scenario holds: those it names, and no growth in a frozen world."""
    frozen = {} if sc.growth else {"growth": 0.0, "controller.growth": 0.0}
    return {**sc.parameters, **frozen}


def with_held(draws: Draws, sc: Scenario) -> Draws:
    """Draws of another run with the parameters that a scenario holds at its values; as they are where it holds none."""
    held = {name: x for name, x in fixed_parameters(sc).items() if not np.all(draws.values.get(name, x) == x)}
    if not held:
        return draws
    return replace(draws, values={**draws.values, **{name: np.full(draws.count, x) for name, x in held.items()}})


def calibrated_params(model: Model, values: Draws) -> Params:
    """Parameters of a batch of draws; in a frozen world no project comes on line."""
    params = model.params(values)
    if not model.scenario.growth:
        params.project_yield[:] = 0.0
    return params


def model_draws(model: Model, first: int, count: int, posterior: PosteriorDraws | None = None) -> Draws:
    """Draws ``first`` to ``first + count`` for a model: of its priors, or of what was conditioned on observations."""
    sc, ds, fixed = model.scenario, model.dataset, fixed_parameters(model.scenario)
    prior = draw(ds.table("priors"), seed=sc.seed, first=first, count=count, fixed=fixed)
    if posterior is None:
        return prior
    rows = ds.table("drivers")
    return posterior.take(prior, model.index, model.driver_events(rows), rows, fixed)


def driven_params(model: Model, params: Params, draws: Draws, posterior: PosteriorDraws | None) -> tuple[Params, Draws]:
    """Calibrated parameters and draws with the drivers as they go on in a model, whose measures may be others.

    Without drivers both are as they were.
    """
    if posterior is None:
        return params, draws
    rows = model.dataset.table("drivers")
    drivers = posterior.drivers_of(draws, model.index, model.driver_events(rows), rows)
    own = replace(draws, drivers=drivers)
    return model.driven(params, own), own


def parameter_values(ds: Dataset, sc: Scenario, count: int, posterior: PosteriorDraws | None = None) -> Draws:
    """The first draws of the parameters alone, without drivers."""
    fixed = fixed_parameters(sc)
    prior = draw(ds.table("priors"), seed=sc.seed, first=0, count=count, fixed=fixed)
    return prior if posterior is None else replace(prior, values=posterior.values_of(prior, fixed))


def simulate(
    dataset: DatasetLike | None,
    scenario: ScenarioLike,
    *,
    draws: int = 1,
    threads: int | None = None,
    progress: Progress | None = None,
    parameters: Draws | PosteriorDraws | None = None,
) -> Results:
    """Simulate on the draws that are given, else on those of the priors; `monazite.simulate` says what the rest means.

    Parameters
    ----------
    dataset, scenario, draws, threads, progress
        As in `monazite.simulate`, which finds the draws and calls this.
    parameters
        Draws to run; their number is `draws` then. Of `PosteriorDraws` the first `draws` are taken. Parameters that the
        scenario holds stay at its values in either case.

    Returns
    -------
    Results
        As of `monazite.simulate`, with its errors.
    """
    from monazite.results.results import Results

    ds, sc = resolved(dataset, scenario)
    draws = whole_number(draws, field="draws")
    threads = None if threads is None else whole_number(threads, field="threads")
    model = recent_model(ds, sc)
    given = isinstance(parameters, Draws)
    values = with_held(parameters, sc) if given else model_draws(model, 0, draws, parameters)
    params = calibrated_params(model, values)
    flows, stopped = run_draws(model, params, threads=threads, progress=progress)
    return Results(model, values, flows, stopped)
