"""Logit response: what two sides do when neither can be sure of the other and better actions are only more likely.

Every cell is a game between a row player (actions ``a``) and a column player (actions ``b``). The equilibrium solves
``p_a ~ exp(l_1 (sum_b Q1_ab q_b - fee1_a))`` and ``q_b ~ exp(l_2 (sum_a Q2_ab p_a - fee2_b))`` (McKelvey and Palfrey
1995). It is followed from uniform choice at zero precision (the principal branch), then from one game to the next,
which differ in fees alone, or from a guess.
"""

from __future__ import annotations

import numpy as np

from monazite.engine.jit import allocation_free, jit
from monazite.engine.numerics.algebra import copy
from monazite.engine.numerics.elementary import exp, log
from monazite.engine.numerics.vectors import PAIRS, load, spread, store, total
from monazite.engine.numerics.vectors import fma as fused
from monazite.negotiation.logit_lanes import (
    FORBIDDING_FEE,
    LOG_FLOOR,
    LONGEST_STEP,
    MAX_STEPS,
    TOLERANCE,
    solve_near,
)

REACH = 4.0  # precision times payoff range that one step of the path may add
MOST_STEPS = 400  # of the path
GUESS, BRANCH, NEIGHBOUR = 0, 1, 2  # what single games begin from: see `_solve_batch`


@allocation_free
def _power(x):
    """e^x; zero from where numbers have fewer digits, with which a processor calculates a hundred times more slowly."""
    return exp(x) if x > -700.0 else 0.0


@allocation_free
def _mix(matrix, weight, out):
    """Sum of the rows of a matrix (row, width) by weight (row,), into ``out`` (width,)."""
    for k in range(0, out.size, PAIRS):
        whole = spread(0.0)
        for a in range(weight.size):
            whole = fused(spread(weight[a]), load(matrix[a], k), whole)
        store(out, k, whole)


@allocation_free
def _dot(x, y):
    """Inner product of two rows (width,)."""
    whole = spread(0.0)
    for k in range(0, x.size, PAIRS):
        whole = fused(load(x, k), load(y, k), whole)
    return total(whole)


@allocation_free
def _best_responses(Q1, Q2, fee1, fee2, l1, l2, logp, p, q, best):
    """Answer q to p and answer ``best`` to q; returns the largest gap between log p and log best."""
    rows, width = Q1.shape
    for a in range(rows):
        p[a] = _power(logp[a])
    _mix(Q2, p, q)
    top = -1e300
    for b in range(fee2.size):
        q[b] = l2 * (q[b] - fee2[b])
        top = max(top, q[b])
    for b in range(fee2.size, width):  # what fills the last register is never chosen
        q[b] = -1e300
    for b in range(width):
        q[b] = _power(q[b] - top)
    whole = 0.0
    for b in range(width):
        whole += q[b]
    for b in range(width):
        q[b] /= whole
    top = -1e300
    for a in range(rows):
        best[a] = l1 * (_dot(Q1[a], q) - fee1[a])
        top = max(top, best[a])
    whole = 0.0
    for a in range(rows):
        whole += _power(best[a] - top)
    norm = top + log(whole)
    gap = 0.0
    for a in range(rows):
        best[a] = LOG_FLOOR if fee1[a] > FORBIDDING_FEE else best[a] - norm
        gap = max(gap, abs(logp[a] - best[a]))
    return gap


@allocation_free
def _eliminate(matrix, right):
    """Solve a small linear system in place, with row exchange; the solution is left in ``right``."""
    n = right.size
    for i in range(n):
        top = i
        for j in range(i + 1, n):
            if abs(matrix[j, i]) > abs(matrix[top, i]):
                top = j
        if top != i:
            for k in range(n):
                matrix[i, k], matrix[top, k] = matrix[top, k], matrix[i, k]
            right[i], right[top] = right[top], right[i]
        for j in range(i + 1, n):
            ratio = matrix[j, i] / matrix[i, i]
            for k in range(i, n):
                matrix[j, k] -= ratio * matrix[i, k]
            right[j] -= ratio * right[i]
    for i in range(n - 1, -1, -1):
        for k in range(i + 1, n):
            right[i] -= matrix[i, k] * right[k]
        right[i] /= matrix[i, i]


