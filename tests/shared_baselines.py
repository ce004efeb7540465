"""What measures do not change of a model, made once for all tests of a process.

A run of one draw spends half of its time on its model, and half of that on the baseline year: balance, prices, rows of
supply, stocks. These are functions of the dataset, and hundreds of tests run the same one under another measure. Here
each is made once per worker for equal arguments; every caller gets a copy of its own, so that no test sees what another
has written into its arrays. Tests of these functions call them where they are defined, unshared.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import fields, is_dataclass
from functools import wraps
from hashlib import blake2b
from threading import Lock
from typing import Any

import numpy as np
from cachetools import LRUCache, cached

from monazite.dataset.dataset import Dataset
from monazite.model import build, initial_stocks, network
from monazite.model.index import Index

SHARED = (
    (build, "balance_baseline"),
    (build, "baseline_supply"),
    (network, "plant_stocks"),
    (network, "opening_stocks"),
    (initial_stocks, "opening_stocks"),
)
"""Modules and the names under which they call what is shared."""
MOST = 32
"""Results of a function that are held; random worlds have datasets of their own."""


class Same:
    """A dataset as part of a key: the very object, which is never written into, and not an equal one."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self._dataset is other._dataset

    def __hash__(self) -> int:
        return id(self._dataset)


def key_of(*arguments: Any) -> tuple:
    """A key that differs where any number or name of the arguments does."""
    return tuple(map(_part, arguments))


def _part(value: Any) -> Any:
    if isinstance(value, Dataset):
        return Same(value)
    if isinstance(value, Index):  # all else follows from the dataset
        return value.month, value.slot_mineral
    if isinstance(value, np.ndarray):
        return value.shape, value.dtype.str, blake2b(np.ascontiguousarray(value)).digest()
    if is_dataclass(value):
        return tuple(_part(getattr(value, item.name)) for item in fields(value))
    return value


def made_once(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, whose results for equal arguments are copies of one."""
    shared = cached(LRUCache(MOST), key=key_of, lock=Lock())(function)

    @wraps(function)
    def copied(*arguments: Any) -> Any:
        return deepcopy(shared(*arguments))

    return copied


def share() -> None:
    """Put what is made once in the place of what is made for every model."""
    once = {name: made_once(getattr(module, name)) for module, name in SHARED}
    for module, name in SHARED:
        setattr(module, name, once[name])
