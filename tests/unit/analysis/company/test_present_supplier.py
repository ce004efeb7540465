"""More of the same from the present supplier, orders that come too late, and sets that do nothing."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from company_cases import SMALL, firm, licensed_run
from engine_cases import MAGNETS, control, simulated
from monazite.analysis.company.cheapest_set import LEAST_FALL, MeasureSet, cheapest_set
from monazite.analysis.company.firm_lever import FirmLever
from monazite.analysis.company.levers import LeverBench
from monazite.analysis.company.orders_now import orders_now, plan_made
from monazite.analysis.company.outlook import FIRMS_IN_DRAW, CompanyOutlook
from monazite.analysis.company.present_supplier import chance_with, present_orders
from monazite.presentation.company.measure_parts import cheapest_parts
from monazite.presentation.company.order_words import LATE, order_parts, order_text
from monazite.presentation.company.wording import no_set_words, set_outlay_words

START = date(2025, 6, 10)
CHINA = SMALL["supply"][0] | {"share": 1.0, "supplier": "Ningbo"}
JAPAN = SMALL["supply"][1] | {"share": 1.0}

pytestmark = pytest.mark.compiled


def bench_of(*supply, results=None, stock_days=40, firms=FIRMS_IN_DRAW, **about):
    rows = {"supply": list(supply), "item": [SMALL["item"][0] | {"stock_days": stock_days}]}
    if about:
        rows["firm"] = [SMALL["firm"][0] | about]
    return LeverBench(CompanyOutlook(firm(**rows), results or licensed_run(), START, firms=firms))


def test_more_of_the_same_helps_where_its_licence_comes_and_nowhere_else():
    """Why nothing was ordered from the firm's own supplier was not said."""
    bench = bench_of(CHINA)
    orders = orders_now(bench, START)
    (one,) = present_orders(bench, orders, START)
    assert (one.supply.origin, one.is_licensed) == ("CN", True)
    outlook = bench.outlook
    short = outlook.item_days[:, 0] <= 180
    assert 0 <= one.helped <= one.shipped <= one.cases == short.sum()
    assert np.array_equal(one.days[~short], outlook.item_days[~short, 0])
    assert (one.days > 180).sum() - (~short).sum() == one.helped
    assert chance_with(outlook, [one]) == pytest.approx((one.cases - one.helped) / outlook.draws)
    (table, *_) = order_parts(outlook, orders, START, [one])
    (row,) = [row for row in table.rows if row[2] == "China (Ningbo): more of the same"]
    often = one.helped or "none"
    assert row[7].startswith(f"helps in {often} of the {one.cases} cases in which it runs out, where the licence")
    assert "for the licence and 30 to come" in row[3]
    words = order_text(outlook, orders, START, [one])
    assert "More of the same from China (Ningbo), ordered today, is there on " in words


def test_a_general_licence_ships_in_every_case():
    """So that the count of cases is not that of another firm's luck."""
    held = bench_of(CHINA | {"licence": "general until 2025-06-20", "lead_days": 5}, stock_days=12)
    asked = bench_of(CHINA | {"lead_days": 5}, stock_days=12)
    (sure,), (drawn,) = (present_orders(bench, orders_now(bench, START), START) for bench in (held, asked))
    assert sure.shipped == sure.cases > 0
    assert drawn.shipped < drawn.cases


def test_under_a_ban_the_present_supplier_has_a_row_that_says_so():
    ban = simulated(control(goods=MAGNETS, ban=True), months=26, draws=8)
    bench = bench_of(CHINA, results=ban)
    orders = orders_now(bench, START)
    (one,) = present_orders(bench, orders, START)
    assert (one.arrives, one.helped) == (None, 0)
    (table, *_) = order_parts(bench.outlook, orders, START, [one])
    assert any("nothing that is ordered today comes any more" in row[3] for row in table.rows)


def test_the_supplier_whom_an_order_is_from_has_no_second_row():
    bench = bench_of(JAPAN, results=simulated(control(actor="JP", goods=MAGNETS, approval=0.3), months=26, draws=8))
    orders = orders_now(bench, START)
    own = [one for one in orders if one.supply is not None and one.supply.origin == "JP"]
    assert [one.item for one in present_orders(bench, orders, START)] == [one.item for one in orders if one not in own]


