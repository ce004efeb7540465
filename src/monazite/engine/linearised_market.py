"""Neighbours of a solved path: what a small change of parameters or policy does, without solving again."""

import numpy as np

from monazite.engine.balance import begin_month, end_month, evaluate
from monazite.engine.jit import jit
from monazite.engine.market import one_draw
from monazite.engine.numerics.algebra import add_scaled
from monazite.engine.numerics.factors import SINGLE, WIDTH, factorise, solve_factored
from monazite.engine.numerics.jacobian import jacobian
from monazite.engine.numerics.solver import FAILED, SOLVED, active_jacobian, active_unknowns

LARGEST_RESIDUAL = 1e-5  # residual: a larger one says that the change was not small
STEPS = 2  # with the inverse of the solved path; two leave an error of third order in the change


@jit
def linearise(blocks, network, behaviour, month, market, tangents, z, inverse, active):
    """Inverse Jacobian of draw 0 at its solution, by columns; returns the number of active unknowns, 0 if none exists.

    Implicit function theorem: F(z, x) = 0 gives dz = -F_z^-1 F_x dx.
    """
    behaviour_0, month_0, market_0 = one_draw(0, behaviour, month, market, month.limit[0], z.size)
    begin_month(month_0.weight, market_0.pull)
    evaluate(z, blocks, network, behaviour_0, month_0, market_0)
    jacobian(z, blocks, network, behaviour_0, month_0, market_0, tangents)
    n = active_unknowns(blocks[0], blocks[1], network.producers, month_0.limit, active)
    width = n + (-n) % WIDTH
    factors, order = np.zeros((width, width), dtype=SINGLE), np.zeros(width, dtype=np.int64)
    one = np.empty(width, dtype=SINGLE)
    active_jacobian(tangents.matrix, active, n, 0.0, factors)
    if not factorise(factors, n, order):
        return 0
    for j in range(n):
        one[:] = 0.0
        one[j] = 1.0
        solve_factored(factors, n, order, one)
        inverse[j, :n] = one[:n]
    return n


@jit
def follow(blocks, network, behaviour, month, market, z_reference, inverse, active, n, z, status):
    """Call 5 for draws next to a solved one: Newton steps from its solution with its Jacobian.

    Equation: z' = z - F_z^-1 F(z; x'), the inverse taken at the solved path. All quantities follow exactly from z'.
    What is free or shut is as on the solved path. Fills market, z (draw, unknown) and status (draw, 4).
    """
    step = np.empty(n)
    for i in range(z.shape[0]):
        behaviour_i, month_i, market_i = one_draw(i, behaviour, month, market, month.limit[i], z.shape[1])
        begin_month(month_i.weight, market_i.pull)
        z[i] = z_reference
        worst = evaluate(z[i], blocks, network, behaviour_i, month_i, market_i)
        for _ in range(STEPS):
            step[:] = 0.0
            for b in range(n):
                add_scaled(step, -market_i.error[active[b]], inverse[b, :n])
            for a in range(n):
                z[i, active[a]] += step[a]
            worst = evaluate(z[i], blocks, network, behaviour_i, month_i, market_i)
        end_month(z[i], blocks[1], network, market_i)
        status[i, 0] = SOLVED if n > 0 and worst < LARGEST_RESIDUAL else FAILED
        status[i, 1], status[i, 3] = STEPS + 1.0, worst
