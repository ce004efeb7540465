"""Forecasts from rolling origins: for every month of every episode what the model and the baselines say of the series.

What was made for an origin lies in the cache under the content it rests on, so that a run that was interrupted goes on
where it stopped.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from monazite.analysis.verification.forecasts.baselines import BASELINES, baseline_quantiles
from monazite.analysis.verification.forecasts.episodes import Episode, all_episodes, scenario_on
from monazite.analysis.verification.forecasts.events import base_rate, event_level, share_not_above
from monazite.analysis.verification.forecasts.forecast_draws import PolicyBranch, model_values
from monazite.analysis.verification.forecasts.hub_table import LEVELS, chance_row, quantile_rows, write_table
from monazite.analysis.verification.forecasts.kept_mechanisms import arrivals_term
from monazite.analysis.verification.forecasts.negotiated_branches import negotiated_branches
from monazite.analysis.verification.forecasts.series_targets import (
    FEWEST_VALUES,
    HORIZONS,
    LIVE_MONTHS,
    SeriesHistory,
    horizon_month,
    is_live,
    month_end,
    month_number,
    series_histories,
    target_name,
    target_series,
)
from monazite.dataset.dataset import load_dataset

DRAWS = 64
"""Draws of a forecast; the bar of twenty minutes for all origins sets it."""
MODEL = "monazite"
BASE_RATE = "base-rate"
MODELS = (MODEL, *BASELINES, BASE_RATE)
Progress = Callable[[int, int], None]
Rows = list[tuple[object, ...]]


def make_rolling(
    folder: Path, *, draws: int = DRAWS, episodes: Sequence[Episode] | None = None, progress: Progress | None = None,
    games: int = 0,
) -> None:  # fmt: skip
    """Make the forecasts of all origins and write one file per model into a folder.

    Parameters
    ----------
    folder
        Where ``<model>.parquet`` are written, in place of those that are there.
    draws
        Draws of the model's forecasts.
    episodes
        Episodes whose origins are forecast; None: all of them.
    progress
        Called with origins done and origins in all.
    games
        Games of the talks at every origin, whose paths the draws follow; none: policy stays as it was.
    """
    rows: dict[str, Rows] = {name: [] for name in MODELS}
    chosen = all_episodes() if episodes is None else episodes
    jobs = [(episode, origin) for episode in chosen for origin in episode.origins()]
    for done, (episode, origin) in enumerate(jobs):
        for name, some in origin_rows(episode.scenario, origin, draws=draws, games=games).items():
            rows[name] += some
        if progress is not None:
            progress(done + 1, len(jobs))
    for name, some in rows.items():
        write_table(some, folder / f"{name}.parquet")


def origin_rows(
    scenario: str,
    origin: date,
    *,
    draws: int = DRAWS,
    branches: Sequence[PolicyBranch] = (),
    fewest: int = FEWEST_VALUES,
    live_months: int = LIVE_MONTHS,
    games: int = 0,
) -> dict[str, Rows]:
    """Rows of all models for one origin, in the model-output form.

    Parameters
    ----------
    scenario
        Name of the shipped scenario that replays the episode.
    origin
        First day of a month, or any day for a single forecast; only what was published by it is used.
    draws
        Draws of the model's forecast.
    branches
        Policy paths after the origin.
    fewest
        Rows that a series must have in all to be a target.
    live_months
        Months before the origin in which it must have been published.
    games
        Games of the talks whose paths are taken where no branches are given (`negotiated_branches`).
    """
    sc = scenario_on(scenario, origin)
    dataset = load_dataset(*sc.dataset)
    histories = series_histories(dataset.as_of(origin), origin)
    first = month_number(sc.start)
    ahead = [horizon_month(origin, h) - first for h in HORIZONS]
    months = [month for month in ahead if month < sc.months]
    latest = series_histories(dataset, date.max)
    live = [
        name
        for name in target_series(dataset, fewest)
        if is_live(histories.get(name), origin, live_months)
        and can_be_scored(latest[name], [first + month for month in months])
    ]
    rows: dict[str, Rows] = {name: [] for name in MODELS}
    announced = next((one.announced for one in all_episodes() if one.scenario == scenario), None)
    values: dict[tuple[str, int], np.ndarray] = {}
    if live and months:
        ahead_sc, paths = (sc, branches) if branches else negotiated_branches(dataset, sc, origin, games)
        values = model_values(dataset, ahead_sc, origin, tuple(live), tuple(months), draws, paths)
    for name in live:
        for horizon, month in zip(HORIZONS, months, strict=False):
            key = (origin, target_name(name), horizon, month_end(first + month), name.region)
            draws_of_month = values.get((name.text, month))
            if draws_of_month is not None:
                draws_of_month = draws_of_month + arrivals_term(name.outcome, announced, origin, first + month)
            _add_rows(rows, key, histories[name], first + month, draws_of_month)
    return rows


def can_be_scored(history: SeriesHistory, months: Sequence[int]) -> bool:
    """Whether any of some months was observed, or lies ahead of all that were; gaps of a series are not forecast."""
    return any(month in history.logs or month > max(history.logs) for month in months)


def _add_rows(
    rows: dict[str, Rows], key: tuple[object, ...], history: SeriesHistory, month: int, values: np.ndarray | None
) -> None:
    """Rows of one target at one horizon: quantiles of the model and of the baselines, and chances of its event."""
    path = history.path
    level = event_level(history.name.outcome, path, max(path))
    if values is not None:
        rows[MODEL] += quantile_rows(key, np.exp(np.nanquantile(values, LEVELS)))
        rows[MODEL].append(chance_row(key, math.exp(level), share_not_above(values, level)))
    for name in BASELINES:
        levels = baseline_quantiles(name, path, month, LEVELS)
        if levels is not None:
            rows[name] += quantile_rows(key, np.exp(levels))
    rate = base_rate(history, month)
    if rate is not None:
        rows[BASE_RATE].append(chance_row(key, math.exp(level), rate))
