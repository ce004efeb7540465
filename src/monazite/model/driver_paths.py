"""Paths of latent monthly drivers of a batch of draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np


@dataclass(frozen=True)
class DriverPaths:
    """Paths of drivers by name, each (draw, month), from the month of ``start`` on."""

    start: date
    values: Mapping[str, np.ndarray]

    def subset(self, first: int, end: int) -> DriverPaths:
        """Draws at the places ``first`` up to ``end``."""
        return DriverPaths(self.start, {name: x[first:end] for name, x in self.values.items()})

    def take(self, places: np.ndarray) -> DriverPaths:
        """Draws at any places, in their order."""
        return DriverPaths(self.start, {name: x[places] for name, x in self.values.items()})