@allocation_free
def _slopes(Q1, Q2, l1, l2, p, q, best, slope, turn, mean, answer, jac):
    """Jacobian (row, row) of ``log p - log answer(answer(p))`` where the answers are ``q`` and, in logs, ``best``.

    It is ``I - A C`` with ``A_ab = l_1 q_b (Q1_ab - sum_c m_c Q1_cb)``, ``m`` the answer to q, and
    ``C_ba = l_2 p_a (Q2_ab - sum_d q_d Q2_ad)``.
    """
    rows, width = Q1.shape
    for a in range(rows):
        answer[a] = _power(best[a])
    _mix(Q1, answer, mean)
    less = spread(-1.0)
    for a in range(rows):
        level = spread(-_dot(Q2[a], q))
        for k in range(0, width, PAIRS):
            of_row = fused(less, load(mean, k), load(Q1[a], k))
            store(slope[a], k, fused(load(q, k), of_row, spread(0.0)))
            store(turn[a], k, fused(spread(1.0), load(Q2[a], k), level))
    for a in range(rows):
        for c in range(rows):
            jac[a, c] = -l1 * l2 * p[c] * _dot(slope[a], turn[c])
        jac[a, a] += 1.0


@allocation_free
def _newton(Q1, Q2, fee1, fee2, l1, l2, logp, p, q, best, slope, turn, mean, jac, move, trial):
    """Newton's method on ``log p - log answer(answer(p)) = 0``; returns the gap that is left.

    Steps are cut to three in logs and halved until the gap falls.
    """
    rows = Q1.shape[0]
    for a in range(rows):
        if fee1[a] > FORBIDDING_FEE:
            logp[a] = LOG_FLOOR
    gap = _best_responses(Q1, Q2, fee1, fee2, l1, l2, logp, p, q, best)
    for _ in range(MAX_STEPS):
        if gap < TOLERANCE:
            break
        _slopes(Q1, Q2, l1, l2, p, q, best, slope, turn, mean, trial, jac)
        for a in range(rows):
            move[a] = logp[a] - best[a]
        _eliminate(jac, move)
        size = 0.0
        for a in range(rows):
            size = max(size, abs(move[a]))
        if not size < 1e300:
            break
        step, old = min(1.0, LONGEST_STEP / max(size, 1e-300)), gap
        for _ in range(14):
            top, whole = -1e300, 0.0
            for a in range(rows):
                trial[a] = logp[a] - step * move[a]
                top = max(top, trial[a])
            for a in range(rows):
                whole += _power(trial[a] - top)
            norm = top + log(whole)
            for a in range(rows):
                trial[a] = LOG_FLOOR if fee1[a] > FORBIDDING_FEE else trial[a] - norm
            gap = _best_responses(Q1, Q2, fee1, fee2, l1, l2, trial, p, q, best)
            if gap <= old * (1.0 - 1e-4 * step):
                break
            step *= 0.5
        for a in range(rows):
            logp[a] = trial[a]
        if gap > old * (1.0 - 1e-6):
            break
    return gap


@jit
def _follow_branch(steps, Q1, Q2, fee1, fee2, l1, l2, logp, p, q, best, slope, turn, mean, jac, move, trial):
    """From uniform choice at zero precision up to the precisions asked for; returns the gap that is left.

    A step that fails is halved; where the path folds back, steps vanish and the gap stays.
    """
    rows = logp.size
    logp[:] = -np.log(float(rows))
    done, step, gap = 0.0, 1.0 / steps, 1.0
    good = logp.copy()
    while done < 1.0:
        part = min(done + step, 1.0)
        gap = _newton(Q1, Q2, fee1, fee2, part * l1, part * l2, logp, p, q, best, slope, turn, mean, jac, move,
                      trial)  # fmt: skip
        if gap > 1e-9:
            step *= 0.25
            copy(good, logp)
            if step * steps < 1e-3:
                return gap
            continue
        done, step = part, min(step * 2.0, 1.0 / steps)
        copy(logp, good)
    return gap


