"""Loops over vectors that the kernels share."""

from monazite.engine.elementary import fma
from monazite.engine.jit import jit


@jit
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


@jit
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


@jit
def add_scaled(y, a, x):
    """Y += a x, in the precision of y and x."""
    a = y.dtype.type(a)
    for i in range(y.size):
        y[i] = fma(a, x[i], y[i])


@jit
def add_rows_to_two(y, z, u, v, rows, which):
    """Y += sum of u[b] rows[b] and z += sum of v[b] rows[b] over the b in ``which``: one pass over the rows for two."""
    one = y.dtype.type
    whole = which.size - which.size % 4
    for n in range(0, whole, 4):
        b0, b1, b2, b3 = which[n], which[n + 1], which[n + 2], which[n + 3]
        u0, u1, u2, u3 = one(u[b0]), one(u[b1]), one(u[b2]), one(u[b3])
        v0, v1, v2, v3 = one(v[b0]), one(v[b1]), one(v[b2]), one(v[b3])
        r0, r1, r2, r3 = rows[b0], rows[b1], rows[b2], rows[b3]
        for i in range(y.size):
            a0, a1, a2, a3 = r0[i], r1[i], r2[i], r3[i]
            y[i] += fma(u0, a0, u1 * a1) + fma(u2, a2, u3 * a3)
            z[i] += fma(v0, a0, v1 * a1) + fma(v2, a2, v3 * a3)
    for b in which[whole:]:
        add_scaled(y, u[b], rows[b])
        add_scaled(z, v[b], rows[b])


@jit
def add_rows(y, weight, rows, which):
    """Y += sum of weight[b] rows[b] over the b in ``which``, four rows at a time: one pass over y for four rows."""
    one = y.dtype.type
    whole = which.size - which.size % 4
    for n in range(0, whole, 4):
        b0, b1, b2, b3 = which[n], which[n + 1], which[n + 2], which[n + 3]
        a0, a1, a2, a3 = one(weight[b0]), one(weight[b1]), one(weight[b2]), one(weight[b3])
        r0, r1, r2, r3 = rows[b0], rows[b1], rows[b2], rows[b3]
        for i in range(y.size):
            y[i] += fma(a0, r0[i], a1 * r1[i]) + fma(a2, r2[i], a3 * r3[i])
    for b in which[whole:]:
        add_scaled(y, weight[b], rows[b])
