"""The verdict of a debrief against constructed rows: one sum, and no sentence that its own table contradicts."""

from datetime import date
from types import SimpleNamespace
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from exercise_cases import session
from monazite.analysis.exercise.cost_parts import CountedPart, SideSum, SummedCost
from monazite.analysis.exercise.debrief import SeatLoss
from monazite.analysis.exercise.own_choices import OtherPlan
from monazite.analysis.exercise.rare_steps import RareStep
from monazite.analysis.exercise.without_acts import AT_HOME, DEAL, ActWorth
from monazite.presentation.exercise.better_plans import as_set_words, best_at_home, best_at_the_table, better_parts
from monazite.presentation.exercise.first_page import PathBar, first_page_parts
from monazite.presentation.exercise.own_acts import deal_words, luck_words, worth_parts
from monazite.presentation.exercise.path_chart import bars_svg
from monazite.presentation.exercise.verdict import beside_model_words, loss_words, sums_part
from monazite.results.quantity import Quantity

SVG = "{http://www.w3.org/2000/svg}"


def musd(value, low=None, high=None) -> Quantity:
    low, high = (value if low is None else low), (value if high is None else high)
    return Quantity(value, low, high, "MUSD", "loss_central", {}, "run")


def parts(**values) -> tuple[CountedPart, ...]:
    return tuple(CountedPart(words.replace("_", " "), musd(value)) for words, value in values.items())


def debrief_of(played: SummedCost, model: SummedCost, difference: SummedCost, seat="US", **more) -> Any:
    losses = (SeatLoss(seat, played.lines, model.lines, difference.lines),)
    sums = (SideSum(seat, played, model, difference),) if difference.parts else ()
    plans = {"plans_at_home": (), "plans_at_the_table": (), "answers": (), "worths": (), "rare": (), "acts_left": 0}
    return SimpleNamespace(seat=seat, draws=8, losses=losses, sums=sums, **plans | more)


def lecturer(**more) -> Any:
    """Lines lost 490 million less, and the months cost 3 billion more in tariffs."""
    played = SummedCost(musd(12_500.0, 9_000.0, 20_000.0), parts(tariffs=16_000.0, technology_controls=100.0))
    model = SummedCost(musd(13_000.0, 9_500.0, 21_000.0), parts(tariffs=13_000.0, technology_controls=100.0))
    gap = SummedCost(musd(-490.0, -900.0, -120.0), parts(tariffs=3_000.0, technology_controls=0.0))
    return debrief_of(played, model, gap, **more)


