"""Draws of a posterior in runs: which ones, with which paths, and the same from every way of running."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from monazite.dataset.dataset import load_dataset
from monazite.model.build import build
from monazite.model.driver_paths import DriverPaths
from monazite.model.posterior_draws import PosteriorDraws, draws_from_bytes
from monazite.presentation.web.runs.incremental_runs import calibrate_batch, new_checkpoint_cache, run_batch
from monazite.results.results import Results
from monazite.scenario.scenario import load_scenario
from monazite.simulation.branching import run_branch, run_shared_path
from monazite.simulation.incremental import with_policies
from monazite.simulation.simulate import model_draws, simulate

FOLDERS = ("gallium", "germanium")
MONTHS = 14  # three of which are observed


@pytest.fixture(scope="module")
def world():
    sc = load_scenario("cn-ga-ge-2023").model_copy(update={"months": MONTHS + 6, "sweep": {}})
    return load_dataset(*FOLDERS), sc


@pytest.fixture(scope="module")
def posterior(world):
    ds, sc = world
    prior = model_draws(build(ds, sc), 0, 3)
    paths = {"demand of world": np.array([[0.0] * 3, [0.1, 0.2, 0.3], [-0.1, -0.2, -0.3]])}
    values = {name: x for name, x in prior.values.items() if name != "growth"}
    return PosteriorDraws(values, DriverPaths(sc.start.replace(day=1), paths), "a test")


def test_draws_begin_again_after_the_central_one(posterior):
    assert posterior.places(0, 8).tolist() == [0, 1, 2, 1, 2, 1, 2, 1]
    assert posterior.places(4, 2).tolist() == [2, 1]


def test_a_draw_does_not_depend_on_how_many_there_are(world, posterior):
    model = build(*world)
    few, many = model_draws(model, 0, 2, posterior), model_draws(model, 0, 6, posterior)
    assert few.drivers is not None
    assert many.drivers is not None
    path = many.drivers.values["demand of world"]
    assert np.array_equal(few.drivers.values["demand of world"], path[:2])
    # draw 3 has the past of draw 1 and months ahead of its own
    assert path[3, :3].tolist() == [0.1, 0.2, 0.3]
    assert path[3, 3] != path[1, 3]
    # growth is not in the posterior, so each draw has its own; others are those of draw 1
    assert many["growth"][3] != many["growth"][1]
    assert many["cover.oxide"][3] == many["cover.oxide"][1]


def test_a_run_that_begins_elsewhere_is_refused(world, posterior):
    ds, sc = world
    model = build(ds, sc.model_copy(update={"start": date(2022, 12, 1)}))
    with pytest.raises(ValueError, match="cannot take draws that begin"):
        model_draws(model, 0, 2, posterior)


def test_draws_that_begin_earlier_have_neutral_drivers_until_then(world, posterior):
    """A run from two months before: the first two months are calm, and the three observed ones follow."""
    ds, sc = world
    earlier = sc.model_copy(update={"start": date(2022, 6, 1)})
    assert sc.start.replace(day=1) == date(2022, 8, 1)
    moved = posterior.begun_at(earlier.start)
    drivers = model_draws(build(ds, earlier), 0, 3, moved).drivers
    assert drivers is not None
    assert drivers.values["demand of world"][1, :5].tolist() == [0.0, 0.0, 0.1, 0.2, 0.3]
    assert posterior.begun_at(sc.start) is posterior
    with pytest.raises(ValueError, match="cannot take draws that begin"):
        posterior.begun_at(date(2022, 12, 1))


def test_what_customs_count_over_a_run_goes_with_the_draws(world, posterior):
    """Kept in an archive, taken by runs of any number of draws, shifted with the drivers, and part of the hash."""
    counted = DriverPaths(posterior.drivers.start, {"Ga.* to WORLD": np.array([[0.0, 0.1], [0.2, 0.3], [0.4, 0.5]])})
    known = replace(posterior, counted=counted)
    again = draws_from_bytes(known.to_bytes("x"), "x")
    assert again is not None
    assert again.counted is not None
    assert again.counted.values["Ga.* to WORLD"] == pytest.approx(counted.values["Ga.* to WORLD"], abs=1e-3)
    assert known.hash != posterior.hash
    early = known.begun_at(date(2022, 6, 1)).counted
    assert early is not None
    assert early.values["Ga.* to WORLD"][1].tolist() == [0.0, 0.0, 0.2, 0.3]
    taken = model_draws(build(*world), 0, 4, known)
    assert taken.counted is not None
    path = taken.counted.values["Ga.* to WORLD"]
    assert path.shape == (4, MONTHS + 6)
    assert path[3].tolist() == path[1].tolist()  # the fourth draw repeats the second one's past
    assert path[1, [1, 7, 13]] == pytest.approx([0.3, 0.15, 0.075])  # halved in six months
    part = taken.subset(1, 3).counted
    assert part is not None
    assert np.array_equal(part.values["Ga.* to WORLD"], path[1:3])


def test_branches_and_runs_of_the_app_are_those_of_simulate(world, posterior):
    """A ban from month 14 makes premiums and stringency act on other goods; months before it do not change."""
    ds, sc = world
    start = sc.calendar()[MONTHS]
    ban = {"kind": "export_control", "actor": "CN", "start": start, "goods": ["Ga"], "approval": 0.2}
    content = sc.model_dump(exclude_none=True)
    other = load_scenario({**content, "policy": [*content["policy"], ban], "extends": "baseline"}, dataset=ds)
    whole = simulate(ds, other, draws=3, parameters=posterior).values("price_outside")

    path = run_shared_path(ds, sc, draws=3, snapshot_months={MONTHS}, posterior=posterior)
    branch = run_branch(path, other, start=MONTHS, end=MONTHS + 6).values("price_outside")
    assert np.array_equal(branch, whole, equal_nan=True)

    model = build(ds, sc)
    batch = calibrate_batch(model, 0, 3, posterior)
    cache = new_checkpoint_cache()
    run_batch(model, batch, MONTHS, "at rest", cache)
    moved = with_policies(model, other)
    flows, stopped, values = run_batch(moved, batch, MONTHS, "at rest", cache)
    run = Results(moved, values, flows, stopped)
    assert np.array_equal(run.values("price_outside"), whole, equal_nan=True)
    assert run.parameters.origin == "a test"
