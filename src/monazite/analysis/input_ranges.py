"""What the uncertain inputs of a run may be, each by itself: as the priors say, or as observations have left them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

import numpy as np

from monazite.dataset.rows.evidence import Prior
from monazite.model.build import Model
from monazite.model.driver_paths import DriverPaths
from monazite.model.parameters import Draws, draw_at, quantile
from monazite.model.posterior_draws import PosteriorDraws
from monazite.simulation.simulate import fixed_parameters, parameter_values

COURSE = "course of the drivers"
"""Name of the number in (0, 1) that picks the paths of all drivers, those of one conditioned draw."""
EDGE = 1e-9


class InputRanges:
    """Values of parameters, and paths of drivers, at given probabilities.

    Of conditioned draws a parameter has the distribution that it has among them, all others left aside, and the drivers
    are those of one draw. What conditioning ties together, parameters with each other and with drivers, is not: indices
    of variance need inputs that can be moved one by one. `strongest_tie` says how much that leaves out.

    Parameters
    ----------
    model
        The scenario as arrays.
    posterior
        Conditioned draws; None for the priors, whose drivers are neutral.
    """

    def __init__(self, model: Model, posterior: PosteriorDraws | None = None) -> None:
        self.model, self.posterior = model, posterior
        self.fixed = fixed_parameters(model.scenario)
        self.all_priors: list[Prior] = model.dataset.table("priors")
        self.free: list[Prior] = [
            p for p in self.all_priors if p.parameter not in self.fixed and p.distribution != "constant"
        ]

    @property
    def names(self) -> list[str]:
        """Parameters that are uncertain."""
        return [p.parameter for p in self.free]

    def quantile(self, prior: Prior, u: np.ndarray) -> np.ndarray:
        """Value of a parameter at probabilities ``u``; of conditioned draws by their order, linear between them."""
        if self.posterior is None or prior.parameter not in self.posterior.values:
            return quantile(prior, np.clip(u, EDGE, 1.0 - EDGE))
        values = np.sort(self.posterior.values[prior.parameter][1:])  # the central draw is not one of chance
        return np.interp(u, (np.arange(values.size) + 0.5) / values.size, values)

    def values(self, units: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Values of the uncertain parameters (draw,) that have probabilities."""
        return {p.parameter: self.quantile(p, units[p.parameter]) for p in self.free if p.parameter in units}

    def draws(self, units: Mapping[str, np.ndarray]) -> Draws:
        """Draws at probabilities (draw,) by parameter, `COURSE` and stream of a project; what has none is central."""
        made = draw_at(self.all_priors, units, self.fixed)
        if self.posterior is None:
            return made
        central = {name: np.full(made.count, value[0]) for name, value in self._centre.values.items()}
        course = np.zeros(made.count, dtype=int)
        if COURSE in units:
            others = self.posterior.count - 1
            course = 1 + np.minimum((units[COURSE] * others).astype(int), others - 1)
        drivers = self._drivers.take(course)
        values = {**made.values, **central, **self.values(units)}
        return replace(made, values=values, drivers=drivers, origin=self.posterior.origin)

    def strongest_tie(self) -> float:
        """Largest correlation, without its sign, between two parameters among conditioned draws; 0 for the priors."""
        if self.posterior is None:
            return 0.0
        own = [x[1:] for name, x in self.posterior.values.items() if name in self.names and np.ptp(x[1:]) > 0.0]
        if len(own) < 2:
            return 0.0
        ranks = np.argsort(np.argsort(np.array(own), axis=1), axis=1)
        ties = np.atleast_2d(np.corrcoef(ranks))
        return float(np.abs(ties[np.triu_indices(len(own), 1)]).max())

    @cached_property
    def _centre(self) -> Draws:
        return parameter_values(self.model.dataset, self.model.scenario, 1, self.posterior)

    @cached_property
    def _drivers(self) -> DriverPaths:
        """Drivers of all conditioned draws over the months of the run."""
        assert self.posterior is not None
        model, rows = self.model, self.model.dataset.table("drivers")
        whole = Draws(self.posterior.values, 0, model.scenario.seed)
        return self.posterior.drivers_of(whole, model.index, model.driver_events(rows), rows)
