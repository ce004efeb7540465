"""Branches of a run: scenarios that part in some month share the months before it, which are simulated once."""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.engine.licences import record_limited_flow  # pyright: ignore[reportUnknownVariableType]
from monazite.engine.market_arrays import ScratchArrays
from monazite.engine.run import begin, new_scratch
from monazite.engine.state import WITHOUT_MONTHS, Controls, Flows, Params, State
from monazite.engine.step import step
from monazite.engine.supply_network import SupplyNetwork
from monazite.model.build import Model, build
from monazite.model.licence_groups import LIMIT_FIELDS
from monazite.model.parameters import Draws
from monazite.model.posterior_draws import PosteriorDraws
from monazite.scenario.scenario import Scenario
from monazite.simulation.incremental import same_stops_until, with_policies
from monazite.simulation.simulate import calibrated_params, driven_params, empty_flows, model_draws
from monazite.simulation.snapshots import Snapshot, remembered, resumed

if TYPE_CHECKING:
    from monazite.results.results import Results


BY_LIMIT = ("wedge", "limit", "flow", "leaked")
"""Flows with an axis of limits."""
OF_LIMITS = ("columns", "column_start", "premium_place", "merge", "merge_start")
"""Arrays of the network that follow from its limits, beside those named after them."""


@dataclass(frozen=True)
class AddedStock:
    """Strategic stock that is in hand when ``month`` begins: ``cover`` months of use of ``goods`` in ``regions``."""

    month: int
    goods: tuple[str, ...]
    regions: tuple[str, ...]
    cover: float


@dataclass
class SharedPath:
    """A run whose state before some months is remembered, so that other scenarios can go on from there.

    ``flows`` (draw, month, ...) are its own until the first branch, which writes its months over them. ``snapshots``
    holds by month and part of the draws the state and memory with which the month began; ``added_tonnes``
    (draw, good, buyer) is what ``added_stock`` holds, t.
    """

    model: Model
    values: Draws
    params: Params
    flows: Flows
    parts: list[slice]
    snapshots: dict[tuple[int, int], Snapshot]
    stopped: np.ndarray
    added_stock: AddedStock | None = None
    added_tonnes: np.ndarray | None = None
    posterior: PosteriorDraws | None = None

    def results(self) -> Results:
        """Results of the path itself, for as long as no branch has been run."""
        from monazite.results.results import Results

        return Results(self.model, self.values, self.flows, self.stopped)


def run_shared_path(
    ds: Dataset,
    sc: Scenario,
    *,
    draws: int,
    snapshot_months: Iterable[int],
    threads: int | None = None,
    added_stock: AddedStock | None = None,
    posterior: PosteriorDraws | None = None,
) -> SharedPath:
    """Run a scenario and remember its state before some months.

    Parameters
    ----------
    draws
        Number of draws; draw 0 has the central parameters.
    snapshot_months
        Months, counted from 0, before which the state is remembered.
    threads
        Threads that run the draws; one per processor by default. Changes no number.
    added_stock
        Put into strategic stocks at no price: it opens by the rules of the scenario's stockpiles.
    posterior
        Draws to take in the place of those of the priors.

    Raises
    ------
    InputError, DataError
        As `monazite.simulation.simulate.simulate`.
    """
    model = build(ds, sc)
    values = model_draws(model, 0, draws, posterior)
    params = calibrated_params(model, values)
    parts = _parts(draws, threads)
    flows, stops = empty_flows(model, draws), _no_stops(model, draws)
    path = SharedPath(model, values, params, flows, parts, {}, stops, posterior=posterior)
    wanted, cover = {*snapshot_months}, _added_cover(model, added_stock)
    if added_stock is not None:
        path.added_stock, path.added_tonnes = added_stock, np.zeros((draws, *cover.shape))

    def run(i: int) -> None:
        own = Params(*(a[parts[i]] for a in params))
        state, scratch = begin(model.structure, own, model.base), new_scratch(model.structure, own, model.base)
        for t in range(len(model.index.month)):
            if added_stock is not None and path.added_tonnes is not None and t == added_stock.month:
                path.added_tonnes[parts[i]] = cover * state.usage
                state.strategic[:] += path.added_tonnes[parts[i]]
            if t in wanted:
                path.snapshots[t, i] = remembered(state, scratch)
            _advance(path.flows, parts[i], model, own, t, state, scratch)
        path.stopped[parts[i]] = state.stopped_day

    _in_threads(run, len(parts))
    return path


