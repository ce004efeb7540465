"""Measures of each item by its own day, and from whom a share is moved away first."""

import pytest

from company_cases import SMALL, firm, licensed_run
from monazite.analysis.company.item_levers import item_levers, item_plan_lost
from monazite.analysis.company.levers import LeverBench
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.presentation.company.brief_page import _headline, _weight_words, brief_page
from monazite.presentation.company.measure_parts import item_rows, largest_helps
from monazite.presentation.company.report import CompanyReport
from monazite.presentation.company.wording import runs_words

pytestmark = pytest.mark.compiled
SMALL_PART = [
    SMALL["product"][0],
    {"id": "sensor", "plant": "works", "units": 1000, "margin": 5},
]
TWO_ITEMS = {
    "product": SMALL_PART,
    "item": [SMALL["item"][0] | {"stock_days": 120}, {"id": "bits", "good": "NdFeB.SH.magnet", "stock_days": 10}],
    "bom": [SMALL["bom"][0], {"product": "sensor", "item": "bits", "grams": 20}],
    "supply": [{"item": name, "origin": "CN", "share": 1.0, "lead_days": 30} for name in ("magnets", "bits")],
}


@pytest.fixture(scope="module")
def report():
    return CompanyReport(CompanyOutlook(firm(**TWO_ITEMS), licensed_run()))


def test_an_item_that_runs_out_after_another_has_a_measure_of_its_own(report):
    """Its measures gained no day of the firm's first stop, which a part of a few kg decides: none was shown."""
    first = [effect.gained for effect in report.effects if effect.lever.item == 0]
    assert max(first) == pytest.approx(0.0, abs=0.5)
    best, *others = report.by_item[0]
    assert best.effect.item_gained == max(e.item_gained for e in report.effects if e.lever.item == 0) > 1.0
    assert {one.effect.lever.kind for one in others}.isdisjoint({best.effect.lever.kind})
    assert {row[0] for row in item_rows(report.outlook, report.by_item)} == {"magnets", "bits"}


def test_the_plan_of_an_item_is_that_of_the_lines_that_use_it(report):
    """Each product here uses one item, so that what is lost of the plan is the units lost of that product."""
    outlook = report.outlook
    for item, product in enumerate(outlook.firm.products):
        planned = product.units * 12.0 / 365.25 * 7.0 * outlook.weeks
        lost = float(outlook.units_lost[:, item].mean()) / planned
        assert item_plan_lost(outlook, item) == pytest.approx(lost, rel=1e-6)
        assert report.by_item[item][0].lost == pytest.approx(lost, rel=1e-6)
        longer = {"stock_days": outlook.firm.items[item].stock_days + 7}
        items = [row | longer if n == item else row for n, row in enumerate(TWO_ITEMS["item"])]
        more = CompanyOutlook(firm(**TWO_ITEMS | {"item": items}), licensed_run())
        (stock,) = [one for one in report.effects if one.lever.item == item and one.lever.kind == "stock"]
        (weighed,) = item_levers(report.bench, [stock])[item]
        assert weighed.saved == pytest.approx(lost - item_plan_lost(more, item), abs=1e-9)


def test_the_sheet_names_the_item_of_the_first_line_and_how_the_largest_fares(report):
    title, words = _headline(report.outlook), _weight_words(report.outlook)
    assert title.startswith("the first line runs below plan from about ")
    assert title.endswith(", for want of bits")  # eight lines stood in the heading
    chance = report.outlook.chance(180, "item", "magnets")
    assert words.startswith("The first line to run below plan is the one on bits")
    assert "the one on bits (240 kg a year, 2 % of the plan by weight)" in words
    assert words.endswith(f"; magnets (15,000 kg a year, 98 %): short within 180 days in {runs_words(chance)}.")
    page = brief_page(report.outlook, report.effects, None, by_item=report.by_item)
    assert any(part.text == "What moves the day of each item" for part in page.parts)
    helps = largest_helps(report.outlook, report.by_item)
    assert helps.startswith("What helps magnets, the largest item by weight, most: ")
    assert helps in [part.text for part in page.parts if part.kind == "text"]


def test_an_item_that_runs_out_after_the_horizon_is_weighed_by_its_plan():
    late = {"item": [SMALL["item"][0] | {"stock_days": 300}, TWO_ITEMS["item"][1]]}
    report = CompanyReport(CompanyOutlook(firm(**TWO_ITEMS | late), licensed_run()))
    assert report.bench.items == [1]
    assert item_plan_lost(report.outlook, 0) > 0.0
    assert [*report.by_item] == [1, 0]
    best = report.by_item[0][0]
    assert best.effect.item_gained == 0.0
    assert best.saved > 0.0


def moved_from(report_supply, served):
    """Origins that shares are moved away from, where these supplies serve so much."""
    bench = LeverBench(CompanyOutlook(firm(supply=report_supply), licensed_run()))
    late = served | served.get("late", {})
    bench.served = lambda item, row, weeks=0: (served if weeks < 30 else late).get(row.origin, 0.0)
    bench.origins = lambda item: ["EU"]
    return [lever.text.split("rather than from ")[1] for lever in bench.moves(0)]


def test_a_share_is_moved_from_the_country_that_controls_before_an_ally():
    """China had 84 % of an item, and the measure shown was to replace Japan, which served a little less."""
    china, japan = (row | {"licence": "general"} for row in SMALL["supply"])
    served = {"CN": 0.8, "JP": 0.7, "EU": 0.9}
    assert moved_from([china, japan], served) == ["CN"]
    assert moved_from([china, japan], served | {"EU": 0.75}) == []  # nothing better than China: Japan is not replaced
    later = served | {"EU": 0.75, "late": {"CN": 0.5}}  # a licence of China's supplier runs out after the horizon
    assert moved_from([china, japan], later) == ["CN", "CN"]
    small = [china | {"share": 0.2}, japan | {"share": 0.8}]
    assert moved_from(small, served | {"EU": 0.75}) == ["JP"]  # most is from Japan, and China's part is served well


def test_a_held_general_licence_is_renewed():
    """ "licence ...: general" was advised for a supply whose general licence runs out in some weeks."""
    rows = [SMALL["supply"][0] | {"licence": "general until 2025-05-01"}, SMALL["supply"][1]]
    bench = LeverBench(CompanyOutlook(firm(supply=rows), licensed_run()))
    texts = [lever.text for lever in bench.levers(0) if lever.kind == "licence"]
    assert texts == ["licence for magnets from CN: general, renewed before it runs out"]
