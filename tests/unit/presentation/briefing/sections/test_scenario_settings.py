"""Every measure of a scenario in words, with units, and names for codes."""

from datetime import date

import pytest

from engine_cases import control, scenario, shipped
from monazite.presentation.briefing.sections.scenario_settings import SettingRow, scenario_settings
from monazite.results.names import Names
from monazite.scenario.scenario import Scenario, load_scenario


def settings(sc: Scenario) -> list[SettingRow]:
    return scenario_settings(sc, Names(shipped()))


def test_numbers_have_units_and_goods_and_regions_their_names():
    block = control(start="2025-04-04", approval=0.25, review=2.1, grace=1, destinations=["US", "JP"], ban=False)
    (row,) = settings(scenario(block | {"goods": ["Sm", "NdFeB.SH.magnet"], "announced": "2025-04-01"}))
    assert (row.kind, row.actor, row.start, row.end) == ("export control", "China", "4 April 2025", "")
    assert row.fields == (
        "goods: samarium, NdFeB magnets (SH); destinations: United States, Japan; approval: 25 %; review: 2.1 months; "
        "ban: no; announced: 1 April 2025; grace: 1 day"
    )


def test_an_end_and_a_threat_are_said():
    (row,) = settings(scenario(control(end="2025-11-10", status="threatened", text="Licences.")))
    assert (row.end, row.status, row.text) == ("10 November 2025", "threatened", "Licences.")
    (row,) = settings(scenario(control()))
    assert row.status == "in force"


@pytest.mark.parametrize(
    ("day", "status"),
    [(date(2025, 1, 1), "to begin"), (date(2025, 6, 1), "in force"), (date(2025, 11, 10), "ended")],
)
def test_the_status_is_that_of_the_day(day, status):
    sc = scenario(control(start="2025-04-04", end="2025-11-10"))
    (row,) = scenario_settings(sc, Names(shipped()), day)
    assert row.status == status


def test_prices_of_a_floor_stand_by_good():
    floor = {"kind": "finance", "actor": "US", "start": "2025-10-01", "floor": {"Nd.oxide": 110.0}}
    assert settings(scenario(floor))[0].fields == "floor: neodymium oxide 110 USD/kg"


@pytest.mark.parametrize("name", ["cn-ree-2025", "full-stop", "truce-expiry-2026"])
def test_shipped_scenarios_show_no_codes(name):
    words = " ".join(row.fields for row in settings(load_scenario(name)))
    assert words
    assert not {"US", "JP", "EU", "CN", "Dy", "Nd.oxide", "2025-10-09"} & set(words.replace(",", " ").split())
