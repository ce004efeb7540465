"""How deep a firm falls short, by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from monazite.analysis.company.shortfall import shortfall


def outlook(stop_day, idle):
    paths = SimpleNamespace(stop_day=np.array(stop_day), idle=np.array(idle))
    products = tuple(SimpleNamespace(id=name) for name in "ab"[: paths.stop_day.shape[1]])
    inside = SimpleNamespace(product_order=tuple(range(len(products))))
    return SimpleNamespace(paths=paths, inside=inside, draws=len(stop_day), firm=SimpleNamespace(products=products))


def weekly(*shares):
    return [[share] for share in shares]


def test_part_of_the_plan_lost_and_the_week_that_stands():
    """Stop on day 8: of 30 days four whole weeks of .1, .2, .3, 1 and two sevenths of one of 1; it stands in week 4."""
    short = shortfall(outlook([[8.0], [np.inf]], [weekly(0, 0.1, 0.2, 0.3, 1, 1, 1), weekly(*[0] * 7)]))
    assert short.plan_lost[0] == pytest.approx((0.1 + 0.2 + 0.3 + 1 + 2 / 7) / (30 / 7))
    assert np.isnan(short.plan_lost[1])
    assert short.standing.tolist() == [28.0, np.inf]
    assert short.stands_within(28) == 0.5
    assert short.stands_within(27) == 0.0


def test_a_line_that_is_short_does_not_stand():
    short = shortfall(outlook([[0.0]], [weekly(*[0.05] * 6)]))
    assert short.lost() == pytest.approx((0.05, 0.05, 0.05))
    assert np.isinf(short.stands_half_by())


def test_days_that_the_outlook_does_not_have_are_no_loss_of_known_size():
    assert shortfall(outlook([[21.0]], [weekly(0, 0, 0, 1)])).lost() is None


def test_the_firm_takes_the_product_that_stops_first_and_any_that_stands():
    idle = [[[0.0, 0.5], [1.0, 0.5], [1.0, 0.5], [1.0, 0.5], [1.0, 0.5], [1.0, 0.5]]]
    out = outlook([[7.0, 0.0]], idle)
    assert shortfall(out).plan_lost[0] == pytest.approx(0.5)
    assert shortfall(out).standing[0] == 7.0
    assert np.isinf(shortfall(out, "b").standing[0])
