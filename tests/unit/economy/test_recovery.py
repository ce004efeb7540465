"""What becomes of output that lines lose: by hand, in sum, and monotone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine_cases import shipped
from monazite.economy.recovery import (
    SETTINGS,
    Recovery,
    recapture_share,
    recovery,
    split,
    substituted_share,
)

LOWER, CENTRAL, UPPER = SETTINGS


def line(recapture=0.8, effort=0.5, stock=0.3, qualification=12.0, restoration=3.0) -> Recovery:
    return Recovery(*(np.array([x]) for x in (recapture, effort, stock, qualification, restoration)))


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)[:, None]


def test_three_months_of_a_stop_by_hand():
    """A line makes half, nothing, and all of its plan; three tenths of a month of finished goods.

    Customers miss .5 - .3 = .2, then 1, then 0. Half a month and a month and a half into the interruption nothing of
    the recapture has faded, so .5 x .8 = .4 of it comes back: .08 and .4. Lost: .12 and .6.
    """
    found = split(column(0.5, 1.0, 0.0), line(), CENTRAL)
    np.testing.assert_allclose(found.stock[:, 0], [0.3, 0.0, 0.0], atol=1e-12)
    np.testing.assert_allclose(found.recaptured[:, 0], [0.08, 0.4, 0.0], atol=1e-12)
    np.testing.assert_allclose(found.lost[:, 0], [0.12, 0.6, 0.0], atol=1e-12)
    np.testing.assert_allclose(split(column(0.5, 1.0, 0.0), line(), UPPER).lost[:, 0], [0.2, 1.0, 0.0], atol=1e-12)
    np.testing.assert_allclose(split(column(0.5, 1.0, 0.0), line(), LOWER).lost[:, 0], [0.04, 0.2, 0.0], atol=1e-12)


def test_recapture_fades_by_a_quarter_every_three_months():
    np.testing.assert_allclose(
        recapture_share(np.array([0.0, 1.5, 4.5, 7.5, 10.5, 13.5, 30.0])), [1, 1, 0.75, 0.5, 0.25, 0, 0]
    )


def test_a_year_of_standstill_by_hand():
    """Months are .5, 1.5, ..., 11.5 into it: 1, 1, 11/12, 10/12, ... 2/12 of the recapture is left: 7.5 in sum."""
    found = split(np.ones((12, 1)), line(recapture=1.0, effort=1.0, stock=0.0), CENTRAL)
    left = [1.0, 1.0] + [k / 12 for k in range(11, 1, -1)]
    np.testing.assert_allclose(found.recaptured[:, 0], left, atol=1e-12)
    assert found.recaptured.sum() == pytest.approx(2.0 + 65.0 / 12.0)


def test_substitutes_arrive_between_half_and_one_and_a_half_times_their_qualification():
    share = substituted_share(20, 0.0, np.array([10.0]))[:, 0]
    assert share[:5].max() == 0.0  # up to month 4.5
    assert share[9] == pytest.approx(0.45)  # 9.5 of 10 months, less half
    assert share[15:].min() == 1.0
    assert substituted_share(20, np.inf, np.array([10.0])).max() == 0.0  # nobody has seen a reason to look for one


def test_nothing_missing_nothing_lost():
    for setting in SETTINGS:
        assert all((part == 0.0).all() for part in split(np.zeros((6, 1)), line(), setting))


SHARES = st.one_of(st.just(0.0), st.floats(0.0, 1.0))
PATHS = st.lists(SHARES, min_size=24, max_size=24)
PATH = PATHS.map(lambda x: np.array(x)[:, None])


@given(PATH, st.floats(0.0, 2.0), st.sampled_from(SETTINGS))
@settings(max_examples=150, deadline=None)
def test_the_parts_add_up_to_what_is_missing(missing, stock, setting):
    found = split(missing, line(stock=stock), setting, since=2.0)
    np.testing.assert_allclose(sum(found), missing, atol=1e-12)
    assert all((part >= -1e-12).all() for part in found)


@given(PATH, PATH, st.floats(0.0, 2.0), st.sampled_from(SETTINGS))
@settings(max_examples=300, deadline=None)
def test_losses_never_fall_when_any_month_misses_more(first, second, stock, setting):
    """In no month: a harder or longer stop costs at least as much, month by month."""
    worse = np.maximum(first, second)
    a, b = (split(path, line(stock=stock), setting, since=1.0).lost for path in (first, worse))
    assert (b >= a - 1e-12).all()


@given(PATH, st.floats(0.0, 3.0), st.floats(0.0, 3.0), st.sampled_from(SETTINGS))
@settings(max_examples=150, deadline=None)
def test_losses_never_rise_with_stocks(missing, some, more, setting):
    low, high = sorted((some, more))
    a, b = (split(missing, line(stock=x), setting).lost for x in (high, low))
    assert (a <= b + 1e-12).all()


@given(PATH, st.floats(0.3, 20.0), st.floats(0.3, 20.0), st.sampled_from(SETTINGS))
@settings(max_examples=150, deadline=None)
def test_losses_never_fall_when_stocks_are_restored_more_slowly(missing, some, more, setting):
    """Month by month: slower restoration leaves less to sell and a longer interruption, which recaptures less."""
    fast, slow = sorted((some, more))
    a, b = (split(missing, line(restoration=x), setting).lost for x in (fast, slow))
    assert (a <= b + 1e-12).all()


@given(PATH, st.floats(0.0, 2.0))
@settings(max_examples=150, deadline=None)
def test_settings_are_in_order_in_every_month(missing, stock):
    lower, central, upper = (split(missing, line(stock=stock), setting).lost for setting in SETTINGS)
    assert (lower <= central + 1e-12).all()
    assert (central <= upper + 1e-12).all()


@given(PATH, st.integers(1, 23))
@settings(max_examples=100, deadline=None)
def test_no_month_knows_a_later_one(missing, month):
    """Bit by bit: what happens from a month on changes no loss before it."""
    other = missing.copy()
    other[month:] = 1.0 - other[month:]
    for setting in SETTINGS:
        a, b = (split(path, line(), setting, since=0.0).lost[:month] for path in (missing, other))
        assert (a == b).all()


def test_every_sector_has_its_three_rows_with_a_range():
    rows = shipped().table("recovery")
    sectors = {row.sector for row in shipped().table("sectors")}
    assert {(row.sector, row.quantity) for row in rows} == {
        (sector, quantity) for sector in sectors for quantity in ("recapture", "finished_stock", "qualification")
    }
    assert all(row.low is not None and row.high is not None and row.low <= row.value <= row.high for row in rows)


def test_a_dataset_without_the_table_makes_nothing_good(small):
    found = recovery(small, small.names("sector"), None, 2)
    assert (found.recapture == 0).all()
    assert (found.stock == 0).all()
    assert np.isinf(found.qualification).all()
