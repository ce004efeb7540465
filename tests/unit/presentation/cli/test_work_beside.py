"""Work beside a command: in order, its failures told early, its end soon after that of the command."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from pathlib import Path
from threading import Event

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from monazite.presentation.cli.work_beside import CommandHasEnded, WorkBeside, work_beside
from paths import ROOT


def test_work_is_done_in_order_and_given_back() -> None:
    done = list[int]()
    with work_beside() as beside:
        results = [beside.submit(lambda i: done.append(i) or 10 * i, i) for i in range(5)]
    assert done == [0, 1, 2, 3, 4]
    assert [result.result() for result in results] == [0, 10, 20, 30, 40]


def test_a_failure_is_told_before_its_result_is_wanted() -> None:
    def fail() -> None:
        raise ValueError("no such month")

    def command() -> None:
        with work_beside() as beside:
            failing = beside.submit(fail)
            failing.exception()
            beside.check()
            pytest.fail("a command would go on")

    with pytest.raises(ValueError, match="no such month"):
        command()


def long_work(beside: WorkBeside, begun: Event) -> None:
    """Work that reports its progress for an hour."""
    begun.set()
    end = time.monotonic() + 3600
    while time.monotonic() < end:
        beside.watch("months", 1, 2)
        time.sleep(0.01)


def test_a_command_that_fails_ends_what_is_beside_it() -> None:
    begun, given = Event(), list[Future[None]]()

    def command() -> None:
        with work_beside() as beside:
            given.extend([beside.submit(long_work, beside, begun), beside.submit(print)])
            begun.wait(600)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        command()
    running, waiting = given
    assert isinstance(running.exception(), CommandHasEnded)
    assert waiting.cancelled()


def test_products_of_matrices_use_one_thread_whatever_ends_first() -> None:
    def threads() -> set[int]:
        return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}

    before = threads()
    with work_beside() as beside:
        with threadpool_limits(limits=1):
            beside.submit(threads).result()
        assert beside.submit(threads).result() <= {1}
    assert threads() == before


COMMAND = """
import signal, sys, time
from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)
from monazite.presentation.cli.work_beside import work_beside
from monazite.results.output_folder import whole_folder

def work(beside):
    print("begun", flush=True)
    while True:
        beside.watch()
        time.sleep(0.01)

with whole_folder(Path(sys.argv[1])), work_beside() as beside:
    beside.submit(work, beside)
    time.sleep(3600)
"""


def test_ctrl_c_ends_a_command_with_work_beside_it_and_leaves_nothing(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}"}
    call = [sys.executable, "-c", COMMAND, str(tmp_path / "out" / "brief")]
    with subprocess.Popen(call, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(600) != 0
    assert list((tmp_path / "out").iterdir()) == []
