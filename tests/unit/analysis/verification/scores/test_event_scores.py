"""Levels of events, base rates and Brier scores by hand."""

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest

from monazite.analysis.assimilation.observed_series import SeriesName
from monazite.analysis.verification.forecasts.events import base_rate, event_level, share_not_above
from monazite.analysis.verification.forecasts.hub_table import COLUMNS, chance_row
from monazite.analysis.verification.forecasts.series_targets import (
    SeriesHistory,
    month_end,
    month_number,
    target_name,
)
from monazite.analysis.verification.scores.event_scores import calibration, score_events

PRICE = SeriesName("price_inside", ("Dy.oxide",), "CN", "", "trade press")


def test_levels_of_a_rise_and_of_a_fall():
    path = {0: math.log(10.0), 1: math.log(30.0)}
    assert math.exp(event_level("price_inside", path, 1)) == pytest.approx(37.5)
    assert math.exp(event_level("exports", path, 1)) == pytest.approx(0.5 * 20.0)


def test_draws_that_failed_do_not_count():
    assert share_not_above(np.array([1.0, 2.0, 3.0, math.nan]), 2.0) == pytest.approx(2 / 3)


def test_a_base_rate_counts_pairs_of_the_same_distance():
    logs = {n: (math.log(2.0) if n >= 6 else 0.0) for n in range(8)}  # doubles between months 5 and 6
    # distances of 1 and 2 count for a step of 1: 7 and 6 pairs; the rise lies in 1 and 2 of them, so 10 are not above
    assert base_rate(SeriesHistory(PRICE, logs, 0.0), 8) == pytest.approx((10 + 0.5) / (13 + 1))
    assert base_rate(SeriesHistory(PRICE, {0: 0.0, 1: 0.0}, 0.0), 2) is None


def test_events_are_scored_by_what_came():
    months = {month_number(date(2025, 6, 1)): math.log(13.0), month_number(date(2025, 8, 1)): math.log(11.0)}
    truth = {(target_name(PRICE), "CN"): SeriesHistory(PRICE, months, 0.0)}
    origin = date(2025, 6, 1)

    def rows(first: float, third: float) -> pd.DataFrame:
        ends = {h: month_end(month_number(origin) + h - 1) for h in (1, 3)}
        keys = [(origin, target_name(PRICE), h, end, "CN") for h, end in ends.items()]
        chances = zip(keys, (first, third), strict=True)
        return pd.DataFrame([chance_row(key, 12.5, p) for key, p in chances], columns=list(COLUMNS))

    (score,) = score_events({"monazite": rows(0.2, 0.9), "base-rate": rows(0.5, 0.5)}, truth)
    assert (score.forecasts, score.frequency) == (2, 0.5)
    assert score.brier == pytest.approx((0.2**2 + 0.1**2) / 2)  # .8 for what came, .1 for what did not
    assert score.base_brier == pytest.approx(0.25)


def test_calibration_by_classes_of_chances():
    found = calibration(np.array([0.05, 0.0, 0.95]), np.array([0.0, 1.0, 1.0]))
    assert found == (pytest.approx((0.025, 0.5, 2)), pytest.approx((0.95, 1.0, 1)))
