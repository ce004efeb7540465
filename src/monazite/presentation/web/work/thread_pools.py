"""Threads by kind of work, so that many slow requests never keep a slider waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from anyio import CapacityLimiter, to_thread
from fastapi import Request

from monazite.presentation.web.work.scheduler import Scheduler, ShouldStop, Superseded

INTERACTIVE_THREADS, LONG_THREADS = 4, 2
"""Threads of short work, and of comparisons and files."""
MAX_QUEUED = 200
"""Requests for ranges that may wait before the page is told to ask again."""
POLL_INTERVAL = 0.5  # s between looks whether a page that waits for ranges is still there


class ThreadPools:
    """Where requests wait: short work in order of arrival, ranges newest first, everything longer in order."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._interactive, self._long = CapacityLimiter(INTERACTIVE_THREADS), CapacityLimiter(LONG_THREADS)
        self._queue: list[asyncio.Event] = []  # requests for ranges, oldest first
        self._ranges_running = False

    @property
    def is_full(self) -> bool:
        """Whether so many requests wait for ranges that one more should ask again later."""
        return len(self._queue) >= MAX_QUEUED

    async def run_interactive(self, work: Callable[[], Any]) -> Any:
        """A central run or anything as short."""
        with self._scheduler.interactive():
            return await to_thread.run_sync(work, limiter=self._interactive)

    async def run_long(self, work: Callable[[], Any]) -> Any:
        """Comparisons, articles, files."""
        with self._scheduler.busy():
            return await to_thread.run_sync(work, limiter=self._long)

    async def run_newest_first(
        self, request: Request, work: Callable[[ShouldStop], Any], should_stop: ShouldStop
    ) -> Any:
        """Ranges, one run at a time: whoever asked last has most time left to look at them.

        Parameters
        ----------
        request
            The request; the work stops when its page is gone.
        work
            The run, which gets the function that says whether it should stop.
        should_stop
            Whether the page has asked anew.

        Raises
        ------
        Superseded
            If the page has asked anew or is gone.
        """
        is_gone = False

        async def watch_connection() -> None:
            nonlocal is_gone
            while not is_gone:
                await asyncio.sleep(POLL_INTERVAL)
                is_gone = await request.is_disconnected()

        watcher = asyncio.create_task(watch_connection())
        try:
            with self._scheduler.busy():
                await self._wait_for_turn(lambda: is_gone or should_stop())
                try:
                    return await to_thread.run_sync(
                        lambda: work(lambda: is_gone or should_stop()), limiter=CapacityLimiter(1)
                    )
                finally:
                    self._start_next()
        finally:
            watcher.cancel()

    async def _wait_for_turn(self, should_stop: ShouldStop) -> None:
        if not self._ranges_running:
            self._ranges_running = True
            return
        turn = asyncio.Event()
        self._queue.append(turn)
        try:
            while not turn.is_set():
                try:
                    await asyncio.wait_for(turn.wait(), POLL_INTERVAL)
                except TimeoutError:
                    if should_stop():
                        raise Superseded from None
        except BaseException:
            if turn in self._queue:
                self._queue.remove(turn)
            else:  # its turn came as it left
                self._start_next()
            raise

    def _start_next(self) -> None:
        self._ranges_running = bool(self._queue)
        if self._queue:
            self._queue.pop().set()
