"""The large kernels of a month as its solver calls them: by address.

Whatever a kernel calls is optimised once more with it. The equations, their derivatives and the factors, compiled
already, would take the compiler as long again inside the market kernel.
"""

from typing import Any

from numba.extending import intrinsic as as_instruction

from monazite.engine import balance
from monazite.engine.jit import by_address
from monazite.engine.numerics import broyden, factors
from monazite.engine.numerics import jacobian as derivatives

intrinsic: Any = as_instruction  # takes the typing context away from the arguments, which type checkers cannot see


@intrinsic
def evaluate(typing_context, z, blocks, network, behaviour, month, market):
    """`balance.evaluate`."""
    return by_address(balance.evaluate, (z, blocks, network, behaviour, month, market))


@intrinsic
def jacobian(typing_context, z, blocks, network, behaviour, month, market, tangents):
    """`jacobian.jacobian`."""
    return by_address(derivatives.jacobian, (z, blocks, network, behaviour, month, market, tangents))


@intrinsic
def factorise(typing_context, a, n, order):
    """`factors.factorise`."""
    return by_address(factors.factorise, (a, n, order))


@intrinsic
def apply_inverse(typing_context, memory, corrections, active, n, error, out):
    """`broyden.apply_inverse`."""
    return by_address(broyden.apply_inverse, (memory, corrections, active, n, error, out))


@intrinsic
def broyden_update(typing_context, memory, corrections, since, n, step, proposed, after):
    """`broyden.broyden_update`."""
    return by_address(broyden.broyden_update, (memory, corrections, since, n, step, proposed, after))
