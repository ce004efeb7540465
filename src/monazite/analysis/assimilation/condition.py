"""Draws of parameters and drivers, given what was published by a day.

The state of a draw has four parts, all unbounded: normal scores of its parameters, paths of its drivers up to the last
observed month, and for every observed series the path of its misfit and its standardised level. The ensemble smoother
moves them; months after the last observation go on from there by the drivers' own processes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy import special

from monazite.analysis.assimilation.localisation import month_taper
from monazite.analysis.assimilation.observation_operator import ObservationOperator, observation_operator
from monazite.analysis.assimilation.observed_series import ObservedValue, UnusedRow, observed_values
from monazite.analysis.assimilation.representation import (
    MISFIT_HALF_LIFE,
    RepresentationError,
    representation_errors,
    total_error,
)
from monazite.analysis.assimilation.smoother import SmootherOptions, smooth
from monazite.dataset.rows.evidence import DriverProcess, Prior
from monazite.engine.numerics.solver import FAILED
from monazite.foundation import cache
from monazite.foundation.errors import InputError
from monazite.model.build import Model, build
from monazite.model.driver_paths import DriverPaths
from monazite.model.drivers import draw_drivers, driver_name, driver_path, relevant_rows
from monazite.model.parameters import Draws, draw, quantile, stream
from monazite.results.view import View
from monazite.simulation.arguments import DatasetLike, ScenarioLike, resolved, whole_number
from monazite.simulation.simulate import calibrated_params, fixed_parameters, run_draws

SEEN_IN = {"holding": ("price_inside", "price_fob"), "premium": ("price_outside",)}
"""Outcomes that a driver acts on directly, for its own goods; flows have too many causes to count for any of them."""
FEWEST = 4  # draws that covariances can be made of
BATCH = 64  # draws whose flows are in memory together
EFFECT = 3  # months for which a driver acts on what is observed: review, transit, stocks
REACH = 6.0  # months beyond which a driver and an observation have nothing to tell each other
EARLIER = 240  # months before a run whose observations tell noise and level


@dataclass(frozen=True)
class AssimilationSetup:
    """What conditioning works with: the model, its observations with their errors, and the prior draws.

    ``months`` are run; ``last`` is the position of the last observed month plus one.
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


@dataclass(frozen=True)
class ConditionedDraws:
    """The posterior: draws with drivers, and level and misfit of every value (draw, value)."""

    setup: AssimilationSetup
    draws: Draws
    offset: np.ndarray

    def predict(self, *, threads: int | None = None) -> np.ndarray:
        """What the draws say about every value (draw, value), with level and misfit, without noise of single months."""
        return run_predictions(self.setup, self.draws, threads=threads) + self.offset


def assimilation_setup(model: Model, day: date, count: int, first: int = 0) -> AssimilationSetup:
    """Model, draws ``first`` to ``first + count`` of the prior, and observations that were published by a day."""
    sc, ds = model.scenario, model.dataset
    rows = ds.table("observations")
    end = len(model.index.month) - 1
    values, unused = observed_values(rows, start=sc.start, day=day, first=0, last=end)
    operator, others = observation_operator(model, values)
    past, _ = observed_values(rows, start=sc.start, day=day, first=-EARLIER, last=-1)
    wanted = {one.name for one in operator.series}
    earlier, _ = observation_operator(model, [v for v in past if v.series in wanted])
    prior = draw(ds.table("priors"), seed=sc.seed, first=first, count=count, fixed=fixed_parameters(sc))
    months = max((v.last for v in operator.values), default=-1) + 1
    drivers = relevant_rows(model.index, model.limits, ds.table("drivers"))
    errors = representation_errors(operator, earlier)
    return AssimilationSetup(model, day, operator, (*unused, *others), tuple(errors), prior, tuple(drivers), months)


def prior_drivers(setup: AssimilationSetup, months: int, given: DriverPaths | None = None) -> DriverPaths:
    """Drivers of the prior draws for the first months of the run; they go on from ``given`` paths."""
    prior, model = setup.prior, setup.model
    dates, breaks = model.index.month[:months], model.base.broken
    return draw_drivers(
        setup.drivers, dates, breaks, seed=prior.seed, first=prior.first, count=prior.count, given=given
    )


def prior_state(setup: AssimilationSetup) -> np.ndarray:
    """State of the prior draws (draw, variable): parameters, drivers by month, misfits by month, levels."""
    prior = setup.prior
    scores = [prior_score(row.parameter, prior) for row in setup.parameters]
    paths = prior_drivers(setup, setup.months).values
    levels = [prior_score(f"level.{one.name.text}", prior) for one in setup.operator.series]
    columns = [x[:, None] for x in scores] + [paths[driver_name(row)] for row in setup.drivers]
    return np.concatenate([*columns, *prior_misfits(setup), *(x[:, None] for x in levels)], 1)


