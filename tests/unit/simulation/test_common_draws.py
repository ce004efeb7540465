"""Runs that take over what is the same without a policy are those from the start, bit by bit."""

import numpy as np
import pytest

from brief_cases import brief_dataset, licences
from engine_cases import scenario
from monazite.engine.state import Flows
from monazite.model.build import Model, build
from monazite.scenario.scenario import Scenario
from monazite.simulation import common_draws
from monazite.simulation.common_draws import CommonDraws, first_difference, same_arrays, shares_parameters
from monazite.simulation.incremental import with_policies
from monazite.simulation.simulate import calibrated_params, model_draws, run_draws

MONTHS, DRAWS, ACTS = 10, 3, 6
THRIFT = {"kind": "innovation", "actor": "US", "start": "2025-07-01", "thrift": 0.05}


def case(*more: dict) -> Scenario:
    return scenario(licences(), *more, ds=brief_dataset(), months=MONTHS, growth=True)


def with_more(model: Model, *more: dict) -> Model:
    return with_policies(model, case(*more).model_copy(update={"name": model.scenario.name}))


@pytest.fixture(scope="module")
def base() -> Model:
    return build(brief_dataset(), case())


@pytest.fixture(scope="module")
def common(base: Model) -> CommonDraws:
    return CommonDraws(base, model_draws(base, 0, DRAWS), redraw=model_draws, snapshot_months=(2, ACTS, 40), threads=2)


def months_run(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Months that are simulated from here on, in their order."""
    run: list[int] = []
    step = common_draws.step

    def watched(t: int, *rest: object) -> None:
        run.append(t)
        step(t, *rest)

    monkeypatch.setattr(common_draws, "step", watched)
    return run


def whole_run(model: Model) -> tuple[Flows, np.ndarray]:
    """Flows and days of stops of a run of all months, each draw by itself."""
    return run_draws(model, calibrated_params(model, model_draws(model, 0, DRAWS)), threads=1)


def assert_same(results, model: Model, part: slice = slice(0, DRAWS)) -> None:
    flows, stopped = whole_run(model)
    for name, mine, whole in zip(flows._fields, results.view.flows, flows, strict=True):
        assert np.array_equal(mine, whole[part], equal_nan=True), name
    assert np.array_equal(results.view.stopped_day, stopped[part])


def test_the_run_without_policies_is_the_usual_one(base, common):
    assert_same(common.results, base)


def test_months_before_a_policy_acts_are_not_run_again(base, common, monkeypatch):
    model = with_more(base, THRIFT)
    assert first_difference(base, model) == ACTS
    run = months_run(monkeypatch)
    results = common.run(model, threads=1)
    assert run == list(range(ACTS, MONTHS))
    assert_same(results, model)
    assert not np.array_equal(results.view.flows.thrift, common.results.view.flows.thrift)
    assert_same(common.run(model, slice(1, 3), threads=2), model, slice(1, 3))


def test_a_policy_between_two_snapshots_goes_on_from_the_earlier_one(base, common, monkeypatch):
    model = with_more(base, THRIFT | {"start": "2025-05-01"})
    run = months_run(monkeypatch)
    results = common.run(model, threads=1)
    assert run == list(range(2, MONTHS))
    assert_same(results, model)


def test_a_policy_that_changes_no_control_is_not_run(base, common, monkeypatch):
    model = with_more(base, THRIFT | {"start": "2031-01-01"})
    run = months_run(monkeypatch)
    assert_same(common.run(model), model)
    assert not run


def test_other_licences_are_run_from_the_start_on_draws_of_their_own(base, common):
    model = with_more(base, licences(start="2025-07-01", approval=0.1))
    assert not shares_parameters(base, model)
    assert_same(common.run(model), model)


def test_what_is_not_recorded_has_no_months(base):
    few = CommonDraws(base, model_draws(base, 0, 2), recorded=("output", "status"), threads=1)
    model = with_more(base, THRIFT)
    results, (flows, _) = few.run(model, threads=1), whole_run(model)
    assert np.array_equal(results.view.flows.output, flows.output[:2])
    assert results.view.flows.ship.shape[:2] == (2, 0)
    assert results.failures() == []


def test_policies_that_write_the_same_are_the_same(base):
    one, again, other = (
        with_more(base, block) for block in (THRIFT, THRIFT | {"text": "again"}, THRIFT | {"thrift": 0.1})
    )
    assert same_arrays(one, again)
    assert not same_arrays(one, other)
