"""Scores of forecasts once observations are there: weighted interval score, coverage, PIT, Brier score.

The weighted interval score of 2K + 1 quantiles that lie evenly about a median (Bracher et al. 2021, PLOS Computational
Biology 17) is twice the mean of their quantile scores, which is how `scoringrules` takes the CRPS of quantiles: both
are the same number. It is taken of logarithms (Bosse et al. 2023, PLOS Computational Biology 19: errors of things
that grow and shrink by factors), and of plain values over the median of the series, so that series of many and of few
tonnes can be added up.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from monazite.analysis.verification.forecasts.episodes import Episode, all_episodes
from monazite.analysis.verification.forecasts.hub_table import LEVELS, level_text
from monazite.analysis.verification.forecasts.series_targets import (
    SeriesHistory,
    month_number,
    series_histories,
    target_class,
    target_name,
)
from monazite.dataset.dataset import Dataset
from monazite.foundation.extras import from_extra

if TYPE_CHECKING:
    import pandas as pd

COVERED = {"held50": (0.25, 0.75), "held90": (0.05, 0.95), "held95": (0.025, 0.975)}
"""Ranges whose coverage is counted, by the name of the column."""
KEY = ["origin_date", "target", "location", "horizon"]
Truth = Mapping[tuple[str, str], SeriesHistory]


def weighted_interval_score(observed: np.ndarray, quantiles: np.ndarray, levels: np.ndarray = LEVELS) -> np.ndarray:
    """Weighted interval score (forecast,) of quantiles (forecast, level) at levels that lie evenly about one half."""
    with from_extra("verification"):
        import scoringrules

    return np.asarray(scoringrules.crps_quantile(observed, quantiles, levels, backend="numpy"))


def brier_score(came: np.ndarray, chance: np.ndarray) -> float:
    """Mean Brier score of chances (event,) of events that came (1) or not (0): 0 is best, .25 that of one half."""
    import scoringrules

    return float(np.mean(scoringrules.brier_score(np.asarray(came, float), np.asarray(chance, float))))


def probability_transform(observed: np.ndarray, quantiles: np.ndarray, levels: np.ndarray = LEVELS) -> np.ndarray:
    """Where observations lie in their forecasts (forecast,), from 0 to 1: between two levels by straight lines.

    Below the first quantile it is half of the first level, above the last one half of the rest.
    """
    out = np.empty(observed.shape)
    for i, (y, q) in enumerate(zip(observed, quantiles, strict=True)):
        if y < q[0]:
            out[i] = levels[0] / 2.0
        elif y > q[-1]:
            out[i] = (1.0 + levels[-1]) / 2.0
        else:
            out[i] = np.interp(y, np.maximum.accumulate(q) + 1e-12 * np.arange(q.size), levels)
    return out


def truth_of(datasets: Sequence[Dataset]) -> dict[tuple[str, str], SeriesHistory]:
    """All monthly values of all series by target and place, the last word of each."""
    out: dict[tuple[str, str], SeriesHistory] = {}
    for dataset in datasets:
        for name, history in series_histories(dataset, date.max).items():
            other = out.get((target_name(name), name.region))
            logs = {**(other.logs if other else {}), **history.logs}
            out[target_name(name), name.region] = SeriesHistory(name, logs, history.error)
    return out


def wide_quantiles(rows: pd.DataFrame) -> pd.DataFrame:
    """Quantile rows as one row for each forecast, with a column for each level."""
    some = rows[rows.output_type == "quantile"]
    wide = some.pivot_table(index=[*KEY, "target_end_date"], columns="output_type_id", values="value", sort=True)
    return wide[[level_text(float(level)) for level in LEVELS]].reset_index()


def score_quantiles(
    model: str, rows: pd.DataFrame, truth: Truth, episodes: Sequence[Episode] | None = None
) -> pd.DataFrame:
    """Scores of one model's quantile forecasts that have come true or not, one row for each.

    Parameters
    ----------
    model
        Name that the rows carry in the column ``model``.
    rows
        Forecasts in the model-output form.
    truth
        Observed values by target and place.
    episodes
        Episodes whose origins are scored; None: all of them.

    Returns
    -------
    pandas.DataFrame
        Columns of `KEY`, model, episode, phase, kind (class), observed, median, ``wis_log``, ``wis`` (over the median
        of the series), ``error`` (absolute, of logarithms), ``pit``, ``gap`` (which gap between levels) and those of
        `COVERED`.
    """
    wide = wide_quantiles(rows)
    kinds = [target_class(target.split(" ", 1)[0]) for target in wide.target]
    sizes = {key: (math.exp(h.floor), math.exp(np.median(list(h.path.values())))) for key, h in truth.items() if h.logs}
    came = [_what_came(row, truth, sizes, episodes) for row in cast("Iterable[Any]", wide.itertuples())]
    columns = ("episode", "phase", "observed", "floor", "scale")
    wide = wide.assign(kind=kinds, **{name: [row[i] for row in came] for i, name in enumerate(columns)})
    wide = wide.loc[np.isfinite(wide.observed.astype(float))].reset_index(drop=True)
    return _scored(wide).assign(model=model)


def _what_came(
    row: Any, truth: Truth, sizes: Mapping[tuple[str, str], tuple[float, float]], episodes: Sequence[Episode] | None
) -> tuple[str, str, float, float, float]:
    """Episode, phase and observed value of a forecast, with floor and median of its series; NaN where it has none."""
    import pandas as pd

    history = truth.get((row.target, row.location))
    origin = cast("date", pd.Timestamp(row.origin_date).date())  # origins are never missing
    place = episode_of(row.target, origin, episodes)
    log = None if history is None else history.logs.get(month_number(row.target_end_date))
    if place is None or log is None:
        return "", "", math.nan, math.nan, math.nan
    return place.name, place.phase(origin), math.exp(log), *sizes[row.target, row.location]


def _scored(wide: pd.DataFrame) -> pd.DataFrame:
    """Forecasts with their scores in place of their quantiles."""
    names = [level_text(float(level)) for level in LEVELS]
    quantiles, observed = wide[names].to_numpy(float), wide.observed.to_numpy(float)
    floor, scale = wide.floor.to_numpy(float), wide.scale.to_numpy(float)
    logs, log = np.log(np.maximum(quantiles, floor[:, None])), np.log(np.maximum(observed, floor))
    out = wide.drop(columns=[*names, "floor", "scale"]).assign(
        median=quantiles[:, LEVELS.size // 2],
        wis_log=weighted_interval_score(log, logs),
        wis=weighted_interval_score(observed, quantiles) / scale,
        error=np.abs(logs[:, LEVELS.size // 2] - log),
        pit=probability_transform(log, logs),
        gap=(log[:, None] > logs).sum(1),
    )
    place = {float(level): i for i, level in enumerate(LEVELS)}
    for name, (low, high) in COVERED.items():
        inside = (log >= logs[:, place[low]] - 1e-9) & (log <= logs[:, place[high]] + 1e-9)
        out[name] = inside.astype(float)
    return out


def episode_of(target: str, origin: date, episodes: Sequence[Episode] | None = None) -> Episode | None:
    """Episode that a forecast belongs to: that of its origin whose minerals its target is about."""
    for episode in all_episodes() if episodes is None else episodes:
        if episode.first <= origin <= episode.last and episode.covers(target):
            return episode
    return None


def common_support(scores: pd.DataFrame, models: Sequence[str]) -> pd.DataFrame:
    """Scores of the forecasts that all of some models have made."""
    some = scores[scores.model.isin(models)]
    counts = some.groupby(KEY).model.transform("nunique")
    return some.loc[counts == len(models)]


def score_ratio(scores: pd.DataFrame, model: str, baseline: str, column: str) -> float:
    """Mean score of a model over that of a baseline on the forecasts that both have made; below 1 is better."""
    both = common_support(scores, (model, baseline))
    means = cast("Any", both.groupby("model")[column].mean())
    return float(means[model] / means[baseline]) if len(means) == 2 and means[baseline] > 0 else math.nan


def relative_skill(scores: pd.DataFrame, models: Sequence[str], column: str) -> dict[str, float]:
    """Pairwise relative skill: geometric mean of score ratios to all models, itself included (Cramer et al. 2022)."""
    ratios = {a: [1.0 if a == b else score_ratio(scores, a, b, column) for b in models] for a in models}
    return {a: math.exp(float(np.mean(np.log(found)))) for a, found in ratios.items()}


def ratio_range(
    scores: pd.DataFrame, model: str, baseline: str, column: str, *, times: int = 400, seed: int = 0
) -> tuple[float, float]:
    """5 % and 95 % points of a score ratio when series are drawn with replacement."""
    both = common_support(scores, (model, baseline))
    sums = both.pivot_table(index=["target", "location"], columns="model", values=column, aggfunc="sum")
    if len(sums) < 2:
        return math.nan, math.nan
    values = sums[[model, baseline]].to_numpy(float)
    picks = np.random.default_rng(seed).integers(0, len(values), (times, len(values)))
    drawn = values[picks].sum(1)
    low, high = np.quantile(drawn[:, 0] / drawn[:, 1], [0.05, 0.95])
    return float(low), float(high)
