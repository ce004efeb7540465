"""Logit equilibria of many games side by side: those of a cell differ in what it costs to move, and each has a guess.

A loop over games runs in vector instructions. Every game takes the steps of `logit_response` from its guess, or along
the branch of uniform choice; one whose step does not bring it nearer, or which does not converge, is left to the solver
of single games.
"""

from __future__ import annotations

import numpy as np

from monazite.engine.jit import inlined, jit
from monazite.engine.numerics.elementary import exp, log
from monazite.engine.numerics.vectors import PAIRS, load, spread, store
from monazite.engine.numerics.vectors import fma as fused

TOLERANCE = 1e-11
MAX_STEPS = 60  # Newton steps at one precision
FORBIDDING_FEE = 1e8  # fee from which an action is out of reach
LOG_FLOOR = -180.0  # log of the chance of such an action: steps in logs would take for ever to bring it there
LONGEST_STEP = 3.0  # in logs
BLOCK = 4 * PAIRS  # games that a product takes at a time


@jit
def _product(matrix, lanes, size, out):
    """Product of a matrix (x, y) and lanes (y, game), for the first ``size`` games, a multiple of `BLOCK`."""
    rows, terms = matrix.shape
    for k in range(0, size, BLOCK):
        for x in range(rows):
            zero = spread(0.0)
            a, b, c, d = zero, zero, zero, zero
            for y in range(terms):
                factor, lane = spread(matrix[x, y]), lanes[y]
                a = fused(factor, load(lane, k), a)
                b = fused(factor, load(lane, k + PAIRS), b)
                c = fused(factor, load(lane, k + 2 * PAIRS), c)
                d = fused(factor, load(lane, k + 3 * PAIRS), d)
            into = out[x]
            store(into, k, a)
            store(into, k + PAIRS, b)
            store(into, k + 2 * PAIRS, c)
            store(into, k + 3 * PAIRS, d)


@jit
def _softmax(score, size, top, whole):
    """Softmax of scores (action, game) in place; ``top`` and ``whole`` (game,) keep their maximum and the sum."""
    actions = score.shape[0]
    for k in range(size):
        top[k] = score[0, k]
        whole[k] = 0.0
    for x in range(1, actions):
        for k in range(size):
            top[k] = max(top[k], score[x, k])
    for x in range(actions):
        for k in range(size):
            power = score[x, k] - top[k]
            part = exp(power) if power > -700.0 else 0.0
            score[x, k] = part
            whole[k] += part
    for x in range(actions):
        for k in range(size):
            score[x, k] /= whole[k]


@jit
def _answers(first, second, fee1, fee2, bound, size, p, logp, q, pull, answer, best, gap, top, whole):
    """Answer q to p and ``answer`` to q with its log ``best``; ``gap`` (game,) between log p and it.

    ``pull`` (row, game) keeps what q makes of the payoffs of the row player, before fees.
    """
    rows, columns = first.shape
    _product(second, p, size, q)
    for b in range(columns):
        for k in range(size):
            q[b, k] -= fee2[b, k]
    _softmax(q, size, top, whole)
    _product(first, q, size, pull)
    for a in range(rows):
        for k in range(size):
            best[a, k] = pull[a, k] - fee1[a, k]
            answer[a, k] = best[a, k]
    _softmax(answer, size, top, whole)
    for k in range(size):
        whole[k] = top[k] + log(whole[k])
        gap[k] = 0.0
    for a in range(rows):
        for k in range(size):
            value = LOG_FLOOR if fee1[a, k] > bound else best[a, k] - whole[k]
            best[a, k] = value
            gap[k] = max(gap[k], abs(logp[a, k] - value))


@inlined
def _slopes(second, products, size, p, q, pull, answer, spin, mean, jac):
    """Jacobian (row, row, game) of ``log p - log answer(answer(p))``.

    With payoffs times precision, ``A`` and ``C`` as in `logit_response` and ``products`` (row x row, column) of the
    payoffs of the two sides: ``(A C)_ac = p_c (G_ac - sum_d m_d G_dc - N_c (T_a - sum_d m_d T_d))`` with ``G =
    products q``, ``T`` what q makes of the payoffs of the row player and ``N`` of those of the column player.
    """
    rows = p.shape[0]
    _product(products, q, size, spin)
    _product(second, q, size, mean)
    level = mean[rows]  # sum_d m_d T_d
    for k in range(size):
        level[k] = 0.0
    for d in range(rows):
        for k in range(size):
            level[k] += answer[d, k] * pull[d, k]
    shared = mean[rows + 1]  # sum_d m_d G_dc
    for c in range(rows):
        for k in range(size):
            shared[k] = 0.0
        for d in range(rows):
            for k in range(size):
                shared[k] += answer[d, k] * spin[d * rows + c, k]
        for a in range(rows):
            same = 1.0 if a == c else 0.0
            for k in range(size):
                turn = spin[a * rows + c, k] - shared[k] - mean[c, k] * (pull[a, k] - level[k])
                jac[a, c, k] = same - p[c, k] * turn


