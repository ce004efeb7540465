"""What an ensemble is computed on: processes or threads of this machine, or a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from monazite.foundation.errors import InputError
from monazite.foundation.extras import from_extra

if TYPE_CHECKING:
    from concurrent.futures import Executor


@contextmanager
def executors(workers: int | None, threads: int | None, scheduler: str | None) -> Iterator[Any]:
    """What `run_ensemble` computes on: a Dask cluster, threads, processes, or this thread."""
    given = {"--workers": workers, "--threads": threads, "--scheduler": scheduler}
    chosen = [name for name, value in given.items() if value]
    if len(chosen) > 1:
        raise InputError(field=" and ".join(chosen), found="together", allowed="one of them")
    if scheduler:
        with cluster(scheduler) as executor:
            yield executor
        return
    if threads:
        from concurrent.futures import ThreadPoolExecutor

        yield lambda: ThreadPoolExecutor(threads)
        return
    count = workers or os.cpu_count() or 1
    yield None if count == 1 else lambda: processes(count)


def processes(count: int) -> Executor:
    """A pool of fresh processes that leave Ctrl-C to this one, and end when it does, however it ends."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), initializer=begin_worker)


def begin_worker() -> None:
    """Set up a worker process: Ctrl-C is for its parent, without which it ends at once.

    A parent that is killed cannot end its workers, which would wait for work for ever.
    """
    import signal
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the end of the parent, then end this process, whatever it is doing."""
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """The executor of a Dask cluster. Raises InputError without the extra or without an answer."""
    with from_extra("cluster"):
        from distributed import Client
    try:
        client = Client(address, timeout="10s")
    except (OSError, ValueError) as problem:
        text = f"no answer from {address} ({problem})"
        raise InputError(text, field="--scheduler") from None
    with client:
        yield client.get_executor(pure=False, retries=2)
