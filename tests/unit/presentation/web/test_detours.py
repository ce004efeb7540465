"""What goes round the controls stands beside what is officially shipped, with what it spares; a bound has none."""

import csv
import io
import re
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from app_cases import post
from monazite.presentation.briefing.observed_figures import observed_prices
from monazite.presentation.web.effects import without_detours as detours_module
from monazite.presentation.web.effects.without_detours import without_detours
from monazite.presentation.web.headline import line_tiles
from monazite.presentation.web.headline.first_stops import month_of_day
from monazite.presentation.web.headline.price_path import is_ordered_ahead
from monazite.presentation.web.headline.price_words import (
    StocksAtPeak,
    beside_the_quotes,
    stocks_at_peak,
    why_so_dear,
)
from monazite.presentation.web.runs.workspace import RunRequest
from monazite.presentation.web.work.scheduler import never

pytestmark = pytest.mark.compiled
STOP = {"cn_approval": 0.0, "cn_military": 0.0}
JANUARY = {"day": "2027-01-01"}
DAY = date(2027, 1, 1)


def tile_of(answer, name):
    return next(one for one in answer["tiles"] if one["id"] == name)


def lost(store, scenario, levers):
    """What the European Union loses in twelve months, million USD."""
    workspace = store.workspace(scenario, DAY)
    run = workspace.quantities(store.central_run(RunRequest(scenario, DAY, levers)))
    return run.whole_run("loss_share_central", region="EU").value / 100.0 * run.gdp_of("EU")


def test_detours_stand_in_sentence_tile_and_table_and_are_the_same(client):
    """Officially nothing was shipped, and a quarter of the usual magnets arrived all the same, of which no word."""
    answer = post(client, "simulate", levers=STOP, **JANUARY).json()
    words = r"fall to nothing, but by detours (\d+)% of normal still arrives on average in 2027\."
    said = re.search(words, " ".join(answer["behind"]))
    tile = tile_of(answer, "magnets")
    shown = re.search(r"February 2027, officially; by detours (\d+)% in 2027$", tile["detail"])
    assert tile["value"] == "0%"
    assert said is not None
    assert shown is not None
    table = csv.DictReader(io.StringIO(post(client, "charts.csv", levers=STOP, **JANUARY).text))
    path = {r["month"]: float(r["value"]) for r in table if (r["chart"], r["levers"]) == ("detours", "moved")}
    year = [path[month] for month in sorted(path) if month >= "2027-01"][:12]
    assert float(said[1]) == float(shown[1]) == pytest.approx(np.mean(year), abs=0.51)


@pytest.mark.parametrize("approved", [0.0, 0.02, 0.1])
def test_detours_are_told_over_the_year_from_the_levers_however_few_licences_trickle_through(client, approved):
    """One hundredth of a licence moved the lowest month to the last of the run, whose one month was called a year."""
    answer = post(client, "simulate", levers={"cn_approval": approved}, **JANUARY).json()
    assert tile_of(answer, "magnets")["detail"].endswith("% in 2027")
    assert " still arrives on average in 2027." in " ".join(answer["behind"])
    spans = {"cn_approval": {"start": "2027-04-01"}}
    later = post(client, "simulate", levers={"cn_approval": approved}, spans=spans, **JANUARY).json()
    assert " still arrives on average from April 2027 to March 2028." in " ".join(later["behind"])


def test_what_detours_rest_on_stands_behind_them_with_its_source(client, store):
    """Nobody counts them, and yet a record had them as what happened, with no source."""
    run = store.range_run(RunRequest("cn-ree-2025", DAY, STOP), 4)
    answer = post(client, "ranges", levers=STOP, draws=4, **JANUARY).json()
    behind = next(text for text in answer["behind"] if " by detours " in text)
    row = next(one for one in run.dataset.table("priors") if one.parameter == "leakage.share")
    (share,) = re.findall(r"by detours ([\d.]+)% of normal", behind)
    arriving = float(share)
    is_more = arriving > 100.5 * run.parameters["leakage.share"][0]
    assert ("as buyers order more in these months than in the baseline year" in behind) == is_more
    assert is_more, "20% of normal was 16% of what licences keep back, and nothing said why"
    assert f"Nobody counts them: that {100 * run.parameters['leakage.share'][0]:.2g}%, range " in behind
    assert f"(leakage.share; {row.grade}: {run.dataset.sources[row.source[0]].citation})" in behind


def test_detours_that_spare_next_to_nothing_are_not_told(store, monkeypatch):
    """With none of them the European Union was said to lose less than 0.01% of its GDP."""
    workspace, run = store.workspace("cn-ree-2025", DAY), RunRequest("cn-ree-2025", DAY, STOP)
    current = workspace.quantities(store.central_run(run))
    assert "European Union loses" in without_detours(store, run, current, "EU", never)
    monkeypatch.setattr(detours_module, "LEAST_LOSS", 1000.0)
    assert without_detours(store, run, current, "EU", never) == ""


def test_detours_are_not_told_where_most_is_shipped_or_they_are_suppressed(client):
    for levers in ({}, STOP | {"cn_enforcement": 1.0}):
        answer = post(client, "simulate", levers=levers, **JANUARY).json()
        assert "detours" not in " ".join([answer["headline"], tile_of(answer, "magnets")["detail"], *answer["behind"]])


