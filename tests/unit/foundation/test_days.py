"""Days that a user gives."""

from datetime import date

import pytest

from monazite.foundation.days import checked_day
from monazite.foundation.errors import InputError


@pytest.mark.parametrize("day", [date(1950, 1, 1), date(2025, 4, 4), date(2149, 12, 31)])
def test_days_that_pass(day):
    assert checked_day(day, "--date") is day


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1949, 12, 31), date(2150, 1, 1), date(9999, 12, 31)])
def test_days_that_are_refused(day):
    with pytest.raises(InputError) as error:
        checked_day(day, "--date")
    assert str(error.value) == f"--date: found {day}, allowed a day from 1950-01-01 to 2149-12-31"
