"""All measurements in one run, and the page that shows them: docs/performance.md between two markers."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path as File

import numpy as np

from benchmarks import PAGE_MARKS, ROOT, convex, ensemble, growth, instances, linear, machine, stress, work
from benchmarks.chart import draw as draw_chart

PAGE = ROOT / "docs" / "performance.md"
START, END = PAGE_MARKS
MONTHS = 60
BUSY = " Other work ran on both cores meanwhile, so that elapsed times are too long."
DRAWS = (1, 16, 64)  # of the runs whose memory is measured
ENSEMBLES = (64, 192)  # draws of the ensembles whose memory is measured


@dataclass
class Rival:
    """One other way to solve the recorded months."""

    name: str
    seconds: float  # a month
    ours: float  # seconds of the compiled market, mean over the same months
    bar: float | None  # how many times faster the compiled market should be
    agreement: str

    @property
    def ratio(self) -> float:
        """How many times faster the compiled market is."""
        return self.seconds / self.ours


@dataclass
class Target:
    """A figure with a bar that it should not exceed."""

    name: str
    value: float
    bar: float
    unit: str

    @property
    def line(self) -> str:
        """Row of the table."""
        met = "met" if self.value <= self.bar else "missed"
        return f"| {self.name} | {number(self.value)} {self.unit} | {number(self.bar)} {self.unit} | {met} |"


@dataclass
class Findings:
    """Everything measured in one run."""

    market: np.ndarray  # seconds of every month in the compiled market
    rivals: list[Rival]
    targets: list[Target]
    memory: dict[int, float]
    effort: list[str]
    curves: dict[str, growth.Curve]
    steps: stress.Steps


def number(value: float) -> str:
    """Two or three significant figures without an exponent."""
    if value == 0 or not np.isfinite(value):
        return f"{value:.0f}"
    digits = 3 if abs(value) >= 1 else 2
    text = f"{float(f'{value:.{digits}g}'):,.10f}"
    return text.rstrip("0").rstrip(".")


def power(value: float) -> str:
    """A small number as a bound, the next power of ten times 1, 2 or 5 above it."""
    if value == 0:
        return "0"
    exponent = int(np.floor(np.log10(value)))
    factor = next((f for f in (1, 2, 5, 10) if f >= value / 10.0**exponent * (1 - 1e-12)), 10)
    return f"{factor}e{exponent}" if factor < 10 else f"1e{exponent + 1}"


def least(call: Callable[[], np.ndarray], repeats: int) -> np.ndarray:
    """Least seconds of each month over several passes."""
    return np.min([call() for _ in range(repeats)], axis=0)


def market(path: instances.Path, repeats: int = 5) -> np.ndarray:
    """Seconds of every recorded month in the compiled market."""
    instances.compiled_seconds(path)
    return least(lambda: instances.compiled_seconds(path), repeats)


def against_plain(path: instances.Path, ours: np.ndarray, repeats: int = 3) -> Rival:
    """The plain NumPy step."""
    seconds, found = instances.plain_seconds(path)
    price, flow = instances.disagreement(path, found)
    seconds = np.minimum(seconds, least(lambda: instances.plain_seconds(path)[0], repeats - 1))
    text = f"prices {power(price)}, flows {power(flow)}"
    return Rival("plain NumPy step of `tests/reference`", float(seconds.mean()), float(ours.mean()), 6.0, text)


def against_conic(path: instances.Path, ours: np.ndarray, every: int = 5, repeats: int = 2) -> Rival:
    """The conic programme; only months that Clarabel calls optimal are compared."""
    months = path.months[::every]
    results = [[convex.certify(path, month) for _ in range(repeats)] for month in months]
    solved = [i for i, runs in enumerate(results) if runs[0].status == "optimal"]
    name = "convex programme, cvxpy with Clarabel"
    if not solved:
        return Rival(name, np.nan, float(ours.mean()), 1000.0, f"0 of {len(months)} months `optimal`")
    seconds = float(np.mean([min(run.seconds for run in results[i]) for i in solved]))
    price = [results[i][0].price for i in solved]
    flow = [results[i][0].flow for i in solved]
    good = sum(p <= 1e-5 and f <= 1e-6 for p, f in zip(price, flow, strict=True))
    text = (
        f"`optimal` in {len(solved)} of {len(months)} months; of these {good} within 1e-5 in prices and 1e-6 in flows, "
        f"median {power(float(np.median(price)))} and {power(float(np.median(flow)))}, "
        f"worst {power(max(price))} and {power(max(flow))}"
    )
    same = float(ours[[months[i].t for i in solved]].mean())
    return Rival(name, seconds, same, 1000.0, text)


def against_linear(path: instances.Path, ours: np.ndarray, every: int = 5, repeats: int = 3) -> list[Rival]:
    """HiGHS through linopy, directly and rebuilt, directly and warm."""
    from benchmarks import labelled  # linopy is not among the packages of the tests

    months = path.months[::every]
    mean, some = float(ours.mean()), float(ours[[month.t for month in months]].mean())
    few = months[:: max(1, len(months) // 4)]
    named = labelled.through_linopy(path, few)
    cold = min((linear.solve_months(path, False, months) for _ in range(2)), key=lambda run: run.build + run.solve)
    warm = min((linear.solve_months(path, True, path.months) for _ in range(repeats)), key=lambda r: r.build + r.solve)
    check(cold.objective, [warm.objective[month.t] for month in months])
    check(named.objective, [warm.objective[month.t] for month in few])
    use = f"total use within {warm.use:.1%} of the model's"
    labelled_ours = float(ours[[month.t for month in few]].mean())
    inside = f"{number(warm.solve * 1e3)} ms of it in the solver, {number(warm.solve / mean)} times ours; {use}"
    return [
        Rival(
            "linear programme, linopy with HiGHS",
            named.build + named.solve,
            labelled_ours,
            1000.0,
            "same optimum",
        ),
        Rival("linear programme, HiGHS directly, rebuilt", cold.build + cold.solve, some, None, "same optimum"),
        Rival("linear programme, HiGHS directly, warm simplex", warm.build + warm.solve, mean, 8.0, inside),
    ]


def check(one: Iterable[float], other: Iterable[float]) -> None:
    """Two ways to write the same programme have to find the same optimum."""
    worst = max(abs(a / b - 1.0) for a, b in zip(one, other, strict=True))
    if worst > 1e-6:
        raise RuntimeError(f"the linear programmes differ by {worst:.1e}")


def effort(path: instances.Path, seconds: float) -> list[str]:
    """Operations, bytes and the distance to the machine's limits."""
    limits = machine.limits()
    status = path.case.flows.status[0, : len(path.months)]
    evaluations, jacobians = float(status[:, 1].mean()), float(status[:, 2].mean())
    size = work.shape(path.plain(path.months[len(path.months) // 2]))
    one, tangents = work.evaluation(size), work.jacobian(size)
    algebra = work.algebra(size, evaluations - 1.0, jacobians)
    total = work.month_work(size, evaluations, jacobians)
    rate, traffic = total.flops / seconds, total.bytes / seconds
    return [
        "| | operations | bytes |",
        "|---|---:|---:|",
        f"| one evaluation of all equations | {number(one.flops / 1e6)} MFLOP | {number(one.bytes / 1e6)} MB |",
        f"| one Jacobian | {number(tangents.flops / 1e6)} MFLOP | {number(tangents.bytes / 1e6)} MB |",
        f"| linear algebra of a month ({size.active} unknowns) | {number(algebra.flops / 1e6)} MFLOP "
        f"| {number(algebra.bytes / 1e6)} MB |",
        f"| a month: {number(evaluations)} evaluations, {number(jacobians)} Jacobians "
        f"| {number(total.flops / 1e6)} MFLOP | {number(total.bytes / 1e6)} MB |",
        f"| the market call, a second | {number(rate / 1e9)} GFLOP | {number(traffic / 1e9)} GB |",
        f"| the machine's limit, one thread, a second | {number(limits.flops / 1e9)} GFLOP (product of matrices) "
        f"| {number(limits.cached / 1e9)} GB in cache, {number(limits.memory / 1e9)} GB from memory (triad) |",
        f"| share of the limit | {rate / limits.flops:.0%} | {traffic / limits.cached:.0%} of the cache's |",
    ]


def curves() -> dict[str, growth.Curve]:
    """Seconds by size."""
    return {
        "months": growth.over_months(),
        "draws, one thread": growth.over_draws(1),
        "draws, two threads": growth.over_draws(2),
        "elements": growth.over_elements(),
        "regions": growth.over_regions(),
    }


def measure() -> Findings:
    """Everything, in one run; a few minutes."""
    path = instances.record(instances.central(), MONTHS)
    say("market call and plain NumPy step")
    before = market(path)
    plain = against_plain(path, before)
    ours = np.minimum(before, market(path))
    plain.ours = float(ours.mean())
    say("convex programme")
    rivals = [plain, against_conic(path, ours)]
    say("linear programmes")
    rivals += against_linear(path, ours)
    say("growth")
    grown = curves()
    say("new processes and memory")
    whole = dict(grown["months"])[MONTHS]
    targets = [
        Target("60 months, central draw, all nine calls, warm, one thread", whole * 1e3, 45.0, "ms"),
        Target("`import monazite`", machine.import_seconds(), 0.5, "s"),
        Target("first result in a new process, compiled kernels on disk", machine.first_result(), 3.0, "s"),
    ]
    memory = {count: machine.peak_memory(count) for count in DRAWS}
    some, more = (machine.ensemble_memory(draws) for draws in ENSEMBLES)
    by_default = ensemble.forecast(10_000)
    targets += [
        Target("compiling every kernel on a new machine", machine.compile_seconds(), 30.0, "s"),
        Target(
            f"10,000 draws by `monazite ensemble`, two processes, at the rate from {ensemble.SOME} to "
            f"{ensemble.MORE} draws",
            by_default / 60.0,
            4.0,
            "min",
        ),
        Target(f"peak memory of an ensemble by two threads, {ENSEMBLES[0]} draws", some / 1e9, 2.0, "GB"),
        Target(f"the same, {ENSEMBLES[1]} draws", more / 1e9, 2.0, "GB"),
    ]
    say("random months")
    return Findings(ours, rivals, targets, memory, effort(path, float(ours.mean())), grown, stress.measure())


def say(step: str) -> None:
    """What is being measured now."""
    print(f"measuring: {step}", flush=True)


def rival_lines(found: Findings) -> list[str]:
    """Table of the market month."""
    mean = float(found.market.mean())
    lines = [
        "| the same months | ms a month | 60 months, s | ours is faster by | bar | agreement |",
        "|---|---:|---:|---:|---:|---|",
        f"| monazite's market call | {number(mean * 1e3)} | {number(mean * MONTHS)} | 1 | | |",
    ]
    for rival in found.rivals:
        bar = "" if rival.bar is None else f"{number(rival.bar)}, {'met' if rival.ratio >= rival.bar else 'missed'}"
        lines.append(
            f"| {rival.name} | {number(rival.seconds * 1e3)} | {number(rival.seconds * MONTHS)} "
            f"| {number(rival.ratio)} | {bar} | {rival.agreement} |"
        )
    return lines


def growth_lines(found: Findings) -> list[str]:
    """Sizes, seconds and exponents."""
    lines = ["| in | from | to | time grows as the power |", "|---|---:|---:|---:|"]
    for name, curve in found.curves.items():
        (low, first), (high, last) = curve[0], curve[-1]
        ends = f"{low}: {number(first * 1e3)} ms | {high}: {number(last * 1e3)} ms"
        lines.append(f"| {name} | {ends} | {growth.exponent(curve):.2f} |")
    return lines


def text(found: Findings) -> str:
    """What stands between the markers."""
    memory = ", ".join(
        f"{number(size / 1e6)} MB with {count} draw{'s' * (count > 1)}" for count, size in found.memory.items()
    )
    parts = [
        [
            "Measured in one run on 2 cores of a shared server, x86-64; least of several repeats. Time is processor",
            "time of one thread, and elapsed time for draws and new processes."
            + (BUSY if os.getloadavg()[0] > 2.0 else ""),
        ],
        rival_lines(found),
        ["| | measured | bar | |", "|---|---:|---:|---|", *(target.line for target in found.targets)],
        [f"Peak memory of a process that simulates the main case: {memory}."],
        [f"{found.steps}. The bar is none unsolved and 99% within {stress.STEPS} steps."],
        found.effort,
        growth_lines(found),
    ]
    return "\n\n".join("\n".join(part) for part in parts)


def insert(page: str, measured: str) -> str:
    """The page with new text between its markers; raises ValueError if they are missing."""
    pattern = re.compile(f"{re.escape(START)}.*?{re.escape(END)}", re.S)
    if not pattern.search(page):
        raise ValueError(f"the page needs the lines {START} and {END}")
    return pattern.sub(lambda _: f"{START}\n\n{measured}\n\n{END}", page)


def publish(found: Findings, source: str, page: File = PAGE) -> None:
    """Write the tables of the page and its picture; ``source`` is the file that holds the same run."""
    measured = f"From the run of `{source}`. {text(found)}"
    page.write_text(insert(page.read_text(encoding="utf-8"), measured), encoding="utf-8")
    draw_chart(found.curves, page.parent / "images" / "growth.svg")
    print(measured)
