import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine_cases import case, control
from monazite.engine.industry import _allocate, _due, _run_week, _run_weeks, _share_out
from monazite.engine.state import CONTRACT_SHARE, LICENCE_UNEVENNESS, SCALARS

positive = st.floats(0.01, 10)


def shared(arriving, uneven, need, target, line, kept_back=1.0):
    one, column = np.ones(1), (len(line), 1)
    got = np.zeros(column)
    stocks = (np.asarray(a, float).reshape(column) for a in (target, line))
    _share_out(arriving * one, uneven * one, kept_back * one, np.full(column, need), *stocks, got)
    return got[:, 0]


@given(
    st.floats(0, 50), st.floats(0, 1), positive, st.lists(positive, min_size=8, max_size=8),
    st.lists(st.floats(0, 10), min_size=8, max_size=8),
)  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_arrivals_are_shared_out_without_loss(arriving, uneven, need, target, line):
    got = shared(arriving, uneven, need, target, line)
    assert (got >= -1e-12).all()
    assert got.sum() == pytest.approx(arriving, rel=1e-9, abs=1e-9)


def test_even_shares_go_by_need_and_missing_stock():
    got = shared(6.0, 0.0, 2.0, [4.0, 4.0], [0.0, 4.0])
    assert got == pytest.approx([4.5, 1.5])  # orders of 2 + 4 and 2 t


def test_uneven_shares_serve_whole_orders_first():
    got = shared(4.0, 1.0, 2.0, [0.0] * 8, [0.0] * 8)
    assert sorted(got)[-2:] == pytest.approx([2.0, 2.0])
    assert sorted(got)[:6] == pytest.approx([0.0] * 6, abs=1e-9)


def test_what_controls_do_not_keep_back_is_missing_everywhere_alike():
    """Of orders of 16 t arrive 12: a quarter is missing. All of it kept back goes class by class; none, pro rata.

    Of an eighth kept back, half of what is missing, half goes class by class: the first six classes get half their
    orders, 1 t, and all share the other 6 t.
    """
    stocks = [0.0] * 8, [0.0] * 8
    assert shared(12.0, 1.0, 2.0, *stocks, kept_back=0.25) == pytest.approx([2.0] * 6 + [0.0] * 2, abs=1e-9)
    assert shared(12.0, 1.0, 2.0, *stocks, kept_back=0.0) == pytest.approx([1.5] * 8)
    assert shared(12.0, 1.0, 2.0, *stocks, kept_back=0.125) == pytest.approx([1.75] * 6 + [0.75] * 2)


def test_classes_get_licences_in_their_order():
    got = shared(4.0, 1.0, 2.0, [0.0] * 8, [0.0] * 8)
    assert got == pytest.approx([2.0, 2.0] + [0.0] * 6, abs=1e-9)


@pytest.mark.parametrize(
    ("months", "early", "late"), [(0.0, 90.0, 80.0), (0.25, 90.0, 80.0), (1.0, 70.0, 90.0), (1.5, 70.0, 90.0)]
)
def test_goods_are_due_after_their_time_under_way(months, early, late):
    """80 t leave this month, 90 and 70 t left one and two months ago."""
    before = np.array([[90.0], [70.0]])
    at_begin, at_end = np.zeros(1), np.zeros(1)
    _due(np.array([80.0]), np.array([months]), before, at_begin, at_end)
    assert at_begin == pytest.approx(early)
    assert at_end == pytest.approx(late)
    assert before[:, 0] == pytest.approx([80.0, 90.0])


def test_plenty_is_spread_over_orders():
    got = shared(20.0, 0.7, 2.0, [4.0, 0.0], [0.0, 0.0])
    assert got == pytest.approx([15.0, 5.0])


