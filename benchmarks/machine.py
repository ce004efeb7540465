"""What the machine can do, and what a new process costs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

import numpy as np

from benchmarks import ROOT

SIZE = 1024  # of the square matrices
CACHED, LARGE = (
    128 * 1024,
    256 * 1024 * 1024,
)  # bytes of all three arrays of a triad: inside the second cache, outside all


@dataclass
class Limits:
    """Peak rates of one thread, measured with NumPy."""

    flops: float  # a second, product of two matrices of doubles
    cached: float  # bytes a second, a = b + s c inside the cache
    memory: float  # bytes a second, the same from memory


def product_rate(repeats: int = 8) -> float:
    """Flops a second of a matrix product: 2 n^3 over the least of several times."""
    a = np.random.default_rng(0).standard_normal((SIZE, SIZE))
    out = np.empty_like(a)
    np.matmul(a, a, out=out)
    return 2.0 * SIZE**3 / min(timed(lambda: np.matmul(a, a, out=out)) for _ in range(repeats))


def triad_rate(size: int, repeats: int = 12) -> float:
    """Bytes a second of a = b + s c, in NumPy's two passes: five arrays are read or written in all."""
    n = size // 24
    a, b, c = np.zeros(n), np.ones(n), np.ones(n)
    times = max(1, 2**24 // size)

    def run() -> None:
        for _ in range(times):
            np.multiply(c, 3.0, out=a)
            np.add(a, b, out=a)

    run()
    return 5.0 * 8.0 * n * times / min(timed(run) for _ in range(repeats))


def timed(call) -> float:
    """Processor seconds of one call."""
    start = time.process_time()
    call()
    return time.process_time() - start


def limits() -> Limits:
    """All three rates."""
    return Limits(product_rate(), triad_rate(CACHED), triad_rate(LARGE))


def in_new_process(code: str, **environment: str) -> dict[str, float]:
    """Run code that prints one JSON object last, in a new interpreter; adds the seconds from start to end."""
    path = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": path} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    elapsed = time.perf_counter() - start
    return json.loads(done.stdout.splitlines()[-1]) | {"process": elapsed}


IMPORT = """
import json, time
start = time.perf_counter()
import monazite
print(json.dumps({"seconds": time.perf_counter() - start}))
"""

COMPILE = """
from monazite.simulation.warmup import compile_kernels
from monazite.engine.jit import is_compiled
if not is_compiled():
    compile_kernels()
"""

RUN = """
import json, re, resource
import monazite
from monazite.dataset.dataset import load_dataset
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate
sc = load_scenario("cn-ree-2025")
results = simulate(load_dataset(*sc.dataset), sc, draws={draws}, threads={threads})
"""

PEAK = """
try:  # the kernel's own high-water mark: ru_maxrss counts the parent's memory before the program is replaced
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
except OSError:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"bytes": peak * 1024}))
"""

ENSEMBLE = """
import json, re, resource, tempfile
from concurrent.futures import ThreadPoolExecutor
from monazite.dataset.dataset import load_dataset
from monazite.simulation.ensemble.run import run_ensemble
from monazite.scenario.scenario import load_scenario
sc = load_scenario("cn-ree-2025")
with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
    run_ensemble(load_dataset(*sc.dataset), sc, draws={draws}, out=folder, executor=pool)
"""


def import_seconds(repeats: int = 5) -> float:
    """``import monazite`` in a new process, least of several."""
    return min(in_new_process(IMPORT)["seconds"] for _ in range(repeats))


def first_result(repeats: int = 3) -> float:
    """From the start of a process to a simulated path of 60 months with compiled kernels on disk, least of several."""
    return min(in_new_process(RUN.format(draws=1, threads=1) + PEAK)["process"] for _ in range(repeats))


def compile_seconds() -> float:
    """What the first command on a new machine takes longer: every kernel compiled into an empty folder, two cores."""
    code = COMPILE + RUN.format(draws=1, threads=1) + PEAK
    with tempfile.TemporaryDirectory() as folder:
        first, second = (in_new_process(code, MONAZITE_CACHE=folder)["process"] for _ in range(2))
    return first - second


def peak_memory(draws: int, threads: int = 1) -> float:
    """Most memory of a process that simulates the main case, bytes."""
    return in_new_process(RUN.format(draws=draws, threads=threads) + PEAK)["bytes"]


def ensemble_memory(draws: int) -> float:
    """Most memory of a process that writes an ensemble with two threads, bytes."""
    return in_new_process(ENSEMBLE.format(draws=draws) + PEAK)["bytes"]
