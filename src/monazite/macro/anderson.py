"""Fixed points by Anderson acceleration, one or many of a kind side by side."""

from collections.abc import Callable

import numpy as np

MEMORY = 10


def accelerate(
    update: Callable[[np.ndarray], np.ndarray], start: np.ndarray, *, tolerance: float, rounds: int
) -> tuple[np.ndarray, int, float]:
    """A fixed point of ``update``: the point, the rounds taken and the largest change of the last round.

    ``start`` has the unknowns on its last axis; leading axes are problems of their own that are updated together, and
    a problem that has settled waits for the others. Each step is the combination of the last ten that leaves least
    change, in the least-squares sense. Falls back to a plain step when the change grows. Source: Walker and Ni 2011.
    """
    x = start.copy()
    moved = np.zeros((*x.shape[:-1], MEMORY, x.shape[-1]))  # of where plain steps led, round by round
    changed = np.zeros_like(moved)  # of the plain steps themselves
    gram = np.zeros((*x.shape[:-1], MEMORY, MEMORY))  # of their products
    last_x = last_f = x
    best, done, used = np.full(x.shape[:-1], np.inf), np.zeros(x.shape[:-1], dtype=bool), 0
    for i in range(rounds):
        f = update(x) - x
        change = np.abs(f).max(-1)
        if done.any():
            change[done], f[done] = 0.0, 0.0
        gap = float(change.max())
        if not np.isfinite(gap):
            return x, i, np.inf
        settled = change < tolerance
        if (settled | done).all():
            return x + f, i + 1, gap
        worse = change > 4.0 * best  # the memory misleads: forget it
        best = np.minimum(best, change)
        if i > 0:
            slot = used % MEMORY
            np.subtract(f, last_f, out=changed[..., slot, :])
            np.add(x - last_x, changed[..., slot, :], out=moved[..., slot, :])
            used += 1
            if worse.any():
                moved[worse], changed[worse], gram[worse] = 0.0, 0.0, 0.0
            known = _products(changed, changed[..., slot, :])
            gram[..., slot, :], gram[..., :, slot] = known, known
        last_x, last_f = x, f
        past = slice(0, min(used, MEMORY))
        step = f - _combination(moved[..., past, :], changed[..., past, :], gram[..., past, past], f) if used else f
        size = np.abs(step).max(-1, keepdims=True)
        if (size > 1.0).any():
            step = step / np.maximum(size, 1.0)  # at most a factor e a round
        x = x + (np.where(settled[..., None], f, step) if settled.any() else step)
        done |= settled
    return x, rounds, gap


def _products(rows: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Products of remembered rows (..., round, unknown) with one of each problem (..., unknown)."""
    return (rows @ x[..., None])[..., 0]


def _combination(moved: np.ndarray, changed: np.ndarray, gram: np.ndarray, f: np.ndarray) -> np.ndarray:
    """What past rounds say to take off a plain step; nothing where none are remembered."""
    matrix, diagonal = gram.copy(), np.arange(gram.shape[-1])
    own = gram[..., diagonal, diagonal]
    matrix[..., diagonal, diagonal] = np.where(own > 0.0, own * (1.0 + 1e-10), 1.0)
    try:
        gamma = np.linalg.solve(matrix, _products(changed, f)[..., None])
    except np.linalg.LinAlgError:
        moved[:], changed[:], gram[:] = 0.0, 0.0, 0.0
        return np.zeros_like(f)
    return (np.swapaxes(gamma, -1, -2) @ moved)[..., 0, :]
