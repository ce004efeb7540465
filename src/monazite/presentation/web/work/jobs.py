"""Work of minutes, for which a page polls: one job at a time, answers stored, what nobody waits for stopped."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any

from cachetools import LRUCache

from monazite.foundation.errors import MonaziteError
from monazite.presentation.web.work.scheduler import ShouldStop, Superseded
from monazite.presentation.web.work.thread_priority import give_way

MAX_FINISHED = 16
"""Answers stored: some 100 kB each, and a page that polls asks for few of them."""
MAX_UNFINISHED = 8
"""Jobs that run or wait: at one or two minutes each, a later one would keep its page waiting too long."""
PATIENCE = 90.0  # s without a question of a page after which it counts as gone: a hidden tab asks once a minute
TOO_BUSY = {"state": "failed", "text": "Too much is being worked on already. Try again in a few minutes."}


@dataclass(frozen=True)
class JobProgress:
    """What a job says while it is worked on.

    Attributes
    ----------
    report
        Takes a sentence that says how far the job is, and the share that is done, from 0 to 1, where there is one.
    is_unwanted
        Whether no page waits for the job any more.
    """

    report: Callable[[str, float | None], None]
    is_unwanted: ShouldStop

    def __call__(self, text: str, share: float | None = None) -> None:
        """Say how far the job is. Raises Superseded where no page waits for it any more."""
        if self.is_unwanted():
            raise Superseded
        self.report(text, share)


class BackgroundJobs:
    """Jobs by key, one at a time.

    Parameters
    ----------
    name
        Name of the thread.
    max_finished
        Answers stored.
    """

    def __init__(self, name: str, max_finished: int = MAX_FINISHED) -> None:
        self._lock, self._pool = Lock(), ThreadPoolExecutor(1, name, give_way)
        self._unfinished: dict[str, Future[dict[str, Any]]] = {}
        self._finished: LRUCache[str, Future[dict[str, Any]]] = LRUCache(max_finished)
        self._progress: dict[str, dict[str, Any]] = {}
        self._last_question: dict[str, dict[str, float]] = {}  # by job and page, s

    def poll(
        self, key: str, waiting: str, work: Callable[[JobProgress], dict[str, Any]], page: str = ""
    ) -> dict[str, Any]:
        """The answer of a job, which is begun if it is new.

        Parameters
        ----------
        key
            Identifies the job: the same key is the same answer.
        waiting
            Sentence for the page until the job has reported progress.
        work
            Makes the answer, whose ``state`` is ready.
        page
            Who asks; the job is stopped when all who asked have cancelled it or are gone.

        Returns
        -------
        dict
            The answer, or ``state`` working or failed with a ``text``, and with a ``share`` where one is known.
        """
        with self._lock:
            self._move_finished()
            job = self._finished.get(key) or self._unfinished.get(key)
            if job is None:
                if len(self._unfinished) >= MAX_UNFINISHED:
                    return dict(TOO_BUSY)
                job = self._unfinished[key] = self._pool.submit(work, self._progress_of(key))
            if key in self._unfinished:
                self._last_question.setdefault(key, {})[page] = monotonic()
        if not job.done():
            return {"state": "working", **(self._progress.get(key) or {"text": waiting})}
        try:
            return job.result()
        except MonaziteError as problem:
            return {"state": "failed", "text": str(problem)}
        except Superseded:  # stopped a moment ago: the next question begins it anew
            return {"state": "working", "text": waiting}

    def cancel(self, key: str, page: str = "") -> dict[str, Any]:
        """Note that a page no longer waits for a job, which is stopped where no other one does."""
        with self._lock:
            self._last_question.get(key, {}).pop(page, None)
            self._drop_unwanted()
        return {"state": "cancelled", "text": "Cancelled."}

    def _progress_of(self, key: str) -> JobProgress:
        def report(text: str, share: float | None) -> None:
            self._progress[key] = {"text": text} if share is None else {"text": text, "share": round(share, 3)}

        def is_unwanted() -> bool:
            with self._lock:
                return self._is_unwanted(key)

        return JobProgress(report, is_unwanted)

    def _is_unwanted(self, key: str) -> bool:
        return not any(monotonic() - asked < PATIENCE for asked in self._last_question.get(key, {}).values())

    def _drop_unwanted(self) -> None:
        """Forget jobs that have not begun and that nobody waits for."""
        for key in [key for key, job in self._unfinished.items() if self._is_unwanted(key) and job.cancel()]:
            self._forget(key)

    def _forget(self, key: str) -> Future[dict[str, Any]]:
        self._progress.pop(key, None)
        self._last_question.pop(key, None)
        return self._unfinished.pop(key)

    def _move_finished(self) -> None:
        self._drop_unwanted()
        for key in [key for key, job in self._unfinished.items() if job.done()]:
            job = self._forget(key)
            if not isinstance(job.exception(), Superseded):
                self._finished[key] = job
