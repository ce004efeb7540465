"""Work of minutes: states, progress, bounds."""

import threading
import time

from monazite.foundation.errors import InputError
from monazite.presentation.web import jobs
from monazite.presentation.web.jobs import BackgroundJobs


def finished(board: BackgroundJobs, key: str, work) -> dict:
    """The answer of a job, polled until it is there."""
    for _ in range(1000):
        answer = board.poll(key, "Wait.", work)
        if answer["state"] != "working":
            return answer
        time.sleep(0.01)
    raise AssertionError("the job did not end")


def test_a_job_says_how_far_it_is_and_its_answer_is_stored():
    board, reported, may_end, calls = BackgroundJobs("test"), threading.Event(), threading.Event(), []

    def work(report_progress):
        calls.append(1)
        report_progress("Half done.")
        reported.set()
        assert may_end.wait(10)
        return {"state": "ready", "number": 7}

    assert board.poll("a", "Wait.", work)["state"] == "working"
    assert reported.wait(10)
    assert board.poll("a", "Wait.", work) == {"state": "working", "text": "Half done."}
    may_end.set()
    assert finished(board, "a", work) == {"state": "ready", "number": 7}
    assert finished(board, "a", work) == {"state": "ready", "number": 7}
    assert calls == [1]


def test_a_job_that_cannot_be_done_says_why():
    def work(_):
        raise InputError("There is no such thing.")

    answer = finished(BackgroundJobs("test"), "a", work)
    assert answer == {"state": "failed", "text": "There is no such thing."}


def test_too_many_jobs_are_refused_and_those_under_way_go_on():
    board, may_end = BackgroundJobs("test"), threading.Event()

    def work(_):
        assert may_end.wait(10)
        return {"state": "ready"}

    for number in range(jobs.MAX_UNFINISHED):
        assert board.poll(str(number), "Wait.", work)["state"] == "working"
    assert board.poll("one more", "Wait.", work) == jobs.TOO_BUSY
    assert board.poll("0", "Wait.", work)["state"] == "working"
    may_end.set()
    assert finished(board, str(jobs.MAX_UNFINISHED - 1), work) == {"state": "ready"}
    assert finished(board, "one more", work) == {"state": "ready"}


def test_of_many_answers_the_last_ones_are_stored():
    board, calls = BackgroundJobs("test"), []

    def work(_):
        calls.append(1)
        return {"state": "ready"}

    for number in range(jobs.MAX_FINISHED + 1):
        finished(board, str(number), work)
    finished(board, str(jobs.MAX_FINISHED), work)
    assert len(calls) == jobs.MAX_FINISHED + 1
    board.poll("another", "Wait.", work)
    finished(board, "another", work)
    finished(board, "0", work)
    assert len(calls) == jobs.MAX_FINISHED + 3