@jit
def _corner_start(number, logp):
    """Start ``number``: nearly sure of one action, or of either of two; there are rows (rows + 1)/2 of them."""
    rows, at = logp.size, 0
    logp[:] = np.log(0.02 / rows)
    for a in range(rows):
        for b in range(a + 1):
            if at == number:
                logp[a] = np.log(0.49 + 0.02 / rows)
                logp[b] = np.log(0.49 + 0.02 / rows)
                if a == b:
                    logp[a] = np.log(0.98 + 0.02 / rows)
            at += 1


@jit
def _solve_batch(Q1, Q2, fee1, fee2, l1, l2, start, steps, P, R, gaps, solved):
    """All games of a batch that are not solved; see `logit_equilibria`. Games (cell, n1 x n2, ...), steps (cell,).

    Start `GUESS`: from the guess P, and no other way: what is not solved stays. `NEIGHBOUR`: from the game next to it,
    else as `BRANCH`: along the branch of uniform choice in so many ``steps``, then whatever else may solve it.
    """
    cells, rows, columns = Q1.shape
    n1, n2 = fee1.shape[0], fee2.shape[0]
    width = columns + (-columns) % PAIRS  # whole registers
    first, second = np.zeros((rows, width)), np.zeros((rows, width))
    logp, p, best, move, trial = np.empty(rows), np.empty(rows), np.empty(rows), np.empty(rows), np.empty(rows)
    q, mean, jac = np.empty(width), np.empty(width), np.empty((rows, rows))
    slope, turn = np.empty((rows, width)), np.empty((rows, width))
    for s in range(cells):
        for a in range(rows):
            for b in range(columns):
                first[a, b], second[a, b] = Q1[s, a, b], Q2[s, a, b]
        for i in range(n1):
            for j in range(n2):
                game = i * n2 + j
                if solved[s, game]:
                    continue
                gap = 1.0
                if start == GUESS or (start == NEIGHBOUR and game > 0):
                    near = game if start == GUESS else game - 1 if j > 0 else game - n2
                    for a in range(rows):
                        logp[a] = np.log(max(P[s, near, a], 1e-200))
                    gap = _newton(first, second, fee1[i], fee2[j], l1, l2, logp, p, q, best, slope, turn,
                                  mean, jac, move, trial)  # fmt: skip
                if gap > 1e-9 and start == GUESS:
                    continue
                if gap > 1e-9:
                    gap = _follow_branch(steps[s], first, second, fee1[i], fee2[j], l1, l2, logp, p, q, best, slope,
                                         turn, mean, jac, move, trial)  # fmt: skip
                corner = 0
                while gap > 1e-9 and corner < rows * (rows + 1) // 2:  # a fold of the path: from corners and edges
                    _corner_start(corner, logp)
                    gap = _newton(first, second, fee1[i], fee2[j], l1, l2, logp, p, q, best, slope, turn,
                                  mean, jac, move, trial)  # fmt: skip
                    corner += 1
                tries = 0
                while gap > 1e-9 and tries < 8:  # damped answers to each other, then Newton again
                    for k in range(500):
                        keep = 0.5 / (1.0 + tries + k / 50.0)
                        gap = _best_responses(first, second, fee1[i], fee2[j], l1, l2, logp, p, q, best)
                        for a in range(rows):
                            logp[a] += keep * (best[a] - logp[a])
                    gap = _newton(first, second, fee1[i], fee2[j], l1, l2, logp, p, q, best, slope, turn,
                                  mean, jac, move, trial)  # fmt: skip
                    tries += 1
                gaps[s, game] = _best_responses(first, second, fee1[i], fee2[j], l1, l2, logp, p, q, best)
                copy(p, P[s, game])
                for b in range(columns):
                    R[s, game, b] = q[b]
                solved[s, game] = True


