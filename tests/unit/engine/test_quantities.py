import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monazite.engine.quantities import (
    limited_flow,
    metal_needs,
    oxide_needs,
    produce,
    purchase,
    purchase_slopes,
    use_needs,
)


def order(need=100.0, target=50.0, stock=50.0, public=0.0, expected=0.0, price=0.0, time=2.0, elasticity=2.0):
    def one(x):
        return np.array([[float(x)]])

    buy, *slopes = [np.zeros((1, 1)) for _ in range(3)]
    given = one(target), one(stock), one(public), one(expected), one(price)
    purchase(0, 1, elasticity, time, one(need), *given, buy)
    purchase_slopes(elasticity, time, *given, buy, *slopes)
    return [float(a[0, 0]) for a in (buy, *slopes)]


def test_with_full_stocks_purchases_are_use():
    assert order()[0] == pytest.approx(100.0, rel=1e-8)


def test_purchases_close_the_gap_of_stocks_and_add_public_ones():
    assert order(stock=30.0, public=7.0)[0] == pytest.approx(100.0 + 10.0 + 7.0, rel=1e-8)
    # a price of 1.25 times the expected one: a stock of 50 / 1.25^2 = 32 is wanted
    assert order(price=np.log(1.25))[0] == pytest.approx(91.0, rel=1e-7)


def test_speculation_is_bounded():
    # the wanted stock is at most e^1.5 = 4.4816891 times the usual one: 100 + (224.084453 - 50) / 2
    assert order(expected=5.0)[0] == pytest.approx(187.0422268, rel=1e-8)
    assert order(expected=5.0)[2] == 0.0


def test_purchases_are_never_negative():
    assert 0.0 <= order(need=0.0, target=0.0, stock=50.0)[0] < 1e-4
    assert order(need=0.0, target=0.0, stock=0.0)[0] == pytest.approx(0.0, abs=1e-12)


@given(
    st.floats(0, 1e3), st.floats(0, 1e3), st.floats(0, 1e3), st.floats(-3, 3), st.floats(1, 3)
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_a_stock_never_falls_below_zero(need, target, stock, price, time):
    buy = order(need=need, target=target, stock=stock, price=price, time=time)[0]
    assert buy >= 0.0
    assert stock + buy - need >= -1e-9 * (1.0 + need)


def test_strategic_purchases_wait_while_the_price_is_high():
    assert order(public=7.0, elasticity=0.0)[0] == pytest.approx(107.0, rel=1e-8)
    assert order(public=7.0, elasticity=0.0, price=0.2)[0] == pytest.approx(102.5751561, rel=1e-8)  # 100 + 7 / e
    assert order(public=7.0, elasticity=0.0, price=0.405)[0] < 100.2
    assert order(public=-7.0, elasticity=0.0, price=2.0)[0] == pytest.approx(93.0, rel=1e-7)


@pytest.mark.parametrize(
    "kwargs", [{}, {"public": 9.0}, {"stock": 400.0}, {"stock": 260.0, "price": 0.2}, {"need": 3.0, "price": 1.5}]
)
def test_slopes_are_derivatives(kwargs):
    base = {"need": 100.0, "price": 0.1} | kwargs
    h = 1e-4
    by_need = (order(**base | {"need": base["need"] + h})[0] - order(**base | {"need": base["need"] - h})[0]) / (2 * h)
    h = 1e-6
    by_price = (order(**base | {"price": base["price"] + h})[0] - order(**base | {"price": base["price"] - h})[0]) / (
        2 * h
    )
    _, slope, down = order(**base)
    assert slope == pytest.approx(by_need, rel=1e-5, abs=1e-7)
    assert down == pytest.approx(by_price, rel=1e-5, abs=1e-6)


def test_sales_are_shares_of_purchases():
    share, make = np.array([[[0.2, 1.0], [0.8, 0.0]]]), np.zeros((1, 2))
    value, each = np.array([[2.0, 4.0]]), np.array([[0.5, 3.0]])
    pull = share / value[:, :, None] / each[:, None, :]
    produce(0, 1, np.array([0, 1]), pull, value, each, np.array([[10.0, 5.0]]), np.empty((1, 2)), make)
    assert make[0] == pytest.approx([7.0, 8.0])
    assert make.sum() == pytest.approx(15.0)


def test_needs_of_uses():
    need = np.full((2, 1), 7.0)
    use_needs(
        np.array([[0.25, 0.75], [1.0, 0.0]]), np.array([0, 1, 0]), np.array([0, 2, 3]), np.array([[8.0], [3.0]]), need
    )
    assert need[:, 0] == pytest.approx([5.0, 6.0])


def test_metals_of_magnets_follow_the_recipes_and_stay_in_the_region():
    recipe = np.array([[[0.3, 0.02], [0.31, 0.0]]])
    split = np.array([[[0.75], [0.25]]])
    make, by, need = np.array([[0.0], [0.0], [0.0], [0.0], [40.0]]), np.zeros((1, 2, 1)), np.zeros((5, 3))
    metal_needs(np.array([2]), recipe, split, make, by, need)
    assert by[0, :, 0] == pytest.approx([30.0, 10.0])
    assert need[2:4, 2] == pytest.approx([0.3 * 30 + 0.31 * 10, 0.02 * 30])
    assert need[:, :2].sum() == 0.0


def test_oxides_of_metals_stay_in_the_region():
    need, make = np.ones((4, 3)), np.array([[0.0, 0.0], [0.0, 0.0], [10.0, 7.0], [20.0, 7.0]])
    oxide_needs(np.array([2, -1]), np.array([1.2, 1.1]), make, need)
    assert need[:2, 2] == pytest.approx([1.0 + 12.0, 1.0 + 22.0])
    assert (need[2:] == 1.0).all()
    assert (need[:, :2] == 1.0).all()


def test_flow_of_a_licence_and_of_a_weighted_quota():
    share = np.array([[[0.5, 1.0]], [[1.0, 0.4]]])
    buy = np.array([[10.0, 20.0], [6.0, 5.0]])
    flow = np.zeros(2)
    limited_flow(np.array([0, -1]), np.array([0, 0]), np.array([1, 0, 1]), np.array([0, 1, 3]), np.array([-1, 0]),
                 np.array([[1.0, 2.0]]), share, np.ones((2, 1)), np.ones((2, 2)), buy, flow)  # fmt: skip
    assert flow == pytest.approx([20.0, 5.0 + 20.0 + 2.0 * (6.0 + 2.0)])
