"""What can still be ordered: enough of it, from where it can come, with its day, price and what it saves."""

from datetime import date, timedelta

import pytest

from company_cases import SMALL, firm, licensed_run
from engine_cases import MAGNETS, control, simulated
from monazite.analysis.company.levers import LeverBench
from monazite.analysis.company.orders_now import SAFE, orders_now, spot_price
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.presentation.company.order_words import order_parts, order_text

pytestmark = pytest.mark.compiled
CHINA, JAPAN = SMALL["supply"]
START = date(2025, 6, 1)


def bench_of(*supply, results=None):
    return LeverBench(CompanyOutlook(firm(supply=list(supply)), results or licensed_run(), START))


@pytest.mark.parametrize(
    ("supply", "origin", "is_new", "days"),
    [
        ([CHINA, JAPAN], "JP", False, 30),  # who is known comes first, if in time
        ([CHINA | {"share": 1.0}], "EU", True, 5),  # assumed under way
        ([CHINA | {"share": 1.0, "order_days": 60}], "EU", True, 35),  # making takes 30 as in the file
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
    assert one.price == spot_price(bench.outlook, 0, one.latest)
    words = order_text(bench.outlook, [one], START)
    assert words.startswith("No stop for want of magnets before 28 November 2025 in nine cases of ten: ")
    assert f"ordered by {one.latest:%-d %B %Y}, for about " in words
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
    assert order_text(bench.outlook, [one]).startswith("No order that can still be given")


def test_nothing_is_ordered_where_nothing_runs_out():
    assert orders_now(bench_of(CHINA, JAPAN, results=simulated(draws=2, months=26)), START) == []


def test_no_more_stock_is_advised_of_what_cannot_be_bought():
    """A week more in stock of a good of which nothing is bought was the cheapest way."""
    bench = bench_of(CHINA | {"share": 1.0, "licence": "none", "lead_days": 0})
    assert not bench.can_be_bought(0)
    assert "stock" not in [lever.kind for lever in bench.levers(0)]
    assert bench_of(CHINA, JAPAN).can_be_bought(0)
