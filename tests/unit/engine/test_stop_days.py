"""Days of the next stop of one plant, reckoned by hand: ten classes of a tenth of its lines, served one by one."""

import numpy as np
import pytest

from monazite.engine.industry import _run_weeks
from monazite.engine.state import LICENCE_UNEVENNESS, SCALARS
from monazite.engine.stop_days import AFTER, HOLDS, LAST, PAST, place_of_week

MONTH = 30.4375  # days
CLASSES, WEEKS = 10, 4


def day_of_stop(supply, anchor):
    """Day of the plant's stop where it gets these shares of its plan, month by month, and holds no stock.

    Under licences whole orders go to the first classes, so that of a supply of 0.95 nine classes run and the last one
    misses half of every week. ``anchor``: months from the start.
    """
    one, none = np.ones((1, 1, 1)), np.zeros((1, 1, 1))
    scalars = np.zeros((1, len(SCALARS)))
    scalars[0, LICENCE_UNEVENNESS] = 1.0
    line, missed, cover = (np.zeros((1, CLASSES, 1)) for _ in range(3))
    shares = np.full((1, CLASSES, 1), 1.0 / CLASSES)
    stopped_day = np.full((1, 1, 1), np.inf)
    place, start = np.zeros(1, dtype=np.int64), np.array([0, 1])
    way, back = np.zeros((1, 1, 1)), np.ones((1, 1, 1))
    for t, share in enumerate(supply):
        output, stopped, supplied = (np.zeros((1, 1, 1)) for _ in range(3))
        bought = 40.0 * share * one
        _run_weeks(t, np.full(len(supply), WEEKS), np.ones(1), cover, shares, scalars, place, place, np.zeros(1),
                   np.ones((1, 1)), np.zeros(1, dtype=np.int64), start, one, 40.0 * one, 40.0 * one, bought, one,
                   bought, none, line, way, back, float(anchor), missed, stopped_day, output, stopped,
                   supplied)  # fmt: skip
        assert output.item() == pytest.approx(share)
        assert stopped.item() == pytest.approx(1.0 - share, abs=1e-9)
    return float(stopped_day.item())


def test_a_line_that_stood_ahead_of_the_anchor_and_stands_on_does_not_stop_again():
    """It stopped on the first of a month; the anchor is 12 days later, in a week of its own."""
    assert day_of_stop([1.0, 0.5, 0.5, 0.5, 0.5], 1.4) == np.inf
    assert day_of_stop([1.0, 0.5, 0.5, 0.5, 0.5], 1.0) == MONTH  # at the anchor itself it stops


def test_it_stops_again_once_it_has_run():
    assert day_of_stop([1.0, 0.5, 0.5, 1.0, 0.5, 0.5], 2.0) == pytest.approx(4 * MONTH)


def test_other_lines_stop_while_some_stand_on():
    """Two classes stand; three more from the third month on."""
    assert day_of_stop([1.0, 0.8, 0.8, 0.5, 0.5], 2.0) == pytest.approx(3 * MONTH)


def test_idleness_that_grows_slowly_counts_once_a_hundredth_more_stands():
    """One class misses 9, 18, 27 ... % of its week: .9 points of the lines more a month.

    At the anchor .9 points stand. A month later it is 1.8, which is not yet a hundredth more; two months later 2.7, and
    the class stands from 1 - .27 of its week on: (3 + .73 / 4) months.
    """
    supply = [1.0, *(1.0 - 0.009 * n for n in range(1, 12))]
    assert day_of_stop(supply, 2.0) == pytest.approx((3 + 0.73 / 4) * MONTH)


def test_lines_that_all_stop_on_the_first_have_that_day():
    assert day_of_stop([1.0] * 5 + [0.0], 5.0) == 5 * MONTH
    assert day_of_stop([1.0] * 5 + [0.0], 2.3) == 5 * MONTH


@pytest.mark.parametrize(("part_of_week", "stops"), [(0.25, True), (0.75, False)])
def test_within_the_week_of_the_anchor_the_hour_counts(part_of_week, stops):
    """The last class misses half of its week: it stands from the middle of the first week on, and of every later."""
    day = day_of_stop([1.0, 0.95, 0.95], 1.0 + part_of_week / WEEKS)
    assert day == (pytest.approx((1 + 0.5 / 4) * MONTH) if stops else np.inf)


def test_a_first_stop_is_dated_as_ever_where_nothing_stood():
    """From the start on: the class that misses half of its week stops after half of the first week."""
    assert day_of_stop([0.95], 0.0) == pytest.approx(0.5 / 4 * MONTH)


def test_where_a_week_lies_to_the_anchor():
    """Months of 4, 5 and 4 weeks; an anchor at 1.3 lies in the middle of the second week of the second month."""
    weeks = np.array([4, 5, 4])
    found = [place_of_week(t, w, weeks, 1.3) for t, w in ((0, 3), (1, 0), (1, 1), (1, 2), (2, 0))]
    assert [place for place, _ in found] == [PAST, LAST, HOLDS, AFTER, AFTER]
    assert [over for _, over in found] == pytest.approx([0.0, 0.0, 0.5, 0.0, 0.0])
    first = [place_of_week(t, w, weeks, 1.0)[0] for t, w in ((0, 2), (0, 3), (1, 0), (1, 1))]
    assert first == [PAST, LAST, HOLDS, AFTER]
