"""Models with levers moved, held so that the next move takes their arrays over; those of all workspaces together."""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Collection, Iterable
from itertools import count

import numpy as np

from monazite.model.build import Model
from monazite.presentation.web.runs.incremental_runs import arrays_in, limits_hash
from monazite.presentation.web.work.thread_safe_cache import ThreadSafeCache

MAX_MOVED_BYTES = 100_000_000
"""Of all workspaces: 13 MB each in the usual scenario, so some eight; six workspaces with eight each held 600 MB."""
MAX_SHAPES = 8
"""Models with different limits of one workspace: levers make only a few of them."""
LAST = "last"


class MovedModels:
    """Models of all workspaces, by the limits that they have; those unused for longest go.

    Parameters
    ----------
    max_bytes
        Bound of what they hold beside the models of their workspaces.
    """

    def __init__(self, max_bytes: int = MAX_MOVED_BYTES) -> None:
        self._held: ThreadSafeCache[tuple[int, str], tuple[Model, int]] = ThreadSafeCache(max_bytes, lambda one: one[1])
        self._numbers, self._gone = count(), deque[int]()

    def __len__(self) -> int:
        return len(self._held)

    def shrink(self, share: float) -> None:
        """Let go of models, those unused for longest first, until at most a share of the bound is held."""
        self._held.shrink(share)

    def of(self, workspace: object, rest: Model) -> MovedModelsOfWorkspace:
        """The part of one workspace, which goes with it; ``rest`` is its model with all levers at rest."""
        while self._gone:  # noted, not dropped, as they go: the collector may come by while the cache is locked
            gone = self._gone.popleft()
            self._held.drop(lambda key, gone=gone: key[0] == gone)
        number = next(self._numbers)
        weakref.finalize(workspace, self._gone.append, number)
        return MovedModelsOfWorkspace(number, self._held, array_ids(rest))


class MovedModelsOfWorkspace:
    """Models of one workspace: the last one, and the first ones of each shape of the limits.

    Parameters
    ----------
    number
        Of the workspace.
    held
        The models of all workspaces, each with its bytes.
    shared
        Ids of arrays that the workspace holds anyway.
    """

    def __init__(
        self, number: int, held: ThreadSafeCache[tuple[int, str], tuple[Model, int]], shared: frozenset[int]
    ) -> None:
        self._number, self._held, self._shared, self._shapes = number, held, shared, list[str]()

    def siblings(self) -> tuple[Model, ...]:
        """Those that are held still, the last one first."""
        held = (self._held.get((self._number, name)) for name in (LAST, *self._shapes))
        return tuple(one[0] for one in held if one is not None)

    def add(self, model: Model) -> None:
        """Hold a model that was made from that at rest."""
        size = own_bytes(model, self._shared)
        self._held.put((self._number, LAST), (model, size))
        shape = limits_hash(model)
        if shape not in self._shapes and len(self._shapes) < MAX_SHAPES:
            self._shapes.append(shape)
        if shape in self._shapes and self._held.get((self._number, shape)) is None:
            self._held.put((self._number, shape), (model, size))


def own_bytes(model: Model, shared: Collection[int]) -> int:
    """Bytes of the arrays of a model that are not shared."""
    return sum(array.nbytes for array in _arrays_of(model) if id(array) not in shared)


def array_ids(model: Model) -> frozenset[int]:
    """Ids of the arrays of a model, which last as long as it does."""
    return frozenset(id(array) for array in _arrays_of(model))


def _arrays_of(model: Model) -> Iterable[np.ndarray]:
    return arrays_in((model.controls, model.base, model.structure, model.limits))
