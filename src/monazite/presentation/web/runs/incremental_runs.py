"""Runs while somebody moves a slider: what the levers cannot change is stored and not computed again.

Levers act from a day on, so the months before it are the same whatever they say. The state at that month is stored as a
checkpoint, and only the months after it are run. Where all levers that were moved have months of their own, nothing
changes before the first of these either, and a second checkpoint stands there. The numbers are those of `simulate`,
digit for digit, days to the next line stop among them: the day of the levers is the anchor of the scenario.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from monazite.engine.market_arrays import ScratchArrays
from monazite.engine.run import begin, new_scratch
from monazite.engine.state import Flows, Params, State
from monazite.engine.step import step
from monazite.model.build import Model
from monazite.model.driver_paths import DriverPaths
from monazite.model.parameters import Draws
from monazite.model.posterior_draws import PosteriorDraws
from monazite.presentation.web.work.scheduler import WaitForTurn
from monazite.presentation.web.work.thread_safe_cache import ThreadSafeCache
from monazite.results.results import Results
from monazite.simulation.simulate import calibrated_params, driven_params, empty_flows, model_draws

MAX_CHECKPOINT_BYTES = 100_000_000
"""Checkpoints that a server stores of central runs, and as many of ranges: 3 MB a draw in the usual scenario, 2 in the
mean of those that ship, so some fifty workspaces of many users, and two with ranges of 16 draws."""


class MonthsRun(NamedTuple):
    """Numbers of the first month in which a lever acts, if after that in which it may, and of the first one not run."""

    acting_from: int = 0
    until: int | None = None


ALL_MONTHS = MonthsRun()

BatchRun = tuple[Flows, np.ndarray, Draws]
"""Flows (draw, month, ...), days of the first line stop (draw, ...), values of the draws."""


LICENCES = ("licensed", "approval", "banned")
"""Controls that say how drivers act."""


@dataclass(frozen=True)
class CalibratedBatch:
    """Some draws of a model: their values and the parameters calibrated to them, which no lever changes."""

    values: Draws
    params: Params
    posterior: PosteriorDraws | None = None
    _last_driven: list[tuple[tuple[object, ...], tuple[Params, Draws]]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """First draw and number of draws."""
        return f"{self.values.first}+{self.values.count}"

    def driven(self, model: Model) -> tuple[Params, Draws]:
        """Parameters and draws with the drivers as they go on in a model.

        Those of the last model are taken again where its licences are the same, as they are under most levers; of one
        draw alone, because those of many are large.
        """
        licences = (model.limits, *(getattr(model.controls, name) for name in LICENCES))
        for last, answer in tuple(self._last_driven):
            if all(a is b for a, b in zip(last, licences, strict=True)):
                return answer
        answer = driven_params(model, self.params, self.values, self.posterior)
        if self.values.count == 1:
            self._last_driven[:] = [(licences, answer)]
        return answer


@dataclass(frozen=True)
class Checkpoint:
    """Where a run stands at the first day of a month: state, what the market remembers, flows of the months before."""

    state: State
    market: Any
    month: Any
    plan: np.ndarray
    flows: Flows

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(array.nbytes for array in arrays_in((self.state, self.market, self.month, self.plan, self.flows)))

    def restore(self, work: ScratchArrays, flows: Flows, month: int) -> None:
        """Give a run what it remembers beside its state, and the flows of the months before."""
        for target, source in ((work.month, self.month), (work.market, self.market)):
            for array, stored in zip(target, source, strict=True):
                array[...] = stored
        work.plan[...] = self.plan
        for array, stored in zip(flows, self.flows, strict=True):
            array[:, :month] = stored


def take_checkpoint(state: State, work: ScratchArrays, flows: Flows, month: int) -> Checkpoint:
    """A copy of where a run stands before a month."""
    earlier = Flows(*(array[:, :month].copy() for array in flows))
    return Checkpoint(deep_copy(state), deep_copy(work.market), deep_copy(work.month), work.plan.copy(), earlier)


CheckpointCache = ThreadSafeCache[str, Checkpoint]
"""Checkpoints by what they depend on."""


def new_checkpoint_cache(max_bytes: int = MAX_CHECKPOINT_BYTES) -> CheckpointCache:
    """An empty cache of checkpoints, bounded by their bytes."""
    return ThreadSafeCache(max_bytes, lambda checkpoint: checkpoint.size)


def arrays_in(item: Any) -> Iterable[np.ndarray]:
    """All arrays of nested tuples."""
    if isinstance(item, tuple):
        for part in item:
            yield from arrays_in(part)
    elif isinstance(item, np.ndarray):
        yield item


def deep_copy(item: Any) -> Any:
    """A deep copy of named tuples of arrays."""
    if isinstance(item, tuple):
        return type(item)(*(deep_copy(part) for part in item))
    return item.copy() if isinstance(item, np.ndarray) else item


def calibrate_batch(model: Model, first: int, count: int, posterior: PosteriorDraws | None = None) -> CalibratedBatch:
    """Draws ``first`` up to ``first + count`` of a model; number 0 has the central parameters."""
    values = model_draws(model, first, count, posterior)
    return CalibratedBatch(values, calibrated_params(model, values), posterior)


def limits_hash(model: Model) -> str:
    """Hash of the limits: levers change how buyers are grouped, and with it the shape of earlier states."""
    digest = hashlib.blake2b(digest_size=12)
    limits = model.limits
    for part in (limits.good, limits.origin, limits.region, limits.mask, limits.buyer, limits.quota):
        digest.update(np.ascontiguousarray(part).data)
    return digest.hexdigest()


def _shape_key(model: Model) -> str:
    """What earlier states depend on beside the measures: the limits, and the anchor from which stops are dated."""
    return f"{limits_hash(model)}/{model.base.anchor[0]}"


def no_wait() -> None:
    """What a run calls before every month where it gives way to no other."""


def run_batch(
    model: Model,
    batch: CalibratedBatch,
    month: int,
    prefix: str,
    checkpoints: CheckpointCache,
    wait_for_turn: WaitForTurn = no_wait,
    into: Flows | None = None,
    months_run: MonthsRun = ALL_MONTHS,
) -> BatchRun:
    """Some draws of a model from the start, or from the last checkpoint before the levers act.

    Parameters
    ----------
    model
        The model with the levers moved.
    batch
        The draws.
    month
        Number of the month from which the levers may act.
    prefix
        Identifies the scenario and the policies in force before ``month``.
    checkpoints
        Where the checkpoint is looked up, or stored after a run from the start.
    wait_for_turn
        Called before every month; may raise.
    into
        Arrays that the flows are written into, by default new ones: the batches of a run fill parts of the same.
    months_run
        When a lever does act, and where the run ends. Checkpoints are those of the first days of ``month`` and of that.

    Returns
    -------
    tuple
        Flows with a leading axis of draws, days of the next line stop (`monazite.engine.stop_days`), and values of the
        draws.
    """
    flows, months = into or empty_flows(model, batch.values.count), len(model.index.month)
    params, values = batch.driven(model)
    key, acting_from = f"{prefix}/{month}/{batch.name}/{_shape_key(model)}", max(months_run.acting_from, month)
    first, checkpoint = 0, None
    for at in dict.fromkeys((acting_from, month)):
        if checkpoint is None and at > 0:
            first, checkpoint = at, checkpoints.get(f"{key}/{at}")
    first = first if checkpoint is not None else 0
    work = new_scratch(model.structure, params, model.base)
    state = begin(model.structure, params, model.base) if checkpoint is None else deep_copy(checkpoint.state)
    if checkpoint is not None:
        checkpoint.restore(work, flows, first)
    for t in range(first, min(months_run.until or months, months)):
        wait_for_turn()
        if t > first and t in (month, acting_from):
            checkpoints.put(f"{key}/{t}", take_checkpoint(state, work, flows, t))
        now = Flows(*(array[:, t] for array in flows))
        step(t, model.structure, model.controls, params, model.base, state, work, now)
    return flows, state.stopped_day, values


def flows_like(model: Model, other: Flows) -> Flows:
    """Flows of a model to be filled, which hold those of another run where they have the same shape."""
    return Flows(
        *(
            theirs.copy() if theirs.shape == own.shape else own
            for own, theirs in zip(empty_flows(model, len(other.price)), other, strict=True)
        )
    )


def joined(parts: Sequence[Draws]) -> Draws:
    """Draws of several batches in order."""
    first = parts[0]
    values = {name: np.concatenate([part.values[name] for part in parts]) for name in first.values}
    drivers, counted = (_joined_paths(paths) for paths in ([p.drivers for p in parts], [p.counted for p in parts]))
    return Draws(values, first.first, first.seed, drivers=drivers, origin=first.origin, counted=counted)


def _joined_paths(parts: Sequence[DriverPaths | None]) -> DriverPaths | None:
    """Paths of several batches in order; None where a batch has none."""
    paths = [part for part in parts if part is not None]
    if len(paths) < len(parts):
        return None
    together = {name: np.concatenate([path.values[name] for path in paths]) for name in paths[0].values}
    return DriverPaths(paths[0].start, together)


def some_draws(flows: Flows, first: int, count: int) -> Flows:
    """Part of the flows, which shares their memory."""
    return Flows(*(array[first : first + count] for array in flows))


def join_batches(model: Model, flows: Flows, parts: Sequence[BatchRun]) -> Results:
    """Results of several batches of draws in order, which together have filled ``flows``."""
    stopped, values = np.concatenate([part[1] for part in parts]), joined([part[2] for part in parts])
    return Results(model, values, flows, stopped)