def test_what_comes_too_late_is_headed_so_and_stands_under_no_order_of_now():
    """18,000 kg for 2.1 million EUR, 225 days late, stood under "What to order now"."""
    bench = bench_of(CHINA)
    (one,) = orders_now(bench, START)  # nine months until a new supplier is approved
    assert one.arrives > one.needed_by[0]
    assert one.is_late
    assert not one.is_of_use
    assert one.keeps_running is not None
    (late,) = order_parts(bench.outlook, [one], START)
    assert late.text.startswith(f"{LATE}; keeps ")
    assert late.text.endswith(f" of the plan running from {one.arrives:%-d %B %Y} on")
    ready = bench_of(CHINA, stock_days=90, qualification_months=0)
    (in_time,) = orders_now(ready, START)
    assert not in_time.is_late
    assert in_time.is_of_use
    assert [part.text for part in order_parts(ready.outlook, [in_time], START)] == ["What can still be ordered"]


def test_the_part_of_the_plan_that_is_made_is_that_of_the_weeks_after_the_stop():
    bench = bench_of(CHINA)
    outlook, lost = bench.outlook, []
    for draw, day in enumerate(outlook.item_days[:, 0]):
        if day <= 180:
            lost += outlook.paths.idle[draw, int(day // 7) : 26, 0].tolist()
    assert plan_made(outlook, 0, 180) == pytest.approx(1.0 - np.mean(lost), abs=1e-6)


def test_a_set_that_changes_nothing_is_none():
    """Half of all magnets went to the European Union "for 0 EUR", and the chance fell "from 20 to 20 %"."""
    bench = bench_of(CHINA)
    found = cheapest_set(bench, 0.1, START, orders_now(bench, START))
    assert found.base > 0.1
    assert found.levers == ()
    (first, *_) = cheapest_parts(bench.outlook, found)
    assert (first.kind, first.rows) == ("text", ())
    base = "all" if found.base == 1.0 else f"{100 * found.base:.0f} %"
    assert first.text == f"No set reaches 10 %. Nothing that can still be ordered changes the {base}."
    other = no_set_words(found, found.base - 2 * LEAST_FALL)
    assert "but for more of the same from your present suppliers" in other


def test_what_falls_short_of_the_level_is_the_best_that_can_be_had_and_holds_nothing_idle():
    """Parts of the draws were aimed at that are safe without any set, so that what helps was never sought."""
    part = {"stock_days": 60}
    rows = {
        "product": [SMALL["product"][0], SMALL["product"][0] | {"id": "pump"}],
        "item": [SMALL["item"][0] | part, SMALL["item"][0] | part | {"id": "rings", "stock_days": 40}],
        "bom": [*SMALL["bom"], {"product": "pump", "item": "rings", "grams": 900}],
        "supply": [CHINA | {"share": 0.7}, JAPAN | {"share": 0.3, "premium": 8}, CHINA | {"item": "rings"}],
    }
    outlook = CompanyOutlook(firm(**rows), licensed_run(), START, firms=FIRMS_IN_DRAW)
    bench = LeverBench(outlook, today=START)
    for level in (0.0, 0.1, 0.3):
        found = cheapest_set(bench, level, START, orders_now(bench, START))
        for lever in found.levers:
            rest = replace(found, levers=tuple(other for other in found.levers if other is not lever))
            assert _chance(bench, rest) > _chance(bench, found)
        assert found.is_enough or not found.levers or found.base - found.chance >= LEAST_FALL


def _chance(bench, found):
    from monazite.analysis.company.levers import with_levers

    return float((with_levers(bench, found.levers) <= bench.horizon).mean())


def test_a_cost_that_is_not_known_is_no_0():
    free = FirmLever("origin", 0, "50 % moved", most=0.0, cost_note="not known")
    found = MeasureSet((free,), 0.0, 0.0, 0.1, 0.2, 0.1, 0.0, ())
    assert set_outlay_words(found, "EUR").startswith("at a cost that is not known")
    paid = FirmLever("order", 0, "9 kg", most=500.0)
    both = replace(found, levers=(free, paid), cost=500.0)
    words = set_outlay_words(both, "EUR")
    assert words.startswith("at most 500 EUR in the first year, at the spot price of this run")
    assert words.endswith("the cost of those without a premium in the file is not known")
