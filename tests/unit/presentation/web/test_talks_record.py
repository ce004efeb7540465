"""What past rounds traded beside what the talks have, from rounds written by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from monazite.negotiation import replay as replays
from monazite.negotiation.directions import direction_chances, direction_of, direction_score
from monazite.presentation.web.panels import talks_record

LADDERS = {
    name: SimpleNamespace(names=names, is_on_record=True, precedent=("", "Since then: 10 %.", ""))
    for name, names in (
        ("control", ("none", "general", "strict")), ("tariff", ("none", "low", "middle")),
        ("technology", ("none", "partial", "full")),
    )
}  # fmt: skip
SETTING = SimpleNamespace(ladders=LADDERS, control=1, tariff=1, technology=1)


def way(observed, predicted, chance=0.1):
    return {
        "observed": observed,
        "predicted": predicted,
        "hit": observed == predicted,
        "chance": {"value": chance, "low": 0.0, "high": 1.0},
    }


@pytest.fixture
def rows():
    """A round that eased controls and promised purchases, of which the talks have the purchases."""
    terms = {"control": way("down", "same", 0.3), "tariff": way("same", "same"), "technology": way("same", "same"),
             "purchases": way("up", "up")}  # fmt: skip
    terms = {name: {"direction": found} for name, found in terms.items()}
    return [{"episode": "busan-2025", "date": "2025-10-09", "days": 21, "terms": terms}]


def test_a_direction_is_of_a_level_against_the_first_day():
    assert [direction_of(k, 1) for k in range(3)] == ["down", "same", "up"]
    chances = direction_chances(np.array([[0.2, 0.5, 0.3]]), 1)
    assert [float(chances[name][0]) for name in ("down", "same", "up")] == pytest.approx([0.2, 0.5, 0.3])


def test_the_score_stands_beside_that_of_no_change(rows):
    score = direction_score(rows)
    assert (score["hits"], score["tried"], score["unchanged"]) == (3, 4, 2)
    assert score["by_term"] == {"control": 0, "tariff": 1, "technology": 1, "purchases": 1}


def test_what_came_and_what_is_missed_is_said_in_words(rows):
    text = talks_record.record_in_words(rows)
    assert text.startswith("On record: Busan (October 2025) brought easier export controls and purchases.")
    assert "send 3 of 4 terms the way they went (export controls in 0 of 1" in text
    assert "that nothing changes would have met 2." in text
    assert "Missed, with the chance that each has here: Busan, easier export controls (30%)." in text


def test_deals_that_go_the_other_way_are_said_to(rows):
    chance = {"low": 0.0, "high": 1.0}
    levels = {name: {one: {"value": 0.0} | chance for one in ladder.names} for name, ladder in LADDERS.items()}
    assert talks_record.against_today(SETTING, levels, rows) == ""
    levels["tariff"]["middle"] = {"value": 0.8} | chance
    text = talks_record.against_today(SETTING, levels, rows)
    assert text.startswith("The other way than any of them, 80% of the deals here bring a higher tariff than today's:")
    assert text.endswith("Today's level: Since then: 10 %.")


def test_two_sides_without_rounds_have_no_record(monkeypatch):
    monkeypatch.setattr(replays, "replay", lambda **_: pytest.fail("nothing to play"))
    ladders = LADDERS | {"tariff": SimpleNamespace(is_on_record=False)}
    assert talks_record.record_of_deals(SimpleNamespace(ladders=ladders), {}) == ""
