from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from monazite.foundation.errors import InputError
from monazite.results.months import as_day, month_position, months_between, time_stamps, with_month_texts
from monazite.results.months import with_time_stamps as stamped

CALENDAR = (date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2025-06", date(2025, 6, 1)),
        (" 2025-06-30 ", date(2025, 6, 30)),
        (date(2025, 6, 30), date(2025, 6, 30)),
        (datetime(2025, 6, 30, 23, 59), date(2025, 6, 30)),
        (pd.Timestamp("2025-06-30 12:00"), date(2025, 6, 30)),
        (np.datetime64("2025"), date(2025, 1, 1)),
        (np.datetime64("2025-06-30T12:00:00", "ns"), date(2025, 6, 30)),
    ],
)
def test_days_can_be_written_in_many_ways(value, day):
    got = as_day(value, field="at")
    assert got == day
    assert type(got) is date


WRONG = ["", "2025", "06-2025", "2025-02-29", pd.NaT, np.datetime64("NaT"), None, 2025, ["a"]]


@pytest.mark.parametrize("value", WRONG, ids=repr)
def test_what_is_no_day_is_refused(value):
    with pytest.raises(InputError, match=r"^when: .*a month such as 2025-06") as caught:
        as_day(value, field="when")
    assert caught.value.field == "when"


def test_positions_are_counted_over_the_turn_of_a_year():
    assert months_between(date(2025, 11, 30), date(2026, 2, 1)) == 3
    assert month_position(CALENDAR, "2026-01-31", field="month") == 2
    for outside in ("2025-10", "2026-02"):
        with pytest.raises(InputError, match=rf"month: found \"{outside}\", allowed 2025-11 to 2026-01"):
            month_position(CALENDAR, outside, field="month")


def test_time_stamps_and_texts_are_each_other_s_inverse():
    assert time_stamps(CALENDAR).dtype == "datetime64[ns]"
    months = ["2025-06-01", "", "2025-07-01", "2025-06-01"]
    table = pd.DataFrame({"month": months, "value": range(4)}, index=[3, 1, 2, 7])
    out = stamped(table)
    assert out["month"].dtype == "datetime64[ns]"
    assert list(out["month"].dt.month.fillna(0)) == [6, 0, 7, 6]
    assert list(out["value"]) == list(table["value"])
    back = with_month_texts(out)
    assert back["month"].tolist() == table["month"].tolist()
    assert back["month"].dtype == table["month"].dtype
    assert stamped(table.astype({"month": "category"}))["month"].equals(out["month"])
