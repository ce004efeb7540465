"""Run an ensemble: batches over any executor, one file per batch, resumable after anything."""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.foundation.cache import code_hash
from monazite.foundation.errors import InputError, MonaziteError
from monazite.foundation.version import package_version, processor
from monazite.model.posterior import PosteriorTable
from monazite.model.posterior_draws import PosteriorDraws
from monazite.scenario.scenario import Scenario
from monazite.simulation.arguments import DatasetLike, ScenarioLike, resolved, whole_number
from monazite.simulation.ensemble.batch import (
    STOP,
    BatchJob,
    DrawBatch,
    Posterior,
    prepare_job,
    run_batch,
    share_prepared,
)
from monazite.simulation.ensemble.interrupts import remembered_interrupts
from monazite.simulation.ensemble.reader import Ensemble
from monazite.simulation.ensemble.redrawn import CONDITIONED, TABLE
from monazite.simulation.ensemble.store import Span, Store, ctrl_c, missing_batches

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

BATCH = 64
FRESH_STARTS = 3  # new pools of workers in a row without a single batch done between them
QUIET = 60.0  # seconds without a batch after which a cluster is asked whether it has workers
Progress = Callable[[int, int], None]
"""Called with draws done and draws in all."""


class Interrupted(MonaziteError):
    """An ensemble ended before its last draw; what is done is on disk."""


class SerialExecutor(Executor):
    """Runs each call at once in the calling thread."""

    def submit[**P, T](self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The finished call as a future, with its result or its exception."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as problem:
            future.set_exception(problem)
        return future


def identity(ds: Dataset, sc: Scenario, extra: Sequence[str], posterior: Posterior | None = None) -> dict[str, Any]:
    """What the bits of a draw depend on, whatever the number of draws and the size of batches."""
    return {
        "dataset_hash": ds.hash,
        "scenario_hash": sc.hash,
        "seed": sc.seed,
        "outcomes": list(extra),
        "posterior": posterior.hash if posterior else "",
        "version": package_version(),
        "code": code_hash("monazite.simulation.ensemble.batch")[:16],
    }


def run_ensemble(  # noqa: PLR0913 - the options of a public function, all by keyword
    dataset: DatasetLike | None,
    scenario: ScenarioLike,
    *,
    draws: int,
    out: str | Path,
    batch: int = BATCH,
    executor: Executor | Callable[[], Executor] | None = None,
    window: int | None = None,
    resume: bool = False,
    outcomes: Sequence[str] = (),
    posterior: Posterior | None = None,
    progress: Progress | None = None,
) -> Ensemble:
    """An ensemble of the draws that are given, else of the priors; `monazite.run_ensemble` says what the rest means.

    Parameters
    ----------
    dataset, scenario, draws, out, batch, executor, window, resume, outcomes, progress
        As in `monazite.run_ensemble`, which finds the draws and calls this.
    posterior
        Parameter sets to draw from in place of the priors (`monazite.model.posterior.load_posterior`), or draws of
        parameters and drivers that are conditioned on observations.

    Returns
    -------
    Ensemble
        As of `monazite.run_ensemble`, with its errors.

    Notes
    -----
    After any error the folder can be resumed: no draw is lost that was written, and none is written twice.
    """
    ds, sc = resolved(dataset, scenario)
    draws, batch = whole_number(draws, field="draws"), whole_number(batch, field="batch")
    window = None if window is None else whole_number(window, field="window")
    store, facts = Store(Path(out)), identity(ds, sc, outcomes, posterior)
    key = hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]
    store.check_folder()
    ready = prepare_job(ds, sc, tuple(outcomes), posterior)
    with store.locked(), _resumable(), remembered_interrupts() as interrupts:
        present = _draws_on_disk(store, key, facts, ready.selection.size, resume=resume)
        todo = missing_batches(present, draws, batch)
        total = max([draws, *(end for _, end in present)])
        manifest = _manifest(ds, sc, key, facts) | {"draws": total, "series": ready.selection.size}
        manifest |= {"conditioned_on": posterior.origin if isinstance(posterior, PosteriorDraws) else ""}
        store.write_json("manifest.json", manifest | {"complete": False})
        store.write_text("scenario.toml", sc.to_toml())
        store.write_table(store.folder / "series.parquet", ready.selection.frame())
        if isinstance(posterior, PosteriorTable):
            store.write_text(TABLE, posterior.text)
        elif posterior is not None:
            store.write_bytes(CONDITIONED, posterior.to_bytes())
        job = BatchJob.of(key, ds, sc, tuple(outcomes), posterior)
        share_prepared(job, ready)
        done = sum(end - first for first, end in present)
        if progress is not None:
            progress(done, total)
        with _one_thread(), _stopping(_batches(job, todo, executor, window)) as results:
            for result in results:
                store.write_batch(key, result.first, result.values)
                interrupts.raise_if_any()
                done += len(result.values)
                if progress is not None:
                    progress(done, total)
        ensemble = Ensemble(store.folder)
        ensemble.write_quantiles()
        store.write_json("manifest.json", manifest | {"complete": True, "unsolved": ensemble.unsolved()})
    return Ensemble(store.folder)


