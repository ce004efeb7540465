"""How many steps random months take, half of them with hard shocks: ``python -m benchmarks.stress``.

A step is a Jacobian with its factors; evaluations are counted beside it. Worlds are those of tests/random_worlds.py.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from monazite.engine.numerics.solver import FAILED
from random_worlds import DRAWS, MONTHS, world

INSTANCES = 3000
STEPS = 20  # within which 99 % are to be solved


@dataclass
class Steps:
    """Steps of many months."""

    instances: int
    unsolved: int
    within: float  # share of months that take no more than ``STEPS`` Jacobians
    evaluations: tuple[float, float]  # median and 99th percentile
    hard: float  # share within of the hard ones

    def __str__(self) -> str:
        return (
            f"{self.instances} random months, half of them hard: {self.unsolved} unsolved; {self.within:.1%} within "
            f"{STEPS} Jacobians ({self.hard:.1%} of the hard ones); median {self.evaluations[0]:.0f} evaluations, "
            f"99th percentile {self.evaluations[1]:.0f}"
        )


def measure(instances: int = INSTANCES) -> Steps:
    """Solve the random months and count."""
    worlds = instances // (MONTHS * DRAWS)
    status = np.array([world(seed, tight=seed % 2 == 1).flows.status[:, :MONTHS] for seed in range(worlds)])
    within = status[..., 2] <= STEPS
    evaluations = float(np.median(status[..., 1])), float(np.quantile(status[..., 1], 0.99))
    return Steps(within.size, int((status[..., 0] == FAILED).sum()), within.mean(), evaluations, within[1::2].mean())


if __name__ == "__main__":
    print(measure())
