"""Hand batches of draws to any executor and take what comes, whatever happens to the workers."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager
from typing import Any

from monazite.foundation.errors import MonaziteError
from monazite.simulation.ensemble.batch import STOP, BatchJob, DrawBatch, run_batch
from monazite.simulation.ensemble.store import Span

FRESH_STARTS = 3  # new pools of workers in a row without a single batch done between them
Workers = Executor | Callable[[], Executor] | None
"""An executor, a function that makes one, or None for the calling thread."""


class Interrupted(MonaziteError):
    """An ensemble ended before its last draw; what is done is on disk."""


class SerialExecutor(Executor):
    """Runs each call at once in the calling thread."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future:
        """The call, done or failed."""
        future: Future = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as problem:
            future.set_exception(problem)
        return future


@contextmanager
def ending_workers(results: Generator[DrawBatch, None, None]) -> Iterator[Iterator[DrawBatch]]:
    """End the workers at once if anything goes wrong while their results are used."""
    try:
        yield results
    except BaseException:
        STOP.set()
        results.close()
        STOP.clear()
        raise


def completed_batches(
    job: BatchJob, todo: Sequence[Span], executor: Workers, window: int | None
) -> Generator[DrawBatch, None, None]:
    """Results of all batches as they come, each once; replaces a broken pool if it knows how to make one."""
    own = executor is None or not isinstance(executor, Executor)
    left, barren = list(todo), 0
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
    waiting: set[Future] = set()
    queue = iter(todo)
    try:
        for first, end in queue:
            waiting.add(pool.submit(run_batch, job, first, end - first))
            if len(waiting) >= most:
                finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in finished)
        while waiting:
            finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in finished)
    finally:
        for future in waiting:
            future.cancel()


def _close(pool: Executor, *, kill: bool) -> None:
    """End a pool that was made here; its processes at once if the run was interrupted."""
    processes = list((getattr(pool, "_processes", None) or {}).values()) if kill else []
    for process in processes:
        process.terminate()
    pool.shutdown(wait=True, cancel_futures=True)
