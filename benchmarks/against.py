"""``python -m benchmarks.against COMMIT``: today's code beside that of another commit, in turn on one machine.

Machines differ by a factor of two, and one machine from minute to minute, so that seconds of two days say little. Here
the same four things are measured by both, one after the other, several times: the ratio of the two is free of the
machine. Each commit is measured by its own benchmarks, with the installed libraries and a cache of kernels of its own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import ROOT

ALLOWED = 1.10
"""A bar that the other commit met holds here too where today's code takes at most this many times as long."""


@dataclass(frozen=True)
class Piece:
    """One thing that is measured in a new process."""

    name: str
    code: str
    """Prints seconds; has to run at either commit."""
    rounds: int


PIECES = (
    Piece(
        "60 months, central draw, all nine calls, warm, one thread",
        "from benchmarks import growth; print(growth.over_months(repeats=10, sizes=(60,))[0][1])",
        12,
    ),
    Piece(
        "32 draws of 60 months on two threads",
        "from benchmarks import growth; print(growth.over_draws(2, repeats=3, sizes=(32,))[0][1])",
        6,
    ),
    Piece(
        "first result in a new process, compiled kernels on disk",
        "from benchmarks import machine; print(machine.first_result())",
        4,
    ),
    Piece(
        "compiling every kernel on a new machine",
        "from benchmarks import machine; print(machine.compile_seconds())",
        4,
    ),
)


def seconds(code: str, tree: Path, cache: Path) -> float:
    """What a piece of code prints in a new process of a tree; raises RuntimeError with its last line where it fails."""
    place = {"PYTHONPATH": os.pathsep.join((str(tree / "src"), str(tree))), "MONAZITE_CACHE": str(cache)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tree, env={**os.environ, **place}, capture_output=True, text=True,
        check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    lines = (done.stdout if done.returncode == 0 else done.stderr).strip().splitlines() or ["no output"]
    if done.returncode:
        raise RuntimeError(f"{tree.name}: {lines[-1]}")
    return float(lines[-1])


def in_turn(piece: Piece, trees: tuple[Path, Path], caches: tuple[Path, Path]) -> list[tuple[float, float]]:
    """Seconds of the other commit and of today's code, round by round; who begins changes from round to round."""
    out = []
    for number in range(piece.rounds):
        order = (0, 1) if number % 2 == 0 else (1, 0)
        took = {which: seconds(piece.code, trees[which], caches[which]) for which in order}
        out.append((took[0], took[1]))
        print(f"{piece.name}: {took[0]:.3f} s then, {took[1]:.3f} s now", flush=True)
    return out


def row(piece: Piece, rounds: list[tuple[float, float]]) -> str:
    """A row of the table: medians, the median of the ratios and their span."""
    ratios = sorted(now / then for then, now in rounds)
    then, now = (median(took) for took in zip(*rounds, strict=True))
    verdict = "within 10 %" if median(ratios) <= ALLOWED else "slower"
    return (
        f"| {piece.name} | {len(rounds)} | {then:.3g} s | {now:.3g} s | {median(ratios):.2f} "
        f"({ratios[0]:.2f} to {ratios[-1]:.2f}) | {verdict} |"
    )


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.against", description="Compare with another commit.")
    parser.add_argument("commit", help="as git names it: a hash, a tag, a branch")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "then"
        added = subprocess.run(
            ["git", "worktree", "add", "--detach", str(tree), arguments.commit],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if added.returncode:
            parser.error(f"{arguments.commit!r} is no commit of this repository: {added.stderr.strip()}")
        try:
            caches = Path(folder) / "kernels-then", Path(folder) / "kernels-now"
            rows = [row(piece, in_turn(piece, (tree, ROOT), caches)) for piece in PIECES]
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(tree)], cwd=ROOT, check=False)
    print("| | rounds | then | now | now over then, median (all) | |", "|---|---:|---:|---:|---:|---|", *rows, sep="\n")


if __name__ == "__main__":
    main()
