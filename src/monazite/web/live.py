"""Runs while somebody moves a slider: what the levers cannot change is kept and not computed again.

Levers act from a day on, so the months before it are the same whatever they say. The state at that month is kept, and
only the months after it are run. The numbers are those of `simulate`, digit for digit, with one addition: days to the
first line stop are counted from the day of the levers, also where a line had stopped before.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np

from monazite.build import Model
from monazite.engine.path import begin, new_work
from monazite.engine.state import Flows, Params, State
from monazite.engine.step import step
from monazite.parameters import draw
from monazite.results import Results
from monazite.simulate import calibrated, empty_flows, fixed_parameters

Stop = Callable[[], bool]
"""Says whether a run is no longer wanted."""
BY_MONTH = ("broken", "duty_change", "weeks")  # references that the months before the levers share by construction


class Superseded(Exception):
    """A newer request has taken the place of this one."""


@dataclass(frozen=True)
class Mark:
    """Where a run stands at the first day of a month: state, what the market remembers, flows of the months before."""

    state: State
    market: Any
    month: Any
    plan: np.ndarray
    flows: Flows


class Marks:
    """The last states kept, by what they depend on; safe for several threads."""

    def __init__(self, most: int = 48) -> None:
        self._most, self._lock = most, Lock()
        self._kept: OrderedDict[str, Mark] = OrderedDict()

    def get(self, key: str) -> Mark | None:
        """The state of a key, if it is still kept."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: str, mark: Mark) -> None:
        """Keep a state; the one unused for longest goes."""
        with self._lock:
            self._kept[key] = mark
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def copied(item: Any) -> Any:
    """A deep copy of named tuples of arrays."""
    if isinstance(item, tuple):
        return type(item)(*(copied(part) for part in item))
    return item.copy() if isinstance(item, np.ndarray) else item


def fingerprint(model: Model, params: Params, root: str, month: int) -> str:
    """Hash of everything that the months before ``month`` depend on; ``root`` stands for the policies of those months.

    Parameters of the draw are part of it, so draws do not get mixed up.
    """
    digest = hashlib.blake2b(f"{root}/{month}".encode(), digest_size=16)
    _feed(digest, model.structure)
    _feed(digest, params)
    for name, part in zip(model.base._fields, model.base, strict=True):
        if name not in BY_MONTH:
            _feed(digest, part)
    return digest.hexdigest()


def _feed(digest: Any, item: Any) -> None:
    if isinstance(item, tuple):
        for part in item:
            _feed(digest, part)
    elif isinstance(item, np.ndarray):
        digest.update(str(item.shape).encode())
        digest.update(np.ascontiguousarray(item).data)
    else:
        digest.update(repr(item).encode())


def one_draw(
    model: Model, number: int, month: int, root: str, marks: Marks, stop: Stop | None = None
) -> tuple[Flows, np.ndarray, Any]:
    """One draw of a model from the start, or from the kept state at ``month`` on.

    ``root`` identifies the policies in force before ``month``. Returns flows with a leading axis of one draw, days
    of the first line stop from ``month`` on, and the draw's values. Raises Superseded when ``stop`` says so.
    """
    sc = model.scenario
    values = draw(model.dataset.table("priors"), seed=sc.seed, first=number, count=1, fixed=fixed_parameters(sc))
    params = calibrated(model, values)
    flows, months = empty_flows(model, 1), len(model.index.month)
    key = fingerprint(model, params, root, month)
    mark = marks.get(key) if month > 0 else None
    state, work = begin(model.structure, params, model.base), new_work(model.structure, params, model.base)
    first = 0
    if mark is not None:
        state, first = copied(mark.state), month
        for target, source in ((work.month, mark.month), (work.market, mark.market)):
            for array, kept in zip(target, source, strict=True):
                array[...] = kept
        work.plan[...] = mark.plan
        for array, kept in zip(flows, mark.flows, strict=True):
            array[:, :month] = kept
    for t in range(first, months):
        if t == month:
            if mark is None and month > 0:
                before = Flows(*(array[:, :month].copy() for array in flows))
                marks.put(key, Mark(copied(state), copied(work.market), copied(work.month), work.plan.copy(), before))
            state.stopped_day[:] = np.inf
        step(t, model.structure, model.controls, params, model.base, state, work, Flows(*(a[:, t] for a in flows)))
        if stop is not None and t % 6 == 5 and stop():
            raise Superseded
    return flows, state.stopped_day, values


def joined(model: Model, parts: list[tuple[Flows, np.ndarray, Any]]) -> Results:
    """Results of several draws, the central one first."""
    from monazite.parameters import Draws

    if len(parts) == 1:
        flows, stopped, values = parts[0]
        return Results(model, values, flows, stopped)
    flows = Flows(*(np.concatenate(arrays) for arrays in zip(*(p[0] for p in parts), strict=True)))
    names = parts[0][2].values
    values = Draws({n: np.concatenate([p[2].values[n] for p in parts]) for n in names}, 0, model.scenario.seed)
    return Results(model, values, flows, np.concatenate([p[1] for p in parts]))