@inlined
def _eliminate(jac, move, size, ratio):
    """Solve the linear systems (row, row, game) in place, without exchange of rows; solutions are left in ``move``."""
    rows = move.shape[0]
    for i in range(rows):
        for j in range(i + 1, rows):
            for k in range(size):
                ratio[k] = jac[j, i, k] / jac[i, i, k]
            for c in range(i + 1, rows):
                for k in range(size):
                    jac[j, c, k] -= ratio[k] * jac[i, c, k]
            for k in range(size):
                move[j, k] -= ratio[k] * move[i, k]
    for i in range(rows - 1, -1, -1):
        for c in range(i + 1, rows):
            for k in range(size):
                move[i, k] -= jac[i, c, k] * move[c, k]
        for k in range(size):
            move[i, k] /= jac[i, i, k]


@inlined
def _step(fee1, bound, size, move, logp, p, stride, top, whole):
    """Move log p by a whole step, or as far as `LONGEST_STEP`; ``stride`` (game,) is the part of the step."""
    rows = p.shape[0]
    for k in range(size):
        top[k] = 0.0
    for a in range(rows):
        for k in range(size):
            top[k] = max(top[k], abs(move[a, k]))
    for k in range(size):
        stride[k] = min(1.0, LONGEST_STEP / max(top[k], 1e-300))
    for a in range(rows):
        for k in range(size):
            logp[a, k] -= stride[k] * move[a, k]
            p[a, k] = logp[a, k]
    _softmax(p, size, top, whole)
    for k in range(size):
        whole[k] = top[k] + log(whole[k])
    least = exp(LOG_FLOOR)
    for a in range(rows):
        for k in range(size):
            is_out = fee1[a, k] > bound
            logp[a, k] = LOG_FLOOR if is_out else logp[a, k] - whole[k]
            p[a, k] = least if is_out else p[a, k]


@inlined
def _move_lane(source, target, fee1, fee2, p, logp, q, pull, answer, best, gap, number):
    """Put one game in the place of another."""
    for rows in (fee1, p, logp, pull, answer, best):
        for a in range(rows.shape[0]):
            rows[a, target] = rows[a, source]
    for rows in (fee2, q):
        for b in range(rows.shape[0]):
            rows[b, target] = rows[b, source]
    gap[target], number[target] = gap[source], number[source]


@inlined
def _solve_lanes(first, second, by_column, products, bound, count, fee1, fee2, p, logp, q, P, R, gaps, solved):
    """Games of one cell by Newton's method from their guesses ``p``; what converges is written out and marked."""
    rows, lanes = p.shape
    pull, answer, best, move = (np.zeros((rows, lanes)), np.zeros((rows, lanes)), np.zeros((rows, lanes)),
                                np.zeros((rows, lanes)))  # fmt: skip
    spin, mean, jac = np.empty((rows * rows, lanes)), np.empty((rows + 2, lanes)), np.empty((rows, rows, lanes))
    gap, old, stride, top, whole = np.zeros(lanes), np.zeros(lanes), np.zeros(lanes), np.empty(lanes), np.empty(lanes)
    number = np.arange(lanes)
    size = count + (-count) % BLOCK
    _answers(first, by_column, fee1, fee2, bound, size, p, logp, q, pull, answer, best, gap, top, whole)
    for _ in range(MAX_STEPS + 1):
        k = 0
        while k < count:
            if gap[k] < TOLERANCE:
                for a in range(rows):
                    P[number[k], a] = p[a, k]
                for b in range(q.shape[0]):
                    R[number[k], b] = q[b, k]
                gaps[number[k]], solved[number[k]] = gap[k], True
            if gap[k] < TOLERANCE or not gap[k] < np.inf:
                count -= 1
                _move_lane(count, k, fee1, fee2, p, logp, q, pull, answer, best, gap, number)
            else:
                k += 1
        if count == 0:
            return
        size = count + (-count) % BLOCK
        _slopes(second, products, size, p, q, pull, answer, spin, mean, jac)
        for a in range(rows):
            for k in range(size):
                move[a, k] = logp[a, k] - best[a, k]
        for k in range(size):
            old[k] = gap[k]
        _eliminate(jac, move, size, whole)
        _step(fee1, bound, size, move, logp, p, stride, top, whole)
        _answers(first, by_column, fee1, fee2, bound, size, p, logp, q, pull, answer, best, gap, top, whole)
        for k in range(count):
            if not gap[k] <= old[k] * min(1.0 - 1e-4 * stride[k], 1.0 - 1e-6):
                gap[k] = np.inf  # a shorter step, or none that helps: left to the solver of single games


