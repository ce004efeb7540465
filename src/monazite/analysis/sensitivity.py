"""Which uncertain parameters drive an outcome: derivatives at the centre and shares of the variance, side by side.

Three questions, three rankings. *Elasticity*: how far the outcome moves for a small move of one parameter, all others
at their medians: the derivative along the solved path, whose market follows by the implicit function theorem
(`monazite.simulation.derivatives`); where the path has a month without solution, differences over a fifth of the range.
*Screening* (Morris 1991, mean absolute elementary effect): which parameters matter anywhere in their ranges. *Sobol
indices* (Saltelli et al. 2010) of those that do: the share of the variance that a parameter explains alone (S1) and
together with others (ST). Parameters that were screened out are one group in the Sobol analysis, and so are the fates
of single projects and, of conditioned draws, the courses of all drivers, so that the shares are of the whole variance.

Inputs come from the priors, or from draws conditioned on observations (`monazite.analysis.input_ranges`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from monazite.analysis.input_ranges import COURSE, InputRanges
from monazite.dataset.dataset import Dataset
from monazite.foundation.errors import InputError, SolveError, unknown
from monazite.foundation.extras import from_extra, require
from monazite.model.build import Model, build
from monazite.model.parameters import project_stream_names
from monazite.model.posterior_draws import PosteriorDraws
from monazite.results.outcomes.registry import REGISTRY
from monazite.results.ranges import REDUCE, reduce_months
from monazite.results.results import Results
from monazite.scenario.scenario import Scenario
from monazite.simulation.derivatives import SolvedPath
from monazite.simulation.simulate import calibrated_params, run_draws

CHUNK = 32  # draws whose flows are in memory at once
STEP = 0.1  # of the probability scale on either side of the median, for secants
TANGENT_BATCH = 16  # parameters whose neighbours follow the path at a time, about 250 MB
SOBOL_PARAMETERS = 10  # parameters that get Sobol indices of their own
TRAJECTORIES = 4  # of the screening
LEVELS = 4  # of the screening's grid
OTHERS, FATES, COURSES = "all other parameters", "fates of single projects", "courses of the drivers"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class SensitivityQuestion:
    """One number per draw: an outcome at some labels, its months reduced.

    A time until an event that does not come counts as the end of the run. ``log`` asks for the logarithm, for outcomes
    whose variance a few extreme draws would make up.
    """

    outcome: str
    where: Mapping[str, str]
    reduce: str = "mean"
    over: tuple[date, date] | None = None
    log: bool = False

    def values(self, results: Results) -> np.ndarray:
        """The number of every draw. Raises InputError for unknown names and for axes left open."""
        if self.reduce not in REDUCE:
            raise unknown(self.reduce, REDUCE, field="reduce")
        array, left = results.select(self.outcome, **self.where)
        if "month" in left:
            array = reduce_months(array[:, results.months(self.over)], self.reduce)
            left = tuple(axis for axis in left if axis != "month")
        if left:
            raise InputError(field=f"{self.outcome}", found="one name per axis", allowed=f"a name of {', '.join(left)}")
        if REGISTRY[self.outcome].unit in ("day", "month"):
            months = len(results.index.month)
            end = months * 365.25 / 12.0 - results.view.anchor_day if REGISTRY[self.outcome].unit == "day" else months
            array = np.where(np.isfinite(array), array, end)
        return np.log(np.maximum(array, 1e-12)) if self.log else array

    @property
    def text(self) -> str:
        """The question in words."""
        parts = [self.outcome, *self.where.values(), self.reduce if self.reduce != "mean" else ""]
        return ", ".join(part for part in parts if part) + (" (logarithm)" if self.log else "")


@dataclass(frozen=True, slots=True)
class Driver:
    """What is known about the influence of one parameter, or of a group of them, on an outcome.

    ``rank`` by the derivative, 1 the strongest, 0 for groups; ``elasticity`` d ln y / d ln x at the medians;
    ``effect`` change of the outcome, in its unit, for one standard deviation of the parameter at the derivative of
    the centre; ``screen`` mean absolute elementary effect in the unit of the outcome; ``first``, ``total`` Sobol
    indices with the half-width of their 95 % intervals; NaN where unknown.
    """

    parameter: str
    text: str
    rank: int = 0
    elasticity: float = float("nan")
    effect: float = float("nan")
    screen: float = float("nan")
    first: float = float("nan")
    first_error: float = float("nan")
    total: float = float("nan")
    total_error: float = float("nan")


@dataclass(frozen=True)
class Sensitivity:
    """Drivers of an outcome, the strongest first; its centre (medians), mean and standard deviation; runs it took.

    ``conditioned_on`` says what the inputs were conditioned on, empty for the priors; ``strongest_tie`` the largest
    correlation between two parameters that conditioning made and the indices leave out.
    """

    question: str
    unit: str
    centre: float
    mean: float
    deviation: float
    drivers: tuple[Driver, ...]
    runs: int
    samples: int
    run: str
    derivative: str = ""
    conditioned_on: str = ""
    strongest_tie: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Plain mapping; what is unknown becomes null."""

        def plain(value: Any) -> Any:
            if isinstance(value, dict):
                return {k: plain(v) for k, v in value.items()}
            if isinstance(value, list | tuple):
                return [plain(v) for v in value]
            return None if isinstance(value, float) and not np.isfinite(value) else value

        return plain(asdict(self))


