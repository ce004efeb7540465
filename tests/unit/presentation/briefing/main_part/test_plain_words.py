"""What readers of November 2026 stumbled over: totals that look whole, prices below a port, letters of grades."""

import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from brief_cases import brief_run, context, licences
from engine_cases import shipped
from monazite.presentation.briefing.claims import ClaimBook
from monazite.presentation.briefing.content import Figure
from monazite.presentation.briefing.language import language
from monazite.presentation.briefing.main_part.branches import branches as branches_module
from monazite.presentation.briefing.main_part.branches.branches import Branch, BranchFacts, _unchanged
from monazite.presentation.briefing.main_part.branches.course_words import _COURSES
from monazite.presentation.briefing.main_part.branches.region_costs import RegionCost
from monazite.presentation.briefing.main_part.branches.truce_breaks import BesideStops, LongerBreak
from monazite.presentation.briefing.main_part.day.horizon import horizon_of
from monazite.presentation.briefing.main_part.materials.grade_facts import grade_facts
from monazite.presentation.briefing.main_part.materials.grade_uses import largest_use, other_car_grade
from monazite.presentation.briefing.main_part.materials.price_turn import PriceTurn, _medians
from monazite.presentation.briefing.main_part.observed.arrivals import arrivals
from monazite.presentation.briefing.main_part.page import figures as figures_module
from monazite.presentation.briefing.main_part.page import main_page
from monazite.presentation.briefing.main_part.page.prose import render_prose
from monazite.presentation.briefing.main_part.stops.line_stop_chances import StopChance
from monazite.presentation.briefing.main_part.talks.duty_on_lead import duty_on_lead
from monazite.presentation.briefing.quantities import count_quantity
from monazite.presentation.briefing.sections.stop_chances import stop_chances
from monazite.results.quantity import Quantity


@pytest.fixture(scope="module")
def ctx():
    run = brief_run(licences(), ds=shipped(), start="2025-01-01", as_of="2026-11-24", months=36)
    return context(run)


@pytest.fixture(scope="module")
def facts(ctx):
    return main_page._facts(ctx) | {"gives_way": 0}


def quantity(value: float, unit: str = "MUSD") -> Quantity:
    return Quantity(value, value, value, unit, "loss_central", {}, "run", ())


def cost(bad: float) -> RegionCost:
    return RegionCost("EU", "European Union", *(quantity(x) for x in (bad / 10, bad / 5, bad, bad * 2)))


def branch(short: str, bad: float) -> Branch:
    runs, chance = count_quantity(64, "runs"), quantity(0.25, "share")
    return Branch(f"If {short}", short, chance, runs, None, None, None, (cost(bad),), course=short.capitalize())


def facts_of(*told: Branch, **fields) -> BranchFacts:
    return BranchFacts(told, None, "December 2026", "November 2027", "twelve months", True, "", **fields)


def prose(section: str, facts, code: str = "en"):
    return render_prose(section, facts, ClaimBook(), section, language(code))


def text(blocks) -> str:
    return " ".join(f"{b.text.text} {b.subtitle.text if b.subtitle else ''}" for b in blocks).replace("\xa0", " ")


def test_arrivals_are_those_of_customs_in_europe(ctx):
    """Comext: 1,084.88 t in July 2025 and 1,827.22 t in December, over 18,246.455 t in the twelve months of 2024."""
    found = arrivals(ctx)
    assert found is not None
    assert (found.lowest_month, found.last_month, found.year) == ("July 2025", "December 2025", "2024")
    assert found.lowest.value == pytest.approx(12 * 1084.88 / 18246.455)
    assert found.last.value == pytest.approx(12 * 1827.22 / 18246.455)
    assert found.lowest.sources == ("comext_atlas",)


