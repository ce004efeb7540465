"""Smallest discount factor at which a truce enforces itself."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import softmax

from monazite.negotiation.game import with_flow
from monazite.negotiation.repeated_game import critical_discount_factor, truce_discount_factors
from talks_cases import case


def test_prisoners_dilemma() -> None:
    """Temptation 5, reward 3, punishment 1: (5 - 3)/(5 - 1)."""
    assert critical_discount_factor(3.0, 5.0, 1.0) == pytest.approx(0.5)


def test_nothing_to_gain_or_nothing_to_fear() -> None:
    assert critical_discount_factor(3.0, 3.0, 1.0) == 0.0
    assert critical_discount_factor(3.0, 5.0, 3.0) == np.inf


def test_keeping_pays_exactly_at_the_factor() -> None:
    kept, broken, punished = 2.0, 3.5, -1.0
    d = critical_discount_factor(kept, broken, punished)
    assert kept / (1 - d) == pytest.approx(broken + d * punished / (1 - d))


def test_a_truce_that_nobody_gains_from_breaking() -> None:
    """Flows that do not depend on the measures: no gain from breaking, purchases apart."""
    stakes, _ = case()
    free = {"fee0": 0.0 * stakes.fee0, "fee1": 0.0 * stakes.fee1}
    stakes = replace(with_flow(stakes, np.zeros_like(stakes.flow)), **free)
    assert truce_discount_factors(stakes, 0, 0, 1.5).tolist() == [0.0, 0.0]
    buyer, seller = truce_discount_factors(stakes, 0, 2, 1.5)
    assert buyer == np.inf  # who buys saves the purchases by breaking, and is not punished
    assert seller == 0.0


def test_breaking_is_the_best_month_against_a_side_that_keeps() -> None:
    stakes, _ = case()
    flow = np.zeros_like(stakes.flow)
    flow[0, 3], flow[1, 3] = 2.0, -4.0  # closing pays seat 0 two and costs seat 1 four
    flow[0, :, 6:], flow[1, :, 6:] = flow[0, :, 6:] - 5.0, flow[1, :, 6:] + 1.0  # a tariff of 30 % or more
    stakes = with_flow(stakes, flow)
    first, second = truce_discount_factors(stakes, 0, 0, 50.0)
    gain = 2.0 - 0.9  # three levels up at .3 each
    assert 0.0 < first < 1.0
    p, q = respond_alone(stakes, 50.0)
    punished = float(p @ stakes.flow[0, :, :, -1, 0] @ q - p @ stakes.fee0[0])
    assert first == pytest.approx(gain / (gain - punished))
    assert second >= 0.0


def respond_alone(stakes, precision: float) -> tuple[np.ndarray, np.ndarray]:
    """Logit equilibrium of one month from the mildest regime with stocks run out, by damped answers."""
    first, second = stakes.flow[0, :, :, -1, 0], stakes.flow[1, :, :, -1, 0]
    p, q = np.full(4, 0.25), np.full(15, 1 / 15)
    for _ in range(20_000):
        p = 0.99 * p + 0.01 * softmax(precision * (first @ q - stakes.fee0[0]))
        q = 0.99 * q + 0.01 * softmax(precision * (second.T @ p - stakes.fee1[0]))
    return p, q
