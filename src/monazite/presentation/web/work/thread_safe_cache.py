"""A cache that several threads may use at once and that lets go of what has not been used for longest."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock

from cachetools import Cache, LRUCache


class ThreadSafeCache[K: Hashable, V]:
    """Values by key, at most ``maxsize`` of them, or of at most ``maxsize`` in total where ``size_of`` is given.

    Parameters
    ----------
    maxsize
        Number of values, or the bound of the sum of their sizes.
    size_of
        Size of a value, at least 0. A value that is larger than ``maxsize`` is held alone.
    """

    def __init__(self, maxsize: int, size_of: Callable[[V], int] | None = None) -> None:
        bounded = None if size_of is None else lambda value: min(size_of(value), maxsize)
        self._values: LRUCache[K, V] = LRUCache(maxsize, getsizeof=bounded)
        self._lock = Lock()

    def __len__(self) -> int:
        with self._lock:
            return len(self._values)

    def get(self, key: K) -> V | None:
        """The value of a key, or None."""
        with self._lock:
            return self._values.get(key)

    def put(self, key: K, value: V) -> None:
        """Hold a value; those unused for longest go."""
        with self._lock:
            self._values[key] = value

    def get_or_make(self, key: K, make: Callable[[], V]) -> V:
        """The value of a key, made if it is not held; two threads at once may both make it."""
        value = self.get(key)
        if value is None:
            value = make()
            self.put(key, value)
        return value

    def drop(self, is_unwanted: Callable[[K], bool]) -> None:
        """Let go of the values of some keys."""
        with self._lock:
            for key in [key for key in self._values if is_unwanted(key)]:
                del self._values[key]

    def clear(self) -> None:
        """Let go of all values."""
        with self._lock:
            self._values.clear()

    def shrink(self, share: float) -> None:
        """Let go of values, those unused for longest first, until at most a share of the bound is held."""
        with self._lock:
            while self._values and self._values.currsize > share * self._values.maxsize:
                self._values.popitem()

    def values(self) -> list[V]:
        """All values, the first that was put in first; none of them counts as used by that."""
        with self._lock:
            return [Cache.__getitem__(self._values, key) for key in self._values]
