"""Levers that move a number the other way than their name promises, each with the ledger of two runs."""

import re
from datetime import date

import numpy as np
import pytest

from monazite.presentation.web.effects.lever_effect import effect_of_last_lever
from monazite.presentation.web.runs.workspace import DEFAULT_SCENARIO, RunRequest

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


def test_no_two_nothings_are_compared(store):
    """Stocks bought beside a stop left "0.0094% idle instead of 0.0073%, where 0 t arrive by then instead of 0"."""
    workspace = store.workspace("cd-cobalt-stop-2026")
    run = RunRequest(workspace.name, workspace.day, {"ally_stock": 12.0})
    text = effect_of_last_lever(store, run, "ally_stock", (workspace.goods[0], ""))
    assert re.search(r"stand after \d+ days instead of \d+\.$", text)
    assert "leaves idle" not in text
    assert " 0 t of " not in text