def prior_misfits(setup: AssimilationSetup) -> list[np.ndarray]:
    """Misfit of every series by month, each (draw, month)."""
    prior, months = setup.prior, setup.model.index.month[: setup.months]
    out = []
    for one, error in zip(setup.operator.series, setup.errors, strict=True):
        shocks = [prior_score(f"misfit.{one.name.text}.{day:%Y-%m}", prior) for day in months]
        process = DriverProcess.model_construct(spread=error.misfit, half_life=MISFIT_HALF_LIFE, step=0.0)
        out.append(driver_path(process, np.stack(shocks, 1), np.ones(prior.count), np.zeros(len(months))))
    return out


def prior_score(name: str, draws: Draws) -> np.ndarray:
    """Normal scores (draw,) of a stream; 0 for draw 0."""
    score = special.ndtri(stream(name, draws.seed, draws.first, draws.count))
    if draws.first == 0:
        score[0] = 0.0
    return score


def draws_of_state(setup: AssimilationSetup, state: np.ndarray, months: int | None = None) -> tuple[Draws, np.ndarray]:
    """Draws that a state stands for, and level and misfit of every value (draw, value).

    Drivers are for the first ``months`` of the run (default: all).
    """
    prior, rows = setup.prior, setup.parameters
    values = dict(prior.values)
    for j, row in enumerate(rows):
        values[row.parameter] = quantile(row, np.clip(special.ndtr(state[:, j]), 1e-9, 1.0 - 1e-9))
    at, paths = len(rows), {}
    for row in setup.drivers:
        paths[driver_name(row)] = state[:, at : at + setup.months]
        at += setup.months
    given = DriverPaths(setup.model.index.month[0], paths)
    drivers = given if months == setup.months else prior_drivers(setup, len(setup.model.index.month), given)
    origin = f"observations published by {setup.day}"
    return Draws(values, prior.first, prior.seed, prior.units, drivers, origin), _offset(setup, state[:, at:])


def _offset(setup: AssimilationSetup, state: np.ndarray) -> np.ndarray:
    """Level and misfit of every value (draw, value) from the end of a state."""
    operator, errors, months = setup.operator, setup.errors, setup.months
    series = len(errors)
    misfit, level = state[:, : series * months].reshape(-1, series, months), state[:, series * months :]
    level = np.array([e.level for e in errors]) + level * np.array([e.level_spread for e in errors])
    pairs = zip(operator.values, operator.place, strict=True)
    columns = [level[:, s] + misfit[:, s, v.first : v.last + 1].mean(1) for v, s in pairs]
    return np.stack(columns, 1) if columns else np.zeros((len(state), 0))


def run_predictions(setup: AssimilationSetup, draws: Draws, *, threads: int | None = None) -> np.ndarray:
    """What a run of the observed months says about every value (draw, value), without levels."""
    out = np.empty((draws.count, len(setup.operator.values)))
    for first in range(0, draws.count, BATCH):
        part = draws.subset(first, min(first + BATCH, draws.count))
        flows, stopped = run_draws(
            setup.model, calibrated_params(setup.model, part), threads=threads, months=setup.months
        )
        failed = (flows.status[:, :, 0] >= FAILED).any(1)
        found = setup.operator.predict(View(setup.model, flows, stopped, part))
        found[failed] = np.nan
        out[first : first + part.count] = found
    return out


def state_taper(setup: AssimilationSetup) -> np.ndarray:
    """Taper (variable, value): drivers by months and by what they act on, levels by their own series."""
    values, place = setup.operator.values, setup.operator.place
    first, last = (np.array([getattr(v, end) for v in values], float) for end in ("first", "last"))
    count, series = len(setup.parameters), len(setup.operator.series)
    each = np.arange(float(setup.months))
    none = np.full(count, np.nan)
    drivers = month_taper(np.concatenate([none, np.tile(each, len(setup.drivers))]), first - EFFECT, last, REACH)
    own = month_taper(np.concatenate([np.tile(each, series), np.full(series, np.nan)]), first, last, REACH)
    owner = np.concatenate([np.repeat(np.arange(series), setup.months), np.arange(series)])
    own *= place[None] == owner[:, None]
    spot = np.array([v.series.outcome == "price_outside" for v in values])
    for j, row in enumerate(setup.drivers):
        if row.driver == "premium":
            drivers[count + j * setup.months : count + (j + 1) * setup.months] *= spot
    return np.concatenate([drivers, own])


