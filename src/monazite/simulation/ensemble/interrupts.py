"""Ctrl-C while batches are written: remembered, for code of others may drop the exception that it raises."""

from __future__ import annotations

import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager


class Interrupts:
    """Ctrl-C as it came, also where code of others has dropped the exception."""

    def __init__(self) -> None:
        self.came = False

    def handle(self, number: int, _frame: object) -> None:
        """What a signal does: it is remembered, and raised as usual."""
        self.came = True
        raise KeyboardInterrupt

    def raise_if_any(self) -> None:
        """Raises KeyboardInterrupt if a signal came whose exception got lost."""
        if self.came:
            raise KeyboardInterrupt


@contextmanager
def remembered_interrupts() -> Generator[Interrupts, None, None]:
    """Remember Ctrl-C while batches are written: DuckDB drops an exception that comes while it takes over a table."""
    interrupts = Interrupts()
    usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not usual or threading.current_thread() is not threading.main_thread():
        yield interrupts  # somebody else's handler, or a thread, which gets no signals
        return
    signal.signal(signal.SIGINT, interrupts.handle)
    try:
        yield interrupts
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
