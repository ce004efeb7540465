"""Terms of mechanisms that were kept."""

from datetime import date

import pytest

from monazite.analysis.verification.forecasts.kept_mechanisms import arrivals_term
from monazite.analysis.verification.forecasts.series_targets import month_number

ANNOUNCED = date(2025, 4, 4)


@pytest.mark.parametrize(
    ("outcome", "origin", "month", "term"),
    [
        ("imports", date(2025, 5, 1), date(2025, 7, 1), 0.0),  # three months after April
        ("imports", date(2025, 5, 1), date(2025, 8, 1), -0.1),
        ("exports", date(2025, 9, 1), date(2025, 10, 1), -0.1),  # the sixth
        ("exports", date(2025, 9, 1), date(2025, 11, 1), 0.0),
        ("imports", date(2025, 4, 1), date(2025, 9, 1), 0.0),  # a forecast of 1 April knows of no control
        ("unit_value_import", date(2025, 5, 1), date(2025, 8, 1), 0.0),
        ("price_inside", date(2025, 5, 1), date(2025, 8, 1), 0.0),
    ],
)
def test_tonnes_fall_in_the_fourth_to_sixth_month(outcome, origin, month, term):
    assert arrivals_term(outcome, ANNOUNCED, origin, month_number(month)) == term


def test_there_is_none_outside_an_episode():
    assert arrivals_term("imports", None, date(2025, 5, 1), month_number(date(2025, 8, 1))) == 0.0
