"""Longer breaks, what comes beside stopped lines, terms that are about as likely, and a price that splits."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from brief_cases import brief_run, context, full_inputs, licences, licensed_run, no_deal_run
from engine_cases import shipped
from monazite.analysis.forecast.forecast import Forecast, _Part
from monazite.analysis.forecast.policy_paths import PolicyPath, PolicyPaths
from monazite.negotiation.agreement_record import AgreementRecord
from monazite.negotiation.setup import make_setting
from monazite.negotiation.truces import RunningTruce
from monazite.presentation.briefing.main_part.branches.truce_breaks import beside_stops, longer_breaks
from monazite.presentation.briefing.main_part.day.horizon import horizon_of
from monazite.presentation.briefing.main_part.materials import price_turn as price_turn_module
from monazite.presentation.briefing.main_part.materials.price_turn import PriceTurn
from monazite.presentation.briefing.main_part.page.figures import _courses
from monazite.presentation.briefing.main_part.talks import control_outcomes, negotiation_facts
from monazite.presentation.briefing.main_part.talks.control_outcomes import near_tie
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.charts import main_charts
from monazite.results.quantity import Quantity
from monazite.scenario.scenario import load_scenario
from talks_cases import small_talks


def figure(value: float) -> Quantity:
    return Quantity(value, value, value, "USD/kg", "price_quoted_outside", {}, "run", ())


def test_the_run_without_a_deal_stands_beside_a_broken_truce():
    """Both runs part in April 2025: twelve months from there, exports and loss of the other run."""
    ctx = context(licensed_run(), **full_inputs())
    found = longer_breaks(ctx, "EU")
    assert [one.words for one in found] == ["“no deal at Busan” (April 2025 to March 2026)"]
    months = slice(3, 15)
    loss = no_deal_run().select("loss_central", sector="total", region="EU")[0][:, months].sum(1)
    shipped_share = no_deal_run().select("exports_index", good="magnet", region="WORLD")[0][:, months].mean(1)
    assert found[0].cost.value == pytest.approx(np.median(loss))
    assert found[0].runs.value == 4
    assert found[0].shipments is not None
    assert found[0].shipments.value == pytest.approx(np.median(shipped_share))


@pytest.fixture(scope="module")
def talking():
    run = brief_run(licences(), ds=shipped(), start="2025-01-01", as_of="2026-11-24", months=36)
    return context(run, talks=small_talks(shipped()))


def test_a_year_of_the_harshest_threat_is_that_of_the_talks(talking):
    found = longer_breaks(talking, "EU")
    row = next(one for one in talking.talks.bystander_losses if one.region == "EU")
    assert found[0].words == f"a year of {talking.talks.state.harshest}"
    assert found[0].cost.value == row.central.no_deal.value


def test_duties_cost_their_share_of_income(talking):
    """Thirty points on both sides: the change of real income in per cent of the GDP of the run."""
    found = beside_stops(talking)
    run = talking.run.results
    costs = dict(found.tariffs) if found is not None else {}
    for seat in talking.talks.state.seats:
        income = np.median(run.select("escalation_income", step="30", region=seat)[0])
        gdp = run.view.gdp[run.index.region.index(seat)]
        name = talking.names.the(seat)
        if income < 0.0:
            assert costs[name].value == pytest.approx(-income / 100.0 * gdp)
            assert costs[name].low <= costs[name].value <= costs[name].high
        else:
            assert name not in costs


def with_levels(talking, general: float, lifted: float):
    """The same with other chances of two levels of controls, and runs for both."""
    level = next(iter(talking.talks.terms.levels["control"].values()))
    levels = {
        name: level.model_copy(update={"value": value, "low": value, "high": value, "label": words})
        for name, value, words in (("general", general, "general licences"), ("none", lifted, "licensing lifted"))
    }
    terms = talking.talks.terms.model_copy(update={"levels": {**talking.talks.terms.levels, "control": levels}})
    other = replace(talking, talks=talking.talks.model_copy(update={"terms": terms}))
    other.__dict__["deals_by_control"] = {name: ResultsLookup(talking.run.results) for name in levels}
    return other


def test_two_levels_that_are_about_as_likely_are_both_told(talking, monkeypatch):
    """.47 is more than four fifths of .51, .40 is not; none of the three rounds on record lifted the licences."""
    monkeypatch.setattr(control_outcomes, "FEWEST", 1)
    tied = with_levels(talking, 0.51, 0.47)
    found = near_tie(tied, horizon_of(tied), "EU")
    assert found is not None
    assert [one.words for one in found.outcomes] == ["general licences", "licensing lifted"]
    assert (found.stricter, found.milder) == ("general licences", "licensing lifted")
    assert found.approved.value == pytest.approx(0.95)
    assert found.rounds is not None
    assert found.rounds.value == len(tied.dataset.table("episodes"))
    clear = with_levels(talking, 0.51, 0.40)
    assert near_tie(clear, horizon_of(clear), "EU") is None


def test_losses_differ_where_ranks_do():
    """Five below five others: a rank sum of 15, for a mean of 27.5 and a spread of 4.79."""
    low, high = np.arange(5.0), np.arange(10.0, 15.0)
    assert control_outcomes.differ([low, high])
    assert not control_outcomes.differ([np.array([0.0, 3.0, 4.0, 7.0]), np.array([1.0, 2.0, 5.0, 6.0])])
    assert not control_outcomes.differ([low])


def test_few_runs_tell_nothing_of_a_level(talking):
    few = with_levels(talking, 0.51, 0.47)
    assert near_tie(few, horizon_of(few), "EU") is None


@pytest.mark.parametrize("is_fall", [True, False])
def test_a_split_price_is_drawn_as_two_lines_the_lower_one_first(is_fall):
    low, high = (("2026-11-01", 900.0), ("2026-12-01", 200.0)), (("2026-11-01", 1100.0), ("2026-12-01", 1200.0))
    acted, other = (low, high) if is_fall else (high, low)
    months = tuple((a[0], a[1], b[1]) for a, b in zip(acted, other, strict=True))
    turn = PriceTurn("", "", figure(1.0), figure(1.0), is_fall, figure(0.34), figure(1.0), figure(1.0), months)
    courses = _courses(turn, ("2026-11-01", "2026-12-01"))
    assert [course["rows"][-1]["value"] for course in courses] == [200.0, 1200.0]
    assert any("1 in 3" in course["label"] for course in courses)
    rows = [{"month": f"2026-{m:02d}-01", "value": 1.0, "low": 0.5, "high": 2.0} for m in (10, 11, 12)]
    item = {
        "title": "", "unit": "", "colour": "#000", "forecast": rows, "observed": [], "top": 2.0, "bottom": 0.1,
        "day": date(2026, 11, 24).isoformat(), "label": "", "courses": courses,
    }  # fmt: skip
    layers = main_charts._history_panel(item, narrow=False)["layer"]
    assert [row["month"] for row in layers[1]["data"]["values"]] == ["2026-10-01", "2026-11-01"], "no median after it"
    assert [layer["mark"]["type"] for layer in layers[2:6]] == ["line", "text", "line", "text"]


def test_a_price_after_a_deal_is_of_all_deals_with_its_terms_and_has_their_chance():
    """A deal with a chance of .6 by twentieths, a fifth of deals lift licensing: .12, as chart and table print both."""
    levels = {name: SimpleNamespace(label=label, value=value) for name, label, value in (
        ("none", "licensing lifted", 0.19), ("general", "general licences", 0.76))}  # fmt: skip
    lifted, stays = ResultsLookup.__new__(ResultsLookup), ResultsLookup.__new__(ResultsLookup)
    terms = SimpleNamespace(levels={"control": levels})
    ctx = SimpleNamespace(talks=SimpleNamespace(terms=terms), deals_by_control={"none": lifted, "general": stays})
    paths = [PolicyPath("deal", (), None, "none-10"), PolicyPath("deal", (), None, "none-10"),
             PolicyPath("deal", (), None, "general-10"), PolicyPath("lapse", (), None, "none-10")]  # fmt: skip
    chances = {"deal": 0.58, "renewal": 0.27, "lapse": 0.15}
    made = SimpleNamespace(
        paths=PolicyPaths(None, tuple(paths), date(2027, 1, 10), 1, chances), draws=4, run="run",
        chance=lambda kind: chances.get(kind, 0.0),
    )  # fmt: skip
    found = price_turn_module._deal_of(ctx, made, np.array([True, True, False, False]))  # type: ignore[arg-type]
    assert found == ("licensing lifted", lifted)
    nothing = ("", None)
    assert price_turn_module._deal_of(ctx, made, np.array([True, False, True, False])) == nothing  # type: ignore[arg-type]
    assert price_turn_module._deal_of(ctx, made, np.array([True, False, False, True])) == nothing  # type: ignore[arg-type]
    chance = price_turn_module._chance_of(ctx, made, "licensing lifted")  # type: ignore[arg-type]
    assert chance is not None
    assert chance.value == pytest.approx(0.6 * 0.2)


def test_goods_under_way_take_what_the_routes_say(talking):
    """No row of routes.csv names oxides from China to the European Union: the usual month and a half."""
    found = price_turn_module._time_under_way(talking, talking.goods.lead)
    assert found is not None
    assert (found.value, found.unit) == (1.5, "month")
    assert found.sources == ("assumed_freight",)


def test_agreements_under_a_truce_are_those_that_the_talks_count(talking):
    """Two of three prolonged it, where a truce runs; nothing is told without one or without a record."""
    record = AgreementRecord(2, 3, ((0, 2), (0,), (0,), (0,), (0,)))
    truce = RunningTruce(date(2026, 11, 24), ((date(2027, 1, 10), 1.0),), 0.1)

    def agreements(record: AgreementRecord | None, truce: RunningTruce | None) -> list[float | None]:
        setting = replace(make_setting(talking.dataset, load_scenario("truce-expiry-2026")), record=record, truce=truce)
        run = talking.run.results
        same = PolicyPaths(setting, (PolicyPath("renewal", (), None, ""),) * run.draws, date(2027, 1, 10), 1)
        made = Forecast(run.model, run.parameters, same, [_Part(np.arange(run.draws), run)])
        ctx = replace(talking, forecast=ResultsLookup(made))
        both = negotiation_facts._agreements_under_a_truce(ctx, horizon_of(ctx))
        return [None if one is None else one.value for one in (both["prolonged"], both["under_truce"])]

    assert agreements(record, truce) == [2.0, 3.0]
    assert agreements(record, None) == [None, None]
    assert agreements(None, truce) == [None, None]
