"""Released stock to lines, by hand: three uses of two goods at one buyer."""

import numpy as np
import pytest

from monazite.engine.industry import top_up

MIX = np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]])


def run(first=(0.0, 0.0, 0.0), withheld=(0.9, 0.0), released=(6.0, 0.0), spare=(50.0, 50.0)):
    """What every use gets, and what is left of the released and of the commercial stock."""
    want, arrivals, added = np.array([10.0, 10.0, 10.0]), np.array([4.0, 8.0, 3.0]), np.zeros(3)
    left, commercial = np.array(released), np.array(spare)
    plain = getattr(top_up, "py_func", top_up)  # compiled or not
    goods, starts = np.nonzero(MIX)[1], np.array([0, 1, 3, 4])
    plain(np.array(first), MIX, goods, starts, np.array(withheld), left, commercial, want, arrivals, added)
    return added, left, commercial


def test_lines_that_want_the_good_share_it_by_what_they_lack():
    """Lacking 6 and 2 of mixes with 1 and 0.5 of the good: 7 t asked, 6 t there; the third use holds none of it."""
    added, left, commercial = run()
    assert added == pytest.approx([6.0 * 6 / 7, 2.0 * 6 / 7, 0.0])
    assert left == pytest.approx([0.0, 0.0], abs=1e-12)
    assert commercial == pytest.approx([50.0, 50.0 - 6 / 7])


def test_named_uses_are_served_first():
    """The second use lacks 2 of its mix, which holds 1 t; 5 t are left for the 6 t that the first one asks."""
    added, left, _ = run(first=(0.0, 1.0, 0.0))
    assert added == pytest.approx([5.0, 2.0, 0.0])
    assert left == pytest.approx([0.0, 0.0], abs=1e-12)


def test_a_line_gets_no_more_than_its_scarcest_good_allows():
    """The second good is kept back and not in the stock: the use of both cannot run, and the stock keeps its tonnes."""
    added, left, commercial = run(withheld=(0.9, 0.9))
    assert added == pytest.approx([6.0 * 6 / 7, 0.0, 0.0])
    assert left == pytest.approx([6.0 - 36 / 7, 0.0])
    assert commercial == pytest.approx([50.0, 50.0])


def test_goods_that_are_not_scarce_come_from_commercial_stock_as_far_as_it_goes():
    """The second use asks 6/7 t of the second good with its 12/7 t of mix; 0.3 t are there: 0.6 t of mix."""
    added, left, commercial = run(spare=(50.0, 0.3))
    assert added == pytest.approx([6.0 * 6 / 7, 0.6, 0.0])
    assert left == pytest.approx([6.0 - 36 / 7 - 0.3, 0.0])
    assert commercial == pytest.approx([50.0, 0.0])


def test_what_is_not_asked_for_stays():
    added, left, commercial = run(released=(100.0, 0.0))
    assert added == pytest.approx([6.0, 2.0, 0.0])
    assert left == pytest.approx([93.0, 0.0])
    assert commercial == pytest.approx([50.0, 49.0])


def test_a_named_use_that_cannot_run_leaves_the_stock_to_the_others():
    """The named use lacks the second good, which is kept back: the 6 t go to the first use, which lacks 6 t."""
    added, left, _ = run(first=(0.0, 1.0, 0.0), withheld=(0.9, 0.9))
    assert added == pytest.approx([6.0, 0.0, 0.0])
    assert left == pytest.approx([0.0, 0.0], abs=1e-12)
