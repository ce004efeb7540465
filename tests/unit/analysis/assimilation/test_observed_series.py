"""Rows of observations as series of logarithms, and why others are left out."""

import math
from datetime import date

import pytest

from monazite.analysis.assimilation.observed_series import observed_values, range_error
from monazite.dataset.rows.evidence import Observation


def row(**changes):
    given = {
        "outcome": "exports", "good": "Dy.*", "region": "WORLD", "origin": "CN", "reporter": "CN customs",
        "period": "2025-03", "value": 20.0, "unit": "t/month", "error": 0.02, "published": "2025-04-20",
        "source": "customs", "grade": "measured",
    }  # fmt: skip
    return Observation.model_validate(given | changes)


def values(*rows, day=date(2025, 12, 31), first=0, last=11, begun=False):
    return observed_values(rows, start=date(2025, 1, 1), day=day, first=first, last=last, begun=begun)


def test_a_month_is_counted_from_the_start_of_the_run():
    (value,), unused = values(row())
    assert (value.first, value.last) == (2, 2)
    assert value.log == pytest.approx(math.log(20.0))
    assert not unused
    assert value.error == pytest.approx(math.hypot(0.02, 0.002))


def test_units_are_converted_and_changes_are_ratios():
    (a,), _ = values(row(value=240.0, unit="t/yr", period="2025"))
    assert a.log == pytest.approx(math.log(20.0))
    assert (a.first, a.last) == (0, 11)
    (b,), _ = values(row(outcome="exports_change", value=-25.0, unit="%"))
    assert b.log == pytest.approx(math.log(0.75))


def test_what_was_published_later_does_not_exist():
    used, unused = values(row(), day=date(2025, 4, 19))
    assert not used
    assert unused[0].reason == "published on 2025-04-20, after 2025-04-19"


def test_the_last_word_by_the_day_counts():
    first, correction = row(), row(value=30.0, published="2025-06-20")
    assert values(first, correction)[0][0].log == pytest.approx(math.log(30.0))
    assert values(first, correction, day=date(2025, 5, 1))[0][0].log == pytest.approx(math.log(20.0))


def test_quotes_of_a_month_are_one_value_with_their_scatter():
    price = {"outcome": "price_inside", "good": "Dy.oxide", "region": "CN", "origin": None, "unit": "USD/kg"}
    quotes = [row(**price, value=v, period=f"2025-03-{d}", published=f"2025-03-{d}", error=0.0) for v, d in
              ((100.0, "03"), (400.0, "28"))]  # fmt: skip
    (value,), _ = values(*quotes)
    assert value.log == pytest.approx(math.log(200.0))
    # each log lies ln 2 from the mean: standard deviation sqrt(2) ln 2, of the mean ln 2; rounding adds .002 / sqrt 2
    assert value.error == pytest.approx(math.hypot(math.log(2.0), 0.002 / math.sqrt(2.0)))


def test_a_quoted_range_counts_as_uniform():
    quote = row(outcome="price_outside", region="EU", origin=None, unit="USD/kg", value=100.0, low=70.0, high=130.0)
    assert range_error(quote) == pytest.approx(0.6 / math.sqrt(12.0))


def test_a_period_whose_months_are_there_is_not_counted_twice():
    months = [row(period=f"2025-0{m}") for m in (1, 2, 3)]
    used, unused = values(*months, row(period="2025-Q1"))
    assert len(used) == 3
    assert [u.reason for u in unused] == ["its months are there one by one"]
    assert len(values(*months[:2], row(period="2025-Q1"))[0]) == 3


def test_a_period_that_began_before_the_run_counts_where_asked():
    """The twelve months from October 2024: three before the run. Prices of such a time, and 13 months, do not count."""
    year = row(period="2024-10/2025-09", value=240.0, unit="t/yr")
    assert [u.reason for u in values(year)[1]] == ["some months lie outside"]
    (used,), _ = values(year, begun=True)
    assert (used.first, used.last) == (-3, 8)
    assert not values(row(period="2023-12/2025-01", value=240.0, unit="t/yr"), begun=True)[0]
    assert not values(row(period="2024-10/2024-12", value=60.0, unit="t/yr"), begun=True)[0]
    price = {"outcome": "price_inside", "good": "Dy.oxide", "region": "CN", "origin": None, "unit": "USD/kg"}
    assert not values(row(**price, period="2024-10/2025-09"), begun=True)[0]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"outcome": "plant_stop", "unit": "1"}, "a run has no outcome like plant_stop"),
        ({"part": "DE", "region": "EU"}, "only DE, a part of the region EU"),
        ({"user": "industry:cars"}, "only one user or industry"),
        ({"period": "2024-12"}, "its months lie outside the run"),
        ({"period": "2024-12/2025-01"}, "some months lie outside"),
    ],
)
def test_rows_without_a_counterpart_say_why(changes, reason):
    used, unused = values(row(**changes))
    assert not used
    assert unused[0].reason == reason


def test_nothing_has_a_logarithm_of_minus_infinity():
    assert values(row(value=0.0))[0][0].log == -math.inf
