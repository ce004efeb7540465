"""Scenarios as the command line opens them."""

from datetime import date, timedelta

import pytest

from monazite.foundation.errors import InputError
from monazite.presentation.cli.scenarios import load_scenario_as_of


def test_a_day_that_has_not_come_is_refused_and_the_newest_day_named():
    with pytest.raises(InputError) as refused:
        load_scenario_as_of("cn-ga-ge-2023", "2090-01-01")
    assert "--as-of" in str(refused.value)
    assert "2090-01-01" in str(refused.value)
    newest = date.fromisoformat(str(refused.value).split("a day up to ")[1][:10])
    assert load_scenario_as_of("cn-ga-ge-2023", str(newest)).as_of == newest
    with pytest.raises(InputError):
        load_scenario_as_of("cn-ga-ge-2023", str(newest + timedelta(days=1)))