def _draws_on_disk(store: Store, key: str, facts: dict[str, Any], series: int, *, resume: bool) -> list[Span]:
    """Draws that are there already."""
    if not store.files():
        return []
    if not resume:
        text = f"holds {len(store.files())} batches of draws already; continue them with --resume, or choose another"
        raise InputError(text, file=store.folder, field="--out")
    try:
        was: Any = store.manifest().get("identity")
    except InputError:
        was = None
    if not isinstance(was, dict):  # damaged or lost: each batch says itself of which run it is
        return store.valid_spans(key, series)
    identity_then = cast("dict[str, Any]", was)
    changed = [name for name, value in facts.items() if identity_then.get(name) != value]
    if changed:
        text = f"holds draws of another run, which differs in {', '.join(changed)}; choose another folder"
        raise InputError(text, file=store.folder, field="--out")
    return store.valid_spans(key, series)


def _manifest(ds: Dataset, sc: Scenario, key: str, facts: dict[str, Any]) -> dict[str, Any]:
    import numba

    return {
        "key": key,
        "identity": facts,
        "scenario": sc.name,
        "dataset": list(ds.folders),
        "months": sc.months,
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "numpy": np.__version__,
        "numba": numba.__version__,
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "processor": processor(),
        "scenario_settings": sc.canonical(),
    }


@contextmanager
def _one_thread() -> Generator[None, None, None]:
    """Keep the linear algebra of this process on one thread, and restore it afterwards."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        yield


@contextmanager
def _resumable() -> Generator[None, None, None]:
    """Ctrl-C at any moment, also between batches or while quantiles are written, says how to go on."""
    try:
        with ctrl_c():
            yield
    except KeyboardInterrupt:
        raise Interrupted("stopped; continue with --resume") from None


@contextmanager
def _stopping(results: Generator[DrawBatch, None, None]) -> Generator[Iterator[DrawBatch], None, None]:
    """End the workers at once if anything goes wrong while their results are used."""
    try:
        yield results
    except BaseException:
        STOP.set()
        results.close()
        STOP.clear()
        raise


def _batches(
    job: BatchJob, todo: Sequence[Span], executor: Executor | Callable[[], Executor] | None, window: int | None
) -> Generator[DrawBatch, None, None]:
    """Results of all batches as they come, each once; replaces a broken pool if it knows how to make one."""
    own = executor is None or not isinstance(executor, Executor)
    left: list[Span] = list(todo)
    barren = 0
    while left:
        pool = executor if isinstance(executor, Executor) else (executor or SerialExecutor)()
        try:
            for result in _submit_batches(pool, job, left, window):
                left = [span for span in left if span[0] != result.first]
                barren = 0
                yield result
        except BrokenExecutor as problem:
            barren += 1
            if not own or barren > FRESH_STARTS:
                text = f"{len(left)} batches are left: the workers died ({problem}); continue with --resume"
                raise Interrupted(text) from problem
        except MonaziteError:
            raise
        except Exception as problem:
            if own:
                raise
            text = f"{len(left)} batches are left: one failed ({type(problem).__name__}: {problem})"
            raise Interrupted(f"{text}; continue with --resume") from problem
        except KeyboardInterrupt:
            STOP.set()
            raise
        finally:
            if own:
                _close(pool, kill=STOP.is_set())


def _submit_batches(pool: Executor, job: BatchJob, todo: Sequence[Span], window: int | None) -> Iterator[DrawBatch]:
    """Hand out batches so that few wait at any time, and give results as they come."""
    workers = getattr(pool, "_max_workers", None) or (1 if isinstance(pool, SerialExecutor) else os.cpu_count() or 1)
    most = window or (1 if isinstance(pool, SerialExecutor) else 2 * workers)
    waiting: set[Future[DrawBatch]] = set()
    queue = iter(todo)
    try:
        for first, end in queue:
            waiting.add(pool.submit(run_batch, job, first, end - first))
            if len(waiting) >= most:
                finished, waiting = _wait(waiting, pool)
                yield from (future.result() for future in finished)
        while waiting:
            finished, waiting = _wait(waiting, pool)
            yield from (future.result() for future in finished)
    finally:
        for future in waiting:
            future.cancel()


def _wait(waiting: set[Future[DrawBatch]], pool: Executor) -> tuple[set[Future[DrawBatch]], set[Future[DrawBatch]]]:
    """Batches that have come, and those that have not. Raises BrokenExecutor where a cluster has nobody left."""
    alone = False
    while True:
        finished, left = wait(waiting, timeout=QUIET, return_when=FIRST_COMPLETED)
        if finished:
            return finished, left
        was_alone, alone = alone, is_deserted(pool)
        if alone and was_alone:  # a worker that begins anew is given time
            raise BrokenExecutor(f"the cluster has had no worker for {QUIET:.0f} s")


def is_deserted(pool: Executor) -> bool:
    """Whether a pool is a Dask cluster whose scheduler does not answer or has no workers.

    The scheduler takes a worker that is stopped or cut off for lost after some minutes (Dask's ``worker-ttl``).
    """
    client = getattr(pool, "_client", None)
    if client is None:
        return False
    try:
        return client.status != "running" or not client.scheduler_info()["workers"]
    except (OSError, TimeoutError, RuntimeError):
        return True


def _close(pool: Executor, *, kill: bool) -> None:
    """End a pool that was made here; its processes at once if the run was interrupted."""
    processes: Mapping[int, BaseProcess] = (getattr(pool, "_processes", None) or {}) if kill else {}
    for process in list(processes.values()):
        process.terminate()
    pool.shutdown(wait=True, cancel_futures=True)
