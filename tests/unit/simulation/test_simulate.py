import numpy as np
import pytest

from engine_cases import control, scenario, shipped, simulated
from monazite.foundation.errors import DataError, InputError
from monazite.simulation.simulate import simulate


def test_progress_counts_months_of_all_draws():
    seen = []
    simulate(shipped(), scenario(months=6), draws=3, threads=2, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (18, 18)
    assert all(total == 18 and 0 <= done <= 18 for done, total in seen)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_shapes_follow_the_scenario():
    r = simulated(months=5, draws=2)
    f = r.view.flows
    assert f.price.shape == (2, 5, len(r.index.good), r.model.structure.pair.shape[1])
    assert r.view.line_losses.shape == (3, 2, 5, len(r.index.sector), len(r.index.region))
    assert r.draws == 2


def test_without_growth_nothing_grows_and_no_project_starts():
    f = simulated(months=30).view.flows
    assert f.project.max() <= 1e-4 * simulated(months=1).model.structure.project_cap.max() * (1 + 1e-9)
    assert f.activity[0, -1].sum() == pytest.approx(f.activity[0, 0].sum(), rel=1e-3)


def test_with_growth_uses_and_projects_grow():
    r = simulated(months=30, growth=True)
    f = r.view.flows
    assert f.activity[0, -1].sum() > 1.02 * f.activity[0, 0].sum()
    assert f.project[0, -1].sum() > 5 * f.project[0, 0].sum()


def test_parameters_of_the_scenario_are_held():
    r = simulated(control(), months=4, draws=4, parameters={"contract.share": 0.9})
    assert (r.parameters["contract.share"] == 0.9).all()


def test_an_unknown_parameter_is_an_error():
    with pytest.raises((InputError, DataError)):
        simulated(months=3, parameters={"contract.shar": 0.9})


def test_the_seed_changes_the_draws_but_not_the_centre():
    a, b = (simulated(control(), months=4, draws=3, seed=seed) for seed in (0, 1))
    assert a.view.flows.price[0] == pytest.approx(b.view.flows.price[0], rel=1e-6)
    assert np.abs(a.view.flows.price[1] - b.view.flows.price[1]).max() > 1e-3


def test_threats_act_only_when_enforced():
    threat = control(status="threatened")
    calm = simulated(threat, months=6)
    acted = simulated(threat, months=6, enforce_threats=True)
    assert calm.model.structure.limit_good.size == 0
    assert acted.model.structure.limit_good.size > 0
