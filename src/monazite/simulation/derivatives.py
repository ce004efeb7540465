"""Derivatives of outcomes by parameters and policy levels, forward through the months.

The central path is solved once and keeps the factors of each month's Jacobian. A neighbour, with one parameter or level
moved by a ten-thousandth, runs through the same nine calls a month; only the market is not solved again but follows by
the implicit function theorem, dz = -F_z^-1 F_x dx (`linearised_market`). Central differences of two neighbours give the
derivative with an error of second order. Where the model has a kink (a stop that begins, a permit that is just used up)
it is the derivative of the side that the path is on, or the mean of both.
"""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import cast

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.engine.run import new_reference_path, run
from monazite.engine.state import Params, ReferencePath
from monazite.foundation.errors import InputError, SolveError, unknown
from monazite.model.build import Model, build
from monazite.model.parameters import Draws
from monazite.model.posterior_draws import PosteriorDraws
from monazite.results.results import Results
from monazite.scenario.scenario import Scenario, with_values
from monazite.simulation.common_draws import shares_parameters
from monazite.simulation.simulate import calibrated_params, empty_flows, model_draws

STEP = 1e-4  # relative change of a parameter or level
Answer = Callable[[Results], np.ndarray]
"""A number per draw, such as ``SensitivityQuestion.values``."""


@dataclass(frozen=True, slots=True)
class Derivative:
    """Of one answer by one parameter or level: its place, the slope dy/dx there, and the answer."""

    answer: str
    by: str
    at: float
    slope: float
    value: float

    @property
    def elasticity(self) -> float:
        """Elasticity d ln y / d ln x."""
        return self.slope * self.at / self.value if self.value else float("nan")


class SolvedPath:
    """The path of one draw of a scenario with the factors of its Jacobians: what neighbours follow.

    ``posterior``: conditioned draws that the draw is one of;
    neighbours have its drivers. ``built``: the model of the scenario and its draw, where they are at hand. Raises
    SolveError where a month is not solved.
    """

    def __init__(
        self,
        ds: Dataset,
        sc: Scenario,
        *,
        first: int = 0,
        posterior: PosteriorDraws | None = None,
        built: tuple[Model, Draws] | None = None,
    ) -> None:
        self.ds, self.sc = ds, sc
        self.model = build(ds, sc) if built is None else built[0]
        self.draws = model_draws(self.model, first, 1, posterior) if built is None else built[1]
        self._params = calibrated_params(self.model, self.draws)
        self.reference = new_reference_path(self.model.structure, self.model.base)
        self.results = self._run(self.model, self.draws, record=self.reference)
        if self.results.failures():
            raise SolveError("the central path has a month that is not solved, so it has no derivatives")

    def _run(
        self, model: Model, draws: Draws, record: ReferencePath | None = None, reference: ReferencePath | None = None
    ) -> Results:
        from threadpoolctl import threadpool_limits

        same = draws is self.draws and shares_parameters(self.model, model)
        params: Params = self._params if same else calibrated_params(model, draws)
        flows = empty_flows(model, draws.count)
        with threadpool_limits(limits=1):
            stopped = run(
                model.structure, model.controls, params, model.base, flows, record=record, reference=reference
            )
        return Results(model, draws, flows, stopped)

    def neighbour(self, model: Model) -> Results | None:
        """Results of a model that differs by a small change of policy; None where it has not the same unknowns."""
        return (
            self._run(model, self.draws, reference=self.reference)
            if model.base.z.size == self.model.base.z.size
            else None
        )

    def by_parameters(self, names: Sequence[str], answers: Mapping[str, Answer]) -> list[Derivative]:
        """Derivatives by parameters. Raises InputError for one without a prior."""
        for name in names:
            if name not in self.draws.values:
                raise unknown(name, self.draws.values, field="parameter")
        count = 2 * len(names)
        if not count:
            return []
        values = {key: np.repeat(value[:1], count) for key, value in self.draws.values.items()}
        steps = [STEP * abs(values[name][0]) or STEP for name in names]
        for i, name in enumerate(names):
            values[name][2 * i] += steps[i]
            values[name][2 * i + 1] -= steps[i]
        first = self.draws.first  # neighbours share the fates of the path: projects, makers, footprints
        drivers = None if self.draws.drivers is None else self.draws.drivers.take(np.zeros(count, dtype=int))
        same = Draws(values, first, self.sc.seed, drivers=drivers, numbers=np.full(count, first))
        neighbours = self._run(self.model, same, reference=self.reference)
        out: list[Derivative] = []
        for label, answer in answers.items():
            y, centre = answer(neighbours), float(answer(self.results)[0])
            for i, name in enumerate(names):
                slope = float(y[2 * i] - y[2 * i + 1]) / (2.0 * steps[i])
                out.append(Derivative(label, name, float(self.draws.values[name][0]), slope, centre))
        return out

    def by_level(self, path: str, answers: Mapping[str, Answer]) -> list[Derivative]:
        """Derivatives by one number of the scenario, named as in ``[sweep]``: "policy.0.approval".

        At a bound of the level the difference is one-sided. Raises InputError if the path names no number, or where a
        small change opens or shuts an arc, which has no derivative.
        """
        at = _number(self.sc, path)
        step = STEP * abs(at) or STEP
        runs: list[Results] = []
        places: list[float] = []
        for x in (at + step, at - step):
            try:
                model = build(self.ds, with_values(self.sc, {path: x}))
            except InputError:  # beyond a bound
                runs.append(self.results)
                places.append(at)
                continue
            if model.base.z.size != self.model.base.z.size:
                raise InputError(
                    "a small change of this level opens or shuts an arc: it has no derivative here",
                    field=path,
                    found=at,
                )
            runs.append(self._run(model, self.draws, reference=self.reference))
            places.append(x)
        out: list[Derivative] = []
        for label, answer in answers.items():
            up, down = (float(answer(r)[0]) for r in runs)
            slope = (up - down) / (places[0] - places[1])
            out.append(Derivative(label, path, at, slope, float(answer(self.results)[0])))
        return out


def derivatives(
    ds: Dataset,
    sc: Scenario,
    answers: Mapping[str, Answer],
    *,
    parameters: Sequence[str] = (),
    levels: Sequence[str] = (),
) -> list[Derivative]:
    """Derivatives of answers by parameters of ``priors.csv`` and by levels of the scenario ("policy.0.approval")."""
    path = SolvedPath(ds, sc)
    out = path.by_parameters(parameters, answers)
    for level in levels:
        out += path.by_level(level, answers)
    return out


def _number(sc: Scenario, path: str) -> float:
    """The number at a path of the scenario."""
    place: object = deepcopy(sc.model_dump(exclude_none=True))
    for key in path.split("."):
        keyed = cast("dict[str, object]", place) if isinstance(place, dict) else _numbered(place)
        if key not in keyed:
            raise unknown(key, keyed, field=path)
        place = keyed[key]
    if isinstance(place, bool) or not isinstance(place, int | float):
        raise InputError("is not a number, so nothing can be derived by it", field=path, found=place)
    return float(place)


def _numbered(place: object) -> dict[str, object]:
    """The members of a list by their numbers as text; empty for what has no members."""
    members = cast("Sequence[object]", place) if isinstance(place, list | tuple) else ()
    return {str(i): member for i, member in enumerate(members)}
