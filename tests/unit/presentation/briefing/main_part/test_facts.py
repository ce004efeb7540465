"""What the templates are filled with: the day, what was observed, chances of a stop, costs, supply."""

import math
from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace

import numpy as np
import pytest

from brief_cases import bill_of, brief_run, context, full_inputs, licences, licensed_run, median_of, no_deal_run, point
from engine_cases import control, shipped
from monazite.dataset.dataset import load_dataset
from monazite.presentation.briefing.claims import ClaimBook
from monazite.presentation.briefing.main_part.branches.branches import branch_facts
from monazite.presentation.briefing.main_part.checks import outlying_observations as departures
from monazite.presentation.briefing.main_part.checks.outlying_observations import departure
from monazite.presentation.briefing.main_part.day.horizon import horizon_of, knowledge_of, months_in_words
from monazite.presentation.briefing.main_part.materials.measure_facts import measure_facts
from monazite.presentation.briefing.main_part.materials.supply_facts import supply_facts
from monazite.presentation.briefing.main_part.measures.dates_ahead import dates_ahead
from monazite.presentation.briefing.main_part.observed.counted_level import CountedLevel, change_against, counted_level
from monazite.presentation.briefing.main_part.observed.market import price_facts, shipment_facts
from monazite.presentation.briefing.main_part.page import main_page
from monazite.presentation.briefing.main_part.page.main_page import compose_main
from monazite.presentation.briefing.main_part.page.prose import render_prose
from monazite.presentation.briefing.main_part.stops.line_stop_chances import SERIOUS, StopChance, stop_facts
from monazite.presentation.briefing.main_part.talks import negotiation_facts
from monazite.presentation.briefing.main_part.talks.duty_on_lead import general_duty
from monazite.presentation.briefing.main_part.talks.negotiation_facts import talks_facts
from monazite.presentation.briefing.main_part.talks.past_rounds import past_rounds
from monazite.presentation.briefing.observed_figures import ObservedFigure
from monazite.results.quantity import Quantity
from talks_cases import small_talks


@pytest.fixture(scope="module")
def ctx():
    return context(licensed_run(), **full_inputs())


@pytest.fixture(scope="module")
def horizon(ctx):
    return horizon_of(ctx)


def test_the_horizon_is_the_year_after_the_day(ctx, horizon):
    assert ctx.day == date(2025, 7, 20)
    assert horizon.months == (date(2025, 8, 1), date(2026, 7, 1))
    assert horizon.is_ahead


def test_a_run_that_has_ended_looks_back():
    past = context(brief_run(licences(start="2009-04-01"), start="2009-01-01"))
    horizon = horizon_of(past)
    assert horizon.months == (date(2009, 4, 1), date(2009, 12, 1))
    assert not horizon.is_ahead


def test_the_day_of_a_scenario_is_its_own():
    assert context(brief_run(licences(), as_of="2025-06-21")).day == date(2025, 6, 21)


def test_days_since_the_last_observation_and_what_is_not_simulated(ctx):
    known = knowledge_of(ctx)
    assert known.day == "20 July 2025"
    assert known.since_observation is not None
    assert known.since_observation.value == 20  # June is the last month counted, printed on the day itself
    assert (known.in_force.value, known.not_simulated.value) == (1, 1), "the toy control names no row of the register"
    assert known.failed_months is None
    named = context(brief_run(licences(record="licences")))
    assert knowledge_of(named).not_simulated.value == 0


def test_failed_months_are_counted(monkeypatch):
    run = brief_run(licences(), months=6)
    failures = [{"draw": 0, "month": "2025-05", "text": "x"}, {"draw": 1, "month": "2025-05", "text": "x"}]
    monkeypatch.setattr(run, "failures", lambda: failures)
    known = knowledge_of(context(run))
    assert known.failed_months is not None
    assert known.failed_months.value == 2


def test_shipments_are_told_against_the_normal_month(ctx, horizon):
    facts = shipment_facts(ctx, horizon)
    assert facts.last is not None
    assert facts.lowest is not None
    assert (facts.last.month, facts.lowest.month) == ("June 2025", "May 2025")
    assert facts.lowest.share.value == pytest.approx(40 / 125)
    assert facts.next_month == "August 2025"  # the first month after 20 July
    assert not facts.is_old  # June ended twenty days before
    assert facts.change is None, "three months are too few to set a forecast against"
    expected = median_of(licensed_run(), "exports_index", over=horizon.months, good="magnet", region="WORLD")
    assert facts.expected is not None
    assert facts.expected.value == pytest.approx(expected)


