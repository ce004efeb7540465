"""Runs that part from a common past: months in which they are alike are simulated once, for all of them.

A forecast follows many courses of the talks, each with measures of its own, and none differs from the others before the
first of them acts. Nothing in a month depends on what comes later, and limits are numbered by the month in which they
begin, so a run that goes on from the common past is the run from the start, bit by bit.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count, pairwise

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.engine.licences import record_limited_flow  # pyright: ignore[reportUnknownVariableType]
from monazite.engine.market_arrays import ScratchArrays
from monazite.engine.run import begin, new_scratch
from monazite.engine.state import WITHOUT_MONTHS, Controls, Flows, Params, State
from monazite.engine.step import step
from monazite.model.build import Model
from monazite.model.posterior_draws import PosteriorDraws
from monazite.scenario.scenario import Scenario
from monazite.simulation.branching import BY_LIMIT, same_until
from monazite.simulation.incremental import first_change, same_stops_until
from monazite.simulation.simulate import Progress, calibrated_params, empty_flows, model_draws, recent_model
from monazite.simulation.snapshots import BegunRun, Snapshot, joined, remembered, resumed, rows_of

Done = Callable[[int], None]
"""Called with the place of a run that is done."""


@dataclass(frozen=True)
class Fork:
    """A run that parts from a common past.

    Attributes
    ----------
    model
        Its model, of the same dataset and months.
    params
        Parameters of its draws.
    places
        Which draw of the past each of them goes on from (draw,); their parameters differ from those of the past in
        drivers of later months alone.
    states
        Number of its first draws whose state is remembered.
    """

    model: Model
    params: Params
    places: np.ndarray
    states: int = 0


@dataclass(frozen=True)
class ForkedRun:
    """Flows of all months (draw, month), first days of stops, and the state remembered where that was asked for."""

    flows: Flows
    stopped: np.ndarray
    snapshot: Snapshot | None


def parting(past: Model, model: Model) -> int:
    """First month in which a run of one model may differ from that of another; the number of months if none."""
    months = same_stops_until(past, model)
    for name in Controls._fields:
        old, new = getattr(past.controls, name), getattr(model.controls, name)
        if old is not new:
            by_quota = name in WITHOUT_MONTHS  # has no months: same_until compares it whole
            months = months if by_quota else min(months, first_change(old, new))
    return months if same_until(past, model, months) else 0


def run_forks(
    past: Model,
    params: Params,
    forks: Sequence[Fork],
    *,
    remember: int | None = None,
    done: Done | None = None,
    begun: BegunRun | None = None,
) -> list[ForkedRun]:
    """Runs of all forks, side by side where they part in the same month; in their order.

    Parameters
    ----------
    past
        Model of the common past.
    params
        Parameters of its draws.
    forks
        The runs. One that is not like the past from the first month on is run whole.
    remember
        Month, counted from 0, at whose beginning states are remembered; by default none are.
    done
        Told of every run that is done.
    begun
        The run of the past where it was made before, with its state; no month of it is then run again, and forks that
        part from it earlier are run whole.

    Returns
    -------
    list of ForkedRun
        Equal bit by bit to runs from the start; no number depends on which runs are made together.
    """
    from threadpoolctl import threadpool_limits  # pyright: ignore[reportMissingTypeStubs]

    latest = len(past.index.month) if remember is None else remember
    months = [min(parting(past, fork.model), latest) for fork in forks]
    if begun is not None:
        months = [begun.month if month >= begun.month else 0 for month in months]
    out: dict[int, ForkedRun] = {}
    with threadpool_limits(limits=1), ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        common = _Past(past, params, pool, begun)
        sizes = [fork.places.size for fork in forks]
        for month, waiting in _partings(months, sizes, common.draws if begun is None else 0):
            common.advance(month)
            state = common.snapshot() if month > 0 else None

            def follow(i: int, month: int = month, state: Snapshot | None = state) -> tuple[int, ForkedRun]:
                return i, _follow(forks[i], month, state, common.flows, remember)

            for i, run in pool.map(follow, waiting):
                out[i] = run
                if done is not None:
                    done(i)
    return [out[i] for i in range(len(forks))]


def simulate_remembering(
    ds: Dataset,
    sc: Scenario,
    month: int,
    *,
    draws: int,
    parameters: PosteriorDraws | None = None,
    progress: Progress | None = None,
) -> BegunRun:
    """A run as of `monazite.simulation.simulate.simulate`, with its state at the beginning of a month after the first.

    Parameters
    ----------
    ds, sc, draws, parameters, progress
        As there.
    month
        Counted from 0.
    """
    from threadpoolctl import threadpool_limits  # pyright: ignore[reportMissingTypeStubs]

    from monazite.results.results import Results

    model = recent_model(ds, sc)
    values = model_draws(model, 0, draws, parameters)
    months, steps = len(model.index.month), count(1)
    with threadpool_limits(limits=1), ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        run = _Past(model, calibrated_params(model, values), pool)

        def done() -> None:
            if progress is not None:
                progress(next(steps), run.threads * months)

        run.advance(month, done)
        snapshot = run.snapshot()
        run.advance(months, done)
    if snapshot is None:
        raise ValueError(f"month {month}: nothing is remembered before the first month")
    return BegunRun(Results(model, values, run.flows, run.stopped()), month, snapshot)


def _partings(months: Sequence[int], sizes: Sequence[int], draws: int) -> list[tuple[int, list[int]]]:
    """Months up to which the past is run, each with the forks that go on from it.

    Where the forks that are left have fewer draws than the past, they go on from the last month as well: further months
    of the past would take more than they save.
    """
    left, out = sorted(range(len(months)), key=lambda i: months[i]), list[tuple[int, list[int]]]()
    while left:
        if out and sum(sizes[i] for i in left) < draws:
            out[-1][1].extend(left)
            break
        now = [i for i in left if months[i] == months[left[0]]]
        out.append((months[now[0]], now))
        left = left[len(now) :]
    return out


class _Past:
    """The common past, which goes on month by month, its draws shared among threads."""

    def __init__(self, model: Model, params: Params, pool: ThreadPoolExecutor, begun: BegunRun | None = None) -> None:
        self.model, self.draws, self._pool, self._begun = model, params.scalars.shape[0], pool, begun
        self._month = 0 if begun is None else begun.month
        self.flows = empty_flows(model, self.draws) if begun is None else begun.results.view.flows
        shares = min(os.cpu_count() or 1, self.draws)
        edges = [self.draws * n // shares for n in range(shares + 1)]
        self._parts = [slice(a, b) for a, b in pairwise(edges)]
        self.threads = len(self._parts)
        self._params = [rows_of(params, part) for part in self._parts]
        self._memory: list[tuple[State, ScratchArrays]] | None = None

    def advance(self, month: int, done: Callable[[], object] | None = None) -> None:
        """Run up to the beginning of a month; ``done`` is called after every month of some of the draws."""
        if month <= self._month:
            return
        if self._memory is None:
            structure, base = self.model.structure, self.model.base
            self._memory = [(begin(structure, own, base), new_scratch(structure, own, base)) for own in self._params]
        memory, months = self._memory, range(self._month, month)

        def run(i: int) -> None:
            _advance(self.model, self._params[i], memory[i], rows_of(self.flows, self._parts[i]), months, done)

        list(self._pool.map(run, range(len(self._parts))))
        self._month = month

    def snapshot(self) -> Snapshot | None:
        """The state of all draws now; None at the very beginning."""
        if self._memory is None:
            return None if self._begun is None else self._begun.snapshot
        return joined([remembered(*memory) for memory in self._memory])

    def stopped(self) -> np.ndarray:
        """First day so far on which each line stands still (draw, use, buyer)."""
        return np.concatenate([state.stopped_day for state, _ in self._memory or ()])


def _advance(
    model: Model,
    params: Params,
    memory: tuple[State, ScratchArrays],
    flows: Flows,
    months: range,
    done: Callable[[], object] | None = None,
) -> None:
    """Run some draws through some months."""
    for t in months:
        now = Flows(*(array[:, t] for array in flows))
        step(t, model.structure, model.controls, params, model.base, *memory, now)
        if done is not None:
            done()


def _follow(fork: Fork, month: int, state: Snapshot | None, past: Flows, remember: int | None) -> ForkedRun:
    """One run from the beginning of a month on."""
    model, params = fork.model, fork.params
    flows = _with_past(model, past, fork.places, month)
    if state is None:
        memory = begin(model.structure, params, model.base), new_scratch(model.structure, params, model.base)
    else:
        memory = resumed(rows_of(state, fork.places), model, params)
    snapshot, months = None, len(model.index.month)
    if remember is not None and fork.states > 0:
        _advance(model, params, memory, flows, range(month, remember))
        snapshot, month = remembered(*memory, slice(0, fork.states)), remember
    _advance(model, params, memory, flows, range(month, months))
    return ForkedRun(flows, memory[0].stopped_day, snapshot)


def _with_past(model: Model, past: Flows, places: np.ndarray, month: int) -> Flows:
    """Flows of a run with the months before one taken over; limits that begin later were free in them."""
    flows, common = empty_flows(model, places.size), model.limits.count_before(month)
    for name, mine, theirs in zip(Flows._fields, flows, past, strict=True):
        if name not in BY_LIMIT:
            mine[:, :month] = theirs[places, :month]
            continue
        mine[:, :month, :common] = theirs[places, :month, :common]
        if name == "limit":
            mine[:, :month, common:] = np.inf
    for t in range(month):
        record_limited_flow(model.structure, flows.ship[:, t], flows.flow[:, t])
    return flows
