"""Which record holds a control that a study looked at."""

from datetime import date

import pytest

from monazite.analysis.assimilation.observed_series import SeriesName
from monazite.analysis.verification.scores.effects import record_of


@pytest.mark.parametrize(
    ("goods", "day", "record"),
    [
        (("G[ae].*",), date(2023, 8, 1), "cn-ga-ge-2023"),
        (("*.magnet",), date(2025, 4, 4), "cn-ree-2025"),
        (("Co.*",), date(2025, 2, 22), "cd-cobalt-2025"),  # no episode is forecast, but a record has the good
        (("Co.*",), date(2020, 1, 1), None),  # before the record begins
        (("Xx.*",), date(2023, 8, 1), None),
    ],
)
def test_a_control_is_that_of_an_episode_or_of_a_record_with_the_goods(goods, day, record):
    assert record_of(SeriesName("imports", goods, "EU", "CN", "EU"), day) == record