def test_old_observations_are_told_in_the_past():
    late = context(brief_run(licences(), as_of="2025-10-20", months=24))
    facts = shipment_facts(late, horizon_of(late))
    assert facts.is_old  # June ended 112 days before
    assert facts.next_month == "November 2025"
    front = compose_main(late).sections["front"]
    assert "Last figures (June 2025)." in {block.label.replace("\xa0", " ") for block in front}


def test_what_the_last_round_had_is_the_precedent_of_terms_that_cannot_be_told():
    ctx = context(brief_run(licences(), ds=shipped(), start="2025-01-01"))
    past = past_rounds(ctx, "CN", "US")
    assert {name: p.level for name, p in past.items()} == {
        "control": "general", "tariff": "middle", "technology": "partial", "purchases": "Busan", "duration": "a year",
    }  # fmt: skip
    assert "soybeans" in past["purchases"].precedent
    assert past["duration"].sources == ("mofcom_70_2025",)
    assert past_rounds(ctx, "CN", "JP") == {}, "these two had no round"


def test_conflict_is_told_where_a_deposit_is_marked(ctx, horizon):
    run = brief_run(licences(), ds=shipped(), start="2025-01-01", as_of="2025-06-30", months=18)
    marked = context(run)
    facts = supply_facts(marked, horizon_of(marked)).conflict
    assert facts is not None
    assert (facts.element, facts.deposits.value, facts.where) == ("dysprosium", 1, ("Myanmar",))
    share = median_of(run, "conflict_share", over=(date(2025, 7, 1), date(2026, 6, 1)), good="Dy.oxide")
    assert facts.share.value == pytest.approx(share)
    assert supply_facts(ctx, horizon).conflict is None, "no deposit of the toy is marked"


def test_observed_months_outside_the_range_are_counted(ctx, horizon):
    array, _ = licensed_run().select("exports", good="magnet", region="WORLD")
    low, high = np.quantile(array[:, 3:6], [0.05, 0.95], axis=0)
    beyond = sum(not lo <= seen <= hi for lo, seen, hi in zip(low, (100.0, 40.0, 75.0), high, strict=True))
    facts = shipment_facts(ctx, horizon)
    assert facts.compared is not None
    assert facts.outside is not None
    assert (facts.compared.value, facts.outside.value) == (3, beyond)


def test_the_gap_of_prices_is_that_of_the_quotes(ctx, horizon):
    facts = price_facts(ctx, horizon)
    assert facts.gap is not None
    assert facts.gap.value == pytest.approx(850 / 230)
    assert facts.outside_day == "on 15 June 2025"
    assert facts.gap.kind == "data"


def test_chances_of_a_stop_are_shares_of_the_runs(ctx, horizon):
    facts = stop_facts(ctx, horizon)
    run = licensed_run()
    uses = {row.use: row.industry for row in ctx.dataset.table("uses")}
    members = [i for i, use in enumerate(run.index.use) if uses.get(use) == "machinery"]
    array = run.select("stopped", region="JP")[0][:, :, members]
    ahead = (array[:, 7:19] - array[:, [6]]).max((1, 2)) > SERIOUS
    assert not ahead.any()  # so that the chances are those since the first measure
    assert facts.since == "April 2025"
    stands = (array[:, 3:19] - array[:, [2]]).max((1, 2)) > SERIOUS
    cell = next(c for c in facts.cells if (c.industry, c.region) == ("machinery", "JP"))
    assert cell.chance.value == pytest.approx(stands.mean())
    assert facts.stood == (("machinery", ("JP",)),)
    assert not any(c.industry == "materials" for c in facts.cells), "what is left as materials has no lines"


