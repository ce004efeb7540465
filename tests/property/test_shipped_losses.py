"""The bounds of a loss are settings of one mechanism: in no shipped scenario do they part by orders of magnitude."""

import numpy as np
import pytest

from monazite.dataset.dataset import load_dataset
from monazite.results.outcomes.economy import loss_of
from monazite.scenario.scenario import load_scenario
from monazite.scenario.shipped import scenarios
from monazite.simulation.simulate import simulate

WIDEST = 20.0  # central to upper
DRAWS = 8


@pytest.mark.parametrize("name", scenarios())
def test_from_central_to_upper_is_at_most_a_factor_of_twenty(name):
    """Over the year from the anchor, by economy and for the world, in medians and in means.

    Not for the country that controls: it keeps its supply, so its lines run, and what it loses in the upper case are
    orders of stopped customers abroad, which the central case leaves out.
    """
    sc = load_scenario(name)
    result = simulate(load_dataset(*sc.dataset), sc, draws=DRAWS)
    assert not result.failures()
    year = slice(result.view.anchor_month, result.view.anchor_month + 12)
    lower, central, upper = (loss_of(result.view, bound)[:, year, -1].sum(1) for bound in range(3))  # (draw, economy)
    where = [i for i, economy in enumerate(result.view.labels("economies")) if economy != sc.controller]
    assert {"US", "EU", "JP", "WORLD"} <= {result.view.labels("economies")[i] for i in where}
    for middle in (np.median, np.mean):
        low, mid, high = (middle(bound, axis=0)[where] for bound in (lower, central, upper))
        assert (mid > 0.0).all()
        assert (high <= WIDEST * mid).all()
        assert (low <= mid).all()
        assert (mid <= high).all()
