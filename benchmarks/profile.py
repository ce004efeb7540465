"""Where the time of a command goes: processor seconds by step and by kind of work, sampled in a process of its own.

``python -m benchmarks.profile`` writes ``build/profile.md``: a table for each command, once on a cache that holds
compiled kernels alone and once on what the first run left there. ``--only "brief"`` (repeatable) profiles a part.

A thread looks at all others every few milliseconds and books the processor time that each of them took since to the
place where it is. Other work on the machine lengthens a run more than these figures. Child processes are one row.
Looking takes time of its own, so the seconds of whole commands are those of `timed`, at which nothing looks.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FrameType

from benchmarks import ROOT

INTERVAL = 0.004  # seconds between two looks
LEAST = 0.01  # share of a run below which a row counts among the rest
ARTICLE = """\
BEIJING, 20 October 2025. China's Ministry of Commerce said on Monday that exports of dysprosium, terbium and magnets
that contain them will need a licence from 1 December 2025, and that applications from defence users will be refused.
The United States threatened an additional tariff of 50% on all imports from China from 1 January 2026. The two sides
meet in Kuala Lumpur on 28 October.
"""
PACKAGE = f"{ROOT / 'src' / 'monazite'}{os.sep}"
ARTICLE_FILE = "article.txt"
COMMANDS: dict[str, list[str]] = {
    "simulate, one draw": ["run", "cn-ree-2025", "--draws", "1"],
    "brief": ["brief", "cn-ree-2025"],
    "brief of an article": ["brief", ARTICLE_FILE, "--yes"],
    "talks, 32 draws": ["talks", "cn-ree-2025", "--draws", "32"],
    "options": ["options", "cn-ree-2025"],
}
KINDS: dict[str, str] = {
    "dataset": "facts read and checked",
    "scenario": "scenario read",
    "model/build": "arrays of a model",
    "model/network": "arrays of a model",
    "model/licence_groups": "arrays of a model",
    "model/baseline": "baseline balanced",
    "model": "parameters of draws",
    "engine": "months simulated",
    "simulation/branching": "months simulated",
    "simulation/derivatives": "derivatives",
    "simulation": "runs, the rest",
    "economy": "losses and trade of the economy",
    "results": "outcomes of runs",
    "negotiation/state_costs": "payoffs of the talks",
    "negotiation/trade": "payoffs of the talks",
    "negotiation/payoffs": "payoffs of the talks",
    "negotiation": "games solved and followed",
    "analysis/assimilation": "draws conditioned",
    "analysis": "analyses, the rest",
    "reading": "article read",
    "presentation/charts": "pictures",
    "presentation": "text and pages",
    "foundation": "cache",
}
"""Kind of work by folder or file of the package, the longest that fits."""


@dataclass(frozen=True)
class Run:
    """One run of a command: seconds that passed, of processors in all, of child processes; by step and kind."""

    elapsed: float
    processor: float
    children: float
    by_place: dict[tuple[str, str], float]


def kind_of_file(file: str) -> str | None:
    """Kind of work of a source file; None outside the package."""
    if not file.startswith(PACKAGE):
        return None
    place = file.removeprefix(PACKAGE).removesuffix(".py").replace(os.sep, "/")
    fitting = [name for name in KINDS if place.startswith(name)]
    return KINDS[max(fitting, key=len)] if fitting else None


def place_of(frame: FrameType | None) -> tuple[str, str]:
    """Step of the command and kind of work of a stack.

    A step is what the command's own function calls, the kind the innermost file of the package; imports and compiling
    count as such wherever they happen.
    """
    step, kind, special = "", None, None
    while frame is not None:
        code, kind_here = frame.f_code, kind_of_file(frame.f_code.co_filename)
        kind = kind or kind_here
        if special is None and code.co_filename.startswith("<frozen importlib"):
            special = "imports"
        if code.co_name == "_compile_for_args" and "numba" in code.co_filename:
            special = "kernels compiled or loaded"
        caller = frame.f_back
        if caller is not None and _is_command(caller):
            step = code.co_name
        frame = caller
    return step, special or kind or "the rest"


def _is_command(frame: FrameType) -> bool:
    """Whether a frame is the function of a command."""
    file = frame.f_code.co_filename
    return f"{os.sep}cli{os.sep}" in file and frame.f_code.co_name == Path(file).stem


class Sampler:
    """Books the processor time of all other threads to the places where they are."""

    def __init__(self) -> None:
        self.by_place: Counter[tuple[str, str]] = Counter()
        self._last: dict[int, float] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Sampler:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        own, main = threading.get_ident(), threading.main_thread().ident
        while not self._stop.wait(INTERVAL):
            frames = sys._current_frames()
            step_now = place_of(frames.get(main))[0]
            for thread, frame in frames.items():
                if thread == own:
                    continue
                try:
                    used = time.clock_gettime(time.pthread_getcpuclockid(thread))
                except OSError:  # the thread has ended meanwhile
                    continue
                took = used - self._last.get(thread, 0.0)
                self._last[thread] = used
                if took > 0.0:
                    step, kind = place_of(frame)
                    self.by_place[step or step_now, kind] += took  # a thread of a pool works for the main one


def sample(arguments: list[str]) -> None:
    """Run a command of monazite and print what it took as JSON; for a process of its own."""
    began = time.perf_counter()
    with Sampler() as sampler:
        from monazite.presentation.cli import app

        with suppress(SystemExit):
            app(arguments, standalone_mode=False)
    elapsed, used = time.perf_counter() - began, os.times()
    rows = [[*place, seconds] for place, seconds in sampler.by_place.items()]
    processor = used.user + used.system
    print()
    print(json.dumps([elapsed, processor, used.children_user + used.children_system, rows]))


def profiled(arguments: list[str], place: Path, folder: Path) -> Run:
    """Profile a command in a new process; ``place`` is its cache, ``folder`` where it runs."""
    output = _run(["-c", f"from benchmarks.profile import sample; sample({arguments!r})"], place, folder)
    elapsed, processor, children, rows = json.loads(output.splitlines()[-1])
    return Run(elapsed, processor, children, {(step, kind): seconds for step, kind, seconds in rows})


def timed(arguments: list[str], place: Path, folder: Path) -> float:
    """Seconds from the start of a command to its end, in a new process."""
    began = time.perf_counter()
    _run(["-m", "monazite", *arguments], place, folder)
    return time.perf_counter() - began


def _run(words: list[str], place: Path, folder: Path) -> str:
    """What a new interpreter prints; ends the benchmark where it fails."""
    environment = os.environ | {
        "MONAZITE_CACHE": str(place),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
    }
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} failed:\n{done.stderr}")
    return done.stdout


def table(name: str, first: Run, second: Run) -> str:
    """Both runs of a command: rows by seconds of the first."""
    places = sorted({*first.by_place, *second.by_place}, key=lambda p: -first.by_place.get(p, 0.0))
    enough = LEAST * max(first.processor, 1e-9)
    shown = [p for p in places if max(first.by_place.get(p, 0.0), second.by_place.get(p, 0.0)) >= enough]
    lines = [f"### {name}", "", "| step | work | first, s | again, s |", "|---|---|---:|---:|"]
    runs = (first, second)
    rows = [(p[0], p[1], *(run.by_place.get(p, 0.0) for run in runs)) for p in shown]
    rest = (run.processor - sum(run.by_place.get(p, 0.0) for p in shown) for run in runs)
    rows += [("", "what is left", *rest), ("", "child processes", *(run.children for run in runs))]
    rows.append(("", "**processor in all**", *(run.processor + run.children for run in runs)))
    rows.append(("", "elapsed, under the load of the time", *(run.elapsed for run in runs)))
    lines += [f"| {step} | {work} | {one:.2f} | {two:.2f} |" for step, work, one, two in rows]
    return "\n".join(lines) + "\n"


@cache
def compile_once() -> None:
    """Compile into the user's cache what is not there, so that no command is measured that compiles."""
    code = "from monazite.negotiation.warmup import compile_all; compile_all()"
    path = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    subprocess.run([sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": path}, check=True)


def kernels_only(place: Path) -> None:
    """A cache that holds the compiled kernels of the user's and nothing else."""
    from monazite.foundation import cache as stored

    compile_once()
    source = stored.folder()
    if source is not None and (source / stored.KERNELS).is_dir():
        shutil.copytree(source / stored.KERNELS, place / stored.PACKAGE / stored.KERNELS)
        (place / stored.PACKAGE).chmod(0o700)


def in_turn[Found](
    arguments: list[str], times: int, measure: Callable[[list[str], Path, Path], Found]
) -> tuple[Found, ...]:
    """A command several times, each in a new process, on a cache that first holds compiled kernels and nothing else.

    ``measure`` is `profiled` or `timed`.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / ARTICLE_FILE).write_text(ARTICLE, encoding="utf-8")
        kernels_only(folder / "cache")
        return tuple(measure(arguments, folder / "cache", folder) for _ in range(times))


def main() -> None:
    """Profile what is asked for and write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profile", description="Where the time goes.")
    parser.add_argument("--only", action="append", choices=COMMANDS, default=[])
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "profile.md")
    arguments = parser.parse_args()
    tables: list[str] = []
    for name in arguments.only or COMMANDS:
        first, second = in_turn(COMMANDS[name], 2, profiled)
        tables.append(table(name, first, second))
        print(tables[-1], flush=True)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text("\n".join(tables), encoding="utf-8")


if __name__ == "__main__":
    main()
