"""The parameters of draws that are on disk, drawn again from their streams and from what was kept beside them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.model.parameters import Draws
from monazite.model.posterior import draw_posterior, load_posterior
from monazite.model.posterior_draws import draws_from_bytes
from monazite.scenario.scenario import Scenario

TABLE = "posterior.csv"
"""Parameter sets that the draws were taken from."""
CONDITIONED = "conditioned.npz"
"""Draws of parameters and drivers that the draws were taken from."""


def redraw(folder: Path, sc: Scenario, ds: Dataset, numbers: np.ndarray) -> Draws:
    """Values of the parameters of some draws of an ensemble, by their numbers."""
    from monazite.simulation.simulate import fixed_parameters

    fixed, conditioned, count = fixed_parameters(sc), folder / CONDITIONED, int(numbers.max(initial=-1)) + 1
    table = load_posterior(folder / TABLE) if (folder / TABLE).is_file() else None
    made = draw_posterior(ds.table("priors"), table, seed=sc.seed, first=0, count=count, fixed=fixed)
    known = draws_from_bytes(conditioned.read_bytes()) if conditioned.is_file() else None
    values = made.values if known is None else known.values_of(made, fixed)
    return Draws({name: x[numbers] for name, x in values.items()}, 0, made.seed)
