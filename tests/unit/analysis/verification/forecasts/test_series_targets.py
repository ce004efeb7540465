"""Months of horizons, floors and what counts as live, by hand."""

import math
from datetime import date

import pytest

from monazite.analysis.assimilation.observed_series import SeriesName
from monazite.analysis.verification.forecasts.rolling import can_be_scored
from monazite.analysis.verification.forecasts.series_targets import (
    SeriesHistory,
    horizon_month,
    is_live,
    month_end,
    month_number,
    target_class,
    target_name,
)

GALLIUM = SeriesName("exports", ("Ga.*",), "WORLD", "CN", "CN customs")


def history(logs):
    return SeriesHistory(GALLIUM, logs, 0.0)


def test_the_first_horizon_is_the_month_after_the_last_day_of_one():
    assert month_end(horizon_month(date(2025, 5, 1), 1)) == date(2025, 5, 31)
    assert month_end(horizon_month(date(2025, 12, 31), 1)) == date(2026, 1, 31)
    assert month_end(horizon_month(date(2026, 11, 29), 1)) == date(2026, 11, 30)
    assert month_end(horizon_month(date(2025, 5, 1), 12)) == date(2026, 4, 30)
    assert month_number(date(2001, 2, 7)) == 13


def test_names_and_classes():
    assert target_name(GALLIUM) == "exports of Ga.* from CN, t/month (CN customs)"
    assert [target_class(name) for name in ("imports", "unit_value_import", "price_inside")] == [
        "tonnes",
        "unit values",
        "prices",
    ]


def test_nothing_counts_as_a_fiftieth_of_the_median():
    one = history({0: math.log(100.0), 1: -math.inf, 2: math.log(1.0)})
    assert math.exp(one.floor) == pytest.approx(10.0 / 50.0)  # the median of the logarithms of 1 and 100 is that of 10
    assert list(one.path.values()) == pytest.approx([math.log(100.0), math.log(0.2), 0.0])


def test_a_series_is_live_with_four_months_in_two_years():
    last = month_number(date(2025, 1, 1))
    assert is_live(history({last - n: 0.0 for n in (1, 2, 3, 24)}), date(2025, 1, 1))
    assert not is_live(history({last - n: 0.0 for n in (1, 2, 3, 25)}), date(2025, 1, 1))
    assert not is_live(None, date(2025, 1, 1))


def test_gaps_are_not_forecast():
    one = history({0: 0.0, 5: 0.0})
    assert not can_be_scored(one, [1, 2, 3])
    assert can_be_scored(one, [1, 5])
    assert can_be_scored(one, [6])  # after all that was observed
