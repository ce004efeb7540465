import numpy as np
import pytest

from engine_cases import Spied, case, control
from monazite.engine.licences import review_licences, shift_log_odds, submit_applications, use_permits
from monazite.engine.state import SCALARS


def scalars(**values):
    usual = {"precaution": 1.0, "review_factor": 1.0, "permit_life": 1e12, "leakage_lag": 2.0, "licence_lot": 0.01}
    return np.array([[(usual | values).get(name, 0.0) for name in SCALARS]])


class Regime:
    """One licence on one good, origin and buyer; orders of 100 t a month; month 0 lies before the regime."""

    def __init__(
        self, months=48, licensed=1.0, approval=0.6, review=2.0, banned=0.0, enforcement=1.0, alarm=0.0, notice=0.0, **p
    ):
        def path(value):
            path = np.broadcast_to(np.asarray(value, float), (months,))
            return np.append(path[:1] * 0.0, path).reshape(months + 1, 1, 1, 1)

        one = np.zeros(1, dtype=np.int64)
        self.s = Spied(
            limit_good=one, limit_origin=one, limit_region=one, limit_mask=np.ones((1, 1)), limit_buyer=one,
            limit_quota=one - 1, limit_first=one, limit_end=one + months + 1, limit_parent=one - 1,
            quota_weight=np.zeros((0, 1)), share_ref=np.ones((1, 1, 1)),
        )  # fmt: skip
        self.c = Spied(
            licensed=path(licensed), approval=path(approval), review=path(review), banned=path(banned),
            notice=path(notice),
            quota=np.zeros((months + 1, 0)), alarm=path(alarm)[:, :, :, 0],
            enforcement=np.full(months + 1, enforcement),
        )  # fmt: skip
        self.d = Spied(scalars=scalars(**p), stringency=np.zeros((1, 1, 1, 1)))
        self.state = Spied(
            orders=np.full((1, 1, 1), 100.0), pending=np.zeros((1, 1, 16)), permit=np.zeros((1, 1)),
            leak=np.zeros((1, 1)), z=np.zeros((1, 1)), ordered=np.zeros((1, 1)),
        )  # fmt: skip
        self.month, self.m = (
            Spied(limit=np.full((1, 1), np.inf), withheld=np.zeros((1, 1, 1))),
            Spied(flow=np.zeros((1, 1))),
        )
        self.leaked = np.zeros((1, 1))

    def run(self, months, wedge=0.0):
        limits, flows, leaked = [], [], []
        for t in range(1, months + 1):
            self.state.z[:] = wedge
            review_licences(t, self.s, self.c, self.d, self.state, self.month)
            self.m.flow[:] = np.minimum(self.month.limit, 100.0)
            use_permits(t, self.s, self.c, self.state, self.month, self.m, self.leaked)
            limits.append(self.month.limit[0, 0])
            flows.append(self.m.flow[0, 0])
            leaked.append(self.leaked[0, 0])
        return np.array(limits), np.array(flows), np.array(leaked)


def test_shift_moves_the_log_odds():
    # odds of 1 to 3 times e^0.7 = 2.0137527, odds of 9 to 1 times e^-1.3 = 0.27253179
    assert shift_log_odds(0.25, 0.7) == pytest.approx(0.40164580, rel=1e-7)
    assert shift_log_odds(0.9, -1.3) == pytest.approx(0.71037882, rel=1e-7)
    assert shift_log_odds(0.5, 0.0) == pytest.approx(0.5)
    assert shift_log_odds(0.5, np.log(3.0)) == pytest.approx(0.75)
    assert shift_log_odds(0.0, 3.0) == 0.0
    assert shift_log_odds(1.0, -3.0) == 1.0