class ModelAnswers:
    """A model that answers one question at any parameters."""

    def __init__(
        self,
        ds: Dataset,
        sc: Scenario,
        question: SensitivityQuestion,
        threads: int | None = None,
        progress: Progress | None = None,
        posterior: PosteriorDraws | None = None,
    ) -> None:
        self.model: Model = build(ds, sc)
        self.ds, self.sc, self.posterior = ds, sc, posterior
        self.question, self.threads, self.progress = question, threads, progress
        self.inputs = InputRanges(self.model, posterior)
        self.priors = self.inputs.free
        self.runs, self.runs_planned, self.run_id = 0, 0, ""

    def __call__(self, units: Mapping[str, np.ndarray]) -> np.ndarray:
        """Answers at numbers in (0, 1), shape (draw,) each, by parameter, stream of a project and course of drivers."""
        count = len(next(iter(units.values())))
        out = np.empty(count)
        for i in range(0, count, CHUNK):
            values = self.inputs.draws({k: u[i : i + CHUNK] for k, u in units.items()})
            flows, stopped = run_draws(self.model, calibrated_params(self.model, values), threads=self.threads)
            results = Results(self.model, values, flows, stopped)
            self.run_id = self.run_id or results.run
            out[i : i + values.count] = self.question.values(results)
            self.runs += values.count
            if self.progress is not None:
                self.progress(self.runs, max(self.runs_planned, self.runs))
        return out


def central_derivatives(world: ModelAnswers) -> tuple[float, dict[str, float], str]:
    """The answer at the medians, its derivative by each parameter there, and how it was found.

    Neighbours follow the solved central path (`monazite.simulation.derivatives`); a path with an unsolved month has
    secants.
    """
    try:
        path = SolvedPath(world.ds, world.sc, posterior=world.posterior)
    except SolveError:
        return *secant_derivatives(world), "secant"
    names = [p.parameter for p in world.priors]
    slopes = {}
    for i in range(0, len(names), TANGENT_BATCH):
        for found in path.by_parameters(names[i : i + TANGENT_BATCH], {"y": world.question.values}):
            slopes[found.by] = found.slope
    world.runs += 2 * len(names) + 1
    world.run_id = world.run_id or path.results.run
    return float(world.question.values(path.results)[0]), slopes, "followed"


def secant_derivatives(world: ModelAnswers) -> tuple[float, dict[str, float]]:
    """The answer at the medians, and its derivative by each parameter there, by central differences on common draws.

    Equation: dy/dx = (y(x+) - y(x-)) / (x+ - x-) with x+- at the probabilities 0.5 +- STEP of the range. All projects
    and drivers take their central course in every run.
    """
    names = [p.parameter for p in world.priors]
    high, low = (0.5 + step * np.eye(len(names)) for step in (STEP, -STEP))
    units = np.concatenate([np.full((1, len(names)), 0.5), high, low])
    y = world({name: units[:, i] for i, name in enumerate(names)})
    up, down = y[1 : 1 + len(names)], y[1 + len(names) :]
    at = world.inputs.values({name: np.array([0.5 + STEP, 0.5 - STEP]) for name in names})
    return float(y[0]), {name: float((up[i] - down[i]) / (at[name][0] - at[name][1])) for i, name in enumerate(names)}


