"""Levers that move a number the other way than their name promises, each with the ledger of two runs."""

import re
from datetime import date

import numpy as np
import pytest

from monazite.presentation.briefing.claims import number
from monazite.presentation.web.effects import harmed_lines
from monazite.presentation.web.effects.lever_effect import effect_of_last_lever
from monazite.presentation.web.headline.first_stops import days_to_share
from monazite.presentation.web.runs.quick_quantities import FEW_LINES, MAIN_REGIONS
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.runs.workspace import DEFAULT_SCENARIO, RunRequest
from monazite.results.line_stops import DAYS

pytestmark = pytest.mark.compiled
JANUARY = date(2027, 1, 1)
SHUT = {"cn_approval": 0.0, "cn_military": 0.0}


def effect(store, lever, value, **others):
    run = RunRequest(DEFAULT_SCENARIO, JANUARY, others | {lever: value})
    return effect_of_last_lever(store, run, lever, ("Dy.oxide", ""))


def central(store, **levers):
    workspace = store.workspace(DEFAULT_SCENARIO, JANUARY)
    return workspace.quantities(store.central_run(RunRequest(DEFAULT_SCENARIO, JANUARY, levers)))


def test_an_offer_of_licences_says_that_the_lowest_month_comes_after_it(store):
    """With all licences offered shipments fell from 89 to 74% at their lowest, and nothing said why."""
    where = {"good": "magnet", "region": "WORLD"}
    offered, rest = central(store, deal_licences=1.0), central(store)
    assert offered.extreme("exports_counted_index", lowest=True, **where)[0].value < 0.8
    text = effect(store, "deal_licences", 1.0)
    year = slice(rest.start, rest.start + 12)
    for run in (offered, rest):
        mean = float(run.path("exports_counted_index", **where)[0, year].mean())
        assert f"{100 * mean:.0f}% of normal" in text or f"instead of {100 * mean:.0f}%" in text
    assert "The lowest month, February 2028 with " in text
    assert "waits for a longer review again" in text
    assert effect(store, "deal_licences", 1.0, **SHUT) == "", "there the lowest month is no lower for it"


def test_allies_that_supply_each_other_first_say_who_gets_what(store):
    """Five times the preference raises dysprosium by a third, with no more of it made."""
    first, rest = central(store, **SHUT, ally_share=5.0), central(store, **SHUT)
    assert (
        first.extreme("price_outside", good="Dy.oxide")[0].value
        > rest.extreme("price_outside", good="Dy.oxide")[0].value
    )
    text = effect(store, "ally_share", 5.0, **SHUT)
    theirs, others = (
        [float(x) for x in pair]
        for pair in re.findall(r"([\d.]+) t(?: of dysprosium oxide)? instead of ([\d.]+\d)", text)
    )
    assert theirs[0] > theirs[1]
    assert others[0] < others[1]
    assert sum(pair[0] for pair in (theirs, others)) == pytest.approx(
        sum(pair[1] for pair in (theirs, others)), rel=0.1
    )
    assert "bid for the same tonnes" in text
    index, sell = first.results.index, first.results.model.structure.producers[0]
    good, month = index.good.index("Dy.oxide"), index.month.index(first.extreme("price_outside", good="Dy.oxide")[1])
    asked, usual = (run.results.view.flows for run in (first, rest))
    american, malaysian = (int(np.flatnonzero(sell == index.region.index(name))[0]) for name in ("US", "MY"))
    dearer = [asked.price[0, month, good, k] / usual.price[0, month, good, k] for k in (american, malaysian)]
    assert dearer[0] > 1.3 * dearer[1], "plants of members are asked first"
    sold = [[run.ship[0, month, good, k].sum() for k in (american, malaysian)] for run in (asked, usual)]
    assert sold[0] == pytest.approx(sold[1], rel=0.02)


def test_using_less_says_why_less_is_made_elsewhere(store):
    less, rest = central(store, thrift=0.15), central(store)
    now, usual = (float(run.path("share_outside", good="heavy")[0, -1]) for run in (less, rest))
    assert now < usual - 0.05
    text = effect(store, "thrift", 0.15)
    assert "is made outside China because less is wanted" in text
    feed, before = (run.results.view.flows.feed[0, -1].sum(1) for run in (less, rest))
    home = rest.results.index.region.index("CN")
    standing = (before > 1e-3) & (feed < 0.01 * before) & (rest.results.model.structure.deposit_region != home)
    assert f"{int(np.sum(standing))} mines and plants there stand still for it" in text


