"""Months of a small world against the plain NumPy step: seconds also where no kernel is compiled.

Two producing regions, two elements, one magnet grade. Residuals and tangents are compared at any point, solved or not.
"""

import numpy as np
import pytest

from engine_cases import case
from reference import numpy_newton, numpy_step
from reference.test_numpy_step import near, plain, same

START = "2025-01-01"
LICENCES = {"kind": "export_control", "actor": "CN", "start": START, "goods": ["*"], "approval": 0.5}
BAN = {"kind": "export_control", "actor": "CN", "start": START, "goods": ["Dy"], "destinations": ["US"], "ban": True}
QUOTA = {"kind": "quota", "actor": "CN", "start": START, "goods": ["*.oxide", "*.metal"], "amount": 300.0}
FLOOR = {"kind": "finance", "actor": "US", "start": START, "floor": {"Nd.oxide": 110}}
TAX = {"kind": "export_tax", "actor": "CN", "start": START, "goods": ["Nd"], "rate": 0.15}
DUTY = {"kind": "tariff", "actor": "US", "on": ["CN"], "start": START, "goods": ["*"], "rate": 0.5}
POWER = {"kind": "market_power", "actor": "CN", "start": START, "enforcement": 1.0}
WORLDS = {
    "quiet": (), "licences": (LICENCES,), "ban and duty": (BAN, DUTY), "quota": (QUOTA, POWER),
    "floor and tax": (FLOOR, TAX, LICENCES),
}  # fmt: skip


@pytest.fixture(params=WORLDS)
def month(request, small):
    """The third month, prepared and not yet solved."""
    c = case(*WORLDS[request.param], ds=small, months=4)
    c.run(2)
    c.prepare(2)
    return c


@pytest.mark.parametrize("size", [0.0, 0.1, 0.8])
def test_residuals_and_quantities_agree(month, size):
    k, ours = plain(month)
    same(k, ours, near(k.z, k.blocks, size, np.random.default_rng(int(10 * size))))


def test_tangents_agree_with_those_of_the_plain_step(month):
    """Within 3e-5 of each entry, or 6e-8 of its row's largest: the compiled Jacobian is of single precision."""
    k, ours = plain(month)
    z = near(k.z, k.blocks, 0.1, np.random.default_rng(5))
    theirs = numpy_newton.jacobian(ours, numpy_step.evaluate(ours, z))
    mine = k.jacobian(z)[: z.size, : z.size]
    scale = np.abs(theirs) + 2e-3 * np.abs(theirs).max(1, keepdims=True)
    assert (np.abs(mine - theirs) / scale).max() < 3e-5


def test_both_solvers_end_in_the_same_month(month):
    _, ours = plain(month)
    theirs = numpy_newton.solve(ours, month.state.z[0], month.model.base.z)
    status = month.clear(2)
    assert status[0, 0] < 2
    assert status[0, 3] < 1e-8
    assert theirs.z == pytest.approx(month.state.z[0], abs=1e-6)
    v, m = theirs.values, month.work.market
    assert v.lp == pytest.approx(m.lp[0], abs=1e-6)
    assert v.sold == pytest.approx(m.share[0] * m.buy[0][:, None, :], abs=1e-6 * v.sold.max())
