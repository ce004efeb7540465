"""Nothing is promised from an origin that stops, or round its licences; days of an origin are those of that origin."""

import re
from datetime import date, timedelta

import numpy as np
import pytest

from company_cases import SMALL, firm, licensed_run
from engine_cases import MAGNETS, control, simulated
from monazite.analysis.company.cheapest_set import cheapest_set
from monazite.analysis.company.detours import beside_detours
from monazite.analysis.company.firm.rows import LicenceState
from monazite.analysis.company.levers import LeverBench
from monazite.analysis.company.market_reach import MarketReach, SupplyPath
from monazite.analysis.company.orders_now import orders_now
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.analysis.company.purchases import arrival
from monazite.presentation.company.basis_words import basis_words
from monazite.presentation.company.board_page import board_parts
from monazite.presentation.company.detour_words import detour_clause, detour_reason
from monazite.presentation.company.measure_parts import cheapest_parts
from monazite.presentation.company.order_words import OrdersOfFirm
from monazite.presentation.company.report import CompanyReport
from monazite.presentation.web.panels.purchase_words import purchase_cells

pytestmark = pytest.mark.compiled
CHINA, JAPAN = SMALL["supply"]
TODAY, START = date(2025, 9, 10), date(2025, 10, 1)


def stopped_run():
    """Licences for half of the applications, two months of review; none from October on."""
    strict = control(goods=MAGNETS, approval=0.5, review=2.0)
    return simulated(strict, control(start="2025-10-01", goods=MAGNETS, approval=0.0, review=2.0), months=26, draws=8)


@pytest.fixture(scope="module")
def outlook():
    return CompanyOutlook(firm(supply=[CHINA | {"share": 1.0}]), stopped_run(), START)


def test_a_licence_that_falls_after_the_stop_brings_nothing(outlook):
    """What was ordered that day was said to be there half a year later, on a page on which nothing is approved."""
    (row,) = outlook.firm.supply
    assert arrival(outlook, row, TODAY) is None
    held = row.model_copy(update={"licence": LicenceState("general", None)})
    assert arrival(outlook, held, TODAY) == TODAY + timedelta(days=30)
    assert arrival(outlook, row.model_copy(update={"origin": "JP"}), TODAY) == TODAY + timedelta(days=30)
    cells = purchase_cells(outlook, LeverBench(outlook).stock(0, 7.0), TODAY)
    assert cells[0].startswith("cannot come from China any more")
    assert cells[0].endswith("only from stock in the region")


def test_the_cheapest_set_is_of_what_can_still_be_done_at_the_prices_of_the_run(outlook):
    """140 days of stock that had to be ordered before today reached the aim; what could be ordered had no cost."""
    own = firm(supply=[CHINA | {"share": 1.0}], firm=[SMALL["firm"][0] | {"qualification_months": 0}])
    outlook = CompanyOutlook(own, outlook.results, START)
    bench = LeverBench(outlook)
    found = cheapest_set(bench, 0.1, TODAY, orders_now(bench, TODAY))
    assert found.levers
    assert all(lever.kind in ("order", "origin") for lever in found.levers)
    assert found.late == (0,)
    assert found.cost == pytest.approx(found.bounds)
    assert found.bounds > 0.0
    assert found.chance < found.base
    (table, *_) = cheapest_parts(outlook, found)
    assert table.note.startswith("Together at most ")
    assert "at the spot price of this run, because the file gives no cost for it" in table.note
    assert "More stock of magnets cannot come from China any more" in table.note


def test_days_of_another_origin_are_its_own_in_the_file_or_assumed():
    """65 days of a Chinese supply counted for the European Union."""
    other = {"id": "ring", "good": "NdFeB.SH.magnet", "stock_days": 40}
    bom = [*SMALL["bom"], {"product": "motor", "item": "ring", "grams": 10}]
    china = CHINA | {"share": 1.0, "order_days": 65}
    rows = [china, {"item": "ring", "origin": "JP", "share": 1.0, "lead_days": 12, "order_days": 20}]
    own = CompanyOutlook(firm(supply=rows, item=[*SMALL["item"], other], bom=bom), licensed_run(), date(2025, 6, 1))
    moved = [lever.supply[-1] for lever in LeverBench(own).moves(0) if lever.supply]
    assert moved
    days = {row.origin: (row.lead_days, row.order_days) for row in moved}
    assert days.get("JP", (12, 20)) == (12, 20)
    alone = CompanyOutlook(firm(supply=[china]), licensed_run(), date(2025, 6, 1))
    way = {row.origin: row.order_days for lever in LeverBench(alone).moves(0) for row in (lever.supply or ())[-1:]}
    assert set(way.values()) <= {274 + 5 + 35, 274 + 30 + 35}  # nine months until a new supplier is approved


