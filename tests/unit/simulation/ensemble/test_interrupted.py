"""Ensembles that are killed, stopped, or run out of disk: resumed, they hold each draw once, bit for bit."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import get_context

import duckdb
import pytest

from ensemble_cases import DRAWS, ROOT, command, same_bits, world
from monazite.dataset.dataset import load_dataset
from monazite.scenario.scenario import load_scenario
from monazite.simulation.ensemble.batch import run_batch
from monazite.simulation.ensemble.reader import Ensemble
from monazite.simulation.ensemble.run import Interrupted, is_deserted, run_ensemble
from monazite.simulation.ensemble.store import Store, ctrl_c

ENVIRONMENT = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}"}
WAYS = [
    ("--workers", "1"),
    pytest.param(("--threads", "2"), marks=pytest.mark.slow),
    pytest.param(("--workers", "2"), marks=pytest.mark.slow),
]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return world(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def case(path):
    sc = load_scenario(path)
    return load_dataset(*sc.dataset), sc


@pytest.fixture(scope="module")
def serial(case, tmp_path_factory):
    return run_ensemble(*case, draws=DRAWS, out=tmp_path_factory.mktemp("serial"), batch=32)


# The last batch is never written, so that a signal comes before the end, however fast or busy a machine is. Signals as
# in a terminal: whoever starts the tests with `nohup` or in the background hands on that they are ignored.
ENDLESS = f"""
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
from monazite.presentation.cli import main
from monazite.simulation.ensemble.store import Store
write = Store.write_batch

def write_all_but_the_last(self, key, first, values):
    if first + len(values) == {DRAWS}:
        time.sleep(3600)
    write(self, key, first, values)

