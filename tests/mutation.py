"""Mutation testing of the engine: does a test fail when one operator, number or call of a kernel is changed?

``python tests/mutation.py [--sample N | --sample all] [--seed S] [--write]``, or `make mutants`.

A throw-away copy of the package and of its tests is made in build/mutants. mutmut leaves decorated functions alone, so
the copy of the engine has its compiling decorators taken off, and NUMBA_DISABLE_JIT=1 leaves others without effect:
kernels run as plain Python (`interpreted.py`). For each mutant mutmut runs the fast tests that reach its function. A
sample is drawn with a fixed seed from all mutants, so that two runs of the same code judge the same ones.
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from datetime import date
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPY = ROOT / "build" / "mutants"
PAGE = ROOT / "docs" / "mutants.md"
START, END = "<!-- measured: start -->", "<!-- measured: end -->"
ENGINE = Path("src/monazite/engine")
DECORATORS = re.compile(r"^@(jit|inlined)\n", re.M)
# What is not mutated: options of the compiler and instructions of the processor, which an interpreted run never calls,
# and files of declarations.
LEFT_OUT = (
    "jit.py",
    "vectors.py",
    "compiled_calls.py",
    "__init__.py",
    "state.py",
    "supply_network.py",
    "market_arrays.py",
)
TESTS = ("tests/unit/engine", "tests/reference/test_small_worlds.py")
SETTINGS = f"""
[tool.mutmut]
source_paths = ["src"]
only_mutate = ["{ENGINE}/*.py"]
do_not_mutate = [{", ".join(f'"*/{name}"' for name in LEFT_OUT)}]
also_copy = ["src/monazite/data", "tests"]
pytest_add_cli_args_test_selection = {list(TESTS)}
pytest_add_cli_args = ["-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:benchmark"]
track_dependencies = false
use_git_change_detection = false
timeout_multiplier = 3.0
timeout_constant = 4.0
use_setproctitle = false
"""
KILLED, SURVIVED, TIMEOUT, UNREACHED = OUTCOMES = "killed", "survived", "timeout", "not reached"
STATUS = {0: SURVIVED, 1: KILLED, 3: KILLED, 33: UNREACHED, 5: UNREACHED, 36: TIMEOUT, -24: TIMEOUT, 24: TIMEOUT,
          152: TIMEOUT, 255: TIMEOUT, -9: TIMEOUT}  # fmt: skip
"""What mutmut's exit codes mean; another one is a crash of the interpreter, which a test run notices."""


def make_copy() -> None:
    """A fresh copy of package and tests, without the engine's decorators and with mutmut's settings."""
    shutil.rmtree(COPY, ignore_errors=True)
    ignore = shutil.ignore_patterns("__pycache__")
    for folder in ("src", "tests"):
        shutil.copytree(ROOT / folder, COPY / folder, ignore=ignore)
    for file in (COPY / ENGINE).rglob("*.py"):
        if file.name != "jit.py":
            file.write_text(DECORATORS.sub("", file.read_text(encoding="utf-8")), encoding="utf-8")
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    settings = settings.replace("--benchmark-disable", "-q")
    (COPY / "pyproject.toml").write_text(settings + SETTINGS, encoding="utf-8")


def names() -> list[str]:
    """Every mutant that mutmut makes of the copy, by its own naming."""
    from mutmut.mutation.file_mutation import mutate_file_contents

    out = []
    for file in sorted((COPY / ENGINE).rglob("*.py")):
        if file.name in LEFT_OUT:
            continue
        module = ".".join(file.relative_to(COPY / "src").with_suffix("").parts)
        mutated = mutate_file_contents(str(file.relative_to(COPY)), file.read_text(encoding="utf-8"))
        out += [f"{module}.{name}" for name in mutated.mutant_names]
    return out


def run(chosen: list[str]) -> None:
    """Let mutmut judge the chosen mutants, one after the other on one core."""
    command = [str(Path(sys.executable).with_name("mutmut")), "run", "--max-children", "1", *chosen]
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    environment = os.environ | {
        "NUMBA_DISABLE_JIT": "1",
        "PYTHONPATH": os.pathsep.join(path for path in paths if path and not path.startswith(str(ROOT))),
    }  # fmt: skip
    done = subprocess.run(command, cwd=COPY, env=environment)
    if done.returncode:
        raise SystemExit(f"mutmut ended with code {done.returncode}")


