"""Controls that change nothing give the baseline: at the start exactly, and still two years later."""

import numpy as np
import pytest

from engine_cases import case, case_of, parameters
from monazite.engine.state import PILOT


def test_the_first_month_is_the_benchmark():
    """With the pilots of projects switched off; they are 1e-4 of nameplate otherwise."""
    c = case()
    c.params.scalars[:, PILOT] = 1e-9
    f, b, base = c.step(0), c.model.baseline, c.model.base
    slot = c.s.producers.max(0)
    runs = base.capacity > 0
    assert f.price[0][runs] == pytest.approx(base.price[runs], rel=1e-6)
    assert f.ship[0] == pytest.approx(b.ship[:, slot], rel=2e-6, abs=1e-5)
    assert f.need[0] == pytest.approx(b.need, rel=1e-6, abs=1e-5)
    assert f.supply[0] == pytest.approx(np.where(c.s.producers[0] >= 0, b.supply[:, slot], 0), rel=1e-6, abs=1e-5)
    assert f.held[0] == pytest.approx(np.where(c.s.producers[0] >= 0, b.holding[:, slot], 0), rel=1e-6, abs=1e-4)
    assert f.delivered[0] == pytest.approx(c.s.price_ref[:, None] * c.s.delivered_ref, rel=1e-6)
    assert f.output == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("first", [0, 1, 5])
def test_every_draw_reproduces_the_baseline(first):
    c = case()
    params = parameters(c.model, first=first)
    params.scalars[:, PILOT] = 1e-9
    other = case_of(c.model, params)
    f, runs = other.step(0), c.model.base.capacity > 0
    # large covers feel the rounding of "purchases are never negative", a square of 1e-4 of the stock
    assert f.price[0][runs] == pytest.approx(c.model.base.price[runs], rel=3e-5)
    assert f.need[0] == pytest.approx(c.model.baseline.need, rel=1e-5, abs=1e-4)


def test_two_years_without_policy_stay_within_a_percent(neutral):
    f, runs = neutral.view.flows, neutral.model.base.capacity > 0
    price = f.price[0][:, runs] / neutral.model.base.price[runs]
    assert np.abs(price - 1.0).max() < 0.01
    slot = neutral.model.structure.producers.max(0)
    ref = neutral.model.baseline.ship[:, slot]
    big = ref > 1e-2
    assert np.abs(f.ship[0][:, big] / ref[big] - 1.0).max() < 0.02
    total = f.ship[0].sum((2, 3)) / ref.sum((1, 2))
    assert np.abs(total - 1.0).max() < 0.01
    assert (neutral.view.line_losses == 0.0).all()
    assert (neutral.view.loss_totals == 0.0).all()
    assert (f.rent == 0.0).all()
    assert (f.floor_cost == 0.0).all()
    assert np.isinf(neutral.view.stopped_day).all()
    assert np.abs(f.cost).max() < 0.5


def test_a_small_world_starts_at_its_benchmark(small):
    c = case(ds=small)
    for t in range(12):
        f = c.step(t)
        assert f.price[0] == pytest.approx(c.model.base.price, rel=1e-6)
        assert f.need[0] == pytest.approx(c.model.baseline.need, rel=1e-6, abs=1e-6)
        assert f.stock[0] == pytest.approx(c.params.cover[0] * c.s.need_ref, rel=1e-5, abs=1e-5)
