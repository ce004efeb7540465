"""One set of draws with and without added policies: what is the same in both is made once.

Three things are taken over from the run without them. Parameters and drivers, as long as licences stay what they are:
policies enter the calibration in no other way. The months before the first one in which any control differs: nothing in
a month depends on what comes later, so the run goes on from the state that was remembered there. And the whole run
where no control differs. Results are those of a run from the start, bit by bit.
"""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from monazite.engine.market_arrays import ScratchArrays
from monazite.engine.run import begin, new_scratch
from monazite.engine.state import WITHOUT_MONTHS, Controls, Flows, Params, State
from monazite.engine.step import step
from monazite.model.build import Model
from monazite.model.parameters import Draws
from monazite.simulation.incremental import LICENCES, first_change, same_stops_until
from monazite.simulation.simulate import calibrated_params, flow_shapes
from monazite.simulation.snapshots import BegunRun, Snapshot, joined, remembered, resumed, rows_of

if TYPE_CHECKING:
    from monazite.results.results import Results


def shares_parameters(base: Model, model: Model) -> bool:
    """Whether draws and calibrated parameters of one model are those of the other: same limits, same licences."""
    if model.structure is not base.structure or model.limits is not base.limits:
        return False
    if model.index.month != base.index.month or model.scenario.growth != base.scenario.growth:
        return False
    return all(getattr(model.controls, name) is getattr(base.controls, name) for name in LICENCES)


def first_difference(base: Model, model: Model) -> int:
    """First month in which two models that share their parameters differ; the number of months if none."""
    months = same_stops_until(base, model)
    for name in Controls._fields:
        old, new = getattr(base.controls, name), getattr(model.controls, name)
        if old is not new:
            months = min(months, 0 if name in WITHOUT_MONTHS else first_change(old, new))
    return months


def same_arrays(one: Model, other: Model) -> bool:
    """Whether two models that policies were added to are the same in all that a run reads."""
    return shares_parameters(one, other) and first_difference(one, other) == len(one.index.month)


class CommonDraws:
    """The run of a scenario, and runs of the same draws with policies added.

    Parameters
    ----------
    model
        Model without the policies.
    draws
        Draws of it, as `monazite.simulation.simulate.model_draws` makes them.
    redraw
        Draws of a model whose licences are others, which give drivers other events: called with the model, the place of
        the first draw and their number. By default the draws stay what they are.
    snapshot_months
        Months, counted from 0, at whose beginning the state is remembered: runs with policies that begin to act there
        or later go on from it. Each takes half a megabyte a draw in the main case.
    recorded
        Names of the flows that are recorded; all by default. Others have no months in what the runs give.
    threads
        Threads that share the draws of the run without policies; one per processor by default.
    begun
        The run without policies where it was made before, with all flows that are recorded, and its state at the
        beginning of a month: no earlier month is then run again, and none of the snapshot months is one.

    Attributes
    ----------
    results
        The run without added policies.
    """

    def __init__(
        self,
        model: Model,
        draws: Draws,
        *,
        redraw: Callable[[Model, int, int], Draws] | None = None,
        snapshot_months: Iterable[int] = (),
        recorded: Sequence[str] | None = None,
        threads: int | None = None,
        begun: BegunRun | None = None,
    ) -> None:
        self.model, self.draws, self._redraw, self._recorded = model, draws, redraw, recorded
        self.params = calibrated_params(model, draws)
        wanted = sorted({t for t in snapshot_months if 0 < t < len(model.index.month)})
        if begun is not None:
            self.results, self._snapshots = begun.results, self._go_on(begun, wanted)
            return
        recording = _Recording(model, draws.count, recorded)
        stopped = np.empty((draws.count, *model.structure.activity_ref.shape))

        def work(part: slice) -> list[Snapshot]:
            own = rows_of(self.params, part)
            memory = begin(model.structure, own, model.base), new_scratch(model.structure, own, model.base)
            found = list[Snapshot]()
            for first, end in pairwise([0, *wanted, len(model.index.month)]):
                if first > 0:
                    found.append(remembered(*memory))
                recording.advance(model, own, memory, part, range(first, end))
            stopped[part] = memory[0].stopped_day
            return found

        taken = zip(*_in_threads(work, draws.count, threads), strict=True)
        self._snapshots = {t: joined(parts) for t, parts in zip(wanted, taken, strict=False)}
        self.results = _results(model, draws, recording.flows(), stopped)

    def _go_on(self, begun: BegunRun, wanted: Sequence[int]) -> dict[int, Snapshot]:
        """States at the beginning of some months, from that of an earlier one on."""
        out = {begun.month: begun.snapshot}
        memory = resumed(begun.snapshot, self.model, self.params)
        recording, every = _Recording(self.model, self.draws.count, ()), slice(0, self.draws.count)
        for first, end in pairwise([begun.month, *(t for t in wanted if t > begun.month)]):
            recording.advance(self.model, self.params, memory, every, range(first, end))
            out[end] = remembered(*memory)
        return out

    def run(self, model: Model, part: slice | None = None, *, threads: int | None = None) -> Results:
        """Results of a model that is this one with policies added, in all draws or some.

        Parameters
        ----------
        model
            As `monazite.simulation.incremental.with_policies` makes it of ``self.model``.
        part
            Which draws, by their place; all by default.
        threads
            Threads that share the draws; one per processor by default. With 1 it runs in the thread that calls it, so
            that several models can be run side by side.
        """
        part = slice(0, self.draws.count) if part is None else part
        draws, params, first = self.draws.subset(part.start, part.stop), rows_of(self.params, part), 0
        months = len(model.index.month)
        if shares_parameters(self.model, model):
            first = first_difference(self.model, model)
            first = months if first == months else max((t for t in self._snapshots if t <= first), default=0)
        else:
            draws = draws if self._redraw is None else self._redraw(model, part.start, draws.count)
            params = calibrated_params(model, draws)
        recording = _Recording(model, draws.count, self._recorded)
        recording.take_over(self.results.view.flows, part, first)
        stopped = self.results.view.stopped_day[part].copy()
        if first < months:
            begun = rows_of(self._snapshots[first], part) if first > 0 else None

            def work(rows: slice) -> None:
                own = rows_of(params, rows)
                memory = begin(model.structure, own, model.base), new_scratch(model.structure, own, model.base)
                if begun is not None:
                    _restore(rows_of(begun, rows), *memory)
                recording.advance(model, own, memory, rows, range(first, months))
                stopped[rows] = memory[0].stopped_day

            _in_threads(work, draws.count, threads)
        return _results(model, draws, recording.flows(), stopped)


