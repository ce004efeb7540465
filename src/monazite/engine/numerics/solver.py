"""Newton's method for the month: reused factors with corrections, and a safeguarded start at policy breaks."""

from math import inf

from monazite.engine.jit import allocation_free, inlined
from monazite.engine.numerics.algebra import dot
from monazite.engine.numerics.compiled_calls import apply_inverse, broyden_update, evaluate, factorise, jacobian

SOLVED, RESTARTED, FAILED = 0, 1, 2
STATUS = {
    SOLVED: "solved",
    RESTARTED: "solved after a restart from the reference prices",
    FAILED: "not solved: prices of the month before are kept; ease the shock, or spread it over more months",
}
TOLERANCE = 1e-9  # relative error of every equation
LOW_PREMIUM, LOW_WEDGE = -0.3, -0.1  # iterates may overshoot zero by this much
NEAR = 0.02  # residual below which nothing is damped any more, and what steps have taught is kept
KEEP = 2.0  # residual below which the factors are worth keeping
WORSE = 5.0
STRIKES = 2
SLOW = 0.8  # a step with the kept factors that leaves more than this share of the residual asks for new ones
HALVINGS = 8  # of a Newton step


@allocation_free
def active_unknowns(first, limits, producers, limit, active):
    """Unknowns that are not zero by definition; returns how many.

    Premiums of slots without plants and wedges of limits that are free or shut are zero: their equations are z = 0, so
    they are left out of the linear algebra.
    """
    n = 0
    for i in range(first):
        active[n] = i
        n += 1
    slots = producers.shape[1]
    for stage in range(3):
        for k in range(slots):
            if producers[stage, k] >= 0:
                active[n] = first + stage * slots + k
                n += 1
    for q in range(limit.size):
        if limit[q] > 0.0 and limit[q] < 1e15:
            active[n] = limits + q
            n += 1
    return n


@allocation_free
def active_jacobian(matrix, active, n, shift, out):
    """Active rows and columns of the Jacobian, by columns, less a shift of the diagonal (implicit tatonnement).

    Turned over in strips of eight rows, so that both arrays are read and written in runs.
    """
    whole = n - n % 8
    for i in range(0, whole, 8):
        r0, r1, r2, r3 = matrix[active[i]], matrix[active[i + 1]], matrix[active[i + 2]], matrix[active[i + 3]]
        r4, r5, r6, r7 = matrix[active[i + 4]], matrix[active[i + 5]], matrix[active[i + 6]], matrix[active[i + 7]]
        for j in range(n):
            column, at = out[j], active[j]
            column[i], column[i + 1], column[i + 2], column[i + 3] = r0[at], r1[at], r2[at], r3[at]
            column[i + 4], column[i + 5], column[i + 6], column[i + 7] = r4[at], r5[at], r6[at], r7[at]
    for i in range(whole, n):
        for j in range(n):
            out[j, i] = matrix[active[i], active[j]]
    for i in range(n):
        out[i, i] -= shift


@allocation_free
def sum_of_squares(error):
    """Sum of squares of the residuals."""
    total = 0.0
    for i in range(error.size):
        total += error[i] * error[i]
    return total


@inlined
def move(z, old, proposed, length, active, n, whole, squares, blocks, network, behaviour, month, market, counts):
    """Move z along the proposed step, halving its length until the sum of squares falls, or at once if ``whole``.

    Premiums and wedges stay above their lower bounds. Returns (largest residual, halvings); counts evaluations.
    """
    worst, halved = inf, -1
    for _half in range(HALVINGS):
        halved += 1
        for i in range(n):
            j = active[i]
            low = -inf if j < blocks[0] else (LOW_PREMIUM if j < blocks[1] else LOW_WEDGE)
            z[j] = max(old[i] + length * proposed[i], low)
        worst = evaluate(z, blocks, network, behaviour, month, market)
        counts[1] += 1
        if whole or sum_of_squares(market.error) < (1.0 - 1e-4 * length) * squares:
            break
        length *= 0.5
    return worst, halved


