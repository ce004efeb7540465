"""What conditioning works with: a model, its observations with their errors, and draws of the prior."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from scipy import special

from monazite.analysis.assimilation.observation_operator import ObservationOperator, observation_operator
from monazite.analysis.assimilation.observed_series import ObservedValue, SeriesName, UnusedRow, observed_values
from monazite.analysis.assimilation.representation import RepresentationError, representation_errors, total_error
from monazite.dataset.rows.evidence import DriverProcess, Prior
from monazite.model.build import Model
from monazite.model.driver_paths import DriverPaths
from monazite.model.drivers import draw_drivers, relevant_rows
from monazite.model.parameters import Draws, draw, stream
from monazite.simulation.simulate import fixed_parameters

EARLIER = 240  # months before a run whose observations tell noise and level
SPOT = "premium"
"""Kind of driver that only quotes see and no decision heeds."""


@dataclass(frozen=True)
class AssimilationSetup:
    """A model, its observations with their errors, and the prior draws.

    ``months`` are run: up to the last observed one.
    """

    model: Model
    day: date
    operator: ObservationOperator
    unused: tuple[UnusedRow, ...]
    errors: tuple[RepresentationError, ...]
    prior: Draws
    drivers: tuple[DriverProcess, ...]
    months: int

    @property
    def error(self) -> np.ndarray:
        """Standard error of every value (value,), without its level."""
        pairs = zip(self.operator.values, self.operator.place, strict=True)
        return np.array([total_error(value, self.errors[s].noise) for value, s in pairs])

    @property
    def parameters(self) -> list[Prior]:
        """Priors that are not held fixed."""
        fixed = fixed_parameters(self.model.scenario)
        rows = self.model.dataset.table("priors")
        return [row for row in rows if row.distribution != "constant" and row.parameter not in fixed]

    @property
    def simulated(self) -> list[DriverProcess]:
        """Drivers that a run responds to."""
        return [row for row in self.drivers if row.driver != SPOT]

    @property
    def premiums(self) -> list[DriverProcess]:
        """Drivers that add to quotes and do nothing else."""
        return [row for row in self.drivers if row.driver == SPOT]

    @cached_property
    def events(self) -> Mapping[str, np.ndarray]:
        """Strength (month,) of the changes of terms of each driver's group, by name of the driver."""
        return self.model.driver_events(self.drivers)


def assimilation_setup(model: Model, day: date, count: int, first: int = 0) -> AssimilationSetup:
    """Model, draws ``first`` to ``first + count`` of the prior, and observations that were published by a day."""
    sc, ds = model.scenario, model.dataset
    rows = ds.table("observations")
    end = len(model.index.month) - 1
    values, unused = observed_values(rows, start=sc.start, day=day, first=0, last=end, begun=True)
    operator, others = observation_operator(model, values)
    prior = draw(ds.table("priors"), seed=sc.seed, first=first, count=count, fixed=fixed_parameters(sc))
    months = max((v.last for v in operator.values), default=-1) + 1
    drivers = relevant_rows(model.index, model.limits, ds.table("drivers"))
    errors = errors_of_series(model, operator, day)
    return AssimilationSetup(model, day, operator, (*unused, *others), tuple(errors), prior, tuple(drivers), months)


def errors_of_series(model: Model, operator: ObservationOperator, day: date) -> list[RepresentationError]:
    """Noise, misfit and level of every series of an operator, from what was published of it before the run by a day."""
    rows = model.dataset.table("observations")
    past, _ = observed_values(rows, start=model.scenario.start, day=day, first=-EARLIER, last=-1)
    wanted = {one.name for one in operator.series}
    earlier, _ = observation_operator(model, [v for v in past if v.series in wanted])
    return representation_errors(operator, earlier)


def month_noise(model: Model, name: SeriesName, day: date) -> float | None:
    """Noise of a month of a series, in logarithms; None for a series that a run has no counterpart of."""
    operator, _ = observation_operator(model, [ObservedValue(name, 0, 0, 0.0, 0.0, day, ())])
    errors = errors_of_series(model, operator, day)
    return errors[0].noise if errors else None


def prior_drivers(setup: AssimilationSetup, months: int, given: DriverPaths | None = None) -> DriverPaths:
    """Drivers of the prior draws for the first months of the run; they go on from ``given`` paths."""
    prior, model = setup.prior, setup.model
    numbers = {"seed": prior.seed, "first": prior.first, "count": prior.count}
    return draw_drivers(setup.drivers, model.index.month[:months], setup.events, **numbers, given=given)


def prior_score(name: str, draws: Draws) -> np.ndarray:
    """Normal scores (draw,) of a stream; 0 for draw 0."""
    score = special.ndtri(stream(name, draws.seed, draws.first, draws.count))
    if draws.first == 0:
        score[0] = 0.0
    return score
