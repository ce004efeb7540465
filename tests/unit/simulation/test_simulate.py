import numpy as np
import pytest

from engine_cases import control, scenario, shipped, simulated
from monazite.engine.state import Flows
from monazite.foundation.errors import DataError, InputError
from monazite.scenario.scenario import load_scenario
from monazite.simulation.arguments import resolved
from monazite.simulation.simulate import recent_model, simulate

CASE = ("gallium", "germanium"), "cn-ga-ge-2023"


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


def test_a_run_on_a_model_from_memory_is_that_of_a_model_built_anew():
    """The second run shares the model of the first one; a third one, after the memory is emptied, has the same bits."""
    first, second = (simulate(*CASE, draws=2) for _ in range(2))
    assert second.model is first.model
    recent_model.cache.clear()
    third = simulate(*CASE, draws=2)
    assert third.model is not first.model
    for name in Flows._fields:
        arrays = [getattr(run.view.flows, name) for run in (first, second, third)]
        assert np.array_equal(arrays[0], arrays[1], equal_nan=True), name
        assert np.array_equal(arrays[0], arrays[2], equal_nan=True), name


def test_other_choices_are_another_model():
    dataset, name = CASE
    sc = load_scenario(name)
    runs = [simulate(dataset, sc.model_copy(update=change)) for change in ({}, {"months": 36}, {"name": "Other"})]
    assert len({id(run.model) for run in runs}) == 3
    assert [run.scenario.name for run in runs] == [sc.name, sc.name, "Other"]


def test_what_a_user_changes_in_a_scenario_by_name_stays_with_the_user():
    _, one = resolved(None, CASE[1])
    one.parameters["growth"] = 0.5
    assert "growth" not in resolved(None, CASE[1])[1].parameters


def test_a_measure_of_a_mapping_outside_its_run_is_an_error_and_one_of_the_record_is_none():
    inside = {"kind": "export_control", "actor": "CN", "start": "2027-01-01", "goods": ["Dy"], "approval": 0.2}
    choices = {"name": "t", "start": "2026-12-01", "months": 24}
    _, sc = resolved("rare_earths", choices | {"policy": [inside]})
    assert len(sc.policy) > 1  # those of the record, some of which are over by then
    with pytest.raises(
        InputError,
        match=r"policy 2 \(export_control\), start: found 2040-01-01, allowed a day before the run ends, 2028-12-01",
    ):
        resolved("rare_earths", choices | {"policy": [inside, inside | {"start": "2040-01-01"}]})
