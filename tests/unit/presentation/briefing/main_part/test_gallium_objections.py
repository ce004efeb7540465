"""What a supply-risk reader objected to in the brief on gallium and germanium: tests that keep it mended."""

import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from brief_cases import context, full_inputs, licensed_run, printed_section
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.language import language
from monazite.presentation.briefing.main_part.day.horizon import horizon_of
from monazite.presentation.briefing.main_part.day.month_record import LATELY, MonthRecord, month_record
from monazite.presentation.briefing.main_part.day.standing_controls import StandingControls, standing_controls
from monazite.presentation.briefing.main_part.materials.grade_facts import grade_facts
from monazite.presentation.briefing.main_part.materials.supply_facts import GroupShares, YearShare, supply_facts
from monazite.presentation.briefing.main_part.observed.counted_level import counted_level
from monazite.presentation.briefing.main_part.observed.market import _equalled, price_facts, shipment_facts
from monazite.presentation.briefing.main_part.observed.price_kinds import import_value
from monazite.presentation.briefing.main_part.page import main_page
from monazite.presentation.briefing.main_part.page.main_page import compose_main
from monazite.presentation.briefing.observed_figures import ObservedFigure, observed_shipments
from monazite.presentation.briefing.page import brief_context
from monazite.presentation.charts import main_charts
from monazite.results.quantity import Quantity
from monazite.scenario.scenario import facts_of, load_scenario
from monazite.simulation.simulate import simulate

WRITTEN = date(2026, 11, 30)


@pytest.fixture(scope="module")
def gallium() -> BriefContext:
    """Gallium and germanium, known to 10 October 2026 and written on 30 November."""
    sc = load_scenario("cn-ga-ge-2023")
    return brief_context(simulate(facts_of(sc), sc, draws=2), written=WRITTEN)


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    return main_page._facts(context(licensed_run(), **full_inputs()))


def share(value: float) -> Quantity:
    return Quantity(value, value, value, "share", "share_outside", {}, "run", ())


def counted(month: int, value: float) -> ObservedFigure:
    day = date(2025, month, 1)
    return ObservedFigure(day, f"2025-{month:02d}", value, day, ("customs",))


def record(*values: float, low: float = 0.2, high: float = 1.0) -> MonthRecord:
    """Months from January 2025 against a range that is the same in all."""
    ranges = {date(2025, m, 1): (low, high) for m in range(1, len(values) + 1)}
    figures = [counted(m, 5.0 * v) for m, v in enumerate(values, 1)]
    found = month_record(ranges, figures, 5.0, date(2025, 1, 1))
    assert found is not None
    return found


def test_months_are_counted_by_the_side_on_which_they_were_missed():
    """Of eight months two lie below 0.2 and three above 1.0, of the last six one below and three above."""
    found = record(0.1, 0.5, 0.0, 0.5, 1.2, 2.0, 0.9, 1.4)
    assert (found.outside.value, found.compared.value) == (5, 8)
    assert (found.above.value, found.below.value) == (3, 2)
    assert (found.lately_above.value, found.lately_below.value, found.lately.value) == (3, 1, 6)
    assert found.was_too_low
    assert found.is_poor
    assert not record(1.2, 2.0, 1.4, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5).was_too_low, "long ago"
    assert not record(0.1, 0.1, 0.1, 1.2, 1.2, 1.2).was_too_low, "as often too high"


def test_months_of_which_some_are_missing_give_way_to_the_year(gallium):
    """China's customs counted 94 t of gallium in 2022 and 62.615 t in 2025, of which August and September are not on
    record: the others would make 100 % of a normal month, and the year is 67 %."""
    group = gallium.goods.shipped[0]
    figures = [f for f in observed_shipments(gallium.dataset, group, "CN", "WORLD") if f.day.year >= 2023]
    level = counted_level(gallium, group, figures, 94.0 / 12.0)
    assert level is not None
    assert (level.is_year, level.lately) == (True, "2025")
    assert level.share.value == pytest.approx(62.615 / 94.0)
    whole = [counted(number, 2.0) for number in range(7, 7 + LATELY)]
    lately = counted_level(gallium, group, whole, 4.0)
    assert lately is not None
    assert (lately.is_year, lately.share.value) == (False, pytest.approx(0.5))
    assert counted_level(gallium, group, whole[1:], 4.0) is None, "too few"
    assert counted_level(gallium, group, [counted(1, 2.0), *whole[:-1]], 4.0) is None, (
        "a gap, and the year has not ended"
    )
    assert counted_level(gallium, group, whole, None) is None


