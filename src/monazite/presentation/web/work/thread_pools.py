"""Threads by kind of work, so that many slow requests never keep a slider waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from anyio import CapacityLimiter, to_thread
from fastapi import Request

from monazite.presentation.web.work.range_admission import RangeAdmission, RangeTurn
from monazite.presentation.web.work.scheduler import Scheduler, ShouldStop, Superseded

INTERACTIVE_THREADS, LONG_THREADS = 4, 2
"""Threads of short work, and of articles, exercises and files."""
OPENING_THREADS = 1
"""Of first views: each is some moves' worth of work, and would keep as many moves waiting."""
LOOK = 0.1  # s between looks whether a page that waits for ranges is still there, and whether its turn has come


class ThreadPools:
    """Where requests wait: moves in order of arrival, first views and ranges one at a time, all longer work in order.

    Parameters
    ----------
    scheduler
        Counts the work.
    after
        What is done after each piece of work but a move, in its thread.
    """

    def __init__(self, scheduler: Scheduler, after: Callable[[], object] = lambda: None) -> None:
        self._scheduler, self._admission, self._after = scheduler, RangeAdmission(scheduler), after
        self._interactive, self._long = CapacityLimiter(INTERACTIVE_THREADS), CapacityLimiter(LONG_THREADS)
        self._opening, self._large = CapacityLimiter(OPENING_THREADS), CapacityLimiter(1)

    def note(self, page: str) -> None:
        """A page has asked for something: whoever is alone has ranges at once."""
        self._admission.note(page)

    def _followed(self, work: Callable[[], Any]) -> Callable[[], Any]:
        """Work with what is done after it."""

        def run() -> Any:
            try:
                return work()
            finally:
                self._after()

        return run

    async def run_interactive(self, work: Callable[[], Any]) -> Any:
        """A central run or anything as short."""
        with self._scheduler.interactive():
            return await to_thread.run_sync(work, limiter=self._interactive)

    async def run_opening(self, work: Callable[[], Any]) -> Any:
        """A first view."""
        with self._scheduler.busy():
            async with self._opening:
                with self._scheduler.interactive():
                    return await to_thread.run_sync(self._followed(work), limiter=CapacityLimiter(1))

    async def run_long(self, work: Callable[[], Any]) -> Any:
        """Articles, exercises, files."""
        with self._scheduler.busy():
            return await to_thread.run_sync(self._followed(work), limiter=self._long)

    async def run_large(self, work: Callable[[], Any]) -> Any:
        """What reads a run of many draws, which is made where memory has dropped it: comparisons, sources, tables.

        One at a time with ranges, in order of arrival: four at once held four such runs, of 200 to 500 MB each. It
        takes no place of a move: ranges that it makes would wait for that place, and all others for them.
        """
        with self._scheduler.busy():
            return await to_thread.run_sync(self._followed(work), limiter=self._large)

    async def run_ranges(
        self,
        request: Request,
        work: Callable[[ShouldStop], Any],
        should_stop: ShouldStop,
        page: str,
        *,
        is_patient: bool = False,
    ) -> Any:
        """Ranges, one run at a time, where moves leave room for them: see `RangeAdmission`.

        Parameters
        ----------
        request
            The request; the work stops when its page is gone.
        work
            The run, which gets the function that says whether it should stop.
        should_stop
            Whether the page has asked anew.
        page
            Who asks.
        is_patient
            Whether it waits for its turn as long as it takes.

        Returns
        -------
        Any
            What the work gives, or None where there is no room for it.

        Raises
        ------
        Superseded
            If the page has asked anew or is gone.
        """
        is_gone, turn_has_come = False, asyncio.Event()

        async def watch_connection() -> None:
            nonlocal is_gone
            while not is_gone:
                await asyncio.sleep(LOOK)
                is_gone = await request.is_disconnected()
            turn_has_come.set()

        turn = RangeTurn(page, lambda: is_gone or should_stop(), is_patient, turn_has_come.set)
        watcher, is_whole = asyncio.create_task(watch_connection()), False
        try:
            with self._scheduler.busy():
                self._admission.ask(turn)
                if not await self._turn_comes(turn, turn_has_come):
                    return None
                made = self._followed(lambda: work(turn.should_stop))
                answer = await to_thread.run_sync(made, limiter=self._large)
                is_whole = True
                return answer
        finally:
            watcher.cancel()
            self._admission.leave(turn, is_whole=is_whole)

    async def _turn_comes(self, turn: RangeTurn, has_come: asyncio.Event) -> bool:
        """Wait for a turn; False where it is refused. Raises Superseded if nobody waits for it any more."""
        while turn.state == "waiting":
            with suppress(TimeoutError):
                await asyncio.wait_for(has_come.wait(), LOOK)
            if turn.should_stop():
                raise Superseded
            self._admission.review()
        return turn.state == "begun"
