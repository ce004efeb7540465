"""What steps teach about the inverse of a Jacobian that was factorised elsewhere."""

import numpy as np
import pytest

from monazite.engine.market_arrays import QuasiNewtonMemory
from monazite.engine.numerics.broyden import LITTLE, MEMORY, apply_inverse, broyden_update, orthogonalise
from monazite.engine.numerics.factors import SINGLE, aligned, factorise, zeros

N = 24


class Inverse:
    """Kept factors of one matrix, corrected by steps whose changes of residuals another matrix gives."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        wide = aligned(N)
        self.now = np.eye(N) + 0.2 * rng.normal(size=(N, N)) / N**0.5
        before = self.now + 0.1 * rng.normal(size=(N, N)) / N**0.5
        factors, order = zeros(wide, wide, dtype=SINGLE), np.zeros(wide, dtype=np.int64)
        factors[:N, :N] = before.T
        assert factorise(factors, N, order)
        self.kept = QuasiNewtonMemory(
            factors, order, zeros(MEMORY, wide, dtype=SINGLE), zeros(MEMORY, wide, dtype=SINGLE)
        )
        self.known = self.since = 0

    def __call__(self, error) -> np.ndarray:
        out = np.zeros(aligned(N), dtype=SINGLE)
        apply_inverse(self.kept, self.known, np.arange(N), N, error, out)
        return out

    def teach(self, step) -> None:
        step = step.astype(SINGLE)
        error = np.zeros(N)
        proposed, after = -self(error)[:N], self(error + self.now @ step)
        self.known, self.since = broyden_update(self.kept, self.known, self.since, N, step, proposed, after)


@pytest.fixture
def inverse():
    return Inverse(1)


@pytest.fixture
def steps():
    return np.random.default_rng(2).normal(size=(6, N))


def test_what_was_taught_stays_known(inverse, steps):
    """B y = s for the last step, and projected steps leave it so for all before."""
    for step in steps:
        inverse.teach(step)
    assert inverse.known == len(steps)
    for step in steps:
        assert inverse(inverse.now @ step)[:N] == pytest.approx(step, abs=2e-5)


def test_steps_that_are_let_go_are_forgotten(inverse, steps):
    for step in steps:
        inverse.since = inverse.known
        inverse.teach(step)
    assert inverse(inverse.now @ steps[-1])[:N] == pytest.approx(steps[-1], abs=2e-5)
    assert np.abs(inverse(inverse.now @ steps[0])[:N] - steps[0]).max() > 1e-3


def test_the_new_part_of_a_step_is_orthogonal(steps):
    rows, out = zeros(MEMORY, aligned(N), dtype=SINGLE), zeros(aligned(N), dtype=SINGLE)
    for k, step in enumerate(steps):
        square = orthogonalise(rows, 0, k, N, step.astype(SINGLE), out)
        rows[k] = out
        assert square == pytest.approx(float(out @ out), rel=1e-5)
        assert rows[:k] @ out == pytest.approx(np.zeros(k), abs=1e-4)
    assert orthogonalise(rows, 0, len(steps), N, (steps[0] + steps[3]).astype(SINGLE), out) < 1e-8


def test_nearly_the_same_step_again_counts_as_itself(inverse, steps):
    inverse.teach(steps[0])
    inverse.teach(steps[1])
    again = steps[0] + 0.1 * LITTLE**0.5 * steps[2] / np.linalg.norm(steps[2]) * np.linalg.norm(steps[0])
    inverse.teach(again)
    assert (inverse.known, inverse.since) == (3, 2)
    assert inverse(inverse.now @ again)[:N] == pytest.approx(again, abs=2e-5)


def test_no_room_and_no_change_are_told(inverse, steps):
    step = steps[0].astype(SINGLE)
    after = np.zeros(aligned(N), dtype=SINGLE)
    assert broyden_update(inverse.kept, MEMORY, 0, N, step, step, after)[0] == -1
    assert broyden_update(inverse.kept, 0, 0, N, step, 0.01 * step, after)[0] == -1
