"""Work in a process beside the server: answers, progress, refusals, what is stopped, and a process that ends."""

import os
import signal
import sys
import time
from contextlib import contextmanager

import pytest

from monazite.foundation.errors import InputError, MonaziteError
from monazite.presentation.web.work.beside import ProcessJobs
from monazite.presentation.web.work.job_process import JobProcess
from monazite.presentation.web.work.jobs import JobProgress
from monazite.presentation.web.work.scheduler import Superseded
from monazite.presentation.web.work.thread_priority import LAST


def process_number(report):
    """The number of the process that does it, and its niceness."""
    report("Half done.", 0.5)
    return os.getpid(), os.getpriority(os.PRIO_PROCESS, 0) if sys.platform == "linux" else LAST


def refused(what, report):
    raise InputError(f"There is no {what}.")


def broken(report):
    raise ZeroDivisionError("a fault of our own")


def in_steps(report):
    report.show({"draws": 1})
    report("Half done.", 0.5)
    report.show({"draws": 2})
    return {"draws": 4}


def endless(report):
    while True:
        report("Going on.")


def killed(report):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture(scope="module")
def process():
    return JobProcess("test")


class Page:
    """What a page hears of a job, and whether it has gone after so many words."""

    def __init__(self, patience=10**9):
        self.words, self.parts, self.patience = [], [], patience

    @property
    def progress(self):
        is_gone = lambda: len(self.words) >= self.patience  # noqa: E731
        return JobProgress(lambda *said: self.words.append(said), is_gone, self.parts.append)


def test_work_is_done_in_one_process_after_the_other_and_says_how_far_it_is(process):
    page = Page()
    number, niceness = process.run(process_number, (), page.progress)
    assert number != os.getpid()
    assert niceness == LAST
    assert page.words == [("Half done.", 0.5)]
    with pytest.raises(MonaziteError, match=r"There is no such thing\."):
        process.run(refused, ("such thing",), page.progress)
    with pytest.raises(RuntimeError, match="a fault of our own"):
        process.run(broken, (), page.progress)
    assert process.run(process_number, (), page.progress)[0] == number


def test_work_that_nobody_waits_for_stops_and_the_process_stays(process):
    number, _ = process.run(process_number, (), Page().progress)
    with pytest.raises(Superseded):
        process.run(endless, (), Page(patience=2).progress)
    assert process.run(process_number, (), Page().progress)[0] == number


def test_what_there_is_of_an_answer_comes_before_the_whole(process):
    page = Page()
    assert process.run(in_steps, (), page.progress) == {"draws": 4}
    assert page.parts == [{"draws": 1}, {"draws": 2}]
    assert page.words == [("Half done.", 0.5)]


def test_a_process_that_is_begun_ahead_gives_way_to_the_first_job():
    """What it is prepared with would never end by itself."""
    process = JobProcess("test")
    ahead = process.prepare(endless)
    number, _ = process.run(process_number, (), Page().progress)
    ahead.join(120)
    assert not ahead.is_alive()
    assert process.run(process_number, (), Page().progress)[0] == number


def test_a_fault_of_what_is_prepared_is_of_no_matter():
    process = JobProcess("test")
    process.prepare(broken).join(120)
    assert process.run(process_number, (), Page().progress)[0] != os.getpid()


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_after_a_process_that_was_ended_another_one_begins(process):
    number, _ = process.run(process_number, (), Page().progress)
    with pytest.raises(MonaziteError, match="ended by the machine"):
        process.run(killed, (), Page().progress)
    assert process.run(process_number, (), Page().progress)[0] != number


def numbered(what, report):
    report.show({"state": "ready", "what": what, "part": True})
    return {"state": "ready", "what": what, "process": os.getpid()}


def test_jobs_of_all_kinds_are_done_in_one_process_each_around_what_is_asked_for():
    entered, asked = [], {}

    @contextmanager
    def around():
        entered.append(True)
        yield

    beside = ProcessJobs(around)

    def answer(kind):
        for _ in range(12_000):
            asked[kind] = beside.poll(f"{kind}/1", "Wait.", numbered, (kind,), page="p")
            if asked[kind]["state"] != "working":
                return asked[kind]
            time.sleep(0.01)
        raise AssertionError("the job did not end")

    talks, options = answer("talks"), answer("options")
    assert (talks["what"], options["what"]) == ("talks", "options")
    assert talks["process"] == options["process"] != os.getpid()
    assert entered == [True, True]
    assert beside.cancel("talks/2", "p")["state"] == "cancelled"
