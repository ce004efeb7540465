import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine_cases import Spied, control, simulated
from monazite.engine.economy import _value_added_loss, fill_to_output, value_added_loss
from monazite.engine.state import DEPENDENCE, INPUT_ELASTICITY, SCALARS, UPSTREAM


@pytest.mark.parametrize(
    ("fill", "share", "elasticity", "percent"), [(0.9, 0.04, 0.04, -1.57), (0.7, 0.01, 0.1, -2.34)]
)
def test_bachmann(fill, share, elasticity, percent):
    """Output loss of the exact CES in Bachmann et al. 2022, to a hundredth of a percentage point as printed."""
    assert 100.0 * (fill_to_output(fill, share, elasticity) - 1.0) == pytest.approx(percent, abs=5e-3)


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
    assert fill_to_output(fill, share, elasticity) == pytest.approx(output, rel=1e-7)


@given(st.floats(0, 1), st.floats(1e-4, 0.9), st.floats(0.01, 0.9))
@settings(max_examples=200, deadline=None)
def test_output_lies_between_fill_and_one(fill, share, elasticity):
    y = fill_to_output(fill, share, elasticity)
    assert fill - 1e-9 <= y <= 1.0 + 1e-12
    assert y <= fill_to_output(min(fill + 0.05, 1.0), share, elasticity) + 1e-12


def test_small_elasticities_do_not_overflow_and_join_smoothly():
    assert fill_to_output(0.2, 0.05, 1e-3) == pytest.approx(0.2, rel=0.01)
    fills = np.linspace(1e-6, 1.0, 400)
    y = np.array([fill_to_output(f, 0.1, 0.02) for f in fills])
    assert (np.diff(y) >= -1e-12).all()
    assert np.abs(np.diff(y)).max() < 0.05


def losses(output, dependence=1.0, upstream=1.8, elasticity=0.1):
    """One sector with 1,000 MUSD a month in two regions, half of it in lines of one use; cost share 5 %."""
    values = {"dependence": dependence, "upstream": upstream, "input_elasticity": elasticity}
    s = Spied(buyer_region=np.array([0, 1, 0]), sector_share=np.array([[0.5]]), value_added=np.array([[1000.0, 400.0]]))
    d = Spied(cost_share=np.full((1, 1, 1, 2), 0.05), scalars=np.array([[values.get(name, 0.0) for name in SCALARS]]))
    plan, loss = np.array([[[30.0, 5.0, 10.0]]]), np.zeros((1, 3, 1, 2))
    value_added_loss(s, d, plan, np.asarray(output, float).reshape(1, 1, 3), loss)
    return loss[0, :, 0]


def test_bounds_by_hand():
    """Of 500 MUSD that depend; the first region's two buyers make (30 x 0.6 + 10) / 40 = 0.7 of their plans."""
    loss = losses([0.6, 1.0, 1.0])
    assert loss[0] == pytest.approx([7.5, 0.0])  # 500 x 0.05 x 0.3
    # 500 (1 - (0.95 + 0.05 x 0.7^-9)^(-1/9)), 0.7^-9 = 24.780932: output 0.91662962
    assert loss[1] == pytest.approx([41.685189, 0.0], rel=1e-7)
    assert loss[2] == pytest.approx([270.0, 0.0])  # 500 x 0.3 x 1.8


def test_no_shortage_no_loss():
    assert (losses([1.0, 1.0, 1.0]) == 0.0).all()


def test_dependence_scales_and_is_capped():
    assert losses([0.5, 0.5, 0.5], dependence=1.5)[2] == pytest.approx(1.5 * losses([0.5, 0.5, 0.5])[2])
    assert losses([0.5, 0.5, 0.5], dependence=9.0)[2] == pytest.approx(2.0 * losses([0.5, 0.5, 0.5])[2])


@pytest.mark.compiled
def test_lower_central_upper_in_every_draw_and_cell():
    r = simulated(control(approval=0.05, review=3.0), draws=12, months=12)
    loss = r.view.flows.loss
    assert loss[:, :, 2].max() > 0
    assert (loss[:, :, 0] >= 0).all()
    assert (loss[:, :, 0] <= loss[:, :, 1] + 1e-9).all()
    assert (loss[:, :, 1] <= loss[:, :, 2] + 1e-9).all()
    assert (loss[:, :, 2] <= r.model.structure.value_added * 2.2).all()


def test_losses_of_the_uses_of_a_sector_add_up():
    """Half and a quarter of 100 MUSD depend on two uses that lack 40 % and 20 % of an input with a cost share of 0.1.

    Lower bound: 50 x 0.1 x 0.4 + 25 x 0.1 x 0.2 = 2.5; upper bound, upstream twice: 50 x 0.4 x 2 + 25 x 0.2 x 2 = 50.
    """
    scalars = np.zeros((1, len(SCALARS)))
    scalars[0, [DEPENDENCE, UPSTREAM, INPUT_ELASTICITY]] = 1.0, 2.0, 0.5
    plan, output, loss = np.full((1, 2, 1), 10.0), np.array([[[0.6], [0.8]]]), np.zeros((1, 3, 1, 1))
    _value_added_loss(np.array([0]), np.array([[0.5, 0.25]]), np.array([[100.0]]), np.full((1, 1, 2, 1), 0.1), scalars,
                      plan, output, loss)  # fmt: skip
    assert loss[0, [0, 2], 0, 0] == pytest.approx([2.5, 50.0])
    assert 2.5 < loss[0, 1, 0, 0] < 50.0
