"""What is measured for a release: every figure by size. Importing this file fills the register."""

from __future__ import annotations

import time
from functools import cache

from benchmarks import growth, instances, machine, profile, reading, stress
from benchmarks.registry import benchmark, repeated
from benchmarks.worlds import with_elements, with_regions
from monazite.dataset.dataset import load_dataset
from monazite.engine.run import run
from monazite.model.build import Model, build
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import empty_flows, run_draws


def path_times(model: Model, repeats: int) -> list[float]:
    """Processor seconds of a warm path of the central draw, one thread, all nine calls."""
    params, flows = growth.parameters(model, 1), empty_flows(model, 1)
    return repeated(
        lambda: run(model.structure, model.controls, params, model.base, flows), repeats, clock=time.process_time
    )


def draw_times(threads: int, draws: int, repeats: int) -> list[float]:
    """Elapsed seconds of several draws of 60 months."""
    model = instances.central().model
    params = growth.parameters(model, draws)
    return repeated(lambda: run_draws(model, params, threads=threads), repeats)


@benchmark("s", "months", small=12, medium=60, large=120)
def path(months: int) -> list[float]:
    """The main scenario, central draw, one thread, all nine calls, compiled kernels at hand."""
    return path_times(instances.central(months=months).model, 9)


@benchmark("s", "draws", small=2, medium=8, large=32)
def draws_on_one_thread(draws: int) -> list[float]:
    """Draws of 60 months on one thread."""
    return draw_times(1, draws, 5)


@benchmark("s", "draws", small=2, medium=8, large=32)
def draws_on_two_threads(draws: int) -> list[float]:
    """Draws of 60 months on two threads."""
    return draw_times(2, draws, 5)


@benchmark("s", "elements", small=8, medium=16, large=24)
def path_by_elements(elements: int) -> list[float]:
    """24 months of one draw in a world of another number of elements, under one export control."""
    return path_times(growth.world(with_elements(load_dataset("rare_earths"), elements)), 7)


@benchmark("s", "regions", small=7, medium=12, large=16)
def path_by_regions(regions: int) -> list[float]:
    """24 months of one draw in a world of another number of regions, under one export control."""
    return path_times(growth.world(with_regions(load_dataset("rare_earths"), regions)), 7)


@benchmark("s a month", "months", small=12, medium=30, large=60)
def market_call(months: int) -> list[float]:
    """Prices and quantities of the recorded months of the main scenario, mean over the months."""
    recorded = instances.record(instances.central(), months)
    instances.compiled_seconds(recorded)
    return [float(instances.compiled_seconds(recorded).mean()) for _ in range(9)]


@benchmark("s a month", "months", small=3, medium=12, large=60)
def plain_numpy_step(months: int) -> list[float]:
    """The same months by the second implementation of the equations, tests/reference."""
    recorded = instances.record(instances.central(), months)
    return [float(instances.plain_seconds(recorded)[0].mean()) for _ in range(3)]


@benchmark("s", "regions", small=10, medium=30, large=81)
def trade_equilibrium(regions: int) -> list[float]:
    """An equilibrium of so many regions and 40 sectors from a cold start."""
    from benchmarks.test_macro import synthetic
    from monazite.economy.exact_hat import Change, solve

    base, duty, elasticities = synthetic(regions, 40)
    return repeated(lambda: solve(base, Change(tariff=duty), elasticities, tolerance=1e-7), 3)


@benchmark("s", "months", small=12, medium=60, large=120)
def build_of_a_model(months: int) -> list[float]:
    """Dataset and scenario to arrays."""
    sc = load_scenario(instances.SCENARIO).model_copy(update={"months": months})
    ds = load_dataset(*sc.dataset)
    return repeated(lambda: build(ds, sc), 5)


@benchmark("s", "draws", small=1, medium=4, large=16)
def new_process(draws: int) -> list[float]:
    """From the start of a process to a result of 60 months on one thread, compiled kernels on disk."""
    code = machine.RUN.format(draws=draws, threads=1) + machine.PEAK
    return [machine.in_new_process(code)["process"] for _ in range(4)][1:]