def stake_words(table, given) -> str:
    return f"{loss_words(table, given)} {beside_model_words(given)}"


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
    assert part.rows[0][-1] == "-2.5 billion USD (-2.9 billion to -2.1 billion)"
    assert [row[0] for row in part.rows[1:]] == ["of it lines", "of it tariffs", "of it technology controls"]
    assert [row[-1] for row in part.rows[1:]] == [
        "+490 million USD (+120 million to +900 million)", "-3 billion USD", "0",
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
        ("Offered", "+2.5 billion USD (+2.4 billion to +2.6 billion)",
         "-220 million USD (-300 million to -100 million)", "+2.7 billion USD"),
        ("Signed nothing", "-4 million USD", "+5 million USD", "-9 million USD"),
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
    assert [row[0] for row in rows[-2:]] == [
        "not in it: worth of its own measures at home",
        "all in all with worth at home",
    ]
    assert [row[-1] for row in rows[-2:]] == ["-31 billion USD", "-10 billion USD"]


def at_home(value) -> CountedPart:
    return CountedPart("worth of its own measures at home", musd(value))


def backed_down(value) -> CountedPart:
    return CountedPart("backing down from a threat", musd(value))


def plan_of(words, spared, home, paid=0.0, **values) -> OtherPlan:
    return OtherPlan(words, musd(spared), parts(**values), at_home(home), backed_down(paid))


def test_the_table_of_plans_has_the_last_column_of_the_first_table_and_the_verdict_is_by_both_sums():
    """ "No plain plan would have been better for you all in all" stood under "with that it is 10 billion more"."""
    plans = (
        plan_of("signed", -1.0, 0.5, tariffs=0.0),
        plan_of("gone to 30 %", 600.0, 31_000.0, tariffs=-20_600.0),
        plan_of("gone to 60 %", 600.0, 29_000.0, tariffs=-60_000.0),
    )
    given = lecturer(plans_at_the_table=plans)
    table = next(part for part in better_parts(session("US").table, given) if part.kind == "table")
    whole = sums_part(session("US").table, debrief_of(*[SummedCost(musd(0.0), parts(tariffs=0.0), at_home(0.0))] * 3))
    assert table.head[0] == "If you had"
    assert table.head[-2:] == ("Worth at home", "All in all with worth at home")
    assert whole.rows[-1][0] == table.head[-1].replace("All", "all", 1)
    assert table.rows[1][1] == "-20 billion USD"
    assert table.rows[1][-2:] == ("+31 billion USD", "+11 billion USD")
    text = best_at_the_table(given)
    assert text.startswith("No plain plan at the table would have been better for you all in all, worth at home not ")
    assert text.endswith(
        "Of 4 paths, yours and 3 plans, yours is the best without worth at home and the 2nd with it, by which the "
        "model decides: with it the best was to have gone to 30 %, which beside what you did saves 11 billion USD."
    )


def test_what_is_best_by_both_sums_is_said_once():
    plans = (plan_of("offered", 700.0, 5.0, tariffs=0.0), plan_of("signed", -9.0, 0.0, tariffs=0.0))
    text = best_at_the_table(lecturer(plans_at_the_table=plans))
    assert text.endswith(
        "yours is the 2nd without worth at home and the 2nd with it, by which the model decides: that plan is the best "
        "with it too, which beside what you did saves 700 million USD."
    )


def test_backing_down_from_a_threat_is_a_row_a_column_and_in_the_verdict():
    """ "Backing down cost 600 million USD ...; no table here holds that." """
    paid = SummedCost(musd(100.0), parts(tariffs=0.0), at_home(0.0), backed_down(600.0))
    none = SummedCost(musd(100.0), parts(tariffs=0.0), at_home(0.0), backed_down(0.0))
    gap = SummedCost(musd(0.0), parts(tariffs=0.0), at_home(0.0), backed_down(600.0))
    given = debrief_of(paid, none, gap)
    rows = sums_part(session("US").table, given).rows
    assert rows[-2] == ("not in it: backing down from a threat", "600 million USD", "next to nothing",
                        "-600 million USD")  # fmt: skip
    assert rows[-1][1:] == ("700 million USD", "100 million USD", "-600 million USD")
    assert stake_words(session("US").table, given).endswith(
        "you paid 600 million USD in the eyes of your public for backing down from a threat, which the model counts as "
        "well: with that it is 600 million USD more."
    )
    plans = (plan_of("signed", 0.0, 0.0, 600.0, tariffs=0.0),)
    table = next(part for part in better_parts(session("US").table, lecturer(plans_at_the_table=plans))
                 if part.kind == "table")  # fmt: skip
    assert table.head[-2:] == ("Backing down from a threat", "All in all with worth at home")
    assert table.rows[0][-2:] == ("+600 million USD",) * 2


def test_how_many_draws_stand_behind_ranges_is_said_at_the_head_of_every_table():
    """ "5 to 95 %" of eight draws was said at the very foot of the page."""
    given = lecturer(
        plans_at_home=(OtherPlan("bought", musd(1.0)),), plans_at_the_table=(plan("signed", musd(1.0), tariffs=0.0),)
    )
    tables = [part for part in better_parts(session("US").table, given) if part.kind == "table"]
    for part in (*tables, sums_part(session("US").table, given)):
        assert part.text.endswith("; ranges: 5 to 95 % of 8 draws")


def worth(words, kind, lines, home=0.0, **values) -> ActWorth:
    cost = SummedCost(musd(lines), parts(**values), at_home(home), backed_down(0.0))
    return ActWorth(words, kind, date(2027, 2, 16), cost)


def test_each_act_has_a_row_with_its_effect_in_the_columns_of_the_plans():
    """What the acts changed said what arrived, not what it spared; sharing with allies stood in the path alone."""
    rows = (worth("agreed with allies (from 2 December 2026)", AT_HOME, 240.0, tariffs=0.0),
            worth("the deal of 16 February 2027", DEAL, 4_000.0, -6_000.0, tariffs=-500.0))  # fmt: skip
    given = lecturer(worths=rows, acts_left=2)
    (part,) = worth_parts(session("US").table, given)
    assert part.head == ("Act or step", "All in all", "Lines", "Tariffs", "Worth at home",
                         "All in all with worth at home")  # fmt: skip
    assert part.rows[0][:3] == ("Agreed with allies (from 2 December 2026)",
                                "+240 million USD", "+240 million USD")  # fmt: skip
    assert part.rows[1][1:] == ("+3.5 billion USD", "+4 billion USD", "-500 million USD", "-6 billion USD",
                                "-2.5 billion USD")  # fmt: skip
    assert part.note.endswith("2 later acts have no row.")
    assert worth_parts(session("US").table, lecturer()) == []


def test_what_signing_was_worth_is_said_by_the_sums_of_the_tables_too():
    """Signing "was worth 3.1 billion USD less" by the game's sum, beside a table by which it saved."""
    given = lecturer(worths=(worth("the deal of 16 February 2027", DEAL, 4_000.0, -6_000.0, tariffs=-500.0),))
    assert deal_words(given).endswith(
        "By the tables, the deal of 16 February 2027: all in all spared you 3.5 billion USD; with worth at home cost "
        "you 2.5 billion USD."
    )


def rare(lines, later=None, never=None, *, by_model_too=True) -> RareStep:
    costs = [None if x is None else SummedCost(musd(x), parts(tariffs=0.0), at_home(0.0)) for x in (lines, never)]
    words = ("strict licences", "no shipments")
    cost, without = costs
    assert cost is not None
    return RareStep("CN", date(2025, 8, 20), *words, 0.17, cost, later, without, by_model_too)


def test_a_rare_step_that_makes_most_of_the_result_is_said_with_what_the_same_acts_give_without_it():
    """China's "no shipments" of August, 2 in 10, made the whole result and stood as one line of the papers."""
    (text,) = luck_words(session("US").table, lecturer(rare=(rare(-25_000.0),)))
    first, then = text.split(". ")
    assert first == (
        "A step that the game seldom brings makes most of this: on 20 August 2025 China went from strict licences to "
        "no shipments, which in that month had a chance of about 2 in 10"
    )
    assert then == (
        "The same acts with the same luck in all else, but without that step, would have cost you 25 billion USD less "
        "all in all, of 29 billion USD (25 billion to 36 billion); with worth at home 25 billion USD less."
    )
    given = lecturer(rare=(rare(-4_900.0, date(2025, 9, 20), -22_000.0),))
    (text,) = luck_words(session("US").table, given)
    assert "22 billion USD less all in all" in text
    assert text.endswith("it comes on 20 September 2025: then the path costs 4.9 billion USD less.")
    (part,) = worth_parts(session("US").table, given)
    assert [row[:2] for row in part.rows] == [
        ("The step of China to no shipments (20 August 2025, a chance of about 2 in 10; without it it comes on "
         "20 September 2025)", "-4.9 billion USD"),
        ("The step of China to no shipments, in that month and in later ones", "-22 billion USD"),
    ]  # fmt: skip
    assert luck_words(session("US").table, lecturer(rare=(rare(-5_000.0),))) == []
    (text,) = luck_words(session("US").table, lecturer(rare=(rare(-2_000.0, by_model_too=False),)))
    assert text.startswith("A step that the game seldom brings makes most of the difference to the model's path: on 20")


def test_the_first_page_has_one_chart_and_one_sign_and_names_what_happened():
    """ "Without the step of China ... Cost you 22 billion" named the absence and told of the presence."""
    acts = (worth("agreed with allies (from 2 December 2026)", AT_HOME, 240.0, tariffs=0.0),)
    plans = (plan("offered", musd(700.0), tariffs=0.0), plan("signed", musd(-9.0), tariffs=0.0))
    given = lecturer(worths=acts, rare=(rare(-22_000.0),), plans_at_the_table=plans)
    table = session("US").table
    lead, luck, chart, effects = first_page_parts(table, given)
    assert lead.text.endswith("all in all 29 billion USD (25 billion to 36 billion).")
    assert luck.text.startswith("A step that the game seldom brings makes most of this")
    assert chart.rows == (
        ("As you played", "29 billion USD"),
        ("By the model in your seat", "26 billion USD"),
        ("As you played, without the step of China to no shipments", "6.6 billion USD"),
        ("The best plan: had you offered", "28 billion USD"),
    )
    assert effects.head == ("What", "Effect")
    assert effects.rows == (
        ("Your path beside the model's", "-2.5 billion USD (-2.9 billion to -2.1 billion)"),
        ("Agreed with allies (from 2 December 2026)", "+240 million USD"),
        ("The step of China to no shipments (20 August 2025, a chance of about 2 in 10)", "-22 billion USD"),
        ("If you had offered", "+700 million USD"),
    )


def test_a_bar_has_its_words_its_amount_and_its_range_and_a_gain_goes_the_other_way():
    bars = (PathBar("As you played", 29_000.0, 25_000.0, 36_000.0), PathBar("Had you <signed>", -2_000.0))
    svg = fromstring(bars_svg(bars, 720))
    texts = ["".join(one.itertext()) for one in svg.iter(f"{SVG}text")]
    assert texts == ["As you played", "29 billion USD", "Had you <signed>", "gains 2 billion USD"]
    played, gained = ({name: float(one.attrib[name]) for name in ("x", "width")} for one in svg.iter(f"{SVG}rect"))
    assert gained["x"] + gained["width"] == pytest.approx(played["x"])
    assert played["width"] / gained["width"] == pytest.approx(14.5, rel=0.01)
    assert len([*svg.iter(f"{SVG}path"), *svg.iter(f"{SVG}line")]) == 2  # the range of the first bar, and zero