def test_arrivals_are_a_line_beside_exports_which_were_lowest_two_months_before(facts):
    """Comext: 1,827.22 t in December 2025 over a mean month of 1,520.5 t in 2024, percent."""
    blocks = prose("happening", facts | {"ship": replace(facts["ship"], expected=quantity(1.0, "share"))})
    title = next(b.text.text for b in blocks if b.name == "market")
    assert title.endswith("in December 2025; arrivals in the European Union were lowest in July 2025")
    panel = facts["figures"]["market"].spec.args[0][0]
    assert panel["also_label"] == "arrivals in EU"
    assert panel["also"][-1]["value"] == pytest.approx(100 * 12 * 1827.22 / 18246.455)
    assert panel["top"] > max(row["value"] for row in panel["also"])


def test_chances_of_stops_by_industry_and_country_are_a_chart_of_the_main_part(ctx, facts):
    """Issue 25 names it among six charts; it stood in the annex."""
    cells = tuple(
        StopChance(industry, region, quantity(chance, "share"), "")
        for industry, region, chance in (("cars", "EU", 0.27), ("cars", "US", 0.14), ("wind", "EU", 0.0))
    )
    told = replace(facts["stops"], cells=cells, is_ahead=True, until="November 2027")
    assert figures_module._stops(told) is not None
    made = facts | {"stops": told, "charts": {*facts["charts"], "stops"}}
    blocks = prose("important", made)
    chart = next(b for b in blocks if b.name == "stops")
    title = chart.text.text.replace("\xa0", " ")
    lines = "Chance that a tenth of the EU’s lines stand still: 1 in 4 for cars"
    assert title == f"{lines}; next to none for wind turbines"
    assert "Stops reported in 2025: cars in EU, US and Japan." in text(blocks)
    assert not [b for b in stop_chances(ctx) if isinstance(b, Figure)], "the annex keeps their record alone"


def test_a_chart_of_terms_is_not_drawn_where_no_change_was_as_good_a_guess():
    """The table has them; a chart of what the reader is told not to rely on says more than is known."""
    term = SimpleNamespace(name="Export controls", levels=(("none", quantity(1.0, "share")),), in_force=None, today="")
    beaten = SimpleNamespace(decided=(term,), is_beaten=True)
    assert figures_module._terms(cast("Any", beaten)) is None
    assert figures_module._terms(cast("Any", SimpleNamespace(decided=(term,), is_beaten=False))) is not None


def test_car_makers_are_told_of_the_grade_of_their_traction_motors(ctx):
    """Of the Union's traction motors 3,352 tonnes are UH, 838 SH; of other motors and sensors of cars 5,070 SH."""
    rows = grade_facts(ctx, horizon_of(ctx)).rows
    by_grade = {row.grade: row for row in rows}
    found = other_car_grade(ctx, rows, by_grade["SH"])
    assert found is not None
    assert (found[0].grade, found[1].name) == ("UH", "traction motors of electric cars")
    other = other_car_grade(ctx, rows, by_grade["UH"])
    assert other is not None
    assert (other[0].grade, other[1].name) == ("SH", "other motors and sensors of cars")
    assert largest_use(ctx, "no.such.good") is None


def test_months_below_normal_are_those_in_a_row_from_the_first_control(facts):
    """April 2025 2,626 tonnes, May 1,238, June 3,188 tonnes, July 5,577, over 4,846 in a month of 2024."""
    spell = facts["ship"].spell
    assert (spell.value, facts["ship"].spell_from) == (3.0, "April 2025")


def test_the_last_truce_says_what_both_sides_said(facts):
    assert "China's ministry of commerce named the same day on 28 September." in text(prose("happening", facts))


def test_grades_have_words_and_keep_their_letters_for_buyers(ctx, facts):
    rows = {row.grade: row.name for row in grade_facts(ctx, horizon_of(ctx)).rows if row.heavy is not None}
    assert rows["SH"] == "Heat-resistant magnets"
    assert "NdFeB" not in text(prose("decide", facts))