def elasticity_drivers(world: ModelAnswers, centre: float, slopes: Mapping[str, float]) -> list[Driver]:
    """Drivers ranked by the effect of one standard deviation of each parameter at the derivative of the centre.

    Parameters
    ----------
    world
        The model and its question; its inputs give medians and standard deviations.
    centre
        The answer at the medians; an answer of zero has no elasticity.
    slopes
        Derivative of the answer by parameter, as `central_derivatives` returns it.

    Returns
    -------
    list of Driver
        One for every prior, the strongest first, without screening and Sobol indices.
    """
    u = (np.arange(256) + 0.5) / 256
    spread = world.inputs.values({p.parameter: u for p in world.priors})
    middle = world.inputs.values({p.parameter: np.array([0.5]) for p in world.priors})
    drivers = []
    for prior in world.priors:
        slope, x = slopes[prior.parameter], middle[prior.parameter][0]
        ratio = slope * x if world.question.log else slope * x / centre if centre else float("nan")
        effect = slope * float(spread[prior.parameter].std())
        drivers.append(Driver(prior.parameter, prior.text, 0, ratio, effect))
    ranked = sorted(drivers, key=lambda d: -abs(d.effect))
    return [replace(driver, rank=i + 1) for i, driver in enumerate(ranked)]


def _groups(world: ModelAnswers, single: Sequence[str]) -> tuple[list[str], list[str]]:
    """Names of all inputs and the group that each belongs to."""
    names = [p.parameter for p in world.priors]
    luck = project_stream_names(world.model.targets.project_place)
    groups = [name if name in single else OTHERS for name in names] + [FATES] * len(luck)
    driven = [] if world.posterior is None else [COURSE]
    return names + luck + driven, groups + [COURSES] * len(driven)


def elementary_effects(world: ModelAnswers, seed: int = 0) -> dict[str, float]:
    """Mean absolute elementary effect of every parameter and of the fates of projects.

    Parameters
    ----------
    world
        The model and its question; it is run 4 times for every parameter and once more, fates of projects as one.
    seed
        Of the trajectories through the unit cube.

    Returns
    -------
    dict of str to float
        Mean absolute change of the answer over the whole range of the parameter, in the unit of the answer.

    References
    ----------
    Morris 1991, Technometrics 33, 161; Campolongo, Cariboni and Saltelli 2007 (absolute values).
    """
    with from_extra("sensitivity"):
        from SALib.analyze import morris as analysis
        from SALib.sample import morris as sample

    names, groups = _groups(world, [p.parameter for p in world.priors])
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names), "groups": groups}
    x = sample.sample(problem, TRAJECTORIES, num_levels=LEVELS, seed=seed)
    edge = 0.5 / LEVELS  # the grid's ends lie inside the prior, where its quantiles are finite
    y = world({name: edge + (1.0 - 2.0 * edge) * x[:, i] for i, name in enumerate(names)})
    found = analysis.analyze(problem, x, y, num_levels=LEVELS, seed=seed)
    return dict(zip(found["names"], map(float, found["mu_star"]), strict=True))