def test_the_headline_leads_with_the_last_count_where_the_model_was_too_low(facts):
    ship = facts["ship"]
    fall = Quantity(0.56, 0.56, 0.56, "share", "exports_fall", {}, "run", ())
    last = replace(ship.last, share=share(1.38), month="December 2025")
    outrun = replace(
        ship, last=last, expected=share(0.44), change=fall, record=record(0.1, 0.5, 0.0, 0.5, 1.2, 2.0, 0.9, 1.4)
    )
    assert outrun.is_outrun
    hit = SimpleNamespace(shipments=share(0.44), short="this path", label="If it goes on as it stands")
    br = facts["br"]
    front = printed_section("front", facts, ship=outrun, hit=hit, aimed=None, br=replace(br, is_ahead=True))
    assert (
        "Magnet exports stood at 138% of normal in December 2025; the model expects 44%, "
        "but has missed 5 of 8 months, lately too low"
    ) in front
    assert "cut to" not in front
    assert "here missed" not in front, "the headline has it"
    beyond = printed_section("beyond", facts, ship=outrun)
    assert "missed 5 of 8 observed months of exports (3 above its range, 2 below; 3 of the last 6 above)" in beyond
    met = replace(outrun, record=record(0.5, 0.5, 0.5, 0.5, 0.5, 0.5))
    assert not met.is_outrun
    front = printed_section("front", facts, ship=met, hit=hit, aimed=None, br=replace(br, is_ahead=True))
    assert "exports would run at 44% of normal if it goes on as it stands" in front, "nothing cuts"


def test_a_departure_is_one_from_the_range(facts):
    """A count of 7.49 t against a range that ends at 7 lies 7 % above its end, and more above the middle."""
    ratio = Quantity(7.49 / 7.0, 1.0, 1.0, "1", "exports", {}, "", ())
    off = SimpleNamespace(series="exports", month="December 2025", above=True, gap=share(abs(ratio.value - 1)))
    front = printed_section("front", facts, off=off, courses=None)
    assert "lay 7% above the top of the model’s" in front
    assert "range." in front


def test_the_months_ahead_begin_after_the_day_of_the_reader(gallium):
    assert gallium.day < date(2026, 11, 1)
    assert horizon_of(gallium).first == date(2026, 12, 1)


def test_a_quote_of_years_ago_is_no_last_figure(gallium, facts):
    found = price_facts(gallium, horizon_of(gallium))
    assert (found.is_old, found.outside_month, found.gap) == (True, "December 2023", None)
    old = replace(facts["price"], is_old=True, gap=None, outside_month="December 2023")
    front = printed_section("front", facts, price=old)
    assert ": the last quote outside is of December 2023." in front
    assert "outside stood at" not in front
    assert "No later quote outside is on record: " in printed_section("happening", facts, price=old)
    assert not facts["price"].is_old


def test_imports_of_a_buyer_stand_beside_a_quote_of_years_ago(gallium, facts):
    """Row 312 of observations.csv: $1,494.75 a kilogram in October 2025, gallium and germanium under three codes."""
    found = price_facts(gallium, horizon_of(gallium)).imports
    assert found is not None
    assert (found.value.value, found.month, found.region) == (1494.75, "October 2025", "US")
    assert found.minerals == ("gallium", "germanium")
    assert import_value(gallium, "Ga.primary", date(2025, 10, 1)) is None, "nothing later is on record"
    assert facts["price"].imports is None, "a quote of today needs none"
    old = replace(facts["price"], is_old=True, imports=found)
    text = printed_section("happening", facts, price=old)
    assert "Imports of gallium and germanium together cost the United States $1,495/kg on average in October" in text


def test_a_model_below_the_last_months_counted_is_told_to_be_too_low(gallium, facts):
    """October to December 2025: 15.4348, 7.25436 and 10.809 t over a normal month of 94 / 12 t."""
    found = shipment_facts(gallium, horizon_of(gallium))
    assert found.latest is not None
    assert found.latest_modelled is not None
    assert found.latest.value == pytest.approx((15.4348 + 7.25436 + 10.809) / 3 / (94 / 12))
    assert found.latest_modelled.value < 0.75 * found.latest.value
    text = printed_section("happening", facts, ship=replace(found, latest_modelled=share(0.71), expected=share(0.45)))
    assert "The last three months counted averaged 143%, for which the model has 71%: it is too low there" in text
    assert "so plan for that whole range and for 143% as well" in text


