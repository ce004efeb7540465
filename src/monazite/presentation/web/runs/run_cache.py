"""Finished runs and runs under way: the same run is made once, whoever asks for it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, get_ident
from typing import NamedTuple

from cachetools import LRUCache

from monazite.model.build import Model
from monazite.presentation.web.runs.incremental_runs import arrays_in
from monazite.presentation.web.work.scheduler import Superseded
from monazite.results.results import Results
from monazite.simulation.simulate import empty_flows

MAX_RUN_BYTES = 100_000_000
"""Runs that a server stores.

With the outcomes made from it a central run of the usual scenario takes 23 MB and one of 16 draws ten times as much:
room for some central runs. A larger run, which is that of the last ranges, has a place of its own: the next central run
would drive it out, and files, sources and briefs ask for it again.
"""
READ_FROM_RUN = 1.6
"""Times the bytes of its flows that making and reading a run takes: measured 1.5 in the usual scenario, 1.6 in one of
two minerals, with what its draws are calibrated to. All outcomes of a run, which nobody reads together, are as much as
its flows (`size_of`)."""
MAX_NAMES = 4000  # of runs that were made, whether they are still stored or not


class _StoredRun(NamedTuple):
    results: Results
    size: int  # bytes, at most `MAX_RUN_BYTES`


class RunCache:
    """Runs by key; those unused for longest go when all together are larger than `MAX_RUN_BYTES`.

    Of runs that are larger by themselves the last one is stored.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._finished: LRUCache[str, _StoredRun] = LRUCache(MAX_RUN_BYTES, getsizeof=lambda run: run.size)
        self._run_names: LRUCache[str, bool] = LRUCache(MAX_NAMES)
        self._large: tuple[str, Results] | None = None
        self._running: dict[str, tuple[Future[Results], int]] = {}  # with the thread that makes it

    def get(self, key: str) -> Results | None:
        """A finished run, or None."""
        with self._lock:
            return self._stored(key)

    def was_made(self, key: str) -> bool:
        """Whether a run was made once, be it stored still or not."""
        with self._lock:
            return key in self._run_names

    def drop_large(self) -> None:
        """Make room for another large run, so that no two are in memory at a time."""
        with self._lock:
            self._large = None

    def shrink(self, share: float) -> None:
        """Let go of runs that are not large, those unused for longest first, until a share of the bound is held."""
        with self._lock:
            while self._finished and self._finished.currsize > share * self._finished.maxsize:
                self._finished.popitem()

    def _stored(self, key: str) -> Results | None:
        if self._large is not None and self._large[0] == key:
            return self._large[1]
        stored = self._finished.get(key)
        return None if stored is None else stored.results

    def get_or_run(self, key: str, run: Callable[[], Results], shared: Model) -> Results:
        """A finished run, the result of the same run under way, or what ``run`` makes.

        Parameters
        ----------
        key
            Identifies the run.
        run
            Makes the run; what it raises goes to all who wait for it, but a run that was stopped by whoever asked
            first is made anew for the others.
        shared
            Model whose arrays are held anyway and do not count as part of the run.

        Raises
        ------
        RuntimeError
            If ``run`` asks for the run that it is to make: it would wait for itself for ever.
        """
        with self._lock:
            stored = self._stored(key)
            if stored is not None:
                return stored
            future, maker = self._running.get(key, (None, None))
            if maker == get_ident():
                raise RuntimeError(f"run {key} needs itself")
            is_first = future is None
            if future is None:
                future = Future()
                self._running[key] = future, get_ident()
        if not is_first:
            try:
                return future.result()
            except Superseded:
                return run()
        try:
            results = run()
            size = size_of(results, shared)
        except BaseException as problem:
            with self._lock:
                del self._running[key]
            future.set_exception(problem)
            raise
        with self._lock:
            del self._running[key]
            self._run_names[key] = True
            if size > MAX_RUN_BYTES:
                self._large = key, results
            else:
                self._finished[key] = _StoredRun(results, size)
        future.set_result(results)
        return results


def expected_bytes(model: Model, draws: int) -> int:
    """Bytes that a run of several draws is going to take, with the outcomes that are read from it."""
    return round(READ_FROM_RUN * draws * sum(array.nbytes for array in empty_flows(model, 1)))


def size_of(results: Results, shared: Model) -> int:
    """Bytes of a run, with as much again for the outcomes made from it, and of what its model does not share."""
    model = results.model
    shared_ids = {id(array) for array in arrays_in((shared.controls, shared.base, shared.structure))}
    own = [a for a in arrays_in((model.controls, model.base, model.structure)) if id(a) not in shared_ids]
    return 2 * sum(a.nbytes for a in arrays_in(results.view.flows)) + sum(a.nbytes for a in own)
