"""Facts of the record beside the run: kinds of prices, shipments of single elements, licences, what would be wrong."""

import re
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from brief_cases import brief_run, context, full_inputs, licences, licensed_run
from monazite.presentation.briefing.content import Paragraph
from monazite.presentation.briefing.main_part.branches import later_breaks
from monazite.presentation.briefing.main_part.checks import falsifiers as falsifiers_module
from monazite.presentation.briefing.main_part.checks.falsifiers import falsifiers
from monazite.presentation.briefing.main_part.day import month_record
from monazite.presentation.briefing.main_part.day.horizon import horizon_of
from monazite.presentation.briefing.main_part.materials.grade_facts import grade_facts
from monazite.presentation.briefing.main_part.materials.materials import Material
from monazite.presentation.briefing.main_part.materials.supply_facts import supply_facts
from monazite.presentation.briefing.main_part.observed.element_exports import (
    buyer_exports,
    element_exports,
    licence_count,
)
from monazite.presentation.briefing.main_part.observed.market import price_facts, shipment_facts
from monazite.presentation.briefing.main_part.page import main_html
from monazite.presentation.briefing.main_part.page.main_html import MOST_MARKS, listed_sources, main_source_numbers
from monazite.presentation.briefing.main_part.page.main_markdown import main_as_markdown
from monazite.presentation.briefing.main_part.stops.line_stop_chances import StopChance, StopFacts
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.observed_figures import ObservedFigure
from monazite.presentation.briefing.page import NO_ADDRESS, SourceEntry, compose
from monazite.presentation.briefing.quantities import published_figure
from monazite.presentation.briefing.samples import Sample
from monazite.presentation.briefing.sections.project_timeline import project_timeline
from monazite.results.quantity import Quantity
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate


@pytest.fixture(scope="module")
def of_2025():
    """The run of 2025 with its data, cut after December 2025."""
    sc = load_scenario("cn-ree-2025", as_of=date(2026, 11, 24)).model_copy(update={"months": 14})
    return context(simulate(None, sc, draws=1))


def test_the_price_outside_is_an_ask_and_stands_beside_what_was_paid(of_2025):
    """Adamas: asked 1,100 in Europe; 96 % of the volume of 2025 at 224, 4 % at 233: 224.36. SMM: 267 to 307 FOB."""
    price = price_facts(of_2025, horizon_of(of_2025))
    assert price.outside is not None
    assert price.kinds.paid is not None
    assert price.kinds.fob is not None
    assert (price.outside.value, price.kinds.is_ask, price.kinds.with_tax) == (1100.0, True, True)
    assert price.kinds.paid.value == pytest.approx(0.96 * 224 + 0.04 * 233)
    assert price.kinds.paid_year == "2025"
    assert (price.kinds.fob.low, price.kinds.fob.high, price.kinds.fob_day) == (267.0, 307.0, "26 December 2025")


def test_what_was_paid_is_not_known_before_it_was_published():
    sc = load_scenario("cn-ree-2025", as_of=date(2025, 12, 31)).model_copy(update={"months": 14})
    early = context(simulate(None, sc, draws=1))
    assert price_facts(early, horizon_of(early)).kinds.paid is None


def test_heavy_elements_barely_leave(of_2025):
    """Customs: 26.037 t of dysprosium in June 2024; 3.501, 0.995 and 4.12 t in October to December 2025."""
    found = element_exports(of_2025)
    assert found is not None
    assert (found.element, found.span) == ("dysprosium", ("October 2025", "December 2025"))
    assert [q.value for q in found.months] == [3.501, 0.995, 4.12]
    assert (found.before.value, found.before_month, found.is_barely) == (26.037, "June 2024", True)
    assert found.before.sources == ("rohstoff_2025_07",)
    buyer = buyer_exports(of_2025)
    assert buyer is not None
    assert (buyer.element, buyer.region) == ("yttrium", "the United States")
    assert buyer.since_words == ("April 2025", "December 2025")
    assert buyer.before_words == ("August 2024", "March 2025")
    assert (buyer.since.value, buyer.before.value) == pytest.approx((17.0, 333.0), abs=0.01)
    count = licence_count(of_2025)
    assert count is not None
    assert (count.applied.value, count.granted.value, count.by) == (141, 19, "September 2025")


def test_elements_are_not_told_where_nothing_was_counted():
    ctx = context(licensed_run())
    assert element_exports(ctx) is None
    assert buyer_exports(ctx) is None
    assert licence_count(ctx) is None