def test_a_base_far_below_the_last_months_stands_on_the_first_screen(gallium):
    """It said 138 % and then 37 %, of which most of the drop was the model's."""
    found = shipment_facts(gallium, horizon_of(gallium))
    assert found.latest is not None
    near, far = (replace(found, latest_modelled=share(found.latest.value / times)) for times in (1.4, 1.6))
    assert (near.starts_far_too_low, far.starts_far_too_low) == (False, True)
    assert not replace(found, latest=None, latest_modelled=None).starts_far_too_low


@pytest.mark.parametrize(
    ("code", "words"),
    [("en", "% in the last three months counted, for which the model has "), ("fr", "où le modèle donne ")],
)
def test_the_brief_of_a_stop_to_one_country_leads_with_it(code, words):
    """It led with the United States, which lose the same without it."""
    stop = {"kind": "export_control", "actor": "CN", "start": "2027-01-05", "goods": ["Ga.*"], "destinations": ["KR"]}
    record = load_scenario({"name": "A stop to South Korea", "dataset": ["gallium"], "extends": "record",
                            "start": "2023-01-01", "months": 60, "policy": [stop | {"ban": True}]})  # fmt: skip
    main = compose_main(brief_context(simulate(facts_of(record), record, draws=8), written=WRITTEN), code)
    front = " ".join(block.text.text for block in main.sections["front"]).replace("\xa0", " ")
    assert words in front
    assert re.search(r"South Korea likely loses|Corée du Sud perdrait", front), front


def test_a_table_dates_quotes_and_counts_that_are_old(gallium):
    """Germanium is counted as metal, without dioxide; all of 2025 was 60 % below 29.389 t, over 43.7 t of 2022."""
    found = grade_facts(gallium, horizon_of(gallium))
    assert not found.inside_taxed, "whether the quote of July 2023 holds tax is not on record"
    rows = {row.good: row for row in found.rows}
    crude, metal, oxide = (rows[good] for good in ("Ga.primary", "Ge.metal", "Ge.oxide"))
    assert crude.quoted_outside is None
    assert crude.known_outside is not None
    assert (crude.known_outside.value, crude.known_outside_when) == (550.0, "December 2023")
    assert (metal.known_outside_when, metal.known_inside_when) == ("August 2024", "July 2023")
    assert oxide.counted is None
    assert metal.counted is not None
    assert metal.counted.share is not None
    assert (metal.counted.when, metal.counted.of_all_forms) == ("2025", False)
    assert metal.counted.amount.value == pytest.approx(0.4 * 29.389 / 12)
    assert metal.counted.share.value == pytest.approx(0.4 * 29.389 / 43.7)
    assert crude.counted is not None
    assert (crude.counted.when, crude.counted.of_all_forms) == ("December 2025", True)


def test_a_month_about_as_low_as_the_lowest_is_named():
    """Two hundredths of a normal month of ten are 0.2."""
    months = [counted(3, 0.0), counted(4, 5.0), counted(5, 0.1), counted(6, 0.3)]
    assert _equalled(months, 10.0) == "May 2025"
    assert _equalled([counted(3, 0.0), counted(6, 0.3)], 10.0) == ""
    assert _equalled([], 10.0) == ""


def test_what_goes_on_as_it_stands_is_said(gallium, facts):
    """Licences for all since August 2023; the ban of December 2024 was suspended, and its return is only threatened."""
    found = standing_controls(gallium, horizon_of(gallium))
    us = ("the United States",)
    assert found == StandingControls(("licences",), us, (), us)
    path = replace(facts["br"].branches[0], short="this path")
    text = printed_section("happening", facts, standing=found, br=replace(facts["br"], branches=(path,)))
    assert (
        "China keeps licences, with rules of their own for the United States; no ban on the United States comes back."
        in text
    )
    banned = StandingControls(("quotas",), (), us, ())
    text = printed_section("happening", facts, standing=banned, br=replace(facts["br"], branches=(path,)))
    assert "China keeps quotas and bans exports to the United States." in text