@pytest.mark.parametrize("code", ["en", "fr"])
def test_duties_and_technology_of_both_sides_stand_below_the_costs_of_stops(facts, code):
    """They are of both sides and need not come with a break, so that no column holds them."""
    told = facts_of(branch("deal", 100.0), branch("lapse", 900.0), every=(cost(500.0),))
    beside = BesideStops(count_quantity(30, "points"), (("China", quantity(46000.0)),), quantity(5000.0))
    made = facts | {"br": told, "beside": beside, "dearest": told.branches[1].costs[0]}
    made |= {"dearest_branch": told.branches[1], "costs": True, "courses": None, "longer": ()}
    blocks = prose("important", made, code)
    table = next(b.table for b in blocks if b.name == "costs")
    assert table is not None
    assert len(table.head) == 7
    assert len(table.rows) == len(told.countries)
    start = {"en": "Not in these figures:", "fr": "Non compris"}[code]
    below = next(b.text.text for b in blocks if b.text.text.startswith(start)).replace("\xa0", " ")
    assert all(amount in below for amount in ("30", "46", "5"))


def test_costs_over_all_branches_can_give_way(facts):
    told = facts_of(branch("deal", 100.0), branch("lapse", 900.0), every=(cost(500.0),))
    made = facts | {"br": told, "beside": None, "dearest": told.branches[1].costs[0], "gives_way": 14}
    made |= {"dearest_branch": told.branches[1], "costs": True, "courses": None, "longer": ()}
    table = next(b.table for b in prose("important", made, "en") if b.name == "costs")
    assert table is not None
    assert len(table.head) == 5


def test_bad_cases_that_cannot_be_told_apart_are_one_range(monkeypatch):
    told = facts_of(branch("deal", 9700.0), branch("renewal", 5100.0), branch("lapse", 28000.0))
    monkeypatch.setattr(branches_module.BranchFacts, "alike", lambda *_: ("Deal", "Renewal"))
    both = told.bad_of_both(told.branches[0].costs[0].region)
    assert both is not None
    assert (both.low, both.high) == tuple(sorted(b.costs[0].bad.value for b in told.branches[:2]))


def test_a_truce_that_goes_on_and_rules_that_never_change_are_told_apart(ctx, monkeypatch):
    horizon = horizon_of(ctx)
    monkeypatch.setattr(branches_module, "cost_of_region", lambda *_: cost(10200.0))
    told = facts_of(branch("renewal", 5100.0), branch("lapse", 9000.0))
    unlike = _unchanged(ctx, told, horizon.months)
    assert unlike is not None
    assert unlike.bad.value == 10200.0
    monkeypatch.setattr(branches_module, "cost_of_region", lambda *_: cost(5110.0))
    assert _unchanged(ctx, told, horizon.months) is None, "both print 5.1 billion"
    assert _unchanged(ctx, facts_of(branch("deal", 5100.0)), horizon.months) is None


@pytest.mark.parametrize(("acted", "is_below"), [(200.0, True), (290.0, False)])
def test_a_price_after_easing_below_the_port_price_says_why(facts, acted, is_below):
    """The port price of 26 December 2025 is 267 to 307 dollars a kilogram."""
    price = {name: quantity(value, "USD/kg") for name, value in (("start", 900.0), ("end", acted))}
    turn = PriceTurn(
        "November 2026", "January 2027", price["start"], price["end"], True, quantity(0.4, "share"),
        price["end"], price["start"], (), quantity(1.5, "month"),
    )  # fmt: skip
    said = text(prose("happening", facts | {"turn": turn}))
    assert "freight and usual duty included" in said
    assert ("So it lies below the port price of 26 December 2025" in said) == is_below


