import numpy as np
import pytest

from engine_cases import case, control


@pytest.fixture(scope="module")
def after():
    c = case(control(), months=6)
    c.run(6)
    return c


def test_totals_are_the_sum_of_deposits_and_plants(after):
    s, n = after.s, len(after.model.index.element)
    for t in (0, 5):
        f = after.at(t)
        mined = np.einsum("jk,ij->i", f.feed[0], s.footprint)
        metal, magnet = f.ship[0, n : 2 * n].sum(), f.ship[0, 2 * n :].sum()
        expected = mined + s.stage_footprint @ [metal, magnet]
        assert f.emission[0].sum(1) == pytest.approx(expected, rel=1e-9)
        assert expected[0] > 0


def test_burdens_lie_where_the_mine_and_the_plant_are(after):
    s, f, n = after.s, after.at(5), len(after.model.index.element)
    slot = s.producers.max(0)
    made = f.ship[0].sum(2)
    for r in range(len(after.model.index.region)):
        mined = s.footprint[:, s.deposit_region == r] @ f.feed[0].sum(1)[s.deposit_region == r]
        here = slot == r
        plants = s.stage_footprint @ [made[n : 2 * n, here].sum(), made[2 * n :, here].sum()]
        assert f.emission[0, :, r] == pytest.approx(mined + plants, rel=1e-9, abs=1e-9)


def test_conflict_share_is_a_share_of_the_supply_of_each_element(after):
    s, f = after.s, after.at(5)
    made = np.einsum("jk,j,je,ek->je", f.feed[0], s.recovery, s.basket, (s.pair >= 0).astype(float))
    assert made.sum(0) == pytest.approx(f.supply[0].sum(1), rel=1e-9)
    expected = (made * s.conflict[:, None]).sum(0) / np.maximum(made.sum(0), 1e-300)
    assert f.conflict[0] == pytest.approx(expected, rel=1e-9, abs=1e-12)
    dy, nd = after.model.index.element.index("Dy"), after.model.index.element.index("Nd")
    assert f.conflict[0, dy] > f.conflict[0, nd] > 0
