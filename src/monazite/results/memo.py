"""What is computed once: an array for a view, or a property for all views of a model."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, Protocol

import numpy as np


class HasCache(Protocol):
    """A view: it keeps the arrays that were derived from its flows."""

    cache: dict[tuple[object, ...], np.ndarray]


class HasModel(Protocol):
    """Axes of a model: what only the model decides is kept with the model."""

    model: Any


def cached_per_view[V: HasCache, **P](
    method: Callable[Concatenate[V, P], np.ndarray],
) -> Callable[Concatenate[V, P], np.ndarray]:
    """Compute an array of a view once for the same arguments, also by keyword; several outcomes are made from it."""

    @wraps(method)
    def cached(self: V, *args: P.args, **kwargs: P.kwargs) -> np.ndarray:
        key = (method, args, *sorted(kwargs.items()))  # not its name, which a method of another file may share
        if key not in self.cache:
            self.cache[key] = method(self, *args, **kwargs)
        return self.cache[key]

    return cached


if TYPE_CHECKING:
    cached_per_model = property  # a checker knows properties, and that is how it is used
    cached_per_dataset = property
else:

    class cached_per_model:
        """A property that a model alone decides: computed once, whatever the number of views of it."""

        def __init__(self, method: Callable[[Any], Any]) -> None:
            self.method, self.name, self.__doc__ = method, method.__name__, method.__doc__

        def __get__(self, axes: HasModel, owner: type | None = None) -> object:
            cache = self.cache_of(axes.model)
            if self.name not in cache:
                cache[self.name] = self.method(axes)
            return cache[self.name]

        @staticmethod
        def cache_of(model: Any) -> dict[str, Any]:
            """Where the value is held."""
            return model.cache

    class cached_per_dataset(cached_per_model):
        """A property that the facts and axes of a model decide: the same for all models whose measures alone differ."""

        @staticmethod
        def cache_of(model: Any) -> dict[str, Any]:
            """Where the value is held."""
            return model.facts
