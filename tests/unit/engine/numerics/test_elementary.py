import numpy as np
import pytest

from monazite.engine.jit import jit
from monazite.engine.numerics.elementary import HIGHEST, LOWEST, exp, log


@jit
def over(function, x, out):
    for i in range(x.size):
        out[i] = function(x[i])


def applied(function, x):
    out = np.empty(x.size)
    over(function, x, out)
    return out


def test_exponential_agrees_with_the_library_to_five_parts_in_ten_to_the_sixteen():
    x = np.concatenate([np.linspace(-700.0, 700.0, 100_001), np.linspace(-1.0, 1.0, 100_001)])
    assert np.abs(applied(exp, x) / np.exp(x) - 1.0).max() < 5e-16
    assert exp(0.0) == 1.0


def test_logarithm_agrees_with_the_library_over_all_normal_numbers():
    x = np.concatenate([np.logspace(-300.0, 300.0, 100_001), np.linspace(0.5, 2.0, 100_001)])
    assert applied(log, x) == pytest.approx(np.log(x), rel=4e-16, abs=1e-19)
    assert log(1.0) == 0.0


def test_exponential_neither_underflows_nor_overflows():
    assert exp(-1e9) == exp(LOWEST) > 0.0
    assert np.isfinite(exp(1e9))
    assert exp(1e9) == exp(HIGHEST)


@pytest.mark.parametrize("x", [0.0, -1.0, np.nan])
def test_logarithm_of_what_is_not_above_zero_is_minus_infinity(x):
    assert log(x) == -np.inf


def test_they_undo_each_other():
    x = np.linspace(-300.0, 300.0, 10_001)
    assert applied(log, applied(exp, x)) == pytest.approx(x, rel=1e-15, abs=1e-15)