@pytest.mark.parametrize(
    ("wait", "mean"), [(0.0, 0.0), (0.25, 0.25), (1.0, 1.0), (2.1, 2.1), (7.5, 7.5), (14.0, 14.0), (40.0, 14.0)]
)
def test_applications_are_conserved_and_wait_their_time_on_average(wait, mean):
    """Nobody waits longer than 14 months: the queue holds 16."""
    pending = np.zeros(16)
    now = submit_applications(pending, 100.0, wait)
    assert now + pending.sum() == pytest.approx(100.0, rel=1e-14)
    assert (pending @ np.arange(1, 17)) / 100.0 == pytest.approx(mean, rel=1e-12, abs=1e-12)


def test_first_review_time_has_no_exports_then_throughput_is_the_approved_share():
    limits, flows, leaked = Regime(approval=0.6, review=2.0).run(24)
    assert (limits[:2] == 0.0).all()
    assert limits[2:] == pytest.approx(60.0, rel=1e-12)
    assert flows[2:] == pytest.approx(60.0, rel=1e-12)
    assert (leaked == 0.0).all()


def test_a_fractional_review_splits_the_first_decisions():
    limits, _, _ = Regime(approval=1.0, review=2.25).run(6)
    assert limits == pytest.approx([0, 0, 75, 100, 100, 100], abs=1e-9)


def test_the_queue_keeps_every_tonne():
    """Applications = pending + decided; approved = used + lapsed + left."""
    r, life = Regime(approval=0.8, review=[3.2] * 8 + [0.4] * 8 + [1.7] * 8, permit_life=4.0, months=24), 4.0
    applied = decided = used = lapsed = 0.0
    for t in range(1, 25):
        pending, permit = r.state.pending.sum(), r.state.permit[0, 0]
        review_licences(t, r.s, r.c, r.d, r.state, r.month)
        applied += 100.0
        due = pending + 100.0 - r.state.pending.sum()
        decided += due
        lapsed += permit / life
        assert r.state.permit[0, 0] == pytest.approx(permit * (1 - 1 / life) + 0.8 * due, rel=1e-12, abs=1e-9)
        r.m.flow[:] = np.minimum(r.month.limit, 55.0)
        before = r.state.permit[0, 0]
        use_permits(t, r.s, r.c, r.state, r.month, r.m, r.leaked)
        used += before - r.state.permit[0, 0]
        assert before - r.state.permit[0, 0] == pytest.approx(r.m.flow[0, 0], abs=1e-9)
    assert applied == pytest.approx(decided + r.state.pending.sum(), rel=1e-12)
    assert 0.8 * decided == pytest.approx(used + lapsed + r.state.permit[0, 0], rel=1e-12)


def test_what_is_filed_ahead_brings_the_first_shipments_forward():
    """Half of a notice of a month and a half: 75 t are decided a month after the start, and no tonne is lost."""
    regime = {"approval": 1.0, "review": 2.0, "months": 8}
    ahead = Regime(notice=[1.5] + [0.0] * 7, licence_notice=0.5, **regime)
    limits, flows, _ = ahead.run(8)
    assert limits[:4] == pytest.approx([0.0, 75.0, 100.0, 100.0], abs=1e-9)
    assert flows.sum() == pytest.approx(100.0 * (8 - 2.0 + 0.75), rel=1e-12)
    assert ahead.state.pending.sum() == pytest.approx(200.0, rel=1e-12)


def test_no_share_of_the_notice_is_no_notice():
    regime = {"approval": 0.7, "review": 2.3, "months": 8}
    with_notice, _, _ = Regime(notice=[1.5] + [0.0] * 7, licence_notice=0.0, **regime).run(8)
    np.testing.assert_array_equal(with_notice, Regime(**regime).run(8)[0])


def test_what_is_filed_ahead_is_approved_like_the_rest():
    """With 60 % approved, of the 75 t that were filed ahead 45 leave."""
    limits, _, _ = Regime(approval=0.6, review=2.0, notice=[1.5] + [0.0] * 7, licence_notice=0.5, months=8).run(4)
    assert limits == pytest.approx([0.0, 45.0, 60.0, 60.0], abs=1e-9)