@pytest.mark.parametrize(
    ("classes", "missing", "idle", "most"),
    [(1, 0.0, 0.0, 0.0), (3, 0.5, 0.5, 0.5), (4, 1.5, 1.5, 1.0), (6, 1.8005, 1.8, 1.0), (8, 2.5505, 2.55, 1.0)],
)
def test_every_class_makes_the_smaller_of_its_need_and_what_it_has(classes, missing, idle, most):
    """Classes that need 10 t a week and have 12, 5, 10, 0, 9.995, 7, 10 and 2.5 t, part of it in stock.

    They lack 0, 0.5, 0, 1, 0.0005, 0.3, 0 and 0.75 of the week; less than a thousandth is no standstill. Sums count in
    shares of the whole plant, whose classes are alike. A second plant needs 10 t as well and has more than enough in
    every class.
    """
    stock = np.array([4.0, 5.0, 3.0, 0.0, 0.995, 7.0, 0.0, 1.5])[:classes]
    line = np.stack([stock, np.full(classes, 20.0)], 1)
    arrived = np.stack([np.array([8.0, 0.0, 7.0, 0.0, 9.0, 0.0, 10.0, 1.0])[:classes], np.zeros(classes)], 1)
    sums = [np.ones(2) for _ in range(3)]
    need, per_share = np.full((classes, 2), 10.0), np.full((classes, 2), float(classes))
    _run_week(need, np.full(2, 0.1 / classes), per_share, arrived, line, *sums)
    assert line[:, 0] == pytest.approx([2.0, 0, 0, 0, 0, 0, 0, 0][:classes], abs=1e-12)
    assert line[:, 1] == pytest.approx(10.0)
    assert sums[0] == pytest.approx([1.0 + missing / classes, 1.0])  # added to what was missing in the weeks before
    assert sums[1] == pytest.approx([idle / classes, 0.0])
    assert sums[2] == pytest.approx([most, 0.0])


def test_a_small_class_counts_by_its_share():
    """A plant needs 10 t: a class of a tenth gets nothing, one of nine tenths 8.1 of its 9 t: .1 + .09 is missing."""
    line, sums = np.zeros((2, 1)), [np.zeros(1) for _ in range(3)]
    need, per_share, arrived = (np.array(a).reshape(2, 1) for a in ([1.0, 9.0], [10.0, 1 / 0.9], [0.0, 8.1]))
    _run_week(need, np.array([0.1]), per_share, arrived, line, *sums)
    assert [float(a[0]) for a in sums] == pytest.approx([0.19, 0.19, 1.0])


def contracts(share):
    scalars = np.zeros((1, len(SCALARS)))
    scalars[0, CONTRACT_SHARE] = share
    return scalars


def test_contracts_bring_magnets_pro_rata_and_keep_the_mass_of_every_good():
    rng = np.random.default_rng(0)
    mix = np.zeros((4, 5))
    mix[0, 3] = 1.0
    mix[1, 3:] = 0.4, 0.6
    mix[2, 4] = 1.0  # served first
    mix[3, 0] = 1.0  # buys oxide
    want, activity = rng.uniform(5, 9, (1, 4, 2)), rng.uniform(1, 5, (1, 4, 2))
    priority = np.array([0.0, 0.0, 1.0, 0.0])
    for phi in (0.0, 0.5, 1.0):
        arrivals = np.zeros((1, 4, 2))
        _allocate(mix, 3, priority, contracts(phi), want, activity, arrivals)
        for b in range(2):
            assert arrivals[0, 2:, b] == pytest.approx(activity[0, 2:, b])
            total = activity[0, :2, b].sum()
            assert arrivals[0, :2, b].sum() == pytest.approx(total, rel=1e-12)
        if phi == 0.0:
            assert arrivals == pytest.approx(activity)


def test_one_good_under_full_contract_reaches_uses_in_proportion_to_orders():
    mix, arrivals = np.array([[1.0], [1.0]]), np.zeros((1, 2, 1))
    _allocate(mix, 0, np.zeros(2), contracts(1.0), np.array([[[6.0], [2.0]]]), np.array([[[1.0], [3.0]]]), arrivals)
    assert arrivals[0, :, 0] == pytest.approx([3.0, 1.0])


def test_without_shortage_no_line_stops():
    c = case()
    c.run(3)
    assert c.flows.output[0, :3] == pytest.approx(1.0, abs=1e-9)
    assert (c.flows.stopped[0, :3] == 0.0).all()
    assert np.isinf(c.state.stopped_day).all()


def on_the_way(c):
    """What left in months before and has not arrived (draw, plant), t of mix."""
    months = c.s.plant_months
    share = np.clip(months[None] - np.arange(c.state.under_way.shape[1])[:, None], 0.0, 1.0)
    return (c.state.under_way * share).sum(1)


