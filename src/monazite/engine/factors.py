"""LU factors of a dense matrix that can be kept: LAPACK's cannot be reached from a compiled kernel that is cached.

The matrix is stored by columns (row j of the array is column j), so that all inner loops run along memory. Eight
columns are eliminated at a time: they stay in the fastest cache while every other column is read and written once for
the eight. Loops over the rest of the matrix run over whole multiples of ``ALIGNED`` entries, because what is left over
a multiple of the vector length runs many times slower; ``panel`` holds zeros where they reach too far.
Source: Golub and Van Loan, Matrix Computations, 4th ed. 2013, sections 3.2.11 (block elimination) and 3.4 (pivoting).
"""

from math import inf

import numpy as np

from monazite.engine.algebra import add_scaled
from monazite.engine.elementary import fma
from monazite.engine.jit import jit

THRESHOLD = 0.1  # of the largest entry of the column
WIDTH = 8  # columns eliminated at a time; `sweep` is written out for this number
ALIGNED = 32  # entries: a multiple of the vector lengths of today's processors, times four


def aligned(n: int) -> int:
    """Rows and columns of the array that holds n unknowns."""
    return -(-n // ALIGNED) * ALIGNED


@jit
def sweep(y, p, u, start, stop):
    """Y -= sum of u[k] p[k] over the eight rows of the panel, entries ``start`` to ``stop``."""
    u0, u1, u2, u3, u4, u5, u6, u7 = u[0], u[1], u[2], u[3], u[4], u[5], u[6], u[7]
    y, p0, p1, p2, p3 = y[start:stop], p[0, start:stop], p[1, start:stop], p[2, start:stop], p[3, start:stop]
    p4, p5, p6, p7 = p[4, start:stop], p[5, start:stop], p[6, start:stop], p[7, start:stop]
    for i in range(y.size):
        low = fma(u0, p0[i], u1 * p1[i]) + fma(u2, p2[i], u3 * p3[i])
        high = fma(u4, p4[i], u5 * p5[i]) + fma(u6, p6[i], u7 * p7[i])
        y[i] -= low + high


@jit
def eliminate(a, n, first, stop, order):
    """Factors of the columns ``first`` to ``stop`` among themselves, with row pivots; False where there is none.

    Only these columns are changed. Rows are swapped only where the pivot at hand is below ``THRESHOLD`` of the largest.
    """
    for j in range(first, stop):
        row = a[j]
        largest = 0.0
        for i in range(j, n):
            largest = max(largest, abs(row[i]))
        if not (largest > 0.0 and largest < inf):
            return False
        at = j
        if not abs(row[j]) >= THRESHOLD * largest:
            for i in range(j + 1, n):
                if abs(row[i]) > abs(row[at]):
                    at = i
            for k in range(first, stop):
                a[k, j], a[k, at] = a[k, at], a[k, j]
        order[j] = at
        scale = 1.0 / row[j]
        for i in range(j + 1, n):
            row[i] *= scale
        for k in range(j + 1, stop):
            other, u = a[k, j + 1 : n], a[k, j]
            add_scaled(other, -u, row[j + 1 : n])
    return True


@jit
def swap(column, order, first, stop):
    """Row swaps of the pivots ``first`` to ``stop`` in one column."""
    for k in range(first, stop):
        if order[k] != k:
            column[k], column[order[k]] = column[order[k]], column[k]


@jit
def factorise(a, n, order, panel):
    """P A = L U in place of A (n unknowns, by columns); returns False where A is singular or not finite.

    Shapes: a (W, W) with W = aligned(n) or more; order (n,): the row that each pivot was swapped with; panel
    (WIDTH, W): scratch. L has ones on its diagonal, which are not stored.
    """
    triangle, u = np.zeros((WIDTH, WIDTH)), np.zeros(WIDTH)
    for first in range(0, n, WIDTH):
        stop = min(first + WIDTH, n)
        if not eliminate(a, n, first, stop, order):
            return False
        panel[:] = 0.0
        u[:] = 0.0
        moved = False
        for k in range(first, stop):
            moved = moved or order[k] != k
            for i in range(first, stop):
                triangle[k - first, i - first] = a[k, i]
            for i in range(stop, n):
                panel[k - first, i] = a[k, i]
        if moved:
            for c in range(first):
                swap(a[c], order, first, stop)
        start, end = stop - stop % ALIGNED, n + (-n) % ALIGNED
        for c in range(stop, n):
            column = a[c]
            if moved:
                swap(column, order, first, stop)
            for k in range(stop - first):  # L^-1 of the panel's triangle
                y = column[first + k]
                u[k] = y
                for i in range(k + 1, stop - first):
                    column[first + i] -= y * triangle[k, i]
            sweep(column, panel, u, start, end)
    return True


@jit
def back(a, n, order, x):
    """Replace x by the solution of A y = x, with the factors of A. Shapes: a (W, W), order and x (n,).

    Four columns at a time: one pass over x for four over the matrix.
    """
    for k in range(n):
        at = order[k]
        x[k], x[at] = x[at], x[k]
    whole = n - n % 4
    for j in range(0, whole, 4):
        x0 = x[j]
        x1 = x[j + 1] - a[j, j + 1] * x0
        x2 = x[j + 2] - a[j, j + 2] * x0 - a[j + 1, j + 2] * x1
        x3 = x[j + 3] - a[j, j + 3] * x0 - a[j + 1, j + 3] * x1 - a[j + 2, j + 3] * x2
        x[j + 1], x[j + 2], x[j + 3] = x1, x2, x3
        rest = x[j + 4 : n]
        p, q, r, t = a[j, j + 4 : n], a[j + 1, j + 4 : n], a[j + 2, j + 4 : n], a[j + 3, j + 4 : n]
        for i in range(rest.size):
            rest[i] -= fma(x0, p[i], x1 * q[i]) + fma(x2, r[i], x3 * t[i])
    for j in range(whole, n):
        for i in range(j + 1, n):
            x[i] -= x[j] * a[j, i]
    for j in range(n - 1, whole - 1, -1):
        x[j] /= a[j, j]
        for i in range(j):
            x[i] -= x[j] * a[j, i]
    for j in range(whole - 4, -1, -4):
        x3 = x[j + 3] / a[j + 3, j + 3]
        x2 = (x[j + 2] - a[j + 3, j + 2] * x3) / a[j + 2, j + 2]
        x1 = (x[j + 1] - a[j + 3, j + 1] * x3 - a[j + 2, j + 1] * x2) / a[j + 1, j + 1]
        x0 = (x[j] - a[j + 3, j] * x3 - a[j + 2, j] * x2 - a[j + 1, j] * x1) / a[j, j]
        x[j], x[j + 1], x[j + 2], x[j + 3] = x0, x1, x2, x3
        rest = x[:j]
        p, q, r, t = a[j, :j], a[j + 1, :j], a[j + 2, :j], a[j + 3, :j]
        for i in range(rest.size):
            rest[i] -= fma(x0, p[i], x1 * q[i]) + fma(x2, r[i], x3 * t[i])
