"""Threads that nobody watches give way."""

import os
import sys
from threading import get_native_id

import pytest

from monazite.presentation.web.work.jobs import BackgroundJobs
from monazite.presentation.web.work.prefetch import Prefetcher
from monazite.presentation.web.work.thread_priority import BEHIND

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives each thread a niceness of its own")


def niceness():
    return os.getpriority(os.PRIO_PROCESS, get_native_id())


def test_jobs_and_answers_made_ahead_run_behind_the_thread_that_asks():
    own, found = niceness(), []
    jobs = BackgroundJobs("test")
    while (answer := jobs.poll("a", "", lambda _: {"state": "ready", "nice": niceness()}))["state"] != "ready":
        pass
    Prefetcher(lambda *_: found.append(niceness())).add("s", "g", {}, "lever", [1.0])
    while not found:
        pass
    assert answer["nice"] == found[0] == max(own, BEHIND)
    assert niceness() == own
