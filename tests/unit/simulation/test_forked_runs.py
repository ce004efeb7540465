"""Runs that part from a common past are those from the start, bit by bit."""

import numpy as np
import pytest

from brief_cases import brief_dataset, licences
from engine_cases import scenario
from monazite.model.build import Model, build
from monazite.scenario.scenario import Scenario
from monazite.simulation import forked_runs
from monazite.simulation.common_draws import CommonDraws
from monazite.simulation.forked_runs import Fork, parting, run_forks, simulate_remembering
from monazite.simulation.incremental import with_policies
from monazite.simulation.simulate import calibrated_params, model_draws, run_draws, simulate
from monazite.simulation.snapshots import BegunRun

MONTHS, DRAWS, ACTS = 10, 3, 6
THRIFT = {"kind": "innovation", "actor": "US", "start": "2025-07-01", "thrift": 0.05}
BAN = {"kind": "export_control", "actor": "CN", "goods": ["*"], "start": "2025-09-01", "approval": 0.2}


def case(*more: dict) -> Scenario:
    return scenario(licences(), *more, ds=brief_dataset(), months=MONTHS, growth=True)


@pytest.fixture(scope="module")
def past() -> Model:
    return build(brief_dataset(), case())


def fork(past: Model, *more: dict, places: tuple[int, ...] = (0, 1, 2), states: int = 0) -> Fork:
    model = with_policies(past, case(*more).model_copy(update={"name": past.scenario.name}))
    draws = model_draws(past, 0, DRAWS).take(np.array(places))
    return Fork(model, calibrated_params(model, draws), np.array(places), states)


def assert_whole(run, one: Fork) -> None:
    flows, stopped = run_draws(one.model, one.params, threads=1)
    for name, mine, whole in zip(flows._fields, run.flows, flows, strict=True):
        assert np.array_equal(mine, whole, equal_nan=True), name
    assert np.array_equal(run.stopped, stopped)


@pytest.fixture
def months_run(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Months that are simulated from here on, each with its number of draws."""
    run, step = list[tuple[int, int]](), forked_runs.step

    def watched(t, network, controls, params, *rest):
        run.append((t, params.scalars.shape[0]))
        step(t, network, controls, params, *rest)

    monkeypatch.setattr(forked_runs, "step", watched)
    return run


def test_the_month_of_parting_is_that_of_the_first_control_that_differs(past):
    assert parting(past, fork(past, THRIFT).model) == ACTS
    assert parting(past, fork(past, BAN).model) == 8
    assert parting(past, fork(past).model) == MONTHS
    assert parting(past, fork(past, {**THRIFT, "start": "2031-01-01"}).model) == MONTHS


def test_forks_are_whole_runs_also_with_limits_of_their_own(past):
    forks = [fork(past, THRIFT, places=(0, 2)), fork(past, BAN, places=(2, 1, 1)), fork(past, BAN, THRIFT), fork(past)]
    assert forks[1].model.structure.limit_good.size > past.structure.limit_good.size
    done = list[int]()
    for run, one in zip(run_forks(past, fork(past).params, forks, done=done.append), forks, strict=True):
        assert_whole(run, one)
    assert sorted(done) == [0, 1, 2, 3]


def test_months_before_the_parting_are_run_once(past, months_run):
    run_forks(past, fork(past).params, [fork(past, THRIFT), fork(past, THRIFT | {"thrift": 0.1})])
    of_the_past = sum(draws for t, draws in months_run if t < ACTS)
    assert of_the_past == ACTS * DRAWS
    assert sum(draws for t, draws in months_run if t >= ACTS) == 2 * (MONTHS - ACTS) * DRAWS


def test_few_draws_that_part_late_do_not_carry_the_past_on(past, months_run):
    run_forks(past, fork(past).params, [fork(past, THRIFT), fork(past, BAN, places=(1,))])
    assert sum(draws for t, draws in months_run if t in (6, 7)) == 2 * (DRAWS + 1)


def test_forks_go_on_from_a_run_that_was_made_before(past, months_run):
    ds, own = brief_dataset(), case(BAN | {"start": "2025-08-01", "approval": 0.5})
    begun = simulate_remembering(ds, own, 5, draws=DRAWS)
    usual = simulate(ds, own, draws=DRAWS)
    assert all(map(np.array_equal, begun.results.view.flows.ship, usual.view.flows.ship))
    assert np.array_equal(begun.results.view.stopped_day, usual.view.stopped_day)
    months_run.clear()
    early, late = fork(past, THRIFT | {"start": "2025-03-01"}), fork(past, BAN, states=2)
    runs = run_forks(begun.results.model, fork(past).params, [early, late], remember=7, begun=begun)
    assert_whole(runs[0], early)
    assert_whole(runs[1], late)
    first = {t for t, _ in months_run[MONTHS:]} if months_run[0][0] == 0 else {t for t, _ in months_run[:-MONTHS]}
    assert first == set(range(5, MONTHS)), "the run that parts later begins where the other one's state is"


def test_measures_go_on_from_the_state_that_a_fork_left(past):
    one = fork(past, BAN, states=2)
    (run,) = run_forks(past, one.params, [one], remember=4)
    draws = model_draws(past, 0, 2)
    results = simulate(brief_dataset(), one.model.scenario, draws=2)
    assert run.snapshot is not None
    common = CommonDraws(one.model, draws, snapshot_months=(5, 6), threads=1,
                         begun=BegunRun(results, 4, run.snapshot))  # fmt: skip
    for block in (THRIFT, THRIFT | {"start": "2025-05-01"}):
        more = one.model.scenario.model_copy(update={"policy": case(BAN, block).policy})
        model = with_policies(one.model, more)
        flows, _ = run_draws(model, calibrated_params(model, draws), threads=1)
        found = common.run(model, threads=1).view.flows
        assert all(np.array_equal(a, b, equal_nan=True) for a, b in zip(found, flows, strict=True))