def test_permits_that_are_not_used_age_out():
    r = Regime(licensed=[1, 0, 0, 0], approval=1.0, review=0.0, permit_life=4.0, months=4)
    permits = []
    for t in range(1, 5):
        review_licences(t, r.s, r.c, r.d, r.state, r.month)
        permits.append(r.state.permit[0, 0])
    assert permits == pytest.approx([100, 75, 56.25, 42.1875])


def test_a_ban_without_leakage_is_exactly_zero():
    limits, _, _ = Regime(licensed=0.0, banned=1.0, enforcement=1.0, leakage_share=0.3).run(6, wedge=3.0)
    assert (limits == 0.0).all()


def test_a_ban_stops_permits_that_were_given_before():
    limits, _, _ = Regime(approval=1.0, review=1.0, banned=[0, 0, 0, 1, 1], months=5).run(5)
    assert limits[1:3] == pytest.approx(100.0)
    assert (limits[3:] == 0.0).all()


def test_days_without_regime_are_free_and_a_rush_does_not_use_them():
    """60 t leave in free days; a further lot of 1 t passes with a chance of 0.6, so 0.6 / 0.4 of them do."""
    limits, _, _ = Regime(licensed=0.4, approval=0.0, review=1.0, alarm=1.0, precaution=1.8).run(3)
    assert limits == pytest.approx(61.5)


def test_licences_that_all_get_at_once_are_free_trade():
    """Of 100 t half are approved at once, and one lot of 1 t; of nine in ten, nine lots; with a month's review none."""
    expected = ((0.5, 0.0, 51.0), (0.9, 0.0, 99.0), (0.99, 0.0, 198.0), (0.9, 1.0, 90.0), (1.0, 0.0, np.inf))
    for approval, review, limit in expected:
        assert Regime(approval=approval, review=review).run(3)[0][2] == pytest.approx(limit), (approval, review)
    assert Regime(licensed=0.0, approval=0.0).run(3)[0][2] == np.inf


def test_permits_are_used_up_also_where_nothing_binds():
    r = Regime(approval=1.0, review=0.0)
    for t in range(1, 4):
        review_licences(t, r.s, r.c, r.d, r.state, r.month)
        r.m.flow[:] = 80.0
        use_permits(t, r.s, r.c, r.state, r.month, r.m, r.leaked)
        assert r.state.permit[0, 0] == pytest.approx(20.0 * t)
        assert r.leaked[0, 0] == 0.0


@pytest.mark.parametrize("wedge", [0.0, 0.5, 3.0])
def test_a_ban_leaks_like_a_licence_that_nobody_gets(wedge):
    given = {"enforcement": 0.2, "leakage_share": 0.3}
    banned = Regime(licensed=0.0, banned=1.0, **given).run(12, wedge=wedge)
    refused = Regime(approval=0.0, **given).run(12, wedge=wedge)
    both = Regime(approval=0.0, banned=1.0, **given).run(12, wedge=wedge)
    for a, b in ((banned, refused), (both, refused)):
        assert a[0] == pytest.approx(b[0])
        assert a[2] == pytest.approx(b[2])


def test_leakage_grows_with_the_wedge_and_with_what_is_shut():
    at = [Regime(approval=0.0, enforcement=0.0, leakage_share=0.2).run(9, wedge=w)[2][-1] for w in (0, 0.1, 0.7, 2, 9)]
    assert (np.diff(at) > 0).all()
    part = [Regime(licensed=s, approval=0.0, enforcement=0.0, leakage_share=0.2).run(9, wedge=1.0)[2][-1]
            for s in (0.0, 0.01, 0.3, 0.8, 1.0)]  # fmt: skip
    assert (np.diff(part) > 0).all()
    assert part[0] == 0.0


def test_precaution_raises_applications():
    limits, _, _ = Regime(approval=0.5, review=1.0, alarm=1.0, precaution=1.8).run(3)
    assert limits == pytest.approx([0.0, 90.0, 90.0])


