"""What a month begins with, remembered: runs that are the same up to a month go on from it, bit by bit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np

from monazite.engine.market_arrays import Market, Month, ScratchArrays
from monazite.engine.run import begin, new_scratch
from monazite.engine.state import Params, State
from monazite.model.build import Model

if TYPE_CHECKING:
    from monazite.results.results import Results


class Snapshot(NamedTuple):
    """State and memory of some draws at the beginning of a month; all arrays have the leading axis ``draw``."""

    state: State
    month: Month
    market: Market
    plan: np.ndarray


class BegunRun(NamedTuple):
    """A run that was made before, a month counted from 0, and the state of all its draws at the month's beginning."""

    results: Results
    month: int
    snapshot: Snapshot


def remembered(state: State, scratch: ScratchArrays, part: slice = slice(None)) -> Snapshot:
    """A copy of what a month begins with in some draws; all other scratch memory is filled before it is read."""
    return deep_copy(rows_of(Snapshot(state, scratch.month, scratch.market, scratch.plan), part))


def deep_copy(value: Any) -> Any:
    """A copy of nested tuples of arrays."""
    if isinstance(value, np.ndarray):
        return cast("np.ndarray", value).copy()
    if not isinstance(value, tuple):
        return value
    parts: list[Any] = [deep_copy(part) for part in cast("tuple[Any, ...]", value)]
    kind: Any = type(cast("object", value))
    return kind(*parts) if hasattr(kind, "_fields") else tuple(parts)


def rows_of[T: tuple[Any, ...]](value: T, part: slice | np.ndarray) -> T:
    """Some draws of nested tuples of arrays."""
    rows: list[Any] = [a[part] if isinstance(a, np.ndarray) else rows_of(a, part) for a in value]
    return cast("T", cast("Any", type(value))(*rows))


def joined[T: tuple[Any, ...]](parts: Sequence[T]) -> T:
    """Draws of nested tuples of arrays, one after the other."""
    if len(parts) == 1:
        return parts[0]
    fields = [
        np.concatenate(values) if isinstance(values[0], np.ndarray) else joined(values)
        for values in zip(*parts, strict=True)
    ]
    return cast("T", cast("Any", type(parts[0]))(*fields))


def resumed(snapshot: Snapshot, model: Model, params: Params) -> tuple[State, ScratchArrays]:
    """State and scratch memory of a model from those of another one that is the same up to the month of the snapshot.

    Limits are numbered by the month in which they begin, so those of both models are the same up to that month; what
    the models do later gives arrays of other lengths, of which the first part is taken over.
    """
    state, scratch = begin(model.structure, params, model.base), new_scratch(model.structure, params, model.base)
    _copy_leading(snapshot, (state, scratch.month, scratch.market, scratch.plan))
    return state, scratch


def _copy_leading(source: Any, target: Any) -> None:
    """Copy nested tuples of arrays as far as both reach."""
    if isinstance(source, np.ndarray):
        mine, theirs = cast("np.ndarray", source), cast("np.ndarray", target)
        block = tuple(slice(0, min(a, b)) for a, b in zip(mine.shape, theirs.shape, strict=True))
        theirs[block] = mine[block]
    elif isinstance(source, tuple):
        for a, b in zip(cast("tuple[Any, ...]", source), cast("tuple[Any, ...]", target), strict=True):
            _copy_leading(a, b)
