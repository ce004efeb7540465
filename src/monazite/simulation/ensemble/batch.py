"""One batch of draws, computed anywhere: in this thread, another process or another machine.

A batch is a pure function of the job and of the numbers of its draws. Parameters are made for whole blocks of 64 draws
and outcomes for one draw at a time, so that no sum runs in another order when the batch is cut differently: the bits of
a draw depend on the draw alone.
"""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import pickle
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.engine.numerics.solver import FAILED
from monazite.engine.run import run
from monazite.engine.state import Flows, Params
from monazite.model.build import Model, build
from monazite.model.parameters import BLOCK, Draws
from monazite.model.posterior import PosteriorTable, draw_posterior
from monazite.model.posterior_draws import PosteriorDraws
from monazite.results.view import View
from monazite.scenario.scenario import Scenario
from monazite.simulation.ensemble.recorded_series import Selection
from monazite.simulation.simulate import calibrated_params, empty_flows, fixed_parameters, model_draws

CHUNK = 8  # draws in memory at once, 7 MB of flows each; more no longer fit a month into the processor's caches


Posterior = PosteriorTable | PosteriorDraws
"""What draws are taken from in the place of the priors: a table of parameters, or draws with their drivers."""


class BatchStopped(Exception):
    """The batch was told to stop before its end."""


STOP = threading.Event()
"""Set by the coordinator in its own process when it is interrupted: batches in threads end within a month's step."""


@dataclass(frozen=True)
class BatchJob:
    """What every batch of an ensemble needs, ready to travel: dataset, scenario and selection as bytes; their id."""

    key: str
    content: bytes

    @classmethod
    def of(
        cls, key: str, ds: Dataset, sc: Scenario, extra: tuple[str, ...], posterior: Posterior | None = None
    ) -> BatchJob:
        """Pack a dataset, a scenario, the outcomes kept beside the usual ones and a posterior to draw from."""
        return cls(key, pickle.dumps((ds, sc, extra, posterior), protocol=5))


@dataclass(frozen=True)
class DrawBatch:
    """Values of all series (draw, series) of the draws ``first`` and following."""

    first: int
    values: np.ndarray
    seconds: float


@dataclass(frozen=True)
class PreparedJob:
    """A job unpacked: the model, the selection and the posterior that parameters are drawn from, if any."""

    model: Model
    selection: Selection
    posterior: Posterior | None = None
    blocks: dict[int, tuple[Draws, Params]] = field(default_factory=dict[int, tuple[Draws, Params]])

    def block(self, number: int) -> tuple[Draws, Params]:
        """Values and parameters of a whole block of draws; the last one is kept, for batches that are a part of it."""
        known = self.blocks.get(number)
        if known is None:
            sc, priors = self.model.scenario, self.model.dataset.table("priors")
            first, fixed = number * BLOCK, fixed_parameters(sc)
            if isinstance(self.posterior, PosteriorDraws):
                values = model_draws(self.model, first, BLOCK, self.posterior)
            else:
                values = draw_posterior(priors, self.posterior, seed=sc.seed, first=first, count=BLOCK, fixed=fixed)
            known = values, calibrated_params(self.model, values)
            self.blocks.clear()
            self.blocks[number] = known
        return known


def prepare_job(ds: Dataset, sc: Scenario, extra: tuple[str, ...], posterior: Posterior | None = None) -> PreparedJob:
    """Build the model and the list of series. Raises InputError for what cannot be built or is not an outcome."""
    model = build(ds, sc)
    view = View(model, empty_flows(model, 1), np.full((1, *model.structure.activity_ref.shape), np.inf))
    return PreparedJob(model, Selection(view, extra), posterior)


_ready: dict[str, PreparedJob] = {}
_building = threading.Lock()


def unpack_job(job: BatchJob) -> PreparedJob:
    """The job's model, built once per process."""
    with _building:
        if job.key not in _ready:
            _ready.clear()
            _ready[job.key] = prepare_job(*pickle.loads(job.content))
        return _ready[job.key]


def share_prepared(job: BatchJob, ready: PreparedJob) -> None:
    """Use what the coordinator has prepared for batches that run in its own process."""
    with _building:
        _ready.clear()
        _ready[job.key] = ready


def run_batch(job: BatchJob, first: int, count: int) -> DrawBatch:
    """Draws ``first`` to ``first + count`` of a job, on one thread.

    A month that cannot be solved is counted in the series `UNSOLVED` of its draw. Raises Stopped when the coordinator
    of the same process was interrupted.
    """
    from threadpoolctl import threadpool_limits

    threadpool_limits(limits=1)  # for good: a worker process does nothing else, the coordinator restores its own
    began, ready = time.perf_counter(), unpack_job(job)
    values = np.empty((count, ready.selection.size), np.float32)
    flows = empty_flows(ready.model, min(CHUNK, count))
    done = 0
    for drawn, params in _chunks(ready, first, count):
        # Whatever is written is written anew every month; only the counts of evaluations add up.
        part = Flows(*(array[: params.scalars.shape[0]] for array in flows))
        part.status[:] = 0.0
        s, c, base = ready.model.structure, ready.model.controls, ready.model.base
        stopped = run(s, c, params, base, part, _watch)
        for i in range(len(stopped)):
            one = Flows(*(array[i : i + 1] for array in part))
            unsolved = int((one.status[..., 0] == FAILED).sum())
            view = View(ready.model, one, stopped[i : i + 1], drawn.subset(i, i + 1))
            values[done] = ready.selection.collect(view, unsolved)
            done += 1
    return DrawBatch(first, values, time.perf_counter() - began)


def _watch(months: int) -> None:
    if STOP.is_set():
        raise BatchStopped


def _chunks(ready: PreparedJob, first: int, count: int) -> Iterator[tuple[Draws, Params]]:
    """Parameters of the draws in chunks, cut from whole blocks."""
    end = first + count
    for number in range(first // BLOCK, (end - 1) // BLOCK + 1):
        values, params = ready.block(number)
        low, high = max(first - number * BLOCK, 0), min(end - number * BLOCK, BLOCK)
        for i in range(low, high, CHUNK):
            end_of = min(i + CHUNK, high)
            yield values.subset(i, end_of), Params(*(array[i:end_of] for array in params))
