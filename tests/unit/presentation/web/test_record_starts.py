"""A run of several minerals says which of them begin later by themselves."""

from datetime import date

import pytest

from monazite.presentation.web.headline.record_starts import note_on_starts
from monazite.scenario.scenario import load_scenario

RECORD = {"name": "a day of the record", "start": date(2026, 12, 1), "months": 12, "extends": "record"}


@pytest.mark.parametrize(
    ("folders", "first", "words"),
    [
        (["rare_earths"], date(2025, 1, 1), ""),
        (["gallium", "germanium"], date(2022, 8, 1), ""),
        (
            ["rare_earths", "gallium"],
            date(2022, 8, 1),
            "others are run from a later month (rare earths from January 2025)",
        ),
    ],
)
def test_minerals_that_begin_later_by_themselves_are_named(folders: list[str], first: date, words: str) -> None:
    text = note_on_starts(load_scenario(RECORD | {"dataset": folders}), first)
    assert (words in text) if words else text == ""


def test_a_world_without_a_record_has_no_such_note() -> None:
    """The scenario of 2010 could not be opened for it: its world of that time has no record of its own."""
    sc = load_scenario("cn-quota-2010")
    assert note_on_starts(sc, sc.start) == ""
