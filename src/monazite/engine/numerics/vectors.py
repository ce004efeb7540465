"""Numbers side by side in a register of 32 bytes, for loops that have to keep several sums in registers.

The compiler turns a plain loop over a row into vectors, but reads and writes the row once for every term, and it first
makes sure that rows do not overlap, which takes longer than a row of fifteen buyers. Products of matrices, of which the
factors and the Jacobian consist, and sums over origins are faster where a piece of the result stays in registers until
all terms are in it, and that has to be written down. A register holds ``LANES`` numbers of single precision (rows have
a length that is a multiple of it) or ``PAIRS`` of double precision (rows are at least that long, and the last piece of
a row begins ``PAIRS`` before its end). On processors with narrower vectors each operation becomes two or four.
"""

from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.imputils import impl_ret_borrowed
from numba.extending import intrinsic as as_instruction
from numba.extending import models, register_model
from numba.np.arrayobj import populate_array

intrinsic: Any = as_instruction  # takes the typing context away from the arguments, which type checkers cannot see
LANES, PAIRS = 8, 4
VECTORS = {
    types.float32: ir.VectorType(ir.FloatType(), LANES),
    types.float64: ir.VectorType(ir.DoubleType(), PAIRS),
}


class VectorLanes(types.Type):
    """Type of a register of numbers of one precision."""

    def __init__(self, number) -> None:
        self.number = number
        super().__init__(name=f"Lanes({number})")


@register_model(VectorLanes)
class VectorLanesModel(models.PrimitiveModel):
    """How the compiler holds them."""

    def __init__(self, manager, kind) -> None:
        super().__init__(manager, kind, VECTORS[kind.number])


def _address(context, builder, row, kind, index):
    """Address of the vector that begins at ``index`` of a contiguous row."""
    array = context.make_array(kind)(context, builder, row)
    return builder.bitcast(builder.gep(array.data, [index]), VECTORS[kind.dtype].as_pointer())


@intrinsic
def load(typing_context, row, index):
    """Numbers of a contiguous row, from ``index``."""

    def generate(context, builder, signature, arguments):
        address = _address(context, builder, arguments[0], signature.args[0], arguments[1])
        return builder.load(address, align=row.dtype.bitwidth // 8)

    return VectorLanes(row.dtype)(row, types.intp), generate


@intrinsic
def store(typing_context, row, index, vector):
    """Put a vector into a contiguous row, from ``index``."""

    def generate(context, builder, signature, arguments):
        address = _address(context, builder, arguments[0], signature.args[0], arguments[1])
        builder.store(arguments[2], address, align=row.dtype.bitwidth // 8)
        return context.get_dummy_value()

    return types.void(row, types.intp, vector), generate


@intrinsic
def flat(typing_context, array):
    """All numbers of a contiguous array as one vector in the same memory."""

    def generate(context, builder, signature, arguments):
        whole = context.make_array(array)(context, builder, arguments[0])
        vector = context.make_array(signature.return_type)(context, builder)
        item = context.get_constant(types.intp, context.get_abi_sizeof(context.get_data_type(array.dtype)))
        populate_array(vector, data=whole.data, shape=cgutils.pack_array(builder, [whole.nitems]),
                       strides=cgutils.pack_array(builder, [item]), itemsize=item, meminfo=whole.meminfo,
                       parent=whole.parent)  # fmt: skip
        return impl_ret_borrowed(context, builder, signature.return_type, vector._getvalue())

    return types.Array(array.dtype, 1, "C")(array), generate


@intrinsic
def spread(typing_context, number):
    """One number in every lane."""
    vector = VECTORS[number]

    def generate(context, builder, signature, arguments):
        first = ir.Constant(ir.IntType(32), 0)
        one = builder.insert_element(ir.Constant(vector, ir.Undefined), arguments[0], first)
        same = ir.Constant(ir.VectorType(ir.IntType(32), vector.count), [0] * vector.count)
        return builder.shuffle_vector(one, ir.Constant(vector, ir.Undefined), same)

    return VectorLanes(number)(number), generate


@intrinsic
def total(typing_context, vector):
    """Sum of the lanes."""

    def generate(context, builder, signature, arguments):
        count = VECTORS[vector.number].count
        parts = [builder.extract_element(arguments[0], ir.Constant(ir.IntType(32), i)) for i in range(count)]
        while len(parts) > 1:
            half = len(parts) // 2
            parts = [builder.fadd(parts[i], parts[i + half]) for i in range(half)]
        return parts[0]

    return vector.number(vector), generate


@intrinsic
def fma(typing_context, a, b, c):
    """A b + c in every lane, with one rounding."""
    vector = VECTORS[a.number]

    def generate(context, builder, signature, arguments):
        function = ir.FunctionType(vector, [vector] * 3)
        name = f"llvm.fma.v{vector.count}f{a.number.bitwidth}"
        return builder.call(cgutils.get_or_insert_function(builder.module, function, name), arguments)

    return a(a, a, a), generate
