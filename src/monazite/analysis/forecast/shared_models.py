"""Models of the courses of the talks, of which most arrays are alike: what is equal is held once.

Controls are dense: seven of them have every month, good, origin and buyer, 3 MB each in the main case. A hundred
courses that write a few of them each would hold gigabytes, most of it the same numbers over and over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from zlib import crc32

import numpy as np

from monazite.model.build import Model
from monazite.scenario.policies import Policy
from monazite.simulation.incremental import LICENCES, with_policies


class SharedModels:
    """Models of a scenario with added measures that share every array in which they are equal.

    Parameters
    ----------
    base
        Model of the scenario without the measures.
    """

    def __init__(self, base: Model) -> None:
        self._base = base
        self._arrays: dict[tuple[str, int], list[np.ndarray]] = {}
        self._by_licences: dict[tuple[int, ...], Model] = {}
        self._add(base)

    def with_measures(self, measures: Sequence[Policy]) -> Model:
        """The model with some measures, array by array that of `with_policies`."""
        scenario = self._base.scenario
        longer = scenario.model_copy(update={"policy": (*scenario.policy, *measures)})
        model = with_policies(self._base, longer, tuple(self._by_licences.values()))
        model = self.sharing(model)
        self._by_licences.setdefault(tuple(id(getattr(model.controls, name)) for name in LICENCES), model)
        return model

    def sharing(self, model: Model) -> Model:
        """A model of any scenario with arrays of earlier ones in the place of equal ones; later ones share its own."""
        return replace(model, controls=self._shared(model.controls), base=self._shared(model.base))

    def _add(self, model: Model) -> None:
        """Let later models take over the limits, the network and the arrays of this one."""
        self._shared(model.controls)
        self._shared(model.base)
        self._by_licences.setdefault(tuple(id(getattr(model.controls, name)) for name in LICENCES), model)

    def _shared[T: tuple[Any, ...]](self, value: T) -> T:
        """A tuple of arrays with those of earlier models in the place of equal ones; itself if none is replaced."""
        fields = [self._held(part) for part in value]
        if all(new is old for new, old in zip(fields, value, strict=True)):
            return value
        kind: Any = type(value)
        return kind(*fields) if hasattr(kind, "_fields") else kind(fields)

    def _held(self, value: Any) -> Any:
        """An earlier array with the same bits, or the one given, which is then held for later ones."""
        if isinstance(value, tuple):
            return self._shared(value)
        if not isinstance(value, np.ndarray) or not value.flags.c_contiguous:
            return value
        bits = _bits(value)
        alike = self._arrays.setdefault((f"{value.dtype}{value.shape}", crc32(bits)), [])
        found = next((other for other in alike if other is value or np.array_equal(_bits(other), bits)), None)
        if found is None:
            alike.append(value)
        return value if found is None else found


def _bits(array: np.ndarray) -> np.ndarray:
    """The bits of an array, so that -0 is not 0 and NaN is NaN."""
    return array.reshape(-1).view(np.uint8)
