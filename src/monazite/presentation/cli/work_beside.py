"""Work beside a command's own thread: what is needed later is done on the core that has nothing to do now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any


class CommandHasEnded(Exception):
    """Raised in work beside a command that has failed or was interrupted."""


class WorkBeside:
    """One thread that does what it is given, in order. Made by `work_beside`."""

    def __init__(self) -> None:
        self._pool, self._ended = ThreadPoolExecutor(1, thread_name_prefix="beside"), Event()
        self._given = list[Future[Any]]()

    def submit[Made](self, work: Callable[..., Made], *arguments: Any, **by_name: Any) -> Future[Made]:
        """Have something done after what was given before."""
        future = self._pool.submit(work, *arguments, **by_name)
        self._given.append(future)
        return future

    def watch(self, *_: object) -> None:
        """To be called now and then by long work, as its progress: raises when the command has ended."""
        if self._ended.is_set():
            raise CommandHasEnded

    def check(self) -> None:
        """Raise what any work has failed with so far, so that a command need not wait for the result to say it."""
        for future in self._given:
            if future.done():
                future.result()

    def close(self, *, failed: bool) -> None:
        """Wait for the work that has begun; where the command has failed, that comes to its end soon."""
        if failed:
            self._ended.set()
        self._pool.shutdown(cancel_futures=failed)


@contextmanager
def work_beside() -> Iterator[WorkBeside]:
    """A thread beside this one for as long as the block lasts.

    Meanwhile products of matrices use one thread each: how many they use must not depend on what else runs.
    """
    from threadpoolctl import threadpool_limits

    beside, failed = WorkBeside(), True
    with threadpool_limits(limits=1):
        try:
            yield beside
            failed = False
        finally:
            beside.close(failed=failed)
