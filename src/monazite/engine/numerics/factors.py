"""LU factors of a dense matrix that can be kept: LAPACK's cannot be reached from a compiled kernel that is cached.

Factors are of single precision. They only say where to go: residuals are of double precision, and a step that is off in
its seventh digit costs nothing. They are half as large so and stay in the cache beside what the equations need.
The matrix is stored by columns (row j of the array is column j), so that all inner loops run along memory. Eight
columns are eliminated at a time: they stay in the fastest cache while every other column is read and written once for
the eight. What lies beyond row n of a column is scratch.

The factors are those of block elimination: with A = [A1 B; C D] and W = C A1^-1, A = [1 0; W 1] [A1 B; 0 D - W B]. The
inverse of each eight by eight block A1 is kept in its place, W below it and B, as it is, to the right: so nothing has
to be solved for the columns of B, and a solution needs no divisions.
Source: Golub and Van Loan, Matrix Computations, 4th ed. 2013, sections 3.2.11 (block elimination) and 3.4 (pivoting).
"""

from math import inf

import numpy as np

from monazite.engine.jit import allocation_free, jit
from monazite.engine.numerics.algebra import add_scaled, largest, scale
from monazite.engine.numerics.vectors import LANES, fma, load, spread, store

SINGLE = np.float32  # precision of the factors
THRESHOLD = SINGLE(0.1)  # of the largest entry of the column
WIDTH = LANES  # columns eliminated at a time
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


@allocation_free
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
        scale(row[j + 1 : n], SINGLE(1.0) / row[j])
        for k in range(j + 1, stop):
            other, u = a[k, j + 1 : n], a[k, j]
            add_scaled(other, -u, row[j + 1 : n])
    return True


@allocation_free
def swap_rows(column, order, first, stop):
    """Row swaps of the pivots ``first`` to ``stop`` in one column."""
    for k in range(first, stop):
        if order[k] != k:
            column[k], column[order[k]] = column[order[k]], column[k]


@allocation_free
def divide_below(a, first, size):
    """W = L21 L11^-1 in place of the columns of L below the block that begins at ``first``."""
    stop = first + WIDTH
    for k in range(WIDTH - 2, -1, -1):
        column = a[first + k, stop:size]
        for later in range(k + 1, WIDTH):
            add_scaled(column, -a[first + k, first + later], a[first + later, stop:size])


@allocation_free
def invert_block(a, first, block):
    """A1^-1 in place of the factors L11 U11 of the block that begins at ``first``; ``block`` holds its rows meanwhile.

    The eight columns of the inverse stand side by side in a vector.
    """
    for k in range(WIDTH):
        block[k] = 0.0
        block[k, k] = 1.0
        row = load(block[k], 0)
        for j in range(k):
            row = fma(spread(-a[first + j, first + k]), load(block[j], 0), row)
        store(block[k], 0, row)
    for k in range(WIDTH - 1, -1, -1):
        row = load(block[k], 0)
        for j in range(k + 1, WIDTH):
            row = fma(spread(-a[first + j, first + k]), load(block[j], 0), row)
        store(block[k], 0, row)
        scale(block[k], SINGLE(1.0) / a[first + k, first + k])
    for k in range(WIDTH):
        for i in range(WIDTH):
            a[first + i, first + k] = block[k, i]


@allocation_free
def store_columns(d0, d1, d2, d3, i, x0, x1, x2, x3):
    """Store one vector of each of four columns."""
    store(d0, i, x0)
    store(d1, i, x1)
    store(d2, i, x2)
    store(d3, i, x3)


