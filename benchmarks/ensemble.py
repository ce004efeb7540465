"""``python -m benchmarks.ensemble [DRAWS]``: draws a second of an ensemble by way of running, and the second worker.

Every way runs `cn-ree-2025` on workers that have loaded the compiled kernels, with two numbers of draws that differ by
DRAWS (256): what an ensemble costs whatever its size does not count. Bars: 10,000 draws in four minutes on two cores
(42 a second), and two Dask workers 1.8 times as fast as one.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager

from monazite.dataset.dataset import load_dataset
from monazite.presentation.cli.executors import processes
from monazite.scenario.scenario import load_scenario
from monazite.simulation.ensemble import run
from monazite.simulation.ensemble.run import run_ensemble

WARM = 16  # draws that load the kernels, in batches of 4
SOME, MORE = 128, 640  # draws from which those of the bar are forecast: whole batches of a user's, for two workers
BAR, SCALING = 10_000 / 240.0, 1.8


@contextmanager
def pool(make: Callable[[], Executor]) -> Iterator[Executor]:
    """An executor that stays for both runs."""
    with make() as executor:
        yield executor


@contextmanager
def dask(workers: int) -> Iterator[Executor]:
    """A Dask cluster of single-threaded processes on this machine, without the profiler that watches their code."""
    import dask.config
    import distributed

    dask.config.set({"distributed.worker.profile.enabled": False})
    options = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(**options) as cluster, distributed.Client(cluster) as client:
        yield client.get_executor(pure=False)


def seconds(executor: Executor | Callable[[], Executor] | None, draws: int, batch: int) -> float:
    """Seconds of one ensemble, from an empty folder to its quantiles."""
    sc = load_scenario("cn-ree-2025")
    ds = load_dataset(*sc.dataset)
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        run_ensemble(ds, sc, draws=draws, out=folder, batch=batch, executor=executor)
        return time.perf_counter() - began


def rate(executor: Executor | None, draws: int) -> float:
    """Draws a second between half of ``draws`` and that many more, on workers that are warm, in a user's batches."""
    seconds(executor, WARM, WARM // 4)
    some = max(draws // 2, 1)
    return draws / (seconds(executor, some + draws, run.BATCH) - seconds(executor, some, run.BATCH))


def forecast(draws: int, workers: int = 2) -> float:
    """Seconds of an ensemble of many draws as `monazite ensemble` runs it by default: new processes, batches of 64.

    What an ensemble costs whatever its size, the start of its processes included, counts once; the rest by the rate
    between two sizes.
    """
    some, more = (seconds(lambda: processes(workers), size, run.BATCH) for size in (SOME, MORE))
    return some + (draws - SOME) * (more - some) / (MORE - SOME)


def main(draws: int) -> None:
    """Measure all ways and print a table."""
    found = {"this thread": rate(None, draws)}
    ways = {
        "2 threads": lambda: pool(lambda: ThreadPoolExecutor(2)),
        "2 processes": lambda: pool(lambda: processes(2)),
        "1 Dask worker": lambda: dask(1),
        "2 Dask workers": lambda: dask(2),
    }
    for name, make in ways.items():
        with make() as executor:
            found[name] = rate(executor, draws)
    for name, value in found.items():
        print(f"{name:16s} {value:7.2f} draws a second, 10,000 in {10_000 / value / 60:5.1f} minutes")
    best, gain = max(found.values()), found["2 Dask workers"] / found["1 Dask worker"]
    print(f"bar of {BAR:.0f} a second: {'met' if best >= BAR else 'missed'}")
    print(f"second Dask worker: {gain:.2f} times; bar of {SCALING}: {'met' if gain >= SCALING else 'missed'}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 256)
