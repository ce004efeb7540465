"""Ranges of arrays made by hand."""

import math

import numpy as np
import pytest

from monazite.foundation.errors import InputError
from monazite.results.ranges import ends, ends_by_month, middle, middle_by_month, reduce_months

NEVER = math.nan


@pytest.mark.parametrize(
    ("how", "number"), [("mean", 4.0), ("sum", 12.0), ("max", 7.0), ("min", 2.0), ("first", 2.0), ("last", 3.0)]
)
def test_months_become_one_number(how, number):
    assert reduce_months(np.array([[2.0, 7.0, 3.0]]), how) == pytest.approx([number])


def test_missing_months_do_not_count_but_the_first_is_the_first():
    path = np.array([[NEVER, 7.0, 3.0]])
    assert [reduce_months(path, how)[0] for how in ("mean", "sum", "max")] == [5.0, 10.0, 7.0]
    assert math.isnan(reduce_months(path, "first")[0])
    with pytest.raises(InputError, match="median"):
        reduce_months(path, "median")


def test_a_day_that_never_comes_is_later_than_any_other():
    assert middle(np.array([30.0, 50.0, NEVER]), missing_is_never=True) == 50.0
    assert math.isnan(middle(np.array([30.0, NEVER]), missing_is_never=True))
    assert middle(np.array([30.0, 50.0, NEVER])) == 40.0
    assert math.isnan(middle(np.array([NEVER])))


def test_ends_are_the_points_that_a_twentieth_of_the_draws_lie_beyond():
    """Of 21 draws from 0 to 20 the second and the last but one."""
    assert ends(np.arange(21.0)) == (1.0, 19.0)
    assert ends(np.array([*np.arange(21.0), NEVER])) == (1.0, 19.0)
    assert all(map(math.isnan, ends(np.array([NEVER, NEVER]))))


def test_ranges_by_month():
    """The second month has a value in the draws 0, 2 ... 20 alone: eleven, whose ends lie half way to the next."""
    path = np.stack([np.arange(21.0), np.where(np.arange(21) % 2 == 0, np.arange(21.0), NEVER)], 1)
    assert ends_by_month(path)[:, 0] == pytest.approx([1.0, 19.0])
    assert ends_by_month(path)[:, 1] == pytest.approx([1.0, 19.0])
    assert middle_by_month(path) == pytest.approx([10.0, 10.0])
    none = np.full((3, 1), NEVER)
    assert np.isnan(ends_by_month(none)).all()
    assert np.isnan(middle_by_month(none)).all()
