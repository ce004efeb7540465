"""Random hard months: bans, tight licences and quotas, outages, duties; every one is solved, cold and warm.

How many steps they take is measured in benchmarks/stress.py.
"""

import numpy as np
import pytest

from random_worlds import MONTHS, world


@pytest.mark.parametrize("seed", range(125))  # 125 worlds of four months and two draws: 1,000 instances
def test_a_random_world_is_solved(seed):
    c = world(seed, tight=seed % 5 > 0)  # four of five are hard
    f = c.flows
    status = f.status[:, :MONTHS]
    assert (status[..., 0] < 2).all(), status[..., 0]
    assert status[..., 3].max() < 1e-8
    for name, array in f._asdict().items():
        if name != "limit":
            assert np.isfinite(array).all(), name
    limit, flow, wedge = f.limit[:, :MONTHS], f.flow[:, :MONTHS], f.wedge[:, :MONTHS]
    binds = (wedge > 1e-6) & np.isfinite(limit) & (limit > 0)
    assert np.abs(flow[binds] / limit[binds] - 1.0).max(initial=0.0) < 1e-8
    assert (flow[limit == 0] == 0).all()
    assert np.median(status[..., 1]) < 80