def direct_effects(setup: AssimilationSetup) -> np.ndarray:
    """Where a variable is known to act on a value (variable, value): drivers by goods and regions, own misfits."""
    operator, ix = setup.operator, setup.model.index
    out = [np.zeros((len(setup.parameters), len(operator.values)), dtype=bool)]
    for row in setup.drivers:
        goods = ix.some_goods(row.goods)
        buyers = ix.buyers(row.regions, actor=ix.region[setup.model.structure.controller]) if row.regions else []
        acts = [
            one.name.outcome in SEEN_IN.get(row.driver, ())
            and bool(np.isin(one.goods, goods).any())
            and (row.driver == "holding" or bool(np.isin(one.buyers, buyers).any()))
            for one in operator.series
        ]
        out.append(np.repeat(np.array(acts, dtype=bool)[operator.place][None], setup.months, 0))
    own = operator.place[None] == np.arange(len(operator.series))[:, None]
    return np.concatenate([*out, np.repeat(own, setup.months, 0), own])


def smooth_draws(
    setup: AssimilationSetup, use: np.ndarray, options: SmootherOptions, *, threads: int | None = None
) -> np.ndarray:
    """State of the posterior draws given the values ``use`` (position,)."""
    operator, prior = setup.operator, setup.prior

    def predict(state: np.ndarray) -> np.ndarray:
        draws, offset = draws_of_state(setup, state, setup.months)
        return (run_predictions(setup, draws, threads=threads) + offset)[:, use]

    def noise(step: int) -> np.ndarray:
        names = [operator.values[i].name for i in use]
        return np.stack([prior_score(f"observation.{step}.{name}", prior) for name in names], 1)

    return smooth(
        prior_state(setup), predict, operator.observed[use], setup.error[use], noise, taper=state_taper(setup)[:, use],
        direct=direct_effects(setup)[:, use], options=options,
    ).state  # fmt: skip


def condition(
    dataset: DatasetLike | None,
    scenario: ScenarioLike,
    *,
    draws: int,
    day: date | None = None,
    threads: int | None = None,
    leave_out: Callable[[ObservedValue], bool] | None = None,
    options: SmootherOptions | None = None,
) -> ConditionedDraws:
    """Draws of parameters and drivers conditioned on the observations that were published by a day.

    Parameters
    ----------
    dataset, scenario
        As for `monazite.simulate`.
    draws
        Number of draws from `FEWEST` on; draw 0 is the central one. A few dozen give means, ranges ask for 128 or more.
    day
        Last day on which an observation may have been published; by default the scenario's ``as_of``, else the last day
        that the data know.
    threads
        Threads that share the draws; no number depends on it.
    leave_out
        Values that are set aside, for example to be forecast.
    options
        Of the smoother.

    Returns
    -------
    ConditionedDraws
        Without observations the prior draws themselves, with drivers of the prior. The result is kept on disk by its
        content (`monazite cache`).

    Raises
    ------
    InputError
        For a dataset, scenario or number of draws that cannot be used.
    """
    ds, sc = resolved(dataset, scenario)
    if whole_number(draws, field="draws") < FEWEST:
        raise InputError(field="draws", found=draws, allowed=f"{FEWEST} or more")
    day = day or sc.as_of or ds.last_known_day
    setup = assimilation_setup(build(ds, sc), day, draws)
    options = options or SmootherOptions(central=True)
    use = np.array([i for i, v in enumerate(setup.operator.values) if leave_out is None or not leave_out(v)], dtype=int)
    if not use.size:
        offset = draws_of_state(setup, prior_state(setup))[1] if setup.months else np.zeros((setup.prior.count, 0))
        return ConditionedDraws(setup, _with_prior_drivers(setup), offset)
    name = cache.key(__name__, ds.hash, sc.hash, draws, day, repr(options), setup.operator.observed, setup.error,
                     use)  # fmt: skip
    state = cache.arrays("posterior", name, lambda: {"state": smooth_draws(setup, use, options, threads=threads)})
    return ConditionedDraws(setup, *draws_of_state(setup, state["state"]))


def _with_prior_drivers(setup: AssimilationSetup) -> Draws:
    prior = setup.prior
    drivers = prior_drivers(setup, len(setup.model.index.month))
    return Draws(prior.values, prior.first, prior.seed, prior.units, drivers)


def unused_summary(unused: Sequence[UnusedRow]) -> dict[str, int]:
    """How many rows are not used, by reason; most first."""
    counts: dict[str, int] = {}
    for one in unused:
        reason = "published later" if one.reason.startswith("published on") else one.reason
        counts[reason] = counts.get(reason, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: -item[1]))