def judged(chosen: set[str]) -> dict[str, str]:
    """What became of each chosen mutant."""
    out = {}
    for file in (COPY / "mutants" / ENGINE).rglob("*.meta"):
        for name, code in json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"].items():
            if name in chosen and code is not None:
                out[name] = STATUS.get(code, KILLED)
    return out


def by_file(results: dict[str, str]) -> dict[str, dict[str, int]]:
    """Counts of every outcome by file of the engine."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(OUTCOMES, 0))
    for name, status in results.items():
        module = name.rpartition(".")[0].removeprefix("monazite.engine.")
        counts[module.replace(".", "/") + ".py"][status] += 1
    return dict(sorted(counts.items()))


def score(counts: dict[str, int]) -> float:
    """Share of mutants that a test noticed; one that never ends is noticed."""
    return (counts[KILLED] + counts[TIMEOUT]) / max(sum(counts.values()), 1)


def table(results: dict[str, str]) -> str:
    """Scores by file, and of all."""
    files = by_file(results)
    total = {status: sum(counts[status] for counts in files.values()) for status in OUTCOMES}
    lines = [
        "| file of `src/monazite/engine` | mutants | killed | survived | timeout | not reached | score |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for file, counts in [*((f"`{file}`", counts) for file, counts in files.items()), ("**all**", total)]:
        cells = [sum(counts.values()), *(counts[status] for status in OUTCOMES)]
        lines.append(f"| {file} | {' | '.join(str(cell) for cell in cells)} | {score(counts):.0%} |")
    return "\n".join(lines)


def survivors(results: dict[str, str]) -> str:
    """Differences of the mutants that no test noticed."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    here = Path.cwd()
    os.chdir(COPY)
    try:
        parts = []
        for name, status in sorted(results.items()):
            if status not in (KILLED, TIMEOUT):
                parts.append(f"# {name}: {status}\n{get_diff_for_mutant(name)}")
        return "\n".join(parts)
    finally:
        os.chdir(here)


def matches(name: str, asked: list[str]) -> bool:
    """Whether a mutant is asked for, by its name or by that of its function."""
    return any(name.endswith(end) or name.rpartition("__mutmut_")[0].endswith(end) for end in asked)


def main() -> None:
    """Copy, draw, run, print; with --write also the table of docs/mutants.md."""
    parser = argparse.ArgumentParser(description="Mutation testing of the engine.")
    parser.add_argument("--sample", default="400", help="how many mutants, or `all`")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", default=[], help="mutants whose name ends so, or all of a function")
    parser.add_argument("--write", action="store_true", help="write the table of docs/mutants.md")
    arguments = parser.parse_args()
    began = time.monotonic()
    make_copy()
    os.chdir(COPY)
    every = names()
    os.chdir(ROOT)
    chosen = [name for name in every if not arguments.only or matches(name, arguments.only)]
    if not arguments.only and arguments.sample != "all":
        chosen = sorted(random.Random(arguments.seed).sample(every, min(int(arguments.sample), len(every))))
    print(f"{len(chosen)} of {len(every)} mutants", flush=True)
    run(chosen)
    results = judged(set(chosen))
    minutes = (time.monotonic() - began) / 60.0
    (COPY / "survivors.diff").write_text(survivors(results), encoding="utf-8")
    note = (
        f"`make mutants SAMPLE={arguments.sample} SEED={arguments.seed}` on {date.today():%d %B %Y}, mutmut "
        f"{version('mutmut')}: {len(results)} of {len(every)} mutants, {minutes:.0f} minutes on one core."
    )
    print(table(results), note, f"Differences of the survivors: {COPY / 'survivors.diff'}", sep="\n\n")
    if arguments.write and not arguments.only:
        page = PAGE.read_text(encoding="utf-8")
        block = f"{START}\n\n{note}\n\n{table(results)}\n\n{END}"
        PAGE.write_text(re.sub(f"{START}.*?{END}", lambda _: block, page, flags=re.S), encoding="utf-8")


if __name__ == "__main__":
    main()
