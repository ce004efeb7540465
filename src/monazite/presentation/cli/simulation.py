"""Simulation from the command line: what is said while the engine is compiled and while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from monazite.presentation.cli.progress import progress
from monazite.presentation.cli.terminal import say

if TYPE_CHECKING:
    from monazite.model.posterior_draws import PosteriorDraws
    from monazite.results.results import Results
    from monazite.scenario.scenario import Scenario
    from monazite.simulation.snapshots import BegunRun


UNSOLVED = 3
"""Exit status of a command whose results hold months that could not be solved where they are read."""
TAIL = 0.05  # share of draws beyond each end of a range


def announce_compilation(games: bool = False) -> None:
    """Say that the first run compiles, before it does: the engine, and with ``games`` the kernels of the talks."""
    from monazite.engine.jit import is_compiled, is_shared

    if is_compiled() and not games:
        return
    from monazite.negotiation import warmup
    from monazite.simulation.warmup import compile_kernels

    if not is_compiled():
        result = "the result is kept" if is_shared() else "the result cannot be kept, so that each run does so"
        say(f"First run on this machine: compiling the engine, about half a minute; {result}.")
        (warmup.compile_all if games else compile_kernels)()
    elif not warmup.is_compiled():
        say("First talks on this machine: compiling their games, some ten seconds; the result is kept.")
        warmup.compile_games()


def conditioned_draws(sc: Scenario, prior: bool = False) -> PosteriorDraws | None:
    """Draws conditioned on what was observed by the scenario's day, and says so; None for those of the priors."""
    from monazite.analysis.assimilation.known_draws import known_draws
    from monazite.scenario.scenario import facts_of

    return known_draws(facts_of(sc), sc, prior=prior, notice=say)


def shared_draws(posterior: PosteriorDraws | None, sc: Scenario) -> PosteriorDraws | None:
    """Conditioned draws of one run for another that is compared with it; None where its months begin elsewhere."""
    begins = sc.start.replace(day=1)
    return posterior if posterior is not None and posterior.drivers.start == begins else None


def resting_on(results: Results) -> str:
    """What the draws of a run are, in words."""
    return draws_text(results.parameters.origin)


def draws_text(origin: str) -> str:
    """What draws are, in words, by what they were conditioned on; empty for the priors."""
    return f"conditioned on {origin}" if origin else "priors"


def run_scenario(sc: Scenario, draws: int, parameters: PosteriorDraws | None = None) -> Results:
    """Simulate with progress, on draws of the priors or others; warns of unsolved months and of stocks not full."""
    from monazite.scenario.scenario import facts_of
    from monazite.simulation.simulate import simulate

    ds = facts_of(sc)
    with progress(f"{sc.name}: {draws} draws") as update:
        results = simulate(ds, sc, draws=draws, progress=update, parameters=parameters)
    return _with_warnings(results)


def run_remembering(sc: Scenario, draws: int, parameters: PosteriorDraws | None, month: int) -> BegunRun:
    """`run_scenario`, with the state at the beginning of a month from which other runs go on."""
    from monazite.scenario.scenario import facts_of
    from monazite.simulation.forked_runs import simulate_remembering

    ds = facts_of(sc)
    with progress(f"{sc.name}: {draws} draws") as update:
        begun = simulate_remembering(ds, sc, month, draws=draws, progress=update, parameters=parameters)
    _with_warnings(begun.results)
    return begun


def _with_warnings(results: Results) -> Results:
    """A run, once it was said what of it is not solved and which stocks are not full."""
    from monazite.results.unfilled_stocks import unfilled_sentences

    for line in (*unsolved_warnings(results), *(f"warning: {text}" for text in unfilled_sentences(results))):
        say(line)
    return results


def unsolved_warnings(results: Results) -> list[str]:
    """Lines on the months of a run that could not be solved, on the first five of them one each."""
    unsolved = results.failures()
    if not unsolved:
        return []
    draws_with = len({failure["draw"] for failure in unsolved})
    total = results.parameters.count * len(results.index.month)
    held = "they reach the central draw or the ranges" if unsolved_matter(results) else "ranges leave them out"
    first = f"warning: {len(unsolved)} of {total} months, in {draws_with} draws, could not be solved; {held}."
    return [first, *(f"warning: draw {one['draw']}, {one['month']}: {one['text']}" for one in unsolved[:5])]


def unsolved_matter(results: Results) -> bool:
    """Whether months that could not be solved lie in the central draw, or in more draws than a range leaves out."""
    draws = {failure["draw"] for failure in results.failures()}
    return 0 in draws or len(draws) > TAIL * results.parameters.count


def exit_status(*runs: Results) -> int:
    """0, or `UNSOLVED` where months that could not be solved are read in one of the runs."""
    return UNSOLVED if any(unsolved_matter(results) for results in runs) else 0


def end_if_unsolved(*runs: Results) -> None:
    """End the command with status `UNSOLVED` where months that could not be solved are read in one of the runs."""
    if status := exit_status(*runs):
        raise typer.Exit(status)
