"""Effects of a control at the importer: what the model forecasts of it on its first day, beside a study's estimates.

The study (Critical Materials Atlas, export_controls.json, commit 026646f5, data of September 2026) compares goods under
a control with others, before and after it; its logarithmic effects by months since the control lie in
``data/posteriors/importer_effects.csv``. The model's effect is the logarithm of a run with the control over the same
draws without policies, by the median over draws of the priors, drivers among them, and with the policies that were
known on the first day, so that nothing that came later plays a part. How strictly a control is handled is such a
driver. What the study finds differs from the run by a misfit, as a series does, and by the error of its estimate
(`effect_errors`). Graphite is the control without effect.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from importlib.resources import files

import numpy as np

from monazite.analysis.assimilation.assimilation_setup import EARLIER, errors_of_series
from monazite.analysis.assimilation.observation_operator import observation_operator
from monazite.analysis.assimilation.observed_series import ObservedValue, SeriesName, observed_values
from monazite.analysis.assimilation.representation import RepresentationError
from monazite.analysis.verification.forecasts.episodes import scenario_on
from monazite.analysis.verification.forecasts.series_targets import target_name
from monazite.analysis.verification.scores.effect_errors import PublishedError, estimate_error, quantiles_with_error
from monazite.analysis.verification.scores.forecast_scores import episode_of
from monazite.dataset.dataset import Dataset, load_dataset
from monazite.foundation import cache
from monazite.model.build import build
from monazite.model.drivers import draw_drivers, relevant_rows
from monazite.model.parameters import draw
from monazite.results.view import View
from monazite.scenario.scenario import Scenario, load_scenario, scenarios
from monazite.simulation.simulate import calibrated_params, fixed_parameters, run_draws

DRAWS = 64
NEAR = 0.4
"""Difference of logarithms that counts as agreement..."""
ERRORS = 2.0
"""...as do so many standard errors of the estimate."""
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
LAST = 12
"""Months since a control that the study looks at."""


@dataclass(frozen=True)
class ImporterEffect:
    """An effect by months since a control: the study's, its standard error where it has one, and the model's quantiles.

    ``forecast`` holds the 5, 25, 50, 75 and 95 % points of what a study is expected to find, ``run`` those of the draws
    alone, without misfit and noise.
    """

    series: SeriesName
    in_force: date
    first: int
    last: int
    effect: float
    standard_error: float | None
    forecast: tuple[float, ...] = ()
    run: tuple[float, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether the median lies near the estimate."""
        allowed = max(NEAR, ERRORS * (self.standard_error or 0.0))
        return abs(self.forecast[2] - self.effect) <= allowed


@dataclass(frozen=True)
class WholeEffect:
    """An effect over all months of the study, with quantiles as those of `ImporterEffect`."""

    target: str
    importer: str
    first: int
    last: int
    effect: float
    forecast: tuple[float, ...]
    run: tuple[float, ...]


@dataclass(frozen=True)
class SeriesError:
    """Noise and misfit of a series, months from its last published one to the control, and what the study says."""

    error: RepresentationError
    unpublished: int
    published: PublishedError | None


@dataclass(frozen=True)
class ControlRuns:
    """Effects of a control in runs by series, logarithms (draw, month since the control), and errors beside them."""

    effect: Mapping[SeriesName, np.ndarray]
    errors: Mapping[SeriesName, SeriesError]

    def mean(self, series: SeriesName, first: int, last: int) -> tuple[np.ndarray, float]:
        """Mean over some months by draw, and the standard deviation of what a study adds to it."""
        own = self.errors[series]
        error = estimate_error(own.error, first, last, own.unpublished, own.published)
        return self.effect[series][:, first : last + 1].mean(1), error


def published_effects() -> list[ImporterEffect]:
    """The study's effects."""
    text = (files("monazite") / "data" / "posteriors" / "importer_effects.csv").read_text(encoding="utf-8")
    return [
        ImporterEffect(
            SeriesName(row["outcome"], tuple(row["goods"].split(";")), row["importer"], row["origin"], row["importer"]),
            date.fromisoformat(row["in_force"]), int(row["first"]), int(row["last"]), float(row["effect"]),
            float(row["standard_error"]) if row["standard_error"] else None,
        )
        for row in csv.DictReader(io.StringIO(text))
    ]  # fmt: skip


def importer_effects(*, draws: int = DRAWS) -> tuple[list[ImporterEffect], list[WholeEffect]]:
    """The study's effects with the model's forecast of each on the first day of its control, and controls as a whole.

    Those on goods that no shipped record has are left out.
    """
    controls: dict[tuple[str, date], list[ImporterEffect]] = {}
    for one in published_effects():
        name = record_of(one.series, one.in_force)
        if name is not None:
            controls.setdefault((name, one.in_force), []).append(one)
    out: tuple[list[ImporterEffect], list[WholeEffect]] = ([], [])
    for (name, day), cells in controls.items():
        runs = control_runs(scenario_on(name, day), cells, draws)
        out[0].extend(forecast_effects(runs, cells))
        out[1].extend(whole_effects(runs, cells))
    return out


def record_of(series: SeriesName, day: date) -> str | None:
    """Scenario of a control: that of the episode that is forecast, else a shipped record with the goods on a day."""
    episode = episode_of(target_name(series), day)
    if episode is not None:
        return episode.scenario
    for name in scenarios():
        sc = load_scenario(name)
        goods = [row.good for row in load_dataset(*sc.dataset).table("goods")] if sc.record and sc.start <= day else []
        if any(fnmatchcase(good, pattern) for good in goods for pattern in series.goods):
            return name
    return None


