"""A share that is moved to another origin comes from its first possible day on, not from the first of the outlook."""

from datetime import date, timedelta

import numpy as np
import pytest

from company_cases import SMALL, firm, licensed_run
from monazite.analysis.company.levers import LeverBench, merged
from monazite.analysis.company.new_supplies import supplied_from
from monazite.analysis.company.outlook import CompanyOutlook

pytestmark = pytest.mark.compiled
ORDER_DAYS, WEEKS = 60, 9  # sixty days from the order to receipt are there in the ninth week's end


@pytest.fixture(scope="module")
def outlook():
    """China's part fails at once, and there are ten days in stock."""
    china, japan = SMALL["supply"]
    rows = [china | {"lead_days": 0}, japan | {"lead_days": 30, "order_days": ORDER_DAYS}]
    return CompanyOutlook(firm(supply=rows, item=[SMALL["item"][0] | {"stock_days": 10}]), licensed_run(),
                          day=date(2025, 4, 15))  # fmt: skip


def to_japan(bench):
    return next(lever for lever in bench.moves(0, (0.5,)) if "from JP rather than from CN" in lever.text)


def served(inside):
    """Part of what is asked for that supplies bring (draw, week), one bin."""
    a = inside.arrays
    lines = [a.line_share[n] * a.reach[:, a.month[:, a.line_lead[n]], a.line_path[n]] for n in range(len(a.line_share))]
    return np.sum(lines, 0)


def test_what_is_ordered_today_comes_after_its_days(outlook):
    assert to_japan(LeverBench(outlook)).week == WEEKS
    early = outlook.start - timedelta(days=ORDER_DAYS)
    assert to_japan(LeverBench(outlook, today=early)).week == 0
    assert to_japan(LeverBench(outlook, today=early + timedelta(days=7))).week == 1


def test_until_then_the_rows_of_the_file_deliver(outlook):
    bench = LeverBench(outlook)
    lever = to_japan(bench)
    before, after = outlook.builder.build(items=[0]), outlook.builder.build(items=[0], supply=lever.supply)
    old, new, both = (served(one) for one in (before, after, supplied_from(before, after, WEEKS)))
    assert both[:, :WEEKS] == pytest.approx(old[:, :WEEKS])
    assert both[:, WEEKS:] == pytest.approx(new[:, WEEKS:])
    assert not np.allclose(old[:, :WEEKS], new[:, :WEEKS])
    assert served(bench.with_lever(lever, [0])) == pytest.approx(both)


def test_it_saves_no_line_that_stands_sooner(outlook):
    """Half of an item bought in Japan put the stop off by weeks, with goods that were there on the first day."""
    lever, base = to_japan(LeverBench(outlook)), outlook.item_days[:, 0]
    assert (base < 7 * WEEKS).all()
    assert LeverBench(outlook).item_days(lever, 0)[0][0] == pytest.approx(base)
    in_time = LeverBench(outlook, today=outlook.start - timedelta(days=ORDER_DAYS))
    assert (in_time.item_days(to_japan(in_time), 0)[0][0] > base).all()


def test_with_stock_its_first_week_stays(outlook):
    bench = LeverBench(outlook)
    assert merged(to_japan(bench), bench.stock(0, 7.0)).week == WEEKS
    assert merged(bench.stock(0, 7.0), to_japan(bench)).week == WEEKS