def test_without_detours_a_firm_gets_no_more_and_less_where_goods_go_round_the_licences():
    results = stopped_run()
    good, cn = results.index.good.index("NdFeB.SH.magnet"), results.index.region.index("CN")
    path = SupplyPath(good, cn, results.index.buyer.index("EU"), -1, False, LicenceState(), np.inf)
    usual, lawful = MarketReach(results).reach(path), MarketReach(results, without_detours=True).reach(path)
    assert (lawful <= usual + 1e-12).all()
    assert lawful[:, -6:].mean() < 0.5 * usual[:, -6:].mean()
    free = SupplyPath(good, results.index.region.index("JP"), path.buyer, -1, False, LicenceState(), np.inf)
    assert np.array_equal(MarketReach(results).reach(free), MarketReach(results, without_detours=True).reach(free))
    assert CompanyOutlook(firm(firm=[SMALL["firm"][0] | {"without_detours": True}]), results).reach.without_detours


def test_no_licence_is_advised_whose_answer_falls_after_the_last_approval(outlook):
    """A board was told first to get a licence, with 86 points, in a run in which none that is asked for is approved."""
    early = CompanyOutlook(outlook.firm, outlook.results, TODAY, firms=4)
    bench = LeverBench(early, today=TODAY)
    assert not [lever for lever in bench.levers(0) if lever.kind == "licence"]
    assert bench.refused() == ["magnets from CN"]
    page = CompanyReport(early, today=TODAY).brief()
    decided = [row for part in page.parts if part.text == "What to decide" for row in part.rows]
    assert not any("icence for" in row[0] for row in decided)
    (why,) = [part.text for part in page.parts if part.text.startswith("No decision here is a licence for magnets")]
    assert "none that is asked for today is approved" in why


def test_a_share_that_changes_is_said_by_span_not_as_a_mean(outlook):
    """ "China approves 14 % of applications" was the mean of 90 % in December and none from January on."""
    early = CompanyOutlook(outlook.firm, outlook.results, TODAY, firms=4)
    words = basis_words(early)
    assert re.search(
        r"approves \d+ % of applications for this part until 30 September 2025, none from 1 October", words
    )
    assert "the mean of the cases" not in words


def test_the_first_sentence_has_the_chance_with_and_without_goods_round_the_licences_and_why(outlook):
    """In a full stop a firm got 30 % of its magnets from China, and no word said that they went round the licences."""
    usual = CompanyOutlook(outlook.firm, outlook.results, TODAY, firms=4)
    lawful = beside_detours(usual)
    assert lawful is not None
    assert lawful.reach.without_detours
    assert lawful.chance(120) >= usual.chance(120)
    told = detour_reason(usual, lawful)
    assert told.startswith("Goods that go round the licences of China through third countries count here")
    parts = [float(x) for x in re.findall(r"([\d.]+) % (?:comes from China with them|without)", told)]
    assert parts[0] > parts[1]
    other = beside_detours(lawful)
    assert other is not None
    assert (other.first_days == usual.first_days).all()
    assert "are left out here" in detour_reason(lawful, other)
    (lead, *_), texts = [[part.text for part in board_parts(usual, OrdersOfFirm(), []) if part.kind == kind]
                         for kind in ("lead", "text")]  # fmt: skip
    assert told in texts
    assert "; without goods that go round licences in " in lead.partition(".")[0]
    free = CompanyOutlook(firm(supply=[JAPAN | {"share": 1.0}]), outlook.results, TODAY)
    assert beside_detours(free) is None
    assert detour_clause(free, None) == detour_reason(free, None) == ""
