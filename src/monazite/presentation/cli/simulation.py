"""Simulation from the command line: what is said while the engine is compiled and while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monazite.presentation.cli.progress import progress
from monazite.presentation.cli.terminal import say

if TYPE_CHECKING:
    from monazite.results.results import Results
    from monazite.scenario.scenario import Scenario


def announce_compilation() -> None:
    """Say that the first run compiles, before it does."""
    from monazite.engine.jit import is_compiled

    if not is_compiled():
        from monazite.simulation.warmup import compile_kernels

        say("First run on this machine: compiling the engine, about half a minute; the result is kept.")
        compile_kernels()


def run_scenario(sc: Scenario, draws: int) -> Results:
    """Simulate with progress; warns of months that could not be solved."""
    from monazite.scenario.scenario import facts_of
    from monazite.simulation.simulate import simulate

    ds = facts_of(sc)
    with progress(f"{sc.name}: {draws} draws") as update:
        results = simulate(ds, sc, draws=draws, progress=update)
    for failure in results.failures()[:5]:
        say(f"warning: draw {failure['draw']}, {failure['month']}: {failure['text']}")
    return results