def test_each_course_says_what_it_means_where_it_is_first_named(facts):
    meanings = {kind: _COURSES[kind].meaning for kind in ("deal", "lapse")}
    told = facts_of(*(replace(branch(kind, 900.0), meaning=words) for kind, words in meanings.items()))
    courses = SimpleNamespace(until="10 January 2027", shipments=None, kinds=())
    front = prose("front", facts | {"br": told, "dearest": told.branches[1].costs[0], "courses": courses})
    labels = [block.label.replace("\xa0", " ") for block in front]
    assert "Deal (new terms signed)." in labels
    assert "Lapse (controls or duties rise)." in labels
    assert any(label.startswith("What happened") for label in labels)


def test_likely_losses_that_lie_within_their_errors_cannot_be_told_apart():
    def likely_cost(short: str, low: float, high: float) -> Branch:
        one = branch(short, 9000.0)
        error = replace(quantity(1.0), low=low, high=high)
        return replace(one, costs=(replace(one.costs[0], likely_error=error),))

    assert facts_of(likely_cost("deal", 100.0, 400.0), likely_cost("renewal", 300.0, 900.0)).likely_alike("EU")
    assert not facts_of(likely_cost("deal", 100.0, 200.0), likely_cost("renewal", 300.0, 900.0)).likely_alike("EU")
    assert not facts_of(branch("deal", 9000.0), branch("renewal", 9000.0)).likely_alike("EU"), "errors are not known"


@pytest.mark.parametrize("code", ["en", "fr"])
def test_what_duties_bring_third_countries_is_one_sentence(facts, code):
    told = facts_of(branch("deal", 100.0), branch("lapse", 900.0))
    beside = BesideStops(
        count_quantity(30, "points"), (("China", quantity(46000.0)),), None, (("the European Union", quantity(6000.0)),)
    )
    made = facts | {"br": told, "beside": beside, "dearest": told.branches[1].costs[0], "courses": None, "longer": ()}
    made |= {"dearest_branch": told.branches[1], "costs": True}
    said = text(prose("important", made, code))
    assert {"en": "bring the European Union $6", "fr": "gain par an"}[code] in said
    without = text(prose("important", made | {"beside": replace(beside, gains=())}, code))
    assert {"en": "diverted trade", "fr": "des tiers"}[code] not in without


def test_an_element_without_a_normal_month_says_which_months_it_has(facts):
    """June is the only month of 2024 on record; customs had 35 % less in all of 2025 (rohstoff.net, January 2026)."""
    heavy = facts["heavy"]
    assert heavy.normal is None
    assert heavy.is_alone
    assert heavy.year_change is not None
    assert (heavy.year_change.value, heavy.year_fell, heavy.year) == (35.0, True, "2025")
    said = text(prose("happening", facts))
    assert "26 in June 2024" not in said, "one month of that year is no base"
    assert "in all of 2025 35% less than the year before" in said
    normal = replace(heavy, normal=quantity(16.0, "t/month"), normal_year="2024")
    assert "against a mean of 16 a month in 2024" in text(prose("happening", facts | {"heavy": normal}))


@pytest.mark.parametrize("gives_way", [0, 10])
def test_a_price_after_easing_stands_in_dollars_beside_the_one_without(facts, gives_way):
    eased, held = (replace(quantity(v, "USD/kg"), low=v / 2, high=v * 2) for v in (230.0, 1400.0))
    turn = PriceTurn(
        "November 2026", "January 2027", held, eased, True, quantity(0.125, "share"), eased, held, (),
        acted_gap=quantity(0.91, "1"), otherwise_gap=quantity(6.5, "1"),
    )  # fmt: skip
    said = text(prose("happening", facts | {"turn": turn, "gives_way": gives_way}))
    assert "In January 2027 offers would be $1,400/kg (700 to 2,800)" in said, "one price to reckon with"
    assert "or $230/kg if China eases its controls (1 in 8)." in said
    assert ("freight and usual duty included" in said) == (not gives_way)


