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


@jit
def broyden(inverse, step, change, work):
    """Good Broyden update of an inverse Jacobian: B += (s - B y) s'B / (s'B y). Returns False if degenerate."""
    n = step.size
    by = np.dot(inverse, change)
    scale, size = 0.0, 0.0
    for i in range(n):
        scale += step[i] * by[i]
        size += step[i] * step[i]
    if abs(scale) < 0.1 * size:
        return False
    work[:] = 0.0
    for i in range(n):
        if step[i] != 0.0:
            for j in range(n):
                work[j] += step[i] * inverse[i, j]
    for i in range(n):
        f = (step[i] - by[i]) / scale
        for j in range(n):
            inverse[i, j] += f * work[j]
    return True


@jit
def invert(matrix, shift, inverse):
    """Inverse of the Jacobian less a shift of the diagonal (implicit tatonnement); False if it has no finite inverse."""
    n = inverse.shape[0]
    for i in range(n):
        matrix[i, i] -= shift
        if matrix[i, i] == 0.0:
            matrix[i, i] = -1e-12
        for j in range(n):
            if not abs(matrix[i, j]) < inf:
                return False
    inverse[:] = np.linalg.inv(matrix)
    return True


@jit
def newton(z, inverse, usable, shift, cap, most, blocks, s, d, x, m, t, count):
    """Solve from the guess z (changed in place).

    Returns (largest residual, whether the inverse may be used next month). ``shift`` > 0 starts with full Newton steps
    on a diagonally shifted Jacobian; the shift decays as the residual falls. The kept inverse is corrected by Broyden
    while the residual at least halves, and made anew when it does not. The whole step is cut to ``cap`` in logs, never
    single components. Counts evaluations and Jacobians.
    """
    n = z.size
    step, before, work = np.zeros(n), np.zeros(n), np.zeros(n)
    start, worst_before, length = shift, inf, 1.0
    for it in range(most + 1):
        worst = evaluate(z, blocks, s, d, x, m)
        count[1] += 1
        if worst < TOLERANCE:
            return worst, usable
        if worst == inf or it == most:
            return worst, False
        if it > 0:
            if shift > 0.0:
                shift *= 0.3 if worst < 0.9 * worst_before else (0.7 if worst < 1.1 * worst_before else 2.0)
                shift = min(shift, 10.0 * start)
                usable = False
            if worst < 0.02 or shift < 1e-3 * worst:
                shift = 0.0
            if length < 1.0 or worst > 0.5 * worst_before:
                usable = False
            if usable:
                for i in range(n):
                    before[i] = m.error[i] - before[i]
                usable = broyden(inverse, step, before, work)
        if not usable:
            jacobian(z, blocks, s, d, x, m, t)
            count[2] += 1
            if not invert(t.matrix, shift, inverse):
                return inf, False
            usable = shift == 0.0
        worst_before = worst
        largest = 0.0
        for i in range(n):
            v = 0.0
            for j in range(n):
                v -= inverse[i, j] * m.error[j]
            step[i] = v
            largest = max(largest, abs(v))
        if not largest < inf:
            return inf, False
        length = min(1.0, cap / largest) if largest > 0.0 else 1.0
        for i in range(n):
            step[i] *= length
            before[i] = m.error[i]
            low = -inf if i < blocks[0] else (LOW_PREMIUM if i < blocks[1] else LOW_WEDGE)
            z[i] = max(z[i] + step[i], low)
    return inf, False
