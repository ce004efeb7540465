"""Bi-proportional fitting of an input-output table to new value added."""

from __future__ import annotations

import numpy as np

from monazite.foundation.errors import SolveError


def fit(
    inputs: np.ndarray, final: np.ndarray, wanted: np.ndarray, *, rounds: int = 2000, tolerance: float = 1e-9
) -> tuple[np.ndarray, np.ndarray]:
    """Inputs and final demand nearest in proportion whose value added is the one wanted.

    Equation: T' = r T s with row sums x = v / share and column sums x - v, where share is the old value added over the
    old output; final demand of a region keeps its ratio to value added, scaled to the world's.

    Parameters
    ----------
    inputs
        Purchases of inputs (origin, sector, dest, user), MUSD a year.
    final
        Final purchases (origin, sector, dest), MUSD a year.
    wanted
        New value added (region, sector), MUSD a year.

    Returns
    -------
    tuple
        New ``inputs`` and ``final`` in the same shapes.

    Raises
    ------
    SolveError
        If the table does not close on the value added wanted.

    References
    ----------
    Stone 1961 (RAS); Miller and Blair 2009, ch. 7.
    """
    output = inputs.sum((2, 3)) + final.sum(2)
    value_added = output - inputs.sum((0, 1))
    output = wanted / (value_added / output)
    demand = wanted.sum(1) * (final.sum((0, 1)) / value_added.sum(1))
    demand *= wanted.sum() / demand.sum()
    inputs, final = inputs.copy(), final.copy()
    for _ in range(rounds):
        row = output / (inputs.sum((2, 3)) + final.sum(2))
        inputs, final = inputs * row[:, :, None, None], final * row[:, :, None]
        bought, used = output - wanted, inputs.sum((0, 1))
        column = np.divide(bought, used, out=np.ones_like(used), where=used > 0)
        spent = demand / final.sum((0, 1))
        inputs, final = inputs * column, final * spent
        if max(np.abs(row - 1.0).max(), np.abs(column - 1.0).max(), np.abs(spent - 1.0).max()) < tolerance:
            return inputs, final
    raise SolveError("the input-output table does not close on the value added wanted")
