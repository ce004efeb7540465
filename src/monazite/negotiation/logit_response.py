"""Logit response: what two sides do when neither can be sure of the other and better actions are only more likely.

Every cell is a game between a row player (actions ``a``) and a column player (actions ``b``). The equilibrium solves
``p_a ~ exp(l_1 (sum_b Q1_ab q_b - fee1_a))`` and ``q_b ~ exp(l_2 (sum_a Q2_ab p_a - fee2_b))`` (McKelvey and Palfrey
1995). It is followed from uniform choice at zero precision (the principal branch), then from one game to the next,
which differ in fees alone, or from a guess.
"""

from __future__ import annotations

import numpy as np

from monazite.engine.jit import jit
from monazite.engine.numerics.algebra import copy
from monazite.negotiation.logit_lanes import (
    FORBIDDING_FEE,
    LOG_FLOOR,
    LONGEST_STEP,
    MAX_STEPS,
    TOLERANCE,
    solve_near,
)

REACH = 4.0  # precision times payoff range that one step of the path may add


@jit
def _range(matrix):
    """Largest less smallest number of a matrix."""
    low, high = matrix[0, 0], matrix[0, 0]
    for a in range(matrix.shape[0]):
        for b in range(matrix.shape[1]):
            low, high = min(low, matrix[a, b]), max(high, matrix[a, b])
    return high - low


@jit
def _softmax(score, out):
    """Softmax of ``score`` into ``out``, exact for scores of any size."""
    top = score[0]
    for i in range(1, score.size):
        top = max(top, score[i])
    total = 0.0
    for i in range(score.size):
        out[i] = np.exp(score[i] - top)
        total += out[i]
    for i in range(score.size):
        out[i] /= total


@jit
def _best_responses(Q1, Q2, fee1, fee2, l1, l2, logp, p, q, best, score1, score2):
    """Answer q to p and answer ``best`` to q; returns the largest gap between log p and log best."""
    rows, columns = Q1.shape
    for a in range(rows):
        p[a] = np.exp(logp[a])
    for b in range(columns):
        total = 0.0
        for a in range(rows):
            total += Q2[a, b] * p[a]
        score2[b] = l2 * (total - fee2[b])
    _softmax(score2, q)
    top = -1e300
    for a in range(rows):
        total = 0.0
        for b in range(columns):
            total += Q1[a, b] * q[b]
        score1[a] = l1 * (total - fee1[a])
        top = max(top, score1[a])
    total = 0.0
    for a in range(rows):
        total += np.exp(score1[a] - top)
    norm = top + np.log(total)
    gap = 0.0
    for a in range(rows):
        best[a] = LOG_FLOOR if fee1[a] > FORBIDDING_FEE else score1[a] - norm
        gap = max(gap, abs(logp[a] - best[a]))
    return gap


@jit
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


@jit
def _newton(Q1, Q2, fee1, fee2, l1, l2, logp, p, q, best, score1, score2, slope, jac, move, trial):
    """Newton's method on ``log p - log answer(answer(p)) = 0``; returns the gap that is left.

    Jacobian: ``I - A C`` with ``A_ab = l_1 q_b (Q1_ab - sum_c m_c Q1_cb)``, ``m`` the answer to q, and
    ``C_ba = l_2 p_a (Q2_ab - sum_d q_d Q2_ad)``. Steps are cut to three in logs and halved until the gap falls.
    """
    rows, columns = Q1.shape
    for a in range(rows):
        if fee1[a] > FORBIDDING_FEE:
            logp[a] = LOG_FLOOR
    gap = _best_responses(Q1, Q2, fee1, fee2, l1, l2, logp, p, q, best, score1, score2)
    for _ in range(MAX_STEPS):
        if gap < TOLERANCE:
            break
        for a in range(rows):
            trial[a] = np.exp(best[a])
        for b in range(columns):
            mean = 0.0
            for a in range(rows):
                mean += trial[a] * Q1[a, b]
            for a in range(rows):
                slope[a, b] = l1 * q[b] * (Q1[a, b] - mean)
        for c in range(rows):
            mean = 0.0
            for b in range(columns):
                mean += q[b] * Q2[c, b]
            for a in range(rows):
                total = 0.0
                for b in range(columns):
                    total += slope[a, b] * (Q2[c, b] - mean)
                jac[a, c] = -l2 * p[c] * total
            jac[c, c] += 1.0
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
            top, total = -1e300, 0.0
            for a in range(rows):
                trial[a] = logp[a] - step * move[a]
                top = max(top, trial[a])
            for a in range(rows):
                total += np.exp(trial[a] - top)
            for a in range(rows):
                trial[a] = LOG_FLOOR if fee1[a] > FORBIDDING_FEE else trial[a] - top - np.log(total)
            gap = _best_responses(Q1, Q2, fee1, fee2, l1, l2, trial, p, q, best, score1, score2)
            if gap <= old * (1.0 - 1e-4 * step):
                break
            step *= 0.5
        for a in range(rows):
            logp[a] = trial[a]
        if gap > old * (1.0 - 1e-6):
            break
    return gap


