"""What a seat reads of its own acts, of its months and of what it can do, in an exercise of few goods."""

import re
from datetime import date, datetime

import pytest

from exercise_cases import session
from monazite.analysis.exercise.ground import prepare_ground
from monazite.analysis.exercise.lessons import less_or_more
from monazite.analysis.exercise.press import NO_PRICES, goods_by_value, residual_uses, thin_goods
from monazite.analysis.exercise.price_sense import UNSURE, can_be_printed
from monazite.analysis.exercise.seats import seat_at_table
from monazite.analysis.exercise.session import Exercise
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
    assert "What was shipped to you in October 2023" in titles
    assert "Published by 10 September 2023" in titles
    for line in briefing.market:
        for claim in line.claims:
            assert str(claim.where.get("period", "2023-10")).startswith("2023-10")
    own_game, *market = briefing.market
    assert own_game.text.startswith("Your game, not the record: these figures of October 2023 come")
    assert market
    assert all("from China to the European Union" in line.text for line in market)
    assert not session("CN").briefing().market


def test_a_price_in_the_papers_moves_as_a_reader_works_it_out_of_two_papers():
    """Beside 92.7 and 119 stood "+66.1 % on the month before", and beside 119 and 123 "-22.7 %"."""
    exercise = played("US", ["hold"] * 5)
    lines = [line.text for t in range(5) for line in exercise.press(t) if line.text.startswith("Price of ")]
    assert len(lines) > 2
    printed = dict[tuple[str, str], str]()
    for line in lines:
        parts = re.fullmatch(
            r"Price of (?P<good>.+) outside China in (?P<month>\w+ \d+): (?P<new>[\d.,]+)( \([^)]+\))? USD/kg, "
            r"(?P<how>up|down|much as the|[\d.]+ times the) ?((?P<size>\d+) % from)? ?(?P<old>[\d.,]+) "
            r"in (?P<past>.+)\.",
            line,
        )
        assert parts, line
        new, old = (float(parts[name].replace(",", "")) for name in ("new", "old"))
        percent = 100.0 * (new / old - 1.0)
        if parts["size"]:
            assert round(abs(percent)) == int(parts["size"]), line
            assert (percent > 0) == (parts["how"] == "up"), line
        elif parts["how"].startswith("much"):
            assert abs(percent) <= 0.5, line
        else:
            assert float(parts["how"].split()[0]) == pytest.approx(new / old, abs=0.051), line
        assert printed.get((parts["good"], parts["past"]), parts["old"]) == parts["old"], line
        printed[parts["good"], parts["month"]] = parts["new"]


def test_no_price_is_printed_of_which_nobody_could_say_what_it_is():
    """A seat read "Lutetium oxide: 119,000 (3,030 to 706,000) USD/kg" a month after 1,380."""
    assert not can_be_printed(Quantity(119_000.0, 3_030.0, 706_000.0, "USD/kg", "price_outside", {}))
    assert can_be_printed(Quantity(119.0, 60.0, 500.0, "USD/kg", "price_outside", {}))
    exercise = Exercise(prepare_ground("cn-ree-2025", "EU", date(2025, 4, 4), draws=4, prior=True), 7, 6)
    results = exercise._past(0)
    assert results is not None
    thin = {results.index.good[g] for g in thin_goods(exercise.table, results)}
    assert any(good.startswith("Lu.") for good in thin)
    order = [results.index.good[g] for g in goods_by_value(exercise.table, results)]
    assert set(order[-len(thin & set(order)) :]) == thin & set(order)
    exercise.act("hold")
    exercise.act("hold")
    lines = [line for t in (0, 1) for line in exercise.press(t)] + list(exercise.briefing().market)
    prices = [claim for line in lines for claim in line.claims if claim.unit == "USD/kg"]
    assert prices or any(line.text == NO_PRICES for line in lines)
    sure = [claim for line in lines if UNSURE not in line.text for claim in line.claims if claim.unit == "USD/kg"]
    assert all(claim.high <= 10.0 * claim.low for claim in sure)
    assert not thin & {claim.where.get("good") for claim in sure}


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
        assert "Your losses on lines are those of the model's path" in text
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
