"""Work of minutes, for which a page polls: one job at a time, pages in turn, what nobody waits for stopped."""

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
MAX_OF_A_PAGE = 4
"""Jobs of one page that run or wait: whoever asks for more asks again once one has ended."""
MAX_UNFINISHED = 24
"""Jobs of all pages that run or wait: those of six pages that ask for as much as they may."""
LEAST_LEFT = 60.0  # s: less is not worth a word
LEAST_SHARE = 0.02  # done of a job before its pace says how long the rest takes
MAX_PAGES = 1000  # whose last turn is remembered
PATIENCE = 90.0  # s without a question of a page after which it counts as gone: a hidden tab asks once a minute
TOO_BUSY = {"state": "failed", "text": "Too much is being worked on already. Try again in a few minutes."}
TOO_MANY_OF_A_PAGE = {
    "state": "failed",
    "text": f"This page waits for {MAX_OF_A_PAGE} pieces of work already. Cancel one, or try again once one is done.",
}


@dataclass(frozen=True)
class JobProgress:
    """What a job says while it is worked on.

    Attributes
    ----------
    report
        Takes a sentence that says how far the job is, and the share that is done, from 0 to 1, where there is one.
    is_unwanted
        Whether no page waits for the job any more.
    show
        Takes what is there of the answer so far, which a later one and at last the answer replace.
    """

    report: Callable[[str, float | None], None]
    is_unwanted: ShouldStop
    show: Callable[[dict[str, Any]], None] = lambda _: None

    def __call__(self, text: str, share: float | None = None) -> None:
        """Say how far the job is. Raises Superseded where no page waits for it any more."""
        if self.is_unwanted():
            raise Superseded
        self.report(text, share)


@dataclass(frozen=True)
class _WaitingJob:
    """Work that has not begun, the page that asked for it first, and its number among all that were asked for."""

    work: Callable[[JobProgress], dict[str, Any]]
    page: str
    number: int


class BackgroundJobs:
    """Jobs by key, one at a time; the pages that wait have their turns one after the other.

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
        self._waiting: dict[str, _WaitingJob] = {}
        self._owner: dict[str, str] = {}  # by unfinished job the page that asked for it first
        self._running, self._began, self._count, self._turns = "", 0.0, 0, 0
        self._last_turn: LRUCache[str, int] = LRUCache(MAX_PAGES)  # by page, number of its last job that was begun
        self._finished: LRUCache[str, Future[dict[str, Any]]] = LRUCache(max_finished)
        self._progress: dict[str, dict[str, Any]] = {}
        self._so_far: dict[str, tuple[int, dict[str, Any]]] = {}  # by job, what there is of its answer, and its number
        self._last_question: dict[str, dict[str, float]] = {}  # by job and page, s

    def poll(
        self,
        key: str,
        waiting: str,
        work: Callable[[JobProgress], dict[str, Any]],
        page: str = "",
        shown: int = 0,
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
        shown
            Number of what the page shows of the answer so far: only a later one is sent.

        Returns
        -------
        dict
            The answer, or ``state`` working or failed with a ``text``, with a ``share`` where one is known, and with
            what there is of the answer, ``so_far``, and its ``number`` where the page has not got it.
        """
        with self._lock:
            self._move_finished()
            job = self._finished.get(key) or self._unfinished.get(key)
            if job is None:
                if page and sum(one == page for one in self._owner.values()) >= MAX_OF_A_PAGE:
                    return dict(TOO_MANY_OF_A_PAGE)
                if len(self._unfinished) >= MAX_UNFINISHED:
                    return dict(TOO_BUSY)
                job = self._add(key, work, page)
            if key in self._unfinished:
                self._last_question.setdefault(key, {})[page] = monotonic()
            words = self._words(key, waiting) | self._newer(key, shown)
        if not job.done():
            return {"state": "working", **words}
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

    def _add(self, key: str, work: Callable[[JobProgress], dict[str, Any]], page: str) -> Future[dict[str, Any]]:
        job = self._unfinished[key] = Future()
        self._count += 1
        self._waiting[key], self._owner[key] = _WaitingJob(work, page, self._count), page
        self._pool.submit(self._run_next)
        return job

    def _line(self) -> list[str]:
        """Jobs that wait, in the order of their turns: the first one of every page before the second one of any."""
        places: dict[str, tuple[int, int, int]] = {}
        of_page: dict[str, int] = {}
        for key, job in self._waiting.items():
            round_number = of_page[job.page] = of_page.get(job.page, -1) + 1
            places[key] = round_number, self._last_turn.get(job.page, 0), job.number
        return sorted(places, key=places.__getitem__)

    def _run_next(self) -> None:
        with self._lock:
            if not self._waiting:  # what was to run here is no longer wanted
                return
            self._running = key = self._line()[0]
            waiting, job = self._waiting.pop(key), self._unfinished[key]
            self._turns += 1
            self._last_turn[waiting.page], self._began = self._turns, monotonic()
        try:
            answer = waiting.work(self._progress_of(key))
        except BaseException as problem:
            job.set_exception(problem)
        else:
            job.set_result(answer)
        finally:
            with self._lock:
                self._running = ""

    def _words(self, key: str, waiting: str) -> dict[str, Any]:
        """How far a job is, or its place among those that wait and what the one before it says."""
        if key not in self._waiting:
            progress = self._progress.get(key) or {"text": waiting}
            return progress | {"text": progress["text"] + self._time_left(progress.get("share"))}
        place, ahead = self._line().index(key) + 1, self._progress.get(self._running, {}).get("text", "")
        text = f"Waits for another job to end, as number {place} of {len(self._waiting)} in line."
        return {"text": f"{text} So far that one: {ahead}" if ahead else text}

    def _newer(self, key: str, shown: int) -> dict[str, Any]:
        """What there is of the answer so far where it is newer than what a page shows."""
        number, answer = self._so_far.get(key, (0, {}))
        return {"so_far": answer, "number": number} if number > shown else {}

    def _time_left(self, share: float | None) -> str:
        if share is None or not LEAST_SHARE <= share < 1.0:
            return ""
        left = (monotonic() - self._began) * (1.0 - share) / share
        return "" if left < LEAST_LEFT else f" About {left / 60:.0f} min left at this pace."

    def _progress_of(self, key: str) -> JobProgress:
        def report(text: str, share: float | None) -> None:
            self._progress[key] = {"text": text} if share is None else {"text": text, "share": round(share, 3)}

        def is_unwanted() -> bool:
            with self._lock:
                return self._is_unwanted(key)

        def show(answer: dict[str, Any]) -> None:
            self._so_far[key] = self._so_far.get(key, (0, {}))[0] + 1, answer

        return JobProgress(report, is_unwanted, show)

    def _is_unwanted(self, key: str) -> bool:
        return not any(monotonic() - asked < PATIENCE for asked in self._last_question.get(key, {}).values())

    def _drop_unwanted(self) -> None:
        """Forget jobs that have not begun and that nobody waits for."""
        for key in [key for key in self._waiting if self._is_unwanted(key)]:
            del self._waiting[key]
            self._forget(key)

    def _forget(self, key: str) -> Future[dict[str, Any]]:
        self._progress.pop(key, None)
        self._so_far.pop(key, None)
        self._owner.pop(key, None)
        self._last_question.pop(key, None)
        return self._unfinished.pop(key)

    def _move_finished(self) -> None:
        self._drop_unwanted()
        for key in [key for key, job in self._unfinished.items() if job.done()]:
            job = self._forget(key)
            if not isinstance(job.exception(), Superseded):
                self._finished[key] = job
