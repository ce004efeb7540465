"""The market call in a small world: what is counted, what happens where there is no solution, and where steps end."""

import numpy as np
import pytest

from engine_cases import case, control
from monazite.engine.numerics.solver import FAILED, LOW_PREMIUM, LOW_WEDGE, SOLVED, active_unknowns, move

CONTROL = control(start="2025-01-01", goods=["*"], approval=0.6, review=0.0)


def test_months_solved_are_counted(small):
    c = case(ds=small, months=3, count=2)
    c.run(3)
    assert c.state.flag[:, 1].tolist() == [3.0, 3.0]


def test_a_month_without_solution_keeps_prices_and_spares_its_neighbour(small):
    c = case(CONTROL, ds=small, months=3, count=2)
    c.run(1)
    c.prepare(1)
    last = c.state.z.copy()
    c.work.month.want[0] = np.nan
    status = c.clear(1)
    assert status[:, 0].tolist() == [FAILED, SOLVED]
    assert np.isinf(status[0, 3])
    assert c.state.z[0] == pytest.approx(last[0])
    assert c.state.z_previous == pytest.approx(last)
    assert (c.state.z[1] != last[1]).any()


def test_the_largest_residual_of_a_month_that_is_not_a_number_is_infinite(small):
    """Whichever unknown it is, also where numbers follow in the list of residuals."""
    c = case(ds=small)
    c.prepare(0)
    k = c.kernel()
    assert k.worst(k.z.copy()) < 1.0
    for j in range(k.z.size):
        z = k.z.copy()
        z[j] = np.nan
        assert k.worst(z) == np.inf, j


def test_steps_end_at_the_bounds_of_premiums_and_wedges(small):
    """A step of -5 in every unknown: prices go all the way, premiums and wedges to their lower bounds."""
    c = case(CONTROL, ds=small)
    c.prepare(0)
    k = c.kernel()
    first, limits = k.blocks
    active = np.zeros(k.z.size, dtype=np.int64)
    n = active_unknowns(first, limits, k.s.producers, k.x.limit, active)
    old, proposed, counts = k.z[active[:n]].copy(), np.full(n, -5.0, dtype=np.float32), np.zeros(4)
    assert active[n - 1] >= limits
    _, halved = move(k.z, old, proposed, 1.0, active, n, True, np.inf, k.blocks, k.s, k.d, k.x, k.m, counts)
    assert (halved, counts[1]) == (0, 1.0)
    for j, start in zip(active[:n], old, strict=True):
        low = start - 5.0 if j < first else LOW_PREMIUM if j < limits else LOW_WEDGE
        assert k.z[j] == pytest.approx(low)


def test_a_step_that_does_not_help_is_halved(small):
    """Seven halvings at most: an eighth evaluation is the last, whatever it finds."""
    c = case(ds=small)
    c.prepare(0)
    c.clear(0)
    k = c.kernel()
    active = np.zeros(k.z.size, dtype=np.int64)
    n = active_unknowns(*k.blocks, k.s.producers, k.x.limit, active)
    old, proposed, counts = k.z[active[:n]].copy(), np.full(n, 0.5, dtype=np.float32), np.zeros(4)
    _, halved = move(k.z, old, proposed, 1.0, active, n, False, 0.0, k.blocks, k.s, k.d, k.x, k.m, counts)
    assert (halved, counts[1]) == (7, 8.0)
    first = k.blocks[0]
    assert k.z[:first] == pytest.approx(old[:first] + 0.5 / 128.0)


@pytest.mark.compiled
def test_a_quota_on_one_country_limits_it_and_leaves_the_others_free():
    """Japan gets what the quota lets out; what it cannot buy lowers the price of the origin for all others."""
    goods, year = ["Dy.oxide", "Tb.oxide"], 24.0
    quota = {"kind": "quota", "actor": "CN", "start": "2025-01-01", "goods": goods, "amount": year}
    tonnes = {}
    for name, policy in (("free", ()), ("one", (quota | {"destinations": ["JP"]},)), ("all", (quota,))):
        c = case(*policy, months=2)
        c.prepare(0)
        c.clear(0)
        home = int(np.flatnonzero(c.s.producers[0] == c.s.controller)[0])
        market, at = c.work.market, [c.model.index.good.index(good) for good in goods]
        shipped = (market.share[0, at, home] * market.buy[0, at]).sum(0)
        where = c.model.index.buyer_region
        tonnes[name] = {r: float(shipped[where == c.model.index.region.index(r)].sum()) for r in ("JP", "EU", "US")}
    assert tonnes["free"]["JP"] > year / 12
    assert tonnes["one"]["JP"] == pytest.approx(year / 12, rel=1e-6)
    assert all(tonnes["one"][r] >= tonnes["free"][r] for r in ("EU", "US"))
    assert sum(tonnes["all"].values()) <= year / 12 * (1 + 1e-6)
