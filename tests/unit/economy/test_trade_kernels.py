"""Sums and powers of the trade equilibrium, and inverses by halves, against what the library says."""

import numpy as np
import pytest

from monazite.economy.block_inverse import inverse
from monazite.economy.trade_kernels import (
    power_in_place,
    power_of_log,
    safe_reciprocal,
    sum_over_partners,
    sum_within_region,
)


@pytest.mark.parametrize("sectors", [1, 3, 4, 7, 20])
@pytest.mark.parametrize("leading", [(), (3,), (2, 2)])
def test_sums_over_partners(sectors, leading):
    rng = np.random.default_rng(sectors)
    weight, x = rng.normal(size=(*leading, 5, 6, sectors)), rng.normal(size=(*leading, 6, sectors))
    expected = np.einsum("...nij,...ij->...nj", weight, x)
    np.testing.assert_allclose(sum_over_partners(weight, x), expected, atol=1e-14)


def test_sums_of_arrays_in_another_order():
    rng = np.random.default_rng(0)
    weight, x = rng.normal(size=(2, 3, 4, 5)).swapaxes(1, 2), rng.normal(size=(5, 3, 2)).T
    expected = np.einsum("...nij,...ij->...nj", weight, x)
    np.testing.assert_allclose(sum_over_partners(weight, x), expected, atol=1e-14)


@pytest.mark.parametrize("leading", [(), (4,)])
def test_sums_inside_regions(leading):
    rng = np.random.default_rng(1)
    weights, x = rng.normal(size=(3, 5, 2)), rng.normal(size=(*leading, 3, 5))
    np.testing.assert_allclose(sum_within_region(weights, x), np.einsum("nft,...nf->...nt", weights, x), atol=1e-14)


def test_powers():
    x = np.array([0.0, 0.5, 2.0, np.inf])
    np.testing.assert_allclose(power_in_place(np.array(-2.0), x.copy()), [np.inf, 4.0, 0.25, 0.0])
    np.testing.assert_allclose(power_of_log(np.log(x[1:3]), 3.0), [0.125, 8.0])
    assert power_of_log(x, 0.0) == 1.0
    np.testing.assert_array_equal(safe_reciprocal(np.array([0.0, 4.0])), [0.0, 0.25])


@pytest.mark.parametrize("size", [1, 40, 41, 97, 140])
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_inverses_by_halves(size, kind):
    """I - A with shares A whose rows add up to .9, as of inputs in costs."""
    a = np.random.default_rng(size).dirichlet(np.ones(size), size) * 0.9
    matrix = (np.eye(size) - a).astype(kind)
    found = inverse(matrix)
    assert found.dtype == kind
    np.testing.assert_allclose(found @ matrix, np.eye(size), atol=2e-5 if kind is np.float32 else 1e-13)
