"""Processes that are ended from outside: workers do not outlive their parent, and nothing half-written stays."""

import os
import signal
import subprocess
import sys
import time

import pytest

from ensemble_cases import ROOT

PARENT = """
import os, time
from monazite.presentation.cli.executors import processes

if __name__ == "__main__":
    pool = processes(1)
    print(pool.submit(os.getpid).result(), flush=True)
    pool.submit(time.sleep, 3600)
    time.sleep(3600)
"""


def is_alive(number: int) -> bool:
    """Whether a process runs; one that has ended and waits to be counted does not."""
    try:
        with open(f"/proc/{number}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_worker_ends_when_its_parent_is_killed(tmp_path):
    """Idle or at work; the parent has no time to tell it."""
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}"}
    with subprocess.Popen([sys.executable, script], env=environment, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert is_alive(worker)
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
    end = time.monotonic() + 600
    while is_alive(worker):
        assert time.monotonic() < end, "the worker is still there"
        time.sleep(0.05)


# Signals as in a terminal: whoever starts the tests with `nohup` or in the background hands on that they are ignored.
WRITER = """
import signal, sys, time
from pathlib import Path
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)
import monazite.presentation.cli as cli
from monazite.results.output_folder import whole_folder

def write():
    with whole_folder(Path(sys.argv[1])):
        print("begun", flush=True)
        time.sleep(3600)

cli.app = write
cli.main()
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_command_that_is_asked_to_end_leaves_nothing_half_written(tmp_path, name):
    script, out = tmp_path / "writer.py", tmp_path / "results" / "out"
    script.write_text(WRITER, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}"}
    call = [sys.executable, script, out]
    with subprocess.Popen(call, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        assert list(out.parent.iterdir())
        process.send_signal(getattr(signal, name))
        assert process.wait(600) != 0
    assert list(out.parent.iterdir()) == []
