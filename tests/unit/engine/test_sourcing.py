import numpy as np
import pytest

from engine_cases import case
from monazite.engine.state import PILOT


def opened(*policy, t=0, **kwargs):
    c = case(*policy, months=3)
    c.params.scalars[:, PILOT] = 1e-9
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
    free, before = opened()
    c, after = opened(
        {"kind": "tariff", "actor": "US", "on": ["CN"], "start": "2025-01-01", "goods": ["magnet"], "rate": 0.5}
    )
    arc = names(c, "NdFeB.N.magnet", "CN", "US")
    duty = free.model.controls.tariff[0, arc[0], 0 if arc[1] is None else c.model.index.region.index("CN"), arc[2]]
    change = (1 + duty + 0.5) / (1 + duty)
    assert after[arc] / before[arc] == pytest.approx(change ** -c.params.sourcing[0, arc[0]])
    other = names(c, "NdFeB.N.magnet", "JP", "US")
    assert after[other] == before[other]


def test_an_export_tax_counts_like_a_duty():
    _, before = opened()
    tax = {"kind": "export_tax", "actor": "CN", "start": "2025-01-01", "goods": ["Nd.oxide"], "rate": 0.2}
    c, after = opened(tax)
    arc = names(c, "Nd.oxide", "CN", "JP")
    assert after[arc] / before[arc] == pytest.approx(1.2 ** -c.params.sourcing[0, arc[0]])


def test_a_full_ban_is_exactly_zero_and_only_there():
    _, before = opened()
    ban = {
        "kind": "export_control",
        "actor": "CN",
        "start": "2025-01-01",
        "goods": ["Dy.oxide"],
        "destinations": ["JP"],
        "ban": True,
    }
    c, after = opened(ban)
    shut = np.zeros(after.shape, dtype=bool)
    for buyer in ("JP", "JP.defence"):
        shut[names(c, "Dy.oxide", "CN", buyer)] = True
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


def test_preference_is_a_factor():
    _, before = opened()
    c, after = opened(preference=((0, 0, slice(None)), 0.5))
    k = int(np.flatnonzero(c.s.producers.max(0) == 0)[0])
    assert after[:, k] == pytest.approx(0.5 * before[:, k])


def test_weights_follow_capacity():
    c = case(months=2)
    c.prepare(0)
    before = c.work.month.weight.copy()
    home = int(np.flatnonzero(c.s.producers[2] == c.s.controller)[0])
    c.model.base.plants[2, home] *= 0.5
    c.prepare(0)
    n = len(c.model.index.element)
    assert c.work.month.weight[0, 2 * n :, home] == pytest.approx(0.5 * before[0, 2 * n :, home])


def test_a_new_origin_gets_the_usual_weight_per_tonne():
    c = case(months=2)
    c.params.scalars[:, PILOT] = 0.3
    c.prepare(0)
    base, n = c.model.base, len(c.model.index.element)
    new = np.argwhere((base.capacity[2 * n :] == 0) & (c.s.producers[2] >= 0))
    assert new.size
    for g, k in new:
        g += 2 * n
        usual = c.params.weight[0, g].sum(0) / base.capacity[g].sum()
        abroad = c.s.buyer_region != c.s.producers[2, k]
        assert c.work.month.weight[0, g, k] == pytest.approx(usual * c.work.month.cap[0, 2, k])
        assert abroad.any()
