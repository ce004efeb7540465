"""Who may use the processors: single runs first, ranges on what is left, answers in advance when the server is idle.

A run in the background asks for leave before every month, about a hundredth of a second apart, so that a slider never
waits for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from threading import Condition
from time import monotonic

from monazite.presentation.web.work.slot_meter import SlotMeter

ShouldStop = Callable[[], bool]
"""Says whether a run is no longer wanted."""
WaitForTurn = Callable[[], None]
"""Called before every month of a run: returns when the month may be computed, or raises `Superseded`."""
MONTH_WAIT = 0.05  # s that a background run lets interactive runs pass before each of its months
PATIENCE = 0.5  # s that work which no page shows lets all others pass before each of its months
IDLE_DELAY = 0.25  # s without a request before the server counts as idle


_IS_MOVE: ContextVar[bool] = ContextVar("is_move", default=False)
"""Whether this is the work of a request that counts as a move, in whichever thread."""


def never() -> bool:
    """The answer of a run that nothing stops."""
    return False


class Superseded(Exception):
    """A newer request has taken the place of this one."""


class Scheduler:
    """Counts the work that is under way or waiting; ``slots`` runs are computed side by side."""

    def __init__(self, slots: int, clock: Callable[[], float] = monotonic) -> None:
        self._changed, self._slots = Condition(), slots
        self._meter = SlotMeter(slots, clock)
        self._requests: Counter[str] = Counter()  # under way or waiting, by kind
        self._background = 0  # background runs that may compute at this moment
        self._unwatched = 0  # work that no page shows, which takes no place
        self._beside = 0  # work in processes beside the server
        self._last_end = 0.0  # when the last request ended, s

    @property
    def slots(self) -> int:
        """Runs that are computed side by side."""
        return self._slots

    def taken(self) -> float:
        """Seconds of all places that moves and ranges took in the last `slot_meter.WINDOW`."""
        with self._changed:
            return self._meter.used()

    def taken_by_ranges(self) -> float:
        """Seconds that ranges took of all places since the beginning."""
        with self._changed:
            return self._meter.ranges_so_far()

    def has_place_beside_moves(self) -> bool:
        """Whether a place is free that no move wants, whatever else is computed there."""
        with self._changed:
            return self._requests["interactive"] < self._slots

    def has_place(self) -> bool:
        """Whether a place is free that no move wants."""
        with self._changed:
            return self._competing() < self._slots

    @contextmanager
    def interactive(self) -> Iterator[None]:
        """Around the run of a slider that moves, from the moment it is asked for; background runs give way to it."""
        token = _IS_MOVE.set(True)
        try:
            with self._counted("interactive"):
                yield
        finally:
            _IS_MOVE.reset(token)

    def busy(self) -> AbstractContextManager[None]:
        """Around any other request, from the moment it is asked for, so that nothing is computed in advance meanwhile.

        A request counts from its arrival although its run may begin much later.
        """
        return self._counted("other")

    @contextmanager
    def _counted(self, kind: str) -> Iterator[None]:
        with self._changed:
            self._requests[kind] += 1
            self._note()
        try:
            yield
        finally:
            with self._changed:
                self._requests[kind] -= 1
                self._note()
                self._last_end = monotonic()
                self._changed.notify_all()

    @contextmanager
    def background(self, should_stop: ShouldStop, *, begins: bool = False) -> Iterator[WaitForTurn]:
        """Around a part of a run with ranges; gives the function that the run calls before each month.

        Parameters
        ----------
        should_stop
            Whether the run is no longer wanted; its next month then raises `Superseded`.
        begins
            Whether this is the first part of its run, which waits for a slot that no interactive run wants. Later
            parts wait at most `MONTH_WAIT` for each month: under load ranges become slow, but a run that has begun is
            finished.

        Raises
        ------
        RuntimeError
            If a request that counts as a move begins such a run: it would wait for its own place.
        """
        if begins and _IS_MOVE.get():
            raise RuntimeError("a run with ranges begins within a move, for whose place it would wait")

        def wait_for_turn() -> None:
            if should_stop():
                raise Superseded
            with self._changed:
                if self._competing() <= self._slots:
                    return
                self._count_background(-1)
                try:
                    self._changed.notify_all()
                    self._changed.wait_for(lambda: self._competing() < self._slots or should_stop(), MONTH_WAIT)
                finally:
                    self._count_background(+1)

        with self._changed:
            while begins and self._competing() >= self._slots:
                self._changed.wait(MONTH_WAIT)
                if should_stop():
                    raise Superseded
            self._count_background(+1)
        try:
            yield wait_for_turn
        finally:
            with self._changed:
                self._count_background(-1)
                self._changed.notify_all()

    @contextmanager
    def unwatched(self, should_stop: ShouldStop) -> Iterator[WaitForTurn]:
        """Around work whose answer no page waits for; gives the function that it calls before each month.

        Every other request goes first, those for ranges of other pages as well: while there is one, a month waits for
        `PATIENCE`, so that the work comes to its end on a busy server too. It raises `Superseded` as `background` does.
        """

        def wait_for_turn() -> None:
            with self._changed:
                end = monotonic() + PATIENCE
                while not should_stop() and self._requests.total() and (left := end - monotonic()) > 0:
                    self._changed.wait(min(left, MONTH_WAIT))
            if should_stop():
                raise Superseded

        with self._changed:
            self._unwatched += 1
        try:
            yield wait_for_turn
        finally:
            with self._changed:
                self._unwatched -= 1
                self._changed.notify_all()

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Around work in a process beside the server that a page waits for: nothing is computed in advance meanwhile.

        Runs of sliders and ranges go on as ever; the processors that they leave are the work's.
        """
        with self._changed:
            self._beside += 1
        try:
            yield
        finally:
            with self._changed:
                self._beside -= 1
                self._changed.notify_all()

    def idle(self) -> None:
        """Wait until the server has been idle for `IDLE_DELAY`."""
        with self._changed:
            while self._is_working() or monotonic() < self._last_end + IDLE_DELAY:
                self._changed.wait(IDLE_DELAY)

    def _is_working(self) -> bool:
        """Whether anything was asked for that has not been answered."""
        return bool(self._requests.total() or self._background or self._unwatched or self._beside)

    def _count_background(self, by: int) -> None:
        self._background += by
        self._note()

    def _note(self) -> None:
        """Tell the meter what takes places from now on."""
        self._meter.note(self._requests["interactive"], self._background)

    def _competing(self) -> int:
        """Runs that want a slot now."""
        return self._requests["interactive"] + self._background
