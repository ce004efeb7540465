"""Memory that runs have let go of, given back to the machine where the C library is GNU's."""

from __future__ import annotations

import ctypes
from contextlib import suppress
from threading import Lock
from time import monotonic

M_ARENA_MAX = -8  # of malloc.h
PAUSE = 10.0  # s between two times that memory is given back, which takes some hundredths of a second
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
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