@jit
def _follow_branch(steps, Q1, Q2, fee1, fee2, l1, l2, logp, p, q, best, score1, score2, slope, jac, move, trial):
    """From uniform choice at zero precision up to the precisions asked for; returns the gap that is left.

    A step that fails is halved; where the path folds back, steps vanish and the gap stays.
    """
    rows = logp.size
    logp[:] = -np.log(float(rows))
    done, step, gap = 0.0, 1.0 / steps, 1.0
    good = logp.copy()
    while done < 1.0:
        part = min(done + step, 1.0)
        gap = _newton(Q1, Q2, fee1, fee2, part * l1, part * l2, logp, p, q, best, score1, score2, slope, jac, move,
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
def _solve_batch(Q1, Q2, fee1, fee2, l1, l2, warm, P, R, gaps, solved):
    """All games of a batch that are not solved; see `logit_equilibria`. Games (cell, n1 x n2, ...)."""
    cells, rows, columns = Q1.shape
    n1, n2 = fee1.shape[0], fee2.shape[0]
    logp, p, best, score1, move, trial = (np.empty(rows), np.empty(rows), np.empty(rows), np.empty(rows),
                                          np.empty(rows), np.empty(rows))  # fmt: skip
    q, score2 = np.empty(columns), np.empty(columns)
    slope, jac = np.empty((rows, columns)), np.empty((rows, rows))
    for s in range(cells):
        span = max(l1 * _range(Q1[s]), l2 * _range(Q2[s]))
        steps = min(max(int(np.ceil(span / REACH)), 1), 400)
        for i in range(n1):
            for j in range(n2):
                game = i * n2 + j
                if solved[s, game]:
                    continue
                gap = 1.0
                if warm or game > 0:  # the guess, or the game next to this one
                    near = game if warm else game - 1 if j > 0 else game - n2
                    for a in range(rows):
                        logp[a] = np.log(max(P[s, near, a], 1e-200))
                    gap = _newton(Q1[s], Q2[s], fee1[i], fee2[j], l1, l2, logp, p, q, best, score1, score2,
                                  slope, jac, move, trial)  # fmt: skip
                if gap > 1e-9:
                    gap = _follow_branch(steps, Q1[s], Q2[s], fee1[i], fee2[j], l1, l2, logp, p, q, best, score1,
                                         score2, slope, jac, move, trial)  # fmt: skip
                start = 0
                while gap > 1e-9 and start < rows * (rows + 1) // 2:  # a fold of the path: from corners and edges
                    _corner_start(start, logp)
                    gap = _newton(Q1[s], Q2[s], fee1[i], fee2[j], l1, l2, logp, p, q, best, score1, score2,
                                  slope, jac, move, trial)  # fmt: skip
                    start += 1
                tries = 0
                while gap > 1e-9 and tries < 8:  # damped answers to each other, then Newton again
                    for k in range(500):
                        keep = 0.5 / (1.0 + tries + k / 50.0)
                        gap = _best_responses(Q1[s], Q2[s], fee1[i], fee2[j], l1, l2, logp, p, q, best, score1, score2)
                        for a in range(rows):
                            logp[a] += keep * (best[a] - logp[a])
                    gap = _newton(Q1[s], Q2[s], fee1[i], fee2[j], l1, l2, logp, p, q, best, score1, score2,
                                  slope, jac, move, trial)  # fmt: skip
                    tries += 1
                gaps[s, game] = _best_responses(
                    Q1[s], Q2[s], fee1[i], fee2[j], l1, l2, logp, p, q, best, score1, score2
                )
                copy(p, P[s, game])
                copy(q, R[s, game])


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
    if warm:
        solve_near(*batch, p, q, gaps, solved)
    if not solved.all():
        _solve_batch(*batch, warm, p, q, gaps, solved)
    W1, W2 = (expected_payoff(p, payoff, q) for payoff in payoffs)
    p, q = p.reshape(*shape, rows), q.reshape(*shape, columns)
    W1 = W1.reshape(shape) - np.einsum("sija,ia->sij", p, fee1)
    W2 = W2.reshape(shape) - np.einsum("sijb,jb->sij", q, fee2)
    return p, q, W1, W2, float(gaps.max(initial=0.0))


def expected_payoff(p: np.ndarray, payoff: np.ndarray, q: np.ndarray) -> np.ndarray:
    """What strategies p (cell, game, row) and q (cell, game, column) make of a payoff (cell, row, column)."""
    return np.einsum("sgb,sgb->sg", p @ payoff, q)
