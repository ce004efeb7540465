"""Long work that a page asks for and asks for again until it is done: one at a time, the last answers kept."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Any

from monazite.foundation.errors import MonaziteError

KEPT = 16
WAITING = 8  # jobs that may wait
FULL = {"state": "failed", "text": "Too much is being worked on already. Try again in a few minutes."}


class Jobs:
    """Jobs by name. A job gets a function that tells how far it is."""

    def __init__(self, name: str) -> None:
        self._lock, self._pool = Lock(), ThreadPoolExecutor(1, thread_name_prefix=name)
        self._asked: dict[str, Future[dict[str, Any]]] = {}
        self._told: dict[str, str] = {}

    def look(self, key: str, waiting: str, work: Callable[[Callable[[str], None]], dict[str, Any]]) -> dict[str, Any]:
        """The answer of a job, begun if it is new; ``state`` is ready, working or failed."""
        with self._lock:
            task = self._asked.get(key)
            if task is None:
                if sum(not t.done() for t in self._asked.values()) >= WAITING:
                    return dict(FULL)
                task = self._asked[key] = self._pool.submit(work, lambda text: self._told.__setitem__(key, text))
                self._forget()
        if not task.done():
            return {"state": "working", "text": self._told.get(key) or waiting}
        try:
            return task.result()
        except MonaziteError as problem:
            return {"state": "failed", "text": str(problem)}

    def _forget(self) -> None:
        for key in list(self._asked):
            if len(self._asked) <= KEPT:
                return
            if self._asked[key].done():
                del self._asked[key]
                self._told.pop(key, None)
