"""Beside a month: the record's prices, who else is under a step, what a purchase brings; why both sides sign."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from exercise_cases import SCENARIO, session
from monazite.analysis.assimilation.known_draws import known_draws
from monazite.analysis.exercise import month_prices, price_sense
from monazite.analysis.exercise.arrivals import arrival_lines, days_ordered, overtaken_lines
from monazite.analysis.exercise.cost_parts import home_of_year
from monazite.analysis.exercise.month_prices import goods_followed
from monazite.analysis.exercise.overview_prices import overview_prices
from monazite.analysis.exercise.press import NO_PRICES, capital, figure
from monazite.analysis.exercise.price_sense import (
    UNSURE,
    doubt_words,
    is_sensible,
    month_before,
    offered_part,
)
from monazite.analysis.exercise.reasons import signing_gain, tariff_answers
from monazite.analysis.exercise.record_beside import later_facts, quotes_of
from monazite.negotiation.path_measures import levels_of
from monazite.presentation.company.blocks import render_markdown
from monazite.presentation.exercise.pages import briefing_content, briefing_page, debrief_page
from monazite.results.names import Names
from monazite.scenario.policies.stockpile import Stockpile
from monazite.scenario.scenario import facts_of, load_scenario
from monazite.simulation.simulate import simulate

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
    seen = "With the record's measures, as the model saw it on 10 September 2023"
    head = ("Good", "August 2023", "September 2023", "Quoted by now", seen, "The same, as the Overview has it today")
    assert prices.head == head
    quoted = {row[0]: row[3] for row in prices.rows if row[3] != "none"}
    assert quoted
    assert {len(row) for row in prices.rows} == {6}
    assert "Your game is not the record: " in prices.caption
    assert "times what was quoted of September 2023; with the record's own measures, as the model saw it on 10 " in (
        prices.caption
    )


def test_the_number_of_the_overview_is_its_own_and_why_it_is_another_one_is_said():
    """945 stood in the game and 296 in the Overview, both "with the record's measures", and nothing said why."""
    exercise = played("US", "hold")
    prices = exercise.briefing().prices
    assert prices is not None
    scenario = load_scenario(SCENARIO)
    facts = facts_of(scenario)
    run = simulate(facts, scenario, draws=1, parameters=known_draws(facts, scenario, prior=True))  # as the ground has
    for row, course in zip(prices.rows, prices.courses, strict=True):
        assert course.good == row[0]
        good = next(g for g in run.index.good if capital(Names(facts).good(g)) == row[0])
        central = run.values("price_outside")[0][run.index.month.index(date(2023, 9, 1)), run.index.good.index(good)]
        assert row[5] == figure(float(central))
    assert "The draws of this game know nothing that was published after 10 September 2023." in prices.notes[0]
    assert "it knows the quotes and shipments that were published since" in prices.notes[0]
    page = render_markdown(briefing_page(exercise))
    assert "but for the numbers of the Overview." in page
    assert overview_prices({"name": "my own"}) is None


def test_the_same_goods_stand_in_every_month_those_with_quotes_first_and_each_month_of_them():
    """Dysprosium was there in April, May and August and not in June and July: nobody could draw its line."""
    exercise, shown = session("US"), list[tuple[str, ...]]()
    for month in range(4):
        prices = exercise.briefing().prices
        assert prices is not None
        shown.append(tuple(row[0] for row in prices.rows))
        assert [course.good for course in prices.courses] == (list(shown[-1]) if month else [])
        for course in prices.courses:
            assert len(course.months) == month + 1
            assert [path.name for path in course.paths][:2] == ["As played", "Quoted by now"]
            assert {len(path.values) for path in course.paths} == {month + 1}
        exercise.act("hold")
    assert len(set(shown)) == 1
    assert 1 <= len(shown[0]) <= 5
    last = exercise.briefing().prices
    assert last is not None
    assert any(value is not None for value in last.courses[0].paths[1].values)


def test_a_price_beyond_sense_is_too_uncertain_to_trade_on():
    """Lutetium stood at "3,030 to 706,000", twelve times the price of gold, and nothing was said of it."""
    exercise = played("US", "hold", "hold")
    results, table = exercise._past(2), exercise.table
    assert results is not None
    month, good = results.index.month[-1], goods_followed(exercise, results)[0]
    before = results.quantity("price_outside", good=good, at=month_before(table, results))
    price = results.quantity("price_outside", good=good, at=month)
    high = 20.0 * before.value
    assert is_sensible(table, results, replace(price, value=0.99 * high, low=0.9 * high, high=1.1 * high))
    assert not is_sensible(table, results, replace(price, value=1.01 * high, low=0.9 * high, high=1.1 * high))
    assert not is_sensible(table, results, replace(price, low=price.value / 4.0, high=3.0 * price.value))


def test_where_a_quarter_of_the_usual_purchases_is_not_offered_hardly_any_offers_are_left(monkeypatch):
    exercise = played("US", "hold", "hold")
    results = exercise._past(2)
    assert results is not None
    month, good = results.index.month[-1], goods_followed(exercise, results)[0]
    part = offered_part(results, good, month)
    assert part > 0.0
    monkeypatch.setattr(price_sense, "LEAST_OFFERED", part + 0.01)
    assert doubt_words(results, good, month) == "hardly any offers, too uncertain to trade on"
    monkeypatch.setattr(price_sense, "LEAST_OFFERED", part - 0.01)
    assert doubt_words(results, good, month) == "too uncertain to trade on"


def test_a_quote_that_was_published_later_is_not_on_the_page():
    exercise = played("US", "hold")
    results, facts = exercise._past(1), later_facts(exercise.ground.content)
    assert results is not None
    month, table = results.index.month[-1], exercise.table
    rows = [row for row in facts.table("observations") if row.outcome == "price_outside"]
    first = min(row.published for row in rows if row.period.startswith(f"{month:%Y-%m}"))
    assert quotes_of(table, facts, results.model, month, first)
    assert not quotes_of(table, facts, results.model, month, first - timedelta(days=1))


def test_a_price_at_which_nobody_can_trade_stands_with_its_range_and_is_named(monkeypatch):
    """At the height of a crisis all five goods had "no market price" beside quotes of 3,600 and 840."""
    exercise = played("US", "hold", "hold")
    usual = exercise.briefing().prices
    monkeypatch.setattr(price_sense, "WIDEST", 1.0)
    prices = exercise.briefing().prices
    assert prices is not None
    assert usual is not None
    assert sorted(row[0] for row in prices.rows) == sorted(row[0] for row in usual.rows)
    middles = {row[0]: row[2] for row in usual.rows}
    for row, unsure, course in zip(prices.rows, prices.unsure, prices.courses, strict=True):
        assert row[2].startswith(f"{middles[row[0]]} (")
        assert row[2].endswith(UNSURE)
        assert (unsure[0], unsure[2]) == (False, True)
        assert course.paths[0].unsure[-1]
        assert course.paths[0].values[-1] is not None
    assert any("-fold apart, or above 20 times the price of August 2023" in note for note in prices.notes)
    (line,) = [one for one in exercise.press(1) if one.text.endswith(f"{UNSURE}.")]
    assert line.claims[0].outcome == "price_outside"
    assert NO_PRICES not in [one.text for one in exercise.press(1)]
    drawn = briefing_content(exercise)["prices"]
    assert drawn["unsure"] == prices.unsure
    assert drawn["courses"][0]["paths"][0]["unsure"][-1]


def test_goods_that_had_a_price_before_the_exercise_stand_first(monkeypatch):
    """A game of December 2026 followed dysprosium, which had no market price from its first month on."""
    exercise = played("US", "hold")
    results = exercise._past(1)
    assert results is not None
    goods, start = goods_followed(exercise, results), month_before(exercise.table, results)
    first = results.quantity("price_outside", good=goods[0], at=start)
    monkeypatch.setattr(month_prices, "can_be_printed", lambda price: price != first)
    assert goods_followed(exercise, results) == [*goods[1:], goods[0]]


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
    now, stay, tightened = lines["buy 90"].claims
    assert stay.value >= tightened.value >= now.value
    assert "if controls stay as they are; " in lines["buy 90"].text
    assert "if China goes to no shipments this month. By runs of the model" in lines["buy 90"].text
    words = {act["text"]: act["words"] for act in briefing_content(exercise)["acts"]}
    assert words["buy 90"].endswith(lines["buy 90"].text)
    exercise.act("accept")  # licensing is lifted: it comes, and a truce keeps the next step away
    there, only = arrival_lines(exercise)["buy 90"].claims
    assert only.value - there.value > 10.0 > stay.value - now.value
    assert not arrival_lines(session("CN"))


def test_a_purchase_is_told_of_what_is_there_already_and_what_was_ordered_before():
    """ "127 days" stood beside an order of 90, and nobody could tell whether the stock there was counted in."""
    exercise = session("US")
    line = arrival_lines(exercise)["buy 90"]
    now = line.claims[0]
    words = "nothing" if now.high < 0.5 else f"{figure(round(now.value))} days of use"
    assert line.text.startswith(f"In the strategic stock now: {words}")
    assert "ordered in earlier months" not in line.text
    assert "at most" not in line.text
    exercise.act("refuse; buy 90" if "refuse" in {act.text for act in exercise.actions()} else "buy 90")
    again = arrival_lines(exercise)["buy 90 now"]
    assert days_ordered(exercise) == 90.0
    assert ", and 90 days ordered in earlier months: orders add up. At its fullest until " in again.text


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
    first = next(part for part in page.parts if part.text.startswith("What twelve months cost, all in all"))
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
