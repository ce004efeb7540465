"""What `monazite brief` says of a scenario before its runs."""

from typing import Any

import pytest

from engine_cases import control
from monazite.presentation.cli.brief import left_to_talks
from monazite.scenario.scenario import load_scenario

OWN = control(start="2027-01-01", goods=["*"], approval=0.0) | {"text": "All licences are refused."}


def scenario(**talks: Any):
    fields = {"name": "refusal", "extends": "record", "dataset": ["rare_earths"], "start": "2026-12-01", "months": 12}
    return load_scenario(fields | {"policy": [OWN], "talks": {"seats": ["US", "CN"]} | talks})


def test_measures_that_talks_decide_are_counted_before_the_run_with_how_to_hold_them():
    line = left_to_talks(scenario())
    assert line.startswith("The talks decide whether 1 measure of this scenario from 1 January 2027 on will come.")
    assert "measures_hold = true" in line


@pytest.mark.parametrize("held", [scenario(measures_hold=True), load_scenario("cn-ree-2025")], ids=["held", "record"])
def test_nothing_is_said_of_measures_that_hold_or_of_the_record(held):
    assert left_to_talks(held) == ""
