"""Loops over vectors that the kernels share."""

from monazite.engine.jit import allocation_free, inlined
from monazite.engine.numerics.elementary import fma
from monazite.engine.numerics.vectors import LANES, PAIRS, load, spread, store, total
from monazite.engine.numerics.vectors import fma as fused


@allocation_free
def dot(x, y, n):
    """Inner product in four sums, which the processor adds side by side; the order is fixed, so the result is too."""
    zero = x.dtype.type(0.0)
    a, b, c, d = zero, zero, zero, zero
    whole = n - n % 4
    for i in range(0, whole, 4):
        a = fma(x[i], y[i], a)
        b = fma(x[i + 1], y[i + 1], b)
        c = fma(x[i + 2], y[i + 2], c)
        d = fma(x[i + 3], y[i + 3], d)
    for i in range(whole, n):
        a = fma(x[i], y[i], a)
    return (a + b) + (c + d)


@allocation_free
def inner(x, y, n):
    """Inner product as in `dot`, of rows of single precision that are zero from n to the next multiple of eight."""
    zero = spread(x.dtype.type(0.0))
    a, b, c, d = zero, zero, zero, zero
    size = n + (-n) % LANES
    whole = size - size % (4 * LANES)
    for i in range(0, whole, 4 * LANES):
        a = fused(load(x, i), load(y, i), a)
        b = fused(load(x, i + LANES), load(y, i + LANES), b)
        c = fused(load(x, i + 2 * LANES), load(y, i + 2 * LANES), c)
        d = fused(load(x, i + 3 * LANES), load(y, i + 3 * LANES), d)
    for i in range(whole, size, LANES):
        a = fused(load(x, i), load(y, i), a)
    return (total(a) + total(b)) + (total(c) + total(d))


@allocation_free
def largest(x):
    """Largest absolute value, in four strands as in `dot`; not a number counts as nothing."""
    zero = x.dtype.type(0.0)
    a, b, c, d = zero, zero, zero, zero
    whole = x.size - x.size % 4
    for i in range(0, whole, 4):
        x0, x1, x2, x3 = abs(x[i]), abs(x[i + 1]), abs(x[i + 2]), abs(x[i + 3])
        a = x0 if x0 > a else a
        b = x1 if x1 > b else b
        c = x2 if x2 > c else c
        d = x3 if x3 > d else d
    for i in range(whole, x.size):
        a = abs(x[i]) if abs(x[i]) > a else a
    return max(max(a, b), max(c, d))


@allocation_free
def add_scaled(y, a, x):
    """Y += a x, in the precision of y and x."""
    a = y.dtype.type(a)
    for i in range(y.size):
        y[i] = fma(a, x[i], y[i])


@allocation_free
def copy(x, out):
    """Out = x, written out: an assignment of arrays makes the compiler add what it would say of unlike shapes."""
    for i in range(x.size):
        out[i] = x[i]


@allocation_free
def scale(y, a):
    """Y *= a, in the precision of y."""
    a = y.dtype.type(a)
    for i in range(y.size):
        y[i] *= a


@inlined
def add_rows(row, rows, which, weight):
    """Row += sum of weight[b] rows[b] over the b in ``which``; single precision, whole vectors."""
    for i in range(0, row.size, LANES):
        x = load(row, i)
        for b in which:
            x = fused(spread(weight[b]), load(rows[b], i), x)
        store(row, i, x)


@inlined
def sum_rows(out, first, weight, rows):
    """Out = first + sum of weight[k] rows[k]; double precision."""
    wide = out.size if out.size >= PAIRS else 0
    for start in range(0, wide, PAIRS):
        i = min(start, wide - PAIRS)  # the last piece may begin within the one before: it says the same there
        x = spread(first)
        for k in range(weight.size):
            x = fused(spread(weight[k]), load(rows[k], i), x)
        store(out, i, x)
    for i in range(wide, out.size):
        y = first
        for k in range(weight.size):
            y = fma(weight[k], rows[k, i], y)
        out[i] = y


@inlined
def product(x, y):
    """Inner product of two rows of double precision."""
    sums, whole = spread(0.0), x.size - x.size % PAIRS
    for i in range(0, whole, PAIRS):
        sums = fused(load(x, i), load(y, i), sums)
    a = total(sums)
    for i in range(whole, x.size):
        a = fma(x[i], y[i], a)
    return a


@inlined
def products(rows, x, out):
    """Out = inner product of each row with x, as in `product`; four rows at a time share what is read of x."""
    whole, fours = x.size - x.size % PAIRS, out.size - out.size % 4
    for k in range(0, fours, 4):
        r0, r1, r2, r3 = rows[k], rows[k + 1], rows[k + 2], rows[k + 3]
        s0 = s1 = s2 = s3 = spread(0.0)
        for i in range(0, whole, PAIRS):
            y = load(x, i)
            s0, s1 = fused(load(r0, i), y, s0), fused(load(r1, i), y, s1)
            s2, s3 = fused(load(r2, i), y, s2), fused(load(r3, i), y, s3)
        a, b, c, d = total(s0), total(s1), total(s2), total(s3)
        for i in range(whole, x.size):
            a, b, c, d = fma(r0[i], x[i], a), fma(r1[i], x[i], b), fma(r2[i], x[i], c), fma(r3[i], x[i], d)
        out[k], out[k + 1], out[k + 2], out[k + 3] = a, b, c, d
    for k in range(fours, out.size):
        out[k] = product(rows[k], x)


@inlined
def add_row(y, a, x):
    """Y += a x; double precision."""
    whole, by = x.size - x.size % PAIRS, spread(a)
    for i in range(0, whole, PAIRS):
        store(y, i, fused(by, load(x, i), load(y, i)))
    for i in range(whole, x.size):
        y[i] = fma(a, x[i], y[i])
