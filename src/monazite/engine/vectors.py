"""Eight numbers of single precision side by side, for loops that have to keep several sums in registers.

The compiler turns a plain loop over a row into vectors, but reads and writes the row once for every term. Products of
matrices, of which the factors and the Jacobian consist, are faster where a piece of the result stays in registers until
all terms are in it, and that has to be written down. Rows have a length that is a multiple of ``LANES``. On processors
with narrower vectors each operation becomes two or four.
"""

from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic as as_instruction
from numba.extending import models, register_model

intrinsic: Any = as_instruction  # takes the typing context away from the arguments, which type checkers cannot see
LANES = 8
VECTOR = ir.VectorType(ir.FloatType(), LANES)


class Lanes(types.Type):
    """Type of eight numbers in a register."""

    def __init__(self) -> None:
        super().__init__(name="Lanes")


@register_model(Lanes)
class LanesModel(models.PrimitiveModel):
    """How the compiler holds them."""

    def __init__(self, manager, kind) -> None:
        super().__init__(manager, kind, VECTOR)


lanes = Lanes()


def _address(context, builder, row, kind, index):
    """Address of the vector that begins at ``index`` of a contiguous row."""
    array = context.make_array(kind)(context, builder, row)
    return builder.bitcast(builder.gep(array.data, [index]), VECTOR.as_pointer())


@intrinsic
def load(typing_context, row, index):
    """Eight numbers of a contiguous row, from ``index``."""

    def generate(context, builder, signature, arguments):
        address = _address(context, builder, arguments[0], signature.args[0], arguments[1])
        return builder.load(address, align=4)

    return lanes(row, types.intp), generate


@intrinsic
def store(typing_context, row, index, vector):
    """Put eight numbers into a contiguous row, from ``index``."""

    def generate(context, builder, signature, arguments):
        address = _address(context, builder, arguments[0], signature.args[0], arguments[1])
        builder.store(arguments[2], address, align=4)
        return context.get_dummy_value()

    return types.void(row, types.intp, vector), generate


@intrinsic
def spread(typing_context, number):
    """One number eight times."""

    def generate(context, builder, signature, arguments):
        first = ir.Constant(ir.IntType(32), 0)
        one = builder.insert_element(ir.Constant(VECTOR, ir.Undefined), arguments[0], first)
        same = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
        return builder.shuffle_vector(one, ir.Constant(VECTOR, ir.Undefined), same)

    return lanes(types.float32), generate


@intrinsic
def total(typing_context, vector):
    """Sum of the eight numbers."""

    def generate(context, builder, signature, arguments):
        parts = [builder.extract_element(arguments[0], ir.Constant(ir.IntType(32), i)) for i in range(LANES)]
        while len(parts) > 1:
            half = len(parts) // 2
            parts = [builder.fadd(parts[i], parts[i + half]) for i in range(half)]
        return parts[0]

    return types.float32(lanes), generate


@intrinsic
def fma(typing_context, a, b, c):
    """A b + c in every lane, with one rounding."""

    def generate(context, builder, signature, arguments):
        function = ir.FunctionType(VECTOR, [VECTOR] * 3)
        name = f"llvm.fma.v{LANES}f32"
        return builder.call(cgutils.get_or_insert_function(builder.module, function, name), arguments)

    return lanes(lanes, lanes, lanes), generate
