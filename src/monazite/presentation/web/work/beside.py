"""Work of minutes of all kinds in one process beside the server: one job after the other, each with both processors.

Two at a time would end no sooner together, and hold twice the memory.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from threading import Thread
from typing import Any

from monazite.presentation.web.work.job_process import JobProcess
from monazite.presentation.web.work.jobs import BackgroundJobs, JobProgress

MAX_ANSWERS = 32  # held, of all kinds, some 100 kB each


class ProcessJobs:
    """The process and the jobs that pages wait for.

    Parameters
    ----------
    around
        What is entered while a job runs, such as `Scheduler.beside`.
    """

    def __init__(self, around: Callable[[], AbstractContextManager[None]] = nullcontext) -> None:
        self._jobs, self._process, self._around = BackgroundJobs("beside", MAX_ANSWERS), JobProcess("beside"), around

    def prepare(self, work: Callable[..., Any]) -> Thread:
        """Begin the process ahead with some work that gives way to the first job: see `JobProcess.prepare`."""
        return self._process.prepare(work)

    def poll(
        self,
        key: str,
        waiting: str,
        work: Callable[..., dict[str, Any]],
        arguments: tuple[Any, ...],
        *,
        page: str = "",
        shown: int = 0,
    ) -> dict[str, Any]:
        """The answer of ``work(*arguments, report)``, a function of a module; the rest as of `BackgroundJobs.poll`."""

        def in_process(progress: JobProgress) -> dict[str, Any]:
            with self._around():
                return self._process.run(work, arguments, progress)

        return self._jobs.poll(key, waiting, in_process, page, shown)

    def cancel(self, key: str, page: str = "") -> dict[str, Any]:
        """Note that a page no longer waits for a job."""
        return self._jobs.cancel(key, page)