def test_chances_of_stops_of_one_region_and_industries_without_are_told(ctx, horizon):
    facts = stop_facts(ctx, horizon)

    def cell(industry: str, chance: float, region: str = "EU") -> StopChance:
        return StopChance(industry, region, Quantity(chance, chance, chance, "share", "stopped", {}, "run", ()), "")

    cells = (
        cell("cars", 0.3, "US"),
        cell("cars", 0.08),
        cell("machinery", 0.06),
        cell("wind", 0.01),
        cell("defence", 0.0),
    )
    told = replace(facts, cells=cells)
    assert [c.industry for c in told.own] == ["cars", "machinery"]
    assert [c.industry for c in told.own_safe] == ["wind"], "nobody asks for the others"
    spoken = main_page.language("en")
    made = main_page._facts(ctx) | {"gives_way": 0, "stops": told, "charts": {"stops"}}
    said = " ".join(b.text.text for b in render_prose("important", made, ClaimBook(), "important", spoken))
    assert "1 in 12 for cars, 1 in 17 for machinery; next to none for wind turbines" in said.replace("\xa0", " ")


def test_costs_of_both_branches_stand_on_one_perimeter(ctx, horizon):
    facts = branch_facts(ctx, horizon)
    assert [b.label for b in facts.branches] == ["As it went, with a deal", "Had there been no deal"]
    assert (facts.first, facts.last, facts.is_ahead) == ("April 2025", "March 2026", False)
    assert facts.onward is not None
    assert facts.onward.label == "If it goes on as it stands"
    for branch, run in zip(facts.branches, (licensed_run(), no_deal_run()), strict=True):
        losses = run.select("loss_central", sector="total", region="EU")[0][:, 3:15].sum(1)
        cost = next(c for c in branch.costs if c.region == "EU")
        assert cost.likely.value == pytest.approx(np.median(losses))
        assert cost.mean.value == pytest.approx(losses.mean())
        assert cost.bad.value == pytest.approx(np.quantile(losses, 0.95))
        assert cost.worst.value >= cost.bad.value


def test_a_measure_of_the_scenario_that_lies_ahead_makes_it_a_scenario():
    ctx = context(brief_run(licences(), licences(start="2025-10-01", approval=0.1)))
    facts = branch_facts(ctx, horizon_of(ctx))
    assert [branch.label for branch in facts.branches] == [
        "If China approves 10% of licence applications for dysprosium or heat-resistant magnets from 1 October 2025 "
        "(assumed)"
    ]


def test_measures_have_mean_bad_case_and_when_they_act(ctx, horizon):
    """Savings of 50, 100 and 150 for 100, and of 10, 20 and 30 for 1,000; a gift costs nothing and is left out."""
    facts = measure_facts(ctx, horizon)
    assert facts is not None
    assert facts.is_past
    assert facts.some_pay
    assert [(m.name, m.saved.value, m.cost.value) for m in facts.measures] == [
        ("the stock", 100.0, 100.0),
        ("the floor", 20.0, 1000.0),
    ]
    assert [m.per_dollar.value for m in facts.measures] == pytest.approx([1.0, 0.02])
    assert [m.bad_case.value for m in facts.measures] == pytest.approx([0.6, 0.012]), "a fifth of the way up"
    assert [m.median.value for m in facts.measures] == [100.0, 20.0]
    assert [m.breaks_even for m in facts.measures] == [True, False]
    assert [m.is_insurance for m in facts.measures] == [False, False], "the one breaks even, the other does not pay"
    assert facts.runs is not None
    assert facts.runs.value == 3
    assert [m.half for m in facts.measures] == ["July 2025", "July 2025"], "fifteen months after April 2024"


def test_new_sources_by_year(ctx, horizon):
    facts = supply_facts(ctx, horizon)
    assert [year.year for year in facts.groups[0].years] == ["2025", "2026"]
    assert facts.groups[0].last is not None
    run = licensed_run()
    share = median_of(run, "share_outside", over=(run.index.month[-1], run.index.month[-1]), good="heavy")
    assert facts.groups[0].last.share.value == pytest.approx(share)
    assert [p.name for p in facts.projects] == ["Northern magnets", "New pit", "Heavy line"]
    assert facts.half_life is None or math.isfinite(facts.half_life.value)


def test_dates_ahead_lie_after_the_day(ctx):
    dates = dates_ahead(ctx)
    assert [d.day for d in dates] == ["12 August 2025", "30 October 2025", "15 April 2026", "10 November 2026"]
    assert {d.change for d in dates} == {"no change"}


