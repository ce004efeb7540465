"""What a seat reads of its own acts, of its months and of what it can do, in an exercise of few goods."""

import re
from datetime import date, datetime

import pytest

from exercise_cases import session
from monazite.analysis.exercise.lessons import less_or_more
from monazite.analysis.exercise.press import residual_uses
from monazite.analysis.exercise.seats import seat_at_table
from monazite.results.quantity import Quantity

pytestmark = pytest.mark.compiled


def played(seat, acts):
    exercise = session(seat)
    for text in acts:
        exercise.act(text)
    return exercise


def test_what_is_announced_lies_ahead_in_every_month():
    exercise = session("US")
    announced = []
    for _ in range(5):
        briefing = exercise.briefing()
        for line in briefing.measures:
            found = re.match(r"(Announced for|In force since) (\d+ \w+ \d{4})", line.text)
            if found:
                day = datetime.strptime(found[2], "%d %B %Y").date()
                assert (day > briefing.day) == (found[1] == "Announced for"), line.text
                announced.append(found[1])
        exercise.act("hold")
    assert announced


def test_figures_after_the_first_month_are_those_of_the_month_that_passed():
    exercise = played("EU", ["hold", "hold"])
    briefing, titles = exercise.briefing(), [title for title, _ in exercise.briefing().parts]
    assert briefing.last_month == date(2023, 10, 1)
    assert "What reached you in October 2023" in titles
    assert "Published by 10 September 2023" in titles
    for line in briefing.market:
        for claim in line.claims:
            assert str(claim.where.get("period", "2023-10")).startswith("2023-10")
    assert all("from China to the European Union" in line.text for line in briefing.market)
    assert not session("CN").briefing().market


def test_the_papers_follow_one_price_and_say_which_way_it_went():
    exercise = played("US", ["hold"] * 5)
    lines = [line.text for t in range(5) for line in exercise.press(t) if line.text.startswith("Price of ")]
    assert len(lines) > 2
    assert len({line.partition(" in ")[0] for line in lines}) == 1
    for line in lines:
        assert "the month before" in line
        assert re.search(r"[+-]\d[\d.]* (\(|%)|times that of|, 0 ", line), line


def test_uses_that_no_product_explains_are_known_as_of_an_earlier_day():
    table = seat_at_table("cn-ree-2025", "EU", date(2025, 4, 4))
    assert {"other_Lu", "other_Y"} <= residual_uses(table)
    assert not {use for use in residual_uses(table) if not use.startswith("other_")}


@pytest.mark.parametrize(("seat", "words"), [("EU", "A deal is between China and the United States. You can"),
                                             ("CN", "You can"), ("US", "You can")])  # fmt: skip
def test_every_seat_reads_what_it_can_do(seat, words):
    exercise = session(seat)
    for _ in range(4):
        assert any(words in line.text or "While it holds" in line.text for line in exercise.briefing().talks)
        exercise.act("hold")


def test_the_controlling_side_offers_a_deal_in_a_month_in_which_the_first_word_is_its_own():
    """Over seeds: where the two meet and it speaks first there are deals to offer, and the page says so."""
    own = 0
    for seed in range(12):
        exercise = session("CN", seed)
        opening, deals = exercise.options().opening, exercise.deals()
        assert bool(deals) == (opening.proposer == 0)
        says_so = any("You can put a deal on the table this month" in line.text for line in exercise.briefing().talks)
        assert says_so == bool(deals)
        own += bool(deals)
    assert own


def test_every_seat_has_its_row_and_its_lesson():
    for seat, acts in (("EU", ["buy 90", "hold", "hold"]), ("KR", ["hold"])):
        debrief = played(seat, acts).debrief()
        assert {"CN", "US", "EU", "JP", "KR"} <= {row.region for row in debrief.losses}
        text = " ".join(line.text for line in debrief.lessons)
        assert "Your losses are those of the model's path" in text
        if seat == "EU":
            assert "aiming at 90 days of use within a year" in text
            assert "Nothing arrived" in text or "the first of it was in the stock in" in text
        else:
            assert "You bought nothing ahead." in text


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ((-200.0, -3.0, 0.1), "or less, in no draw more"),
        ((-200.0, -3.0, -1.0), "less something in every draw"),
        ((-0.1, 3.0, 200.0), "or more, in no draw less"),
        ((2.0, 3.0, 200.0), "plus something in every draw"),
        ((-9.0, 3.0, 200.0), "more or less, as the draw falls"),
    ],
)
def test_a_difference_is_told_by_its_ends(ends, words):
    low, value, high = ends
    assert less_or_more(Quantity(value, low, high, "MUSD", "loss_central", {}, "run")) == words