def logit_equilibria(
    Q1: np.ndarray,
    Q2: np.ndarray,
    fee1: np.ndarray,
    fee2: np.ndarray,
    precision: tuple[float, float],
    guess: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, float]:
    """Logit equilibria of a batch of games that differ in payoffs and in what it costs to move from where one is.

    Equation: module docstring; values ``W1 = p'Q1 q - p'fee1`` and ``W2 = p'Q2 q - q'fee2``: expected payoffs, without
    the bonus of the log sum.

    Parameters
    ----------
    Q1, Q2
        Payoffs of the two sides (cell, row, column).
    fee1, fee2
        Cost of moving from where one is (n1, row) and (n2, column), in their unit; infinity forbids.
    precision
        Of the two sides, one over the unit of the payoffs.
    guess
        Row strategies nearby (cell, n1, n2, row) to start from instead of uniform choice.

    Returns
    -------
    p, q : numpy.ndarray
        Strategies (cell, n1, n2, row) and (cell, n1, n2, column).
    W1, W2 : numpy.ndarray
        Values (cell, n1, n2).
    gap : float
        Largest gap in logs that is left: how good the worst of the games is.

    References
    ----------
    McKelvey and Palfrey 1995 (equilibrium); Turocy 2005 (path).
    """
    cells, rows, columns = Q1.shape
    shape = (cells, len(fee1), len(fee2))
    games = (cells, shape[1] * shape[2])
    warm = guess is not None
    p = np.array(guess, dtype=float, order="C").reshape(*games, rows) if warm else np.zeros((*games, rows))
    q, gaps, solved = np.zeros((*games, columns)), np.zeros(games), np.zeros(games, dtype=bool)
    fee1, fee2 = (np.minimum(np.asarray(f, dtype=float), 1e9) for f in (fee1, fee2))
    payoffs = np.ascontiguousarray(Q1, float), np.ascontiguousarray(Q2, float)
    batch = (*payoffs, fee1, fee2, float(precision[0]), float(precision[1]))
    steps = _branch_steps(*payoffs, *map(float, precision))
    if warm:
        solve_near(*batch, np.zeros_like(steps), p, q, gaps, solved)
        if not solved.all():
            _solve_batch(*batch, GUESS, steps, p, q, gaps, solved)
        if not solved.all():
            solve_near(*batch, steps, p, q, gaps, solved)
    if not solved.all():
        _solve_batch(*batch, BRANCH if warm else NEIGHBOUR, steps, p, q, gaps, solved)
    W1, W2 = (expected_payoff(p, payoff, q) for payoff in payoffs)
    p, q = p.reshape(*shape, rows), q.reshape(*shape, columns)
    W1 = W1.reshape(shape) - np.einsum("sija,ia->sij", p, fee1)
    W2 = W2.reshape(shape) - np.einsum("sijb,jb->sij", q, fee2)
    return p, q, W1, W2, float(gaps.max(initial=0.0))


def _branch_steps(Q1: np.ndarray, Q2: np.ndarray, l1: float, l2: float) -> np.ndarray:
    """Steps of precision in which a cell's branch is followed (cell,): each adds at most `REACH` to payoffs' range."""
    first, second = (payoff.max((1, 2)) - payoff.min((1, 2)) for payoff in (Q1, Q2))
    return np.clip(np.ceil(np.maximum(l1 * first, l2 * second) / REACH), 1, MOST_STEPS).astype(np.int64)


def expected_payoff(p: np.ndarray, payoff: np.ndarray, q: np.ndarray) -> np.ndarray:
    """What strategies p (cell, game, row) and q (cell, game, column) make of a payoff (cell, row, column)."""
    return np.einsum("sgb,sgb->sg", p @ payoff, q)
