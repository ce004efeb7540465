"""Conditioned draws of a run that was made a short while ago are not looked up again."""

from inspect import signature

import numpy as np
import pytest

import monazite as mz
from monazite.analysis import conditioned_runs
from monazite.analysis.assimilation import known_draws as known
from monazite.negotiation import run as negotiation
from monazite.simulation import simulate as simulation
from monazite.simulation.ensemble import run as ensembles

CASE = ("gallium", "germanium"), "cn-ga-ge-2023"


@pytest.fixture
def asked(monkeypatch) -> list[bool]:
    """Counts what is asked for; there is nothing that was observed, so that runs are on the priors."""
    calls: list[bool] = []

    def nothing(ds, sc, *, prior=False, threads=None):
        calls.append(prior)

    monkeypatch.setattr(conditioned_runs, "known_draws", nothing)
    return calls


def test_a_second_run_asks_for_no_draws(asked):
    first, second = (mz.simulate(*CASE, draws=2) for _ in range(2))
    assert asked == [False]
    assert np.array_equal(first.view.flows.price, second.view.flows.price)


@pytest.mark.parametrize(
    ("public", "inner", "more"),
    [
        (conditioned_runs.simulate, simulation.simulate, set()),
        (conditioned_runs.run_ensemble, ensembles.run_ensemble, set()),
        (conditioned_runs.talks, negotiation.talks, {"posterior", "watch", "with_grids", "so_far"}),
    ],
)
def test_a_public_run_has_the_options_of_what_it_calls_and_the_switch(public, inner, more):
    """Same names, defaults and order, but for ``prior`` and what only callers with draws of their own need."""
    mine, other = (signature(function).parameters for function in (public, inner))
    assert set(other) - set(mine) == more
    assert set(mine) - set(other) == {"prior"}
    shared = [name for name in mine if name in other]
    assert shared == [name for name in other if name in mine]
    for name in shared:
        assert (mine[name].default, mine[name].kind) == (other[name].default, other[name].kind), name


def test_other_choices_ask_anew(asked, monkeypatch):
    mz.simulate(*CASE)
    mz.simulate(*CASE, prior=True)
    mz.simulate(CASE[0], mz.load_scenario(CASE[1]).model_copy(update={"months": 40}))
    monkeypatch.setattr(known, "POSTERIOR_DRAWS", 7)
    mz.simulate(*CASE)
    monkeypatch.setenv(known.SWITCH, "other")
    mz.simulate(*CASE)
    assert asked == [False, True, False, False, False]


def test_runs_on_other_draws_are_compared_on_those_of_the_first_that_was_conditioned(monkeypatch):
    """As the command does: the other run is made again, and a warning says so."""
    from dataclasses import replace

    from monazite.model.driver_paths import DriverPaths
    from monazite.model.posterior_draws import PosteriorDraws

    ds, sc = mz.load_dataset(*CASE[0]), mz.load_scenario(CASE[1])
    start = sc.start.replace(day=1)
    given = PosteriorDraws({"leakage.share": np.array([0.1, 0.2])}, DriverPaths(start, {}), "what was seen")
    free = sc.model_copy(update={"name": "free", "policy": ()})

    def of_the_record(ds, sc, *, prior=False, threads=None):
        return given if sc.policy and not prior else None

    monkeypatch.setattr(conditioned_runs, "known_draws", of_the_record)
    base, record = mz.simulate(ds, free, draws=2), mz.simulate(ds, sc, draws=2)
    assert (base.parameters.origin, record.parameters.origin) == ("", "what was seen")
    with pytest.warns(conditioned_runs.CommonDrawsWarning, match="free rested on the priors; it was run again"):
        gap = mz.compare(base, record)
    assert (gap.first, gap.second.parameters.origin) == (record, "what was seen")
    assert gap.second.parameters["leakage.share"].tolist() == [0.1, 0.2]
    by_hand = mz.simulate(ds, free, parameters=replace(record.parameters))
    first, second = (
        one.quantity("price_outside", good="Ga.metal", at="2024-06") for one in (gap, mz.compare(by_hand, record))
    )
    assert (first.value, first.low, first.high) == (second.value, second.low, second.high)
    assert first.run != second.run, "drivers of the record act by its licences, and those of the free run by none"


def test_what_a_scenario_holds_stays_on_given_and_on_conditioned_draws():
    ds, sc = mz.load_dataset(*CASE[0]), mz.load_scenario(CASE[1])
    drawn = mz.simulate(ds, sc, draws=2, prior=True).parameters
    held = sc.model_copy(update={"parameters": {"leakage.share": 0.3}})
    run = mz.simulate(ds, held, parameters=drawn)
    assert run.parameters["leakage.share"].tolist() == [0.3, 0.3]
    assert np.array_equal(run.parameters["cover.line"], drawn["cover.line"])
    assert mz.simulate(ds, sc, parameters=drawn).parameters is drawn
