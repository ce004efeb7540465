"""Differences of days of arrays made by hand, in Python and by the command."""

import math

import numpy as np
import pytest

from engine_cases import simulated
from monazite.foundation.errors import InputError
from monazite.presentation.cli.compare import first_stop_rows
from monazite.results.paired_days import PairedDraws, day_differences, paired_draws, spread_of_differences

NEVER, INF = math.nan, math.inf
WHERE = {"industry": "cars", "region": "JP"}


def test_a_stop_in_one_run_alone_is_sooner_or_later_than_all_others():
    one, other = np.array([30.0, 40.0, NEVER, NEVER]), np.array([50.0, NEVER, 60.0, NEVER])
    gap = day_differences(one, other)
    assert gap == pytest.approx([-20.0, -INF, INF, NEVER], nan_ok=True)
    assert paired_draws(gap) == PairedDraws(both=1, first=1, second=1, neither=1)
    assert day_differences(other, one) == pytest.approx(-gap, nan_ok=True)


@pytest.mark.parametrize(
    ("gap", "median"),
    [
        ([-INF, -20.0, 10.0], -20.0),
        ([-INF, -20.0, 10.0, NEVER, NEVER, NEVER], -20.0),  # who stops in neither does not count
        ([-INF, -INF, 10.0], NEVER),
        ([-INF, INF], NEVER),
        ([-INF, 4.0, 8.0, INF], 6.0),
        ([INF, 4.0], NEVER),
        ([NEVER], NEVER),
        ([0.0], 0.0),
    ],
)
def test_a_median_is_finite_where_half_of_the_draws_are(gap, median):
    assert spread_of_differences(np.array(gap))[1] == pytest.approx(median, nan_ok=True)


def test_ends_are_missing_where_a_twentieth_of_the_draws_are_infinite():
    """Of 21 draws one newly stops: the fifth point is that of the second draw; of two such it is infinite."""
    days = np.arange(21.0)
    assert spread_of_differences(np.where(days < 1, -INF, days)) == pytest.approx((1.0, 10.0, 19.0))
    low, _, high = spread_of_differences(np.where(days < 2, -INF, days))
    assert math.isnan(low)
    assert high == 19.0


@pytest.fixture(scope="module")
def runs():
    """Two quiet runs of seven draws whose days of cars in Japan are set by hand: three stop later, four newly."""
    base, other = (simulated(months=3, draws=7) for _ in range(2))
    days = {
        id(base): [50.0, 60.0, 70.0, NEVER, NEVER, NEVER, NEVER],
        id(other): [60.0, 72.0, 84.0, 5.0, 6.0, 7.0, 8.0],
    }
    for run in (base, other):
        table = np.full_like(run.values("first_stop_day"), NEVER)
        users, regions = (run.view.labels(axis) for axis in ("users", "region"))
        table[:, users.index("industry:cars"), regions.index("JP")] = days[id(run)]
        run._cache["first_stop_day"] = table
    return base, other


def test_python_does_not_call_newly_stopping_lines_later(runs):
    """Of the three that stop in both the median is +12; with the four that newly stop there is none."""
    base, other = runs
    gap = other.compare(base)
    assert gap.paired("first_stop_day", **WHERE) == PairedDraws(both=3, first=4, second=0, neither=0)
    q = gap.quantity("first_stop_day", **WHERE)
    assert math.isnan(q.value)
    assert math.isnan(q.low)
    back = base.compare(other)
    assert back.paired("first_stop_day", **WHERE) == PairedDraws(both=3, first=0, second=4, neither=0)
    few = back.values("first_stop_day")[:, list(base.view.labels("users")).index("industry:cars")]
    assert np.nanmin(few) == -14.0
    with pytest.raises(InputError, match="a day or month"):
        gap.paired("leverage")


def test_the_command_and_python_give_the_same_difference(runs):
    base, other = runs
    (row,) = (one for one in first_stop_rows(base, other) if one["outcome"] == "first_stop_day")
    q = other.compare(base).quantity("first_stop_day", **WHERE)
    assert [row[key] for key in ("low", "difference", "high")] == pytest.approx([q.low, q.value, q.high], nan_ok=True)
    assert (row["both"], row["first_alone"], row["second_alone"]) == (3, 0, 4)
    assert math.isnan(row["first"])  # four of seven never stop
    assert row["second"] == 8.0
    chance = next(one for one in first_stop_rows(base, other) if one["outcome"] == "first_stop_chance")
    assert (chance["first"], chance["second"]) == pytest.approx((3 / 7, 1.0))
