"""Public threats of an exercise have a fate: open with their month, carried out, withdrawn or not carried out."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from exercise_cases import session
from monazite.analysis.exercise.press import with_range
from monazite.analysis.exercise.threats import backing_down, public_threats, threat_lessons, threat_lines
from monazite.presentation.company.blocks import render_markdown
from monazite.presentation.exercise.pages import briefing_content, briefing_page

pytestmark = pytest.mark.compiled


def threatened(*later):
    """The United States after a threat in a month without a meeting, and after acts of the months that followed."""
    for seed in range(60):
        exercise = session("US", seed)
        exercise.act("threaten high")
        if exercise.rounds[0].signed:
            continue
        for text in later:
            exercise.act(text)
        if not any(one.signed for one in exercise.rounds):
            return exercise
    raise AssertionError("every seed signs a deal")


def test_a_threat_is_open_with_its_month_until_that_has_passed():
    exercise = threatened()
    (line,) = threat_lines(exercise)
    assert "your own threat: an added tariff of 60 %. Still open: it is to be carried out in October 2023" in line.text


def test_an_open_threat_is_among_the_first_lines_and_the_act_that_carries_it_out_is_marked():
    """The page after "Threaten in public" said nothing of it; that backing down cost 600 million came at the end."""
    exercise = threatened()
    briefing = exercise.briefing()
    cost = with_range(backing_down(exercise, public_threats(exercise)[0]))
    assert briefing.news[1] == briefing.threats[0]
    assert "Still open: it is to be carried out in October 2023, with what you do this month," in briefing.news[1].text
    assert f"backing down costs {cost} in the eyes of your own public" in briefing.news[1].text
    content = briefing_content(exercise)
    marks = {act["text"]: act["mark"] for act in content["acts"] if act["mark"]}
    assert marks["tariff high"] == f"Carries out your threat; not doing so costs {cost} in the eyes of your own public."
    assert all("tariff " in text for text in marks)
    assert not {"tariff low", "tariff none"} & {part for text in marks for part in text.split("; ")}
    assert "you back down from your threat of an added tariff of 60 %" in content["backing_down"]
    page = render_markdown(briefing_page(exercise))
    assert page.index("Threatened in public, your own threat") < page.index("## ")
    assert f"tariff high: Tighten: an added tariff of 60 %. {marks['tariff high']}" in page
    exercise.act("tariff high")
    after = briefing_content(exercise)
    assert after["backing_down"] == ""
    assert not any(act["mark"] for act in after["acts"])
    assert not exercise.briefing().threats


def test_a_threat_that_was_not_carried_out_says_so_and_the_debrief_what_it_cost():
    """Two months later stood "Threatened in public: an added tariff of 10 %", and its price nowhere."""
    exercise = threatened("hold")
    (line,) = threat_lines(exercise)
    assert "October 2023 passed without a deal, and it was not carried out." in line.text
    game = exercise.ground.game
    cost = backing_down(exercise, public_threats(exercise)[0]).value
    charged = game.with_threat(1, 3, 0).rules.audience_cost  # what the game takes off in the month of the deadline
    assert cost == pytest.approx(float(charged[1, 1]) * game.money("US"))
    assert charged[1, 1] > 0
    (lesson,) = [one for one in exercise.debrief().lessons if "Backing down cost" in one.text]
    assert lesson.claims[-1].value == cost
    exercise.act("hold")
    assert threat_lines(exercise) == []


def test_a_threat_that_was_carried_out_says_so():
    exercise = threatened("tariff high")
    (line,) = threat_lines(exercise)
    assert line.text.endswith("Carried out in October 2023.")
    assert not [one for one in threat_lessons(exercise) if "Backing down" in one.text]


def test_a_deal_withdraws_the_threats_of_both_sides_and_each_says_whose_it_is():
    """After the deal "Threatened in public: strict licences" stood on, whose was not said."""
    exercise = threatened("hold")
    game, rounds = exercise.ground.game, list(exercise.rounds)
    standing = replace(game.setting, threat=(len(game.setting.ladders["control"].names) - 1, 0), threatened=True)
    rounds[1] = replace(rounds[1], signed=True)
    copied: Any = SimpleNamespace(
        ground=SimpleNamespace(game=replace(game, setting=standing)),
        table=exercise.table, world=exercise.world, rounds=rounds, acts=exercise.acts,
    )  # fmt: skip
    lines = [line.text for line in threat_lines(copied)]
    assert [text.partition(":")[0] for text in lines] == [
        "Counts in the game as the threat of China",
        "Threatened in public, your own threat",
    ]
    assert all(text.endswith("Withdrawn with the deal of October 2023.") for text in lines)


def test_nothing_is_signed_where_nothing_is_on_the_table():
    """A seat read "puts nothing on the table. You can sign or refuse"."""
    seen = 0
    for seed in range(80):
        exercise = session("US", seed)
        opening = exercise.options().opening
        if opening.proposer != 0 or opening.offer >= 0:
            continue
        words = " ".join(line.text for line in exercise.briefing().talks)
        assert "puts nothing on the table." in words
        assert "There is nothing to sign." in words
        assert "sign or refuse" not in words
        seen += 1
        break
    assert seen


def test_an_added_tariff_says_on_top_of_what_it_comes():
    exercise = session("US")
    exercise.act("tariff low")
    state = exercise.briefing().talks[0].text
    if "an added tariff" in state and "no added tariff" not in state:
        whose = "the tariff is that of the United States on goods of China"
        assert f"{whose}, a mean over all goods, on top of the usual customs duties." in state
    plain = session("US").briefing().talks[0].text
    assert ("on top of" in plain) == ("no added tariff" not in plain)