def test_what_detours_spare_stands_beside_them(client, store):
    answer = post(client, "ranges", levers=STOP, draws=2, **JANUARY).json()
    words = r"With none the European Union loses ([\d.]+) billion USD by December 2027"
    told = re.search(words, answer["behind"][-1])
    assert told is not None
    closed, usual = (lost(store, "cn-ree-2025", levers) for levers in (STOP | {"cn_enforcement": 1.0}, STOP))
    assert float(told[1]) == pytest.approx(closed / 1000.0, rel=0.01)
    assert closed > 1.2 * usual


def test_a_full_stop_costs_no_less_than_refused_licences(store):
    """Twelve days in which cleared shipments still left, and detours, made the stricter measure the cheaper one."""
    assert lost(store, "full-stop", {}) >= lost(store, "cn-ree-2025", STOP | {"cn_enforcement": 1.0})
    assert lost(store, "full-stop", {}) == pytest.approx(lost(store, "full-stop", {"cn_enforcement": 1.0}), rel=0.02)


def test_a_milder_measure_that_meets_less_stock_says_why_its_price_is_higher(client, store):
    """No deal peaked at ten times the price of a full stop, and no sentence of the first screen said why."""
    for name in ("full-stop", "cn-ree-2025-no-deal"):
        answer, workspace = post(client, "open", scenario=name).json(), store.workspace(name)
        rest = workspace.quantities(store.baseline_run(workspace))
        peak = rest.extreme("price_outside", good="Dy.oxide")[2]
        stocks = stocks_at_peak(rest, "Dy.oxide", peak)
        assert stocks is not None
        view, good = rest.results.view, rest.results.index.good.index("Dy.oxide")
        used = (view.structure.need_ref[good] * view.outside).sum() * 12 / 365.25
        assert stocks.at_peak == pytest.approx((view.flows.stock[0, peak, good] * view.outside).sum() / used)
        assert "Users outside hold it for " in answer["behind"][2]
        why = why_so_dear(stocks, is_refused=True, is_ahead=is_ordered_ahead(rest, "Dy.oxide", peak))
        assert why
    assert "stock" not in post(client, "simulate", levers={"cn_approval": 1.0}, **JANUARY).json()["headline"]


def test_stocks_that_are_used_up_and_stocks_that_last_are_told_apart():
    low, held = (why_so_dear(StocksAtPeak(50.0, days, "May 2026"), is_refused=True) for days in (2.2, 14.0))
    assert low == ", when users there have next to no stock left"
    assert held == ", while users there still hold 14 days of use"
    assert why_so_dear(StocksAtPeak(50.0, 2.2, "May 2026"), is_refused=False) == ""


def test_a_model_above_the_last_quote_says_so_beside_the_price_once(client, store):
    rest = store.baseline_quantities(store.workspace("cn-ree-2025", DAY))
    month = rest.results.index.month.index(date(2025, 12, 1))
    price = rest.path("price_outside", good="Dy.oxide")[0, month]
    quotes = [q for q in observed_prices(rest.results.dataset, "Dy.oxide", "outside") if f"{q.day:%Y-%m}" == "2025-12"]
    documented = next(q for q in quotes if rest.results.dataset.sources[q.sources[0]].url)
    last = documented.value  # the one that a brief has too, and not the mean of both
    assert len(quotes) == 2
    title = rest.results.dataset.sources[documented.sources[0]].citation

    def times(factor):
        path = rest.path("price_outside", good="Dy.oxide") * factor * last / price
        return SimpleNamespace(results=rest.results, path=lambda outcome, good: path)

    said = beside_the_quotes(rest, times(1.5), "Dy.oxide")
    assert said == f"At rest it stands 50% above the last quote, {last:,.0f} USD/kg asked in December 2025 ({title})."
    assert beside_the_quotes(rest, times(1.05), "Dy.oxide") == ""
    assert beside_the_quotes(rest, rest, "NdFeB.SH.magnet") == ""  # nobody quotes it
    answer = post(client, "simulate", levers=STOP, **JANUARY).json()
    assert beside_the_quotes(rest, rest, "Dy.oxide") in answer["behind"][2]
    assert "At rest it stands" not in answer["headline"] + tile_of(answer, "price")["detail"]


def test_the_month_of_a_day_is_that_of_the_calendar(store):
    """Day 30 from 1 January is 31 January."""
    workspace = store.workspace("cn-ree-2025", DAY)
    rest = store.baseline_quantities(workspace)
    months = [month_of_day(days, rest) for days in (0.0, 30.44, 31.0, 58.4, 59.0, 365.0)]
    assert months == ["January 2027", "January 2027", "February 2027", "February 2027", "March 2027", "January 2028"]


def test_the_tile_says_that_lines_idle_before_are_counted(store, monkeypatch):
    """1% idle after 50 days stood beside a next plant to stop after 114."""
    counted = ", those already idle counted"
    monkeypatch.setattr(line_tiles, "counted_before", lambda *_: counted)
    workspace = store.workspace("cn-ga-ge-stop-2026")
    current = store.baseline_quantities(workspace)
    detail = line_tiles.standing_tile(current, current, workspace.names, ["EU"]).detail
    assert detail.partition(";")[0].endswith(f"{counted}")
