"""Quasi-Newton memory: a Jacobian factorised once, and what the steps since have taught about its inverse.

Broyden's good update with projected steps, in product form: B_k = (I + u_k p_k') ... (I + u_1 p_1') B_0, with B_0 the
inverse of the Jacobian that was factorised. The factors are never touched, a correction is two vectors, and a step
costs one solve with the factors and two short products for each correction.
Sources: Kelley, Iterative Methods for Linear and Nonlinear Equations, 1995, chapter 7; Gay and Schnabel, Solving
systems of nonlinear equations by Broyden's method with projected updates, in: Nonlinear Programming 3, 1978.
"""

from monazite.engine.jit import allocation_free
from monazite.engine.numerics.algebra import add_scaled, copy, dot, inner
from monazite.engine.numerics.factors import solve_factored

MEMORY = 60  # corrections before the Jacobian is made anew
DEGENERATE = 0.1  # least share of |p|^2 that p'By must have
LITTLE = 0.05  # share of |s|^2 below which p says too little


@allocation_free
def apply_inverse(memory, corrections, active, n, error, out):
    """B_k error over the active unknowns, into out.

    Shapes: memory.factors (W, W), memory.order (W,): see `factors`; memory.steps, memory.gains (MEMORY, W), of which
    the first ``corrections`` rows count; error by unknown, out (W,) by active unknown, zero beyond n.
    """
    for i in range(n):
        out[i] = error[active[i]]
    solve_factored(memory.factors, n, memory.order, out)
    for k in range(corrections):
        add_scaled(out[:n], inner(memory.steps[k], out, n), memory.gains[k, :n])


@allocation_free
def orthogonalise(steps, since, corrections, n, step, out):
    """Out = what of a step is new beside the orthogonal steps ``since`` to ``corrections``; returns |out|^2."""
    out[n:] = 0.0
    copy(step[:n], out)
    for k in range(since, corrections):
        old = steps[k]
        add_scaled(out[:n], -inner(old, out, n) / inner(old, old, n), old[:n])
    return inner(out, out, n)


@allocation_free
def broyden_update(memory, corrections, since, n, step, proposed, after):
    """Add the correction that one step teaches: B+ = (I + u p') B with u = (s - B y) / (p'B y), so that B+ y = s.

    step: the step s taken; proposed = -B e before it; after = B e after it; so B y = after + proposed. p is what of s
    is orthogonal to the steps learnt since number ``since``, so that what they taught stays; where s is nearly one of
    them, p = s and they are let go.
    Returns (number of corrections, new ``since``); the number is -1 where there is no room or the update would be
    degenerate.
    """
    if corrections >= memory.steps.shape[0]:
        return -1, since
    new, length = memory.steps[corrections], dot(step, step, n)
    square = orthogonalise(memory.steps, since, corrections, n, step, new)
    if square < LITTLE * length:
        since, square = corrections, length
        copy(step[:n], new)
    scale = dot(new, after, n) + dot(new, proposed, n)
    if abs(scale) < DEGENERATE * square:
        return -1, since
    for i in range(n):
        memory.gains[corrections, i] = (step[i] - after[i] - proposed[i]) / scale
    return corrections + 1, since
