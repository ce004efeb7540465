"""Draws of several records: what an archive keeps of them, and that their part fits what was observed."""

from datetime import date

import numpy as np
import pytest

from monazite.analysis.assimilation.assimilation_setup import assimilation_setup
from monazite.analysis.assimilation.condition import (
    draws_of_state,
    posterior_draws,
    prior_state,
    run_predictions,
    smooth_draws,
)
from monazite.analysis.assimilation.joint_draws import (
    STEP,
    joint_file,
    joint_folders,
    pack_joint_draws,
    unpack_joint_draws,
    until,
)
from monazite.analysis.assimilation.smoother import SmootherOptions
from monazite.model.build import build
from monazite.model.driver_paths import DriverPaths
from monazite.model.posterior_draws import PosteriorDraws
from monazite.scenario.scenario import facts_of, load_scenario

START = date(2022, 8, 1)


def draws_of_walks(count=70, months=240):
    """Draws with a long walk, whose roundings would add up if changes were rounded in the place of values."""
    steps = np.random.default_rng(0).normal(0.0, 0.1, (count, months))
    paths = {"holding of gallium": steps.cumsum(1), "demand of world": 0.1 * steps}
    counted = {"Ga.* to WORLD": steps[:, :17]}
    values = {"growth": np.linspace(0.2, 1.8, count)}
    return PosteriorDraws(values, DriverPaths(START, paths), "observations", DriverPaths(START, counted))


def test_an_archive_keeps_the_first_draws_and_rounds_every_month_alike():
    whole = draws_of_walks()
    data = pack_joint_draws(whole, ["gallium", "germanium"], "one")
    assert joint_folders(data) == ("gallium", "germanium")
    assert unpack_joint_draws(data, "another") is None
    found = unpack_joint_draws(data, "one")
    assert found is not None
    assert found.counted is not None
    assert whole.counted is not None
    assert (found.count, found.origin, found.drivers.start) == (64, "observations", START)
    assert found.values["growth"] == pytest.approx(whole.values["growth"][:64], rel=1e-6)
    for paths, kept in ((whole.drivers, found.drivers), (whole.counted, found.counted)):
        assert list(kept.values) == list(paths.values)
        for name, path in paths.values.items():
            assert np.abs(kept.values[name] - path[:64]).max() <= STEP / 2 + 1e-12


def test_draws_without_counted_series_have_none_again():
    whole = draws_of_walks()
    alone = PosteriorDraws(whole.values, whole.drivers, whole.origin)
    found = unpack_joint_draws(pack_joint_draws(alone, ["gallium"], ""), "")
    assert found is not None
    assert found.counted is None


def test_paths_end_where_they_are_told_to():
    cut = until(draws_of_walks(), 12)
    assert cut.drivers.values["demand of world"].shape == (70, 12)
    assert cut.counted is not None
    assert cut.counted.values["Ga.* to WORLD"].shape == (70, 12)


def test_the_name_of_a_file_says_the_first_month():
    assert joint_file(START) == "known-from-2022-08.npz"


DRAWS = 24


def conditioned(folders):
    """Setup of some minerals of the record of 2023, and their draws given what was observed by its end."""
    sc = load_scenario({"name": "past", "extends": "record", "dataset": list(folders), "as_of": "2023-12-31"})
    past = sc.model_copy(update={"months": 17})
    setup = assimilation_setup(build(facts_of(past), past), past.as_of, DRAWS)
    state = smooth_draws(setup, np.arange(len(setup.operator.values)), SmootherOptions(central=True))
    return setup, posterior_draws(setup, draws_of_state(setup, state)[0])


def misfit(setup, draws):
    """Root of the mean square of what a run leaves of the values, in standard errors of single months."""
    left = setup.operator.observed - np.nanmedian(run_predictions(setup, draws), 0)
    return float(np.sqrt(np.mean((left / setup.error) ** 2)))


def test_the_part_of_several_records_fits_what_was_observed_as_its_own_draws_do():
    """Gallium and graphite, of draws of gallium, germanium and graphite; both records begin within the run."""
    setup, own = conditioned(("gallium", "graphite"))
    _, whole = conditioned(("gallium", "germanium", "graphite"))
    part = unpack_joint_draws(pack_joint_draws(whole, ("gallium", "germanium", "graphite"), ""), "")
    assert part is not None
    prior = draws_of_state(setup, prior_state(setup))[0]
    index, rows = setup.model.index, setup.drivers

    def taken(draws):
        return draws.take(setup.prior, index, setup.events, rows, {})

    fits = {name: misfit(setup, taken(draws)) for name, draws in (("own", own), ("part", part))}
    assert misfit(setup, prior) > 1.05 * fits["own"]  # draws that have lost the fit are told from those that have not
    assert fits["part"] < 1.03 * fits["own"]
