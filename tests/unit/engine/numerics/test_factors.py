import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monazite.engine.numerics.factors import SINGLE, aligned, factorise, solve_factored


def solved(matrix, right, refinements=4):
    """Solution with our factors, refined by residuals of double precision; None without factors."""
    n = len(matrix)
    width = aligned(n)
    a, order = np.full((width, width), 7.0, dtype=SINGLE), np.zeros(width, dtype=np.int64)
    a[:n, :n] = np.asarray(matrix).T
    if not factorise(a, n, order):
        return None
    x = np.zeros(n)
    for _ in range(refinements + 1):
        step = np.zeros(width, dtype=SINGLE)
        step[:n] = right - matrix @ x
        solve_factored(a, n, order, step)
        x += step[:n]
    return x


@given(st.integers(1, 90), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
@pytest.mark.compiled
def test_it_solves_what_lapack_solves(n, seed):
    rng = np.random.default_rng(seed)
    matrix, right = rng.normal(size=(n, n)), rng.normal(size=n)
    assert solved(matrix, right) == pytest.approx(np.linalg.solve(matrix, right), rel=1e-6, abs=1e-8)


LARGE = [pytest.param(n, marks=pytest.mark.compiled) for n in (220, 256)]


@pytest.mark.parametrize("n", [8, 31, 32, 33, *LARGE])
def test_sizes_around_the_block_lengths(n):
    rng = np.random.default_rng(n)
    matrix, right = rng.normal(size=(n, n)) + n**0.5 * np.eye(n), rng.normal(size=n)
    assert matrix @ solved(matrix, right) == pytest.approx(right, abs=1e-11)


def test_rows_are_swapped_where_a_pivot_is_missing():
    turned = np.roll(np.eye(40), 1, axis=0)
    assert solved(turned, np.arange(40.0)) == pytest.approx(np.linalg.solve(turned, np.arange(40.0)))


def test_small_pivots_do_not_spoil_the_solution():
    matrix = np.array([[1e-14, 1.0], [1.0, 1.0]])
    assert solved(matrix, [1.0, 2.0]) == pytest.approx([1.0, 1.0], rel=1e-12)


@pytest.mark.parametrize("bad", [0.0, np.nan, np.inf])
def test_a_matrix_without_an_inverse_has_no_factors(bad):
    matrix = np.eye(20)
    matrix[11, 11] = bad
    assert solved(matrix, np.ones(20)) is None
