"""Fixed points by Anderson acceleration."""

from collections.abc import Callable

import numpy as np

MEMORY = 10


def accelerate(
    update: Callable[[np.ndarray], np.ndarray], start: np.ndarray, *, tolerance: float, rounds: int
) -> tuple[np.ndarray, int, float]:
    """A fixed point of ``update``: the point, the rounds taken and the largest change of the last round.

    Each step is the combination of the last ten that leaves least change, in the least-squares sense. Falls back to a
    plain step when the change grows. Source: Walker and Ni 2011.
    """
    x = start.copy()
    moved: list[np.ndarray] = []
    changed: list[np.ndarray] = []
    last_x = last_f = None
    best = np.inf
    for i in range(rounds):
        f = update(x) - x
        gap = float(np.abs(f).max())
        if not np.isfinite(gap):
            return x, i, np.inf
        if gap < tolerance:
            return x + f, i + 1, gap
        if gap > 4.0 * best:  # the memory misleads: forget it
            moved, changed, last_x = [], [], None
        best = min(best, gap)
        if last_x is not None and last_f is not None:
            moved.append(x - last_x)
            changed.append(f - last_f)
            del moved[:-MEMORY], changed[:-MEMORY]
        last_x, last_f = x, f
        if not changed:
            x = x + f
            continue
        a = np.stack(changed)
        gram = a @ a.T
        gram[np.diag_indices_from(gram)] *= 1.0 + 1e-10
        try:
            gamma = np.linalg.solve(gram, a @ f)
        except np.linalg.LinAlgError:
            moved, changed = [], []
            x = x + f
            continue
        step = f - gamma @ (np.stack(moved) + a)
        size = float(np.abs(step).max())
        x = x + step * min(1.0, 1.0 / max(size, 1e-12))  # at most a factor e a round
    return x, rounds, gap