def control_runs(scenario: Scenario, cells: Sequence[ImporterEffect], draws: int) -> ControlRuns:
    """Runs with one control over those without, by a scenario that knows what was known on its first day."""
    dataset = load_dataset(*scenario.dataset).as_of(scenario.as_of)
    names = list(dict.fromkeys(one.series for one in cells))
    key = cache.key(__name__, dataset.hash, scenario.hash, [name.text for name in names], draws)

    def make() -> dict[str, np.ndarray]:
        free = scenario.model_copy(update={"policy": ()})
        paths = [import_paths(one, dataset, names, cells[0].in_force, draws) for one in (scenario, free)]
        return {"effect": paths[0] - paths[1]}

    effect = cache.arrays("effects", key, make)["effect"]
    begin = months_of_run(scenario, cells[0].in_force)
    errors = {
        name: SeriesError(error, begin - last, published_error(cells, name))
        for name, (error, last) in zip(names, series_errors(scenario, dataset, names), strict=True)
    }
    return ControlRuns({name: effect[:, place] for place, name in enumerate(names)}, errors)


def published_error(cells: Sequence[ImporterEffect], series: SeriesName) -> PublishedError | None:
    """Standard error that the study gives for a series: that of the longest mean with one."""
    own = [one for one in cells if one.series == series and one.standard_error is not None]
    best = max(own, key=lambda one: one.last - one.first, default=None)
    return None if best is None else PublishedError(best.standard_error or 0.0, best.last - best.first + 1)


def forecast_effects(runs: ControlRuns, cells: Sequence[ImporterEffect]) -> list[ImporterEffect]:
    """Effects of one control, cell by cell."""
    return [
        replace(one, forecast=points, run=alone)
        for one in cells
        for points, alone in [_quantiles(*runs.mean(one.series, one.first, one.last))]
    ]


def whole_effects(runs: ControlRuns, cells: Sequence[ImporterEffect]) -> list[WholeEffect]:
    """Effects of one control over all months of the study, by series; without effect their mean as well."""
    out, parts = [], []
    for series in runs.effect:
        own = [one for one in cells if one.series == series]
        first, last = min(one.first for one in own), max(one.last for one in own)
        months = np.array([one.last - one.first + 1 for one in own])
        study = float(np.average([one.effect for one in own], weights=months))
        values, error = runs.mean(series, first, last)
        parts.append((study, values, error))
        out.append(WholeEffect(target_name(series), series.region, first, last, study, *_quantiles(values, error)))
    if all(is_without_effect(one.target) for one in out):
        values = np.mean([values for _, values, _ in parts], axis=0)
        error = math.sqrt(sum(error**2 for _, _, error in parts)) / len(parts)
        study = float(np.mean([study for study, _, _ in parts]))
        first, last = min(one.first for one in out), max(one.last for one in out)
        name = f"mean of {len(parts)}: Gr.*"
        out.append(WholeEffect(name, out[0].importer, first, last, study, *_quantiles(values, error)))
    return out


def is_without_effect(target: str) -> bool:
    """Whether a target is of graphite, the control without effect."""
    return " Gr." in target


def _quantiles(values: np.ndarray, error: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Points of `LEVELS` of what a study is expected to find, and of the draws alone."""
    return quantiles_with_error(values, error, LEVELS), tuple(float(x) for x in np.nanquantile(values, LEVELS))


def months_of_run(scenario: Scenario, day: date) -> int:
    """Months from the first of a run to that of a day."""
    return 12 * (day.year - scenario.start.year) + day.month - scenario.start.month


def series_errors(
    scenario: Scenario, dataset: Dataset, names: Sequence[SeriesName]
) -> list[tuple[RepresentationError, int]]:
    """Noise and misfit of every series, from what was published of it before the run, and its last published month.

    Months count from the first of the run; that of a series without any is `EARLIER` months before it.
    """
    model, day = build(dataset, scenario), scenario.as_of or scenario.start
    operator, _ = observation_operator(model, [ObservedValue(name, 0, 0, 0.0, 0.0, day, ()) for name in names])
    rows = dataset.table("observations")
    published, _ = observed_values(rows, start=scenario.start, day=day, first=-EARLIER, last=scenario.months)
    own = [value for value in published if value.series in set(names)]
    last = [max((value.last for value in own if value.series == name), default=-EARLIER) for name in names]
    return list(zip(errors_of_series(model, operator, day), last, strict=True))


def import_paths(
    scenario: Scenario, dataset: Dataset, names: Sequence[SeriesName], day: date, draws: int
) -> np.ndarray:
    """Logarithms over the baseline of some series by months since a day (draw, series, month)."""
    model = build(dataset, scenario)
    begin = months_of_run(scenario, day)
    months = range(begin, begin + LAST + 1)
    values = [ObservedValue(name, month, month, 0.0, 0.0, day, ()) for name in names for month in months]
    operator, _ = observation_operator(model, values)
    prior = draw(dataset.table("priors"), seed=scenario.seed, first=0, count=draws, fixed=fixed_parameters(scenario))
    rows = relevant_rows(model.index, model.limits, dataset.table("drivers"))
    prior = replace(prior, drivers=draw_drivers(rows, model.index.month, model.driver_events(rows), seed=scenario.seed,
                                                first=0, count=draws))  # fmt: skip
    flows, stopped = run_draws(model, calibrated_params(model, prior), months=begin + LAST + 1)
    found = operator.predict(View(model, flows, stopped, prior))
    return found.reshape(draws, len(names), LAST + 1)