Store.write_batch = write_all_but_the_last
sys.argv[0] = "monazite"
main()
"""


def started(path, out, *words):
    call = ["ensemble", path, "--draws", DRAWS, "--batch", "4", "--out", out, *words]
    return subprocess.Popen(
        [sys.executable, "-c", ENDLESS, *map(str, call)],
        env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def until_some(out, process):
    """Wait until the first batches are there but not all."""
    end = time.monotonic() + 300
    while len(list((out / "batches").glob("*.parquet"))) < 2:
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < end
        time.sleep(0.005)


def resumed(case, out):
    """The rest of an ensemble, made in this process."""
    assert run_ensemble(*case, draws=DRAWS, out=out, batch=4, resume=True).draws == DRAWS


def resumed_by_command(path, out):
    """The same by the command that the message names, in a process of its own."""
    words = ("--draws", DRAWS, "--batch", "4", "--workers", "1", "--out", out, "--resume", "--json")
    done = subprocess.run(
        command("ensemble", path, *words),
        env=ENVIRONMENT, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["draws"] == DRAWS


def test_a_killed_run_resumes_without_loss_or_double(case, serial, tmp_path, path):
    """Batches are written by the process of the command, whatever computes them."""
    process = started(path, tmp_path, "--workers", "1")
    until_some(tmp_path, process)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    before = {file: file.stat().st_mtime_ns for _, file in Store(tmp_path).files()}
    assert before
    resumed(case, tmp_path)
    same_bits(serial, tmp_path)
    assert all(file.stat().st_mtime_ns == at for file, at in before.items())  # what was there is not made again


@pytest.mark.parametrize("words", WAYS, ids="-".join)
def test_ctrl_c_ends_at_once_and_says_how_to_go_on(case, serial, tmp_path, path, words):
    process = started(path, tmp_path, *words)
    until_some(tmp_path, process)
    os.killpg(process.pid, signal.SIGINT)
    _, text = process.communicate(timeout=300)  # far less than the hour that the last batch takes
    assert process.returncode == 1, text
    assert "--resume" in text
    assert "Traceback" not in text
    if words == ("--workers", "1"):
        resumed_by_command(path, tmp_path)
    else:
        resumed(case, tmp_path)
    same_bits(serial, tmp_path)


def test_ctrl_c_after_the_last_batch_says_how_to_go_on(case, serial, tmp_path, monkeypatch):
    """Also while quantiles are written, when no worker is left to be stopped."""

    def interrupted(_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Ensemble, "write_quantiles", interrupted)
        with pytest.raises(Interrupted, match="--resume"):
            run_ensemble(*case, draws=DRAWS, out=tmp_path, batch=32)
    run_ensemble(*case, draws=DRAWS, out=tmp_path, batch=32, resume=True)
    same_bits(serial, tmp_path)


@pytest.mark.parametrize(
    "problem",
    [
        duckdb.InterruptException("INTERRUPT Error: Interrupted!"),
        RuntimeError("Query interrupted"),
        duckdb.InvalidInputException("Traceback (most recent call last):\n  KeyboardInterrupt"),
    ],
)
def test_ctrl_c_within_a_query_is_ctrl_c(case, tmp_path, monkeypatch, problem):
    """DuckDB raises one of these; none is a file that could not be written."""

    def query(_):
        raise problem

    with pytest.raises(KeyboardInterrupt), ctrl_c():
        query(None)
    monkeypatch.setattr(Ensemble, "write_quantiles", query)
    with pytest.raises(Interrupted, match="--resume"):
        run_ensemble(*case, draws=2, out=tmp_path, batch=2)
    with pytest.raises(duckdb.Error, match="disk"), ctrl_c():
        raise duckdb.IOException("no room on the disk for interrupted/KeyboardInterrupt.parquet")


INTERRUPTS = [
    duckdb.InterruptException("INTERRUPT Error: Interrupted!"),
    duckdb.InvalidInputException("Traceback (most recent call last):\n  KeyboardInterrupt"),
]


@pytest.mark.parametrize("problem", INTERRUPTS)
def test_ctrl_c_while_a_table_is_handed_over_is_ctrl_c(case, tmp_path, monkeypatch, problem):
    """Not only within the query: DuckDB also takes the table over and gives it back."""

    def write(*_):
        raise problem

    monkeypatch.setattr(Store, "_write", write)
    with pytest.raises(Interrupted, match="--resume"):
        run_ensemble(*case, draws=2, out=tmp_path, batch=2)


def test_ctrl_c_that_got_lost_still_ends_the_run(case, serial, tmp_path, monkeypatch):
    """Code of others may drop the exception; the signal is remembered."""
    whole = Store.write_batch
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where tests run in the background

    def write(self, key, first, values):
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        return whole(self, key, first, values)

    try:
        with monkeypatch.context() as patch:
            patch.setattr(Store, "write_batch", write)
            with pytest.raises(Interrupted, match="--resume"):
                run_ensemble(*case, draws=DRAWS, out=tmp_path, batch=32)
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, usual)
    assert len(Store(tmp_path).files()) == 1
    run_ensemble(*case, draws=DRAWS, out=tmp_path, batch=32, resume=True)
    same_bits(serial, tmp_path)


@pytest.mark.parametrize("problem", INTERRUPTS)
def test_ctrl_c_while_batches_are_read_deletes_none(case, tmp_path, monkeypatch, problem):
    run_ensemble(*case, draws=4, out=tmp_path, batch=2)
    batches = [path for _, path in Store(tmp_path).files()]

    def notes(*_):
        raise problem

    monkeypatch.setattr("monazite.simulation.ensemble.store.batch_notes", notes)
    with pytest.raises(Interrupted, match="--resume"):
        run_ensemble(*case, draws=6, out=tmp_path, batch=2, resume=True)
    assert all(path.exists() for path in batches)


@pytest.mark.slow
def test_a_cluster_changes_no_bit_and_a_dead_worker_of_it_is_replaced(case, serial, tmp_path):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:  # fmt: skip
        with distributed.Client(cluster) as client:
            killed = []

            def kill(done: int, total: int) -> None:
                if done >= 8 and not killed:
                    killed.append(next(iter(cluster.workers.values())).pid)
                    os.kill(killed[0], signal.SIGKILL)

            pool = client.get_executor(pure=False, retries=2)
            made = run_ensemble(*case, draws=DRAWS, out=tmp_path, batch=4, executor=pool, progress=kill)
        assert killed
        same_bits(serial, made)


class Deadly(ProcessPoolExecutor):
    """A pool whose first ``deaths`` batches kill their worker."""

    deaths = 0

    def submit(self, fn, /, *args, **kwargs):
        if Deadly.deaths > 0 and fn is run_batch:
            Deadly.deaths -= 1
            return super().submit(_die)
        return super().submit(fn, *args, **kwargs)


def _die():
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_dead_worker_is_replaced(case, serial, tmp_path):
    Deadly.deaths = 2
    made = run_ensemble(*case, draws=DRAWS, out=tmp_path, batch=16, executor=lambda: Deadly(2, get_context("fork")))
    same_bits(serial, made)


def test_workers_that_die_again_and_again_end_the_run(case, serial, tmp_path):
    Deadly.deaths = 10**6
    with pytest.raises(Interrupted, match="resume"):
        run_ensemble(*case, draws=DRAWS, out=tmp_path, batch=16, executor=lambda: Deadly(1, get_context("fork")))
    Deadly.deaths = 0
    same_bits(serial, run_ensemble(*case, draws=DRAWS, out=tmp_path, resume=True))


def test_a_full_disk_ends_the_run_and_leaves_whole_files(case, path, serial, tmp_path):
    """A limit on the size of files stands in for the disk: the first batch does not fit."""
    limit = 40_000
    code = (
        f"import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); "
        "sys.argv = ['monazite', *sys.argv[1:]]; runpy.run_module('monazite', run_name='__main__')"
    )
    words = ["ensemble", str(path), "--draws", str(DRAWS), "--batch", "64", "--workers", "1", "--out", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-c", code, *words], env=ENVIRONMENT, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 2, done.stderr
    assert "parquet" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.rglob("*.partial"))
    resumed(case, tmp_path)
    same_bits(serial, tmp_path)


def test_an_error_while_writing_leaves_the_rest(case, serial, tmp_path, monkeypatch):
    whole, calls = Store.write_batch, []

    def broken(self, key, first, values):
        calls.append(first)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        return whole(self, key, first, values)

    monkeypatch.setattr(Store, "write_batch", broken)
    with pytest.raises(OSError, match="No space"):
        run_ensemble(*case, draws=DRAWS, out=tmp_path, batch=8, executor=lambda: ThreadPoolExecutor(2))
    assert len(Store(tmp_path).files()) == 2
    monkeypatch.undo()
    same_bits(serial, run_ensemble(*case, draws=DRAWS, out=tmp_path, resume=True))


class Cluster(Executor):
    """A Dask cluster as `run_ensemble` meets it, of which no batch ever comes back."""

    class _Client:
        def __init__(self, status, workers):
            self.status, self.workers = status, workers

        def scheduler_info(self):
            if self.workers is None:
                raise OSError("no answer")
            return {"workers": dict.fromkeys(range(self.workers))}

    def __init__(self, status="running", workers=0):
        self._client = self._Client(status, workers)

    def submit(self, *_args, **_options):
        return Future()


@pytest.mark.parametrize("cluster", [Cluster(), Cluster("connecting"), Cluster(workers=None)])
def test_a_cluster_without_workers_ends_the_run_and_says_how_to_go_on(case, tmp_path, monkeypatch, cluster):
    """Its workers are stopped, cut off or dead, or its scheduler is."""
    monkeypatch.setattr("monazite.simulation.ensemble.run.QUIET", 0.01)
    with pytest.raises(Interrupted, match=r"no worker .*--resume"):
        run_ensemble(*case, draws=4, out=tmp_path / "out", batch=2, executor=cluster)


def test_a_cluster_whose_workers_are_slow_is_waited_for():
    assert not is_deserted(Cluster(workers=1))
    assert not is_deserted(ThreadPoolExecutor(1))
