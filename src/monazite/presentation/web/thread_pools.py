"""Threads by kind of work, so that many slow requests never keep a slider waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from anyio import CapacityLimiter, to_thread
from fastapi import Request

from monazite.presentation.web.scheduler import Stop, Superseded, Turns

QUICK, SLOW, QUEUE = 4, 2, 200
"""Threads of central runs and of everything longer; ranges that may wait before the page is told to ask again."""
LOOK = 0.5  # s between looks whether a page that waits for ranges is still there


class Lanes:
    """Where requests wait: central runs in order, ranges newest first, everything longer in order."""

    def __init__(self, turns: Turns) -> None:
        self._quick, self._slow, self._turns = CapacityLimiter(QUICK), CapacityLimiter(SLOW), turns
        self._waiting: list[asyncio.Event] = []  # ranges, oldest first
        self._ranging = False

    @property
    def full(self) -> bool:
        """Whether so many wait for ranges that one more should ask again later."""
        return len(self._waiting) >= QUEUE

    async def fast(self, work: Callable[[], Any]) -> Any:
        """A central run or anything as short."""
        with self._turns.urgent():
            return await to_thread.run_sync(work, limiter=self._quick)

    async def long(self, work: Callable[[], Any]) -> Any:
        """Comparisons, files."""
        with self._turns.wanted():
            return await to_thread.run_sync(work, limiter=self._slow)

    async def newest_first(self, request: Request, work: Callable[[Stop], Any], stop: Stop) -> Any:
        """Ranges, one at a time; whoever asked last has most time left to look at them. Stops when the page is gone.

        Raises Superseded when the page has asked anew.
        """
        gone = False

        async def watch() -> None:
            nonlocal gone
            while not gone:
                await asyncio.sleep(LOOK)
                gone = await request.is_disconnected()

        watching = asyncio.create_task(watch())
        try:
            with self._turns.wanted():
                await self._turn(lambda: gone or stop())
                try:
                    return await to_thread.run_sync(lambda: work(lambda: gone or stop()), limiter=CapacityLimiter(1))
                finally:
                    self._next()
        finally:
            watching.cancel()

    async def _turn(self, stop: Stop) -> None:
        if not self._ranging:
            self._ranging = True
            return
        mine = asyncio.Event()
        self._waiting.append(mine)
        try:
            while not mine.is_set():
                try:
                    await asyncio.wait_for(mine.wait(), LOOK)
                except TimeoutError:
                    if stop():
                        raise Superseded from None
        except BaseException:
            if mine in self._waiting:
                self._waiting.remove(mine)
            else:  # its turn came as it left
                self._next()
            raise

    def _next(self) -> None:
        self._ranging = bool(self._waiting)
        if self._waiting:
            self._waiting.pop().set()