def test_talks_tell_chances_ahead_and_what_the_model_cannot_tell():
    talks = small_talks(shipped())
    level = {"low": 0.1, "high": 0.3, "unit": "share"}
    alike = {name: level | {"value": 0.2, "label": f"{n} bn USD a year"} for n, name in enumerate("abcde")}
    talks["terms"] = talks["terms"] | {"levels": talks["terms"]["levels"] | {"purchases": alike}}
    ctx = context(brief_run(licences(), as_of="2026-11-30", start="2025-01-01", months=36), talks=talks)
    facts = talks_facts(ctx, horizon_of(ctx))
    assert facts is not None
    assert "promised purchases" in facts.undecided
    terms = {term.name: term for term in facts.terms}
    assert terms["Promised purchases"].likeliest == "cannot tell"
    assert terms["Promised purchases"].chance is None
    assert terms["Added tariff"].giver == "the United States"
    days = [datetime.strptime(chance.when, "%d %B %Y").date() for chance in facts.chances]
    assert days
    assert min(days) > date(2026, 11, 30)


def test_no_change_is_the_rival_of_the_model_on_terms():
    """Counted by hand: Geneva left controls, technology and purchases as they were, London tariff and purchases, Busan
    the tariff alone.
    """
    terms = dict.fromkeys(("control", "tariff", "technology", "purchases"))
    replay = [SimpleNamespace(episode=name, terms=terms) for name in ("geneva-2025", "london-2025", "busan-2025")]
    ctx = SimpleNamespace(dataset=shipped())
    found = negotiation_facts._terms_alike(ctx, replay)  # type: ignore[arg-type]
    assert found is not None
    assert found.value == 6
    assert negotiation_facts._terms_alike(ctx, []) is None  # type: ignore[arg-type]
    other = [SimpleNamespace(episode="another", terms=terms)]
    assert negotiation_facts._terms_alike(ctx, other) is None, "not on record"  # type: ignore[arg-type]


def test_the_duty_in_force_stands_beside_the_nearest_level_of_the_talks():
    """The register's 12.5 % of 24 July 2026, for which the talks have 10; 30 is what an escalation leaves."""
    day = date(2026, 11, 30)
    ctx = SimpleNamespace(
        dataset=shipped(), run=SimpleNamespace(controller="CN", start=date(2025, 1, 1)), day=day, today=day
    )
    duty = general_duty(ctx, "US")  # type: ignore[arg-type]
    assert duty is not None
    assert (duty.words, duty.since) == ("12.5%", "24 July 2026")
    assert duty.sources == ("tradewar_redux",), "the source that says it is in force, not the one of its proposal"
    early = SimpleNamespace(**ctx.__dict__ | {"day": date(2026, 7, 20), "today": date(2026, 7, 20)})
    assert general_duty(early, "US") is None  # type: ignore[arg-type]
    talks = small_talks(shipped())
    levels = {"low": (0.8, "10 %"), "middle": (0.19, "30 %"), "high": (0.01, "60 %")}
    chance = {"low": 0.0, "high": 0.9, "unit": "share"}
    tariff = {name: chance | {"value": value, "label": label} for name, (value, label) in levels.items()}
    talks["terms"] = talks["terms"] | {"levels": talks["terms"]["levels"] | {"tariff": tariff}}
    talks["state"] = talks["state"] | {"tariff": "low"}
    talking = context(brief_run(licences(), as_of="2026-11-30", start="2025-01-01", months=36), talks=talks)
    facts = talks_facts(talking, horizon_of(talking))
    assert facts is not None
    assert facts.tariff is not None
    assert facts.tariff.stricter is not None
    assert (facts.tariff.today, facts.tariff.stricter[0]) == ("10%", "30%")
    assert facts.tariff.stricter[1].value == pytest.approx(0.19)
    assert negotiation_facts._nearest(duty, facts.tariff) == "10%"


