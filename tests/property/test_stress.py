"""Random hard months: bans, tight licences and quotas, outages, duties; every one is solved, cold and warm."""

import numpy as np
import pytest

from engine_cases import case, shipped

ELEMENTS = ["Nd", "Pr", "Dy", "Tb", "Sm", "Gd", "Y", "La", "Ce", "Eu", "Lu", "Er"]
PLACES = ["US", "EU", "JP", "KR", "VN", "IN", "ROW", "ally"]


def instance(seed):
    """A random regime of three to seven measures in force from January, and outages of mines and plants."""
    rng = np.random.default_rng(seed)
    goods = [*ELEMENTS, "magnet", "NdFeB.SH.magnet", "SmCo.magnet", "heavy"]
    policy = []
    for _ in range(int(rng.integers(2, 5))):
        block = {
            "kind": "export_control", "actor": "CN", "start": "2025-01-01",
            "goods": [str(g) for g in rng.choice(goods, int(rng.integers(1, 5)), replace=False)],
            "destinations": ["*"] if rng.random() < 0.4 else [str(d) for d in rng.choice(PLACES, 2, replace=False)],
        }  # fmt: skip
        if rng.random() < 0.35:
            block["ban"] = True
        else:
            block |= {"approval": float(rng.uniform(0, 0.9)), "review": float(rng.choice([0.0, 1.0, 2.1]))}
        policy.append(block)
    if rng.random() < 0.6:
        amount = float(np.exp(rng.uniform(np.log(300), np.log(60_000))))
        policy.append(
            {"kind": "quota", "actor": "CN", "start": "2025-01-01", "goods": ["*.oxide", "*.metal"], "amount": amount}
        )
    if rng.random() < 0.5:
        policy.append({"kind": "tariff", "actor": "US", "on": ["CN"], "start": "2025-01-01", "goods": ["*"],
                       "rate": float(rng.uniform(0.1, 3))})  # fmt: skip
    return policy, rng


@pytest.mark.parametrize("seed", range(125))  # 125 worlds of four months and two draws: 1,000 instances
def test_a_random_hard_world_is_solved(seed):
    policy, rng = instance(seed)
    c = case(*policy, months=6, ds=shipped(), count=2)
    mines = rng.uniform(0.2, 1.0, c.s.deposit_cap.size)
    plants = rng.uniform(0.2, 1.0, c.model.base.plants.shape)
    hit = rng.random() < 0.5
    for t in range(4):
        if hit and t == 1:
            c.s.deposit_cap[:] *= mines
            c.model.base.plants[:] *= plants
        c.step(t)
    status = c.flows.status[:, :4]
    assert (status[..., 0] < 2).all(), status[..., 0]
    assert status[..., 3].max() < 1e-8
    f = c.flows
    for name, array in f._asdict().items():
        if name != "limit":
            assert np.isfinite(array).all(), name
    limit, flow, wedge = f.limit[:, :4], f.flow[:, :4], f.wedge[:, :4]
    binds = (wedge > 1e-6) & np.isfinite(limit) & (limit > 0)
    assert np.abs(flow[binds] / limit[binds] - 1.0).max(initial=0.0) < 1e-7
    assert (flow[limit == 0] == 0).all()
    assert np.median(status[..., 1]) < 80
