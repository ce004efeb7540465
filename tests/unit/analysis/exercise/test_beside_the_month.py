"""Beside a month: the record's prices, who else is under a step, what a purchase brings; why both sides sign."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from exercise_cases import session
from monazite.analysis.exercise import press
from monazite.analysis.exercise.arrivals import arrival_lines, overtaken_lines
from monazite.analysis.exercise.cost_parts import home_of_year
from monazite.analysis.exercise.press import NO_PRICES
from monazite.analysis.exercise.reasons import signing_gain, tariff_answers
from monazite.analysis.exercise.record_beside import later_facts, quotes_of
from monazite.negotiation.path_measures import levels_of
from monazite.presentation.exercise.pages import briefing_content, debrief_page
from monazite.scenario.policies.stockpile import Stockpile

pytestmark = pytest.mark.compiled


def played(seat, *acts):
    exercise = session(seat)
    for text in acts:
        exercise.act(text)
    return exercise


def test_the_record_s_quote_and_the_price_with_its_measures_stand_beside_the_month():
    """A class learnt at the end alone that its dysprosium had cost 27 times what was quoted."""
    briefing = played("US", "hold").briefing()
    prices = briefing.prices
    assert prices is not None
    assert prices.head == ("Good", "August 2023", "September 2023", "Quoted by now", "With the record's measures")
    quoted = {row[0]: row[3] for row in prices.rows if row[3] != "none"}
    assert quoted
    assert {len(row) for row in prices.rows} == {5}
    assert "Your game is not the record: " in prices.caption
    assert "times what was quoted of September 2023; with the record's own measures it would be" in prices.caption


def test_a_quote_that_was_published_later_is_not_on_the_page():
    exercise = played("US", "hold")
    results, facts = exercise._past(1), later_facts(exercise.ground.content)
    assert results is not None
    month, table = results.index.month[-1], exercise.table
    rows = [row for row in facts.table("observations") if row.outcome == "price_outside"]
    first = min(row.published for row in rows if row.period.startswith(f"{month:%Y-%m}"))
    assert quotes_of(table, facts, results.model, month, first)
    assert not quotes_of(table, facts, results.model, month, first - timedelta(days=1))


def test_the_table_of_prices_is_not_empty_where_nobody_could_say_one_number(monkeypatch):
    """At the height of a crisis "few offers: their prices are not told" stood alone."""
    exercise = played("US", "hold", "hold")
    monkeypatch.setattr(press, "WIDEST", 1.0)
    prices = exercise.briefing().prices
    assert prices is not None
    assert any(" to " in row[2] for row in prices.rows)
    assert "where they differ too much, the ends" in prices.caption
    told = [line.text for line in exercise.press(1)]
    assert NO_PRICES not in told
    assert any("hardly any offers, anything from " in text for text in told)


def test_the_papers_say_who_else_is_under_a_step():
    exercise = played("CN", "control closed")
    (line,) = [one.text for one in exercise.press(0) if one.text.startswith("China tightens")]
    assert line.endswith(
        "A step of its controls holds for every country, the European Union, Japan, South Korea among them, not for "
        "the United States alone."
    )


def test_a_purchase_is_ordered_on_the_first_day_and_the_other_side_moves_afterwards():
    exercise = played("US", "buy 90")
    (stock,) = [policy for policy in exercise.scenario().policy if isinstance(policy, Stockpile)]
    assert stock.start == exercise.world.edges[0] < exercise.world.act_days[0]
    game = exercise.ground.game
    first = game.setting.regime
    rounds = [SimpleNamespace(state=SimpleNamespace(regime=first), regime=first + step) for step in (game.measures, 0)]
    given: Any = SimpleNamespace(
        table=exercise.table, world=exercise.world, acts=[("buy 90",), ("buy 90",)], rounds=rounds
    )
    (line,) = overtaken_lines(given)
    assert line.text.startswith(
        "China tightened its controls on 26 September 2023, after your order of 11 September 2023"
    )


def test_beside_a_purchase_stands_what_would_arrive_and_what_of_it_if_controls_are_tightened():
    """ "Next to nothing is bought while they last" came a month after the act."""
    exercise = session("US")
    lines = arrival_lines(exercise)
    assert set(lines) == {"buy 90", "buy 90 now"}
    stay, tightened = lines["buy 90"].claims
    assert stay.value >= tightened.value
    assert "if controls stay as they are; " in lines["buy 90"].text
    assert lines["buy 90"].text.endswith("if China goes to no shipments this month.")
    words = {act["text"]: act["words"] for act in briefing_content(exercise)["acts"]}
    assert words["buy 90"].endswith(lines["buy 90"].text)
    exercise.act("accept")  # licensing is lifted: it comes, and a truce keeps the next step away
    (only,) = arrival_lines(exercise)["buy 90"].claims
    assert only.value > 10.0 > stay.value
    assert not arrival_lines(session("CN"))


def test_both_sides_have_a_reason_for_a_deal_and_its_worth_at_home_is_in_the_first_table():
    """A verdict of 21 billion less stood above "signing was worth 8.9 billion USD less" with no bridge between them."""
    exercise = played("US", "accept")
    debrief, game, round_ = exercise.debrief(), exercise.ground.game, exercise.rounds[0]
    gain = signing_gain(game, round_.state, round_.offer)[0]
    assert [line.text.partition(",")[0] for line in debrief.signed] == ["China", "The United States"]
    assert [line.claims[0].value for line in debrief.signed] == pytest.approx(abs(gain))
    for row, seat in zip(debrief.sums, (0, 1), strict=True):
        value = game.table.domestic_value
        months = [(round_.regime, round_.state)] + [(round_.regime, round_.following)] * 11
        points = sum(value[(seat, *levels_of(game.setting, r), s.exposure, s.node)] for r, s in months)
        assert row.played.home == home_of_year(game, seat, exercise.rounds)
        assert row.played.home is not None
        assert row.played.home.value.value == pytest.approx(-points * game.money(row.region))
        whole = row.played.total.value + row.played.home.value.value
        assert row.played.with_home.value == pytest.approx(whole)
    page = debrief_page(exercise.table, debrief)
    first = next(part for part in page.parts if part.kind == "table")
    assert [row[0] for row in first.rows].count("all in all with worth at home") == 2
    assert any(part.text == "Why each side signed, by the game's own sum" for part in page.parts)


def test_above_the_plans_stands_what_a_tariff_is_answered_with():
    exercise = played("US", "hold")
    game = exercise.ground.game
    (line,) = tariff_answers(exercise.table, game)
    assert line.claims[0].value == 100.0 * float(game.values.values["tariff.answer"][0])
    assert "steps of its export controls alone" in line.text
    assert not tariff_answers(session("CN").table, session("CN").ground.game)
    parts = [part.text.partition("; ranges")[0] for part in debrief_page(exercise.table, exercise.debrief()).parts]
    assert parts.index(line.text) + 1 == parts.index("Plain plans at the table")
