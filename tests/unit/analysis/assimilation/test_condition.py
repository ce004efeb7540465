"""Conditioning on a small dataset: nothing known, something known, kept on disk, and a run of the draws."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from monazite.analysis.assimilation.condition import (
    assimilation_setup,
    condition,
    draws_of_state,
    prior_state,
    run_predictions,
)
from monazite.analysis.assimilation.observed_series import ObservedValue
from monazite.analysis.assimilation.scores import is_set_aside, rank_histogram, score_ranges, twin_setup
from monazite.dataset.dataset import load_dataset
from monazite.model.build import build
from monazite.model.parameters import draw
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import fixed_parameters, simulate

DRAWS = 24


@pytest.fixture(scope="module")
def world():
    sc = load_scenario("cn-ga-ge-2023").model_copy(update={"months": 18})
    return load_dataset("gallium", "germanium"), sc


@pytest.fixture(scope="module")
def setup(world):
    return assimilation_setup(build(*world), date(2023, 12, 31), DRAWS)


def test_without_observations_the_posterior_is_the_prior_bit_by_bit(world):
    ds, sc = world
    post = condition(ds, sc, draws=DRAWS, day=sc.start)
    prior = draw(ds.table("priors"), seed=sc.seed, first=0, count=DRAWS, fixed=fixed_parameters(sc))
    assert post.setup.months == 0
    assert all(post.draws[name].tobytes() == x.tobytes() for name, x in prior.values.items())


def test_state_of_the_prior_gives_back_the_prior(world, setup):
    ds, sc = world
    draws, offset = draws_of_state(setup, prior_state(setup), setup.months)
    prior = draw(ds.table("priors"), seed=sc.seed, first=0, count=DRAWS, fixed=fixed_parameters(sc))
    assert all(draws[name] == pytest.approx(x, rel=1e-9) for name, x in prior.values.items())
    assert offset.shape == (DRAWS, len(setup.operator.values))


def test_every_row_is_used_or_says_why_not(world, setup):
    rows = world[0].table("observations")
    used = sum(len(value.rows) for value in setup.operator.values)
    later = sum(row.published > date(2023, 12, 31) for row in rows)
    assert sum(one.reason.startswith("published on") for one in setup.unused) == later
    # of several words on one period and source only the last is used
    assert used + len(setup.unused) <= len(rows)
    assert used > 50


def test_conditioning_brings_draws_nearer_and_a_second_call_is_read_from_disk(world, tmp_path, monkeypatch):
    ds, sc = world
    monkeypatch.setenv("MONAZITE_CACHE", str(tmp_path))
    post = condition(ds, sc, draws=DRAWS, day=date(2023, 12, 31))
    again = condition(ds, sc, draws=DRAWS, day=date(2023, 12, 31))
    first, second = post.draws.drivers, again.draws.drivers
    assert first is not None
    assert second is not None
    assert all(np.array_equal(x, second.values[name]) for name, x in first.values.items())
    setup, y = post.setup, post.setup.operator.observed
    draws, offset = draws_of_state(setup, prior_state(setup), setup.months)
    ahead, after = run_predictions(setup, draws) + offset, post.predict()
    miss = [np.mean(((np.median(x, 0) - y) / setup.error) ** 2) for x in (ahead, after)]
    assert miss[1] < miss[0]


def test_a_run_of_the_draws_repeats_the_months_that_were_conditioned(world):
    ds, sc = world
    post = condition(ds, sc, draws=DRAWS, day=date(2023, 12, 31))
    res = simulate(ds, sc, parameters=post.draws)
    assert res.draws == DRAWS
    assert res.provenance["conditioned_on"] == "observations published by 2023-12-31"
    assert res.run != simulate(ds, sc, draws=DRAWS).run
    again = post.setup.operator.predict(res.view) + post.offset
    assert again == pytest.approx(post.predict(), rel=1e-9, abs=1e-12)


def test_a_hidden_draw_makes_the_observations_of_a_twin(setup):
    twin, truth = twin_setup(setup, 500)
    assert truth.size == prior_state(setup).shape[1]
    assert not np.array_equal(twin.operator.observed, setup.operator.observed)
    alone = replace(setup, prior=draw(setup.model.dataset.table("priors"), seed=setup.prior.seed, first=500, count=1))
    assert prior_state(alone)[0] == pytest.approx(truth)


def test_values_set_aside_are_about_a_fifth(setup):
    chosen = [is_set_aside(value) for value in setup.operator.values]
    assert all(isinstance(value, ObservedValue) for value in setup.operator.values)
    assert 0.1 < np.mean(chosen) < 0.3


def test_ranges_and_ranks_by_hand():
    draws = np.repeat(np.arange(101.0)[:, None], 4, 1)
    score = score_ranges(draws, np.array([5.0, 50.0, 96.0, -1.0]))
    assert (score.held, score.width, score.values) == (0.5, 90.0, 4)
    counts, p = rank_histogram(draws, np.array([10.0, 30.0, 60.0, 90.0]), 2)
    assert counts.tolist() == [2, 2]
    assert p == pytest.approx(1.0)
