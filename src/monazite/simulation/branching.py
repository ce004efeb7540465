"""Branches of a run: scenarios that part in some month share the months before it, which are simulated once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.engine.run import begin, new_work
from monazite.engine.state import Controls, Flows, Params, contiguous
from monazite.engine.step import step
from monazite.model.build import Model, build, make_base
from monazite.model.licence_groups import Limits, find_limits
from monazite.model.network import dependence, members
from monazite.model.parameters import Draws, draw
from monazite.scenario.scenario import Scenario
from monazite.simulation.incremental import LIMITS
from monazite.simulation.simulate import calibrated, empty_flows, fixed_parameters

if TYPE_CHECKING:
    from monazite.results.results import Results


@dataclass(frozen=True)
class Holding:
    """Strategic stock that is in hand when ``month`` begins: ``cover`` months of use of ``goods`` in ``regions``."""

    month: int
    goods: tuple[str, ...]
    regions: tuple[str, ...]
    cover: float


@dataclass
class Trunk:
    """A run whose state is kept before some months.

    ``flows`` (draw, month, ...) are its own until the first branch, which writes its months over them. ``kept`` holds
    by month and part of the draws the state and scratch memory with which the month began; ``regimes`` are the licence
    regimes that its limits tell apart; ``added`` (draw, good, buyer) is the stock of ``holding``, t.
    """

    model: Model
    values: Draws
    params: Params
    flows: Flows
    parts: list[slice]
    kept: dict[tuple[int, int], Any]
    stopped: np.ndarray
    regimes: list[np.ndarray]
    holding: Holding | None = None
    added: np.ndarray | None = None

    def results(self) -> Results:
        """Results of the trunk itself, for as long as no branch has been run."""
        from monazite.results.results import Results

        return Results(self.model, self.values, self.flows, self.stopped)


def copied(value: Any) -> Any:
    """A copy of nested tuples of arrays."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if not isinstance(value, tuple):
        return value
    parts = [copied(part) for part in value]
    return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)


def grow(
    ds: Dataset,
    sc: Scenario,
    *,
    draws: int,
    keep: Iterable[int],
    along: Iterable[Scenario] = (),
    threads: int | None = None,
    holding: Holding | None = None,
) -> Trunk:
    """Run a scenario and keep the state before each month of ``keep``. Errors as `monazite.simulation.simulate`.

    ``along`` are the scenarios that will branch off: buyers share a licence limit only where all of them treat the
    buyers alike, so that trunk and branches have the same unknowns. ``holding`` is put into strategic stocks at no
    price: it opens by the rules of the scenario's stockpiles.
    """
    model = build(ds, sc)
    regimes = [labels(model.controls), *(labels(build(ds, other, like=model).controls) for other in along)]
    model = with_limits(model, shared_limits(model, regimes))
    values = draw(ds.table("priors"), seed=sc.seed, first=0, count=draws, fixed=fixed_parameters(sc))
    params = calibrated(model, values)
    edges = np.linspace(0, draws, max(1, min(threads or os.cpu_count() or 1, draws)) + 1).astype(int)
    parts = [slice(a, b) for a, b in pairwise(edges)]
    trunk = Trunk(model, values, params, empty_flows(model, draws), parts, {}, _nowhere(model, draws), regimes)
    wanted, cover = {*keep}, _cover(model, holding)
    if holding is not None:
        trunk.holding, trunk.added = holding, np.zeros((draws, *cover.shape))

    def run(i: int) -> None:
        own = Params(*(a[parts[i]] for a in params))
        state, work = begin(model.structure, own, model.base), new_work(model.structure, own, model.base)
        for t in range(len(model.index.month)):
            if holding is not None and trunk.added is not None and t == holding.month:
                trunk.added[parts[i]] = cover * state.usage
                state.strategic[:] += trunk.added[parts[i]]
            if t in wanted:
                trunk.kept[t, i] = copied((state, work))
            _step(trunk, model, own, t, i, state, work)
        trunk.stopped[parts[i]] = state.stopped_day

    _side_by_side(run, len(parts))
    return trunk


