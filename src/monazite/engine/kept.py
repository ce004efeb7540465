"""The kept inverse: an inverse Jacobian made once, and what the steps since have taught about it.

Broyden's good update in product form: B_k = (I + u_k s_k') ... (I + u_1 s_1') B_0. B_0 is never touched, a correction
is two vectors, and a step costs one product with B_0 and two short ones for each correction.
Source: Kelley, Iterative Methods for Linear and Nonlinear Equations, 1995, chapter 7.
"""

from monazite.engine.algebra import dot
from monazite.engine.jit import jit

MEMORY = 60  # corrections before the inverse is made anew
DEGENERATE = 0.1  # least share of |s|^2 that s'By must have


@jit
def times(kept, known, active, n, error, out):
    """B_k error over the active unknowns, into out.

    Shapes: kept.inverse (unknown, unknown), stored by columns: inverse[j] is column j, so that the inner loop runs
    along memory; kept.steps, kept.gains (MEMORY, unknown), of which the first ``known`` rows count; error by unknown,
    out by active unknown.
    """
    out[:n] = 0.0
    whole = n - n % 4
    for j in range(0, whole, 4):  # four columns at a time: one pass over out for four over the matrix
        a, b, c, d = error[active[j]], error[active[j + 1]], error[active[j + 2]], error[active[j + 3]]
        p, q, r, t = kept.inverse[j], kept.inverse[j + 1], kept.inverse[j + 2], kept.inverse[j + 3]
        for i in range(n):
            out[i] += (a * p[i] + b * q[i]) + (c * r[i] + d * t[i])
    for j in range(whole, n):
        a, p = error[active[j]], kept.inverse[j]
        for i in range(n):
            out[i] += a * p[i]
    for k in range(known):
        a, gain = dot(kept.steps[k], out, n), kept.gains[k]
        for i in range(n):
            out[i] += a * gain[i]


@jit
def learn(kept, known, n, step, proposed, after):
    """Add the correction that one step teaches: B+ = (I + u s') B with u = (s - B y) / (s'B y), so that B+ y = s.

    step: the step s taken; proposed = -B e before it; after = B e after it; so B y = after + proposed.
    Returns the number of corrections known, or -1 where there is no room or the update would be degenerate.
    """
    if known >= kept.steps.shape[0]:
        return -1
    scale = dot(step, after, n) + dot(step, proposed, n)
    if abs(scale) < DEGENERATE * dot(step, step, n):
        return -1
    for i in range(n):
        kept.steps[known, i] = step[i]
        kept.gains[known, i] = (step[i] - after[i] - proposed[i]) / scale
    return known + 1
