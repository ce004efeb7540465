"""LU factors of a dense matrix that can be kept: LAPACK's cannot be reached from a compiled kernel that is cached.

Factors are of single precision. They only say where to go: residuals are of double precision, and a step that is off in
its seventh digit costs nothing. They are half as large so and stay in the cache beside what the equations need.
The matrix is stored by columns (row j of the array is column j), so that all inner loops run along memory. Eight
columns are eliminated at a time: they stay in the fastest cache while every other column is read and written once for
the eight. Loops over the rest of the matrix run over whole multiples of ``ALIGNED`` entries, because what is left over
a multiple of the vector length runs many times slower; ``panel`` holds zeros where they reach too far. What lies beyond
row n of a column is scratch.
Source: Golub and Van Loan, Matrix Computations, 4th ed. 2013, sections 3.2.11 (block elimination) and 3.4 (pivoting).
"""

from math import inf

import numpy as np

from monazite.engine.algebra import add_scaled, largest
from monazite.engine.elementary import fma
from monazite.engine.jit import jit

SINGLE = np.float32  # precision of the factors
THRESHOLD = SINGLE(0.1)  # of the largest entry of the column
WIDTH = 8  # columns eliminated at a time; `sweep` and `through` are written out for this number
LINE = 64  # bytes of a line of the cache
ALIGNED = 32  # entries: a multiple of the vector lengths of today's processors, times four


def aligned(n: int) -> int:
    """Rows and columns of the array that holds n unknowns."""
    return -(-n // ALIGNED) * ALIGNED


def zeros(*shape: int, dtype: type = np.float64) -> np.ndarray:
    """Zeros that begin where a line of the cache begins: a vector that lies across two lines is read twice."""
    size = np.dtype(dtype).itemsize * int(np.prod(shape))
    memory = np.zeros(size + LINE, dtype=np.uint8)
    start = -memory.ctypes.data % LINE
    return memory[start : start + size].view(dtype).reshape(shape)


@jit
def sweep(y, z, p, u, v, start, stop):
    """Y += sum of u[k] p[k] and z += sum of v[k] p[k] over the rows of the panel, entries ``start`` to ``stop``.

    Two columns share every number that is read of the panel; the sums are in a fixed order.
    """
    u0, u1, u2, u3, u4, u5, u6, u7 = u[0], u[1], u[2], u[3], u[4], u[5], u[6], u[7]
    v0, v1, v2, v3, v4, v5, v6, v7 = v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]
    y, z, p0, p1, p2 = y[start:stop], z[start:stop], p[0, start:stop], p[1, start:stop], p[2, start:stop]
    p3, p4, p5, p6, p7 = p[3, start:stop], p[4, start:stop], p[5, start:stop], p[6, start:stop], p[7, start:stop]
    for i in range(y.size):
        a0, a1, a2, a3, a4, a5, a6, a7 = p0[i], p1[i], p2[i], p3[i], p4[i], p5[i], p6[i], p7[i]
        low, high = fma(u0, a0, fma(u1, a1, fma(u2, a2, fma(u3, a3, y[i])))), u7 * a7
        y[i] = low + fma(u4, a4, fma(u5, a5, fma(u6, a6, high)))
        low, high = fma(v0, a0, fma(v1, a1, fma(v2, a2, fma(v3, a3, z[i])))), v7 * a7
        z[i] = low + fma(v4, a4, fma(v5, a5, fma(v6, a6, high)))


@jit
def eliminate(a, n, first, stop, order):
    """Factors of the columns ``first`` to ``stop`` among themselves, with row pivots; False where there is none.

    Only these columns are changed. Rows are swapped only where the pivot at hand is below ``THRESHOLD`` of the largest.
    """
    for j in range(first, stop):
        row = a[j]
        most = largest(row[j:n])
        if not (most > 0.0 and most < inf):
            return False
        at = j
        if not abs(row[j]) >= THRESHOLD * most:
            for i in range(j + 1, n):
                if abs(row[i]) > abs(row[at]):
                    at = i
            for k in range(first, stop):
                a[k, j], a[k, at] = a[k, at], a[k, j]
        order[j] = at
        scale = SINGLE(1.0) / row[j]
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
def through(column, first, t, u):
    """Entries of a column in the rows of the panel, through the panel's triangle t: y = L^-1 y; u = -y."""
    y0, y1, y2, y3 = column[first], column[first + 1], column[first + 2], column[first + 3]
    y4, y5, y6, y7 = column[first + 4], column[first + 5], column[first + 6], column[first + 7]
    y1 -= t[0, 1] * y0
    y2 -= fma(t[0, 2], y0, t[1, 2] * y1)
    y3 -= fma(t[0, 3], y0, t[1, 3] * y1) + t[2, 3] * y2
    y4 -= fma(t[0, 4], y0, t[1, 4] * y1) + fma(t[2, 4], y2, t[3, 4] * y3)
    y5 -= fma(t[0, 5], y0, t[1, 5] * y1) + fma(t[2, 5], y2, t[3, 5] * y3) + t[4, 5] * y4
    y6 -= fma(t[0, 6], y0, t[1, 6] * y1) + fma(t[2, 6], y2, t[3, 6] * y3) + fma(t[4, 6], y4, t[5, 6] * y5)
    rest = fma(t[4, 7], y4, t[5, 7] * y5) + t[6, 7] * y6
    y7 -= fma(t[0, 7], y0, t[1, 7] * y1) + fma(t[2, 7], y2, t[3, 7] * y3) + rest
    column[first + 1], column[first + 2], column[first + 3], column[first + 4] = y1, y2, y3, y4
    column[first + 5], column[first + 6], column[first + 7] = y5, y6, y7
    u[0], u[1], u[2], u[3], u[4], u[5], u[6], u[7] = -y0, -y1, -y2, -y3, -y4, -y5, -y6, -y7


@jit
def complete(a, n, size):
    """Ones on the diagonal of the rows and columns from n to ``size``, so that they change nothing."""
    for j in range(n, size):
        a[j, :size] = 0.0
        a[j, j] = 1.0
    for j in range(n):
        a[j, n:size] = 0.0


@jit
def factorise(a, n, order, panel):
    """P A = L U in place of A (n unknowns, by columns); returns False where A is singular or not finite.

    Shapes: a (W, W) with W = aligned(n) or more; order (W,): the row that each pivot was swapped with; panel
    (WIDTH, W): scratch. L has ones on its diagonal, which are not stored. Columns are completed to whole panels.
    """
    size = n + (-n) % WIDTH
    end = n + (-n) % ALIGNED
    complete(a, n, size)
    triangle, u = np.zeros((WIDTH, WIDTH), dtype=SINGLE), np.zeros((2, WIDTH), dtype=SINGLE)
    for first in range(0, size, WIDTH):
        stop = first + WIDTH
        if not eliminate(a, size, first, stop, order):
            return False
        start = stop - stop % ALIGNED
        moved = False
        for k in range(WIDTH):
            moved = moved or order[first + k] != first + k
            triangle[k] = a[first + k, first:stop]
            panel[k, start:stop] = 0.0
            panel[k, stop:size] = a[first + k, stop:size]
            panel[k, size:end] = 0.0
        if moved:
            for c in range(first):
                swap(a[c], order, first, stop)
            for c in range(stop, size):
                swap(a[c], order, first, stop)
        for c in range(stop, size, 2):
            through(a[c], first, triangle, u[0])
            through(a[c + 1], first, triangle, u[1])
            sweep(a[c], a[c + 1], panel, u[0], u[1], start, end)
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
