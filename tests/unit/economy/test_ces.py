import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monazite.economy.static_losses import ces_output


@pytest.mark.parametrize(
    ("fill", "share", "elasticity", "percent"), [(0.9, 0.04, 0.04, -1.57), (0.7, 0.01, 0.1, -2.34)]
)
def test_bachmann(fill, share, elasticity, percent):
    """Output loss of the exact CES in Bachmann et al. 2022, to a hundredth of a percentage point as printed."""
    assert 100.0 * (ces_output(fill, share, elasticity) - 1.0) == pytest.approx(percent, abs=5e-3)


@pytest.mark.parametrize(
    ("fill", "share", "elasticity", "output"),
    [
        (0.9, 0.04, 0.04, 0.98431438),  # (0.96 + 0.04 x 0.9^-24)^(-1/24), 0.9^-24 = 12.536600
        (0.5, 0.2, 0.3, 0.77585150),  # (0.8 + 0.2 x 0.5^(-7/3))^(-3/7), 0.5^(-7/3) = 5.0396842
        (0.3, 0.01, 0.05, 0.38228250),  # (0.99 + 0.01 x 0.3^-19)^(-1/19), 0.3^-19 = 8.6039160e9
        (0.25, 0.5, 0.5, 0.4),  # the harmonic mean of 1 and 0.25
    ],
)
def test_exact_ces(fill, share, elasticity, output):
    assert ces_output(fill, share, elasticity) == pytest.approx(output, rel=1e-7)


@given(st.floats(0, 1), st.floats(1e-4, 0.9), st.floats(0.01, 0.9))
@settings(max_examples=200, deadline=None)
def test_output_lies_between_fill_and_one(fill, share, elasticity):
    y = ces_output(fill, share, elasticity)
    assert fill - 1e-9 <= y <= 1.0 + 1e-12
    assert y <= ces_output(min(fill + 0.05, 1.0), share, elasticity) + 1e-12


def test_small_elasticities_do_not_overflow_and_join_smoothly():
    assert ces_output(0.2, 0.05, 1e-3) == pytest.approx(0.2, rel=0.01)
    fills = np.linspace(1e-6, 1.0, 400)
    y = np.array([ces_output(f, 0.1, 0.02) for f in fills])
    assert (np.diff(y) >= -1e-12).all()
    assert np.abs(np.diff(y)).max() < 0.05