def test_each_mineral_has_its_own_dependence_at_a_stage(gallium):
    """Worked out of the runs: what others need of the first product less what is made outside, over the need."""
    horizon = horizon_of(gallium)
    found = supply_facts(gallium, horizon)
    assert [one.good for one in found.by_mineral] == ["crude gallium", "germanium oxide"]
    assert [group.name for group in found.groups] == ["crude gallium", "germanium oxide"], "the chart has these stages"
    view = gallium.run.results.view
    month = gallium.run.results.index.month.index(date(2026, 10, 1))
    china = view.index.region.index("CN")
    for place, one in enumerate(found.by_mineral):
        outside = view.production()[:, month, place].sum(1) - view.production()[:, month, place, china]
        need = view.embodied_need()[:, month, place]
        shares = [max(n - o, 0.0) / n for n, o in zip(need, outside, strict=True)]
        assert one.now.value == pytest.approx(sum(shares) / 2)  # the median of two
    assert supply_facts(context(licensed_run()), horizon_of(context(licensed_run()))).by_mineral == ()


def test_a_share_that_hardly_moves_stays_where_it_is(facts):
    def group(name: str, first: float, last: float) -> GroupShares:
        years = YearShare("2026", share(first), "December 2026"), YearShare("2027", share(last), "July 2027")
        return GroupShares(name, years, share(first))

    groups = (group("crude gallium", 0.018, 0.037), group("germanium oxide", 0.32, 0.31))
    assert [one.course for one in groups] == ["grows", "stays"]
    assert group("x", 0.5, 0.3).course == "falls"
    text = printed_section("next", facts, supply=replace(facts["supply"], groups=groups), charts={"sources"})
    assert "The share of crude gallium made outside China would grow from 1.8%" in text
    assert "germanium oxide would stay near 31%" in text
    assert "to 3.7% in July 2027" in text, "a run that ends in July has no December"


def test_plants_of_the_union_are_not_told_as_mines(facts):
    plant = SimpleNamespace(
        name="Big Hill germanium",
        sources=(),
        runs_since=True,
        announced="October 2024",
        modelled="",
        has_output=True,
    )
    text = printed_section("next", facts, supply=replace(facts["supply"], european=(plant,)))
    assert "Made or refined in the EU: Big Hill germanium (since October 2024)" in text
    later = SimpleNamespace(**plant.__dict__ | {"name": "Agios Nikolaos", "runs_since": False, "has_output": False})
    text = printed_section("next", facts, supply=replace(facts["supply"], european=(plant, later)))
    assert "Agios Nikolaos (announced for October 2024; the " in text, "a plant that the run does not see is named too"


def test_burdens_that_a_title_rests_on_are_named(facts):
    ratio = Quantity(1.0, 0.9, 1.1, "1", "x", {}, "run", ())
    one = SimpleNamespace(name="greenhouse gas", ratio=ratio, word="alike", may_be_other=True)
    text = printed_section("beyond", facts, supply=replace(facts["supply"], burdens=(one,)), charts={"routes"})
    assert "New routes would bring about as much greenhouse gas as the routes that they displace" in text


def test_a_price_inside_of_one_day_is_a_ring_and_none_has_no_words(facts):
    row = {"month": "2025-06-01", "value": 237.0}
    item = {"observed": [], "also": [row], "also_label": "inside"}
    axis: dict[str, Any] = {}
    assert main_charts._observed_layers(item, axis, axis)[0]["mark"]["type"] == "point"
    assert main_charts._observed_layers(item | {"also": [row, row]}, axis, axis)[0]["mark"]["type"] == "line"
    for count, words in ((0, ""), (1, "Ring: price inside."), (2, "Dashed: price inside.")):
        market = replace(facts["figures"]["market"], inside=count)
        text = printed_section("happening", facts, figures=dict(facts["figures"]) | {"market": market})
        assert ("price inside." in text) == bool(words)
        assert words in text


def test_a_dollar_that_does_harm_is_lost(facts):
    given, harm = facts["help"], Quantity(-2.9, -2.9, -2.9, "1", "x", {}, "run", ())
    measure = replace(given.best, bad_case=harm)
    names = ("some_pay", "is_past", "decided", "sponsors", "runs", "others")
    changed = SimpleNamespace(best=measure, **{name: getattr(given, name) for name in names})
    text = printed_section("decide", facts, help=changed)
    assert "In the tenth where it pays least a dollar loses $2.9 or more" in text


def test_the_first_of_a_month_in_french():
    assert language("fr").word("1 March 2027") == "1er mars 2027"


def test_the_brief_on_gallium_names_stage_and_assumption(gallium):
    text = " ".join(c.text for c in compose_main(gallium).claims).replace("\xa0", " ")
    assert "of the crude gallium and" in text
    assert "that is half of" not in text
    assert "“If it goes on as it stands” assumes that to July 2027 China keeps licences" in text
    assert "(about equalled in May 2025)" in text
    assert shipment_facts(gallium, horizon_of(gallium)).equalled == "May 2025"
