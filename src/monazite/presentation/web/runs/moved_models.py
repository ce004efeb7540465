"""Models with levers moved, held so that the next move takes their arrays over; those of all workspaces together."""

from __future__ import annotations

import weakref
from collections import deque
from itertools import count
from typing import Protocol

from monazite.analysis.held_bytes import held_bytes
from monazite.model.build import Model
from monazite.presentation.web.runs.incremental_runs import limits_hash
from monazite.presentation.web.work.thread_safe_cache import ThreadSafeCache

MAX_MOVED_BYTES = 100_000_000
"""Of all workspaces: 13 MB each in the usual scenario, so some eight; six workspaces with eight each held 600 MB."""
MAX_SHAPES = 8
"""Models with different limits of one workspace: levers make only a few of them."""
LAST = "last"


class HasModel(Protocol):
    """A workspace, as far as it matters here."""

    @property
    def model(self) -> Model:
        """The model with all levers at rest."""
        ...


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

    def of(self, workspace: HasModel) -> MovedModelsOfWorkspace:
        """The part of one workspace, which goes with it."""
        while self._gone:  # noted, not dropped, as they go: the collector may come by while the cache is locked
            gone = self._gone.popleft()
            self._held.drop(lambda key, gone=gone: key[0] == gone)
        number = next(self._numbers)
        weakref.finalize(workspace, self._gone.append, number)
        return MovedModelsOfWorkspace(number, self._held)


class MovedModelsOfWorkspace:
    """Models of one workspace: the last one, and the first ones of each shape of the limits."""

    def __init__(self, number: int, held: ThreadSafeCache[tuple[int, str], tuple[Model, int]]) -> None:
        self._number, self._held, self._shapes = number, held, list[str]()

    def siblings(self) -> tuple[Model, ...]:
        """Those that are held still, the last one first."""
        held = (self._held.get((self._number, name)) for name in (LAST, *self._shapes))
        return tuple(one[0] for one in held if one is not None)

    def add(self, model: Model, rest: Model) -> None:
        """Hold a model that was made from that at ``rest``."""
        size = own_bytes(model, rest)
        self._held.put((self._number, LAST), (model, size))
        shape = limits_hash(model)
        if shape not in self._shapes and len(self._shapes) < MAX_SHAPES:
            self._shapes.append(shape)
        if shape in self._shapes and self._held.get((self._number, shape)) is None:
            self._held.put((self._number, shape), (model, size))


def own_bytes(model: Model, rest: Model) -> int:
    """Bytes of a model that another one does not hold as well."""
    parts = (model.controls, model.base, model.structure, model.limits)
    return held_bytes(parts, besides=(rest.controls, rest.base, rest.structure, rest.limits))