def test_observed_months_cite_those_who_reported_them(of_2025):
    """From April to December 2025, and not those who told of 2020 to 2022."""
    sc = load_scenario("cn-ree-2025", as_of=date(2026, 11, 24)).model_copy(update={"months": 14})
    ctx = context(simulate(None, sc, draws=2))
    facts = shipment_facts(ctx, horizon_of(ctx))
    rows = [r for r in ctx.dataset.table("observations") if r.outcome == "exports" and r.good == ("*.magnet",)]
    months = {s for r in rows if r.region == "WORLD" and "2025-04" <= r.period <= "2025-12" for s in r.source}
    assert facts.compared is not None
    assert facts.compared.value == 9
    assert facts.compared.sources
    assert set(facts.compared.sources) <= months


def test_every_number_of_the_list_is_cited_and_each_document_has_one():
    page = compose(licensed_run(), **full_inputs())
    text, _, listed = main_as_markdown(page, page.main).partition("## Sources")
    numbers = [int(n) for n in re.findall(r"(?m)^(\d+)\. ", listed)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {int(n) for n in re.findall(r"\[(\d+)\]", text)} == set(numbers)
    addresses = [entry.url for _, entry in listed_sources(page, main_source_numbers(page, page.main)) if entry.url]
    assert len(addresses) == len(set(addresses))
    assert MOST_MARKS == 3


def test_two_sources_of_one_address_share_a_number(of_2025):
    """The article on European prices stands twice in the tables: beside the prices and beside the priors."""
    rows = of_2025.dataset.sources
    assert rows["adamas_fallacy2025"].url == rows["adamas_fallacy2026"].url
    page = compose(of_2025.run.results)
    numbers = main_source_numbers(page, page.main, with_figures=True)
    shown = [numbers[s] for s in ("adamas_fallacy2025", "adamas_fallacy2026") if s in numbers]
    assert len(set(shown)) == 1


def test_the_end_of_a_range_may_lie_after_the_run():
    values = np.array([*np.arange(48.0, 67.0), np.nan])
    q = Sample(values, "month", "project_start", {}, "run", ()).median
    assert (q.value, q.low) == (57.5, 48.0)  # 19 values and one that is later than all
    assert np.isnan(q.high)
    whole = Sample(values[:-1], "month", "project_start", {}, "run", ()).median
    assert (whole.value, whole.low, whole.high) == pytest.approx((57.0, 48.9, 65.1))


def test_projects_ahead_are_counted_by_one_rule(of_2025):
    facts = supply_facts(of_2025, horizon_of(of_2025))
    lead = project_timeline(of_2025)[0]
    assert isinstance(lead, Paragraph)
    text = " ".join(part.text for part in lead.parts if not isinstance(part, str))
    rows = [r for r in of_2025.dataset.table("projects") if r.region != "CN" and r.start]
    ahead = [r for r in rows if date(2026, 11, 24) < r.start <= date(2027, 2, 1)]  # the run ends in February 2026
    assert facts.planned is not None
    assert facts.planned.value == len(ahead)
    assert f"Announced to start after 24 November 2026 are {len(ahead)}." in text
    named = [project.name for project in facts.european]
    assert {"Narva phase 1", "Caremag heavy separation", "Solvay La Rochelle oxide line"} <= set(named)
    assert [p.runs_since for p in facts.european if p.name.startswith(("Narva", "Solvay"))] == [True, True]


def test_what_would_be_wrong_is_a_figure_of_the_runs_and_a_day(monkeypatch):
    """Shipments that two months in a row stay below in one run of ten; a price that one run in twenty exceeds.

    Where the scenario itself assumes the limits, as here, exports are no test of the model; that is left aside.
    """
    monkeypatch.setattr("monazite.presentation.briefing.main_part.checks.falsifiers._assumes_exports", lambda *_: False)
    run = brief_run(licences(), draws=20)
    ctx = context(run)
    horizon = horizon_of(ctx)
    found = falsifiers(ctx, horizon, supply_facts(ctx, horizon), None)
    months = run.index.month
    a, b = months.index(horizon.first), months.index(horizon.last)
    magnets, _ = run.select("exports_counted", good="magnet", region="WORLD")
    pairs = [min(max(x[t], x[t + 1]) for t in range(a, b)) for x in magnets]
    assert found.exports is not None
    assert found.exports.value == pytest.approx(np.quantile(pairs, 0.1))
    assert not found.without_break
    at = months.index(date(horizon.first.year, horizon.first.month + 3, 1))
    price, _ = run.select("price_quoted_outside", good=ctx.goods.lead)
    assert found.price is not None
    assert found.price.value == pytest.approx(np.quantile(price[:, at], 0.95))
    assert found.price_month == f"{months[at]:%B %Y}"
    assert not found.with_deal
    assert found.course is None


def test_a_price_that_the_last_quote_exceeds_already_is_no_test(monkeypatch):
    """Tungsten was to be "above 73 dollars" to show a brief wrong whose own last quote was 107."""
    ctx = context(brief_run(licences(), draws=20))
    horizon, where = horizon_of(ctx), "monazite.presentation.briefing.main_part.checks.falsifiers._last_quote"
    for value in (1.0, 1e6):
        quote = published_figure(value, "USD/kg", "price_outside", ("usgs",))
        monkeypatch.setattr(where, lambda *_, quote=quote: quote)
        found = falsifiers(ctx, horizon, supply_facts(ctx, horizon), None)
        assert (found.price is None) == (value == 1e6)
        assert found.quote == (quote if value == 1e6 else None)


def test_an_alarm_is_of_the_runs_without_a_break_so_that_it_would_have_rung_in_spring_2025(monkeypatch):
    """One in ten of them ships 3,820 tonnes, of all runs one in twenty 320. April and May 2025: 2,626 and 1,238."""
    samples = {"deal": [3800.0, 4000.0, 4200.0], "renewal": [0.0, 3900.0], "lapse": [0.0, 0.0]}
    broken = {"deal": [False, False, False], "renewal": [True, False], "lapse": [True, True]}
    ctx = SimpleNamespace(slices={kind: kind for kind in samples})
    made = SimpleNamespace(run="f", chance=lambda kind: {"deal": 0.6, "renewal": 0.2}[kind])
    monkeypatch.setattr(later_breaks, "runs_with_later_break", lambda _, kind, __: np.array(broken[kind]))

    def of_run(kind: Any) -> Sample:
        return Sample(np.array(samples[kind]), "t/month", "exports_counted", {}, "f", ())

    found = later_breaks.without_any_break(cast("Any", ctx), cast("Any", made), date(2027, 11, 1), of_run)
    assert found is not None
    assert sorted(found.values) == [3800.0, 3900.0, 4000.0, 4200.0]
    assert max(2626.0, 1238.0) < found.point(falsifiers_module.ALARM)


def test_the_next_count_is_due_as_long_after_its_month_as_the_last_one(monkeypatch):
    """December's count came out on 20 January: that of the month after the last one on record comes on the 20th too."""
    monkeypatch.setattr("monazite.presentation.briefing.main_part.checks.falsifiers._assumes_exports", lambda *_: False)
    run = brief_run(licences(), draws=20)
    ctx = context(run)
    horizon = horizon_of(ctx)
    months = run.index.month
    last = ObservedFigure(months[4], f"{months[4]:%Y-%m}", 100.0, month_start(months[4], 1) + timedelta(days=19), ())
    monkeypatch.setattr(falsifiers_module, "observed_shipments", lambda *_: [last])
    found = falsifiers(ctx, horizon, supply_facts(ctx, horizon), None)
    due = [m for m in months if m > months[4] and month_start(m, 1) + timedelta(days=19) > ctx.today]
    assert found.count_month == f"{due[0]:%B %Y}"
    assert found.count_due == f"20 {month_start(due[0], 1):%B %Y}"
    shipped, _ = run.select("exports_counted", good="magnet", region="WORLD")
    own = shipped[:, months.index(due[0])]
    assert found.count is not None
    low, high = np.quantile(own, [0.05, 0.95])
    assert found.count.high / found.count.low > high / low, "a counted month has lots that leave early or late as well"
    assert found.count.low < np.median(own) < found.count.high


def test_a_scarce_material_and_an_unlikely_stop_are_findings_as_well():
    run = brief_run(licences(), draws=20)
    ctx = context(run)
    horizon = horizon_of(ctx)
    rows = [row for row in grade_facts(ctx, horizon).rows if row.good != ctx.goods.lead]
    quote = quantity_of(100.0)
    scarce = Material("yttrium oxide", replace(rows[0], quoted_outside=quote))
    first = StopChance("cars", "EU", quantity_of(0.08), "August 2025")
    stops = StopFacts((first,), "", "", True, (), ())
    found = falsifiers(ctx, horizon, supply_facts(ctx, horizon), None, scarce, stops)
    month = month_start(horizon.first, 3)
    price, _ = run.select("price_quoted_outside", good=rows[0].good)
    ends = np.quantile(price[:, run.index.month.index(month)], [0.05, 0.95])
    assert found.scarce is not None
    assert (found.scarce.low, found.scarce.high) == pytest.approx(tuple(ends))
    assert found.scarce_good == "yttrium oxide"
    assert found.stop == first
    likely = StopFacts((replace(first, chance=quantity_of(0.3)),), "", "", True, (), ())
    assert falsifiers(ctx, horizon, supply_facts(ctx, horizon), None, None, likely).stop is None


def test_a_range_that_holds_nearly_every_price_is_no_test(monkeypatch):
    """5.5 to 780 dollars a kilogram, from below the price inside to twice the dearest quote, can show nothing."""
    ctx = context(brief_run(licences(), draws=20))
    month = ctx.onward.results.index.month[-1]
    ends = {"wide": (5.5, 780.0), "narrow": (30.0, 780.0), "from nothing": (0.0, 5.0)}
    for quote in (None, quantity_of(500.0), quantity_of(900.0)):  # the last one is missed on the day itself
        monkeypatch.setattr(falsifiers_module, "_last_quote", lambda *_, quote=quote: quote)
        for name, (low, high) in ends.items():
            q = replace(quantity_of(100.0), low=low, high=high)
            monkeypatch.setattr(type(ctx.onward), "finite_quantity", lambda *_, q=q, **__: q)
            found = falsifiers_module._price_range(ctx, ctx.onward, ctx.goods.lead, month)
            is_test = name == "narrow" and (quote is None or quote.value < high)
            assert (found is not None) == is_test, name


@pytest.mark.parametrize(
    ("value", "words"),
    [(6000.0, "above"), (3000.0, "below"), (5600.0, "just below the top of"), (3450.0, "just above the foot of"),
     (4500.0, "")],
)  # fmt: skip
def test_where_the_last_count_lies_is_said_outside_a_range_and_near_its_ends(value, words):
    assert falsifiers_module._place(value, replace(quantity_of(4500.0), low=3400.0, high=5700.0)) == words


def quantity_of(value: float) -> Quantity:
    return Quantity(value, value, value, "share", "stopped", {}, "run", ())


def test_nothing_is_named_with_few_runs():
    ctx = context(licensed_run())
    horizon = horizon_of(ctx)
    assert not falsifiers(ctx, horizon, supply_facts(ctx, horizon), None).any


def test_the_range_of_the_next_count_is_that_of_exports_as_customs_count_them():
    """A run ships as usual and is counted at twice that: so it is in a month to come."""

    class Run:
        draws = 4
        view = SimpleNamespace(labels=lambda axis: ["magnets"] if axis == "goods" else ["WORLD"])
        index = SimpleNamespace(month=[date(2026, 11, 1)])

        def values(self, outcome: str) -> np.ndarray:
            return np.full((4, 1, 1, 1), {"exports_index": 1.0, "exports_counted_index": 2.0}[outcome])

    run, group = cast("Any", Run()), cast("Any", SimpleNamespace(label="magnets"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(month_record, "_noise", lambda *_: None)
        counted = month_record.month_ranges(run, group, "exports_counted_index")[date(2026, 11, 1)]
        alone = month_record.month_ranges(run, group)[date(2026, 11, 1)]
    assert (counted, alone) == (pytest.approx((2.0, 2.0)), pytest.approx((1.0, 1.0)))


def test_the_next_count_asks_for_exports_as_counted(monkeypatch):
    asked: list[str] = []

    def ends(ctx, group, month, run, results, outcome="exports_index"):
        asked.append(outcome)
        return run.low, run.high

    monkeypatch.setattr(falsifiers_module, "range_of_month", ends)
    ctx = context(brief_run(licences(), draws=20))
    months = ctx.run.results.index.month
    last = ObservedFigure(months[4], f"{months[4]:%Y-%m}", 100.0, month_start(months[4], 1) + timedelta(days=19), ())
    monkeypatch.setattr(falsifiers_module, "observed_shipments", lambda *_: [last])
    assert falsifiers_module._next_count(ctx, ctx.onward) is not None
    assert asked == ["exports_counted_index"]


@pytest.mark.parametrize(
    ("url", "gap", "leads_nowhere"),
    [
        ("https://example.org/a.pdf", "", False), ("https://example.org/", "", True), ("", NO_ADDRESS, True),
        ("", "Of this project: no outside source.", False),
    ],
)  # fmt: skip
def test_a_front_page_and_no_address_are_no_document(url, gap, leads_nowhere):
    """What the project assumes says so and is shown."""
    assert main_html._leads_to_no_document(SourceEntry("a", 1, "A", url=url, gap=gap)) is leads_nowhere


def test_sources_without_an_address_give_way_to_documents():
    """Two documents and a citation without an address, and a claim that has such a citation alone."""
    assert list(main_html._documents(("a", "b", "c"), {"b"})) == ["a", "c"]
    assert list(main_html._documents(("b",), {"b"})) == ["b"], "what rests on it alone names it"
