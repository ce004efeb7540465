from datetime import date

import pytest

from monazite.scenario.anchor import anchor_of, months_to_anchor
from monazite.scenario.scenario import Scenario


def scenario(*policy, **fields):
    content = {"name": "test", "extends": "baseline", "dataset": ("gallium",), "start": "2025-01-01", "months": 24}
    return Scenario.model_validate(content | {"policy": policy} | fields)


def control(start, **fields):
    return {"kind": "export_control", "actor": "CN", "goods": ["*"], "approval": 0.5, "start": start} | fields


def test_the_anchor_is_the_scenarios_own_or_its_first_control_that_acts_or_its_start():
    threat = control("2025-02-01", status="threatened")
    assert anchor_of(scenario()) == date(2025, 1, 1)
    assert anchor_of(scenario(threat, control("2025-04-04"), control("2025-09-01"))) == date(2025, 4, 4)
    assert anchor_of(scenario(threat, enforce_threats=True)) == date(2025, 2, 1)
    assert anchor_of(scenario(control("2024-06-01"))) == date(2025, 1, 1)
    assert anchor_of(scenario(control("2025-04-04"), anchor="2025-10-10")) == date(2025, 10, 10)


@pytest.mark.parametrize(
    ("anchor", "months"), [("2025-01-01", 0.0), ("2025-04-04", 3.1), ("2025-08-01", 7.0), ("2026-02-15", 13.5)]
)
def test_days_are_a_part_of_their_own_month(anchor, months):
    """The fourth of April: three of thirty days are over."""
    assert months_to_anchor(scenario(anchor=anchor)) == pytest.approx(months)
