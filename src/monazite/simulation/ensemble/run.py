"""Run an ensemble: batches over any executor, one file per batch, resumable after anything."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.foundation.cache import code_hash
from monazite.foundation.errors import InputError
from monazite.model.posterior import PosteriorTable
from monazite.results.results import package_version
from monazite.scenario.scenario import Scenario
from monazite.simulation.ensemble.batch import BatchJob, DrawBatch, PreparedJob, prepare_job, share_prepared
from monazite.simulation.ensemble.reader import Ensemble
from monazite.simulation.ensemble.store import Span, Store, ctrl_c, missing_batches
from monazite.simulation.ensemble.workers import Interrupted, Workers, completed_batches, ending_workers

BATCH = 64
Progress = Callable[[int, int], None]
"""Called with draws done and draws in all."""


def identity(
    ds: Dataset, sc: Scenario, extra: Sequence[str], posterior: PosteriorTable | None = None
) -> dict[str, Any]:
    """What the bits of a draw depend on, whatever the number of draws and the size of batches."""
    return {
        "dataset_hash": ds.hash,
        "scenario_hash": sc.hash,
        "seed": sc.seed,
        "outcomes": list(extra),
        "posterior": posterior.hash if posterior else "",
        "version": package_version(),
        "code": code_hash()[:16],
    }


def run_ensemble(  # noqa: PLR0913  # the keywords of a public call
    ds: Dataset,
    sc: Scenario,
    *,
    draws: int,
    out: str | Path,
    batch: int = BATCH,
    executor: Workers = None,
    window: int | None = None,
    resume: bool = False,
    outcomes: Sequence[str] = (),
    posterior: PosteriorTable | None = None,
    progress: Progress | None = None,
) -> Ensemble:
    """Draws 0 to ``draws`` of a scenario, written to the folder ``out`` batch by batch.

    The folder can be resumed whatever happens: no draw is lost that was written, and none is written twice.

    Parameters
    ----------
    batch
        Draws per file and per task; changes no number.
    executor
        Any `concurrent.futures.Executor`, for example ``dask.distributed.Client(...).get_executor()``; serial by
        default. Given as a function that makes one, a broken pool (a worker was killed) is replaced and its batches
        run again; given as an executor, a broken pool ends the run, to be resumed.
    window
        Batches handed out at a time; twice the number of workers by default.
    resume
        Continue a folder that holds draws of the same run; more draws than before may be asked for.
    outcomes
        Outcomes recorded whole beside the usual series (`monazite.simulation.ensemble.recorded_series.RECORDED`).
    posterior
        Parameter sets to draw from in place of the priors (`monazite.model.posterior.load_posterior`).

    Raises
    ------
    InputError
        For what cannot be built, and a folder that holds draws already (without ``resume``) or draws of another run.
    Interrupted
        When stopped by Ctrl-C or lost workers.
    OSError
        When a file cannot be written.
    """
    if draws < 1 or batch < 1:
        raise InputError(field="draws and batch", found=(draws, batch), allowed="whole numbers from 1")
    request, store = _Request(ds, sc, tuple(outcomes), posterior), Store(Path(out))
    store.check_folder()
    ready = prepare_job(ds, sc, request.outcomes, posterior)
    with store.locked(), _resumable():
        present = _draws_on_disk(store, request, ready.selection.size, resume=resume)
        total, done = max([draws, *(end for _, end in present)]), sum(end - first for first, end in present)
        manifest = request.manifest() | {"draws": total, "series": ready.selection.size}
        _write_start(store, request, ready, manifest)
        todo = completed_batches(request.job(ready), missing_batches(present, draws, batch), executor, window)
        _write_batches(store, request.key, todo, lambda added: progress and progress(done + added, total))
        _write_end(store, manifest)
    return Ensemble(store.folder)


@dataclass(frozen=True)
class _Request:
    """What an ensemble is asked for, whatever the number of draws."""

    ds: Dataset
    sc: Scenario
    outcomes: tuple[str, ...]
    posterior: PosteriorTable | None

    @cached_property
    def identity(self) -> dict[str, Any]:
        """What the bits of a draw depend on."""
        return identity(self.ds, self.sc, self.outcomes, self.posterior)

    @cached_property
    def key(self) -> str:
        """Id of the run."""
        return hashlib.sha256(json.dumps(self.identity).encode()).hexdigest()[:16]

    def job(self, ready: PreparedJob) -> BatchJob:
        """What every batch needs; batches in this process use what is prepared already."""
        job = BatchJob.of(self.key, self.ds, self.sc, self.outcomes, self.posterior)
        share_prepared(job, ready)
        return job

    def manifest(self) -> dict[str, Any]:
        """Content of ``manifest.json`` but for the number of draws and series."""
        import numba

        return {
            "key": self.key,
            "identity": self.identity,
            "scenario": self.sc.name,
            "dataset": list(self.ds.folders),
            "months": self.sc.months,
            "started": datetime.now(UTC).isoformat(timespec="seconds"),
            "numpy": np.__version__,
            "numba": numba.__version__,
            "python": platform.python_version(),
            "platform": f"{platform.system()} {platform.machine()}",
            "scenario_settings": self.sc.canonical(),
        }


def _draws_on_disk(store: Store, request: _Request, series: int, *, resume: bool) -> list[Span]:
    """Draws that are there already."""
    if not store.files():
        return []
    if not resume:
        text = f"holds {len(store.files())} batches of draws already; continue them with --resume, or choose another"
        raise InputError(text, file=store.folder, field="--out")
    was = store.manifest().get("identity", {})
    changed = [name for name, value in request.identity.items() if was.get(name) != value]
    if changed:
        text = f"holds draws of another run, which differs in {', '.join(changed)}; choose another folder"
        raise InputError(text, file=store.folder, field="--out")
    return store.valid_spans(request.key, series)


def _write_start(store: Store, request: _Request, ready: PreparedJob, manifest: dict[str, Any]) -> None:
    """What the folder holds beside the batches before any of them is there."""
    store.write_json("manifest.json", manifest | {"complete": False})
    store.write_text("scenario.toml", request.sc.to_toml())
    store.write_table(store.folder / "series.parquet", ready.selection.frame())
    if request.posterior is not None:
        store.write_text("posterior.csv", request.posterior.text)


def _write_batches(
    store: Store, key: str, batches: Generator[DrawBatch, None, None], report: Callable[[int], object]
) -> None:
    """Write batches as they come; ``report`` is called with the draws written, at first with none."""
    written = 0
    report(written)
    with _one_thread(), ending_workers(batches) as results:
        for result in results:
            store.write_batch(key, result.first, result.values)
            written += len(result.values)
            report(written)


def _write_end(store: Store, manifest: dict[str, Any]) -> None:
    """Quantiles of all draws, and that the ensemble is complete."""
    ensemble = Ensemble(store.folder)
    ensemble.write_quantiles()
    store.write_json("manifest.json", manifest | {"complete": True, "unsolved": ensemble.unsolved()})


@contextmanager
def _one_thread() -> Iterator[None]:
    """Keep the linear algebra of this process on one thread, and restore it afterwards."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        yield


@contextmanager
def _resumable() -> Iterator[None]:
    """Ctrl-C at any moment, also between batches or while quantiles are written, says how to go on."""
    try:
        with ctrl_c():
            yield
    except KeyboardInterrupt:
        raise Interrupted("stopped; continue with --resume") from None
