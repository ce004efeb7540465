"""Warnings that name levers which lower what they warn of, idle lines that move, and why prices differ."""

import re
from datetime import date

import numpy as np
import pytest

from app_cases import DAY, moved_run, post
from monazite.presentation.web.headline.warnings import low_stocks, months_of_low_stock, warnings
from monazite.presentation.web.levers.levers import LEVER_BY_ID
from monazite.presentation.web.runs.quick_quantities import MAIN_REGIONS, QuickQuantities
from monazite.presentation.web.runs.workspace import DEFAULT_SCENARIO, RunRequest

pytestmark = pytest.mark.compiled
EMBARGO = {"cn_approval": 0.0}


def quantities(store, **levers):
    return QuickQuantities(store.central_run(moved_run(EMBARGO | levers)), DAY)


def test_a_warning_names_levers_that_lower_what_it_warns_of(client, store):
    shown = post(client, "simulate", levers=EMBARGO).json()["warnings"]
    found = post(client, "inert", levers=EMBARGO).json()["remedies"]
    assert set(found) == {one["text"] for one in shown if one["level"] == "warn"}
    assert not any("worked out" in one["remedy"] for one in shown)  # the page says so while it is true
    names = store.workspace(DEFAULT_SCENARIO).names
    now = quantities(store)
    for low in low_stocks(now, names):
        months = months_of_low_stock(now, low.good, low.region)
        assert f"with so little of it is {months}." in found[low.text]
        named = [lever for lever in LEVER_BY_ID.values() if f"{lever.label} (" in found[low.text]]
        assert named
        for lever in named:
            other = quantities(store, **{lever.id: lever.bounds[1]})
            fewer = months_of_low_stock(other, low.good, low.region)
            assert fewer < months
            assert f": {fewer}" in found[low.text]
    assert "US strategic stock and Allies' strategic stock do not lower it" in next(iter(found.values()))


def test_a_stop_that_comes_soon_says_which_good_is_lacking(client):
    found = post(client, "inert", levers=EMBARGO).json()["remedies"]
    soon = next(text for warning, text in found.items() if "of all uses to stop" in warning)
    assert " lack most is " in soon


def test_a_stock_in_another_country_helps_by_its_number(client, store):
    """It was said not to help, and the run with it had fewer lines idle."""
    levers = {"cn_approval": 0.0, "cn_military": 0.0}
    found = post(client, "inert", levers=levers, day="2027-01-01").json()["remedies"]
    soon, remedy = next((w, text) for w, text in found.items() if "of all uses to stop" in w)
    assert "does not help" not in remedy
    assert f"what {soon.partition(' (')[0].lower()} " in remedy.lower(), "the use of the warning, not another one"
    workspace = store.workspace(DEFAULT_SCENARIO, date(2027, 1, 1))
    place = soon.partition(": ")[0].rpartition(" in ")[2]
    region = next(r for r in MAIN_REGIONS if workspace.names.the(r) == place)
    held, where = ("japan_held", "Japan") if region == "EU" else ("eu_held", "the European Union")

    def idle(**more):
        run = workspace.quantities(store.central_run(RunRequest(DEFAULT_SCENARIO, workspace.day, levers | more)))
        return 100 * run.idle_lines(2, [region]).mean.value

    assert idle(**{held: 365.0}) < idle()
    less = f"{idle(**{held: 365.0}):.2g}%"
    same = f"Stock in hand in {where} moves it by next to nothing"
    assert same in remedy or f"Stock in hand in {where} (365 days): {less}" in remedy


def test_a_stop_in_one_country_names_what_helps_there_first(client, store):
    """A line in Japan was about to stop, and the first remedy was a stock in the European Union."""
    levers = {"cn_approval": 0.0, "cn_military": 0.0}
    found = post(client, "inert", levers=levers, day="2027-01-01").json()["remedies"]
    soon, remedy = next((w, text) for w, text in found.items() if "of all uses to stop" in w)
    place = soon.partition(": next of all uses")[0].partition(": first of all uses")[0].rpartition(" in ")[2]
    assert f"The share of lines idle in {place} in March 2027 is " in remedy
    first = re.search(r"With one lever alone at its end: (.+?) \(", remedy)
    workspace = store.workspace(DEFAULT_SCENARIO, date(2027, 1, 1))
    region = next(r for r in MAIN_REGIONS if workspace.names.the(r) == place)

    def idle(**more):
        run = workspace.quantities(store.central_run(RunRequest(DEFAULT_SCENARIO, workspace.day, levers | more)))
        return run.idle_lines(2, [region]).mean.value

    assert first is None or first[1] != "Stock in hand in the European Union"
    assert f"is {idle() * 100:.2g}%" in remedy


