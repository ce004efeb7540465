"""Work of minutes, for which a page polls: one job at a time, the last answers stored."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Any

from cachetools import LRUCache

from monazite.foundation.errors import MonaziteError

MAX_FINISHED = 16
"""Answers stored: some 100 kB each, and a page that polls asks for few of them."""
MAX_UNFINISHED = 8
"""Jobs that run or wait: at one or two minutes each, a later one would keep its page waiting too long."""
TOO_BUSY = {"state": "failed", "text": "Too much is being worked on already. Try again in a few minutes."}

ReportProgress = Callable[[str], None]
"""Takes a sentence that says how far a job is."""


class BackgroundJobs:
    """Jobs by key, one at a time."""

    def __init__(self, name: str) -> None:
        self._lock, self._pool = Lock(), ThreadPoolExecutor(1, thread_name_prefix=name)
        self._unfinished: dict[str, Future[dict[str, Any]]] = {}
        self._finished: LRUCache[str, Future[dict[str, Any]]] = LRUCache(MAX_FINISHED)
        self._progress: dict[str, str] = {}

    def poll(self, key: str, waiting: str, work: Callable[[ReportProgress], dict[str, Any]]) -> dict[str, Any]:
        """The answer of a job, which is begun if it is new.

        Parameters
        ----------
        key
            Identifies the job: the same key is the same answer.
        waiting
            Sentence for the page until the job has reported progress.
        work
            Makes the answer, whose ``state`` is ready.

        Returns
        -------
        dict
            The answer, or ``state`` working or failed with a ``text``.
        """
        with self._lock:
            self._move_finished()
            job = self._finished.get(key) or self._unfinished.get(key)
            if job is None:
                if len(self._unfinished) >= MAX_UNFINISHED:
                    return dict(TOO_BUSY)
                job = self._pool.submit(work, lambda text: self._progress.__setitem__(key, text))
                self._unfinished[key] = job
        if not job.done():
            return {"state": "working", "text": self._progress.get(key) or waiting}
        try:
            return job.result()
        except MonaziteError as problem:
            return {"state": "failed", "text": str(problem)}

    def _move_finished(self) -> None:
        for key in [key for key, job in self._unfinished.items() if job.done()]:
            self._finished[key] = self._unfinished.pop(key)
            self._progress.pop(key, None)
