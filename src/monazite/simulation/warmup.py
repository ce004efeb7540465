"""The first run on a machine: all kernels of the engine compiled on two cores, while progress is told.

A kernel takes the compiled code of those it calls from disk. So a second process compiles the equations of the month,
the factors and most calls around the market while this one compiles the Jacobian and the corrections of kept factors,
then the market kernel, which calls all of these, and the weeks of the lines. That leaves both with half of the work.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import Thread
from typing import IO

import numpy as np

from monazite.engine.jit import is_shared

SCENARIO = "cn-ree-2025"
SECOND_PROCESS = "from monazite.simulation.warmup import compile_equations; compile_equations()"


def compile_kernels(here: Callable[[], None] | None = None, beside: str = "") -> None:
    """Compile what a simulation needs and keep it on disk; quick where that has been done.

    Parameters
    ----------
    here
        Compiles more in this process, after the market kernel.
    beside
        Statements that compile more in the second process, after its part.
    """
    from monazite.simulation.simulate import simulate

    parts = MonthPieces()
    if is_shared():
        with second_process(f"{SECOND_PROCESS}; {beside}") as output:
            parts.jacobian()
            parts.corrections()
            output.readline()  # equations and factors are on disk, or the process has ended
            parts.market()
            parts.weeks()
            if here is not None:
                here()
    simulate(parts.model.dataset, parts.model.scenario, draws=1)


def compile_side_by_side(here: Callable[[], None], beside: str) -> None:
    """Call ``here`` while a second process runs the statements ``beside``; nothing where what it compiles is lost."""
    if is_shared():
        with second_process(beside):
            here()


@contextmanager
def second_process(statements: str) -> Generator[IO[bytes]]:
    """A process that compiles something beside the block; yields its output. Both have ended when the block has.

    One that fails costs time only: what it has not compiled is compiled where it is called. It ends with this process,
    however that ends, and at once when the block fails.
    """
    first = "from monazite.simulation.warmup import end_with_parent; end_with_parent()"
    command, pipe = [sys.executable, "-c", f"{first}; {statements}"], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as other:
        assert other.stdout is not None
        try:
            yield other.stdout
            other.stdout.read()  # until it has ended: to leave the block closes its input, which ends it
        except BaseException:
            other.kill()
            raise


def end_with_parent() -> None:
    """End this process when its standard input is closed: its parent holds the other end and may be killed."""

    def wait() -> None:
        os.read(sys.stdin.fileno(), 1)
        os._exit(1)

    Thread(target=wait, daemon=True).start()


def compile_equations() -> None:
    """The second process's part: equations and factors, of which it gives notice, other calls, the wider economy."""
    parts = MonthPieces()
    parts.equations()
    parts.factors()
    print("equations", flush=True)
    parts.other_calls()
    parts.economy()


def _skip(*arguments: object) -> None:
    """Stand in for a call that is not to be made."""


class MonthPieces:
    """Pieces of a month that is not solved, with arrays of the types that kernels are compiled for."""

    def __init__(self) -> None:
        from monazite.engine.market_arrays import Behaviour, Market, Month
        from monazite.engine.run import begin, new_scratch
        from monazite.model.build import build
        from monazite.model.parameters import draw
        from monazite.scenario.scenario import facts_of, load_scenario

        scenario = load_scenario(SCENARIO).model_copy(update={"months": 2})
        dataset = facts_of(scenario)
        self.model = build(dataset, scenario)
        self.params = self.model.params(draw(dataset.table("priors"), seed=0, first=0, count=1, fixed={}))
        s, base = self.model.structure, self.model.base
        self.state, self.work = begin(s, self.params, base), new_scratch(s, self.params, base)
        first = (type_(*(a[0] for a in full)) for type_, full in (
            (Behaviour, self.work.behaviour), (Month, self.work.month), (Market, self.work.market)))  # fmt: skip
        self.arguments = (self.state.z[0].copy(), base.blocks, base.market_network, *first)

    def equations(self) -> None:
        """All equations of the month."""
        from monazite.engine.balance import evaluate

        evaluate(*self.arguments)

    def factors(self) -> None:
        """Factors of a matrix. What is zero here has none; the types are those of a month."""
        from monazite.engine.numerics.factors import factorise

        factorise(self.state.quasi_newton.factors[0], 8, self.state.quasi_newton.order[0])

    def corrections(self) -> None:
        """Products with kept factors, and what they learn."""
        from monazite.engine.numerics.broyden import apply_inverse, broyden_update

        kept, n = type(self.state.quasi_newton)(*(a[0] for a in self.state.quasi_newton)), 8
        step, out = np.zeros(n, dtype=kept.steps.dtype), np.zeros(kept.order.size, dtype=kept.steps.dtype)
        apply_inverse(kept, 0, self.state.active[0], n, self.state.z[0].copy(), out)
        broyden_update(kept, 0, 0, n, step, step, out)

    def jacobian(self) -> None:
        """Their derivatives."""
        from monazite.engine.numerics.jacobian import jacobian

        jacobian(*self.arguments, self.work.tangents)

    def market(self) -> None:
        """The market kernel, of the equations and their derivatives. Prices of this month solve nothing."""
        from monazite.engine.limits_in_force import select_limits
        from monazite.engine.market import clear

        s, w, base = self.state, self.work, self.model.base
        limits = select_limits(w.limits, base.blocks[1], w.month.limit, w.market)
        clear(base.blocks, limits.network, base.market_network, w.behaviour, w.month, w.market, limits.tangents,
              limits.iterate, s.z, s.z_previous, s.quasi_newton, s.active, s.flag, base.z, False,
              np.zeros((1, 4)))  # fmt: skip

    def weeks(self) -> None:
        """The weeks of the lines, from what the market left."""
        from monazite.engine.industry import run_weeks  # pyright: ignore[reportUnknownVariableType]
        from monazite.engine.state import Flows
        from monazite.simulation.simulate import empty_flows

        month = Flows(*(array[:, 0] for array in empty_flows(self.model, 1)))
        with np.errstate(all="ignore"):
            run_weeks(0, self.model.structure, self.model.controls, self.params, self.model.base, self.state,
                      self.work.month, self.work.market, self.work.plan, month)  # fmt: skip

    def other_calls(self) -> None:
        """All calls of a month but the market's and the weeks. For a process of its own: it takes these out."""
        from monazite.engine import run, step
        from monazite.simulation.simulate import empty_flows

        step.clear = step.run_weeks = _skip
        flows = empty_flows(self.model, 1)
        with np.errstate(all="ignore"):
            run.run(self.model.structure, self.model.controls, self.params, self.model.base, flows)

    def economy(self) -> None:
        """Rounds of the trade equilibrium, and finished goods of lines."""
        from monazite.economy.anderson import accelerate
        from monazite.economy.finished_goods import undelivered
        from monazite.economy.trade_kernels import sum_over_partners

        sum_over_partners(np.ones((1, 1, 1)), np.ones((1, 1)))
        accelerate(lambda x: 0.5 * x, np.ones(1), tolerance=1.0, rounds=2)
        undelivered(np.ones((1, 1)), np.ones(1), np.ones(1))
