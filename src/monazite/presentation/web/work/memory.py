"""Memory of the server: what runs have let go of is given back, and what is held is bounded by what there really is."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from mmap import PAGESIZE
from pathlib import Path
from threading import Lock
from time import monotonic

M_ARENA_MAX = -8  # of malloc.h
PAUSE = 10.0  # s between two times that memory is given back, which takes some hundredths of a second
MAX_RESIDENT = 950_000_000
"""Bytes that a server holds between two pieces of work: 560 MB of them are code, facts and the scenario that opens
first. A run with ranges takes some 200 MB more while it is made, so that all together stays below 1.2 GB."""
MAX_AT_WORK = 1_150_000_000
"""Bytes that a server may come to while large work is done, as it is reckoned before: 1.2 GB less what moves take."""
ENOUGH = 0.92  # of the bound: further stores are let go of until no more is held
STATUS = Path("/proc/self/statm")
_lock, _last = Lock(), [0.0]


def use_one_arena() -> None:
    """Let all threads share one arena of memory.

    With an arena for each thread, what a run lets go of stays with the process: 300 MB after a hundred runs.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def give_back() -> None:
    """Give back what lies free between arrays in use, at most once in `PAUSE`: some 100 MB after fifteen scenarios."""
    with _lock:
        if monotonic() < _last[0] + PAUSE:
            return
        _last[0] = monotonic()
    give_back_now()


def give_back_now() -> None:
    """Give back what lies free, where the C library is GNU's."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def resident() -> int:
    """Bytes of memory that this process has; 0 where the machine does not say."""
    try:
        return int(STATUS.read_text().split()[1]) * PAGESIZE
    except (OSError, ValueError, IndexError):
        return 0


class MemoryBound:
    """What lets go of stores, one after the other, while the process has more memory than it should.

    Bounds of single stores cannot do it: each is of use alone, and all of them are never full at a time but where
    somebody uses every panel.

    Parameters
    ----------
    max_bytes
        What may be held between two pieces of work.
    measure
        Gives the bytes that are held; by default those of this process.
    max_at_work
        What may be held while large work is done.
    """

    def __init__(
        self,
        max_bytes: int = MAX_RESIDENT,
        measure: Callable[[], int] | None = None,
        max_at_work: int = MAX_AT_WORK,
    ) -> None:
        self._max, self._max_at_work, self._lock = max_bytes, max_at_work, Lock()
        self._promised, self._promise_lock = 0, Lock()
        self._measure = measure or (lambda: resident())  # looked up anew: a test holds more than its server
        self._stores: list[tuple[int, Callable[[], None]]] = []

    def add(self, worth: int, let_go: Callable[[], None]) -> None:
        """Name a store: those of little worth are let go of first."""
        self._stores.append((worth, let_go))
        self._stores.sort(key=lambda store: store[0])

    def check(self) -> int:
        """Give back what is free, and let go of stores while too much is held; gives the number of those that went.

        To be called after a piece of work, and by a thread that no move waits for. Where another thread does it
        already there is nothing to do.
        """
        give_back()
        if self._measure() <= self._max or not self._lock.acquire(blocking=False):
            return 0
        try:
            return self._let_go(ENOUGH * self._max)
        finally:
            self._lock.release()

    @contextmanager
    def room_for(self, size: int) -> Iterator[int]:
        """Around large work: stores go before it begins, while what is held and what it takes are too much together.

        A look after the work comes too late: two runs of a comparison stood beside all that pages had left behind. What
        other large work under way was promised counts as taken.

        Parameters
        ----------
        size
            Bytes that the work takes at most.

        Yields
        ------
        int
            Number of stores that went.
        """
        with self._promise_lock:
            self._promised += size
            most = self._max_at_work - self._promised
        try:
            gone = 0
            if self._measure() > most:
                with self._lock:
                    gone = self._let_go(most)
            yield gone
        finally:
            with self._promise_lock:
                self._promised -= size

    def _let_go(self, most: float) -> int:
        """Let go of stores, one after the other, while more than ``most`` is held; gives the number that went."""
        give_back_now()
        for gone, (_, let_go) in enumerate(self._stores):
            if self._measure() <= most:
                return gone
            let_go()
            give_back_now()
        return len(self._stores)