def _in_threads[T](work: Callable[[slice], T], draws: int, threads: int | None) -> list[T]:
    """What some work gives for the draws of each thread, in their order."""
    from threadpoolctl import threadpool_limits

    edges = np.linspace(0, draws, max(1, min(threads or os.cpu_count() or 1, draws)) + 1).astype(int)
    parts = [slice(int(a), int(b)) for a, b in pairwise(edges)]
    if len(parts) == 1:
        return [work(parts[0])]
    with threadpool_limits(limits=1), ThreadPoolExecutor(len(parts)) as pool:
        return list(pool.map(work, parts))


class _Recording:
    """Flows of a run: those that are recorded month by month, of the others memory for one month."""

    def __init__(self, model: Model, draws: int, recorded: Sequence[str] | None) -> None:
        months, shapes = len(model.index.month), flow_shapes(model)
        names = set(Flows._fields if recorded is None else recorded)
        self._draws = draws
        self._shapes = {name: shape for name, shape in shapes.items() if name not in names}
        self._months = {name: np.zeros((months, draws, *shape)) for name, shape in shapes.items() if name in names}

    def take_over(self, flows: Flows, part: slice, end: int) -> None:
        """The months before ``end`` of some draws of another run."""
        for name, array in self._months.items():
            array[:end] = getattr(flows, name)[part, :end].swapaxes(0, 1)

    def advance(
        self, model: Model, params: Params, memory: tuple[State, ScratchArrays], part: slice, months: range
    ) -> None:
        """Run some draws through some months."""
        state, scratch = memory
        count = part.stop - part.start
        passing = {name: np.zeros((count, *shape)) for name, shape in self._shapes.items()}
        for t in months:
            for array in passing.values():
                array.fill(0.0)
            flows = Flows(**passing, **{name: array[t, part] for name, array in self._months.items()})
            step(t, model.structure, model.controls, params, model.base, state, scratch, flows)

    def flows(self) -> Flows:
        """All of them (draw, month, ...); without months those that are not recorded."""
        none = {name: np.zeros((self._draws, 0, *shape)) for name, shape in self._shapes.items()}
        return Flows(**none, **{name: array.swapaxes(0, 1) for name, array in self._months.items()})


def _results(model: Model, draws: Draws, flows: Flows, stopped: np.ndarray) -> Results:
    from monazite.results.results import Results

    return Results(model, draws, flows, stopped)


def _restore(snapshot: Snapshot, state: State, scratch: ScratchArrays) -> None:
    """Put a snapshot into the memory of a run."""
    _copy(snapshot, (state, scratch.month, scratch.market, scratch.plan))


def _copy(source: tuple[Any, ...], target: tuple[Any, ...]) -> None:
    for mine, theirs in zip(source, target, strict=True):
        if isinstance(theirs, np.ndarray):
            theirs[:] = mine
        else:
            _copy(mine, theirs)
