"""Newton's method for the month: a kept inverse with Broyden corrections, and a safeguarded start at policy breaks."""

from math import inf

import numpy as np

from monazite.engine.balance import evaluate
from monazite.engine.jacobian import jacobian
from monazite.engine.jit import jit

SOLVED, RESTARTED, FAILED = 0, 1, 2
STATUS = {
    SOLVED: "solved",
    RESTARTED: "solved after a restart from the reference prices",
    FAILED: "not solved: prices of the month before are kept; ease the shock, or spread it over more months",
}
TOLERANCE = 1e-10  # relative error of every equation
LOW_PREMIUM, LOW_WEDGE = -0.3, -0.1  # iterates may overshoot zero by this much
KEEP = 0.5  # residual below which the inverse is worth making and keeping
SLOW = 0.5  # a step with the kept inverse that leaves more than this share of the residual asks for a new one
HALVINGS = 8  # of a Newton step


@jit
def broyden(inverse, n, step, change, work):
    """Good Broyden update of an inverse Jacobian: B += (s - B y) s'B / (s'B y). Returns False if degenerate.

    Works on the leading n x n block; work is scratch of 2 n.
    """
    scale, size = 0.0, 0.0
    for i in range(n):
        by = 0.0
        for j in range(n):
            by += inverse[i, j] * change[j]
        work[i] = step[i] - by
        scale += step[i] * by
        size += step[i] * step[i]
        work[n + i] = 0.0
    if abs(scale) < 0.1 * size:
        return False
    for i in range(n):
        if step[i] != 0.0:
            for j in range(n):
                work[n + j] += step[i] * inverse[i, j]
    for i in range(n):
        f = work[i] / scale
        for j in range(n):
            inverse[i, j] += f * work[n + j]
    return True


@jit
def pick_active(first, limits, producers, limit, active):
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


@jit
def gather(matrix, active, n, shift):
    """Rows and columns of the active unknowns, less a shift of the diagonal (implicit tatonnement)."""
    small = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            small[i, j] = matrix[active[i], active[j]]
        small[i, i] -= shift
    return small


@jit
def is_finite(small):
    """Whether every entry is a number and no row is empty."""
    for i in range(small.shape[0]):
        total = 0.0
        for j in range(small.shape[1]):
            total += abs(small[i, j])
        if not (total > 0.0 and total < inf):
            return False
    return True


@jit
def norm(error):
    """Sum of squares of the residuals."""
    total = 0.0
    for i in range(error.size):
        total += error[i] * error[i]
    return total


@jit
def newton(z, inverse, active, n, usable, shift, cap, most, blocks, s, d, x, m, t, count):
    """Solve from the guess z (changed in place).

    Returns (largest residual, whether the inverse may be used next month). While an inverse is at hand it is corrected
    by Broyden as long as the residual at least halves. Otherwise Newton steps: the whole step is cut to ``cap`` in
    logs, never single components, and halved while the sum of squares does not fall; ``shift`` > 0 damps the diagonal
    and fades as the residual falls. Near the solution the inverse is made and kept. Counts evaluations and Jacobians.
    """
    step, before, old, work = np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(2 * n)
    worst = evaluate(z, blocks, s, d, x, m)
    count[1] += 1
    for _ in range(most):
        if worst < TOLERANCE:
            return worst, usable
        if worst == inf:
            return worst, False
        fresh = not usable
        if fresh:
            jacobian(z, blocks, s, d, x, m, t)
            count[2] += 1
            small = gather(t.matrix, active, n, shift)
            if not is_finite(small):
                return inf, False
            if worst < KEEP:
                inverse[:n, :n] = np.linalg.inv(small)
                usable = shift == 0.0
            else:
                for i in range(n):
                    step[i] = -m.error[active[i]]
                step[:] = np.linalg.solve(small, step)
        if usable or (fresh and worst < KEEP):
            for i in range(n):
                v = 0.0
                for j in range(n):
                    v -= inverse[i, j] * m.error[active[j]]
                step[i] = v
        largest = 0.0
        for i in range(n):
            largest = max(largest, abs(step[i]))
            before[i] = m.error[active[i]]
            old[i] = z[active[i]]
        if not largest < inf:
            return inf, False
        length = min(1.0, cap / largest) if largest > 0.0 else 1.0
        squares, worst_before = norm(m.error), worst
        halved = -1
        for _half in range(HALVINGS):
            halved += 1
            for i in range(n):
                j = active[i]
                low = -inf if j < blocks[0] else (LOW_PREMIUM if j < blocks[1] else LOW_WEDGE)
                z[j] = max(old[i] + length * step[i], low)
            worst = evaluate(z, blocks, s, d, x, m)
            count[1] += 1
            if not fresh or shift > 0.0 or norm(m.error) < (1.0 - 1e-4 * length) * squares:
                break
            length *= 0.5
        shift = shift * 0.3 if worst < 0.9 * worst_before else shift * 0.7
        if worst < 0.02 or shift < 1e-3 * worst:
            shift = 0.0
        if usable:
            if length < 1.0 or worst > SLOW * worst_before or (fresh and halved > 0):
                usable = False
            else:
                for i in range(n):
                    step[i] = z[active[i]] - old[i]
                    before[i] = m.error[active[i]] - before[i]
                usable = broyden(inverse, n, step, before, work)
    return worst, False
