from datetime import date

import numpy as np
import pytest

from engine_cases import control, simulated
from monazite.results.line_stops import days_from_anchor

MONTH = 30.4375  # days


def test_days_count_from_the_anchor():
    days = days_from_anchor(np.array([94.0, 100.5, np.inf]), 94.0 + 1e-13)
    assert days == pytest.approx([0.0, 6.5, np.inf])
    assert (days >= 0.0).all()


def test_a_second_shock_has_days_of_its_own():
    """A scare in spring stops lines, licences ease, an embargo follows in October: whoever ran then stops anew.

    The run without anchor dates all stops from the scare on; with one in October those of the scare are gone, and
    whatever had not stopped by then has the same day in both.
    """
    scare = control(start="2025-03-01", end="2025-06-01", approval=0.0, review=0.0)
    embargo = control(start="2025-10-10", approval=0.0, review=0.0)
    usual = simulated(scare, embargo, months=18, draws=3).view
    later = simulated(scare, embargo, months=18, draws=3, anchor="2025-10-10").view
    assert np.array_equal(usual.flows.stopped, later.flows.stopped)
    assert (usual.anchor, usual.anchor_day) == (date(2025, 3, 1), 2 * MONTH)
    assert (later.anchor, later.anchor_day) == (date(2025, 10, 10), pytest.approx((9 + 9 / 31) * MONTH))
    early = usual.stopped_day < 9 * MONTH
    assert (early & np.isfinite(later.stopped_day)).any()
    assert (later.stopped_day >= later.anchor_day - 1e-9).all()
    since = usual.stopped_day >= later.anchor_day
    assert np.array_equal(later.stopped_day[since], usual.stopped_day[since])


def test_lines_that_stand_on_through_a_later_anchor_do_not_stop_again():
    """A ban for good from March on, seen from a year later: where lines stood and no more ever do, none stops."""
    ban = control(start="2025-03-01", approval=0.0, review=0.0, ban=True)
    view = simulated(ban, months=18, draws=2, anchor="2026-03-10").view
    share = view.flows.stopped[:, 12:]
    standing = (share[:, 1] > 0.05) & (np.diff(share, axis=1) <= 1e-9).all(1)
    assert standing.any()
    assert np.isinf(view.stop[standing]).all()
    assert np.isfinite(view.stop).any()  # elsewhere further lines do
