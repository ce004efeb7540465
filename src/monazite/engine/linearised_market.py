"""Neighbours of a solved path: what a small change of parameters or policy does, without solving again.

A month is put together here from kernels that every run has compiled: kernels of their own would take the compiler as
long as all months of `monazite options` take to run, whenever its cache is empty.
"""

import numpy as np

from monazite.engine.balance import end_month, evaluate
from monazite.engine.jit import allocation_free
from monazite.engine.limits_in_force import FREE
from monazite.engine.market_arrays import Behaviour, Market, Month, Tangents
from monazite.engine.numerics.factors import SINGLE, factorise, solve_factored
from monazite.engine.numerics.jacobian import jacobian
from monazite.engine.numerics.solver import FAILED, SOLVED
from monazite.engine.supply_network import MarketNetwork

LARGEST_RESIDUAL = 1e-5  # residual: a larger one says that the change was not small
STEPS = 2  # with the factors of the solved path; two leave an error of third order in the change


def _of_draw(i: int, behaviour: Behaviour, month: Month, market: Market) -> tuple[Behaviour, Month, Market]:
    """Behaviour, month and market of one draw."""
    return (
        Behaviour(*(array[i] for array in behaviour)),
        Month(*(array[i] for array in month)),
        Market(*(array[i] for array in market)),
    )


def _active(blocks: tuple[int, int], network: MarketNetwork, limit: np.ndarray) -> np.ndarray:
    """Unknowns that are not zero by definition, in rising order: as `numerics.solver.active_unknowns`."""
    return np.flatnonzero(
        np.concatenate([np.ones(blocks[0], np.bool_), network.producers.ravel() >= 0, (limit > 0.0) & (limit < FREE)])
    )


def linearise(
    blocks: tuple[int, int],
    network: MarketNetwork,
    behaviour: Behaviour,
    month: Month,
    market: Market,
    tangents: Tangents,
    z: np.ndarray,
    factors: np.ndarray,
    order: np.ndarray,
    active: np.ndarray,
) -> int:
    """Factors of the Jacobian of draw 0 at its solution; returns the number of active unknowns, 0 if none exist.

    Implicit function theorem: F(z, x) = 0 gives dz = -F_z^-1 F_x dx. Fills factors and order (W, W), (W,), see
    `numerics.factors`, and active (unknown,).
    """
    behaviour_0, month_0, market_0 = _of_draw(0, behaviour, month, market)
    market_0.pull[:] = month_0.weight
    evaluate(z, blocks, network, behaviour_0, month_0, market_0)
    jacobian(z, blocks, network, behaviour_0, month_0, market_0, tangents)
    chosen = _active(blocks, network, month_0.limit)
    n = chosen.size
    active[:n] = chosen
    factors[:n, :n] = tangents.matrix[np.ix_(chosen, chosen)].T
    return n if factorise(factors, n, order) else 0


@allocation_free
def _take_step(factors, n, order, active, error, step, z):
    """Move z by the factors' answer to the residual; ``step`` (W,) is memory for it."""
    for a in range(n):
        step[a] = -error[active[a]]
    solve_factored(factors, n, order, step)
    for a in range(n):
        z[active[a]] += step[a]


@allocation_free
def _end_month(z, limits, network, market):
    """As `end_month`, for a caller that is not compiled."""
    end_month(z, limits, network, market)


def follow(
    blocks: tuple[int, int],
    network: MarketNetwork,
    behaviour: Behaviour,
    month: Month,
    market: Market,
    z_reference: np.ndarray,
    factors: np.ndarray,
    order: np.ndarray,
    active: np.ndarray,
    n: int,
    z: np.ndarray,
    status: np.ndarray,
) -> None:
    """Call 5 for draws next to a solved one: Newton steps from its solution with its Jacobian.

    Equation: z' = z - F_z^-1 F(z; x'), with the factors of F_z at the solved path. All quantities follow exactly from
    z'. What is free or shut is as on the solved path. Fills market, z (draw, unknown) and status (draw, 4).
    """
    step = np.zeros(order.size, dtype=SINGLE)
    for i in range(z.shape[0]):
        behaviour_i, month_i, market_i = _of_draw(i, behaviour, month, market)
        market_i.pull[:] = month_i.weight
        z[i] = z_reference
        worst = evaluate(z[i], blocks, network, behaviour_i, month_i, market_i)
        for _ in range(STEPS):
            _take_step(factors, n, order, active, market_i.error, step, z[i])
            worst = evaluate(z[i], blocks, network, behaviour_i, month_i, market_i)
        _end_month(z[i], blocks[1], network, market_i)
        status[i, 0] = SOLVED if n > 0 and worst < LARGEST_RESIDUAL else FAILED
        status[i, 1], status[i, 3] = STEPS + 1.0, worst
