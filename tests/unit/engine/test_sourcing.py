import numpy as np
import pytest

from engine_cases import case
from monazite.engine.sourcing import _preferred_origins, _sourcing_weights
from monazite.engine.state import PILOT


def opened(*policy, t=0, sourcing=None, **kwargs):
    c = case(*policy, months=3)
    c.params.scalars[:, PILOT] = 1e-9
    if sourcing is not None:
        c.params.sourcing[:] = sourcing
    for name, (index, value) in kwargs.items():
        getattr(c.model.controls, name)[index] = value
    c.prepare(t)
    return c, c.work.month.weight[0]


def names(c, good, origin, buyer):
    ix = c.model.index
    return (
        ix.good.index(good),
        int(np.flatnonzero(c.s.producers.max(0) == ix.region.index(origin))[0]),
        ix.buyer.index(buyer),
    )


def test_without_policy_weights_are_the_calibrated_ones():
    c, weight = opened()
    known = c.model.base.capacity > 0
    assert weight[known] == pytest.approx(c.params.weight[0][known], rel=1e-6)
    assert weight[~known] == pytest.approx(0.0, abs=1e-6)


def test_a_new_origin_gets_the_weight_per_tonne_that_the_others_have():
    c = case(months=3)
    c.params.scalars[:, PILOT] = 0.5  # every project runs at half its nameplate
    c.prepare(0)
    capacity, old, weight, cap = c.model.base.capacity, c.params.weight[0], c.work.month.weight[0], c.work.month.cap[0]
    elements = len(c.model.index.element)
    new = [
        (good, k)
        for good in range(elements, len(c.model.index.good))
        for k in range(capacity.shape[1])
        if capacity[good, k] == 0.0 and cap[min(good // elements, 2), k] > 0.0
    ]
    assert new
    for good, k in new:
        per_tonne = old[good].sum(0) / capacity[good].sum()
        assert weight[good, k] == pytest.approx(per_tonne * cap[min(good // elements, 2), k])


def test_a_tariff_moves_its_arc_with_the_elasticity_of_sourcing():
    """The duty of 2.1 % becomes 52.1 %: the price rises by 1.521 / 1.021 = 1.4897160."""
    _, before = opened(sourcing=2.0)
    tariff = {"kind": "tariff", "actor": "US", "on": ["CN"], "start": "2025-01-01", "goods": ["magnet"], "rate": 0.5}
    c, after = opened(tariff, sourcing=2.0)
    arc = names(c, "NdFeB.N.magnet", "CN", "US")
    assert after[arc] / before[arc] == pytest.approx(0.45060194, rel=1e-7)  # 1.4897160^-2
    other = names(c, "NdFeB.N.magnet", "JP", "US")
    assert after[other] == before[other]


def test_an_export_tax_counts_like_a_duty():
    _, before = opened(sourcing=3.0)
    tax = {"kind": "export_tax", "actor": "CN", "start": "2025-01-01", "goods": ["Nd.oxide"], "rate": 0.2}
    c, after = opened(tax, sourcing=3.0)
    arc = names(c, "Nd.oxide", "CN", "JP")
    assert after[arc] / before[arc] == pytest.approx(0.57870370, rel=1e-7)  # 1 / 1.728


def test_a_full_ban_that_is_enforced_is_exactly_zero_and_only_there():
    """Of the two buyers in Japan one buys the oxide, and what buys none has no limit."""
    _, before = opened()
    ban = {
        "kind": "export_control",
        "actor": "CN",
        "start": "2025-01-01",
        "goods": ["Dy.oxide"],
        "destinations": ["JP"],
        "ban": True,
    }
    enforced = {"kind": "market_power", "actor": "CN", "start": "2025-01-01", "enforcement": 1.0}
    c, after = opened(ban, enforced)
    shut = np.zeros(after.shape, dtype=bool)
    shut[names(c, "Dy.oxide", "CN", "JP")] = True
    assert (after[shut] == 0.0).all()
    assert after[~shut] == pytest.approx(before[~shut])


def test_a_limit_of_zero_shuts_every_good_of_a_quota():
    c, weight = opened({"kind": "quota", "actor": "CN", "start": "2025-01-01", "goods": ["*.oxide"], "amount": 0})
    home = names(c, "Nd.oxide", "CN", "US")[1]
    abroad = c.s.buyer_region != c.s.controller
    n = len(c.model.index.element)
    assert (weight[:n, home][:, abroad] == 0.0).all()
    assert (weight[:n, home][:, ~abroad] > 0.0).any()
    assert (weight[n : 2 * n, home][:, abroad] > 0.0).any()


def test_an_import_standard_shuts_dirty_routes_only_abroad():
    c, _ = opened()
    footprint = c.model.base.carried[0, 0]
    eu = c.model.index.buyer.index("EU")
    limit = float(np.median(footprint[footprint > 0]))
    c, weight = opened(standard=((0, 0, 0, eu), limit))
    n = len(c.model.index.element)
    for k, r in enumerate(c.s.producers[0]):
        if r >= 0 and r != c.s.buyer_region[eu]:
            open_ = (weight[:n, k, eu] > 0) | (c.params.weight[0, :n, k, eu] == 0)
            assert open_.all() if footprint[k] <= limit else (weight[:n, k, eu] == 0).all()
    assert (weight[2 * n :, :, eu] > 0).any()


def test_preference_moves_weight_between_origins_and_adds_none():
    _, before = opened()
    c, after = opened(preference=((0, 0, slice(None)), 0.5))
    k = int(np.flatnonzero(c.s.producers.max(0) == 0)[0])
    others = np.arange(after.shape[1]) != k
    assert after.sum(axis=1) == pytest.approx(before.sum(axis=1))
    bought = (before[:, k] > 0) & (before[:, others].sum(axis=1) > 0)
    assert (after[:, k][bought] < before[:, k][bought]).all()
    share = 0.5 * before[:, k] / (before.sum(axis=1) - 0.5 * before[:, k])  # of a buyer with half the liking for it
    assert after[:, k][bought] == pytest.approx((share * before.sum(axis=1))[bought])


def test_who_prefers_every_origin_prefers_none():
    """Weights that grew together would be demand from nowhere: dysprosium once cost 6,180 instead of 3,293."""
    _, before = opened()
    _, after = opened(preference=((0, slice(None), slice(None)), 5.0))
    assert after == pytest.approx(before, rel=1e-13)


def test_preference_of_one_good_and_three_origins_by_hand():
    """The third origin is shut for the second buyer, and the first buyer alone has a preference."""
    weight = np.array([[[0.6, 0.2], [0.3, 0.7], [0.1, 0.0]]])
    preference = np.array([[1.0, 1.0], [4.0, 1.0], [0.5, 1.0]])
    _preferred_origins(np.array([[0, 1, 2]] * 3), np.array([[0, 1, 2]]), preference, weight)
    # 0.6, 1.2 and 0.05 make 1.85, which stand for a weight of 1
    assert weight[0, :, 0] == pytest.approx([0.6 / 1.85, 1.2 / 1.85, 0.05 / 1.85])
    assert weight[0, :, 1].tolist() == [0.2, 0.7, 0.0]


def test_weights_follow_capacity():
    c = case(months=2)
    c.prepare(0)
    before = c.work.month.weight.copy()
    home = int(np.flatnonzero(c.s.producers[2] == c.s.controller)[0])
    c.model.base.plants[2, home] *= 0.5
    c.prepare(0)
    n = len(c.model.index.element)
    assert c.work.month.weight[0, 2 * n :, home] == pytest.approx(0.5 * before[0, 2 * n :, home])


def test_weights_of_one_good_and_three_origins_by_hand():
    """Two origins of 200 and 100 t that can supply 100 and 150 t today, a new one of 60 t, two buyers."""
    weight = np.full((1, 3, 2), 9.0)
    reference = np.array([[[0.6, 0.2], [0.3, 0.7], [0.0, 0.0]]])
    access, duty = np.ones((1, 3, 2)), np.zeros((1, 3, 2))
    access[0, 1, 1], access[0, 2, 0] = 0.5, 0.0  # a ban of one half, and a whole one
    duty[0, 1] = np.log([2.0, 1.0])
    _sourcing_weights(np.array([[0, 1, 2]] * 3), np.array([[0, 1, 2]]), np.array([3.0]), reference,
                      np.array([[200.0, 100.0, 0.0]]), np.array([[100.0, 150.0, 60.0]]), access, duty,
                      np.array([[False, True, False]]), weight)  # fmt: skip
    assert weight[0, 0] == pytest.approx([0.3, 0.1])  # half as much
    assert weight[0, 1] == pytest.approx([0.05625, 0.525])  # 0.3 x 1.5 / 2^3 and 0.7 x 1.5 x 0.5
    assert weight[0, 2] == pytest.approx([0.0, 0.18])  # 0.9 for 300 t: 0.003 for a tonne
