"""How much memory runs and games hold: the bytes of their arrays, so that what is held can be bounded by them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from monazite.results.results import Results


def held_bytes(item: Any, *, besides: Any = ()) -> int:
    """Bytes of the arrays in an item, each counted once.

    Parameters
    ----------
    item
        An array, or tuples, lists, mappings and dataclasses of them; of a run its flows and its model, and as much as
        the flows again for the outcomes that are made from it while it is read.
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
    if isinstance(item, np.ndarray):
        whole = item
        while isinstance(whole.base, np.ndarray):
            whole = whole.base
        yield whole
    elif isinstance(item, Results):
        yield from _arrays((item.view.flows, item.model))
    else:
        for part in _parts(item):
            yield from _arrays(part)


def _runs(item: Any) -> Iterator[Results]:
    if isinstance(item, Results):
        yield item
    else:
        for part in _parts(item):
            yield from _runs(part)


def _outcome_bytes(run: Results) -> int:
    return sum(array.nbytes for array in _arrays(run.view.flows))


def _parts(item: Any) -> Iterator[Any]:
    if isinstance(item, tuple | list):
        yield from item
    elif isinstance(item, Mapping):
        yield from item.values()
    elif is_dataclass(item) and not isinstance(item, type):
        yield from (getattr(item, one.name) for one in fields(item))