@jit
def _weigh_payoffs(Q1, Q2, l1, l2, first, second, by_column, products):
    """Payoffs of a cell times precision, without what all actions of the other side share, which changes no choice."""
    rows, columns = Q1.shape
    for a in range(rows):
        for b in range(columns):
            first[a, b] = l1 * (Q1[a, b] - Q1[0, b])
            second[a, b] = l2 * (Q2[a, b] - Q2[a, 0])
            by_column[b, a] = second[a, b]
    for a in range(rows):
        for c in range(rows):
            for b in range(columns):
                products[a * rows + c, b] = first[a, b] * second[c, b]


@jit
def solve_near(Q1, Q2, fee1, fee2, l1, l2, steps, P, R, gaps, solved):
    """Games of a batch that are not solved, from their guesses or, in a cell with ``steps``, from uniform choice.

    Shapes: Q1, Q2 (cell, row, column); fee1 (n1, row), fee2 (n2, column); steps (cell,): 0, or equal steps of precision
    from uniform choice on; P (cell, n1 x n2, row), guesses that become strategies, and R (.., column); gaps, solved.
    """
    cells, rows, columns = Q1.shape
    n1, n2 = fee1.shape[0], fee2.shape[0]
    lanes = n1 * n2 + (-n1 * n2) % BLOCK
    first, second, by_column = np.empty((rows, columns)), np.empty((rows, columns)), np.empty((columns, rows))
    products = np.empty((rows * rows, columns))
    cost1, cost2 = np.zeros((rows, lanes)), np.zeros((columns, lanes))
    p, logp, q = np.ones((rows, lanes)), np.zeros((rows, lanes)), np.zeros((columns, lanes))
    found, answer = np.ones((lanes, rows)), np.ones((lanes, columns))
    left, done, game, least = np.ones(lanes), np.zeros(lanes, np.bool_), np.zeros(lanes, np.int64), np.exp(LOG_FLOOR)
    for s in range(cells):
        count = 0
        for g in range(n1 * n2):
            if not solved[s, g]:
                game[count] = g
                for a in range(rows):
                    found[count, a] = 1.0 / rows if steps[s] > 0 else P[s, g, a]
                count += 1
        for step in range(max(steps[s], 1)):
            if count == 0:
                break
            part = (step + 1.0) / max(steps[s], 1)
            x, y = part * l1, part * l2
            _weigh_payoffs(Q1[s], Q2[s], x, y, first, second, by_column, products)
            for k in range(count):
                i, j = game[k] // n2, game[k] % n2
                for a in range(rows):
                    is_out = fee1[i, a] > FORBIDDING_FEE
                    cost1[a, k] = x * fee1[i, a]
                    p[a, k] = least if is_out else max(found[k, a], 1e-200)
                    logp[a, k] = LOG_FLOOR if is_out else np.log(p[a, k])
                for b in range(columns):
                    cost2[b, k] = y * fee2[j, b]
            done[:] = False
            _solve_lanes(first, second, by_column, products, FORBIDDING_FEE * x, count, cost1, cost2, p, logp, q,
                         found, answer, left, done)  # fmt: skip
            kept = 0
            for k in range(count):  # a game that a step does not solve is left to the solver of single games
                if done[k]:
                    game[kept], left[kept] = game[k], left[k]
                    for a in range(rows):
                        found[kept, a] = found[k, a]
                    for b in range(columns):
                        answer[kept, b] = answer[k, b]
                    kept += 1
            count = kept
        for k in range(count):
            g = game[k]
            for a in range(rows):
                P[s, g, a] = found[k, a]
            for b in range(columns):
                R[s, g, b] = answer[k, b]
            gaps[s, g], solved[s, g] = left[k], True
