"""The kernels as plain Python: what the interpreter needs where NUMBA_DISABLE_JIT=1 leaves them uncompiled.

Coverage and mutation testing see only what Python runs. Numba then hands out the functions as they are written, but the
few that are instructions of the processor have no Python text; here they get one. Nothing happens in a compiled run.
"""

import math
import os
import struct

import numpy as np

INTERPRETED = os.environ.get("NUMBA_DISABLE_JIT") == "1"
WIDTHS = {np.dtype(np.float32): 8, np.dtype(np.float64): 4}
"""Numbers in a register of 32 bytes, by precision."""


def bits_of(x) -> int:
    """Bits of a double as a signed integer."""
    return struct.unpack("<q", struct.pack("<d", x))[0]


def number_of(bits) -> np.float64:
    """The double with these bits; higher ones fall off, as they do in a register."""
    return np.float64(struct.unpack("<d", struct.pack("<Q", int(bits) & (2**64 - 1)))[0])


def fused(a, b, c):
    """A b + c: of doubles with one rounding where Python can (from 3.13), of singles by way of doubles."""
    if isinstance(a, np.float32):
        return np.float32(float(a) * float(b) + float(c))
    try:
        return np.float64(math.fma(a, b, c))  # pyright: ignore[reportAttributeAccessIssue]
    except (AttributeError, OverflowError, ValueError):  # before 3.13; beyond the largest double; infinity times zero
        pass
    return np.float64(a) * np.float64(b) + np.float64(c)


def load(row, index) -> np.ndarray:
    """Numbers of a row, from ``index``; raises where the register would reach beyond the row."""
    vector = row[index : index + WIDTHS[row.dtype]].copy()
    if vector.size != WIDTHS[row.dtype]:
        raise IndexError(f"a register from {index} on ends beyond a row of {row.size}")
    return vector


def store(row, index, vector) -> None:
    """Put a register into a row, from ``index``."""
    row[index : index + vector.size] = vector


def spread(number) -> np.ndarray:
    """One number in every lane."""
    kind = np.dtype(np.float32) if isinstance(number, np.float32) else np.dtype(np.float64)
    return np.full(WIDTHS[kind], number, dtype=kind)


def flat(array) -> np.ndarray:
    """All numbers of a contiguous array as one vector in the same memory."""
    if not array.flags.c_contiguous:
        raise ValueError("the array is not contiguous")
    return array.reshape(-1)


def total(vector):
    """Sum of the lanes, by halves."""
    while vector.size > 1:
        half = vector.size // 2
        vector = vector[:half] + vector[half:]
    return vector[0]


def fused_lanes(a, b, c) -> np.ndarray:
    """A b + c in every lane; the product of two singles is exact in a double, that of two doubles is rounded."""
    return (a.astype(np.float64) * b + c).astype(a.dtype)


def install() -> None:
    """Put the Python texts in the place of the instructions, before any kernel imports them."""
    from monazite.engine.numerics import elementary, vectors

    for module, functions in (
        (elementary, {"bits_of": bits_of, "number_of": number_of, "fma": fused}),
        (vectors, {"load": load, "store": store, "spread": spread, "total": total, "fma": fused_lanes, "flat": flat}),
    ):
        for name, function in functions.items():
            setattr(module, name, function)
    from monazite.engine.numerics import compiled_calls

    for name, kernel in (
        ("evaluate", compiled_calls.balance.evaluate),
        ("jacobian", compiled_calls.derivatives.jacobian),
        ("factorise", compiled_calls.factors.factorise),
        ("apply_inverse", compiled_calls.broyden.apply_inverse),
        ("broyden_update", compiled_calls.broyden.broyden_update),
    ):
        setattr(compiled_calls, name, kernel)  # no address to call
    # Compiled kernels divide by zero without a word; limits are infinite on purpose.
    np.seterr(all="ignore")


if INTERPRETED:
    install()
