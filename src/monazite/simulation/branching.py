"""Branches of a run: scenarios that part in some month share the months before it, which are simulated once."""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.engine.market_arrays import ScratchArrays
from monazite.engine.run import begin, new_scratch
from monazite.engine.state import Controls, Flows, Params, State
from monazite.engine.step import step
from monazite.model.build import Model, build, make_references
from monazite.model.licence_groups import Limits, equal_limits, find_limits
from monazite.model.network import with_limits  # pyright: ignore[reportUnknownVariableType]
from monazite.model.parameters import Draws, draw
from monazite.scenario.scenario import Scenario
from monazite.simulation.simulate import calibrated_params, empty_flows, fixed_parameters

if TYPE_CHECKING:
    from monazite.results.results import Results


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
    holds by month and part of the draws the state and scratch memory with which the month began; ``regimes`` are the
    licence regimes that its limits tell apart; ``added_tonnes`` (draw, good, buyer) is what ``added_stock`` holds, t.
    """

    model: Model
    values: Draws
    params: Params
    flows: Flows
    parts: list[slice]
    snapshots: dict[tuple[int, int], tuple[State, ScratchArrays]]
    stopped: np.ndarray
    regimes: list[np.ndarray]
    added_stock: AddedStock | None = None
    added_tonnes: np.ndarray | None = None

    def results(self) -> Results:
        """Results of the path itself, for as long as no branch has been run."""
        from monazite.results.results import Results

        return Results(self.model, self.values, self.flows, self.stopped)


def deep_copy(value: Any) -> Any:
    """A copy of nested tuples of arrays."""
    if isinstance(value, np.ndarray):
        return cast("np.ndarray", value).copy()
    if not isinstance(value, tuple):
        return value
    parts: list[Any] = [deep_copy(part) for part in cast("tuple[Any, ...]", value)]
    kind: Any = type(cast("object", value))
    return kind(*parts) if hasattr(kind, "_fields") else tuple(parts)


def run_shared_path(
    ds: Dataset,
    sc: Scenario,
    *,
    draws: int,
    snapshot_months: Iterable[int],
    other_scenarios: Iterable[Scenario] = (),
    threads: int | None = None,
    added_stock: AddedStock | None = None,
) -> SharedPath:
    """Run a scenario and remember its state before some months.

    Parameters
    ----------
    draws
        Number of draws; draw 0 has the central parameters.
    snapshot_months
        Months, counted from 0, before which the state is remembered.
    other_scenarios
        Scenarios that will branch off: buyers share a licence limit only where all of them treat the buyers alike, so
        that the path and its branches have the same unknowns.
    threads
        Threads that run the draws; one per processor by default. Changes no number.
    added_stock
        Put into strategic stocks at no price: it opens by the rules of the scenario's stockpiles.

    Raises
    ------
    InputError, DataError
        As `monazite.simulation.simulate.simulate`.
    """
    model = build(ds, sc)
    regimes = [
        regime_labels(model.controls),
        *(regime_labels(build(ds, other, like=model).controls) for other in other_scenarios),
    ]
    model = model_with_limits(model, shared_limits(model, regimes))
    values = draw(ds.table("priors"), seed=sc.seed, first=0, count=draws, fixed=fixed_parameters(sc))
    params = calibrated_params(model, values)
    parts = _parts(draws, threads)
    path = SharedPath(model, values, params, empty_flows(model, draws), parts, {}, _no_stops(model, draws), regimes)
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
                path.snapshots[t, i] = deep_copy((state, scratch))
            _advance(path, model, own, t, i, state, scratch)
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

    model = build(path.model.dataset, sc, like=path.model)
    limits = shared_limits(path.model, [*path.regimes, regime_labels(model.controls)])
    if equal_limits(limits, path.model.limits):
        model = model_with_limits(model, path.model.limits)
    if not _same_until(path.model, model, start):
        whole = sc.model_copy(update={"months": end})
        return run_shared_path(
            path.model.dataset, whole, draws=path.values.count, snapshot_months=(), added_stock=path.added_stock
        ).results()
    stopped = _no_stops(model, path.values.count)

    def run(i: int) -> None:
        own = Params(*(a[path.parts[i]] for a in path.params))
        state, scratch = deep_copy(path.snapshots[start, i])
        for t in range(start, end):
            _advance(path, model, own, t, i, state, scratch)
        stopped[path.parts[i]] = state.stopped_day

    _in_threads(run, len(path.parts))
    return Results(model, path.values, path.flows, stopped)


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


def regime_labels(controls: Controls) -> np.ndarray:
    """Numbers of the licence regimes (good, origin, buyer): equal where the whole path is; 0 where there is none."""
    fields = (controls.licensed, controls.approval, controls.review, controls.banned)
    touched = ((controls.licensed > 0) | (controls.banned > 0)).any(0)
    paths = np.concatenate([field[:, touched] for field in fields]).T
    out = np.zeros(touched.shape)
    if len(paths):
        out[touched] = np.unique(paths, axis=0, return_inverse=True)[1].ravel() + 1.0
    return out


def shared_limits(model: Model, regimes: Sequence[np.ndarray]) -> Limits:
    """Limits that can bind under any of several sets of regimes, for buyers that all of them treat alike."""
    every = np.stack(regimes)
    none = np.zeros_like(every)
    joint = model.controls._replace(licensed=(every > 0).astype(float), approval=every, review=none, banned=none)
    return find_limits(joint, model.index, model.structure.producers, model.baseline.ship)


def model_with_limits(model: Model, limits: Limits) -> Model:
    """The same model with other limits, finer ones or some that do not bind."""
    if equal_limits(limits, model.limits):
        return model
    network = with_limits(model.structure, model.index, limits)
    base = make_references(model.dataset, model.index, network, model.targets, model.controls, model.baseline)
    return replace(model, structure=network, base=base, limits=limits)


def _no_stops(model: Model, draws: int) -> np.ndarray:
    return np.full((draws, *model.structure.activity_ref.shape), np.inf)


def _advance(path: SharedPath, model: Model, own: Params, t: int, i: int, state: State, scratch: ScratchArrays) -> None:
    flows = Flows(*(array[path.parts[i], t] for array in path.flows))
    step(t, model.structure, model.controls, own, model.base, state, scratch, flows)


def _in_threads(run: Callable[[int], None], count: int) -> None:
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1), ThreadPoolExecutor(count) as pool:
        for _ in pool.map(run, range(count)):
            pass


def _same_until(shared: Model, model: Model, start: int) -> bool:
    """Whether a model has the shared path's axes, limits and references, and its controls before month ``start``."""
    if model.index.month != shared.index.month:
        return False
    return all(np.array_equal(a, b) for a, b in _compared_arrays(shared, model, start))


def _compared_arrays(shared: Model, model: Model, start: int) -> Iterator[tuple[np.ndarray | int, np.ndarray | int]]:
    yield from zip(shared.structure, model.structure, strict=True)
    for name in Controls._fields:
        a, b = getattr(shared.controls, name), getattr(model.controls, name)
        yield (a, b) if name == "quota_weight" else (a[:start], b[:start])
