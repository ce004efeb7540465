"""Measures decided on the day of a run: what they avoid is counted from then on, on the run's own draws."""

from datetime import date

import numpy as np
import pytest

from brief_cases import brief_dataset, licences
from engine_cases import scenario
from monazite.analysis.footprint import measures_ahead as ahead
from monazite.analysis.footprint.bill import bill
from monazite.analysis.options.costs import OptionCosts
from monazite.simulation.simulate import simulate

DAY = date(2025, 8, 20)


@pytest.fixture(scope="module")
def run():
    ds = brief_dataset()
    return simulate(ds, scenario(licences(), ds=ds, months=36, growth=True), draws=3)


def test_the_decision_is_on_the_first_of_the_next_month(run):
    assert ahead.day_of_decision(run, DAY) == date(2025, 9, 1)
    assert ahead.day_of_decision(run, date(2025, 12, 31)) == date(2026, 1, 1)


def test_with_less_than_a_year_left_there_is_none(run):
    last = run.index.month[-1]
    assert ahead.day_of_decision(run, last) is None
    assert ahead.day_of_decision(run, date(2020, 1, 1)) is None, "before the run"


def test_nothing_is_saved_before_the_decision(run, monkeypatch):
    """Savings by month, as the points see them: nought up to August 2025."""
    ds = run.dataset
    if not ds.table("option_costs"):
        pytest.skip("the small dataset has no costs of measures")
    seen: list[np.ndarray] = []
    effect = ahead._Effect

    def watched(gain, *rest):
        seen.append(gain)
        return effect(gain, *rest)

    monkeypatch.setattr(ahead, "_Effect", watched)
    points = ahead.measures_ahead(run, date(2025, 9, 1), draws=2)
    assert points
    first = run.index.month.index(date(2025, 9, 1))
    for gain in seen:
        assert np.allclose(gain[:, :first], 0.0)
    assert {point.decided for point in points} == {"2025-09-01"}


@pytest.mark.slow
def test_a_bill_ahead_has_the_points_of_the_day(ds):
    run = simulate(ds, "cn-ree-2025", draws=2)
    made = bill(run, day=date(2026, 11, 24), draws=2)
    assert {point.decided for point in made.points} == {"2026-12-01"}
    assert made.draws == 2
    costs = OptionCosts.draw(ds, seed=run.scenario.seed, draws=2)
    assert costs["interest"].shape == (2,)
    for point in made.points:
        assert point.saved is not None
        assert point.saved.shape == (2,)
    again = bill(run, day=date(2026, 11, 24), draws=2)
    assert [np.array(p.saved).tolist() for p in made.points] == [np.array(p.saved).tolist() for p in again.points]
    hindsight = bill(run, draws=1)
    assert {point.decided for point in hindsight.points} == {"2024-04-01"}
