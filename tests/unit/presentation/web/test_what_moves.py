"""Stops dated by those of weight, a deal told while it lasts, and what a lever does that moves no number."""

import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from app_cases import DAY, post
from monazite.presentation.web.effects.slight_effects import slight_effect
from monazite.presentation.web.effects.stock_purchases import goods_needed, purchases_in_words
from monazite.presentation.web.headline.headline_tiles import headline_tiles
from monazite.presentation.web.levers.lever_spans import LeverSpan
from monazite.presentation.web.runs.quick_quantities import FEW_LINES, MAIN_REGIONS, QuickQuantities
from monazite.presentation.web.runs.workspace import DEFAULT_SCENARIO, RunRequest

pytestmark = pytest.mark.compiled
MARCH = date(2027, 3, 1)
EMBARGO_FROM_MARCH = RunRequest(
    DEFAULT_SCENARIO, DAY, {"cn_approval": 0.0}, "", {"cn_approval": LeverSpan(MARCH, date(2028, 1, 1))}
)


def standing(quantities, industry, region):
    """Share of lines of the hardest-hit use that stand, month by month, from the month before the levers on."""
    results = quantities.results
    shares, _ = results.select("stopped")
    uses, at = results.view.uses_of(industry), results.index.region.index(region)
    return np.nan_to_num(shares[0, quantities.start - 1 :, uses, at]).max(0)


def test_a_stop_is_dated_by_the_month_in_which_many_lines_stand(store):
    """Before the levers act some plants without stock stand; their days say nothing of what the levers do."""
    quantities = QuickQuantities(store.central_run(EMBARGO_FROM_MARCH), DAY)
    days = (MARCH - DAY).days
    told = [stop for stop in quantities.line_stops if stop.region in MAIN_REGIONS and not stop.is_minor]
    assert len(told) > 5
    for stop in told:
        share = standing(quantities, stop.industry, stop.region)
        assert stop.already_stopped == (share[0] >= FEW_LINES)
        if not stop.already_stopped:
            month = int(np.argmax(share[1:] >= FEW_LINES))
            assert month * 30.4375 <= stop.day < (month + 1) * 30.4375 + 1e-9
            assert stop.day >= days
    first = quantities.first_line_stop()
    assert first is not None
    assert first[0].value >= days


def test_the_sentence_names_the_month_in_which_a_later_lever_acts(client):
    span = {"start": "2027-03-01", "until": "2028-01-01"}
    answer = post(client, "simulate", levers={"cn_approval": 0.0}, spans={"cn_approval": span}).json()
    start = "With no licences of China granted but to some defence makers from March to December 2027, counted from "
    assert answer["headline"].startswith(f"{start}August 2026, ")
    assert float(next(t["value"] for t in answer["tiles"] if t["id"] == "stop").split()[0]) >= 212


def test_a_deal_is_told_in_the_months_in_which_it_holds(client, store):
    deal = "US:none-10-partial-0bn-6m"
    answer = post(client, "simulate", levers={"cn_approval": 0.0}, deal=deal).json()
    signed, without = (
        QuickQuantities(store.central_run(RunRequest(DEFAULT_SCENARIO, DAY, {"cn_approval": 0.0}, one)), DAY)
        for one in (deal, "")
    )
    months = slice(20, 26)  # September 2026 to February 2027
    least = [float(q.path("exports_counted_index", good="magnet", region="WORLD")[0, months].min()) for q in
             (signed, without)]  # fmt: skip
    assert least[0] > 10 * least[1]
    text = answer["deal"]["lasting"]
    assert text.startswith("While it lasts, September 2026 to February 2027: dysprosium oxide outside China at most ")
    assert f"shipments of magnets at least {100 * least[0]:.0f}% of normal" in text
    pairs = [sum(bool((standing(q, i, r)[2:8] >= FEW_LINES).any()) for i in ("defence", "medical") for r in ("EU",))
             for q in (signed, without)]  # fmt: skip
    assert pairs[0] <= pairs[1]
    assert answer["deal"]["until"] == "2027-03-01"
    assert answer["headline"].startswith("With no licences of China granted but to some defence makers from August")
    assert " 2026 to December 2029 and the deal from September 2026, " in answer["headline"]
    alone = post(client, "simulate", deal=deal).json()
    assert alone["headline"].startswith("With the deal from September 2026, counted from August 2026")


