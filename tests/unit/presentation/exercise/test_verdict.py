"""The verdict of a debrief against constructed rows: one sum, and no sentence that its own table contradicts."""

from types import SimpleNamespace
from typing import Any

import pytest

from exercise_cases import session
from monazite.analysis.exercise.cost_parts import CountedPart, SideSum, SummedCost
from monazite.analysis.exercise.debrief import SeatLoss
from monazite.analysis.exercise.own_choices import OtherPlan
from monazite.presentation.exercise.better_plans import as_set_words, best_at_home, best_at_the_table, better_parts
from monazite.presentation.exercise.verdict import stake_words, sums_part
from monazite.results.quantity import Quantity


def musd(value, low=None, high=None) -> Quantity:
    low, high = (value if low is None else low), (value if high is None else high)
    return Quantity(value, low, high, "MUSD", "loss_central", {}, "run")


def parts(**values) -> tuple[CountedPart, ...]:
    return tuple(CountedPart(words.replace("_", " "), musd(value)) for words, value in values.items())


def debrief_of(played: SummedCost, model: SummedCost, difference: SummedCost, seat="US", **more) -> Any:
    losses = (SeatLoss(seat, played.lines, model.lines, difference.lines),)
    sums = (SideSum(seat, played, model, difference),) if difference.parts else ()
    plans = {"plans_at_home": (), "plans_at_the_table": (), "answers": (), **more}
    return SimpleNamespace(seat=seat, losses=losses, sums=sums, **plans)


def lecturer(**more) -> Any:
    """Lines lost 490 million less, and the months cost 3 billion more in tariffs."""
    played = SummedCost(musd(12_500.0, 9_000.0, 20_000.0), parts(tariffs=16_000.0, technology_controls=100.0))
    model = SummedCost(musd(13_000.0, 9_500.0, 21_000.0), parts(tariffs=13_000.0, technology_controls=100.0))
    gap = SummedCost(musd(-490.0, -900.0, -120.0), parts(tariffs=3_000.0, technology_controls=0.0))
    return debrief_of(played, model, gap, **more)


def test_the_headline_is_a_verdict_on_the_sum_and_names_its_parts():
    """It credited a seat with 490 million less and left out the 3 billion more beside it."""
    text = stake_words(session("US").table, lecturer())
    assert "12 billion USD (9 billion to 20 billion) of value added on lines" in text
    assert "16 billion USD by tariffs, 100 million USD by technology controls: all in all 29 billion USD" in text
    assert text.endswith(
        "All in all that is more than on the path on which the model plays this seat too: draw by draw, the "
        "differences run from 2.1 billion more to 2.9 billion more, in USD, with a median of 2.5 billion more "
        "(lines 490 million less, tariffs 3 billion more)."
    )


def test_what_a_side_gains_is_said_and_what_is_nothing_left_out():
    """It read "-5.7 billion USD by tariffs, next to nothing by technology controls"."""
    lost = SummedCost(musd(35_000.0), parts(tariffs=-5_700.0, technology_controls=0.0))
    text = stake_words(session("US").table, debrief_of(lost, lost, SummedCost(musd(0.0), parts(tariffs=0.0))))
    assert (
        "in twelve months, 5.7 billion USD gained by tariffs: all in all 29 billion USD. All in all that is as" in text
    )


def test_the_table_of_the_sum_has_the_numbers_of_the_verdict():
    part = sums_part(session("US").table, lecturer())
    assert part.rows[0][-1] == "2.5 billion USD more (2.1 billion to 2.9 billion)"
    assert [row[0] for row in part.rows[1:]] == ["of it lines", "of it tariffs", "of it technology controls"]
    assert [row[-1] for row in part.rows[1:]] == [
        "490 million USD less (120 million to 900 million)", "3 billion USD more", "as much",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (musd(-8410.0, -32000.0, -975.0), "That is less than on the path"),
        (musd(1.93, 0.027, 5.73), "That is as much or more than on the path"),
        (musd(1.93, -0.9, 5.73), "Whether that is more or less than on the path on which the model plays this seat too "
         "cannot be told: draw by draw, the differences run from 0.9 million less to 5.7 million more, in USD"),
        (musd(0.1, -0.2, 0.3), "That is as much on the path"),
        (musd(24_000.0, 23_990.0, 24_010.0), "That is 24 billion USD more than on the path"),
    ],
)  # fmt: skip
def test_a_bystander_is_judged_by_its_lines_draw_by_draw(gap, words):
    lost = SummedCost(musd(442.0, 98.0, 8490.0))
    given = debrief_of(lost, lost, SummedCost(gap), seat="EU")
    assert words.replace("as much on", "as much as on") in stake_words(session("EU").table, given)


def plan(words, spared, **values) -> OtherPlan:
    return OtherPlan(words, spared, parts(**values))


