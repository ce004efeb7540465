"""One status of the truce: what the register says of it, what the game takes of it, and where its threat comes from."""

from dataclasses import replace
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from exercise_cases import session
from monazite.analysis.exercise.public_record import calendar_lines, observation_lines, period_words
from monazite.analysis.exercise.seats import SeatedScenario, seat_at_table
from monazite.analysis.exercise.session import Exercise
from monazite.analysis.exercise.threat_sources import coming_measures, threat_on_record
from monazite.analysis.exercise.threats import public_threats
from monazite.analysis.exercise.truce_status import still_line, truce_lines
from monazite.negotiation.dates import deal_days, standing_rounds
from monazite.presentation.exercise.pages import briefing_page

pytestmark = pytest.mark.compiled
TODAY = date(2026, 12, 1)


@cache
def table(seat: str, day: date, own: bool = False) -> SeatedScenario:
    return seat_at_table("cn-ree-2025", seat, day, own_table=own)


def test_a_truce_that_ended_by_law_and_goes_on_by_word_says_both_and_which_is_played():
    """ "A truce on record still runs" stood in the exercise, "ended by law, no legal act prolongs" it in the brief."""
    there = table("US", TODAY)
    (line,) = truce_lines(there)
    assert "the truce of China and the United States" in line.text
    assert "ended by law on 10 November 2026" in line.text
    assert "to 10 January 2027 was announced on 24 September 2026; no legal act that says so is on record" in line.text
    truce = there.setting.truce
    assert truce is not None
    assert truce.end_of_draw(0) == date(2027, 1, 10)
    assert line.text.endswith("until 10 January 2027 neither side changes its measures, unless a deal is signed.")
    assert line.claims[0].value == pytest.approx(100.0 * truce.ends[-1][1])
    assert still_line(there).text == (
        "No tariff, technology controls or threat can be chosen this month: the truce on record is taken to hold, and "
        "until 10 January 2027 neither side changes its measures, unless a deal is signed."
    )


def test_the_first_line_of_the_first_month_says_why_acts_are_missing():
    """A month with stocks and sharing alone left the reason to the facilitator's sheet."""
    game = session("US").ground.game
    standing = np.arange(len(game.rules.audience_cost)) < 1
    held = replace(game, rules=replace(game.rules, standing=standing))
    exercise = Exercise(replace(session("US").ground, game=held), 3, 6)
    first = exercise.briefing().news[0].text
    assert first.startswith("No tariff, technology controls or threat can be chosen this month: the truce on record is")
    assert {act.text.partition(" ")[0] for act in exercise.actions()}.isdisjoint({"threaten", "tariff", "technology"})
    assert briefing_page(exercise).parts[1].rows[0] == (first,)
    assert not session("US").briefing().still
    assert still_line(table("CN", TODAY)).text.startswith("No step of the export controls and no threat can be chosen")
    assert still_line(table("EU", TODAY)).text.startswith("The allies cannot take a side this month")


def test_a_seat_that_no_truce_binds_reads_so():
    (line,) = truce_lines(table("EU", TODAY, own=True))
    assert "the suspension of controls by China ended by law on 10 November 2026" in line.text
    assert line.text.endswith("What came after is not on record; in the game no truce holds.")
    ends = [row.text for row in calendar_lines(table("EU", TODAY, own=True), TODAY) if "end of the truce" in row.text]
    assert ends
    assert "(between the United States and China)" in ends[0]
    own = [row.text for row in calendar_lines(table("US", TODAY), TODAY) if "end of the truce" in row.text]
    assert "between" not in own[0]


def test_a_truce_that_was_broken_holds_no_longer_and_before_any_nothing_is_said():
    (line,) = truce_lines(table("US", date(2025, 10, 15)))
    assert "runs to 10 November 2025. What was announced since then has broken the truce" in line.text
    assert truce_lines(table("US", date(2025, 4, 4))) == []
    ahead = [line.text for line in calendar_lines(table("US", date(2025, 4, 4)), date(2025, 4, 4))]
    assert any("midterm elections" in text for text in ahead)
    assert not any("2028" in text for text in ahead)  # what is years ahead is none to plan by


def test_a_threat_that_stands_at_the_start_names_what_it_is_made_of():
    """ "Threatened in public, the threat of China: strict licences": no entry of the register said so."""
    there = table("US", TODAY)
    coming = coming_measures(there, 0)
    assert {policy.start for policy in coming} == {date(2027, 1, 10)}
    text, sources = threat_on_record(there, 0, "the threat of China", "strict licences")
    assert text.startswith("Counts in the game as the threat of China: strict licences, on all goods under the talks.")
    assert "from 10 January 2027: “If the truce is not prolonged, licences for holmium" in text
    assert not text.endswith(".”")
    assert sources == ("talks_notes2026",)
    tariff, cited = threat_on_record(table("US", date(2025, 10, 15)), 1, "your own threat", "100 %")
    assert "a further 100 % on all Chinese goods from 1 November 2025" in tariff
    assert "Section 301" not in tariff  # 25 % on magnets is not the step that is threatened
    assert cited == ("cna2025",)


def test_no_threat_falls_due_in_a_month_in_which_measures_stand_still():
    """ "December 2026 passed without a deal, and it was not carried out": under the truce it could not be."""
    there = table("US", TODAY)
    setting = there.setting
    cost = np.zeros((18, 2))
    cost[:2] = 1.0  # the summit of December, the end of the truce in January
    rules = SimpleNamespace(audience_cost=cost, standing=standing_rounds(setting, 0))
    game = SimpleNamespace(setting=setting, rules=rules)
    exercise: Any = SimpleNamespace(ground=SimpleNamespace(game=game), table=there, rounds=[], acts=[])
    (threat,) = public_threats(exercise)
    assert rules.standing is not None
    assert bool(rules.standing[0])
    assert threat.due == 1
    assert deal_days(setting)[1] == date(2027, 1, 10)


def test_published_figures_have_words_and_days_of_a_newspaper():
    """ "Price inside, dysprosium oxide, in China, 2025-03-26" stood under the figures."""
    lines = [line.text for line in observation_lines(table("US", date(2025, 4, 4)))]
    assert any(text.startswith("Price, dysprosium oxide, in China, 26 March 2025: ") for text in lines)
    assert any(" into the United States, January 2025: " in text for text in lines)
    assert not any("inside" in text or " fob" in text or "2025-0" in text for text in lines)
    assert [period_words(x) for x in ("2025-01/2025-02", "2024", "2025-Q3")] == [
        "January 2025 to February 2025", "2024", "2025-Q3",
    ]  # fmt: skip
