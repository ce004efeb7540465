"""Quantile functions against those of scipy.stats, bit by bit."""

import subprocess
import sys

import numpy as np
import pytest
from scipy import special, stats

from monazite.model import quantiles

U = np.concatenate([np.random.default_rng(3).random(20_000), [1e-300, 1e-12, 0.5, 1 - 1e-12, np.nextafter(1.0, 0.0)]])


def test_normal():
    assert np.array_equal(special.ndtri(U), stats.norm.ppf(U))


@pytest.mark.parametrize(("a", "b"), [(2.0, 5.0), (0.5, 0.5), (30.0, 3.0), (1.0, 1.0), (0.05, 12.0)])
def test_beta(a, b):
    u = U[U > 1e-200]  # below, both warn that they give up
    assert np.array_equal(quantiles.beta(u, a, b), stats.beta.ppf(u, a, b))


@pytest.mark.parametrize(("low", "mode", "high"), [(0.0, 0.3, 1.0), (2.0, 2.0, 9.0), (-3.0, 4.0, 4.0)])
def test_triangular(low, mode, high):
    expected = stats.triang.ppf(U, (mode - low) / (high - low), low, high - low)
    assert np.array_equal(quantiles.triangular(U, low, mode, high), expected)


def test_a_simulation_does_without_the_import_of_scipy_stats():
    use = "import sys, monazite as mz; mz.simulate; assert 'scipy.stats' not in sys.modules"
    subprocess.run([sys.executable, "-c", use], check=True)