@benchmark("MB", "draws", small=1, medium=16, large=64)
def peak_memory(draws: int) -> list[float]:
    """Most memory of a process that simulates so many draws of 60 months."""
    return [machine.peak_memory(draws) / 1e6 for _ in range(2)]


@benchmark("s", "months", small=12, medium=60, large=120)
def one_draw_again(months: int) -> list[float]:
    """Processor seconds of `simulate` of one draw of a scenario that has been run before in the process."""
    from monazite.analysis.conditioned_runs import simulate

    sc = load_scenario(instances.SCENARIO).model_copy(update={"months": months})
    return repeated(lambda: simulate(None, sc, draws=1, threads=1, prior=True), 9, clock=time.process_time)


@benchmark("s", "draws", small=2, medium=8, large=32)
def talks(draws: int) -> list[float]:
    """The command `monazite talks` in a new process, compiled kernels on disk and nothing else."""
    words = ["talks", instances.SCENARIO, "--draws", str(draws), "--prior"]
    return [*profile.in_turn(words, 1, profile.timed)]


@benchmark("s", "draws", small=2, medium=8, large=16)
def options(draws: int) -> list[float]:
    """The command `monazite options` in a new process, compiled kernels on disk and nothing else."""
    return [*profile.in_turn(["options", instances.SCENARIO, "--draws", str(draws)], 1, profile.timed)]


@cache
def _briefs(source: str, draws: int) -> tuple[float, ...]:
    """Seconds of a brief in a new process with compiled kernels on disk and nothing else, and the same again."""
    return profile.in_turn(["brief", source, "--draws", str(draws), "--yes"], 2, profile.timed)


@benchmark("s", "draws", small=4, medium=16, large=64)
def first_brief(draws: int) -> list[float]:
    """The command `monazite brief` of the main scenario, compiled kernels on disk and nothing else."""
    return [_briefs(instances.SCENARIO, draws)[0]]


@benchmark("s", "draws", small=4, medium=16, large=64)
def second_brief(draws: int) -> list[float]:
    """The same command once more."""
    return [_briefs(instances.SCENARIO, draws)[1]]


@benchmark("s", "draws", small=4, medium=16, large=64)
def first_brief_of_an_article(draws: int) -> list[float]:
    """The command `monazite brief` of an article, compiled kernels on disk and nothing else."""
    return [_briefs(profile.ARTICLE_FILE, draws)[0]]


@benchmark("s", "draws", small=4, medium=16, large=64)
def second_brief_of_an_article(draws: int) -> list[float]:
    """The same command once more."""
    return [_briefs(profile.ARTICLE_FILE, draws)[1]]


@benchmark("draws a second", "draws", small=32, medium=128, large=640)
def ensemble(draws: int) -> list[float]:
    """An ensemble on disk by two processes, files and quantiles included, without what its start costs."""
    from benchmarks import ensemble as ensembles
    from monazite.presentation.cli.executors import processes

    with processes(2) as pool:
        return [ensembles.rate(pool, draws)]


@benchmark("s", "words", small=250, medium=1000, large=2000)
def article(words: int) -> list[float]:
    """Reading an article of so many words, once all is loaded."""
    return reading.measure(words, 6)[1]


@cache
def _random_steps(count: int) -> stress.Steps:
    """Random months, half of them hard, solved once for the benchmarks that count them."""
    return stress.measure(count)


@benchmark("evaluations a month", "random months", small=240, medium=960, large=3000)
def random_months(count: int) -> list[float]:
    """Evaluations that random months take, half of them hard; no time is measured."""
    return [_random_steps(count).evaluations[0]]


@benchmark("months", "random months", small=240, medium=960, large=3000)
def unsolved_months(count: int) -> list[float]:
    """Random months that could not be solved; any but none is a defect of the solver, which this does not hide."""
    return [float(_random_steps(count).unsolved)]
