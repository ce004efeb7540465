"""LU factors of a dense matrix that can be kept: LAPACK's cannot be reached from a compiled kernel that is cached.

Factors are of single precision. They only say where to go: residuals are of double precision, and a step that is off in
its seventh digit costs nothing. They are half as large so and stay in the cache beside what the equations need.
The matrix is stored by columns (row j of the array is column j), so that all inner loops run along memory. Eight
columns are eliminated at a time: they stay in the fastest cache while every other column is read and written once for
the eight. Loops over the rest of the matrix run over whole multiples of eight entries, because what is left over a
multiple of the vector length runs many times slower. What lies beyond
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
WIDTH = 8  # columns eliminated at a time: as many as numbers of single precision make a vector of 32 bytes
LINE = 64  # bytes of a line of the cache
ALIGNED = 32  # entries of a row in memory: two lines


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

    Two columns share every number that is read of the panel, and four rows at a time keep all factors in registers.
    """
    y, z = y[start:stop], z[start:stop]
    for k in range(0, WIDTH, 4):
        u0, u1, u2, u3 = u[k], u[k + 1], u[k + 2], u[k + 3]
        v0, v1, v2, v3 = v[k], v[k + 1], v[k + 2], v[k + 3]
        p0, p1, p2, p3 = p[k, start:stop], p[k + 1, start:stop], p[k + 2, start:stop], p[k + 3, start:stop]
        for i in range(y.size):
            a0, a1, a2, a3 = p0[i], p1[i], p2[i], p3[i]
            y[i] = fma(u0, a0, fma(u1, a1, fma(u2, a2, fma(u3, a3, y[i]))))
            z[i] = fma(v0, a0, fma(v1, a1, fma(v2, a2, fma(v3, a3, z[i]))))


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
def through(a, c, first, triangle, block, u):
    """Eight columns from c, in the rows of the panel, through the panel's triangle: Y = L^-1 Y; u = -Y, by columns.

    Turned over in ``block``, so that the eight columns stand side by side in vectors.
    """
    for k in range(WIDTH):
        for i in range(WIDTH):
            block[k, i] = a[c + i, first + k]
    for k in range(1, WIDTH):
        for before in range(k):
            factor = triangle[before, k]
            for i in range(WIDTH):
                block[k, i] -= factor * block[before, i]
    for i in range(WIDTH):
        for k in range(WIDTH):
            a[c + i, first + k] = block[k, i]
            u[i, k] = -block[k, i]


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
    complete(a, n, size)
    triangle, block = np.zeros((WIDTH, WIDTH), dtype=SINGLE), np.zeros((WIDTH, WIDTH), dtype=SINGLE)
    u = np.zeros((WIDTH, WIDTH), dtype=SINGLE)
    for first in range(0, size, WIDTH):
        stop = first + WIDTH
        if not eliminate(a, size, first, stop, order):
            return False
        moved = False
        for k in range(WIDTH):
            moved = moved or order[first + k] != first + k
            triangle[k] = a[first + k, first:stop]
            panel[k, stop:size] = a[first + k, stop:size]
        if moved:
            for c in range(first):
                swap(a[c], order, first, stop)
            for c in range(stop, size):
                swap(a[c], order, first, stop)
        for c in range(stop, size, WIDTH):
            through(a, c, first, triangle, block, u)
            for i in range(0, WIDTH, 2):
                sweep(a[c + i], a[c + i + 1], panel, u[i], u[i + 1], stop, size)
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
