"""Runs while somebody moves a slider: what the levers cannot change is kept and not computed again.

Levers act from a day on, so the months before it are the same whatever they say. The state at that month is kept, and
only the months after it are run. The numbers are those of `simulate`, digit for digit, with one addition: days to the
first line stop are counted from the day of the levers, also where a line had stopped before.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np

from monazite.engine.run import begin, new_scratch
from monazite.engine.state import Flows, Params, State
from monazite.engine.step import step
from monazite.model.build import Model
from monazite.model.parameters import Draws, draw
from monazite.results.results import Results
from monazite.simulation.simulate import calibrated_params, empty_flows, fixed_parameters

MOST_KEPT = 200_000_000  # bytes of states kept


@dataclass(frozen=True)
class Batch:
    """Some draws of a room: their values and the parameters calibrated to them, which no lever changes."""

    values: Draws
    params: Params

    @property
    def name(self) -> str:
        """First draw and number of draws."""
        return f"{self.values.first}+{self.values.count}"


@dataclass(frozen=True)
class Mark:
    """Where a run stands at the first day of a month: state, what the market remembers, flows of the months before."""

    state: State
    market: Any
    month: Any
    plan: np.ndarray
    flows: Flows

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(array.nbytes for array in arrays_of((self.state, self.market, self.month, self.plan, self.flows)))


class Marks:
    """The last states kept, by what they depend on; safe for several threads."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most, self._held, self._lock = most, 0, Lock()
        self._kept: OrderedDict[str, Mark] = OrderedDict()

    def get(self, key: str) -> Mark | None:
        """The state of a key, if it is still kept."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: str, mark: Mark) -> None:
        """Keep a state; those unused for longest go."""
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = mark
            self._held += mark.size
            while self._held > self._most and len(self._kept) > 1:
                self._held -= self._kept.popitem(last=False)[1].size


def arrays_of(item: Any) -> Iterable[np.ndarray]:
    """All arrays of nested tuples."""
    if isinstance(item, tuple):
        for part in item:
            yield from arrays_of(part)
    elif isinstance(item, np.ndarray):
        yield item


def copied(item: Any) -> Any:
    """A deep copy of named tuples of arrays."""
    if isinstance(item, tuple):
        return type(item)(*(copied(part) for part in item))
    return item.copy() if isinstance(item, np.ndarray) else item


def batch(model: Model, first: int, count: int) -> Batch:
    """Draws ``first`` up to ``first + count`` of a model; number 0 has the central parameters."""
    sc = model.scenario
    values = draw(model.dataset.table("priors"), seed=sc.seed, first=first, count=count, fixed=fixed_parameters(sc))
    return Batch(values, calibrated_params(model, values))


def grouping(model: Model) -> str:
    """Hash of the limits: levers change how buyers are grouped, and with it the shape of earlier states."""
    digest = hashlib.blake2b(digest_size=12)
    limits = model.limits
    for part in (limits.good, limits.origin, limits.region, limits.mask, limits.buyer, limits.quota):
        digest.update(np.ascontiguousarray(part).data)
    return digest.hexdigest()


def run_batch(
    model: Model, draws: Batch, month: int, root: str, marks: Marks, wait: Callable[[], None] = lambda: None
) -> tuple[Flows, np.ndarray, Draws]:
    """Some draws of a model from the start, or from the kept state at ``month`` on.

    ``root`` identifies the scenario and the policies in force before ``month``. ``wait`` is called before every month
    and may raise. Returns flows with a leading axis of draws, days of the first line stop from ``month`` on, and the
    values of the draws.
    """
    flows, months = empty_flows(model, draws.values.count), len(model.index.month)
    key = f"{root}/{month}/{draws.name}/{grouping(model)}"
    mark = marks.get(key) if month > 0 else None
    work = new_scratch(model.structure, draws.params, model.base)
    state = begin(model.structure, draws.params, model.base) if mark is None else copied(mark.state)
    if mark is not None:
        for target, source in ((work.month, mark.month), (work.market, mark.market)):
            for array, kept in zip(target, source, strict=True):
                array[...] = kept
        work.plan[...] = mark.plan
        for array, kept in zip(flows, mark.flows, strict=True):
            array[:, :month] = kept
    for t in range(0 if mark is None else month, months):
        wait()
        if t == month:
            if mark is None and month > 0:
                before = Flows(*(array[:, :month].copy() for array in flows))
                marks.put(key, Mark(copied(state), copied(work.market), copied(work.month), work.plan.copy(), before))
            state.stopped_day[:] = np.inf
        now = Flows(*(array[:, t] for array in flows))
        step(t, model.structure, model.controls, draws.params, model.base, state, work, now)
    return flows, state.stopped_day, draws.values


def joined(model: Model, parts: Sequence[tuple[Flows, np.ndarray, Draws]]) -> Results:
    """Results of several batches of draws in order."""
    flows, stopped, values = parts[0]
    if len(parts) > 1:
        flows = Flows(*(np.concatenate(arrays) for arrays in zip(*(p[0] for p in parts), strict=True)))
        stopped = np.concatenate([p[1] for p in parts])
        values = Draws({n: np.concatenate([p[2].values[n] for p in parts]) for n in values.values}, values.first,
                       values.seed)  # fmt: skip
    return Results(model, values, flows, stopped)
