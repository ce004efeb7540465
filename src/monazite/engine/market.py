"""Market clearing of the month: one equilibrium of production, processing, shipments, prices and shortage."""

from math import inf

import numpy as np

from monazite.engine.balance import begin_month, end_month
from monazite.engine.jit import jit, part
from monazite.engine.numerics.algebra import copy
from monazite.engine.numerics.factors import SINGLE, zeros
from monazite.engine.numerics.quantity_tangents import STRIDE
from monazite.engine.numerics.solver import FAILED, RESTARTED, SOLVED, newton, pick_active
from monazite.engine.numerics.vectors import LANES
from monazite.engine.state import Behaviour, Kept, Market, Month, Tangents

EXTRAPOLATION = 0.8  # of last month's change, as a first guess
LARGEST_GUESS = 0.1  # of that extrapolation, in logs
CAP = (2.0, 0.5, 0.5, 0.5)  # largest change of a log unknown in one step, by attempt
DAMPING = (0.0, 1.0, 5.0, 0.0)  # shift of the diagonal over the residual, by attempt
MOST = np.array([50, 150, 250, 0])  # steps, by attempt; an array, because a tuple's numbers are compiled one by one
GIVEN_UP = 3  # attempt that takes no step: quantities at the prices of the month before
ACCEPTED = 1e-8  # residual with which a stalled solve still counts


def new_tangents(s) -> Tangents:
    """Scratch memory for the Jacobian of one thread."""
    goods, buyers = s.price_ref.size, s.activity_ref.shape[1]
    slots, n = s.pair.shape[1], unknowns(s)[2]
    grades, variants = s.recipe.shape[:2]
    entries = int(np.diff(s.column_start).max())
    entries, wide = entries + -entries % LANES, n + -n % STRIDE
    sizes = {
        "price": (goods, slots, entries), "delivered": (goods, buyers, entries),
        "recipe": (grades, variants, slots, entries), "mean": (grades, slots, entries),
        "rows": (buyers, wide), "spare": (2, wide), "make": (grades + 2, slots, wide), "matrix": (n, wide),
    }  # fmt: skip
    return Tangents(level=zeros(goods, slots), **{name: zeros(*size, dtype=SINGLE) for name, size in sizes.items()})


def unknowns(s) -> tuple[int, int, int]:
    """First premium, first limit and number of unknowns."""
    first = int((s.pair >= 0).sum())
    limits = first + 3 * s.pair.shape[1]
    return first, limits, limits + s.slot_good.size


@part
def one_draw(i, d, x, m):
    """Behaviour, month and market of one draw."""
    di = Behaviour(d.sourcing[i], d.variant[i], d.activity[i], d.elasticity[i], d.premium[i], d.premium_ref[i],
                   d.value_ref[i], d.spread[i], d.storage[i])  # fmt: skip
    xi = Month(x.weight[i], x.limit[i], x.want[i], x.choke[i], x.target[i], x.stock[i], x.public[i], x.expected[i],
               x.deposit_cap[i], x.cap[i], x.threshold[i], x.feed_weight[i], x.floor[i], x.held[i],
               x.lean[i])  # fmt: skip
    mi = Market(m.lp[i], m.ld[i], m.level[i], m.value[i], m.each[i], m.share[i], m.pull[i], m.wedge[i], m.pass_on[i],
                m.rho[i], m.variant[i], m.index[i], m.rel[i], m.served[i], m.activity[i], m.need[i],
                m.buy[i], m.buy_need[i], m.buy_price[i], m.make[i], m.make_variant[i], m.mu[i], m.feed[i], m.split[i],
                m.run[i], m.lift[i], m.supply[i], m.hold[i], m.flow[i], m.fb[i], m.error[i], m.rent[i])  # fmt: skip
    return di, xi, mi


@jit
def clear(blocks, s, d, x, m, t, z, z_before, kept, active, flag, z_ref, broken, status):
    """Call 5: solve every draw for prices, premiums and wedges; all quantities follow.

    Starts from the month before with extrapolation and the kept factors, or with Newton steps after a policy break; if
    that fails, damped, and then damped from the reference prices.
    Fills m, z (draw, unknown) and status (draw, 4): code, evaluations, Jacobians, largest residual. A failed solve
    keeps the prices of the month before and says so; it never stops the batch.
    """
    now = np.zeros(z.shape[1], dtype=np.int64)
    for i in range(z.shape[0]):
        di, xi, mi = one_draw(i, d, x, m)
        ki = Kept(kept.factors[i], kept.order[i], kept.steps[i], kept.gains[i])
        begin_month(xi.weight, mi.pull)
        last = z[i].copy()
        guess = z[i].copy()
        if flag[i, 1] > 1.0 and not broken:
            for j in range(guess.size):
                change = EXTRAPOLATION * (z[i, j] - z_before[i, j])
                guess[j] += min(max(change, -LARGEST_GUESS), LARGEST_GUESS)
        n = pick_active(blocks[0], blocks[1], s.producers, xi.limit, now)
        same = n == int(flag[i, 2])
        for j in range(n):
            same = same and now[j] == active[i, j]
        for j in range(guess.size):
            if j >= blocks[1] and not (xi.limit[j - blocks[1]] > 0.0 and xi.limit[j - blocks[1]] < 1e15):
                guess[j] = 0.0
        copy(now[:n], active[i])
        flag[i, 2] = n
        worst, attempt = inf, 0
        while True:
            if attempt > 0:
                copy(z_ref if attempt == 2 else last, guess)
            known = int(flag[i, 0]) if attempt == 0 and same else -1
            worst, known = newton(guess, ki, now, n, known, DAMPING[attempt], CAP[attempt], MOST[attempt], blocks,
                                  s, di, xi, mi, t, status[i])  # fmt: skip
            flag[i, 0] = known
            if worst < ACCEPTED or attempt == GIVEN_UP:
                break
            attempt += 1
        status[i, 0] = SOLVED if attempt < 2 else (RESTARTED if attempt < GIVEN_UP else FAILED)
        status[i, 3] = worst
        end_month(guess, blocks[1], s, mi)
        copy(last, z_before[i])
        copy(guess, z[i])
        flag[i, 1] += 1.0
