"""Periods in words."""

from datetime import date

import pytest

from monazite.dataset.cell_types import text_as_day
from monazite.dataset.periods import parse_period
from monazite.foundation.errors import InputError


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 1)),
        ("2025-04", date(2025, 4, 1), date(2025, 4, 1)),
        ("2011-Q3", date(2011, 7, 1), date(2011, 9, 1)),
        ("2011-Q4/2012-02", date(2011, 10, 1), date(2012, 2, 1)),
    ],
)
def test_periods(text, first, last):
    assert parse_period(text) == (first, last)


@pytest.mark.parametrize("text", ["", "soon", "2025-13", "2025-Q5", "99999999999999999999", "9" * 5000, "2025/"])
def test_what_is_no_period_is_one_error(text):
    with pytest.raises(InputError, match="allowed 2025, 2025-04"):
        parse_period(text)


@pytest.mark.parametrize("text", ["9" * 30, "2025-" + "9" * 30, "2025-01-" + "9" * 30, "9" * 5000])
def test_numbers_too_large_for_a_day_are_no_date(text):
    assert text_as_day(text) is None
    assert text_as_day(text, last=True) is None
