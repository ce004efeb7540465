"""What can still be ordered: enough of it, from where it can come, with its day, price and what it saves."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from company_cases import SMALL, firm, licensed_run
from engine_cases import MAGNETS, control, simulated
from monazite.analysis.company.levers import LeverBench
from monazite.analysis.company.order_levers import order_lever
from monazite.analysis.company.orders_now import MOST_PART, SAFE, orders_now
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.analysis.company.present_supplier import present_orders
from monazite.analysis.company.spot_prices import spot_price
from monazite.presentation.company.order_words import order_parts, order_rows, order_text
from monazite.presentation.company.report import CompanyReport
from monazite.presentation.web.panels.company_measures import best_move
from monazite.presentation.web.panels.purchase_words import purchase_cells

pytestmark = pytest.mark.compiled
CHINA, JAPAN = SMALL["supply"]
START = date(2025, 6, 1)
DECIDE = "What to decide"


def bench_of(*supply, results=None):
    return LeverBench(CompanyOutlook(firm(supply=list(supply)), results or licensed_run(), START))


@pytest.mark.parametrize(
    ("supply", "origin", "is_new", "days"),
    [
        ([CHINA, JAPAN], "JP", False, 30),  # who is known comes first, if in time
        ([CHINA | {"share": 1.0}], "EU", True, 274 + 5),  # nine months until it is approved, assumed under way
        ([CHINA | {"share": 1.0, "order_days": 60}], "EU", True, 274 + 35),  # making takes 30 as in the file
        ([CHINA, JAPAN | {"order_days": 50}], "JP", False, 50),
    ],
)
def test_an_order_comes_from_where_no_control_acts_and_its_days_are_counted(supply, origin, is_new, days):
    """The days to order by were past, and the measure that helped had none."""
    (one,) = orders_now(bench_of(*supply), START)
    assert one.supply is not None
    assert (one.supply.origin, one.is_new, one.days, one.review) == (origin, is_new, days, 0)
    assert one.latest == one.needed_by[0] - timedelta(days=days)
    assert one.arrives == START + timedelta(days=days)
    assert one.target == START + timedelta(days=180)


def test_so_much_is_ordered_that_nine_draws_of_ten_are_kept():
    bench = bench_of(CHINA, JAPAN)
    (one,) = orders_now(bench, START)
    assert one.chance[0] == (bench.outlook.item_days[:, 0] <= 180).mean()
    assert one.chance[1] <= 1.0 - SAFE < one.chance[0]
    row = {"item": "magnets", "amount": one.kg[1], "day": max(one.arrives, one.needed_by[0])}
    with_order = CompanyOutlook(firm(order=[row]), licensed_run(), START)
    assert (with_order.item_days[:, 0] <= 180).mean() == pytest.approx(one.chance[1])
    (nearer,) = orders_now(bench, START, horizon=90)
    assert nearer.kg[1] < one.kg[1]
    assert one.price == (spot_price(bench.outlook, 0, START), spot_price(bench.outlook, 0, one.latest))
    words = order_text(bench.outlook, [one], START)
    assert words.startswith("No stop for want of magnets before 28 November 2025 in nine cases of ten: ")
    assert f", ordered by {one.latest:%-d %B %Y}, for about " in words
    late = order_parts(bench.outlook, [one], one.latest + timedelta(days=1))
    assert late[0].rows[0][3].startswith("now: there on ")


def test_what_a_ban_holds_back_is_ordered_from_nobody():
    """A licence of today does not ship under a ban, and nobody else makes it for such buyers."""
    ban = simulated(control(start="2025-04-01", goods=MAGNETS, ban=True), months=26, draws=2)
    bench = bench_of(CHINA | {"share": 1.0, "licence": "none"}, results=ban)
    bench.origins = lambda item: []
    (one,) = orders_now(bench, START)
    assert (one.supply, one.chance) == (None, (1.0, 1.0))
    (part,) = order_parts(bench.outlook, [one])
    assert part.rows[0][2].startswith("nobody in this run")
    assert part.rows[0][5] == "not known"
    words = order_text(bench.outlook, [one])
    assert words.startswith(
        "magnets cannot be covered before 28 November 2025 in nine cases of ten: from about 14 July"
    )
    assert words.endswith("% of the plan. No order that can still be given lowers the chance of a stop, all.")


def bench_of_firm(supply, **cells):
    own = firm(supply=supply, firm=[SMALL["firm"][0] | cells])
    return LeverBench(CompanyOutlook(own, licensed_run(), START))


def test_a_new_supplier_is_approved_first_and_the_firms_own_months_win():
    """49 t of traction magnets were promised within 61 days from a maker that had never supplied the firm."""
    china = [CHINA | {"share": 1.0}]
    (assumed,) = orders_now(bench_of_firm(china), START)
    assert (assumed.is_new, assumed.qualifying, assumed.chance[1]) == (True, 274, assumed.chance[0])
    (short,) = orders_now(bench_of_firm(china, qualification_months=1), START)
    assert (short.qualifying, short.days) == (30, 35)
    (held,) = orders_now(bench_of_firm([*china, JAPAN | {"share": 0.0}]), START)  # in the file: approved
    assert held.supply is not None
    assert (held.supply.origin, held.is_new, held.qualifying, held.days) == ("JP", False, 0, 30)
    moved = bench_of_firm(china).moves(0)
    assert moved
    assert all(lever.week >= 274 // 7 for lever in moved)


def test_what_cannot_be_covered_says_so_and_what_of_the_plan_is_left():
    bench = bench_of_firm([CHINA | {"share": 1.0}])
    (one,) = orders_now(bench, START, horizon=600)
    assert one.plan is not None
    assert one.plan[0] < one.plan[1] < 1.0
    words = order_text(bench.outlook, [one], START)
    day = f"{one.needed_by[1]:%-d %B %Y}"
    assert (
        f"magnets cannot be covered before {one.target:%-d %B %Y} in nine cases of ten: from about {day} on " in words
    )
    assert "% with what can still be ordered, if a maker is found in the European Union and approved by " in words
    (row,) = order_parts(bench.outlook, [one])[0].rows
    assert "days until it is approved and 5 to come" in row[3]
    assert one.price[1] == spot_price(bench.outlook, 0, one.arrives)
    assert row[6].startswith("past; at the price of its arrival ")


def test_an_order_is_a_part_of_what_comes_from_there_and_no_more_than_a_quarter():
    bench = bench_of(CHINA, JAPAN)
    (small,) = orders_now(bench, START)
    assert small.part_of_origin is not None
    assert 0.0 < small.part_of_origin < MOST_PART
    (part,) = order_parts(bench.outlook, [small])
    assert re.search(r"kg \([\d.]+ % of what comes from there in that time\)", part.rows[0][4])
    large = firm(supply=[CHINA, JAPAN], product=[SMALL["product"][0] | {"units": 60_000}])
    bench = LeverBench(CompanyOutlook(large, licensed_run(), START))
    (one,) = orders_now(bench, START)
    assert one.part_of_origin == pytest.approx(MOST_PART)
    assert one.chance[1] > 1.0 - SAFE
    assert ", the most that is counted on" in order_parts(bench.outlook, [one])[0].rows[0][4]


def test_the_cost_of_today_stands_beside_that_of_the_last_day_and_the_lower_is_advised():
    """540,000 on the last day were advised for what was to be had for 95,000 on the day of the page."""
    bench = bench_of(CHINA, JAPAN)
    (one,) = orders_now(bench, START)
    assert not one.is_cheaper_now  # no price of its own on either day
    dearer = replace(one, price=((10.0, 20.0, 30.0), (50.0, 60.0, 70.0)), is_cheaper_now=True)
    (row,) = order_parts(bench.outlook, [dearer])[0].rows
    assert row[5].endswith(", at 20 (10 to 30) USD/kg: cheaper")
    assert row[6].endswith(", at 60 (50 to 70) USD/kg")
    words = order_text(bench.outlook, [dearer])
    assert f"ordered today rather than by {one.latest:%-d %B %Y}, for about " in words
    assert ", at 20 (10 to 30) USD/kg, on the last day " in words
    lever = order_lever(bench, dearer)
    assert lever is not None
    assert lever.most == pytest.approx(20.0 * one.kg[1])
    assert lever.text.endswith(" now")


def test_orders_stand_in_the_ranking_of_what_moves_the_day():
    """A licence that took two points off the chance was called the best measure, above an order that took twelve."""
    report = CompanyReport(bench_of(CHINA, JAPAN).outlook, today=START)
    ordered = next(effect for effect in report.effects if effect.lever.kind == "order")
    assert ordered.chance == pytest.approx(report.orders[0].chance[1] - report.orders[0].chance[0])
    assert ordered is report.effects[0]
    assert " kg of magnets ordered from Japan by " in best_move(report)


def test_a_share_from_elsewhere_has_its_cost_at_both_prices():
    """Two costs of one purchase, ten times apart, were both called those at the spot price of this run."""
    bench = bench_of(CHINA | {"share": 1.0})
    note = next(lever.cost_note for lever in bench.moves(0))
    now, later = spot_price(bench.outlook, 0, START)[1], bench.outlook.price_at_margin("magnets")
    assert f"at the spot price of the month of the order, {now:,.0f} USD a kg" in note
    assert f"at the mean spot price of the {bench.outlook.weeks} weeks, {later:,.0f} USD a kg" in note


def test_nothing_is_ordered_where_nothing_runs_out():
    assert orders_now(bench_of(CHINA, JAPAN, results=simulated(draws=2, months=26)), START) == []


def test_no_more_stock_is_advised_of_what_cannot_be_bought():
    """A week more in stock of a good of which nothing is bought was the cheapest way."""
    bench = bench_of(CHINA | {"share": 1.0, "licence": "none", "lead_days": 0})
    assert not bench.can_be_bought(0)
    assert "stock" not in [lever.kind for lever in bench.levers(0)]
    assert bench_of(CHINA, JAPAN).can_be_bought(0)


def test_without_a_delivery_time_there_is_no_last_day_to_order():
    """The day of need stood as the last day of an order whose delivery time had not been read, 60 days too late."""
    silent = [{name: cell for name, cell in row.items() if name != "lead_days"} for row in (CHINA, JAPAN)]
    bench = bench_of(*silent)
    (one,) = orders_now(bench, START)
    assert one.supply is not None
    assert (one.supply.origin, one.is_timed, one.is_cheaper_now) == ("JP", False, True)
    needed = f"{one.needed_by[0]:%-d %B %Y}"
    (row,) = order_parts(bench.outlook, [one], START)[0].rows
    unknown = f"not known: {needed} less your delivery time, which the file does not say"
    assert (row[3], row[6]) == (unknown, "not known")
    assert row[7].endswith(f", if it is there by {needed}")
    words = order_text(bench.outlook, [one], START)
    assert f"needed by {needed} less your delivery time, which the file does not say" in words
    assert "ordered by" not in words
    lever = order_lever(bench, one)
    assert lever is not None
    assert lever.text.endswith(" now")
    present = present_orders(bench, [one], START)
    assert [other.supply.origin for other in present] == ["CN"]
    (more,) = order_rows(bench.outlook, [], START, present)
    assert more[3].endswith("days for the licence, then your delivery time, which the file does not say")
    assert " at the earliest, for your file does not say how long" in order_text(bench.outlook, [one], START, present)
    page = CompanyReport(bench.outlook, today=START).brief()
    decided = next(part for part in page.parts if part.text == DECIDE)
    assert unknown in {row[1] for row in decided.rows}
    assert page.parts[1].text.startswith("Your file does not say how long delivery takes: there is no last day")
    where, _ = purchase_cells(bench.outlook, bench.stock(0, 7.0), START, short=True)
    assert where == "no last day: your file does not say how long delivery from Japan takes"
    (zero,) = orders_now(bench_of(*(row | {"lead_days": 0} for row in (CHINA, JAPAN))), START)
    assert zero.is_timed  # a zero that is written was meant
    assert zero.latest == zero.needed_by[0]
