"""What is made once: an array for a view, or a property for all views of a model."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np

if TYPE_CHECKING:
    from monazite.axes import Axes
    from monazite.view import View

T = TypeVar("T")


def once(method: Callable[..., np.ndarray]) -> Callable[..., np.ndarray]:
    """Compute an array of a view once for the same arguments; several outcomes are made from it."""

    @wraps(method)
    def remembered(self: View, *key: int) -> np.ndarray:
        name = (method.__name__, *key)
        if name not in self.known:
            self.known[name] = method(self, *key)
        return self.known[name]

    return remembered


class of_model(Generic[T]):
    """A property that a model alone decides: computed once, whatever the number of views of it."""

    def __init__(self, method: Callable[[Any], T]) -> None:
        self.method, self.name, self.__doc__ = method, method.__name__, method.__doc__

    def __get__(self, axes: Axes, owner: type[Axes] | None = None) -> T:
        known = axes.model.known
        if self.name not in known:
            known[self.name] = self.method(axes)
        return known[self.name]
