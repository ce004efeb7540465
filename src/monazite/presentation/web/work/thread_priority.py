"""Priorities of threads: what takes minutes, and what is made ahead, gives way to a slider that moves."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from threading import get_native_id

BEHIND = 10
"""Niceness of threads that nobody watches. Not the most there is: such a thread holds the interpreter now and then, and
whoever waits for it would wait for its turn among all programs of the machine."""
LAST = 19
"""Niceness of a process of its own, which holds nothing that others wait for."""


def give_way(niceness: int = BEHIND) -> None:
    """Let the thread that calls, and those that it starts from now on, have the processors after all others.

    Linux gives each thread a ``niceness`` of its own; elsewhere nothing changes.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, get_native_id(), niceness)
