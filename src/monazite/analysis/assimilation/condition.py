"""Draws of parameters and drivers, given what was published by a day.

The state of a draw has two parts. Normal scores of its parameters and paths of the drivers that a run responds to, up
to the last observed month, are moved by the ensemble smoother. What only adds to predictions (premiums of spot prices,
misfit and level of every observed series) follows from them in closed form (`linear_terms`). Months after the last
observation go on from there by the drivers' own processes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy import special

from monazite.analysis.assimilation.assimilation_setup import (
    AssimilationSetup,
    assimilation_setup,
    prior_drivers,
    prior_score,
)
from monazite.analysis.assimilation.counted_paths import counted_paths
from monazite.analysis.assimilation.linear_terms import condition_terms, linear_terms, prior_terms
from monazite.analysis.assimilation.localisation import month_taper
from monazite.analysis.assimilation.observed_series import ObservedValue
from monazite.analysis.assimilation.smoother import SmootherOptions, fill_failed, smooth
from monazite.analysis.assimilation.state_columns import DriverColumns, driver_columns, premium_columns
from monazite.dataset.dataset import Dataset
from monazite.engine.numerics.solver import FAILED
from monazite.foundation import cache
from monazite.foundation.errors import InputError
from monazite.model.build import build
from monazite.model.counted_series import faded
from monazite.model.driver_paths import DriverPaths
from monazite.model.drivers import driver_name
from monazite.model.parameters import Draws, quantile
from monazite.model.posterior_draws import PosteriorDraws
from monazite.results.view import View
from monazite.scenario.scenario import Scenario
from monazite.simulation.arguments import DatasetLike, ScenarioLike, resolved, whole_number
from monazite.simulation.simulate import calibrated_params, run_draws

SEEN_IN = {"holding": ("price_inside", "price_fob")}
"""Outcomes that a driver acts on directly, for its own goods; flows have too many causes to count for any of them."""
FEWEST = 4  # draws that covariances can be made of
BATCH = 64  # draws whose flows are in memory together
EFFECT = 3  # months for which a driver acts on what is observed: review, transit, stocks
REACH = 6.0  # months beyond which a driver and an observation have nothing to tell each other


@dataclass(frozen=True)
class ConditionedDraws:
    """The posterior: draws with drivers, and level and misfit of every value (draw, value)."""

    setup: AssimilationSetup
    draws: Draws
    offset: np.ndarray

    def predict(self, *, threads: int | None = None) -> np.ndarray:
        """What the draws say about every value (draw, value), with level and misfit, without noise of single months."""
        return run_predictions(self.setup, self.draws, threads=threads) + self.offset


def prior_state(setup: AssimilationSetup) -> np.ndarray:
    """State of the prior draws (draw, variable): parameters, drivers by month, and the terms of `prior_terms`."""
    scores = [prior_score(row.parameter, setup.prior)[:, None] for row in setup.parameters]
    paths = prior_drivers(setup, setup.months).values
    moved = [one.of_path(paths[driver_name(one.row)]) for one in driver_columns(setup)]
    return np.concatenate([*scores, *moved, prior_terms(setup)], 1)


def draws_of_state(setup: AssimilationSetup, state: np.ndarray, months: int | None = None) -> tuple[Draws, np.ndarray]:
    """Draws that a state stands for, and level and misfit of every value (draw, value).

    Drivers are for the first ``months`` of the run (default: all).
    """
    prior, months_of_run = setup.prior, len(setup.model.index.month)
    columns = [*driver_columns(setup), *premium_columns(setup)]
    given = DriverPaths(setup.model.index.month[0], _paths(setup, columns, state))
    drivers = given if months == setup.months else prior_drivers(setup, months_of_run, given)
    origin = f"observations published by {setup.day}"
    values, counted = _parameter_values(setup, state), faded(counted_paths(setup, state), months or months_of_run)
    draws = Draws(values, prior.first, prior.seed, prior.units, drivers, origin, counted=counted)
    return draws, _offset(setup, state)


def posterior_draws(setup: AssimilationSetup, drawn: Draws) -> PosteriorDraws:
    """Conditioned draws as what runs take theirs from. Raises ValueError for draws without drivers."""
    if drawn.drivers is None:
        raise ValueError("draws without drivers are not conditioned")
    values = {row.parameter: drawn[row.parameter] for row in setup.parameters}
    return PosteriorDraws(values, drawn.drivers, drawn.origin, drawn.counted)


def _parameter_values(setup: AssimilationSetup, state: np.ndarray) -> dict[str, np.ndarray]:
    """Values of the parameters (draw,) by name; a state begins with their normal scores."""
    values = dict(setup.prior.values)
    for j, row in enumerate(setup.parameters):
        values[row.parameter] = quantile(row, np.clip(special.ndtr(state[:, j]), 1e-9, 1.0 - 1e-9))
    return values


def _paths(setup: AssimilationSetup, columns: Sequence[DriverColumns], state: np.ndarray) -> dict[str, np.ndarray]:
    """Paths (draw, month) of drivers by name, which follow the parameters in a state."""
    out, begun = {}, len(setup.parameters)
    for one in columns:
        out[driver_name(one.row)] = one.path(state[:, begun : begun + one.count])
        begun += one.count
    return out


def _offset(setup: AssimilationSetup, state: np.ndarray) -> np.ndarray:
    """Level and misfit of every value (draw, value); premiums are in the drivers."""
    if not setup.operator.values:
        return np.zeros((len(state), 0))
    terms, premiums = linear_terms(setup), setup.months * len(setup.premiums)
    first = state.shape[1] - len(terms.effect) + premiums
    return terms.mean + state[:, first:] @ terms.effect[premiums:]


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
    """Taper (variable, value) over months of what is run; parameters have none."""
    values = setup.operator.values
    first, last = (np.array([getattr(v, end) for v in values], float) for end in ("first", "last"))
    columns, none = driver_columns(setup), np.full(len(setup.parameters), np.nan)
    begins = np.concatenate([none, *(one.first for one in columns)])
    ends = np.concatenate([none, *(one.last for one in columns)])
    return month_taper((begins, ends), first - EFFECT, last, REACH)


def direct_effects(setup: AssimilationSetup) -> np.ndarray:
    """Where a driver is known to act on a value (variable, value): on prices of its own goods."""
    operator, ix = setup.operator, setup.model.index
    out = [np.zeros((len(setup.parameters), len(operator.values)), dtype=bool)]
    for one_driver in driver_columns(setup):
        row = one_driver.row
        goods, outcomes = ix.some_goods(row.goods), SEEN_IN.get(row.driver, ())
        acts = [one.name.outcome in outcomes and bool(np.isin(one.goods, goods).any()) for one in operator.series]
        out.append(np.repeat(np.array(acts, dtype=bool)[operator.place][None], one_driver.count, 0))
    return np.concatenate(out)


def smooth_draws(
    setup: AssimilationSetup, use: np.ndarray, options: SmootherOptions, *, threads: int | None = None
) -> np.ndarray:
    """State of the posterior draws given the values ``use`` (position,)."""
    return smooth_with_moves(setup, use, options, threads=threads)[0]


def smooth_with_moves(
    setup: AssimilationSetup, use: np.ndarray, options: SmootherOptions, *, threads: int | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """State of the posterior draws, and what each value moved in the mean of what is run (variable, value)."""
    operator, prior, terms = setup.operator, setup.prior, linear_terms(setup)
    start, first_month = prior_state(setup), setup.model.index.month[0]
    columns = driver_columns(setup)
    run = len(setup.parameters) + sum(one.count for one in columns)

    def predict(state: np.ndarray) -> np.ndarray:
        paths = DriverPaths(first_month, _paths(setup, columns, state))  # premiums are neutral
        draws = Draws(_parameter_values(setup, state), prior.first, prior.seed, prior.units, paths)
        return run_predictions(setup, draws, threads=threads)[:, use] + terms.mean[use]

    def noise(step: int | str) -> np.ndarray:
        names = [operator.values[i].name for i in use]
        return np.stack([prior_score(f"observation.{step}.{name}", prior) for name in names], 1)

    found = smooth(
        start[:, :run], predict, operator.observed[use], terms.covariance(setup.error)[np.ix_(use, use)], noise,
        taper=state_taper(setup)[:, use], direct=direct_effects(setup)[:, use], options=options,
    )  # fmt: skip
    moved = found.state
    left = operator.observed[use] - fill_failed(predict(moved), slice(1 if options.central else 0, None))
    following = condition_terms(terms, start[:, run:], left, setup.error[use], noise("terms"), use.tolist())
    return np.concatenate([moved, following], 1), found.moves


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
    return condition_scenario(ds, sc, draws, day, threads=threads, leave_out=leave_out, options=options)


def condition_scenario(
    ds: Dataset,
    sc: Scenario,
    draws: int,
    day: date,
    *,
    threads: int | None = None,
    leave_out: Callable[[ObservedValue], bool] | None = None,
    options: SmootherOptions | None = None,
) -> ConditionedDraws:
    """`condition` for facts and choices that have been checked."""
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