def test_leakage_follows_the_wedge_with_a_lag_and_falls_with_enforcement():
    """A wedge of four times the price: 0.2 x (1 - 1/4) of 100 t, and half of that with half the leakage suppressed."""
    wedge = np.log(4.0)
    _, _, leaked = Regime(approval=0.0, enforcement=0.0, leakage_share=0.2).run(40, wedge=wedge)
    assert leaked[:4] == pytest.approx([7.5, 11.25, 13.125, 14.0625])  # half the gap to 15 every month: the lag is two
    assert leaked[-1] == pytest.approx(15.0)
    limits, _, half = Regime(approval=0.0, enforcement=0.5, leakage_share=0.2).run(40, wedge=wedge)
    assert half[:3] == pytest.approx([3.75, 5.625, 6.5625])
    assert half[-1] == pytest.approx(7.5)
    assert limits[-1] == pytest.approx(7.5)


def test_leakage_is_zero_with_full_enforcement():
    _, flows, leaked = Regime(approval=0.0, enforcement=1.0, leakage_share=0.5).run(12, wedge=2.0)
    assert (leaked == 0.0).all()
    assert (flows == 0.0).all()


def test_a_limit_ends_with_the_regime():
    limits, _, _ = Regime(licensed=[1, 1, 0], approval=0.5, review=0.0, months=3).run(3)
    assert limits[:2] == pytest.approx(51.0)
    assert limits[2] == np.inf


def test_statutory_time_is_scaled_by_the_review_factor():
    limits, _, _ = Regime(approval=1.0, review=2.0, review_factor=1.5).run(5)
    assert limits == pytest.approx([0, 0, 0, 100, 100])


@pytest.mark.parametrize("wait", [0.5, 1.0, 2.25, 5.0])
def test_a_regime_older_than_the_run_starts_with_a_full_queue(wait):
    r = Regime(approval=0.6, review=wait)
    for field in ("licensed", "review", "approval"):
        getattr(r.c, field)[0] = getattr(r.c, field)[1]
    passing = 0.6 * max(1.0 - wait, 0.0)  # of a further lot of 1 t, in the month
    for t in range(8):
        review_licences(t, r.s, r.c, r.d, r.state, r.month)
        assert r.month.limit[0, 0] == pytest.approx(60.0 + passing / (1.0 - passing), rel=1e-12)
        assert r.state.pending.sum() == pytest.approx(100.0 * wait, rel=1e-12)
        r.m.flow[:] = r.month.limit
        use_permits(t, r.s, r.c, r.state, r.month, r.m, r.leaked)


def test_a_quota_is_its_amount():
    c = case({"kind": "quota", "actor": "CN", "start": "2025-01-01", "goods": ["*.oxide"], "amount": 24000})
    c.prepare(0)
    assert c.work.month.limit[0] == pytest.approx(2000.0)


@pytest.mark.compiled
def test_licences_of_a_model_start_with_a_gap_and_recover():
    c = case(control(approval=0.9, review=2.0, start="2025-02-01"), review_factor=1.0, approval_shift=0.0)
    c.run(8)
    q = int(np.flatnonzero(c.s.limit_good == c.model.index.good.index("NdFeB.SH.magnet"))[0])
    flow = c.flows.flow[0, :, q]
    assert np.isinf(c.flows.limit[0, 0, q])
    assert flow[1:3].max() < 0.2 * flow[0]
    assert flow[5] > 0.6 * flow[0]


def test_stringency_of_a_month_shifts_the_log_odds_of_what_is_decided_in_it():
    regime = Regime(approval=0.5, review=1.0, months=8)
    regime.d.stringency = np.zeros((1, 5, 1, 1))
    regime.d.stringency[0, 3] = np.log(3.0)  # odds of 1 to 1 become 3 to 1
    limits, _, _ = regime.run(4)
    assert limits == pytest.approx([0.0, 50.0, 75.0, 50.0])


def test_the_last_month_of_a_driver_goes_on():
    regime = Regime(approval=0.5, review=1.0, months=8)
    regime.d.stringency = np.full((1, 1, 1, 1), np.log(3.0))
    assert regime.run(4)[0][1:] == pytest.approx(75.0)