@pytest.mark.parametrize("levers", [{"deal_tariff": 1.45}, {"research": 2000.0}, {"cn_approval": 0.2}])
def test_it_is_said_what_moves_most_where_no_number_does(client, levers):
    answer = post(client, "simulate", levers=levers).json()
    moves = any(tile["change"] for tile in answer["tiles"] + answer["footprint"])
    assert answer["remark"].startswith("No headline number changes") != moves
    assert moves or "cn_approval" not in levers


def test_what_changes_most_is_the_line_with_the_largest_share(store):
    workspace = store.workspace(DEFAULT_SCENARIO)
    rest = store.baseline_quantities(workspace)
    paths = {"price_inside": 1.04, "share_outside": 1.01}
    current = SimpleNamespace(
        start=rest.start, focus=rest.focus, results=rest.results,
        path=lambda outcome, **where: rest.path(outcome, **where) * paths.get(outcome, 1.0),
    )  # fmt: skip
    text = slight_effect(current, rest, "Dy.oxide", (), workspace.names)
    assert "most changes the price of dysprosium oxide inside China, by +4.0% on average from" in text
    paths.clear()
    assert slight_effect(current, rest, "Dy.oxide", (), workspace.names).endswith("by 0.5% or more.")


def test_a_lever_that_moves_nothing_beside_others_says_so_and_why(client):
    """Beside an embargo new recycling plants come too late: the page said nothing, and the lever looked broken."""
    levers = {"cn_approval": 0.0, "cn_military": 0.0, "recycling": 0.4}
    state = {"levers": levers, "day": "2027-01-01", "draws": 2}
    answer = post(client, "ranges", **state, moved="recycling").json()
    assert answer["remark"].startswith("No headline number changes by “Scrap recycled” beside the others")
    assert "first output 30 months after the start, in July 2029" in answer["remark"]
    assert post(client, "ranges", **state, moved="cn_approval").json()["remark"] == ""
    assert post(client, "ranges", **state).json()["remark"] == ""


def test_a_loss_after_the_year_that_moves_alone_is_said(client, store):
    """Faster permits moved the small print of one tile, and the line of what was moved stayed empty."""
    workspace = store.workspace(DEFAULT_SCENARIO)
    rest = store.baseline_quantities(workspace)
    tiles = [one for one in headline_tiles(rest, rest, "Dy.oxide", workspace.names) if one.group == "loss"]
    later = replace(tiles[1], change=("\N{MINUS SIGN}0.013 points by December 2029", "better"))
    text = slight_effect(rest, rest, "Dy.oxide", (tiles[0], later), workspace.names)
    assert text == (
        "No headline number changes within twelve months, only losses after them: European Union "
        "\N{MINUS SIGN}0.013 points by December 2029."
    )


def test_purchases_for_stocks_that_bring_a_stop_forward_are_named(client, store):
    """With twelve months of stock bought the next stop came after 61 days in place of 152, and no reason was told."""
    day, levers = date(2026, 6, 1), {"us_stock": 12.0, "ally_stock": 12.0}
    workspace = store.workspace("truce-expiry-2026", day)
    runs = [
        workspace.quantities(store.central_run(RunRequest("truce-expiry-2026", day, part))) for part in (levers, {})
    ]
    first, otherwise = (run.first_line_stop(MAIN_REGIONS)[0].value for run in runs)
    assert first < otherwise - 1.0
    state = {"scenario": "truce-expiry-2026", "day": "2026-06-01", "levers": levers}
    remark = post(client, "ranges", **state, draws=2, moved="us_stock").json()["remark"]
    assert f"bring the first stop forward, to {first:.0f} days instead of {otherwise:.0f} days: " in remark
    held, usual = (float(one) for one in re.findall(r"users hold ([\d.]+\d) days instead of ([\d.]+\d)", remark)[0])
    assert held < usual
    assert "forward" not in post(client, "simulate", **state).json()["remark"], "a move has no run without the stocks"
    assert purchases_in_words(runs[1], runs[0], MAIN_REGIONS, workspace.names) == ""


