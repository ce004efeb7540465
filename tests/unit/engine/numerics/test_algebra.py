"""Loops over vectors against NumPy, at lengths around those of the vectors."""

import numpy as np
import pytest

from monazite.engine.numerics.algebra import (
    add_row,
    add_rows,
    copy,
    dot,
    inner,
    largest,
    product,
    products,
    scale,
    sum_rows,
)
from monazite.engine.numerics.factors import SINGLE, zeros
from monazite.engine.numerics.quantity_tangents import sales_tangents, three_sums

RNG = np.random.default_rng(0)


def row(n, width=64):
    """A row of single precision with n numbers and zeros beyond."""
    x = zeros(width, dtype=SINGLE)
    x[:n] = RNG.normal(size=n)
    return x


@pytest.mark.parametrize("n", [1, 7, 8, 9, 31, 32, 33, 40, 63])
def test_inner_products(n):
    x, y = row(n), row(n)
    exact = float(x.astype(float) @ y.astype(float))
    bound = 1e-6 * float(np.abs(x) @ np.abs(y))
    assert inner(x, y, n) == pytest.approx(exact, abs=bound)
    assert dot(x, y, n) == pytest.approx(exact, abs=bound)
    assert largest(x) == np.abs(x).max()


@pytest.mark.parametrize("n", [1, 3, 4, 5, 8, 15, 16])
def test_rows_of_double_precision(n):
    """Rows of any length beside others that have to be left alone."""
    rows, weight = RNG.normal(size=(6, n)), RNG.normal(size=5)
    before = rows.copy()
    sum_rows(rows[2], 0.5, weight[:2], rows[3:5])
    assert rows[2] == pytest.approx(0.5 + weight[0] * before[3] + weight[1] * before[4], rel=1e-14)
    assert (np.delete(rows, 2, 0) == np.delete(before, 2, 0)).all()
    assert product(rows[0], rows[1]) == pytest.approx(before[0] @ before[1], rel=1e-13, abs=1e-14)
    add_row(rows[0], 0.25, rows[1])
    assert rows[0] == pytest.approx(before[0] + 0.25 * before[1], rel=1e-14)
    assert (rows[1] == before[1]).all()


@pytest.mark.parametrize("count", [1, 4, 6, 10])
@pytest.mark.parametrize("n", [1, 4, 15])
def test_inner_products_of_several_rows_are_those_of_each(count, n):
    rows, x, out = RNG.normal(size=(count, n)), RNG.normal(size=n), np.empty(count)
    products(rows, x, out)
    assert out == pytest.approx(rows @ x, rel=1e-13, abs=1e-14)
    assert out.tolist() == [product(row, x) for row in rows]  # to the last bit


def test_scale_and_copy():
    x, out = row(13), row(20)
    twice = x * SINGLE(2.0)
    scale(x, 2.0)
    copy(x[:13], out)
    assert (x == twice).all()
    assert (out[:13] == x[:13]).all()
    assert (out[13:20] != 0.0).all()  # what lies beyond is left


def test_sums_of_chosen_rows():
    rows, which = np.stack([row(32, 32) for _ in range(6)]), np.array([0, 3, 4], dtype=np.uint64)
    weight = row(6, 8)
    out = row(32, 32)
    expected = out + sum(weight[b] * rows[b] for b in (0, 3, 4))
    add_rows(out, rows, which, weight)
    assert out == pytest.approx(expected, rel=1e-5, abs=1e-6)


def test_three_sums_at_once():
    rows, which = np.stack([row(48, 48) for _ in range(5)]), np.array([1, 2, 4], dtype=np.uint64)
    weight = np.stack([row(5, 8) for _ in range(4)])
    out = np.zeros((3, 48), dtype=SINGLE)
    three_sums(rows, which, weight, 1, out[0], out[1], out[2])
    for k in range(3):
        expected = np.sum([weight[1 + k, b] * rows[b] for b in (1, 2, 4)], 0)
        assert out[k] == pytest.approx(expected, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 6])
def test_sales_of_every_origin(count):
    """Sums over buyers less what its own price takes off; origins that are no makers are left alone."""
    slots, buyers, wide, sigma = 6, 4, 16, 2.5
    makers, those = np.arange(count), np.array([0, 1, 3], dtype=np.uint64)
    share, pass_on, buy = (
        RNG.uniform(size=(1, slots, buyers)),
        np.ones((1, slots, buyers)),
        RNG.uniform(size=(1, buyers)),
    )
    rows, columns = np.stack([row(wide, wide) for _ in range(buyers)]), np.array([2, 5], dtype=np.uint64)
    price = RNG.normal(size=(1, slots, 8)).astype(SINGLE)
    sales = np.full((slots, wide), 7.0, dtype=SINGLE)
    weight, spare = np.zeros((slots + 2, buyers), dtype=SINGLE), np.zeros((2, wide), dtype=SINGLE)
    sales_tangents(0, makers, sigma, columns, share, pass_on, buy, price, rows, those, weight, spare, sales)
    for k in range(count):
        expected = np.sum([share[0, k, b] * rows[b] for b in (0, 1, 3)], 0)
        own = sum(share[0, k, b] * buy[0, b] for b in (0, 1, 3))
        expected[[2, 5]] -= sigma * own * price[0, k, :2]
        assert sales[k] == pytest.approx(expected, rel=1e-5, abs=1e-5)
    assert (sales[count:] == 7.0).all()
