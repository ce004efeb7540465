"""The kernels of the talks, compiled beside those of the engine, so that the first games need not wait for them.

They come in two halves of about the same time: equilibria here, and all else (truces, offers, paths) in the second
process of `monazite.simulation.warmup`.
"""

from __future__ import annotations

import numpy as np

from monazite.engine.jit import has_kernels
from monazite.negotiation.bargain import bargain
from monazite.negotiation.clock import Clock
from monazite.negotiation.game import Rules, Solution, Stakes, hold_measures, stage_payoffs, truce_values
from monazite.negotiation.logit_response import logit_equilibria
from monazite.negotiation.menu import make_menu
from monazite.negotiation.path_sampling import path_sampler
from monazite.simulation.warmup import compile_kernels, compile_side_by_side

SECOND_PROCESS = "from monazite.negotiation.warmup import compile_truces_and_paths; compile_truces_and_paths()"


def is_compiled() -> bool:
    """Whether the kernels of the talks that are compiled last are on disk."""
    return has_kernels("logit_response._solve_batch", "state_distribution._advance_mass")


def compile_all() -> None:
    """Compile what a simulation and the talks need and keep it on disk; quick where that has been done."""
    compile_kernels(here=compile_equilibria, beside=SECOND_PROCESS)


def compile_games() -> None:
    """Compile the kernels of the talks alone, on two cores, and keep them on disk."""
    compile_side_by_side(compile_equilibria, SECOND_PROCESS)


def compile_equilibria() -> None:
    """Logit equilibria, from uniform choice and from a guess."""
    payoffs, fees = np.zeros((1, 2, 2)), np.zeros((2, 2))
    strategies, *_ = logit_equilibria(payoffs, payoffs, fees, fees, (1.0, 1.0))
    logit_equilibria(payoffs, payoffs, fees, fees, (1.0, 1.0), strategies)


def compile_truces_and_paths() -> None:
    """Values of truces and months, rounds of offers, paths."""
    stakes, rules = smallest_game()
    controls, measures, exposures, nodes = stakes.flow.shape[1:]
    cells, regimes = exposures * nodes, controls * measures
    values = [hold_measures(stakes, rules, stakes.flow, 1), stakes.flow]
    deals = truce_values(stakes, rules, 0, values)
    stage_payoffs(stakes, rules, 0, stakes.flow)
    worth = np.zeros((cells, regimes, 3))
    bargain(deals, worth, stakes.menu.open)
    rows, columns = (np.ones((cells, controls, measures, n)) / n for n in (controls, measures))
    never = np.zeros((cells, regimes))
    solution = Solution(values, [worth], [rows], [columns], [never], [never], [deals])
    path_sampler([[stakes]], rules, [[solution]], np.ones((2, 1)), (0, 0, 0.0)).sample(np.random.default_rng(0))


def smallest_game() -> tuple[Stakes, Rules]:
    """A game of one round, two levels of control and no other measure, in which nothing is at stake."""
    controls, exposures, progress = 2, 2, np.array([0.0, 1.0])
    menu = make_menu((controls, 1, 1), np.zeros((1, 3)), np.ones(1), np.zeros((2, controls)), np.ones(2))
    clock = Clock(np.array([False, True]), 1, exposures, progress, np.ones(controls))
    flow, fees = np.zeros((3, controls, 1, exposures, progress.size)), np.zeros((controls, controls))
    stakes = Stakes(flow, fees, np.zeros((1, 1)), clock, menu, technologies=1)
    nothing = np.zeros((1, 2))
    rules = Rules(np.ones(3), (1.0, 1.0, 1.0), np.ones(1), nothing, nothing, nothing, (0, 0), months_after=1)
    return stakes, rules