def run_branch(path: SharedPath, sc: Scenario, *, start: int, end: int) -> Results:
    """Results of a scenario that is the path's before month ``start``, right for the months before ``end``.

    Only months from ``start`` up to ``end`` are simulated, into the path's own flows: run branches in falling order of
    their start, and read each before the next. A branch that is not like the path before ``start`` is simulated from
    the first month on. ``start`` has to be one of the path's ``snapshot_months``.
    """
    from monazite.results.results import Results

    model = with_policies(path.model, sc)
    if not same_until(path.model, model, start):
        whole = sc.model_copy(update={"months": end})
        return run_shared_path(
            path.model.dataset, whole, draws=path.values.count, snapshot_months=(), added_stock=path.added_stock,
            posterior=path.posterior,
        ).results()  # fmt: skip
    stopped = _no_stops(model, path.values.count)
    flows = _with_limits_of(path.flows, model, start)
    params, values = driven_params(model, path.params, path.values, path.posterior)

    def run(i: int) -> None:
        part = path.parts[i]
        own = Params(*(a[part] for a in params))
        state, scratch = resumed(path.snapshots[start, i], model, own)
        for t in range(start, end):
            _advance(flows, part, model, own, t, state, scratch)
        stopped[part] = state.stopped_day

    _in_threads(run, len(path.parts))
    return Results(model, values, flows, stopped)


def _with_limits_of(flows: Flows, model: Model, start: int) -> Flows:
    """The same flows, but those by limit in arrays of their own that have the limits of another model.

    Limits that begin in month ``start`` or later were free before.
    """
    own: dict[str, np.ndarray] = {}
    for name in BY_LIMIT:
        array = getattr(flows, name)
        draws, months = array.shape[:2]
        shape = months, draws, model.limits.good.size  # months lie apart as in all flows: kernels are compiled for that
        own[name] = np.full(shape, np.inf if name == "limit" else 0.0).swapaxes(0, 1)
        common = model.limits.count_before(start)
        own[name][:, :start, :common] = array[:, :start, :common]
    for t in range(start):
        record_limited_flow(model.structure, flows.ship[:, t], own["flow"][:, t])
    status = np.zeros_like(flows.status)  # counts of evaluations begin at nothing
    status[:, :start] = flows.status[:, :start]
    return flows._replace(**own, status=status)


def _parts(draws: int, threads: int | None) -> list[slice]:
    """Draws of each thread."""
    edges = np.linspace(0, draws, max(1, min(threads or os.cpu_count() or 1, draws)) + 1).astype(int)
    return [slice(a, b) for a, b in pairwise(edges)]


def _added_cover(model: Model, added_stock: AddedStock | None) -> np.ndarray:
    """Months of use in hand (good, buyer)."""
    cover = np.zeros((len(model.index.good), len(model.index.buyer)))
    if added_stock is not None:
        cover[np.ix_(model.index.goods(added_stock.goods), model.index.buyers(added_stock.regions))] = added_stock.cover
    return cover


def _no_stops(model: Model, draws: int) -> np.ndarray:
    return np.full((draws, *model.structure.activity_ref.shape), np.inf)


def _advance(
    flows: Flows, part: slice, model: Model, params: Params, t: int, state: State, scratch: ScratchArrays
) -> None:
    """One month of some of the draws, into their part of the flows."""
    month = Flows(*(array[part, t] for array in flows))
    step(t, model.structure, model.controls, params, model.base, state, scratch, month)


def _in_threads(run: Callable[[int], None], count: int) -> None:
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1), ThreadPoolExecutor(count) as pool:
        for _ in pool.map(run, range(count)):
            pass


def same_until(shared: Model, model: Model, start: int) -> bool:
    """Whether a model has the shared path's axes and references, and its controls and limits before month ``start``."""
    if model.index.month != shared.index.month or same_stops_until(shared, model) < start:
        return False
    return all(a is b or np.array_equal(a, b) for a, b in _compared_arrays(shared, model, start))


def _compared_arrays(shared: Model, model: Model, start: int) -> Iterator[tuple[Any, Any]]:
    for name in SupplyNetwork._fields:
        if not name.startswith("limit_") and name not in OF_LIMITS:
            yield getattr(shared.structure, name), getattr(model.structure, name)
    common = shared.limits.count_before(start)
    yield common, model.limits.count_before(start)
    for name in LIMIT_FIELDS:
        a, b = getattr(shared.limits, name)[:common], getattr(model.limits, name)[:common]
        yield (np.minimum(a, start), np.minimum(b, start)) if name == "end" else (a, b)
    for name in Controls._fields:
        a, b = getattr(shared.controls, name), getattr(model.controls, name)
        yield (a, b) if a is b or name in WITHOUT_MONTHS else (a[:start], b[:start])