@inlined
def learn_step(memory, corrections, since, active, n, error, taken, proposed, after):
    """Add the correction that the step taken teaches; ``after`` becomes the inverse times the error, with it.

    Returns what `broyden_update` returns.
    """
    apply_inverse(memory, corrections, active, n, error, after)
    corrections, since = broyden_update(memory, corrections, since, n, taken, proposed, after)
    if corrections > 0:  # the newest correction, on the product just made
        a = dot(memory.steps[corrections - 1], after, n)
        for i in range(n):
            after[i] += a * memory.gains[corrections - 1, i]
    return corrections, since


@inlined
def newton(z, memory, iterate, n, corrections, damping, cap, most_steps, blocks, network, behaviour, month, market,
           tangents, counts):  # fmt: skip
    """Solve from the guess z (changed in place).

    Returns (largest residual, corrections of the factors in ``memory``, -1 if they may not be used again). While
    factors are at hand they are corrected from step to step as long as the residual falls fast enough. Otherwise Newton
    steps: the whole step is cut to ``cap`` in logs, never single components, and halved while the sum of squares does
    not fall. With ``damping`` > 0 the diagonal is shifted in proportion to the residual instead (pseudo-transient
    continuation): prices then rise where demand exceeds supply even where Newton's method is caught in a fold of excess
    demand. Near the solution the factors are kept. Counts evaluations and Jacobians.
    """
    active, old, proposed, taken, after = iterate.active, iterate.old, iterate.proposed, iterate.taken, iterate.after
    taken[:], after[:] = 0.0, 0.0
    worst, worst_before, squares, shift = inf, inf, inf, 0.0
    strikes, reach, fresh, since = 0, cap, False, max(corrections, 0)
    for step in range(most_steps + 1):  # the first one only evaluates
        if step > 0:
            fresh = corrections < 0
            shift = damping * min(worst, 1.0) if worst > NEAR else 0.0
            if fresh:
                jacobian(z, blocks, network, behaviour, month, market, tangents)
                counts[2] += 1
                active_jacobian(tangents.matrix, active, n, shift, memory.factors)
                if not factorise(memory.factors, n, memory.order):
                    return inf, -1
                # zero, but no constant, for which the compiler would make `apply_inverse` once more
                corrections = max(corrections, 0)
                apply_inverse(memory, corrections, active, n, market.error, after)
                corrections, since = 0 if worst < KEEP and shift == 0.0 else -1, 0
            squares, worst_before = sum_of_squares(market.error), worst
        largest = 0.0
        for i in range(n):
            proposed[i] = -after[i]
            largest = max(largest, abs(proposed[i]))
            old[i] = z[active[i]]
        if not largest < inf:
            return inf, -1
        if shift > 0.0:  # prices that swing across a cliff take shorter steps, and longer ones later
            reach = 0.5 * reach if dot(proposed, taken, n) < 0.0 else min(1.3 * reach, cap)
        length = min(1.0, (reach if shift > 0.0 else cap) / largest) if largest > 0.0 else 1.0
        worst, halved = move(z, old, proposed, length, active, n, not fresh or shift > 0.0, squares, blocks, network,
                             behaviour, month, market, counts)  # fmt: skip
        for i in range(n):
            taken[i] = z[active[i]] - old[i]
        if corrections >= 0 and step > 0:
            strikes = 0 if worst < SLOW * worst_before else strikes + 1
            # a step that was cut teaches as much about the inverse as a whole one
            if not worst < WORSE * worst_before or strikes > STRIKES or (fresh and halved > 0):
                corrections = -1
            else:
                since = since if worst < NEAR else corrections  # far away, earlier steps say little about later ones
                corrections, since = learn_step(memory, corrections, since, active, n, market.error, taken, proposed,
                                                after)  # fmt: skip
        elif corrections >= 0:
            apply_inverse(memory, corrections, active, n, market.error, after)
        if worst < TOLERANCE:
            return worst, corrections
    return worst, -1
