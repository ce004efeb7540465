"""Memory in which the market of one thread works: tangents and the unknowns of the draw at hand."""

from collections.abc import Mapping
from math import prod

import numpy as np
from numpy import ndarray

from monazite.engine.market import unknowns
from monazite.engine.market_arrays import Iterate, Tangents
from monazite.engine.numerics.factors import LINE, SINGLE, aligned, zeros
from monazite.engine.numerics.quantity_tangents import STRIDE
from monazite.engine.numerics.vectors import LANES
from monazite.engine.supply_network import MarketNetwork

Shapes = Mapping[str, tuple[type, tuple[int, ...]]]
"""Kind of number and shape of arrays, by name."""


def bytes_needed(shapes: Shapes) -> int:
    """Bytes of arrays that each begin where a line of the cache begins."""
    return sum(-(-prod(shape) * np.dtype(kind).itemsize // LINE) * LINE for kind, shape in shapes.values())


def zeros_within(memory: ndarray, shapes: Shapes) -> dict[str, ndarray]:
    """Arrays of zeros one after another in a piece of memory (bytes)."""
    memory[: bytes_needed(shapes)] = 0
    arrays: dict[str, ndarray] = {}
    at = 0
    for name, (kind, shape) in shapes.items():
        size = prod(shape) * np.dtype(kind).itemsize
        arrays[name] = memory[at : at + size].view(kind).reshape(shape)
        at += size + -size % LINE
    return arrays


def tangent_shapes(network: MarketNetwork) -> Shapes:
    """Kind and shape of the arrays of `Tangents`."""
    goods, buyers = network.price_ref.size, network.activity_ref.shape[1]
    elements, slots = network.pair.shape
    n, limits = unknowns(network)[2], network.limit_good.size
    grades, variants = network.recipe.shape[:2]
    entries = int(np.diff(network.column_start).max())
    entries, wide = entries + -entries % LANES, n + -n % STRIDE
    return {
        "price": (SINGLE, (goods, slots, entries)),
        "delivered": (SINGLE, (goods, buyers, entries)),
        "recipe": (SINGLE, (grades, variants, slots, entries)),
        "mean": (SINGLE, (grades, slots, entries)),
        "level": (np.float64, (goods, slots)),
        "rows": (SINGLE, (buyers, wide)),
        "spare": (SINGLE, (2, wide)),
        "make": (SINGLE, (grades + 2, slots, wide)),
        "matrix": (SINGLE, (n, wide)),
        "slope": (np.float64, (goods, limits)),
        "together": (np.float64, (goods, buyers)),
        "factor": (np.float64, (len(network.mix), buyers)),
        "mixed": (np.bool_, (goods,)),
        "weights": (SINGLE, (slots + 2, buyers)),
        "change": (SINGLE, (entries,)),
        "value": (np.float64, (slots, elements)),
        "offered": (np.float64, (slots, elements)),
        "block": (np.float64, (elements, elements)),
        "feeds": (np.float64, (elements,)),
        "origin": (SINGLE, (slots,)),
        "buying": (np.uint64, (buyers,)),
        "inside": (np.uint64, (buyers,)),
        "acting": (np.int64, (limits,)),
        "making": (np.int64, (slots,)),
        "sending": (np.int64, (len(network.basket),)),
    }


def memory_of_tangents(network: MarketNetwork) -> ndarray:
    """Memory for the tangents of a network, or of the same one with fewer limits."""
    return zeros(bytes_needed(tangent_shapes(network)), dtype=np.uint8)


def new_tangents(network: MarketNetwork, memory: ndarray | None = None) -> Tangents:
    """Scratch memory for the Jacobian of one thread, within ``memory`` if that is given."""
    shapes = tangent_shapes(network)
    memory = zeros(bytes_needed(shapes), dtype=np.uint8) if memory is None else memory
    return Tangents(**zeros_within(memory, shapes))


def new_iterate(limits: ndarray, first_limit: int, count: int) -> Iterate:
    """Memory for the unknowns of a month in which the ``limits`` are in force, of ``count`` in the run."""
    n = first_limit + limits.size
    return Iterate(
        numbers=np.concatenate([np.arange(first_limit), first_limit + limits]),
        active=np.zeros(n, dtype=np.int64),
        limit=np.zeros(limits.size),
        last=np.zeros(n),
        guess=np.zeros(n),
        reference=np.zeros(n),
        old=np.zeros(n),
        proposed=np.zeros(n, dtype=SINGLE),
        taken=np.zeros(n, dtype=SINGLE),
        after=zeros(aligned(first_limit + count), dtype=SINGLE),
    )
