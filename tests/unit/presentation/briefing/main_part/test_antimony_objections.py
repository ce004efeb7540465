"""What fresh readers objected to in briefs on gallium and antimony: tests that keep it mended."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from brief_cases import READING, context, full_inputs, licensed_run, printed_section
from monazite.presentation.briefing.inputs import ArticlePoint
from monazite.presentation.briefing.main_part.answers.article_answers import PointAnswer
from monazite.presentation.briefing.main_part.article.article_sentences import (
    military_approval,
    refuses_the_military,
    unused_sentences,
    with_military_points,
)
from monazite.presentation.briefing.main_part.article.target_shipments import TargetShipments
from monazite.presentation.briefing.main_part.day.horizon import horizon_of
from monazite.presentation.briefing.main_part.materials.supply_facts import BurdenRatio
from monazite.presentation.briefing.main_part.measures.assumed_measures import assumptions
from monazite.presentation.briefing.main_part.observed.counted_level import CountedLevel
from monazite.presentation.briefing.main_part.page import main_page
from monazite.presentation.briefing.main_part.stops.shortages import Shortage
from monazite.presentation.briefing.observed_figures import ObservedFigure
from monazite.results.quantity import Quantity


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    return main_page._facts(context(licensed_run(), **full_inputs()))


def share(value: float, low: float | None = None, high: float | None = None) -> Quantity:
    low, high = value if low is None else low, value if high is None else high
    return Quantity(value, low, high, "share", "new_over_old", {}, "run", ())


def burdens(*ratios: tuple[float, float, float]) -> tuple[BurdenRatio, ...]:
    names = ("greenhouse gas", "water use", "land disturbed", "waste water")
    return tuple(BurdenRatio(name, replace(share(*r), unit="1")) for name, r in zip(names, ratios, strict=False))


@pytest.mark.parametrize(
    ("ratios", "title"),
    [
        (((1.1, 0.6, 1.7),), "would bring about as much greenhouse gas as the routes that they displace (ratio 1.1)"),
        (((0.5, 0.3, 0.7),), "would bring less greenhouse gas than the routes that they displace (ratio 0.50)"),
        (((0.5, 0.3, 1.4),), "less greenhouse gas than the routes that they displace (ratio 0.50), by the middle"),
        (((2.0, 1.5, 3.0),), "would bring 2 times as much greenhouse gas as the routes that they displace"),
        (((2.0, 0.5, 3.0),), "2 times as much greenhouse gas as the routes that they displace, by the middle estimate"),
        (((1.1, 0.9, 1.3), (0.4, 0.3, 0.5)), "about as much greenhouse gas as the routes that they displace, and no"),
        (((0.5, 0.4, 0.6),) * 4, "would burden less than the routes that they displace in every respect"),
    ],
)
def test_the_title_of_the_routes_follows_dot_and_range(facts, ratios, title):
    text = printed_section(
        "beyond", facts, supply=replace(facts["supply"], burdens=burdens(*ratios)), charts={"routes"}
    )
    assert title in text.replace("brought", "would bring").replace("burdened", "would burden")
    if ratios[0][0] > 1.0 and len(ratios) == 1:
        assert "no more" not in text


def month(year: int, number: int, value: float = 1.0) -> ObservedFigure:
    day = date(year, number, 1)
    return ObservedFigure(day, f"{year}-{number:02d}", value, day, ("customs",))


def test_the_forecast_is_set_beside_what_customs_counted_and_says_so(facts):
    change = replace(share(0.56), outcome="exports_fall")
    level = CountedLevel(share(1.0), "May 2025 to December 2025", False)
    ship = replace(facts["ship"], change=change, level=level)
    horizon = replace(facts["horizon"], is_ahead=True)
    text = printed_section("happening", facts, ship=ship, horizon=horizon)
    assert "Customs counted 100% on average from May 2025 to December 2025: the forecast lies 56% below that" in text
    year = replace(ship, level=CountedLevel(share(0.67), "2025", True))
    assert "Customs counted 67% over all of 2025" in printed_section("happening", facts, ship=year, horizon=horizon)
    text = printed_section("happening", facts, ship=replace(ship, level=None, change=None), horizon=horizon)
    assert "May 2025 to December 2025" not in text


def test_a_chance_of_a_shortage_says_in_whose_stock_and_why(facts):
    grades = facts["grades"]
    stock, usual = (Quantity(days, days, days, "day", "cover", {}, "run", ()) for days in (9.3, 27.0))
    row = replace(
        grades.rows[0], shortage=share(0.64), own_shortage=share(0.19), worst=Shortage("JP", share(0.64), stock, usual)
    )
    assert row.is_uneven
    text = printed_section("important", facts, grades=replace(grades, rows=(row,)))
    assert "2 in 3 in Japan: its stock is 9.3 days by the model, 27 before the controls" in text
    assert "stock below two weeks’ use or half of usual, whichever is less" in text
    even = replace(row, own_shortage=share(0.64))
    assert "in Japan: its stock" not in printed_section("important", facts, grades=replace(grades, rows=(even,)))


@pytest.mark.parametrize(
    ("text", "refuses"),
    [
        ("Licences for military users will be refused whatever the country.", True),
        ("China will refuse applications from military users in any country.", True),
        ("No licences would be given to defence companies.", True),
        ("Military users were told that their applications would be denied.", True),
        ("The ministry of defence said nothing.", False),
        ("Applications of carmakers were refused.", False),
    ],
)
def test_a_refusal_of_military_users_is_found(text, refuses):
    assert refuses_the_military(text) is refuses


def reading(*silent: str, points: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    lists = [{"title": "Nothing read in these sentences", "items": [f"[{n}] {t}" for n, t in enumerate(silent, 4)]}]
    return READING | {"lists": lists, "points": list(points)}


def test_a_refusal_that_nobody_asks_about_is_answered_and_the_rest_is_named():
    ctx = context(licensed_run(), **full_inputs() | {"reading": reading(
        "Licences for military users will be refused whatever the country, the ministry said.",
        "Analysts warned that prices could double by spring.", "One.", "Two.", "Three.",
    )})  # fmt: skip
    (point,) = with_military_points(ctx, ())
    assert point.topic == "military"
    assert point.quote.startswith("Licences for military users will be refused")
    unused = unused_sentences(ctx, [point.quote])
    assert unused is not None
    assert unused.quotes == ("Analysts warned that prices could double by spring", "One", "Two")
    assert unused.more == 1
    assert unused_sentences(context(licensed_run(), **full_inputs() | {"reading": reading()}), ()) is None
    asked = ArticlePoint(quote="China will refuse licences to military users", topic="control")
    assert with_military_points(ctx, (asked,)) == [asked], "said once"


def test_the_answer_on_military_users_is_what_is_simulated(facts):
    ctx = context(licensed_run(), **full_inputs())
    approved = military_approval(ctx, horizon_of(ctx))
    assert approved is not None
    own: Any = ctx.run.results.scenario.policy[0]
    assert approved.value == (own.approval if own.military is None else own.military)
    answers = [PointAnswer("q", "military", figure=share(value)) for value in (0.0, 0.5)]
    none, half = (printed_section("happening", facts, questions=[answer]) for answer in answers)
    assert "China refuses all licences for military users" in none
    assert "has China approve 50% of military applications" in half


def test_an_assumed_measure_of_an_article_is_told_by_what_it_does():
    """The sentence of the article, with its dateline, stands where it is answered."""
    ctx = context(licensed_run(), **full_inputs())
    made = assumptions(ctx).measures
    assert made, "the run has measures of its own"
    assert all(not measure.text for measure in made if measure.kind in ("ban", "licences", "tariff", "quota", "tax"))
    plain = context(licensed_run(), **full_inputs() | {"reading": None})
    assert any(measure.text for measure in assumptions(plain).measures)


def test_shipments_that_stop_are_not_told_in_percent(facts):
    text = printed_section("front", facts, aimed=TargetShipments("US", share(0.0)))
    assert "exports to the United States would stop" in text
    assert "run at 0%" not in text
    assert "run at 12% of normal" in printed_section("front", facts, aimed=TargetShipments("US", share(0.12)))


def test_a_price_of_the_past_is_no_figure_of_now(facts):
    """Tungsten's quote of December 2025 stood under "Now" in a brief of November 2026, as it has no export months."""
    price = replace(facts["price"], is_dated=True, outside_month="December 2025", gap=None)
    text = printed_section("front", facts, price=price, ship=replace(facts["ship"], last=None, is_old=False), hit=None)
    assert "Last figures" in text
    assert "(December 2025)" in text
    assert "Now." not in text


def test_an_understated_price_is_said_where_nothing_is_likely_to_run_short(facts):
    grades = facts["grades"]
    quoted, own = (Quantity(v, v, v, "USD/kg", "price_outside", {}, "run", ()) for v in (70.0, 29.0))
    row = replace(grades.rows[0], shortage=share(0.0), own_shortage=None, quoted_outside=quoted, outside=own)
    text = printed_section("important", facts, grades=replace(grades, rows=(row,)))
    assert "No part or grade has a chance of a shortage worth naming." in text
    assert "The model understates the price outside of" in text
    assert "(29 against 70 quoted), and so may understate shortages" in text
