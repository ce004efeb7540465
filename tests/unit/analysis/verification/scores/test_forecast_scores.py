"""Scores against numbers worked out by hand."""

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest

from monazite.analysis.assimilation.observed_series import SeriesName
from monazite.analysis.verification.forecasts.episodes import BEFORE, CALM, EASING, EPISODES, FIRST
from monazite.analysis.verification.forecasts.hub_table import COLUMNS, LEVELS, quantile_rows
from monazite.analysis.verification.forecasts.series_targets import (
    SeriesHistory,
    month_end,
    month_number,
    target_name,
)
from monazite.analysis.verification.scores.forecast_scores import (
    brier_score,
    common_support,
    episode_of,
    probability_transform,
    relative_skill,
    score_quantiles,
    score_ratio,
    weighted_interval_score,
)

MAGNETS = SeriesName("exports", ("*.magnet",), "WORLD", "CN", "CN customs")


def test_the_weighted_interval_score_by_hand():
    """Quantiles 1, 2, 4 at .25, .5, .75 and an observation of 5, with weights alpha / 2 and 1 / 2 over K + 1 / 2.

    Interval score of the 50 % range: width 3 + 2 / .5 * (5 - 4) = 7, times .25 = 1.75; median: .5 * 3 = 1.5; over 1.5.
    """
    levels = np.array([0.25, 0.5, 0.75])
    score = weighted_interval_score(np.array([5.0]), np.array([[1.0, 2.0, 4.0]]), levels)
    assert score == pytest.approx([3.25 / 1.5])
    inside = weighted_interval_score(np.array([2.0]), np.array([[1.0, 2.0, 4.0]]), levels)
    assert inside == pytest.approx([0.25 * 3.0 / 1.5])  # its median is right: only the width counts


def test_all_nine_quantiles_at_one_point_give_the_distance():
    score = weighted_interval_score(np.array([3.0]), np.full((1, LEVELS.size), 1.0))
    assert score == pytest.approx([2.0])


def test_brier_by_hand():
    assert brier_score(np.array([1, 0]), np.array([0.7, 0.2])) == pytest.approx((0.09 + 0.04) / 2)


def test_pit_by_hand():
    quantiles = np.arange(1.0, 10.0)[None].repeat(4, 0)  # the nine levels at 1 ... 9
    observed = np.array([0.0, 5.0, 3.5, 99.0])
    transformed = probability_transform(observed, quantiles)
    assert transformed == pytest.approx([0.0125, 0.5, 0.175, 0.9875], abs=1e-9)  # 3.5: halfway from .1 to .25


def frame(quantiles: dict[int, list[float]], origin: date = date(2025, 6, 1)) -> pd.DataFrame:
    rows = []
    for horizon, values in quantiles.items():
        end = month_end(month_number(origin) + horizon - 1)
        key = (origin, target_name(MAGNETS), horizon, end, "WORLD")
        rows += quantile_rows(key, np.array(values))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def test_a_forecast_is_scored_on_the_month_it_is_about():
    june, august = month_number(date(2025, 6, 1)), month_number(date(2025, 8, 1))
    history = SeriesHistory(MAGNETS, {june: math.log(4.0), august: math.log(8.0)}, 0.0)
    rows = frame({1: [4.0] * 9, 3: [4.0] * 9, 6: [4.0] * 9})  # nothing was observed of horizon 6
    scores = score_quantiles("model", rows, {(target_name(MAGNETS), "WORLD"): history})
    assert scores.horizon.tolist() == [1, 3]
    assert scores.wis_log.tolist() == pytest.approx([0.0, math.log(2.0)])
    assert scores.wis.tolist() == pytest.approx([0.0, 4.0 / math.sqrt(32.0)])  # over the median of the logarithms
    assert scores.held90.tolist() == [1.0, 0.0]
    assert set(scores.episode) == {"from 2025"}
    assert set(scores.phase) == {FIRST}


def test_nothing_counts_as_a_fiftieth_of_the_median():
    june = month_number(date(2025, 6, 1))
    logs = {june: -math.inf, june - 1: math.log(50.0)}
    history = SeriesHistory(MAGNETS, logs, 0.0)
    scores = score_quantiles("model", frame({1: [1.0] * 9}), {(target_name(MAGNETS), "WORLD"): history})
    assert scores.wis_log.tolist() == pytest.approx([0.0], abs=1e-12)


def table(scores: dict[str, list[float]]) -> pd.DataFrame:
    rows = [
        {"origin_date": n, "target": "t", "location": "l", "horizon": 1, "model": model, "wis": value}
        for model, values in scores.items()
        for n, value in enumerate(values)
        if math.isfinite(value)
    ]
    return pd.DataFrame(rows)


def test_ratios_count_what_both_have_forecast():
    scores = table({"a": [1.0, 2.0, 9.0], "b": [2.0, 4.0, math.nan]})
    assert score_ratio(scores, "a", "b", "wis") == pytest.approx(0.5)
    assert len(common_support(scores, ("a", "b"))) == 4


def test_relative_skill_by_hand():
    skill = relative_skill(table({"a": [1.0], "b": [2.0], "c": [4.0]}), ("a", "b", "c"), "wis")
    assert skill == pytest.approx({"a": (1 / 8) ** (1 / 3), "b": 1.0, "c": 8 ** (1 / 3)})


def test_phases_and_episodes_of_an_origin():
    episode = EPISODES[1]
    days = (date(2023, 7, 1), date(2023, 8, 1), date(2024, 2, 1), date(2025, 8, 1))
    assert [episode.phase(day) for day in days] == [BEFORE, FIRST, EASING, CALM]
    assert episode_of("exports of Ga.* from CN, t/month (CN customs)", date(2025, 3, 1)) is EPISODES[1]
    assert episode_of(target_name(MAGNETS), date(2025, 3, 1)) is EPISODES[2]
    assert episode_of(target_name(MAGNETS), date(2020, 3, 1)) is None
