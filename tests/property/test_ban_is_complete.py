"""Under a ban on everybody nobody outside gets anything but what leaks, new plants included."""

import numpy as np
import pytest

from monazite.results.results import Results
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate

ENFORCED = {"kind": "market_power", "actor": "CN", "start": "2027-01-01", "enforcement": 1.0}


def stopped(ds, *policies) -> tuple[Results, np.ndarray]:
    """The full stop of 2027, and what leaves China to all others by draw, month of the stop and good, t."""
    sc = load_scenario("full-stop")
    added = load_scenario({"name": "x", "start": sc.start, "months": sc.months, "policy": list(policies)}).policy
    result = simulate(ds, sc.model_copy(update={"policy": (*sc.policy, *added)}), draws=2)
    ix, s = result.index, result.view.structure
    home, ship = ix.region.index("CN"), result.view.flows.ship
    days = [i for i, day in enumerate(ix.month) if (2027, 2) <= (day.year, day.month) < (2028, 7)]
    foreign = np.flatnonzero(ix.buyer_region != home)
    slots = np.array([np.flatnonzero(s.producers[stage] == home)[0] for stage in ix.stage])
    out = np.stack([ship[:, days, good, slot][..., foreign].sum(-1) for good, slot in enumerate(slots)], -1)
    return result, out


@pytest.fixture(scope="module")
def full_stop(ds):
    return stopped(ds)


def test_no_more_leaves_than_leaks(full_stop):
    result, out = full_stop
    s, leaked = result.view.structure, result.view.flows.leaked
    days = [i for i, day in enumerate(result.index.month) if (2027, 2) <= (day.year, day.month) < (2028, 7)]
    home = result.index.region.index("CN")
    for good in range(out.shape[2]):
        rows = (s.limit_good == good) & (s.limit_region == home)
        assert out[..., good] == pytest.approx(leaked[:, days][..., rows].sum(-1), rel=1e-6, abs=1e-9)
    assert out.sum() > 0.0


def test_new_magnet_plants_buy_again_once_the_stop_is_over(full_stop):
    """Malaysia took no metal in the baseline year: its plants have limits, and are not shut out for good."""
    result, _ = full_stop
    ix, ship = result.index, result.view.flows.ship[:, -12:]
    slot = int(np.flatnonzero(result.view.structure.producers[1] == ix.region.index("CN"))[0])
    assert (ship[:, :, ix.good.index("Nd.metal"), slot, ix.buyer.index("MY")].sum(1) > 1.0).any()


def test_nothing_leaves_where_leakage_is_suppressed(ds):
    """Other routes that were in use before fade, month by month."""
    result, out = stopped(ds, ENFORCED)
    assert not result.failures()
    month = out.sum(2)
    assert (np.diff(month, axis=1) < 0.0).all()
    assert (month[:, -1] < 1e-3 * full_use(result)).all()


def full_use(result: Results) -> float:
    """A month's use of everybody outside, t."""
    outside = result.index.buyer_region != result.index.region.index("CN")
    return float(result.view.structure.need_ref[:, outside].sum())
