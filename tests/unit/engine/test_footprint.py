import numpy as np
import pytest

from engine_cases import case, control, scenario, shipped
from monazite.model.build import build
from monazite.model.footprint.burdens import Z95, two_piece_quantile
from monazite.model.parameters import draw


@pytest.fixture(scope="module")
def after():
    c = case(control(), months=6)
    c.run(6)
    return c


def test_totals_are_the_sum_of_deposits_and_plants(after):
    s, n = after.s, len(after.model.index.element)
    for t in (0, 5):
        f = after.at(t)
        mined = np.einsum("jk,j,ij->i", f.feed[0], s.recovery, s.footprint)
        metal, magnet = f.ship[0, n : 2 * n].sum(), f.ship[0, 2 * n :].sum()
        expected = mined + after.params.stage_footprint[0] @ [metal, magnet]
        assert f.emission[0].sum(1) == pytest.approx(expected, rel=1e-9)
        assert expected[0] > 0


def test_burdens_lie_where_the_mine_and_the_plant_are(after):
    s, f, n = after.s, after.at(5), len(after.model.index.element)
    slot = s.producers.max(0)
    made = f.ship[0].sum(2)
    for r in range(len(after.model.index.region)):
        separated = (s.recovery * f.feed[0].sum(1))[s.deposit_region == r]
        mined = s.footprint[:, s.deposit_region == r] @ separated
        here = slot == r
        plants = after.params.stage_footprint[0] @ [made[n : 2 * n, here].sum(), made[2 * n :, here].sum()]
        assert f.emission[0, :, r] == pytest.approx(mined + plants, rel=1e-9, abs=1e-9)


def test_conflict_share_is_a_share_of_the_supply_of_each_element(after):
    s, f = after.s, after.at(5)
    made = np.einsum("jk,j,je,ek->je", f.feed[0], s.recovery, s.basket, (s.pair >= 0).astype(float))
    assert made.sum(0) == pytest.approx(f.supply[0].sum(1), rel=1e-9)
    expected = (made * s.conflict[:, None]).sum(0) / np.maximum(made.sum(0), 1e-300)
    assert f.conflict[0] == pytest.approx(expected, rel=1e-9, abs=1e-12)
    dy, nd = after.model.index.element.index("Dy"), after.model.index.element.index("Nd")
    assert f.conflict[0, dy] > f.conflict[0, nd] > 0


def test_two_pieces_have_the_stated_median_and_ends():
    value, low, high = np.array([25.0, 0.0, 2.0]), np.array([15.0, 0.0, 0.0]), np.array([40.0, 0.1, 3.0])
    for z, expected in ((0.0, value), (Z95, high), (-Z95, low)):
        assert two_piece_quantile(value, low, high, np.full(3, z)) == pytest.approx(expected, rel=1e-12, abs=1e-12)
    z = np.linspace(-3, 3, 61)[:, None]
    drawn = two_piece_quantile(value, low, high, z)
    assert (np.diff(drawn, axis=0) >= 0.0).all()
    assert (drawn >= 0.0).all()
    assert np.log(drawn[:31, 0] / 25.0) == pytest.approx(z[:31, 0] * np.log(25.0 / 15.0) / Z95)


def test_burdens_are_draws_with_the_published_ranges_common_to_a_route():
    model = build(shipped(), scenario())
    draws = draw(shipped().table("priors"), seed=3, first=0, count=640)
    burden = model.targets.burden
    drawn = burden.draw(draws)
    assert drawn[0] == pytest.approx(burden.value)
    ends = np.quantile(drawn[1:], [0.05, 0.5, 0.95], axis=0)
    for end, published in zip(ends, (burden.low, burden.value, burden.high), strict=True):
        assert (np.abs(end - published) <= 0.1 * (burden.high - burden.low) + 1e-12).all()
    first = [burden.route.index(name) for name in burden.route]
    scale = drawn / np.maximum(burden.value, 1e-12)
    assert scale == pytest.approx(scale[:, :, first])
    assert len({tuple(np.round(column, 6)) for column in scale[:, 0].T}) == len(set(burden.route))


def test_every_deposit_and_project_has_a_route():
    burden = build(shipped(), scenario()).targets.burden
    assert "no figure" not in burden.route
    assert (burden.value[0] > 0).all()
    assert (burden.low <= burden.value).all()
    assert (burden.value <= burden.high).all()
