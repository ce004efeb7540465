"""Broken input for every reader of the package: ``make fuzz``, or ``python -m fuzzing`` in ``tests``.

A case is a reader and a number: both with the seed decide it whole, so that each can be looked at again alone
(``--only scenario:17``). A case is bad where it ends in anything but a result or one clear error, warns, or takes
more than its time. What was done is on disk all the while, and a run that was ended goes on where it was
(``--again`` begins anew).
Cases run in a process of their own, so that one that hangs or kills its interpreter is counted and the rest goes on.
Kernels are compiled before the first case of the app, so that no case counts that as its own.
"""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("MONAZITE_PRIOR", "1")

SHARES = {
    "scenario": 30, "observations": 18, "company": 10, "parts": 10, "dataset": 11, "session": 5, "stored": 3,
    "url": 6, "article": 4, "api": 3,
}  # fmt: skip
"""Of a hundred cases, how many each reader gets: about as many as it takes in the same time."""
LIMIT = 20.0  # seconds of processor time for a case
LIMIT_ELAPSED = 900.0  # seconds after which a case that waits is ended
MOST_MEMORY = 1_000_000  # kB by which a case may raise the most memory that was taken
EXAMPLES_KEPT = 5  # of bad cases with one cause
PORTION = 500  # cases of a reader before the next one has its turn


def main() -> int:
    """Run the cases that are left; 1 if any was bad."""
    words = argparse.ArgumentParser(prog="python -m fuzzing", description=__doc__)
    words.add_argument("--cases", type=int, default=100_000, help="how many in all")
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--folder", type=Path, default=ROOT / "build" / "fuzz")
    words.add_argument("--only", default="", help="one reader, or one case as reader:number, whose error is shown")
    words.add_argument("--again", action="store_true", help="forget what was done with this seed")
    words.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    asked = words.parse_args()
    reader, _, number = asked.only.partition(":")
    if number:
        with tempfile.TemporaryDirectory() as folder:
            _prepare()
            print(run_case(reader, asked.seed, int(number), Path(folder)))
        return 0
    record = Record(asked.folder / f"seed-{asked.seed}", asked.cases, reader)
    if asked.again:
        record.forget()
    if asked.child:
        work(record, asked.seed)
        return 0
    return supervise(record, [a for a in sys.argv[1:] if a != "--again"])


