"""Shipments after the time under way."""

from datetime import date

import numpy as np
import pytest

from monazite.dataset.dataset import load_dataset
from monazite.model.build import make_index
from monazite.results.outcomes.arrivals import delayed, months_under_way
from monazite.scenario.scenario import load_scenario


def test_goods_arrive_after_the_time_under_way() -> None:
    flows = np.array([10.0, 20.0, 40.0, 80.0]).reshape(1, 4, 1, 1)
    before = np.array([[5.0]])

    def arrived(months: float) -> list[float]:
        return delayed(flows, before, np.array([[months]])).ravel().tolist()

    assert arrived(0.0) == [10.0, 20.0, 40.0, 80.0]
    assert arrived(1.0) == [5.0, 10.0, 20.0, 40.0]
    assert arrived(0.5) == [7.5, 15.0, 30.0, 60.0]  # half of this month's, half of the month before
    assert arrived(1.5) == [5.0, 7.5, 15.0, 30.0]
    assert arrived(2.0) == [5.0, 5.0, 10.0, 20.0]


def test_every_route_has_its_own_time() -> None:
    flows = np.array([[1.0, 1.0], [3.0, 3.0]]).reshape(1, 2, 1, 2)
    got = delayed(flows, np.array([[1.0, 1.0]]), np.array([[0.0, 1.0]]))
    assert got[0, :, 0].tolist() == [[1.0, 1.0], [3.0, 1.0]]


@pytest.mark.parametrize("months", [0.0, 0.3, 1.0, 1.7, 2.5])
def test_nothing_is_lost_under_way(months: float) -> None:
    """What left before the run, and what is at sea at its end, make up the difference."""
    random = np.random.default_rng(3)
    flows, before = random.uniform(0.0, 9.0, (2, 12, 3, 4)), random.uniform(0.0, 9.0, (3, 4))
    got = delayed(flows, before, np.full((3, 4), months))
    still = np.floor(months)
    at_sea = (
        sum(flows[:, 12 - int(k) - 1] for k in range(int(still))) + (months - still) * flows[:, 12 - int(still) - 1]
    )
    assert got.sum(1) + at_sea == pytest.approx(flows.sum(1) + months * before)


def test_routes_that_name_both_ends_go_first() -> None:
    ds = load_dataset("rare_earths")
    ix = make_index(ds, load_scenario({"name": "x", "start": date(2025, 1, 1), "months": 1}))
    china = ix.region.index("CN")
    months = months_under_way(ds, ix, china)
    magnet = ix.good.index("NdFeB.SH.magnet")
    to = {ix.region[r]: months[magnet, b] for b, r in enumerate(ix.buyer_region)}
    assert (to["CN"], to["JP"], to["EU"]) == (0.0, 0.5, 1.5)  # at home, a row of its own, the usual time