def test_a_lever_that_moves_nothing_says_how_little_it_brings(store):
    """The output of new plants, the trade that a duty is on and the days that a stock comes to."""
    recycled, shut = central(store, **SHUT, recycling=1.0), central(store, **SHUT)
    more = recycled.results.view.flows.supply[0, -1].sum() - shut.results.view.flows.supply[0, -1].sum()
    assert f"By then it brings {more:,.3g} t a month" in effect(store, "recycling", 1.0, **SHUT)
    duty = effect(store, "deal_tariff", 1.45, **SHUT)
    assert re.search(r"at most \d+% .+, on [\d.]+% by value of what China shipped abroad", duty)
    assert re.search(r"the stock holds [\d.]+ days of use of ", effect(store, "us_stock", 6.0, **SHUT))


def test_allies_in_a_stop_of_gallium_say_where_lines_stand_sooner_and_what_takes_their_gallium(store):
    """The page said that lines stood after 47 days instead of 50, of nobody in particular and for no reason."""
    scenario = "cn-ga-ge-stop-2026"
    workspace = store.workspace(scenario, None)
    runs = [RunRequest(scenario, workspace.day, levers) for levers in ({"ally_share": 5.0}, {})]
    text = effect_of_last_lever(store, runs[0], "ally_share", ("Ga.primary", ""))
    first, rest = (workspace.quantities(store.central_run(run)) for run in runs)
    places = {name: [days_to_share(one, FEW_LINES, [name]).value for one in (first, rest)] for name in MAIN_REGIONS}
    sooner = {name: pair[0] for name, pair in places.items() if pair[0] < pair[1] - 1.0}
    place = min(sooner, key=lambda name: sooner[name])
    days, usual = places[place]
    assert f"Sooner in {workspace.names.the(place)} (after {days:.0f} days instead of {usual:.0f})" in text
    assert len(sooner) < len(places)
    assert all((f"{workspace.names.the(name)} (after" in text) == (name in sooner) for name in places)
    index, month = first.results.index, first.start + int(days / DAYS)
    good, mix = index.good.index("Ga.primary"), first.results.model.structure.mix
    buyers = np.asarray(index.buyer_region) == index.region.index(place)
    flows = [one.results.view.flows for one in (first, rest)]
    lines = [float(mix[:, good] @ one.activity[0, month][:, buyers].sum(1)) for one in flows]
    plants = [float(one.need[0, month, good, buyers].sum()) - n for one, n in zip(flows, lines, strict=True)]
    assert f"take {plants[0]:.2g} t instead of {plants[1]:.2g} and the lines get {lines[0]:.2g} t instead" in text
    assert plants[0] > 1.2 * plants[1]
    assert lines[0] < lines[1]


def test_purchases_for_a_stock_that_leave_lines_idle_say_so(store, monkeypatch):
    """A stock that is bought while little is sold takes from those that make now."""
    name, day, levers = "cn-ree-2025-no-deal", date(2025, 11, 1), {"ally_stock": 12.0}
    run, shown, workspace = RunRequest(name, day, levers), ("Dy.oxide", ""), store.workspace(name, day)
    text = effect_of_last_lever(store, run, "ally_stock", shown)
    told = re.search(
        r"It also does harm: 1% of the lines of the main buyers stand after (\d+) days instead of (\d+) and it leaves "
        r"idle ([\d.]+)% of the lines in South Korea in January 2026 instead of ([\d.]+)%, above all (.+), where "
        r"([\d.]+) t of dysprosium oxide arrive by then instead of ([\d.]+)\.",
        text,
    )
    assert told is not None, text
    with_stock, without = (workspace.quantities(store.central_run(RunRequest(name, day, own))) for own in (levers, {}))
    days = [q.days_to_idle(0.01, MAIN_REGIONS).value for q in (with_stock, without)]
    idle = [q.idle_lines(2, ["KR"]) for q in (with_stock, without)]
    index, start = with_stock.results.index, with_stock.start
    buyers = np.asarray(index.buyer_region) == index.region.index("KR")
    tonnes = [
        float(q.results.view.flows.ship[0, start : start + 3, index.good.index("Dy.oxide")][..., buyers].sum())
        for q in (with_stock, without)
    ]
    assert days[0] < days[1]
    assert tonnes[0] < tonnes[1]
    numbers = [*days, *(100.0 * one.mean.value for one in idle), *tonnes]
    assert [float(told[n]) for n in (1, 2, 3, 4, 6, 7)] == pytest.approx(numbers, rel=0.05)
    assert told[5] == workspace.names.use(idle[0].use)
    monkeypatch.setattr(harmed_lines, "number", lambda *_: "3.5")
    same = effect_of_last_lever(store, run, "ally_stock", shown)
    assert "does harm" in same
    assert "arrive" not in same, "3.5 t arrived instead of 3.5"


