"""Numbers of a run: what it does not report is None and noted; extremes, windows and shares of draws."""

import math
from datetime import date

import numpy as np
import pytest

from brief_cases import brief_run, licences, licensed_run
from engine_cases import control, simulated
from monazite.presentation.briefing.claims import value_text
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.results_lookup import ResultsLookup


@pytest.fixture(scope="module")
def run() -> ResultsLookup:
    return ResultsLookup(licensed_run())


def test_what_a_run_does_not_report_is_none_and_noted():
    run = ResultsLookup(licensed_run())
    assert run.quantity_or_none("no_such_outcome") is None
    assert run.finite_quantity("price_outside", good="Tb.oxide", at=run.end) is None
    assert run.monthly_series("no_such_series") == []
    assert run.extreme("no_such_series") is None
    assert set(run.unreported) == {"no_such_outcome", "price_outside", "no_such_series"}
    assert "Tb.oxide" in run.unreported["price_outside"]


def test_an_outcome_that_answers_once_is_reported():
    run = ResultsLookup(licensed_run())
    assert run.finite_quantity("price_outside", good="Tb.oxide", at=run.end) is None
    assert run.finite_quantity("price_outside", good="Dy.oxide", at=run.end) is not None
    assert run.unreported == {}


def test_numbers_are_those_that_the_results_give(run):
    """Unit, names, sources and values, asked twice; an axis left open and a month outside of the run are refused."""
    year = (date(2025, 4, 1), date(2026, 3, 1))
    for outcome, asked, where in (
        ("price_outside", {"at": run.end}, {"good": "Dy.oxide"}),
        ("exports", {"over": year, "reduce": "sum"}, {"good": "magnet", "region": "WORLD"}),
        ("exports", {"over": year, "reduce": "max"}, {"good": "magnet", "region": "WORLD"}),
        ("first_stop_day", {}, {"industry": "machinery", "region": "JP"}),
    ):
        expected = run.results.quantity(outcome, **asked, **where)
        for sample in (run.sample(outcome, **asked, **where), run.sample(outcome, **asked, **where)):
            assert (sample.unit, sample.run, sample.sources) == (expected.unit, expected.run, expected.sources)
            assert where.items() <= sample.where.items()
            assert sample.median.value == expected.value
            assert (sample.median.low, sample.median.high) == (expected.low, expected.high)
            assert run.sample_of(sample.median) is sample
    other = ResultsLookup(run.results)
    assert other.quantity_or_none("price_outside") is None
    assert other.quantity_or_none("exports", at=date(1999, 1, 1), good="magnet", region="WORLD") is None
    assert "say which" in other.unreported["price_outside"]
    assert "months within the run" in other.unreported["exports"]


def test_months_without_a_value_and_with_give_the_same_ranges(run, monkeypatch):
    """All months in one go where each has its values, month by month otherwise."""
    plain = run.monthly_series("price_outside", good="Dy.oxide")
    monkeypatch.setattr("numpy.isfinite", lambda values: np.zeros(np.shape(values), bool))
    assert ResultsLookup(run.results).monthly_series("price_outside", good="Dy.oxide") == plain


def test_a_missing_central_value_is_a_quantity_but_no_finite_one(run):
    """No line of China stops: the day is asked for and answered with nothing."""
    stop = run.quantity_or_none("first_stop_day", industry="machinery", region="CN")
    assert stop is not None
    assert math.isnan(stop.value)
    assert run.finite_quantity("first_stop_day", industry="machinery", region="CN") is None


def test_extremes_are_those_of_the_months_from_the_anchor(run):
    points = [p for p in run.monthly_series("price_outside", good="Dy.oxide") if p["month"] >= "2025-04-01"]
    peak, trough = (run.extreme("price_outside", lowest=low, good="Dy.oxide") for low in (False, True))
    assert peak.quantity.value == max(p["value"] for p in points)
    assert trough.quantity.value == min(p["value"] for p in points)
    assert peak.month >= date(2025, 4, 1)
    assert value_text(peak.quantity).endswith(" USD/kg")


def test_windows_are_cut_to_the_run(run):
    assert (run.start, run.anchor, run.end) == (date(2025, 1, 1), date(2025, 4, 4), date(2026, 12, 1))
    assert run.year_from_anchor == (date(2025, 4, 1), date(2026, 3, 1))
    assert run.last_year == (date(2026, 1, 1), date(2026, 12, 1))
    short = ResultsLookup(brief_run(licences(), months=6))
    assert short.year_from_anchor == (date(2025, 4, 1), date(2025, 6, 1))
    assert short.last_year == (date(2025, 1, 1), date(2025, 6, 1))


def test_the_share_of_draws_is_told_where_draws_differ(run):
    assert run.share_of_draws("first_stop_day", industry="machinery", region="JP") is None, "all draws see the stop"
    share = run.share_of_draws("first_stop_day", industry="machinery", region="CN")
    assert share is not None
    assert value_text(share) == "0%"
    single = ResultsLookup(brief_run(licences(), months=6, draws=1))
    assert single.share_of_draws("first_stop_day", industry="machinery", region="CN") is None


def test_the_anchor_is_the_first_export_control():
    tariff = {"kind": "tariff", "actor": "US", "start": "2025-02-01", "on": ["CN"], "goods": ["*"], "rate": 0.1}
    results = simulated(tariff, control(start="2025-04-04"), months=6)
    assert ResultsLookup(results).anchor == date(2025, 4, 4)


@pytest.mark.parametrize(
    ("months", "day"), [(0, "2025-04-01"), (1, "2025-05-01"), (9, "2026-01-01"), (-4, "2024-12-01"), (24, "2027-04-01")]
)
def test_month_start(months, day):
    assert month_start(date(2025, 4, 30), months) == date.fromisoformat(day)
