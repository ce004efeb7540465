"""The register of benchmarks: each has a unit and three sizes, and a run of all is one JSON file for a release.

A benchmark is a function of a size that returns one figure for each repetition. It sets up what it needs before it
takes the time, and runs once before what counts. The file says on which machine, under which load and with which
versions the figures were taken: those of two files can be compared where these agree.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import cast

import numpy as np

from benchmarks import ROOT

SIZES = ("small", "medium", "large")
RESULTS = ROOT / "benchmarks" / "results"
LIBRARIES = ("numpy", "numba", "scipy", "llvmlite")
BUSY = 0.5
"""Load of the machine over its processors above which a file says that other work disturbed it."""

Measure = Callable[[int], list[float]]


@dataclass(frozen=True)
class Benchmark:
    """One thing that is measured, at three sizes."""

    name: str
    unit: str
    of: str
    """What a size counts."""
    sizes: dict[str, int]
    description: str
    measure: Measure


REGISTRY: dict[str, Benchmark] = {}


def benchmark(unit: str, of: str, *, small: int, medium: int, large: int) -> Callable[[Measure], Measure]:
    """Register a function of a size as a benchmark; raises ValueError where the name is taken or sizes do not grow.

    Parameters
    ----------
    unit
        Of every figure that the function returns.
    of
        What the size counts: months, draws, elements.
    small, medium, large
        The three sizes, each larger than the one before.

    Returns
    -------
    A decorator that returns the function as it is.
    """
    if not 0 < small < medium < large:
        raise ValueError(f"sizes have to grow from one to the next: {small}, {medium}, {large}")

    def register(measure: Measure) -> Measure:
        name = measure.__name__.replace("_", " ")
        if name in REGISTRY:
            raise ValueError(f"two benchmarks are called {name!r}")
        lines = (measure.__doc__ or "").strip().splitlines()
        if not lines:
            raise ValueError(f"the benchmark {name!r} needs a sentence that says what it measures")
        sizes = dict(zip(SIZES, (small, medium, large), strict=True))
        REGISTRY[name] = Benchmark(name, unit, of, sizes, lines[0], measure)
        return measure

    return register


def repeated(
    call: Callable[[], object], repeats: int, *, clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """Seconds of every repetition of a call, after one that does not count."""
    call()
    took = []
    for _ in range(repeats):
        began = clock()
        call()
        took.append(clock() - began)
    return took


def row(entry: Benchmark, size: str, figures: list[float]) -> dict[str, object]:
    """A benchmark at one size: median, and as its spread the distance between the quartiles."""
    low, middle, high = np.quantile(figures, [0.25, 0.5, 0.75])
    return {
        "name": entry.name, "description": entry.description, "size": size, "n": entry.sizes[size], "of": entry.of,
        "repeats": len(figures), "median": float(middle), "spread": float(high - low), "least": float(min(figures)),
        "unit": entry.unit,
    }  # fmt: skip


def processor() -> str:
    """Name of the processor, where the system tells it."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or "unknown"


def machine() -> dict[str, object]:
    """Processor, cores, system, memory, versions."""
    return {
        "processor": processor(),
        "cores": os.cpu_count() or 1,
        "architecture": platform.machine(),
        "system": f"{platform.system()} {platform.release()}",
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }


def commit() -> str:
    """The commit that is measured, with a plus sign where the tree has changes on top; empty outside a repository."""
    command = ["git", "describe", "--always", "--abbrev=12", "--dirty=+"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def chosen(names: Iterable[str], sizes: Iterable[str]) -> list[tuple[Benchmark, str]]:
    """Benchmarks and sizes by name, all where none is named; raises ValueError for a name that is not registered."""
    names, sizes = list(names) or list(REGISTRY), list(sizes) or list(SIZES)
    for given, allowed, what in ((names, REGISTRY, "benchmark"), (sizes, SIZES, "size")):
        unknown = [name for name in given if name not in allowed]
        if unknown:
            raise ValueError(f"no {what} is called {unknown[0]!r}; there are: {', '.join(allowed)}")
    return [(REGISTRY[name], size) for name in names for size in sizes]


def measure(todo: list[tuple[Benchmark, str]]) -> dict[str, object]:
    """Measure, one after the other; returns what the file of a release holds."""
    load, rows = [os.getloadavg()[0]], []
    for entry, size in todo:
        print(f"measuring: {entry.name}, {entry.sizes[size]} {entry.of}", file=sys.stderr, flush=True)
        rows.append(row(entry, size, entry.measure(entry.sizes[size])))
        load.append(os.getloadavg()[0])
    return {
        "version": version("monazite"),
        "commit": commit(),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "load": {"at the start": round(load[0], 2), "highest": round(max(load), 2)},
        "idle": load[0] <= BUSY * (os.cpu_count() or 1),
        "benchmarks": rows,
    }


def table(found: dict[str, object]) -> str:
    """What was measured, for people."""
    lines = ["| benchmark | size | median | spread | unit |", "|---|---:|---:|---:|---|"]
    for one in cast("list[dict[str, object]]", found["benchmarks"]):
        lines.append(
            f"| {one['name']} | {one['n']} {one['of']} | {one['median']:.3g} | {one['spread']:.2g} | {one['unit']} |"
        )
    if not found["idle"]:
        lines.append("\nOther work ran on this machine at the time: the figures are too slow to be compared.")
    return "\n".join(lines)


def write(found: dict[str, object], folder: Path = RESULTS) -> Path:
    """Write the file of the release; one of another run of the same version is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{found['version']}.json"
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