def sobol_indices(
    world: ModelAnswers, single: Sequence[str], samples: int, seed: int = 0
) -> tuple[np.ndarray, dict[str, tuple]]:
    """Sobol indices of the parameters named, of all others as one group and of the fates of projects as another.

    Parameters
    ----------
    world
        The model and its question; it is run ``samples`` x (groups + 2) times.
    single
        Parameters that get indices of their own.
    samples
        Base sample of the Sobol sequence: a power of two from 8.
    seed
        Of the scrambled sequence and of the resampling behind the half-widths: the same seed gives the same figures.

    Returns
    -------
    answers : numpy.ndarray
        Answer of every run, shape (run,).
    indices : dict of str to tuple
        By parameter or group: first-order index, half-width of its 95 % interval, total index, its half-width. All
        zero for an answer that never changes.

    Raises
    ------
    InputError
        Unless ``samples`` is a power of two from 8.

    References
    ----------
    Saltelli et al. 2010, Computer Physics Communications 181, 259.
    """
    with from_extra("sensitivity"):
        from SALib.analyze import sobol as analysis
        from SALib.sample import sobol as sample

    if samples < 8 or samples & (samples - 1):
        raise InputError(field="samples", found=samples, allowed="a power of two from 8")
    names, groups = _groups(world, single)
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names), "groups": groups}
    x = sample.sample(problem, samples, calc_second_order=False, seed=seed)
    y = world({name: x[:, i] for i, name in enumerate(names)})
    labels = list(dict.fromkeys(groups))
    if np.ptp(y) == 0.0:
        return y, {name: (0.0, 0.0, 0.0, 0.0) for name in labels}
    resampling = seed + 1  # SALib takes a seed of 0 for none: its half-widths would differ from run to run
    found = analysis.analyze(problem, y, calc_second_order=False, seed=resampling)
    columns = [found[key] for key in ("S1", "S1_conf", "ST", "ST_conf")]
    return y, {name: tuple(float(c[i]) for c in columns) for i, name in enumerate(labels)}


def sensitivity(
    ds: Dataset,
    sc: Scenario,
    question: SensitivityQuestion,
    *,
    samples: int = 64,
    top: int = SOBOL_PARAMETERS,
    threads: int | None = None,
    progress: Progress | None = None,
    posterior: PosteriorDraws | None = None,
) -> Sensitivity:
    """Drivers of an outcome: elasticities, screening and Sobol indices side by side.

    Runs of the model: 2 P + 1 for P parameters, 4 (P + 2) for the screening, ``samples`` (``top`` + 4) for the indices.

    Parameters
    ----------
    ds, sc
        Dataset and scenario.
    question
        One number per draw: an outcome at some labels, its months reduced.
    samples
        Base sample of the Sobol indices: a power of two from 8.
    top
        Number of parameters that get indices of their own: the strongest of the screening.
    threads
        Threads of a run; by default as many as the machine has.
    progress
        Called with runs done and runs planned.
    posterior
        Conditioned draws whose ranges the inputs take; None for the priors.

    Returns
    -------
    Sensitivity
        Drivers, the largest total index first, with the mean and standard deviation of the answer over the sample.

    Raises
    ------
    InputError
        For an unknown outcome, label or reduction, a wrong number of samples, and without SALib.
    """
    require("sensitivity", "SALib")
    if question.outcome not in REGISTRY:
        raise unknown(question.outcome, REGISTRY, field="outcome")
    world = ModelAnswers(ds, sc, question, threads, progress, posterior)
    count = len(world.priors)
    more = (len(world.model.index.project) > 0) + (posterior is not None)  # groups beside the parameters
    world.runs_planned = 2 * count + 1 + TRAJECTORIES * (count + 1 + more) + samples * (min(top, count) + 3 + more)
    centre, slopes, how = central_derivatives(world)
    drivers = elasticity_drivers(world, centre, slopes)
    effects = elementary_effects(world)
    single = sorted((p.parameter for p in world.priors), key=lambda name: -effects[name])[:top]
    y, indices = sobol_indices(world, single, samples)
    rows = {d.parameter: d for d in drivers} | {
        name: Driver(name, name.capitalize()) for name in (OTHERS, FATES, COURSES)
    }
    made = []
    for name, row in rows.items():
        known = indices.get(name, (float("nan"),) * 4)
        alone = (row.parameter, row.text, row.rank, row.elasticity, row.effect)
        made.append(Driver(*alone, effects.get(name, np.nan), *known))
    made.sort(key=lambda d: (-(d.total if np.isfinite(d.total) else -1.0), -abs(d.effect)))
    unit = "log" if question.log else REGISTRY[question.outcome].unit
    return Sensitivity(
        question.text, unit, centre, float(y.mean()), float(y.std()), tuple(made), world.runs, samples, world.run_id,
        how, "" if posterior is None else posterior.origin, world.inputs.strongest_tie(),
    )  # fmt: skip