class Record:
    """What has been done, on disk: the next case of each reader, counts, and bad cases."""

    def __init__(self, folder: Path, cases: int, reader: str) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.wanted = {name: cases * share // 100 for name, share in SHARES.items() if reader in ("", name)}
        self.load()

    def load(self) -> None:
        """Take up what is on disk."""
        file = self.folder / "progress.json"
        stored: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
        self.done = Counter(stored.get("done", {}))
        self.accepted = Counter(stored.get("accepted", {}))
        self.seconds = Counter(stored.get("seconds", {}))
        self.slowest: dict[str, list[float]] = stored.get("slowest", {})
        self.bad = Counter(stored.get("bad", {}))

    def forget(self) -> None:
        """Begin anew."""
        for file in self.folder.iterdir():
            file.unlink()
        self.load()

    def save(self) -> None:
        """Write what has been done, whole or not at all."""
        names = ("done", "accepted", "seconds", "slowest", "bad")
        partial = self.folder / ".progress"
        partial.write_text(json.dumps({name: getattr(self, name) for name in names}, indent=1))
        partial.replace(self.folder / "progress.json")

    def add_bad(self, case: str, cause: str, text: str) -> None:
        """Note a bad case; of many with one cause the first ones are kept."""
        self.bad[cause] += 1
        if self.bad[cause] <= EXAMPLES_KEPT:
            with (self.folder / "bad.txt").open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(f"=== {case}: {cause}\n{text}\n")
            print(f"BAD {case}: {cause}", flush=True)

    @property
    def left(self) -> list[str]:
        """Readers with cases left, the one furthest behind first."""
        behind = [name for name, count in self.wanted.items() if self.done[name] < count]
        return sorted(behind, key=lambda name: self.done[name] / self.wanted[name])

    def table(self) -> str:
        """Counts by reader."""
        rows = [f"{'reader':<14}{'cases':>9}{'of':>9}{'accepted':>10}{'ms each':>9}{'slowest s':>11}"]
        for name, count in self.wanted.items():
            done, slowest = self.done[name], self.slowest.get(name, [0.0, 0])
            each = 1000 * self.seconds[name] / max(done, 1)
            rows.append(f"{name:<14}{done:>9}{count:>9}{self.accepted[name]:>10}{each:>9.1f}{slowest[0]:>11.2f}")
        rows.append(f"{sum(self.done.values())} cases, {sum(self.bad.values())} bad, {len(self.bad)} causes")
        return "\n".join([*rows, *(f"  {n} x {cause}" for cause, n in self.bad.most_common())])


def supervise(record: Record, arguments: list[str]) -> int:
    """Run children until all is done; what a child was at when it ended or stood still is a bad case."""
    current = record.folder / "current"
    while record.left:
        child = subprocess.Popen([sys.executable, __file__, "--child", *arguments])
        try:
            code = _wait(child, current)
        except KeyboardInterrupt:
            child.terminate()
            child.wait()
            print("Ended; the same command goes on from here.")
            return 130
        record.load()
        if record.left and current.exists():
            case = current.read_text()
            name, _, number = case.partition(":")
            log = record.folder / "stacks.txt"
            record.add_bad(case, f"{name}: the process ended with {code}", log.read_text() if log.exists() else "")
            record.done[name] = int(number) + 1
            record.save()
        elif record.left:
            return 1
    print(record.table())
    return int(bool(record.bad))


def _wait(child: "subprocess.Popen[bytes]", current: Path) -> int:
    while True:
        try:
            return child.wait(5)
        except subprocess.TimeoutExpired:
            if current.exists() and time.time() - current.stat().st_mtime > LIMIT_ELAPSED:
                child.send_signal(signal.SIGUSR1)  # its stacks, to the log
                time.sleep(1)
                child.kill()
                child.wait()
                return -9


def work(record: Record, seed: int) -> None:
    """All cases that are left, in portions of one reader after another."""
    import faulthandler

    _prepare()
    parent = os.getppid()
    stacks = (record.folder / "stacks.txt").open("w")
    faulthandler.enable(stacks)
    faulthandler.register(signal.SIGUSR1, stacks)
    current, shown = record.folder / "current", time.monotonic()
    if {"api", "url"} & {*record.left}:
        _compile()
    with tempfile.TemporaryDirectory() as place:
        while record.left:
            name = record.left[0]
            folder = Path(place) / name
            folder.mkdir(exist_ok=True)
            for number in range(record.done[name], min(record.done[name] + PORTION, record.wanted[name])):
                if os.getppid() != parent:
                    return  # what waits for this process is gone
                current.write_text(f"{name}:{number}")
                before = time.process_time()
                cause, text, accepted = judged_case(name, seed, number, folder)
                took = time.process_time() - before
                if cause:
                    record.add_bad(f"{name}:{number}", cause, text)
                record.done[name] = number + 1
                record.accepted[name] += accepted
                record.seconds[name] += took
                if took > record.slowest.get(name, [0.0, 0])[0]:
                    record.slowest[name] = [took, number]
                if time.monotonic() - shown > 20:
                    shown = time.monotonic()
                    record.save()
                    counts = f"{sum(record.done.values())} cases, {sum(record.bad.values())} bad"
                    print(f"{counts}; {name} {number}", flush=True)
            record.save()
    record.save()
    current.unlink(missing_ok=True)


def judged_case(name: str, seed: int, number: int, folder: Path) -> tuple[str, str, bool]:
    """Cause and text where the case was bad, else empty; and whether its input was accepted."""
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        accepted = run_case(name, seed, number, folder)
    except (Exception, TooLong) as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(str(ROOT))]
        ours = [f for f in frames if f.filename.startswith(str(ROOT / "src"))] or frames
        place = f"{Path(ours[-1].filename).relative_to(ROOT)}:{ours[-1].lineno}"
        return f"{name}: {type(error).__name__} at {place}", traceback.format_exc(), False
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    if more > MOST_MEMORY and number > 50:  # the first ones load what all share
        return f"{name}: {more // 1000} MB more memory", "", accepted
    return "", "", accepted


def _compile() -> None:
    from monazite.scenario.scenario import load_scenario
    from monazite.simulation.simulate import simulate

    simulate(None, load_scenario("cn-ree-2025"), draws=1)


class TooLong(BaseException):
    """A case that takes more than its time; no reader catches it."""


def _end(*_: object) -> None:
    raise TooLong(f"more than {LIMIT} s of the processor")


def _prepare() -> None:
    """Import all readers. Warnings of the package are errors, and processor time is limited."""
    from fuzzing import articles, files, requests  # noqa: F401

    warnings.simplefilter("error")
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.filterwarnings("ignore", message=".*unable to cache.*")
    warnings.filterwarnings("ignore", category=ResourceWarning)
    warnings.filterwarnings("ignore", message=".*lies before the run begins")  # what a user is to be told
    signal.signal(signal.SIGPROF, _end)


def run_case(name: str, seed: int, number: int, folder: Path) -> bool:
    """Run a case; whether its input was accepted. What is no clear refusal is raised."""
    from fuzzing import articles, files, requests
    from monazite.foundation.errors import InputError

    run = next(getattr(module, name) for module in (files, articles, requests) if hasattr(module, name))
    signal.setitimer(signal.ITIMER_PROF, LIMIT)
    try:
        run(Random(f"{seed} {name} {number}"), folder)
    except InputError as error:
        text = str(error)
    except requests.Refused:
        return False
    else:
        return True
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    assert text.strip(), "an error without a word"
    assert len(text) < 20_000, "an error of many pages"
    return False


if __name__ == "__main__":
    sys.exit(main())
