"""What the model says of months ahead: draws conditioned on what was published by an origin, run on from there.

`forecast_draws` is the one place where forecasts meet conditioning. A value of a series in a month is, in logarithms,

    y = run + level + misfit + noise,

with run, level and misfit of the conditioned draws. The misfit goes on from its last observed month by its own process,
x_t+k = r^k x_t + s sqrt(1 - r^2k) z, and the noise of a month, which holds that of its measurement, is drawn anew. Of
amounts it has mean 1 as a factor (`representation`).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from monazite.analysis.assimilation.assimilation_setup import (
    AssimilationSetup,
    assimilation_setup,
    errors_of_series,
    prior_drivers,
)
from monazite.analysis.assimilation.condition import BATCH, draws_of_state, prior_state, smooth_draws
from monazite.analysis.assimilation.observation_operator import ObservationOperator, observation_operator
from monazite.analysis.assimilation.observed_series import AMOUNTS, ObservedValue, SeriesName
from monazite.analysis.assimilation.representation import RepresentationError, noise_of_mean
from monazite.analysis.assimilation.smoother import SmootherOptions
from monazite.dataset.dataset import Dataset
from monazite.engine.numerics.solver import FAILED
from monazite.foundation import cache
from monazite.model.build import Model, build
from monazite.model.counted_series import MISFIT_HALF_LIFE
from monazite.model.parameters import Draws
from monazite.results.view import View
from monazite.scenario.policies.policy_base import Policy
from monazite.scenario.scenario import Scenario
from monazite.simulation.incremental import with_policies
from monazite.simulation.simulate import calibrated_params, run_draws

REPLICATES = 8
"""Errors that are drawn for every draw, so that quantiles in the tails do not hang on single draws."""


@dataclass(frozen=True)
class PolicyBranch:
    """Policies that begin after an origin, and the chance that they come: a branch of the talks.

    Draws are shared out by chance among the branches; without any all follow what was known at the origin.
    """

    chance: float
    policies: tuple[Policy, ...]
    name: str = ""


@dataclass(frozen=True)
class SeriesForecast:
    """Draws of logarithms of some series in some months: values (draw and replicate, series, month).

    ``stopped`` holds the first day on which a line stops (draw, use, buyer) up to the last month.
    """

    series: tuple[SeriesName, ...]
    months: tuple[int, ...]
    values: np.ndarray
    stopped: np.ndarray


@dataclass(frozen=True)
class OriginState:
    """Conditioned draws at an origin: misfit of every observed series in the last observed month, and its level."""

    setup: AssimilationSetup
    draws: Draws
    misfit: np.ndarray
    level: np.ndarray


def forecast_draws(
    dataset: Dataset,
    scenario: Scenario,
    origin: date,
    series: Sequence[SeriesName],
    months: Sequence[int],
    *,
    draws: int,
    branches: Sequence[PolicyBranch] = (),
) -> SeriesForecast:
    """Draws of observed series in months ahead, by what was published by an origin.

    Parameters
    ----------
    dataset
        Facts; only those of `Dataset.as_of` the origin are looked at.
    scenario
        Choices of the run with the policies that were known; its seed is that of the draws.
    origin
        Last day on which an observation may have been published.
    series
        Series to forecast; those without a counterpart in a run are left out of the result.
    months
        Months of the run to forecast, counted from its first.
    draws
        Number of conditioned draws; the central one is among them and takes no part in the result.
    branches
        Policy paths after the origin.

    Returns
    -------
    SeriesForecast
        Logarithms in the units of the outcomes. Draws that failed are not a number.
    """
    known_facts = dataset.as_of(origin)
    model = build(known_facts, scenario)
    state = origin_state(assimilation_setup(model, origin, draws))
    values = [
        ObservedValue(name, month, month, 0.0, 0.0, origin, ()) for name in series for month in months
    ]  # only their places count
    operator, _ = observation_operator(model, values)
    run, stopped = run_ahead(state, operator, max(months) + 1, branch_places(branches, draws, scenario.seed))
    names = tuple(one.name for one in operator.series)
    paths = run.reshape(draws, len(names), len(months)) if names else np.zeros((draws, 0, len(months)))
    usual = np.log(operator.usual[:, 0] / operator.usual[:, 1]) if names else np.zeros(0)
    paths = paths + usual[None, :, None]
    errors = errors_of_series(model, operator, origin)
    out = [
        with_errors(paths[1:, s], state, name, errors[s], months, scenario.seed) for s, name in enumerate(names)
    ]  # draw 0 is the central one
    shape = (REPLICATES * (draws - 1), 0, len(months))
    return SeriesForecast(names, tuple(months), np.stack(out, 1) if out else np.zeros(shape), stopped[1:])


def origin_state(setup: AssimilationSetup) -> OriginState:
    """Draws conditioned on all observations of a setup; prior draws where there are none."""
    count, series, months = setup.prior.count, len(setup.operator.series), setup.months
    if not setup.operator.values:
        drivers = prior_drivers(setup, len(setup.model.index.month))
        return OriginState(setup, replace(setup.prior, drivers=drivers), np.zeros((count, 0)), np.zeros((count, 0)))
    use = np.arange(len(setup.operator.values))
    state = smooth_draws(setup, use, SmootherOptions(central=True)) if use.size else prior_state(setup)
    draws, _ = draws_of_state(setup, state)
    ends = state[:, state.shape[1] - series * (months + 1) :]
    misfit, score = ends[:, : series * months].reshape(count, series, months), ends[:, series * months :]
    mean, spread = (np.array([getattr(e, name) for e in setup.errors]) for name in ("level", "level_spread"))
    return OriginState(setup, draws, misfit[:, :, -1], mean + score * spread)


def run_ahead(
    state: OriginState, operator: ObservationOperator, months: int, branches: Sequence[tuple[np.ndarray, PolicyBranch]]
) -> tuple[np.ndarray, np.ndarray]:
    """What runs of the draws say about the values of an operator (draw, value), and first stops (draw, use, buyer)."""
    model, draws = state.setup.model, state.draws
    out = np.full((draws.count, len(operator.values)), np.nan)
    stops = np.full((draws.count, *model.structure.activity_ref.shape), np.inf)
    for places, branch in branches or [(np.arange(draws.count), None)]:
        own = model if branch is None else branch_model(model, branch)
        for first in range(0, places.size, BATCH):
            part = places[first : first + BATCH]
            some = selected(draws, part)
            flows, stopped = run_draws(own, calibrated_params(own, some), months=months)
            failed = (flows.status[:, :, 0] >= FAILED).any(1)
            values = operator.predict(View(own, flows, stopped, some))
            values[failed] = np.nan
            out[part], stops[part] = values, stopped
    return out, stops


def selected(draws: Draws, places: np.ndarray) -> Draws:
    """Draws at some places. What is random about a run is in their values, so that their numbers need not follow."""
    if places.size and np.array_equal(places, np.arange(places[0], places[-1] + 1)):
        return draws.subset(int(places[0]), int(places[-1]) + 1)
    drivers = draws.drivers
    paths = None if drivers is None else replace(drivers, values={k: x[places] for k, x in drivers.values.items()})
    return replace(draws, values={name: x[places] for name, x in draws.values.items()}, drivers=paths, counted=None)


def branch_model(model: Model, branch: PolicyBranch) -> Model:
    """The model with the policies of a branch after those of the record."""
    sc = model.scenario
    return with_policies(model, sc.model_copy(update={"policy": (*sc.policy, *branch.policies)}))


def branch_places(branches: Sequence[PolicyBranch], draws: int, seed: int) -> list[tuple[np.ndarray, PolicyBranch]]:
    """Places of the draws that follow each branch: shared out by chance, in an order of its own for every seed."""
    if not branches:
        return []
    edges = np.cumsum([0.0, *(branch.chance for branch in branches)])
    ranks = (generator("policy branch", seed).permutation(draws) + 0.5) / draws * edges[-1]
    return [
        (np.flatnonzero((ranks >= low) & (ranks < high)), branch)
        for low, high, branch in zip(edges[:-1], edges[1:], branches, strict=True)
    ]


def with_errors(
    paths: np.ndarray,
    state: OriginState,
    name: SeriesName,
    error: RepresentationError,
    months: Sequence[int],
    seed: int,
) -> np.ndarray:
    """Paths (draw, month) of a run with level, misfit and noise: (draw and replicate, month)."""
    setup, count = state.setup, paths.shape[0]
    names = [one.name for one in setup.operator.series]
    ahead = np.asarray(months) - (setup.months - 1)
    keep = 2.0 ** (-np.maximum(ahead, 0) / MISFIT_HALF_LIFE)
    rng = generator(f"forecast of {name.text}, {setup.day}", seed)
    shocks = rng.standard_normal((REPLICATES, count, 2, len(months)))
    if name in names:
        s = names.index(name)
        level = np.broadcast_to(state.level[1:, s, None], (REPLICATES, count, 1))
        misfit = state.misfit[1:, s, None] * keep + error.misfit * np.sqrt(1.0 - keep**2) * shocks[:, :, 0]
    else:
        level = error.level + error.level_spread * rng.standard_normal((REPLICATES, count, 1))
        misfit = error.misfit * shocks[:, :, 0]
    middle, spread = noise_of_mean(error.noise, 1) if name.outcome in AMOUNTS else (0.0, error.noise)
    values = paths + level + misfit + middle + spread * shocks[:, :, 1]
    return values.reshape(REPLICATES * count, len(months))


def generator(name: str, seed: int) -> np.random.Generator:
    """Random numbers that belong to a name and a seed."""
    digest = hashlib.sha256(f"{name} {seed}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8]))


def model_values(
    dataset: Dataset, sc: Scenario, origin: date, series: Sequence[SeriesName], months: tuple[int, ...], draws: int,
    branches: Sequence[PolicyBranch],
) -> dict[tuple[str, int], np.ndarray]:  # fmt: skip
    """Draws of the model's logarithms by series and month; kept in the cache by content."""
    view = dataset.as_of(origin)
    paths = [(branch.chance, [policy.model_dump(mode="json") for policy in branch.policies]) for branch in branches]
    name = cache.key(__name__, view.hash, sc.hash, origin, [one.text for one in series], list(months), draws, paths)

    def make() -> dict[str, np.ndarray]:
        forecast = forecast_draws(dataset, sc, origin, series, months, draws=draws, branches=branches)
        return {"values": forecast.values, "series": np.array([one.text for one in forecast.series])}

    stored = cache.arrays("forecast", name, make)
    values = stored["values"]
    return {
        (str(text), month): values[:, s, m]
        for s, text in enumerate(stored["series"])
        for m, month in enumerate(months)
        if np.isfinite(values[:, s, m]).any() and math.isfinite(float(np.nanmedian(values[:, s, m])))
    }
