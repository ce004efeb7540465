import numpy as np
import pytest

from engine_cases import case


def agree(analytic: np.ndarray, numeric: np.ndarray) -> None:
    """Within 3e-5 of each entry, or 6e-8 of its row's largest: a Jacobian of single precision holds seven digits."""
    scale = np.abs(numeric) + 2e-3 * np.abs(numeric).max(1, keepdims=True)
    worst = np.abs(analytic - numeric) / scale
    i, j = np.unravel_index(worst.argmax(), worst.shape)
    assert worst[i, j] < 3e-5, f"equation {i}, unknown {j}: {analytic[i, j]} against {numeric[i, j]}"


@pytest.mark.compiled
def test_at_the_baseline():
    c = case()
    c.prepare(0)
    k = c.kernel()
    agree(k.jacobian(k.z.copy()), k.differences(k.z.copy()))


@pytest.mark.compiled
def test_at_the_solution_of_a_stressed_month(stressed):
    """Licences, a quota on many goods, a shut arc, a floor price, a tax and a duty."""
    k = stressed.kernel()
    assert (k.x.limit > 0).any()
    assert (k.x.limit == 0).any()
    assert (k.x.floor > 0).any()
    agree(k.jacobian(k.z.copy()), k.differences(k.z.copy()))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.compiled
def test_away_from_any_solution(stressed, seed):
    k = stressed.kernel()
    first, _limits = k.blocks
    rng = np.random.default_rng(seed)
    z = k.z + rng.normal(0.0, 0.2, k.z.size)
    z[first:] = np.abs(z[first:]) + 0.05
    agree(k.jacobian(z), k.differences(z))


@pytest.mark.compiled
def test_two_quotas_on_one_arc():
    """Both rents take their part of what a dearer producer passes on."""
    both = [{"kind": "quota", "actor": "CN", "start": "2025-01-01", "goods": goods, "amount": amount}
            for goods, amount in ((["Dy.oxide", "Nd.oxide"], 900.0), (["Dy.oxide", "Tb.oxide"], 100.0))]  # fmt: skip
    c = case(*both)
    c.prepare(0)
    c.clear(0)
    k = c.kernel()
    z = k.z.copy()
    z[-2:] += 0.1
    agree(k.jacobian(z), k.differences(z))


@pytest.mark.compiled
def test_two_quotas_on_some_buyers():
    """One on Japan alone and one on all: buyers in Japan pay both rents, all others one."""
    both = [{"kind": "quota", "actor": "CN", "start": "2025-01-01", "goods": ["Dy.oxide", "Nd.oxide"], "amount": amount,
             "destinations": to} for to, amount in ((["JP"], 200.0), (["*"], 900.0))]  # fmt: skip
    c = case(*both)
    c.prepare(0)
    c.clear(0)
    k = c.kernel()
    z = k.z.copy()
    z[-2:] += 0.1
    agree(k.jacobian(z), k.differences(z))


def test_of_a_small_world(small):
    c = case(
        {"kind": "export_control", "actor": "CN", "start": "2025-01-01", "goods": ["*"], "approval": 0.5}, ds=small
    )
    c.run(4)
    c.prepare(4)
    k = c.kernel()
    z = k.z + np.random.default_rng(9).normal(0.0, 0.1, k.z.size)
    agree(k.jacobian(z), k.differences(z))


@pytest.mark.compiled
def test_every_equation_and_unknown_matters(stressed):
    k = stressed.kernel()
    matrix = k.jacobian(k.z.copy())
    assert (np.abs(matrix).max(0) > 0).all()
    assert (np.abs(matrix).max(1) > 0).all()
    assert np.linalg.cond(matrix) < 1e12
