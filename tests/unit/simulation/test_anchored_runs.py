"""Runs that share months with others date stops from their own anchor."""

import numpy as np

from engine_cases import control, scenario, shipped, simulated
from monazite.model.build import build
from monazite.simulation.common_draws import CommonDraws
from monazite.simulation.incremental import same_stops_until, with_policies
from monazite.simulation.simulate import model_draws

LATER = control(start="2025-09-10", approval=0.0, review=0.0)
EARLIER = control(start="2025-05-01", approval=0.2, review=1.0, goods=["Dy.*"])


def test_an_added_control_moves_the_anchor_as_a_new_model_has_it():
    model = build(shipped(), scenario(LATER, months=15))
    both = scenario(LATER, EARLIER, months=15)
    assert model.base.anchor[0] == 8.3  # nine of thirty days of September are over
    assert with_policies(model, both).base.anchor[0] == build(shipped(), both).base.anchor[0] == 4.0


def test_runs_with_two_anchors_are_alike_to_the_month_ahead_of_the_earlier_one():
    one, other = (build(shipped(), scenario(LATER, months=15, anchor=day)) for day in ("2025-09-10", "2025-12-01"))
    assert same_stops_until(one, one) == 15
    assert same_stops_until(one, other) == same_stops_until(other, one) == 7


def test_a_run_with_an_anchor_of_its_own_goes_on_from_common_draws():
    """The control that is added comes first and moves the anchor: stops are those of the run from the start."""
    model = build(shipped(), scenario(LATER, months=15))
    sc = scenario(LATER, EARLIER, months=15)
    common = CommonDraws(model, model_draws(model, 0, 2), snapshot_months=(3, 8), threads=1)
    run, whole = common.run(with_policies(model, sc), threads=1), simulated(LATER, EARLIER, months=15, draws=2)
    assert np.isfinite(whole.view.stop).any()
    assert np.array_equal(run.view.stop, whole.view.stop)
