"""Market clearing of the month: one equilibrium of production, processing, shipments, prices and shortage."""

from math import inf

import numpy as np

from monazite.engine.balance import begin_month, end_month
from monazite.engine.jit import allocation_free, inlined
from monazite.engine.market_arrays import Behaviour, Market, Month, QuasiNewtonMemory
from monazite.engine.numerics.algebra import copy
from monazite.engine.numerics.solver import FAILED, RESTARTED, SOLVED, active_unknowns, newton
from monazite.engine.quantities import limited_flow

EXTRAPOLATION = 0.8  # of last month's change, as a first guess
LARGEST_GUESS = 0.1  # of that extrapolation, in logs
# by attempt; arrays, because a tuple's numbers are compiled one by one
CAP = np.array([2.0, 0.5, 0.5, 2.0, 2.0, 0.5, 2.0, 2.0, 0.5])  # largest change of a log unknown in one step
DAMPING = np.array([0.0, 1.0, 5.0, 0.0, 0.0, 3.0, 10.0, 20.0, 0.0])  # shift of the diagonal over the residual
MOST = np.array([50, 150, 250, 100, 100, 150, 250, 250, 0])  # steps
FROM_REFERENCE = np.array([0, 0, 1, 0, 1, 1, 0, 1, 0])  # 1: from the reference prices, 0: from last month's
GIVEN_UP = 8  # attempt that takes no step: quantities at the prices of the month before
ACCEPTED = 1e-8  # residual with which a stalled solve still counts


def unknowns(network) -> tuple[int, int, int]:
    """First premium, first limit and number of unknowns."""
    first = int((network.pair >= 0).sum())
    limits = first + 3 * network.pair.shape[1]
    return first, limits, limits + network.limit_good.size


@inlined
def one_draw(i, behaviour, month, market, limit, unknowns):
    """Behaviour, month and market of one draw, for the limits whose tonnage is ``limit`` and so many unknowns."""
    behaviour_i = Behaviour(behaviour.sourcing[i], behaviour.variant[i], behaviour.activity[i], behaviour.elasticity[i],
                            behaviour.premium[i], behaviour.premium_ref[i], behaviour.value_ref[i], behaviour.spread[i],
                            behaviour.storage[i])  # fmt: skip
    month_i = Month(month.weight[i], limit, month.withheld[i], month.want[i], month.choke[i], month.target[i],
                    month.stock[i], month.public[i], month.released[i], month.drawn[i], month.expected[i],
                    month.deposit_cap[i], month.cap[i], month.threshold[i], month.feed_weight[i], month.floor[i],
                    month.held[i], month.holding[i], month.lean[i])  # fmt: skip
    market_i = Market(market.lp[i], market.ld[i], market.level[i], market.value[i], market.each[i], market.share[i],
                      market.pull[i], market.wedge[i], market.pass_on[i], market.rho[i], market.variant[i],
                      market.index[i], market.rel[i], market.served[i], market.activity[i], market.need[i],
                      market.buy[i], market.buy_need[i], market.buy_price[i], market.make[i], market.make_variant[i],
                      market.mu[i], market.feed[i], market.split[i], market.run[i], market.lift[i], market.supply[i],
                      market.hold[i], market.flow[i], market.fb[i], market.error[i, :unknowns],
                      market.rent[i])  # fmt: skip
    return behaviour_i, month_i, market_i


@allocation_free
def take(source, numbers, out):
    """Out = the entries of ``source`` with these numbers."""
    for j in range(numbers.size):
        out[j] = source[numbers[j]]


@allocation_free
def put(source, numbers, out):
    """Entries of ``out`` with these numbers become ``source``, all others 0."""
    for j in range(out.size):
        out[j] = 0.0
    for j in range(numbers.size):
        out[numbers[j]] = source[j]


@allocation_free
def clear(blocks, network, whole, behaviour, month, market, tangents, iterate, z, z_previous, quasi_newton, active,
          flag, z_reference, broken, status):  # fmt: skip
    """Call 5: solve every draw for prices, premiums and wedges; all quantities follow.

    Starts from the month before with extrapolation and the factors in ``quasi_newton``, or with Newton steps after a
    policy break; if that fails, damped, then damped from the reference prices, then with factors of its own and other
    dampings: in a fold of excess demand, which of them gets through cannot be foreseen.
    ``network`` and ``tangents`` are those of the limits in force; z, month and market have all limits of the ``whole``
    network, and ``iterate.numbers`` leads from the one to the other. Wedges of limits that are not in force are zero.
    Fills market, z (draw, unknown) and status (draw, 4): code, evaluations, Jacobians, largest residual. A failed solve
    keeps the prices of the month before and says so; it never stops the batch.
    """
    numbers, active_now, limit, size = iterate.numbers, iterate.active, iterate.limit, iterate.numbers.size
    last, guess, reference = iterate.last, iterate.guess, iterate.reference
    take(z_reference, numbers, reference)
    for i in range(z.shape[0]):
        for q in range(limit.size):
            limit[q] = month.limit[i, numbers[blocks[1] + q] - blocks[1]]
        behaviour_i, month_i, market_i = one_draw(i, behaviour, month, market, limit, size)
        memory = QuasiNewtonMemory(
            quasi_newton.factors[i], quasi_newton.order[i], quasi_newton.steps[i], quasi_newton.gains[i]
        )
        begin_month(month_i.weight, market_i.pull)
        take(z[i], numbers, last)
        copy(last, guess)
        if flag[i, 1] > 1.0 and not broken:
            for j in range(size):
                change = EXTRAPOLATION * (last[j] - z_previous[i, numbers[j]])
                guess[j] += min(max(change, -LARGEST_GUESS), LARGEST_GUESS)
        n = active_unknowns(blocks[0], blocks[1], network.producers, limit, active_now)
        same = n == int(flag[i, 2])
        for j in range(n):
            same = same and numbers[active_now[j]] == active[i, j]
            active[i, j] = numbers[active_now[j]]
        for q in range(limit.size):
            if not (limit[q] > 0.0 and limit[q] < 1e15):
                guess[blocks[1] + q], last[blocks[1] + q] = 0.0, 0.0
        flag[i, 2] = n
        worst, attempt = inf, 0
        while True:
            if attempt > 0:
                copy(reference if FROM_REFERENCE[attempt] else last, guess)
            corrections = int(flag[i, 0]) if attempt == 0 and same else -1
            worst, corrections = newton(guess, memory, iterate, n, corrections, DAMPING[attempt], CAP[attempt],
                                        MOST[attempt], blocks, network, behaviour_i, month_i, market_i, tangents,
                                        status[i])  # fmt: skip
            flag[i, 0] = corrections
            if worst < ACCEPTED or attempt == GIVEN_UP:
                break
            attempt += 1
        status[i, 0] = SOLVED if attempt < 2 else (RESTARTED if attempt < GIVEN_UP else FAILED)
        status[i, 3] = worst
        end_month(guess, blocks[1], network, market_i)
        limited_flow(whole.limit_good, whole.limit_origin, whole.limit_members, whole.limit_member_start,
                     whole.limit_quota, whole.quota_weight, market_i.pull, market_i.value, market_i.each, market_i.buy,
                     market.flow[i])  # fmt: skip
        put(last, numbers, z_previous[i])
        put(guess, numbers, z[i])
        flag[i, 1] += 1.0