def test_a_stock_in_hand_ends_the_warning_of_its_region(store):
    names = store.workspace(DEFAULT_SCENARIO).names
    regions = {one.region for one in low_stocks(quantities(store), names)}
    assert "EU" in regions
    months = {
        held: months_of_low_stock(quantities(store, eu_held=held), "NdFeB.SH.magnet", "EU") for held in (0.0, 365.0)
    }
    assert months[365.0] < months[0.0]
    assert all(
        one["level"] != "warn"
        for one in warnings(store.baseline_quantities(store.workspace(DEFAULT_SCENARIO)), {}, {}, names)
    )


def test_the_middle_of_the_draws_stands_beside_the_central_run(client, store):
    answer = post(client, "ranges", levers=EMBARGO, draws=4).json()
    tile = next(one for one in answer["tiles"] if one["id"] == "price")
    run = store.range_run(moved_run(EMBARGO), 4)
    start = QuickQuantities(run, DAY).start
    highest = np.array([max(path[start:]) for path in run.select("price_outside", good="Dy.oxide")[0]])
    price = next(text for text in answer["behind"] if text.startswith("Dysprosium oxide outside China"))
    middle = float(re.findall(r"half of the draws below ([\d.,]*\d)", price)[0].replace(",", ""))
    assert middle == pytest.approx(float(np.median(highest)), rel=6e-3)
    assert tile["middle"].removeprefix("half ").partition(",")[0] in price
    assert not next(one for one in post(client, "simulate", levers=EMBARGO).json()["tiles"] if one["id"] == "price")[
        "middle"
    ]


def test_a_comparison_says_with_which_stocks_either_side_begins(client, store):
    late = {"scenario": DEFAULT_SCENARIO, "levers": EMBARGO, "day": "2027-01-01"}
    early = late | {"day": "2026-08-01"}
    text = post(client, "compare", a=early, b=late, draws=2).json()["stocks"]
    assert "hold dysprosium oxide for " in text
    first, second = (float(part.split()[-1]) for part in text.split(" days of use")[:2])
    for days, day in ((first, DAY), (second, date(2027, 1, 1))):
        run = store.central_run(RunRequest(DEFAULT_SCENARIO, day, EMBARGO))
        before, view = QuickQuantities(run, day).start - 1, run.view
        own = [view.labels("region").index(region) for region in MAIN_REGIONS]
        cover = run.select("cover", good="Dy.oxide")[0][0, before, own]
        use = view.by_region_sum(view.structure.need_ref[None, None])[0, 0, run.index.good.index("Dy.oxide"), own]
        assert days == pytest.approx(float((cover * use).sum() / use.sum()), rel=0.05)
    assert "July 2026 (A)" in text
    assert "December 2026 (B)" in text
    assert post(client, "compare", a=early, b=early | {"levers": {}}, draws=2).json()["stocks"] == ""


def test_scenarios_are_what_happened_or_what_if(client):
    listed = {one["name"]: one["happened"] for one in post(client, "open").json()["scenarios"]}
    assert listed["cn-ree-2025"]
    assert listed["cn-quota-2010"]
    assert not listed["full-stop"]
    assert not listed["cn-ree-2025-no-deal"]


def test_a_loss_is_said_of_the_year_and_to_the_end_with_its_bounds(client):
    answer = post(client, "simulate", levers=EMBARGO).json()
    detail = next(one["detail"] for one in answer["tiles"] if one["id"] == "loss_EU")
    further = post(client, "trace", levers=EMBARGO, tile="loss_EU").json()["further"]
    row = next(one for one in answer["loss"] if one["label"] == "European Union")
    assert detail.startswith("of a year's GDP, ")
    assert f"between {row['lower']:.2g}%, " in further
    assert f" and {row['upper']:.2g}%, " in further
    assert "To December 2029: " in detail
    assert " billion USD by July 2027, and one line in a hundred of the main buyers stands idle " in answer["headline"]
    assert re.search(r" by December 2029, [\d.]+ billion USD", answer["behind"][0])