def test_a_run_without_rare_earths_is_offered_no_measure_on_them():
    facts = load_dataset("gallium", "germanium")
    mineral = brief_run(control(goods=["Ga.metal"]), ds=facts, months=6, draws=1)
    titles = (("recycling", "Half of the magnets now lost outside recycled"), ("stock", "Public stocks"))
    points = tuple(replace(point(name, 50.0, 10.0), title=title) for name, title in titles)
    ctx = context(mineral, bill=bill_of(*points))
    facts = measure_facts(ctx, horizon_of(ctx))
    assert facts is not None
    assert [m.name for m in facts.measures] == ["public stocks"]


def test_months_are_told_as_they_are():
    assert months_in_words(date(2025, 8, 1), date(2026, 7, 1)) == "twelve months"
    assert months_in_words(date(2026, 11, 1), date(2027, 7, 1)) == "9 months"
    assert months_in_words(date(2026, 11, 1), date(2026, 11, 1)) == "1 month"


def quotes_of(run, month: date, factor: float):
    """Quotes outside that are a multiple of the top of the range of a run (below one: of its bottom); none inside."""
    q = run.quantity("price_outside", good="Dy.oxide", at=month)
    value = factor * (q.high if factor > 1 else q.low)

    def quotes(dataset, good, where):
        return [ObservedFigure(month, f"{month:%Y-%m}", value, month, ("s",))] if where == "outside" else []

    return quotes


@pytest.mark.parametrize(("factor", "above"), [(3.0, True), (0.25, False)])
def test_data_outside_the_range_are_told_on_the_first_screen_and_by_how_much(monkeypatch, factor, above):
    own = context(licensed_run(), **full_inputs())
    month = date(2025, 6, 1)
    monkeypatch.setattr(departures, "FEWEST_DRAWS", 2)
    monkeypatch.setattr(departures, "observed_shipments", lambda *_: [])
    monkeypatch.setattr(departures, "observed_prices", quotes_of(own.run.results, month, factor))
    found = departure(own)
    assert found is not None
    assert (found.above, found.month) == (above, "June 2025")
    assert found.ratio.value == pytest.approx(factor)
    assert found.gap.value == pytest.approx(2.0 if above else 0.75), "three times the top, a quarter of the bottom"
    front = compose_main(own).sections["front"]
    sure = next(block for block in front if block.label == "How sure.")
    end = "200% above the top of the model’s range." if above else "75% below the bottom of the model’s range."
    text = sure.text.text.replace("\xa0", " ")
    assert f"Dysprosium oxide outside in June 2025 lay {end}" in text, "where a reader asks how sure it is"


def test_data_inside_the_range_are_not_told(monkeypatch):
    own = context(licensed_run(), **full_inputs())
    q = own.run.results.quantity("price_outside", good="Dy.oxide", at=date(2025, 6, 1))
    figure = ObservedFigure(date(2025, 6, 1), "2025-06", q.value, date(2025, 6, 1), ("s",))
    monkeypatch.setattr(departures, "FEWEST_DRAWS", 2)
    monkeypatch.setattr(departures, "observed_shipments", lambda *_: [])
    monkeypatch.setattr(departures, "observed_prices", lambda _, __, where: [figure] if where == "outside" else [])
    assert departure(own) is None


def test_a_fall_against_the_last_months_is_told(ctx):
    """Expected .8 of a normal month of 100 t against a mean of 125 t in six months: 36 % less; .9 over .95: nothing."""

    def level(value: float) -> CountedLevel | None:
        days = [date(2025, month, 1) for month in range(1, 8)]
        figures = [ObservedFigure(d, f"{d:%Y-%m}", 10.0 if d.month == 1 else value, d, ("s",)) for d in days]
        return counted_level(ctx, ctx.goods.shipped[0], figures, 100.0)

    expected = Quantity(0.8, 0.7, 0.9, "1", "exports_counted_index", {}, "run", ())
    fall = change_against(expected, level(125.0), "run")
    assert fall is not None
    assert (fall.value, fall.outcome) == (pytest.approx(0.36), "exports_fall")
    assert fall.where["over"] == "February 2025 to July 2025"
    assert change_against(replace(expected, value=0.9), level(95.0), "run") is None
    rise = change_against(replace(expected, value=1.2), level(100.0), "run")
    assert rise is not None
    assert (rise.value, rise.outcome) == (pytest.approx(0.2), "exports_change")
