"""A process of its own for work of minutes: it takes no turn of the interpreter that answers a moving slider.

It is begun by the first job, or ahead of it by `JobProcess.prepare`, and stays for the next one; after `IDLE` without
work it ends, and with the server at once.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Literal

from monazite.foundation.errors import MonaziteError
from monazite.presentation.web.work.jobs import JobProgress
from monazite.presentation.web.work.memory import give_back, use_one_arena
from monazite.presentation.web.work.scheduler import Superseded
from monazite.presentation.web.work.thread_priority import LAST, give_way

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

IDLE = 300.0  # s without work after which a process ends: it holds some 300 MB, and begins within some seconds
LOOK = 0.2  # s between looks whether a page still waits
STOP = "stop"
Kind = Literal["progress", "so far", "ready", "refused", "failed", "stopped"]
Message = tuple[Kind, Any]


class Report:
    """What work in the process says of itself; every word of it may raise to stop the work.

    Parameters
    ----------
    send
        Takes the message for the server.
    """

    def __init__(self, send: Callable[[Message], None]) -> None:
        self._send = send

    def __call__(self, text: str, share: float | None = None) -> None:
        """Say what is being done, and the share that is done where it is known."""
        self._send(("progress", (text, share)))

    def show(self, answer: dict[str, Any]) -> None:
        """Give what there is of the answer so far, which a page shows until there is more."""
        self._send(("so far", answer))


class JobProcess:
    """One process of a name for jobs of one kind, one at a time.

    Parameters
    ----------
    name
        Name of the process.
    idle
        Seconds without work after which it ends.
    """

    def __init__(self, name: str, idle: float = IDLE) -> None:
        self._name, self._idle, self._lock = name, idle, Lock()
        self._running: tuple[BaseProcess, Connection] | None = None
        self._asked = 0  # jobs that run or wait, without what is prepared

    def prepare(self, work: Callable[..., Any], arguments: tuple[Any, ...] = ()) -> Thread:
        """Begin the process ahead and have it do ``work(*arguments, report)``, which stops at once for a first job.

        Returns the thread that waits for it; whatever comes of the work, nobody is told.
        """
        progress = JobProgress(lambda *_: None, lambda: self._asked > 0)

        def run() -> None:
            with suppress(Exception):
                self._run(work, arguments, progress)

        thread = Thread(target=run, name=f"{self._name} ahead", daemon=True)
        thread.start()
        return thread

    def run(self, work: Callable[..., Any], arguments: tuple[Any, ...], progress: JobProgress) -> Any:
        """What ``work(*arguments, report)`` gives, made in the process; ``work`` is a function of a module.

        Raises Superseded if no page waits any more, and MonaziteError as the work does or where the process has ended.
        """
        self._asked += 1
        try:
            return self._run(work, arguments, progress)
        finally:
            self._asked -= 1

    def _run(self, work: Callable[..., Any], arguments: tuple[Any, ...], progress: JobProgress) -> Any:
        with self._lock:
            _, connection = self._begun()
            try:
                connection.send((work, arguments))
                return _answer(connection, progress)
            except (EOFError, OSError):
                self._running = None
                raise MonaziteError("This was ended by the machine, which may be short of memory. Try again.") from None

    def _begun(self) -> tuple[BaseProcess, Connection]:
        if self._running is None or not self._running[0].is_alive() or self._running[1].poll():
            spawn = multiprocessing.get_context("spawn")
            ours, theirs = spawn.Pipe()
            process = spawn.Process(target=serve_jobs, args=(theirs, self._idle), name=self._name, daemon=True)
            process.start()
            theirs.close()
            self._running = process, ours
        return self._running


def _answer(connection: Connection, progress: JobProgress) -> Any:
    """The answer of the work under way, which is told once to stop where nobody waits for it."""
    is_stopping = False
    while True:
        if not is_stopping and progress.is_unwanted():
            connection.send(STOP)
            is_stopping = True
        if not connection.poll(LOOK):
            continue
        kind, content = connection.recv()
        if kind == "progress":
            progress.report(*content)
        elif kind == "so far":
            progress.show(content)
        elif kind == "ready":
            return content
        elif kind == "refused":
            raise MonaziteError(content)
        elif kind == "stopped":
            raise Superseded
        else:
            raise RuntimeError(content)


def serve_jobs(connection: Connection, idle: float = IDLE) -> None:
    """Do what comes through a connection until nothing comes for ``idle`` seconds; Ctrl-C is for the server."""
    from threadpoolctl import threadpool_limits

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    use_one_arena()
    give_way(LAST)
    with suppress(EOFError, OSError), threadpool_limits(limits=1):
        while connection.poll(idle):
            message = connection.recv()
            if message != STOP:  # which came too late for the last job
                connection.send(_done(connection, *message))
                give_back()


def _done(connection: Connection, work: Callable[..., Any], arguments: tuple[Any, ...]) -> Message:
    """The answer of some work, or why there is none."""
    from traceback import format_exc

    lock = Lock()  # work may report from several threads

    def send(message: Message) -> None:
        with lock:
            if connection.poll():
                connection.recv()
                raise Superseded
            connection.send(message)

    try:
        return "ready", work(*arguments, Report(send))
    except Superseded:
        return "stopped", None
    except MonaziteError as problem:
        return "refused", str(problem)
    except ConnectionError:  # the server has gone
        raise
    except Exception:  # the server tells of it as of a failure of its own
        return "failed", format_exc()
