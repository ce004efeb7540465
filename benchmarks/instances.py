"""The months that are measured: those of a shipped scenario, recorded as the market saw them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine_cases import Case, case_of
from monazite.dataset.dataset import load_dataset
from monazite.engine.market_arrays import Behaviour, Market, Month
from monazite.model.build import build
from monazite.model.parameters import draw
from monazite.scenario.scenario import load_scenario
from reference.numpy_newton import Solution, solve
from reference.numpy_step import Month as PlainMonth

SCENARIO = "cn-ree-2025"


@dataclass
class Recorded:
    """One month: what the market was given and what it found; arrays of one draw."""

    t: int
    broken: bool
    x: Month
    z: np.ndarray
    m: Market


@dataclass
class Path:
    """The recorded months of one central run, and a case to replay them in."""

    case: Case
    months: list[Recorded]

    @property
    def behaviour(self) -> Behaviour:
        """Behaviour of the central draw."""
        return Behaviour(*(a[0] for a in self.case.work.behaviour))

    def restart(self) -> None:
        """Back to the baseline's solution, with nothing kept from other months."""
        state, base = self.case.state, self.case.model.base
        state.z[:] = state.z_previous[:] = base.z
        state.flag[:] = 0.0

    def clear(self, month: Recorded) -> float:
        """The compiled market of one month, from the state as it is; returns seconds. The record is copied before."""
        for into, recorded in zip(self.case.work.month, month.x, strict=True):
            into[0] = recorded
        start = time.process_time()
        self.case.clear(month.t, broken=month.broken)
        return time.process_time() - start

    def plain(self, month: Recorded) -> PlainMonth:
        """The month for the plain NumPy step."""
        base = self.case.model.base
        return PlainMonth(base.market_network, self.behaviour, month.x, *base.blocks)


def central(scenario: str = SCENARIO, **changes) -> Case:
    """A scenario with the central parameters, ready to step."""
    sc = load_scenario(scenario).model_copy(update=changes)
    model = build(load_dataset(*sc.dataset), sc)
    return case_of(model, model.params(draw(model.dataset.table("priors"), seed=0, first=0, count=1)))


def record(c: Case, months: int) -> Path:
    """Run the scenario and keep every month's data and solution."""
    kept = []
    for t in range(months):
        c.step(t)
        x = Month(*(a[0].copy() for a in c.work.month))
        m = Market(*(a[0].copy() for a in c.work.market))
        kept.append(Recorded(t, bool(c.model.base.broken[t] > 0), x, c.state.z[0].copy(), m))
    return Path(c, kept)


def best(call: Callable[[], float], repeats: int) -> float:
    """Least of several timings: the least disturbed by other work on the machine."""
    return min(call() for _ in range(repeats))


def compiled_seconds(path: Path) -> np.ndarray:
    """Seconds of every recorded month in the compiled market, each from the one before."""
    path.restart()
    return np.array([path.clear(month) for month in path.months])


def plain_seconds(path: Path) -> tuple[np.ndarray, list[Solution]]:
    """The same with the plain NumPy step, by the kernel's rules of guessing and keeping an inverse."""
    base, found = path.case.model.base, []
    z = before = base.z
    inverse, active, seconds = None, np.zeros(0, dtype=int), []
    for month in path.months:
        start = time.process_time()
        plain = path.plain(month)
        guess = z if month.broken or not found else z + np.clip(0.8 * (z - before), -0.1, 0.1)
        same = not month.broken and np.array_equal(plain.active, active)
        solution = solve(plain, guess, base.z, inverse if same else None)
        seconds.append(time.process_time() - start)
        found.append(solution)
        z, before, inverse, active = solution.z, z, solution.inverse, plain.active
    return np.array(seconds), found


def disagreement(path: Path, found: list[Solution]) -> tuple[float, float]:
    """Largest relative difference in prices, and in flows over the largest flow of the good, of two solutions."""
    price = flow = 0.0
    for month, other in zip(path.months, found, strict=True):
        price = max(price, np.abs(np.expm1(other.values.lp - month.m.lp)).max())
        ship = month.m.share * month.m.buy[:, None, :]
        size = np.maximum(ship.max((1, 2), keepdims=True), 1e-9)
        flow = max(flow, (np.abs(other.values.sold - ship) / size).max())
    return float(price), float(flow)