@pytest.mark.parametrize("stock", ["us_stock", "ally_stock"])
def test_a_stop_that_comes_without_the_stock_as_well_is_not_blamed_on_it(client, stock):
    """Beside an embargo the stock brought no stop forward, and the page said 13 days instead of never."""
    state = {"levers": {"cn_approval": 0.0, "cn_military": 0.0, stock: 1.0}, "day": "2027-01-01"}
    answers = post(client, "simulate", **state), post(client, "ranges", **state, draws=2, moved=stock)
    assert not any("forward" in answer.json()["remark"] for answer in answers)


def test_only_a_good_that_the_stopped_use_buys_is_named(store):
    """Yttrium bought for a stock was blamed for motors that hold none."""
    run = QuickQuantities(store.central_run(EMBARGO_FROM_MARCH), DAY)
    needed = goods_needed(run, "industrial_motors")
    assert "NdFeB.SH.magnet" in needed
    assert "Y.oxide" not in needed


def test_a_stop_is_named_by_the_use_that_stops_first(store):
    quantities = QuickQuantities(store.central_run(EMBARGO_FROM_MARCH), DAY)
    uses = quantities.results.index.use
    for stop in quantities.line_stops:
        if stop.region not in MAIN_REGIONS or stop.is_minor or stop.already_stopped:
            continue
        at, own = quantities.results.index.region.index(stop.region), uses.index(quantities.first_use(stop))
        shares = np.nan_to_num(quantities.results.select("stopped")[0])[0, quantities.start :, :, at]
        many = (standing(quantities, stop.industry, stop.region)[1:] >= FEW_LINES).argmax()
        assert own in quantities.results.view.uses_of(stop.industry)
        assert shares[many, own] >= FEW_LINES


def changed(store, shipments):
    """What is said of two runs that differ in their shipments alone, from the month of the levers on."""
    workspace = store.workspace(DEFAULT_SCENARIO)
    rest = store.baseline_quantities(workspace)
    own, other = (np.concatenate([np.ones(rest.start), np.array(part, float)])[None] for part in shipments)

    def path(with_own):
        return lambda outcome, **where: (
            (own if with_own else other) if outcome == "exports_counted_index" else np.ones(own.shape)
        )

    months = SimpleNamespace(month=rest.results.index.month[: own.shape[1]])
    results = SimpleNamespace(scenario=rest.results.scenario, index=months)
    one, two = (SimpleNamespace(start=rest.start, focus=rest.focus, results=results, path=path(x)) for x in (1, 0))
    window = months.month[rest.start], months.month[rest.start + 4]
    return slight_effect(one, two, "Dy.oxide", (), workspace.names, window=window)


def test_a_lever_is_told_by_the_sum_of_its_months_and_an_echo_as_what_it_is(store):
    """A tax of 100% was told by "+52%" shipments in the month after those that it had put off."""
    text = changed(store, ([2.0, 1.5, 0.8, 0.6, 1.0, 1.0], [4.0, 1.0, 0.8, 0.6, 1.0, 1.0]))
    assert "by \N{MINUS SIGN}23% in all from " in text
    assert "only shifted between months (\N{MINUS SIGN}50% in " in text
    later = changed(store, ([1.0, 1.0, 1.0, 1.0, 1.6, 1.0], [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]))
    assert "by 0.5% or more over the months in which it acts" in later
    assert "comes later, after its end: +60% in " in later


def test_no_share_is_taken_of_next_to_nothing(store):
    """One licence beside a full stop was told as "+2,710,000%"."""
    text = changed(store, ([3e-6, 3e-6, 1.0, 1.0, 1.0, 1.0], [1e-10, 1e-10, 1.0, 1.0, 1.0, 1.0]))
    assert text.endswith("and no line of a chart by 0.5% or more.")
    risen = changed(store, ([0.3, 0.3, 0.3, 0.3, 1.0, 1.0], [1e-10, 1e-10, 1e-10, 1e-10, 1.0, 1.0]))
    assert "from 0 to 30% of normal on average from " in risen
