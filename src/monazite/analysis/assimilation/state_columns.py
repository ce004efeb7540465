"""Which months a variable of a driver stands for: one month of a path, or all months of a lasting level between events.

A lasting level is one variable from an event to the next, so that all observations of these months speak of it together
and its later months are as well known as its earlier ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from monazite.analysis.assimilation.assimilation_setup import AssimilationSetup
from monazite.dataset.rows.evidence import DriverProcess
from monazite.model.drivers import driver_name


@dataclass(frozen=True)
class DriverColumns:
    """Variables of one driver in their order: ``first`` and ``last`` month of each (variable,)."""

    row: DriverProcess
    first: np.ndarray
    last: np.ndarray

    @property
    def count(self) -> int:
        """Number of variables."""
        return len(self.first)

    def of_path(self, path: np.ndarray) -> np.ndarray:
        """Variables (draw, variable) of a path (draw, month)."""
        return path[:, self.first]

    def path(self, variables: np.ndarray) -> np.ndarray:
        """Path (draw, month) of variables (draw, variable)."""
        return np.repeat(variables, self.last - self.first + 1, axis=1)


def driver_columns(setup: AssimilationSetup) -> list[DriverColumns]:
    """Variables of every driver that a run responds to, in the order of the state."""
    out = []
    for row in setup.simulated:
        months = np.arange(setup.months)
        if row.process != "lasting":
            out.append(DriverColumns(row, months, months))
            continue
        begins = months[(months == 0) | (setup.events[driver_name(row)][: setup.months] > 0.0)]
        out.append(DriverColumns(row, begins, np.append(begins[1:], setup.months) - 1))
    return out


def premium_columns(setup: AssimilationSetup) -> list[DriverColumns]:
    """Variables of every premium, month by month, in the order of the state."""
    months = np.arange(setup.months)
    return [DriverColumns(row, months, months) for row in setup.premiums]
