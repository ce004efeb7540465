"""Finished goods that are sold and made again: by hand, in closed form, in sum, and monotone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monazite.economy.finished_goods import MOST_ABOVE_PLAN, SLIGHT, undelivered

NEVER = np.array([np.inf])


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)[:, None]


def after(missing: np.ndarray, stock: float, months: float):
    return undelivered(missing, np.array([stock]), np.array([months]))


def test_finished_goods_are_sold_first():
    """Without time to make them again: .5 months are gone after .2, .2 and .1."""
    found = undelivered(column(0.2, 0.2, 0.2, 0.2), np.array([0.5]), NEVER)
    np.testing.assert_allclose(found.gap[:, 0], [0, 0, 0.1, 0.2], atol=1e-12)
    np.testing.assert_allclose(found.stock[:, 0], [0.3, 0.1, 0, 0], atol=1e-12)


def test_what_was_sold_is_made_again_in_closed_form():
    """.2 months sold in the first month; after w months that run .2 exp(-w / T) of it is still missing."""
    path = np.zeros((9, 1))
    path[0] = 0.2
    found = after(path, 0.5, 3.0).stock[:, 0]
    np.testing.assert_allclose(found, 0.5 - 0.2 * np.exp(-np.arange(9) / 3.0), rtol=1e-13)


@pytest.mark.parametrize("wait", [0, 1, 3, 6, 12])
def test_a_second_stop_finds_what_has_been_made_again(wait):
    """Two stops of .3 months with .4 in stock, ``wait`` months apart: customers miss .2 exp(-w/T) + ... by hand.

    .1 is left after the first. After w months .4 - .3 exp(-w / 2) is there, so .3 exp(-w / 2) - .1 is missed, if any.
    """
    path = np.zeros((wait + 2, 1))
    path[0] = path[-1] = 0.3
    gap = after(path, 0.4, 2.0).gap[:, 0]
    assert gap[-1] == pytest.approx(max(0.3 * np.exp(-wait / 2.0) - 0.1, 0.0), abs=1e-12)


def test_a_stop_long_after_another_delivers_as_much():
    path = np.zeros((62, 1))
    path[0] = path[-1] = 0.5
    found = after(path, 0.4, 1.5)
    np.testing.assert_allclose(found.gap[[0, -1], 0], 0.1, atol=1e-12)  # a time of 40 restorations
    assert undelivered(path, np.array([0.4]), NEVER).gap[-1] == 0.5


def test_no_line_makes_more_than_a_quarter_above_its_plan():
    """.9 months sold and all but 1/e due within a month: .569 would be made, a quarter is."""
    path = column(0.9, 0.0, 0.0, 0.0)
    np.testing.assert_allclose(after(path, 1.0, 1.0).stock[:, 0][:3], [0.1, 0.35, 0.6], atol=1e-12)
    assert MOST_ABOVE_PLAN == 0.25


def test_a_line_that_misses_output_makes_none_for_its_stock():
    """A hundredth a month for a year: nothing is made again in between; half a hundredth leaves half of the month."""
    found = after(np.full((12, 1), 0.01), 0.5, 1.0).stock[:, 0]
    np.testing.assert_allclose(found, 0.5 - 0.01 * np.arange(1, 13), atol=1e-12)
    half = after(column(0.2, 0.5 * SLIGHT), 0.5, 1.0).stock[1, 0]
    assert half == pytest.approx(0.3 + 0.5 * 0.2 * (1.0 - np.exp(-1.0)) - 0.005, abs=1e-12)


def test_customers_are_served_before_the_stock():
    """Two months without output beyond the stock: two months that run catch up, the third begins to fill the stock."""
    path = column(1.0, 1.0, 0.0, 0.0, 0.0)
    np.testing.assert_allclose(after(path, 0.2, 2.0).stock[:, 0], [0, 0, 0, 0, 0.2 * (1.0 - np.exp(-0.5))], atol=1e-12)


def test_a_month_that_runs_takes_a_month_off_the_interruption():
    """Two months short, two months whole, then short again: the last is half a month into a new interruption."""
    short = after(column(0.3, 0.3, 0.0, 0.0, 0.3), 0.0, 3.0).interruption[:, 0]
    np.testing.assert_allclose(short, [0.5, 1.5, 1.0, 0.0, 0.5])
    longer = after(column(0.3, 0.3, 0.3, 0.0, 0.3), 0.0, 3.0).interruption[:, 0]
    np.testing.assert_allclose(longer, [0.5, 1.5, 2.5, 2.0, 2.5])


def test_a_slight_gap_counts_in_part():
    np.testing.assert_allclose(after(column(0.005), 0.0, 3.0).interruption[:, 0], [0.25])


def test_lines_of_several_draws_side_by_side():
    """Each cell as if it were alone, with a time for each draw and a stock for each line."""
    rng = np.random.default_rng(3)
    missing = rng.random((20, 3, 4)) * (rng.random((20, 3, 4)) < 0.4)
    stock, time = rng.random((3, 4)), np.array([[1.0], [3.0], [9.0]])
    whole = undelivered(missing, stock, time)
    for i in range(3):
        for j in range(4):
            alone = after(missing[:, i, j][:, None], stock[i, j], time[i, 0])
            for a, b in zip(whole, alone, strict=True):
                assert (a[:, i, j] == b[:, 0]).all()


SHARES = st.one_of(st.just(0.0), st.floats(0.0, 0.03), st.floats(0.0, 1.0))
PATH = st.lists(SHARES, min_size=24, max_size=24).map(lambda x: np.array(x)[:, None])
TIMES = st.floats(0.2, 40.0)


@given(PATH, st.floats(0.0, 2.0), TIMES)
@settings(max_examples=300, deadline=None)
def test_nothing_is_sold_that_was_not_made(missing, stock, months):
    """Mass: what stock has lost by any month is what was sold from it less what was made again, which is never below
    zero and never more than a quarter a month; stock stays between nothing and full.
    """
    found = after(missing, stock, months)
    sold = missing - found.gap
    change = np.diff(found.stock, axis=0, prepend=stock)
    again = change + sold
    assert (again >= -1e-12).all()
    assert (again <= MOST_ABOVE_PLAN + 1e-12).all()
    assert (sold >= -1e-12).all()
    assert (found.gap >= 0.0).all()
    assert (found.stock >= -1e-12).all()
    assert (found.stock <= stock + 1e-12).all()
    assert (again[missing >= SLIGHT] <= 1e-12).all()


@given(PATH, PATH, st.floats(0.0, 2.0), TIMES)
@settings(max_examples=300, deadline=None)
def test_more_missing_never_leaves_customers_with_more(first, second, stock, months):
    """Month by month, for a harder and for a longer stop."""
    a, b = (after(path, stock, months) for path in (first, np.maximum(first, second)))
    assert (b.gap >= a.gap - 1e-12).all()
    assert (b.interruption >= a.interruption - 1e-9).all()


@given(PATH, st.floats(0.0, 2.0), st.floats(0.0, 2.0), TIMES)
@settings(max_examples=300, deadline=None)
def test_gaps_never_rise_with_stocks(missing, one, other, months):
    low, high = sorted((one, other))
    assert (after(missing, high, months).gap <= after(missing, low, months).gap + 1e-12).all()


@given(PATH, st.floats(0.0, 2.0), TIMES, TIMES)
@settings(max_examples=300, deadline=None)
def test_gaps_never_fall_when_stocks_are_restored_more_slowly(missing, stock, one, other):
    fast, slow = sorted((one, other))
    assert (after(missing, stock, fast).gap <= after(missing, stock, slow).gap + 1e-12).all()
    never = undelivered(missing, np.array([stock]), NEVER).gap
    assert (after(missing, stock, slow).gap <= never + 1e-12).all()


@given(PATH, st.floats(0.0, 2.0), st.floats(0.5, 40.0), st.integers(0, 4))
@settings(max_examples=300, deadline=None)
def test_a_small_step_moves_gaps_a_little(missing, stock, months, month):
    """No jump: gaps of five months are Lipschitz in what is missing.

    A step in D and A grows in a month at most to D + A / 4 and 100 D + 26 A: a hundredth of a gap is a whole month of
    interruption, a quarter of a month is what that costs the stock. That is at most 27 times, and a step e of what
    is missing is one of 100 e: five months of it stay below 100 e 27^5, here .0015. A jump would be larger.
    """
    path = missing[:5]
    step = path.copy()
    step[month] = min(step[month, 0] + 1e-12, 1.0)
    a, b = (after(x, stock, months).gap for x in (path, step))
    assert np.abs(a - b).max() <= 100.0 * 1e-12 * 27.0**5


@given(PATH, st.floats(0.0, 2.0), TIMES, st.integers(1, 23))
@settings(max_examples=150, deadline=None)
def test_no_month_knows_a_later_one(missing, stock, months, month):
    """Bit by bit."""
    other = missing.copy()
    other[month:] = 1.0 - other[month:]
    for a, b in zip(after(missing, stock, months), after(other, stock, months), strict=True):
        assert (a[:month] == b[:month]).all()
