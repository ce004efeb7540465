"""Simulation from the command line: what is said while the engine is compiled and while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from monazite.presentation.cli.progress import progress
from monazite.presentation.cli.terminal import say

if TYPE_CHECKING:
    from monazite.model.parameters import Draws
    from monazite.results.results import Results
    from monazite.scenario.scenario import Scenario


UNSOLVED = 3
"""Exit status of a command whose results hold months that could not be solved where they are read."""
TAIL = 0.05  # share of draws beyond each end of a range


def announce_compilation() -> None:
    """Say that the first run compiles, before it does."""
    from monazite.engine.jit import is_compiled

    if not is_compiled():
        from monazite.simulation.warmup import compile_kernels

        say("First run on this machine: compiling the engine, about half a minute; the result is kept.")
        compile_kernels()


def conditioned_draws(sc: Scenario, draws: int) -> Draws:
    """Draws conditioned on what was observed by the scenario's day; says how much that was."""
    from monazite.analysis.assimilation.condition import condition

    say("Conditioning the draws on observations.")
    known = condition(None, sc, draws=draws)
    used, left = len(known.setup.operator.values), len(known.setup.unused)
    say(
        f"Conditioned on {used} observations published by {known.setup.day}; {left} others lie outside its months or outcomes."
    )
    return known.draws


def run_scenario(sc: Scenario, draws: int, parameters: Draws | None = None) -> Results:
    """Simulate with progress, with draws of the priors or with given ones; warns of months that could not be solved."""
    from monazite.scenario.scenario import facts_of
    from monazite.simulation.simulate import simulate

    ds = facts_of(sc)
    with progress(f"{sc.name}: {draws} draws") as update:
        results = simulate(ds, sc, draws=draws, progress=update, parameters=parameters)
    if unsolved := results.failures():
        draws_with = len({failure["draw"] for failure in unsolved})
        total = results.parameters.count * len(results.index.month)
        held = "they reach the central draw or the ranges" if unsolved_matter(results) else "ranges leave them out"
        say(f"warning: {len(unsolved)} of {total} months, in {draws_with} draws, could not be solved; {held}.")
    for failure in unsolved[:5]:
        say(f"warning: draw {failure['draw']}, {failure['month']}: {failure['text']}")
    return results


def unsolved_matter(results: Results) -> bool:
    """Whether months that could not be solved lie in the central draw, or in more draws than a range leaves out."""
    draws = {failure["draw"] for failure in results.failures()}
    return 0 in draws or len(draws) > TAIL * results.parameters.count


def end_if_unsolved(*runs: Results) -> None:
    """End the command with status `UNSOLVED` where months that could not be solved are read in one of the runs."""
    if any(unsolved_matter(results) for results in runs):
        raise typer.Exit(UNSOLVED)
