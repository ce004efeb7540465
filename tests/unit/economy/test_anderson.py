"""Anderson acceleration: linear maps end exactly, problems side by side do not disturb each other."""

import numpy as np
import pytest

from monazite.economy.anderson import accelerate


def linear(size, seed, largest=0.95):
    """A map x -> A x + b, eigenvalues up to ``largest`` in size, and its fixed point, so near that no step is cut."""
    rng = np.random.default_rng(seed)
    turn, _ = np.linalg.qr(rng.normal(size=(size, size)))
    a = turn @ np.diag(np.linspace(-largest, largest, size)) @ turn.T
    b = 1e-3 * rng.normal(size=size)
    return a, b, np.linalg.solve(np.eye(size) - a, b)


@pytest.mark.parametrize("size", [1, 2, 5, 8])
def test_a_linear_map_ends_after_as_many_rounds_as_it_has_unknowns(size):
    """Plain steps would take 400 rounds; two more here are the first one and the one that finds nothing left."""
    a, b, expected = linear(size, size)
    x, rounds, gap = accelerate(lambda z: z @ a.T + b, np.zeros(size), tolerance=1e-8, rounds=50)
    assert gap < 1e-8
    assert rounds <= size + 2
    np.testing.assert_allclose(x, expected, atol=1e-7)


def test_problems_side_by_side_are_those_one_by_one():
    """One is solved from the start, one soon, one late; leading axes keep their shape."""
    cases = [linear(6, seed, largest) for seed, largest in ((1, 0.1), (2, 0.5), (3, 0.97), (4, 0.8))]
    a, b = (np.stack([case[i] for case in cases]) for i in (0, 1))
    start = np.zeros((2, 2, 6))
    start[0, 0] = cases[0][2]

    def update(z):
        return (np.einsum("pij,pj->pi", a, z.reshape(4, 6)) + b).reshape(z.shape)

    x, _, _ = accelerate(update, start, tolerance=1e-9, rounds=60)
    for i in range(4):
        alone, _, _ = accelerate(lambda z: a[i] @ z + b[i], start.reshape(4, 6)[i], tolerance=1e-9, rounds=60)  # noqa: B023
        np.testing.assert_allclose(x.reshape(4, 6)[i], alone, atol=1e-14)


def test_unknowns_that_never_move_leave_the_rest_alone():
    """Rounds whose changes are all the same direction say nothing new: they have no weight."""
    x, _, gap = accelerate(lambda z: np.array([0.5 * z[0] + 1.0, 0.0, 0.0]), np.zeros(3), tolerance=1e-12, rounds=40)
    assert gap < 1e-12
    np.testing.assert_allclose(x, [2.0, 0.0, 0.0], atol=1e-11)


def test_more_rounds_than_are_remembered():
    """Forty unknowns, a memory of ten: the oldest make room."""
    a, b, expected = linear(40, 7, 0.9)
    x, rounds, gap = accelerate(lambda z: a @ z + b, np.zeros(40), tolerance=1e-10, rounds=400)
    assert gap < 1e-10
    assert 12 < rounds < 150
    np.testing.assert_allclose(x, expected, atol=1e-8)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_map_that_leads_nowhere_is_told(bad):
    x, rounds, gap = accelerate(lambda z: z + bad, np.zeros(3), tolerance=1e-9, rounds=30)
    assert (rounds, gap) == (1, np.inf)
    np.testing.assert_array_equal(x, 0.0)


def test_steps_are_at_most_a_factor_e():
    seen = []

    def update(z):
        seen.append(z.copy())
        return z * 0.5 + 50.0

    accelerate(update, np.zeros(1), tolerance=1e-9, rounds=6)
    assert np.abs(np.diff(np.ravel(seen))).max() <= 1.0
