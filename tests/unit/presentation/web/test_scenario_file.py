"""A file that the app wrote opens with its levers as levers."""

from datetime import date

import pytest

from app_cases import post
from monazite.presentation.web.levers.app_settings import usual_name
from monazite.presentation.web.runs.workspace import DEFAULT_SCENARIO
from monazite.presentation.web.views.scenario_file import MARK
from monazite.scenario.scenario import load_scenario, read_scenario

THREE = {
    "day": "2027-01-01",
    "levers": {"cn_approval": 0.2, "us_tariff": 0.5, "us_stock": 12.0},
    "spans": {"cn_approval": {"start": "2027-02-01", "until": "2027-09-01"}},
}
STATES = {
    "levers with months": THREE,
    "a lever that follows another one, in other months": THREE
    | {"levers": {"cn_approval": 0.2, "cn_approval_us": 0.6, "cn_review": 4.0}},
    "assumption and good": THREE | {"assumptions": {"leakage.share": 0.3}, "good": "Tb.oxide"},
    "deal": {"day": "2027-01-01", "levers": {"us_tariff": 0.5}, "deal": "US:general-10-partial-17bn-12m"},
    "the usual month": {"levers": {"cn_approval": 0.2}},
    "at rest": {},
    "at rest in a month": {"day": "2027-03-01"},
}
EMPTY = {"day": None, "good": None, "levers": {}, "spans": {}, "assumptions": {}, "deal": ""}
USUAL_DAY = "2026-08-01"  # of the store of tests, which knows no day of its own


def _taken(client, state):
    return post(client, "scenario.toml", **state).text


def _opened(client, text):
    return post(client, "load", toml=text).json()["state"]


@pytest.mark.parametrize("case", STATES)
def test_a_file_of_the_app_opens_as_the_state_it_was_taken_from(client, case):
    """Address, sliders and "Moved" of the page are made of nothing else, and so are its numbers."""
    state = STATES[case]
    text = _taken(client, state)
    moved = {"day": state.get("day", USUAL_DAY)} if "levers" in state else {}
    opened = _opened(client, text)
    assert opened == EMPTY | state | moved | {"scenario": DEFAULT_SCENARIO, "toml": ""}
    assert _taken(client, {key: value for key, value in opened.items() if key != "toml"}) == text


@pytest.mark.parametrize("case", ["levers with months", "a lever that follows another one, in other months"])
def test_a_file_of_an_older_app_opens_with_its_levers(client, case):
    """It had no first line; what it holds is told by its measures."""
    state = STATES[case]
    old = _taken(client, state).partition("\n")[2]
    assert MARK not in old
    assert _opened(client, old) == EMPTY | state | {"scenario": DEFAULT_SCENARIO, "toml": ""}


def test_a_file_that_was_changed_or_is_no_file_of_the_app_opens_as_it_stands(client):
    text = _taken(client, THREE)
    for other in (
        text.replace("cover = 12.0", "cover = 6.0"),
        text.replace('"us_tariff": 0.5', '"us_tariff": 0.4'),
        text.replace('"us_tariff"', '"no_lever"'),
        text.replace(MARK, f"{MARK}["),
        load_scenario(DEFAULT_SCENARIO).to_toml(),
    ):
        assert other != text
        reply = post(client, "load", toml=other).json()
        assert reply["state"] is None
        assert reply["kept"].startswith("read-")


def test_the_scenario_of_a_file_comes_back_without_the_levers_that_moved_it(client, store):
    """An article's, or one of an own file; also on a server that does not hold it."""
    own = load_scenario("full-stop").model_copy(update={"name": "Mine", "anchor": date(2027, 2, 1)})
    name = store.add_scenario(own)
    state = THREE | {"scenario": name, "day": "2027-04-01", "spans": {}}
    text = _taken(client, state)
    store._read.drop(lambda key: key == name)
    opened = _opened(client, text)
    assert (opened["scenario"], opened["levers"], opened["day"]) == (name, THREE["levers"], "2027-04-01")
    assert read_scenario(opened["toml"]) == own.model_copy(update={"sweep": {}})
    assert store.scenario(name).hash == own.hash
    assert usual_name(read_scenario(text)) == "Mine"