def test_a_lever_that_is_not_there_to_help_is_not_said_to_do_harm(store):
    assert "harm" not in effect(store, "cn_approval", 0.0)
    assert "harm" not in effect(store, "us_tariff", 0.5, **SHUT)


def test_no_two_nothings_are_compared(store):
    """Stocks bought beside a stop left "0.0094% idle instead of 0.0073%, where 0 t arrive by then instead of 0"."""
    workspace = store.workspace("cd-cobalt-stop-2026")
    run = RunRequest(workspace.name, workspace.day, {"ally_stock": 12.0})
    text = effect_of_last_lever(store, run, "ally_stock", (workspace.goods[0], ""))
    assert re.search(r"stand after \d+ days instead of \d+\.", text)
    assert "leaves idle" not in text
    assert " 0 t of " not in text


def test_a_good_that_gets_cheaper_the_less_is_let_out_has_its_reason(monkeypatch):
    """Under the return of all controls, refusing every licence took 28 % off dysprosium, and no word said why."""
    monkeypatch.setenv("MONAZITE_PRIOR", "")  # conditioned as in the app
    store = SessionStore()
    workspace = store.workspace("truce-expiry-2026")
    runs = [RunRequest("truce-expiry-2026", workspace.day, levers) for levers in ({"cn_approval": 0.0}, {})]
    refused, rest = (workspace.quantities(store.central_run(run)) for run in runs)
    usual, _, at = rest.extreme("price_outside", good="Dy.oxide")
    assert float(refused.path("price_outside", good="Dy.oxide")[0, at]) < 0.8 * usual.value
    text = effect_of_last_lever(store, runs[0], "cn_approval", ("Dy.oxide", ""))
    index, abroad = rest.results.index, [r for r in range(10) if rest.results.index.region[r] != "CN"]
    for good in ("NdFeB.N.magnet", "NdFeB.SH.magnet"):  # by hand: what leaves plants outside for anybody
        own, other = (
            float(q.results.view.flows.ship[0, at, index.good.index(good)][abroad].sum()) for q in (refused, rest)
        )
        assert f"{number(own, 2)} t of " in text
        assert f"instead of {number(other, 2)}" in text
    assert "plants there need" in text
    eased = RunRequest("truce-expiry-2026", workspace.day, {"cn_approval": 1.0})
    assert "gets cheaper" not in effect_of_last_lever(store, eased, "cn_approval", ("Dy.oxide", ""))


def test_flooding_that_ships_nothing_more_says_where_it_stays(monkeypatch):
    """Price and shipments stood as at rest, and the share made elsewhere fell by seven points without a word."""
    monkeypatch.setenv("MONAZITE_PRIOR", "")
    store = SessionStore()
    workspace = store.workspace("cd-cobalt-2025")
    run = RunRequest("cd-cobalt-2025", workspace.day, {"cn_push": 0.9})
    text = effect_of_last_lever(store, run, "cn_push", ("Co.primary", ""))
    share = re.search(r"make (\d+)% more, and its controls let out no more", text)
    assert share is not None, text
    flooded, rest = (
        workspace.quantities(store.central_run(one)) for one in (run, RunRequest(run.scenario, run.day, {}))
    )
    outside = [
        float(q.path("share_outside", good="Co.primary")[0, q.start : q.start + 12].mean()) for q in (flooded, rest)
    ]
    assert outside[0] < outside[1] - 0.03
    assert "Mines elsewhere make as much as without it" in text