@pytest.mark.compiled
def test_lines_live_off_their_stock_and_keep_mass():
    """Purchases = used + change of stock and of what is under way, use by use, through a shortage."""
    c = case(control(start="2025-01-01", approval=0.0, review=0.0), months=8)
    plants = (slice(None), c.s.plant_use, c.s.plant_buyer)
    line, way = c.state.line.sum(1), on_the_way(c)
    stopped = False
    for t in range(8):
        f = c.step(t)
        now, way_now = c.state.line.sum(1), on_the_way(c)
        month, m = c.work.month, c.work.market
        want = np.maximum(month.want, 1e-300)
        willing = np.minimum(m.activity / np.maximum(np.maximum(m.served, 1e-12) * want, 1e-300), 1.0)
        willing = np.minimum(willing + (f.activity - m.activity) / want, 1.0)  # what a strategic stock gives is used
        need = c.work.plan * np.where(c.model.base.rigid[None, :, None] > 0, 1.0, willing)
        used = f.output * need
        bought = f.activity[plants] + line - now + way - way_now
        assert bought == pytest.approx(used[plants], rel=1e-9, abs=1e-9)
        assert (now >= -1e-12).all()
        line, way = now, way_now
        stopped |= bool((f.stopped > 0).any())
    assert stopped
    first = c.state.stopped_day[np.isfinite(c.state.stopped_day)]
    assert first.min() > 10.0  # cover first, then the stop


@pytest.mark.compiled
def test_uneven_licences_stop_lines_earlier():
    days = []
    for uneven in (0.0, 0.9):
        c = case(control(start="2025-01-01", approval=0.3, review=2.0), months=6)
        c.params.scalars[:, LICENCE_UNEVENNESS] = uneven
        c.run(6)
        days.append(c.state.stopped_day.min())
    assert days[1] <= days[0]


@pytest.mark.compiled
def test_more_stock_at_the_plants_stops_lines_later():
    days = []
    for factor in (1.0, 2.5):
        c = case(control(start="2025-01-01", approval=0.0, review=2.0), months=8)
        c.params.line_cover[:] *= factor
        c.state.line[:] *= factor
        c.run(8)
        days.append(c.state.stopped_day.min())
    assert days[1] > days[0]


@pytest.mark.parametrize(("earlier", "day"), [(np.inf, 72.2890625), (70.0, 70.0)])
def test_four_weeks_of_a_rigid_and_of_a_flexible_plant(earlier, day):
    """Two plants that plan 40 t in the third month and get 20 t of the 40 t they want, two classes of lines each.

    Rigid: a class needs 5 t a week and gets 2.5 t, with 2.5 t in stock. The first week runs, the other three lack half:
    output 1 - 3 x 0.5 / 4 = 0.625; lines stop after 1.5 of 4 weeks, on day (2 + 0.375) x 30.4375 = 72.2890625.
    Flexible: 20 of the 0.8 x 40 t that the market serves are 0.625 of its plan, so a class needs 3.125 t and gets 2.5 t
    from the first week: a fifth is missing; lines stop after 0.8 weeks, on day (2 + 0.2) x 30.4375 = 66.9625.
    """
    of = {"plan": 40.0, "want": 40.0, "activity": 20.0, "served": 0.8, "arrivals": 20.0}
    plan, want, activity, served, arrivals = (np.full((1, 2, 1), value) for value in of.values())
    scalars = np.zeros((1, len(SCALARS)))
    line = np.array([[[2.5, 0.0], [2.5, 0.0]]])
    cover = np.array([[[0.25, 0.0], [0.25, 0.0]]])
    shares, mix, nothing = np.full((1, 2, 2), 0.5), np.eye(2), np.zeros((1, 2, 1))
    stopped_day = np.array([[[earlier], [np.inf]]])
    output, stopped, supplied = np.zeros((1, 2, 1)), np.zeros((1, 2, 1)), np.zeros((1, 2, 1))
    _run_weeks(2, np.array([1, 1, 4]), np.array([1.0, 0.0]), cover, shares, scalars, np.array([0, 1]),
               np.array([0, 0]), np.zeros(2), mix, np.array([0, 1]), np.array([0, 1, 2]), nothing, plan, want,
               activity, served, arrivals, nothing, line, np.zeros((1, 1, 2)), np.zeros((1, 1, 2)), 0.0,
               np.zeros((1, 2, 2)), stopped_day, output, stopped, supplied)  # fmt: skip
    assert output.ravel() == pytest.approx([0.625, 0.8])
    assert stopped.ravel() == pytest.approx([0.5, 0.2])
    assert stopped_day.ravel() == pytest.approx([day, 66.9625])
    assert supplied.ravel() == pytest.approx([0.5, 0.5])
    assert line.ravel() == pytest.approx(np.zeros(4), abs=1e-9)
