"""How much memory runs and games hold: the bytes of their arrays, so that what is held can be bounded by them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, cast

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.results.results import Results


def held_bytes(item: Any, *, besides: Any = ()) -> int:
    """Bytes of the arrays in an item, each counted once.

    Parameters
    ----------
    item
        An array, or tuples, lists, mappings and dataclasses of them; of a run its flows and its model, and as much as
        the flows again for the outcomes that are made from it while it is read. Its dataset, which all runs share, does
        not count.
    besides
        What is held anyway: arrays in it do not count.
    """
    counted = {id(array) for array in _arrays(besides)}
    total = 0
    for array in _arrays(item):
        if id(array) not in counted:
            counted.add(id(array))
            total += array.nbytes
    return total + sum(_outcome_bytes(run) for run in _runs(item))


def _arrays(item: Any) -> Iterator[np.ndarray]:
    """All arrays; of a part of an array the whole of it, which the part keeps."""
    for one in _leaves(item):
        if isinstance(one, np.ndarray):
            whole = one
            while isinstance(whole.base, np.ndarray):
                whole = whole.base
            yield whole
        else:
            yield from _arrays((one.view.flows, one.model))


def _runs(item: Any) -> Iterator[Results]:
    return (one for one in _leaves(item) if isinstance(one, Results))


def _outcome_bytes(run: Results) -> int:
    return sum(array.nbytes for array in _arrays(run.view.flows))


def _leaves(item: Any) -> Iterator[np.ndarray | Results]:
    """Arrays and runs in an item, by a list of what is left to look at."""
    left = [item]
    while left:
        one = left.pop()
        if isinstance(one, np.ndarray | Results):
            yield one
        elif isinstance(one, Dataset):
            continue  # held once, for whatever runs on it
        elif isinstance(one, tuple | list):
            left.extend(cast("Sequence[Any]", one))
        elif isinstance(one, dict):
            left.extend(cast("dict[Any, Any]", one).values())
        elif names := _field_names(cast("type[Any]", type(one))):
            left.extend(getattr(one, name) for name in names)
        elif isinstance(one, Mapping):
            left.extend(cast("Mapping[Any, Any]", one).values())


@cache
def _field_names(kind: type[Any]) -> tuple[str, ...]:
    """Names of the fields of a dataclass; none of any other type."""
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else ()