@pytest.mark.parametrize("gives_way", [0, 10])
def test_prices_are_what_sellers_asked_what_buyers_paid_and_what_inside(facts, gives_way):
    """A reader met five prices of two definitions in two sentences."""
    said = text(prose("happening", facts | {"gives_way": gives_way}))
    prices = re.search(
        r"In December 2025 sellers outside China asked \$[\d,]+/kg for dysprosium oxide; "
        r"buyers paid \$\d+/kg in 2025; inside it cost \$\d+/kg, tax included\.",
        said,
    )
    assert prices, said


def test_a_summit_a_licence_and_a_past_date_say_what_they_mean(facts):
    said = text(prose("next", facts))
    assert "The first general licences, of December 2025, run out. Exporters then need new ones;" in said
    assert "Past, outcome not known: APEC leaders meeting (18 November 2026)" in said


def test_measures_that_are_not_simulated_are_named(facts):
    missing = facts["k"].missing
    said = text(prose("beyond", facts))
    assert missing
    assert all(f"{m.text} ({m.day}" in said for m in missing)


def test_both_courses_of_a_price_are_one_until_the_month_by_which_they_have_parted():
    """Runs that will ease happen to be dear before they do: 40 and 30 beside 10 and 20 in November."""
    days = [date(2026, month, 1) for month in (9, 10, 11, 12)]
    prices = np.array([[1.0, 9.0, 40.0, 4.0], [1.0, 9.0, 30.0, 6.0], [1.0, 9.0, 10.0, 9.0], [1.0, 9.0, 20.0, 11.0]])
    rows = _medians(prices, np.array([True, True, False, False]), days, (days[1], days[3]))
    assert rows == (("2026-10-01", 9.0, 9.0), ("2026-11-01", 25.0, 25.0), ("2026-12-01", 5.0, 10.0))


@pytest.mark.parametrize("code", ["en", "fr"])
def test_longer_breaks_stand_beside_the_likely_loss_of_a_break(facts, code):
    told = facts_of(branch("deal", 100.0), branch("lapse", 900.0))
    spans = [replace(quantity(value), low=value / 2, high=value * 2) for value in (6000.0, 48000.0)]
    longer = tuple(
        LongerBreak(words, cost, count_quantity(16, "runs")) for words, cost in zip("AB", spans, strict=True)
    )
    made = facts | {"br": told, "beside": None, "dearest": told.branches[1].costs[0], "courses": None, "longer": longer}
    made |= {"dearest_branch": told.branches[1], "costs": True, "broken": told.branches[1], "longer_for": "the EU"}
    made |= {"longer_region": told.branches[1].costs[0].region}
    made |= {"todo": replace(facts["todo"], licences_end="")}
    start = {"en": "A, of unknown chance, would likely cost", "fr": "A, de probabilité inconnue, coûterait"}[code]
    texts = [b.text.text.replace("\xa0", " ") for b in prose("important", made, code)]
    assert any(text.startswith(start) for text in texts), texts
    said = next(text for text in texts if text.startswith(start))
    assert all(number in said for number in ("90", "6", "48"))
    assert "Middle estimates." not in said
    told_above = made | {"todo": replace(facts["todo"], licences_end="18 December 2026")}
    assert not [b for b in prose("important", told_above, code) if b.text.text.startswith("A,")], "what to do has it"


def test_an_added_tariff_is_an_average_and_magnets_pay_more(ctx):
    """25 % on Chinese magnets since 1 January 2026 (section 301), beside the average that is talked about."""
    found = duty_on_lead(ctx, "US")
    assert found is not None
    assert (found.value, found.where["measure"]) == (0.25, "us_301_magnets_2026")
    assert duty_on_lead(ctx, "CN") is None


def test_plants_of_europe_and_japan_have_names_and_months(facts):
    said = text(prose("next", facts))
    assert re.search(r"Made or refined in the EU: .*Solvay La Rochelle oxide line \(since April 2025\)", said)
    assert "not by" not in said.split("Made or refined in the EU")[1][:400]