def test_the_best_plan_at_the_table_is_that_of_the_first_row():
    """ "No plain plan at the table would have been better" stood above a row that saved 2.7 billion USD."""
    rows = sorted(
        (
            plan("signed nothing", musd(5.0), tariffs=-9.0),
            plan("offered", musd(-220.0, -300.0, -100.0), tariffs=2_700.0),
        ),
        key=lambda one: one.rank,
    )
    given = lecturer(plans_at_the_table=tuple(rows))
    assert best_at_the_table(given) == (
        "The best of the plain plans at the table: had you offered, with the same luck and the other side "
        "answering, you would have been spared 2.5 billion USD (2.4 billion to 2.6 billion) all in all: lines 220 "
        "million lost, tariffs 2.7 billion saved, in USD."
    )
    table = next(part for part in better_parts(session("US").table, given) if part.kind == "table")
    assert table.head == ("If you had", "All in all", "Lines", "Tariffs")
    assert table.rows == (
        ("Offered", "Saves 2.5 billion USD (2.4 billion to 2.6 billion)",
         "Costs 220 million USD more (100 million to 300 million)", "Saves 2.7 billion USD"),
        ("Signed nothing", "Costs 4 million USD more", "Saves 5 million USD", "Costs 9 million USD more"),
    )  # fmt: skip


def test_where_no_plan_at_the_table_is_better_none_of_the_rows_saves():
    """With 0 as the best the row says next to nothing; what single draws could save is said."""
    zero = plan("signed", musd(0.0), tariffs=0.0)
    assert best_at_the_table(lecturer(plans_at_the_table=(zero,))).endswith("all in all than what you did.")
    wide = plan("signed", musd(0.0, -7.0, 40.0), tariffs=0.0)
    assert best_at_the_table(lecturer(plans_at_the_table=(wide,))).endswith(
        "in the middle of the draws; in some of them up to 40 million USD would have been saved had you signed."
    )


def test_no_choice_at_home_spares_anything_only_where_no_draw_says_so():
    """ "None would have spared you anything" stood above "3 million lost to 88 million saved"."""
    own = musd(900.0)
    share = OtherPlan("agreed with allies", musd(0.0, -3.0, 88.0))
    assert best_at_home(lecturer(plans_at_home=(share,)), own) == (
        "In the middle of the draws none of the choices at home left to you in the first month would have spared you "
        "anything. In some draws you would have been spared up to 88 million USD had you agreed with allies, in others "
        "it would have cost you up to 3 million USD."
    )
    none = OtherPlan("bought", musd(0.0, -3.0, 0.2))
    assert best_at_home(lecturer(plans_at_home=(none,)), own).endswith("would have spared you anything.")
    assert sorted((none, share), key=lambda one: one.rank)[0] is share


def test_lines_that_are_all_of_a_sum_are_said_once():
    """ "43 billion USD ...: all in all 43 billion USD ... 32 billion more (lines 32 billion more)" was the headline."""
    lost, gap = (SummedCost(musd(x), parts(tariffs=0.0)) for x in (43_000.0, 32_000.0))
    text = stake_words(session("US").table, debrief_of(lost, lost, gap))
    first, second = text.split(". ", 1)
    assert "43 billion USD" in first
    assert "all in all" not in first
    assert second.startswith("All in all that is 32 billion USD more")
    assert "lines" not in second


def test_months_that_lie_ahead_are_no_record():
    """On 1 December 2026 "the record was milder" than a path that ended in June 2027."""
    table, lost = session("US").table, SummedCost(musd(470.0))
    for record, words in (((), "in force on 10 September 2023 going on"), (("a month",), "of the record")):
        given = debrief_of(lost, lost, lost, as_set=musd(14.0), record=record)
        text = as_set_words(table, given)
        assert text.startswith(f"With the measures {words}, and nobody deciding anything else, lines of the United")
        assert ("The record was" in text or "the record was" in text) == bool(record)


def test_a_row_that_saves_in_some_draws_is_not_denied_by_the_sentence_above_it():
    """ "None of the choices would have spared you anything" stood above "260 million lost to 16 million saved"."""
    rows = (plan("bought ahead", musd(0.0)), plan("agreed with allies", musd(-64.0, -260.0, 16.0)))
    text = best_at_home(lecturer(plans_at_home=rows), musd(1_300.0))
    assert "In some draws you would have been spared up to 16 million USD had you agreed with allies" in text
    assert "in others it would have cost you up to 260 million USD" in text
    some = (plan("signed", musd(0.0), tariffs=0.0), plan("gone to 60 %", musd(-14.0, -28.0, 35.0), tariffs=0.0))
    text = best_at_the_table(lecturer(plans_at_the_table=some))
    assert text.endswith("in some of them up to 35 million USD would have been saved had you gone to 60 %.")


def test_the_verdict_is_given_with_and_without_what_measures_are_worth_at_home():
    """ "21 billion less" at the top was "8.9 billion less" worth at the foot: the two counted different things."""
    home = CountedPart("worth of its own measures at home", musd(31_000.0))
    gap = SummedCost(musd(-600.0), parts(tariffs=-20_000.0), home)
    text = stake_words(session("US").table, debrief_of(gap, gap, gap))
    assert "All in all that is 21 billion USD less than on the path" in text
    assert text.endswith(
        "you gave up 31 billion USD of what your own measures are worth at home, which the model counts as well: with "
        "that it is 10 billion USD more."
    )
    rows = sums_part(session("US").table, debrief_of(gap, gap, gap)).rows
    assert [row[0] for row in rows[-2:]] == ["not in it: worth of its own measures at home", "all in all with that"]
    assert [row[-1] for row in rows[-2:]] == ["31 billion USD more", "10 billion USD more"]
