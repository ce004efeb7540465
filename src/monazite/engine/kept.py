"""The kept factors: a Jacobian factorised once, and what the steps since have taught about its inverse.

Broyden's good update in product form: B_k = (I + u_k s_k') ... (I + u_1 s_1') B_0, with B_0 the inverse of the Jacobian
that was factorised. The factors are never touched, a correction is two vectors, and a step costs one solve with the
factors and two short products for each correction.
Source: Kelley, Iterative Methods for Linear and Nonlinear Equations, 1995, chapter 7.
"""

from monazite.engine.algebra import add_scaled, dot, inner
from monazite.engine.factors import back
from monazite.engine.jit import jit

MEMORY = 60  # corrections before the Jacobian is made anew
DEGENERATE = 0.1  # least share of |s|^2 that s'By must have


@jit
def times(kept, known, active, n, error, out):
    """B_k error over the active unknowns, into out.

    Shapes: kept.factors (W, W), kept.order (W,): see `factors`; kept.steps, kept.gains (MEMORY, W), of
    which the first ``known`` rows count; error by unknown, out (W,) by active unknown, zero
    beyond n.
    """
    for i in range(n):
        out[i] = error[active[i]]
    back(kept.factors, n, kept.order, out)
    for k in range(known):
        add_scaled(out[:n], inner(kept.steps[k], out, n), kept.gains[k, :n])


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
    kept.steps[known, n:] = 0.0
    for i in range(n):
        kept.steps[known, i] = step[i]
        kept.gains[known, i] = (step[i] - after[i] - proposed[i]) / scale
    return known + 1