def branch(trunk: Trunk, sc: Scenario, *, start: int, end: int) -> Results:
    """Results of a scenario that is the trunk's before month ``start``, right for the months before ``end``.

    Only months from ``start`` up to ``end`` are simulated, into the trunk's own flows: run branches in falling order of
    their start, and read each before the next. A branch that is not like the trunk before ``start`` is simulated from
    the first month on. ``start`` has to be a month that the trunk kept.
    """
    from monazite.results.results import Results

    model = build(trunk.model.dataset, sc, like=trunk.model)
    limits = shared_limits(trunk.model, [*trunk.regimes, labels(model.controls)])
    if _equal(limits, trunk.model.limits):
        model = with_limits(model, trunk.model.limits)
    if not _alike(trunk.model, model, start):
        whole = sc.model_copy(update={"months": end})
        return grow(trunk.model.dataset, whole, draws=trunk.values.count, keep=(), holding=trunk.holding).results()
    stopped = _nowhere(model, trunk.values.count)

    def run(i: int) -> None:
        own = Params(*(a[trunk.parts[i]] for a in trunk.params))
        state, work = copied(trunk.kept[start, i])
        for t in range(start, end):
            _step(trunk, model, own, t, i, state, work)
        stopped[trunk.parts[i]] = state.stopped_day

    _side_by_side(run, len(trunk.parts))
    return Results(model, trunk.values, trunk.flows, stopped)


def _cover(model: Model, holding: Holding | None) -> np.ndarray:
    """Months of use in hand (good, buyer)."""
    cover = np.zeros((len(model.index.good), len(model.index.buyer)))
    if holding is not None:
        cover[np.ix_(model.index.goods(holding.goods), model.index.buyers(holding.regions))] = holding.cover
    return cover


def labels(controls: Controls) -> np.ndarray:
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
    return find_limits(joint, model.index, model.structure.producers, model.benchmark.ship)


def with_limits(model: Model, limits: Limits) -> Model:
    """The same model with other limits, finer ones or some that do not bind."""
    s = model.structure
    if _equal(limits, model.limits):
        return model
    slots = {f"slot_{name}": getattr(limits, name) for name in LIMITS}
    slots |= dependence(model.index, s.pair, s.producers, s.recipe, limits, s.quota_weight)
    inside, start = members(limits.mask)
    s = contiguous(s._replace(**slots, inside=inside, inside_start=start))
    base = make_base(model.dataset, model.index, s, model.tables, model.controls, model.benchmark)
    return replace(model, structure=s, base=base, limits=limits)


def _equal(a: Limits, b: Limits) -> bool:
    return all(np.array_equal(getattr(a, name), getattr(b, name)) for name in LIMITS)


def _nowhere(model: Model, draws: int) -> np.ndarray:
    return np.full((draws, *model.structure.activity_ref.shape), np.inf)


def _step(trunk: Trunk, model: Model, own: Params, t: int, i: int, state, work) -> None:
    flows = Flows(*(array[trunk.parts[i], t] for array in trunk.flows))
    step(t, model.structure, model.controls, own, model.base, state, work, flows)


def _side_by_side(run, count: int) -> None:
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1), ThreadPoolExecutor(count) as pool:
        for _ in pool.map(run, range(count)):
            pass


def _alike(trunk: Model, model: Model, start: int) -> bool:
    """Whether a model has the trunk's axes, limits and references, and its controls before month ``start``."""
    if model.index.month != trunk.index.month:
        return False
    return all(_same(a, b) for a, b in _pairs(trunk, model, start))


def _pairs(trunk: Model, model: Model, start: int) -> Iterator[tuple[Any, Any]]:
    yield from zip(trunk.structure, model.structure, strict=True)
    for name in Controls._fields:
        a, b = getattr(trunk.controls, name), getattr(model.controls, name)
        yield (a, b) if name == "quota_weight" else (a[:start], b[:start])


def _same(a: Any, b: Any) -> bool:
    return np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b
