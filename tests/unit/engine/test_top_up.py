"""Released stock to lines, by hand: three uses of two goods at one buyer."""

import numpy as np
import pytest

from monazite.engine.industry import top_up

MIX = np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]])


def run(first=(0.0, 0.0, 0.0), withheld=(0.9, 0.0), released=(6.0, 0.0), strategic=(20.0, 5.0)):
    want, arrivals, added = np.array([10.0, 10.0, 10.0]), np.array([4.0, 8.0, 3.0]), np.zeros(3)
    stock = np.array(strategic)
    top_up.py_func(np.array(first), MIX, np.array(withheld), np.array(released), want, arrivals, added, stock)
    return added, stock


def test_lines_that_want_the_good_share_it_by_what_they_lack():
    """Lacking 6 and 2 of mixes with 1 and 0.5 of the good: 7 t asked, 6 t there; the third use holds none of it."""
    added, stock = run()
    assert added == pytest.approx([6.0 * 6 / 7, 2.0 * 6 / 7, 0.0])
    assert stock == pytest.approx([14.0, 5.0])


def test_named_uses_are_served_first():
    """The second use lacks 2 of its mix, which holds 1 t; 5 t are left for the 6 t that the first one asks."""
    added, stock = run(first=(0.0, 1.0, 0.0))
    assert added == pytest.approx([5.0, 2.0, 0.0])
    assert stock == pytest.approx([14.0, 5.0])


def test_a_line_gets_no_more_than_its_scarcest_good_allows():
    """The second good is kept back and not in the stock: the use of both cannot run, and the stock keeps its tonnes."""
    added, stock = run(withheld=(0.9, 0.9))
    assert added == pytest.approx([6.0 * 6 / 7, 0.0, 0.0])
    assert stock == pytest.approx([20.0 - 36 / 7, 5.0])


def test_what_is_not_asked_for_stays():
    added, stock = run(released=(100.0, 0.0), strategic=(120.0, 0.0))
    assert added == pytest.approx([6.0, 2.0, 0.0])
    assert stock == pytest.approx([113.0, 0.0])
