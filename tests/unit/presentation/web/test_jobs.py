"""Work of minutes: states, progress, bounds, and what is cancelled."""

import threading
import time

import pytest

from monazite.foundation.errors import InputError
from monazite.presentation.web.work import jobs
from monazite.presentation.web.work.jobs import BackgroundJobs
from monazite.presentation.web.work.scheduler import Superseded


def finished(board: BackgroundJobs, key: str, work) -> dict:
    """The answer of a job, polled until it is there."""
    for _ in range(12_000):
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
        assert may_end.wait(120)
        return {"state": "ready", "number": 7}

    assert board.poll("a", "Wait.", work)["state"] == "working"
    assert reported.wait(120)
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
        assert may_end.wait(120)
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


def test_a_page_with_many_jobs_does_not_shut_out_others_and_pages_have_their_turns():
    board, begun, may_go_on = BackgroundJobs("test"), [], threading.Semaphore(0)

    def named(name):
        def work(_):
            begun.append(name)
            assert may_go_on.acquire(timeout=120)
            return {"state": "ready"}

        return work

    for number in range(jobs.MAX_OF_A_PAGE):
        name = f"busy {number}"
        assert board.poll(name, "Wait.", named(name), "busy")["state"] == "working"
    assert board.poll("too many", "Wait.", named("too many"), "busy") == jobs.TOO_MANY_OF_A_PAGE
    for page in ("second", "third"):
        assert board.poll(page, "Wait.", named(page), page)["state"] == "working"
    for _ in range(12_000):
        if begun:
            break
        time.sleep(0.01)
    places = [
        board.poll(name, "Wait.", named(name), "x")["text"]
        for name in ("second", "third", "busy 1", "busy 2", "busy 3")
    ]
    assert [f"number {place} of 5" in text for place, text in enumerate(places, 1)] == [True] * 5
    may_go_on.release(jobs.MAX_OF_A_PAGE + 2)
    assert finished(board, "busy 3", named("busy 3")) == {"state": "ready"}
    assert begun == ["busy 0", "second", "third", "busy 1", "busy 2", "busy 3"]


def test_a_job_that_waits_says_so_and_what_the_one_before_it_has_done():
    board, reported, may_end = BackgroundJobs("test"), threading.Event(), threading.Event()

    def work(progress):
        progress("44 of 628 draws are done.", 0.07)
        reported.set()
        assert may_end.wait(120)
        return {"state": "ready"}

    board.poll("a", "Both sides are being played out.", work, "one")
    assert reported.wait(120)
    text = board.poll("b", "Both sides are being played out.", work, "two")["text"]
    assert text == "Waits for another job to end, as number 1 of 1 in line. So far that one: 44 of 628 draws are done."
    may_end.set()
    assert finished(board, "b", work) == {"state": "ready"}


def test_a_long_job_says_how_long_the_rest_takes_at_its_pace(monkeypatch):
    board, reported, may_end = BackgroundJobs("test"), threading.Event(), threading.Event()

    def work(progress):
        progress("44 of 440 draws are done.", 0.1)
        reported.set()
        assert may_end.wait(120)
        return {"state": "ready"}

    board.poll("a", "Wait.", work)
    assert reported.wait(120)
    began = time.monotonic()
    monkeypatch.setattr(jobs, "monotonic", lambda: began + 60.0)
    assert board.poll("a", "Wait.", work)["text"] == "44 of 440 draws are done. About 9 min left at this pace."
    may_end.set()


class Steps:
    """Work that goes one step further each time it is let, and says so."""

    def __init__(self):
        self.begun, self.may_go_on, self.ended = threading.Event(), threading.Semaphore(0), threading.Event()

    def __call__(self, progress):
        self.begun.set()
        try:
            for step in range(3):
                assert self.may_go_on.acquire(timeout=120)
                progress(f"Step {step}.", step / 3)
            return {"state": "ready"}
        finally:
            self.ended.set()


def test_a_job_that_is_cancelled_stops_at_its_next_step_and_can_be_asked_for_again():
    board, work = BackgroundJobs("test"), Steps()
    board.poll("a", "Wait.", work, "page")
    assert work.begun.wait(120)
    assert board.cancel("a", "page")["state"] == "cancelled"
    work.may_go_on.release()
    assert work.ended.wait(120)
    again = Steps()
    again.may_go_on.release(3)
    assert finished(board, "a", again) == {"state": "ready"}


def test_a_job_goes_on_while_another_page_waits_for_it():
    board, work = BackgroundJobs("test"), Steps()
    board.poll("a", "Wait.", work, "one")
    board.poll("a", "Wait.", work, "two")
    board.cancel("a", "one")
    work.may_go_on.release(3)
    assert finished(board, "a", work) == {"state": "ready"}


def test_a_job_that_waits_is_dropped_when_it_is_cancelled():
    board, work, later = BackgroundJobs("test"), Steps(), Steps()
    board.poll("a", "Wait.", work, "page")
    assert work.begun.wait(120)
    board.poll("b", "Wait.", later, "page")
    board.cancel("b", "page")
    assert list(board._unfinished) == ["a"]
    work.may_go_on.release(3)
    assert finished(board, "a", work) == {"state": "ready"}
    assert not later.begun.is_set()


def test_a_job_whose_pages_are_gone_stops(monkeypatch):
    monkeypatch.setattr(jobs, "PATIENCE", 0.0)
    board, raised = BackgroundJobs("test"), []

    def work(progress):
        try:
            progress("A step.")
        except Superseded:
            raised.append(True)
            raise

    board.poll("a", "Wait.", work, "page")
    board._pool.shutdown()
    assert raised == [True]


@pytest.mark.parametrize(("share", "expected"), [(None, {}), (0.25, {"share": 0.25})])
def test_progress_gives_the_share_where_it_is_known(share, expected):
    board, reported, may_end = BackgroundJobs("test"), threading.Event(), threading.Event()

    def work(progress):
        progress("On its way.", share)
        reported.set()
        assert may_end.wait(120)
        return {"state": "ready"}

    board.poll("a", "Wait.", work)
    assert reported.wait(120)
    assert board.poll("a", "Wait.", work) == {"state": "working", "text": "On its way."} | expected
    may_end.set()


def test_what_there_is_of_an_answer_is_sent_once_and_replaced_by_more_and_by_the_whole():
    board, shown, may_go_on = BackgroundJobs("test"), threading.Event(), threading.Semaphore(0)

    def work(progress):
        for number in (1, 2):
            progress.show({"state": "ready", "draws": number})
            shown.set()
            assert may_go_on.acquire(timeout=120)
        return {"state": "ready", "draws": 4}

    def asked(number):
        return board.poll("a", "Wait.", work, "page", number)

    asked(0)
    assert shown.wait(120)
    first = asked(0)
    assert first["state"] == "working"
    assert first["so_far"] == {"state": "ready", "draws": 1}
    assert asked(0) == first, "a page whose answer got lost gets it again"
    assert asked(first["number"]) == {"state": "working", "text": "Wait."}, "a page that shows it does not"
    shown.clear()
    may_go_on.release()
    assert shown.wait(120)
    assert asked(first["number"])["so_far"]["draws"] == 2
    may_go_on.release()
    assert finished(board, "a", work) == {"state": "ready", "draws": 4}
    assert not board._so_far
