import numpy as np
import pytest

from engine_cases import Spied, case, control, scenario, shipped
from monazite.engine.footprint import account_burdens
from monazite.model.build import build
from monazite.model.footprint.burdens import two_piece_quantile
from monazite.model.parameters import draw


@pytest.fixture(scope="module")
def after():
    c = case(control(), months=6)
    c.run(6)
    return c


def test_burdens_lie_where_the_mine_and_the_plant_are():
    """Two mines in regions 0 and 2, two elements, plants for oxides and metals in 0 and 1, for magnets in 1 only.

    The mine in region 0 sends 10 t to either separator; the other one, whose output pays for conflict, sends 20 t to
    the first.
    """
    network = Spied(
        basket=np.array([[0.75, 0.25], [0.5, 0.5]]), recovery=np.array([0.8, 0.5]), pair=np.array([[0, 1], [2, -1]]),
        deposit_region=np.array([0, 2]), feed_slot=np.array([0, 1, 0]), feed_start=np.array([0, 2, 3]),
        producers=np.array([[0, 1], [0, 1], [-1, 1]]), conflict=np.array([0.0, 1.0]),
    )  # fmt: skip
    params = Spied(footprint=np.array([[[2.0, 30.0]]]), stage_footprint=np.array([[[5.0, 7.0]]]))
    made = np.zeros((1, 5, 2))  # two oxides, two metals, one grade
    made[0, 2:4] = [[3.0, 1.0], [1.0, 0.0]]
    made[0, 4] = 0.0, 6.0
    market = Spied(
        feed=np.array([[[10.0, 10.0], [20.0, 0.0]]]), make=made, supply=np.array([[[11.0, 6.0], [7.0, 0.0]]])
    )
    emission, conflict = np.full((1, 1, 3), 9.0), np.full((1, 2), 9.0)
    account_burdens(network, params, market, emission, conflict)
    # mines: 20 t x 0.8 x 2 = 32 in region 0 and 20 t x 0.5 x 30 = 300 in region 2; metals: 4 t x 5 in region 0 and
    # 1 t x 5 in region 1; magnets: 6 t x 7 in region 1
    assert emission[0, 0] == pytest.approx([52.0, 47.0, 300.0])
    # of conflict 20 t x 0.5 x 0.5 = 5 t of either element, of 17 t and 7 t
    assert conflict[0] == pytest.approx([5 / 17, 5 / 7])


@pytest.mark.compiled
def test_burdens_and_conflict_of_a_model(after):
    f = after.at(5)
    assert (f.emission[0].sum(1) > 0).all()
    dy, nd = after.model.index.element.index("Dy"), after.model.index.element.index("Nd")
    assert 1.0 > f.conflict[0, dy] > f.conflict[0, nd] > 0


def test_two_pieces_have_the_stated_median_and_ends():
    value, low, high = np.array([25.0, 0.0, 2.0]), np.array([15.0, 0.0, 0.0]), np.array([40.0, 0.1, 3.0])
    for z, expected in ((0.0, value), (1.6448536269514722, high), (-1.6448536269514722, low)):
        assert two_piece_quantile(value, low, high, np.full(3, z)) == pytest.approx(expected, rel=1e-12, abs=1e-12)
    z = np.linspace(-3, 3, 61)[:, None]
    drawn = two_piece_quantile(value, low, high, z)
    assert (np.diff(drawn, axis=0) >= 0.0).all()
    assert (drawn >= 0.0).all()
    # one deviation below and above: 25 (15 / 25)^(1 / 1.6448536) and 25 (40 / 25)^(1 / 1.6448536)
    assert drawn[[20, 40], 0] == pytest.approx([18.325910, 33.268724], rel=1e-6)


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
