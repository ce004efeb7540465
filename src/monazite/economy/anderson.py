"""Fixed points by Anderson acceleration, one or many of a kind side by side."""

from collections.abc import Callable

import numpy as np

from monazite.engine.jit import jit
from monazite.engine.numerics.algebra import add_row, product

MEMORY = 10
RIDGE = 1e-10
"""Added to squared lengths of what is remembered, as a share of them: rounds that say the same are told apart by it."""


def accelerate(
    update: Callable[[np.ndarray], np.ndarray], start: np.ndarray, *, tolerance: float, rounds: int
) -> tuple[np.ndarray, int, float]:
    """A fixed point of a map, by combining the last ten rounds so that the least change is left.

    Falls back to a plain step when the change grows.

    Parameters
    ----------
    update
        The map, on arrays in the shape of ``start``.
    start
        The unknowns on its last axis; leading axes are problems of their own that are updated together, and a problem
        that has settled waits for the others.
    tolerance
        Largest change of an unknown at which a problem has settled.
    rounds
        Calls of the map at most.

    Returns
    -------
    point : numpy.ndarray
        In the shape of ``start``.
    rounds : int
        Rounds taken.
    gap : float
        Largest change of the last round; infinite where the map leads nowhere.

    References
    ----------
    Walker and Ni 2011, SIAM Journal on Numerical Analysis 49, 1715.
    """
    x = start.reshape(-1, start.shape[-1]).copy()
    count, size = x.shape
    moved = np.empty((count, MEMORY, size))  # of where plain steps led, round by round
    changed = np.empty_like(moved)  # of the plain steps themselves
    gram = np.empty((count, MEMORY, MEMORY))  # of their products
    last_x, last_f, least = np.empty_like(x), np.empty_like(x), np.full(count, np.inf)
    gap = np.inf
    for i in range(rounds):
        here = x.reshape(start.shape)
        plain = (update(here) - here).reshape(x.shape)
        change = np.abs(plain).max(-1)
        gap = _advance(plain, change, x, last_x, last_f, moved, changed, gram, least, i, tolerance)
        if gap < tolerance or not np.isfinite(gap):
            return x.reshape(start.shape), i + 1, gap
    return x.reshape(start.shape), rounds, gap


@jit
def _advance(plain, change, x, last_x, last_f, moved, changed, gram, least, used, tolerance):
    """One round in place of problems (problem, unknown) with the steps of a ``plain`` one; gives the largest change.

    ``change`` (problem,) is the plain step's largest, infinite or not a number where it leads nowhere; ``last_x``,
    ``last_f`` are the point and the plain step of the round before; ``moved``, ``changed`` (problem, round, unknown),
    ``gram`` (problem, round, round) what is remembered of the ``used`` rounds before; ``least`` (problem,) the smallest
    change so far. A point that has settled takes its plain step and then stays.
    """
    memory = moved.shape[1]
    known, newest = min(used, memory), (used - 1) % memory
    weight, low = np.empty(memory), np.empty((memory, memory))
    gap = 0.0
    for b in range(x.shape[0]):
        if least[b] < tolerance:
            continue
        here, f, was, step, count = x[b], plain[b], last_x[b], last_f[b], known
        if not change[b] < np.inf:
            return np.inf
        gap = max(gap, change[b])
        if used > 0:
            move, turn = moved[b, newest], changed[b, newest]
            for i in range(f.size):
                turn[i] = f[i] - step[i]
                move[i] = here[i] - was[i] + turn[i]
        for i in range(f.size):
            was[i], step[i] = here[i], f[i]
        if change[b] > 4.0 * least[b]:  # the memory misleads: forget it
            for k in range(known):
                for i in range(f.size):
                    changed[b, k, i] = 0.0
                for m in range(known):
                    gram[b, k, m] = 0.0
        least[b] = min(least[b], change[b])
        if change[b] < tolerance:
            count = 0
        for k in range(count):
            gram[b, k, newest] = product(changed[b, k], changed[b, newest])
            gram[b, newest, k] = gram[b, k, newest]
            weight[k] = product(changed[b, k], f)
        _combine(gram[b], low, weight, count)
        for k in range(count):
            add_row(f, -weight[k], moved[b, k])
        size = 1.0
        for i in range(f.size):
            size = max(size, abs(f[i]))
        for i in range(f.size):
            here[i] += f[i] / size  # at most a factor e a round
    return gap


@jit
def _combine(gram, low, x, n):
    """Weights of remembered rounds in place of their products with a step: gram^-1 x of order n, by Cholesky factors.

    A round that says what others say, and so leaves no length of its own, has no weight.
    """
    for k in range(n):
        for m in range(k + 1):
            y = gram[k, m] if m < k else gram[k, k] * (1.0 + RIDGE)
            for h in range(m):
                y -= low[k, h] * low[m, h]
            if m < k:
                low[k, m] = y / low[m, m]
            else:
                low[k, k] = np.sqrt(y) if y > 0.0 else np.inf
        for h in range(k):
            x[k] -= low[k, h] * x[h]
        x[k] /= low[k, k]
    for k in range(n - 1, -1, -1):
        for h in range(k + 1, n):
            x[k] -= low[h, k] * x[h]
        x[k] /= low[k, k]
