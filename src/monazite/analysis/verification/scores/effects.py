"""Effects of a control at the importer: what the model forecasts of it on its first day, beside a study's estimates.

The study (Critical Materials Atlas, export_controls.json, commit 026646f5, data of September 2026) compares goods under
a control with others, before and after it; its logarithmic effects by months since the control lie in
``data/posteriors/importer_effects.csv``. The model's effect is the logarithm of a run with the control over the same
draws without policies, by the median over draws of the priors, drivers among them, and with the policies that were
known on the first day, so that nothing that came later plays a part. How strictly a control is handled is such a
driver. What the study finds differs from the run by a misfit and by noise (`effect_errors`), as a series does. Graphite
is the control without effect.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from importlib.resources import files

import numpy as np

from monazite.analysis.assimilation.observation_operator import observation_operator
from monazite.analysis.assimilation.observed_series import ObservedValue, SeriesName, observed_values
from monazite.analysis.assimilation.representation import RepresentationError, representation_errors
from monazite.analysis.verification.forecasts.episodes import scenario_on
from monazite.analysis.verification.forecasts.forecast_draws import PAST
from monazite.analysis.verification.forecasts.series_targets import target_name
from monazite.analysis.verification.scores.effect_errors import estimate_error, quantiles_with_error
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


def importer_effects(*, draws: int = DRAWS) -> list[ImporterEffect]:
    """The study's effects with what the model forecast of each on the first day of its control.

    Those on goods that no shipped record has are left out.
    """
    controls: dict[tuple[str, date], list[ImporterEffect]] = {}
    for one in published_effects():
        name = record_of(one.series, one.in_force)
        if name is not None:
            controls.setdefault((name, one.in_force), []).append(one)
    return [
        cell
        for (name, day), cells in controls.items()
        for cell in forecast_effects(scenario_on(name, day), cells, draws)
    ]


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


def forecast_effects(scenario: Scenario, cells: Sequence[ImporterEffect], draws: int) -> list[ImporterEffect]:
    """Effects of one control by a scenario that knows what was known on its first day."""
    dataset = load_dataset(*scenario.dataset).as_of(scenario.as_of)
    names = list(dict.fromkeys(one.series for one in cells))
    key = cache.key(__name__, dataset.hash, scenario.hash, [name.text for name in names], draws)

    def make() -> dict[str, np.ndarray]:
        free = scenario.model_copy(update={"policy": ()})
        paths = [import_paths(one, dataset, names, cells[0].in_force, draws) for one in (scenario, free)]
        return {"effect": paths[0] - paths[1]}

    effect = cache.arrays("effects", key, make)["effect"]
    errors = series_errors(scenario, dataset, names)
    out: list[ImporterEffect] = []
    for one in cells:
        place = names.index(one.series)
        months = effect[:, place, one.first : one.last + 1].mean(1)
        error, last = errors[place]
        begin = months_of_run(scenario, one.in_force)
        points = quantiles_with_error(months, estimate_error(error, one.first, one.last, begin - last), LEVELS)
        run = tuple(float(x) for x in np.nanquantile(months, LEVELS))
        out.append(replace(one, forecast=points, run=run))
    return out


def months_of_run(scenario: Scenario, day: date) -> int:
    """Months from the first of a run to that of a day."""
    return 12 * (day.year - scenario.start.year) + day.month - scenario.start.month


def series_errors(
    scenario: Scenario, dataset: Dataset, names: Sequence[SeriesName]
) -> list[tuple[RepresentationError, int]]:
    """Noise and misfit of every series, from what was published of it before the run, and its last published month.

    Months count from the first of the run; that of a series without any is `PAST` months before it.
    """
    model, day = build(dataset, scenario), scenario.as_of or scenario.start
    operator, _ = observation_operator(model, [ObservedValue(name, 0, 0, 0.0, 0.0, day, ()) for name in names])
    rows = dataset.table("observations")
    published, _ = observed_values(rows, start=scenario.start, day=day, first=-PAST, last=scenario.months)
    own = [value for value in published if value.series in set(names)]
    earlier, _ = observation_operator(model, [value for value in own if value.last < 0])
    last = [max((value.last for value in own if value.series == name), default=-PAST) for name in names]
    return list(zip(representation_errors(operator, earlier), last, strict=True))


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
