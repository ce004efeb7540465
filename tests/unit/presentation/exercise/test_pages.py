"""Pages of an exercise: numbers that there are none of, chances in words, the facilitator's sheet of a session."""

import json

import pytest

from exercise_cases import session
from monazite.analysis.exercise.chances import chance_words
from monazite.analysis.exercise.press import figure, with_range
from monazite.negotiation.deal import all_deals
from monazite.presentation.exercise.beside_record import acts_done
from monazite.presentation.exercise.facilitator import facilitator_page
from monazite.presentation.exercise.pages import (
    briefing_content,
    claim_content,
    debrief_content,
    debrief_page,
    offered_levels,
)
from monazite.results.quantity import Quantity

NONE = float("nan")


def test_a_number_that_there_is_none_of_is_null_and_said():
    claim = Quantity(NONE, NONE, NONE, "USD/kg", "price_outside", {"good": "Ga.metal"}, "run", ("a",))
    assert claim_content(claim)["value"] is None
    assert with_range(claim) == "no figure"


def test_what_a_solver_leaves_of_nothing_is_nothing():
    """A seat read "0.000000000000000524 (0.000000000000000416 to 121) t/month left the country"."""
    claim = Quantity(5.24e-16, 4.16e-16, 121.0, "t/month", "exports", {}, "run")
    assert with_range(claim) == "0 (0 to 121) t a month"
    assert with_range(Quantity(5.24e-16, 4.16e-16, 6e-16, "t/month", "exports", {}, "run")) == "0 t a month"
    small = Quantity(0.0369, 0.013, 140.0, "t/month", "exports", {}, "run")
    assert with_range(small) == "0.0369 (0.013 to 140) t a month"


@pytest.mark.compiled
def test_a_seat_reads_how_long_a_licence_takes():
    """Six draws of eight had one price under general and under strict licences, and nothing said why."""
    exercise = session("CN")
    (talks,) = [lines for title, lines in exercise.briefing().parts if title == "The talks"]
    assert any("months to be decided" in line.text for line in talks)


@pytest.mark.parametrize(
    ("value", "words"),
    [(1234.5, "1,230"), (0.04567, "0.0457"), (0.0, "0"), (-0.04, "-0.04"), (999.6, "1,000"), (12.0, "12")],
)
def test_figures_have_three_digits(value, words):
    assert figure(value) == words


def test_chances_keep_never_and_always_for_what_is():
    assert [chance_words(x) for x in (0.0, 0.0001, 0.5, 0.9999, 1.0)] == [
        "nil", "under 1 in 100", "about 5 in 10", "over 99 in 100", "10 in 10",
    ]  # fmt: skip


@pytest.mark.compiled
def test_what_the_page_shows_is_plain_json():
    exercise = session("CN")
    exercise.act("hold")
    content = briefing_content(exercise), debrief_content(exercise.table, exercise.debrief())
    assert json.loads(json.dumps(content, allow_nan=False))
    assert {"Your exports", "The talks"} <= {part["title"] for part in content[0]["parts"]}


@pytest.mark.compiled
def test_the_debrief_says_who_decided_what():
    exercise = session("US")
    exercise.act("hold")
    page = debrief_page(exercise.table, exercise.debrief())
    titles = [part.text.partition(";")[0] for part in page.parts if part.kind in ("fold", "table")]
    first = [part.kind for part in page.parts[: next(i for i, p in enumerate(page.parts) if p.kind == "fold")]]
    assert [first[0], *first[-2:]] == ["lead", "figure", "table"]
    assert titles[:5] == [
        "What each of them changed for you, + better, - worse",
        "The sums in full",
        "What twelve months cost, all in all",
        "Losses of lines in twelve months",
        "What your own acts changed",
    ]
    assert titles.index("The path") > 3
    hidden = next(page.parts[i + 1] for i, part in enumerate(page.parts) if part.text == "What was hidden")
    assert len(hidden.rows) == 2
    assert any("China can take" in row[0] for row in hidden.rows)


@pytest.mark.compiled
def test_the_sheet_adds_up_its_minutes():
    """15 to begin with, 10 for each of four months, 30 for the debrief: 85."""
    page = facilitator_page(session("EU", months=4))
    table = next(part for part in page.parts if part.kind == "table")
    assert table.text == "85 minutes"
    assert sum(int(row[0]) for row in table.rows) == 85


@pytest.mark.compiled
@pytest.mark.parametrize("seat", ["EU", "US", "CN"])
def test_the_sheet_has_what_a_trainer_needs_and_the_model_s_own_path_last(seat):
    """It had roles and minutes, but neither the situation, nor what can be done, nor what the words mean."""
    exercise = session(seat, months=4)
    exercise.act("hold")  # the sheet is of the beginning, whenever it is asked for
    page = facilitator_page(exercise)
    titles = [part.text for part in page.parts if part.kind == "heading"]
    assert "The situation, to be read out" in titles
    assert "What can be done in the first month" in titles
    assert titles[-1].startswith("For the facilitator alone")
    assert len(page.parts[-1].rows) == 4
    asks_of_beliefs = any("change its mind" in row[0] for part in page.parts for row in part.rows)
    assert asks_of_beliefs == (seat != "EU")


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("hold", "Left everything as it was"),
        ("align; buy 90", "Sided with the United States; bought ahead, aiming at 90 days of use"),
        ("hedge", "Kept out of the quarrel"),
        ("accept", "Signed the deal on the table"),
        ("refuse", "Turned the deal down"),
        ("release", "Opened the strategic stock"),
    ],
)
def test_what_was_done_stands_in_words(act, words):
    """The debrief printed "buy 90", "hold", "hedge: 67 %"."""
    assert acts_done(session("EU").table, act.split("; ")) == words


def test_measures_threats_and_offers_of_the_past_say_their_levels():
    table = session("CN").table
    ladders = table.setting.ladders
    name, words = ladders["control"].names[-1], ladders["control"].words[-1]
    assert acts_done(table, [f"control {name}"]) == f"Set {words}"
    assert acts_done(table, [f"threaten {name}"]) == f"Threatened in public: {words}"
    offered = acts_done(table, ["offer general-30-partial-5bn-6m"])
    assert offered == (
        "Offered: general licences, an added tariff of 30 %, part of the technology controls, "
        "purchases of 5 billion USD a year, for half a year"
    )


def test_every_part_of_an_offer_has_words():
    """The form of an offer listed "general", "30", "5bn", "6m"."""
    setting = session("US").table.setting
    levels = offered_levels(setting)
    assert levels[1]["30"] == "an added tariff of 30 %"
    assert levels[4] == {"3m": "for ninety days", "6m": "for half a year", "12m": "for a year"}
    parts = [name.rsplit("-", 4) for name in all_deals(setting.ladders)]
    assert all(part in words for deal in parts for part, words in zip(deal, levels, strict=True))