@allocation_free
def update_trailing_block(a, c, w, b, start, stop):
    """D -= W B for the four columns from c, entries ``start`` to ``stop``. Shapes: w (WIDTH, rows), b (4, WIDTH).

    Two vectors of each of the four columns stay in registers: what is read of W and B serves four and two of them.
    """
    d0, d1, d2, d3 = a[c], a[c + 1], a[c + 2], a[c + 3]
    whole = start + (stop - start) // (2 * LANES) * (2 * LANES)
    for i in range(start, whole, 2 * LANES):
        j = i + LANES
        x0, x1, x2, x3 = load(d0, i), load(d1, i), load(d2, i), load(d3, i)
        y0, y1, y2, y3 = load(d0, j), load(d1, j), load(d2, j), load(d3, j)
        for k in range(WIDTH):
            p, q = load(w[k], i), load(w[k], j)
            b0, b1, b2, b3 = spread(b[0, k]), spread(b[1, k]), spread(b[2, k]), spread(b[3, k])
            x0, x1, x2, x3 = fma(b0, p, x0), fma(b1, p, x1), fma(b2, p, x2), fma(b3, p, x3)
            y0, y1, y2, y3 = fma(b0, q, y0), fma(b1, q, y1), fma(b2, q, y2), fma(b3, q, y3)
        store_columns(d0, d1, d2, d3, i, x0, x1, x2, x3)
        store_columns(d0, d1, d2, d3, j, y0, y1, y2, y3)
    if whole < stop:
        x0, x1, x2, x3 = load(d0, whole), load(d1, whole), load(d2, whole), load(d3, whole)
        for k in range(WIDTH):
            p = load(w[k], whole)
            x0, x1 = fma(spread(b[0, k]), p, x0), fma(spread(b[1, k]), p, x1)
            x2, x3 = fma(spread(b[2, k]), p, x2), fma(spread(b[3, k]), p, x3)
        store_columns(d0, d1, d2, d3, whole, x0, x1, x2, x3)


@allocation_free
def pad_identity(a, n, size):
    """Ones on the diagonal of the rows and columns from n to ``size``, so that they change nothing."""
    for j in range(n, size):
        a[j, :size] = 0.0
        a[j, j] = 1.0
    for j in range(n):
        a[j, n:size] = 0.0


@jit
def factorise(a, n, order):
    """Block factors of P A in place of A (n unknowns, by columns); returns False where A is singular or not finite.

    Shapes: a (W, W) with W = aligned(n) or more; order (W,): the row that each pivot was swapped with. Columns are
    completed to whole blocks.
    """
    size = n + (-n) % WIDTH
    pad_identity(a, n, size)
    block = np.zeros((WIDTH, WIDTH), dtype=SINGLE)
    for first in range(0, size, WIDTH):
        stop = first + WIDTH
        if not eliminate(a, size, first, stop, order):
            return False
        swapped = False
        for k in range(first, stop):
            swapped = swapped or order[k] != k
        if swapped:
            for c in range(first):
                swap_rows(a[c], order, first, stop)
            for c in range(stop, size):
                swap_rows(a[c], order, first, stop)
        divide_below(a, first, size)
        invert_block(a, first, block)
        for c in range(stop, size, 4):
            for i in range(4):
                for k in range(WIDTH):
                    block[i, k] = -a[c + i, first + k]
            update_trailing_block(a, c, a[first:stop], block, stop, size)
    return True


@allocation_free
def subtract_columns(a, first, start, stop, x, f):
    """X -= sum of f[k] times column ``first`` + k over its entries ``start`` to ``stop``, for a block of columns."""
    f0, f1, f2, f3 = spread(-f[0]), spread(-f[1]), spread(-f[2]), spread(-f[3])
    f4, f5, f6, f7 = spread(-f[4]), spread(-f[5]), spread(-f[6]), spread(-f[7])
    a0, a1, a2, a3 = a[first], a[first + 1], a[first + 2], a[first + 3]
    a4, a5, a6, a7 = a[first + 4], a[first + 5], a[first + 6], a[first + 7]
    for i in range(start, stop, LANES):
        y = fma(f0, load(a0, i), fma(f1, load(a1, i), fma(f2, load(a2, i), fma(f3, load(a3, i), load(x, i)))))
        store(x, i, fma(f4, load(a4, i), fma(f5, load(a5, i), fma(f6, load(a6, i), fma(f7, load(a7, i), y)))))


@allocation_free
def solve_factored(a, n, order, x):
    """Replace x by the solution of A y = x, with the factors of A. Shapes: a (W, W), order and x (W,).

    What lies beyond n in x is scratch.
    """
    size = n + (-n) % WIDTH
    for k in range(n):
        at = order[k]
        x[k], x[at] = x[at], x[k]
    for first in range(0, size, WIDTH):
        subtract_columns(a, first, first + WIDTH, size, x, x[first : first + WIDTH])
    for first in range(size - WIDTH, -1, -WIDTH):
        y = spread(SINGLE(0.0))
        for k in range(WIDTH):
            y = fma(spread(x[first + k]), load(a[first + k], first), y)
        store(x, first, y)
        subtract_columns(a, first, 0, first, x, x[first : first + WIDTH])
