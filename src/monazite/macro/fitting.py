"""Bi-proportional fitting of an input-output table to new value added."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from monazite.errors import SolveError

if TYPE_CHECKING:
    from monazite.macro.table import Network


def fit(network: Network, value_added: np.ndarray, *, rounds: int = 2000, tolerance: float = 1e-9) -> Network:
    """The table nearest in proportion whose value added is the one wanted (region, sector).

    Equation: T' = r T s with row sums x = v / share and column sums x - v; final demand of a region keeps its ratio to
    value added, scaled to the world's. Raises SolveError if it does not close.
    Source: Stone 1961 (RAS); Miller and Blair 2009, ch. 7.
    """
    from monazite.macro.table import Network

    share = network.value_added / network.output
    output = value_added / share
    ratio = network.final.sum((0, 1)) / network.gdp
    demand = value_added.sum(1) * ratio
    demand *= value_added.sum() / demand.sum()
    inputs, final = network.inputs.copy(), network.final.copy()
    for _ in range(rounds):
        row = output / (inputs.sum((2, 3)) + final.sum(2))
        inputs, final = inputs * row[:, :, None, None], final * row[:, :, None]
        wanted, used = output - value_added, inputs.sum((0, 1))
        column = np.divide(wanted, used, out=np.ones_like(used), where=used > 0)
        spent = demand / final.sum((0, 1))
        inputs, final = inputs * column, final * spent
        if max(np.abs(row - 1.0).max(), np.abs(column - 1.0).max(), np.abs(spent - 1.0).max()) < tolerance:
            return Network(network.regions, network.sectors, inputs, final, network.tariff)
    raise SolveError("the input-output table does not close on the value added wanted")
