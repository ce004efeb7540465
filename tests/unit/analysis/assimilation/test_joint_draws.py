"""Draws of several records: the name of their file, and that their part fits what was observed."""

from datetime import date

import numpy as np

from monazite.analysis.assimilation.assimilation_setup import assimilation_setup
from monazite.analysis.assimilation.condition import (
    draws_of_state,
    posterior_draws,
    prior_state,
    run_predictions,
    smooth_draws,
)
from monazite.analysis.assimilation.joint_draws import joint_file, until
from monazite.analysis.assimilation.kept_draws import KEPT_DRAWS, pack_draws, unpack_draws
from monazite.analysis.assimilation.smoother import SmootherOptions
from monazite.model.build import build
from monazite.model.driver_paths import DriverPaths
from monazite.model.posterior_draws import PosteriorDraws
from monazite.scenario.scenario import facts_of, load_scenario

START = date(2022, 8, 1)


def draws_without_news(count, months):
    paths = {"demand of world": np.zeros((count, months))}
    counted = {"Ga.* to WORLD": np.zeros((count, 17))}
    return PosteriorDraws(
        {"growth": np.ones(count)}, DriverPaths(START, paths), "observations", DriverPaths(START, counted)
    )


def test_paths_end_where_they_are_told_to():
    cut = until(draws_without_news(70, 240), 12)
    assert cut.drivers.values["demand of world"].shape == (70, 12)
    assert cut.counted is not None
    assert cut.counted.values["Ga.* to WORLD"].shape == (70, 12)


def test_the_name_of_a_file_says_the_first_month():
    assert joint_file(START) == "known-from-2022-08.draws"


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
    """Gallium and graphite, of draws of gallium, germanium and graphite as they are kept; both records begin within the
    run."""
    setup, own = conditioned(("gallium", "graphite"))
    _, whole = conditioned(("gallium", "germanium", "graphite"))
    part = unpack_draws(pack_draws(whole, "", KEPT_DRAWS), "", file="")
    assert part is not None
    prior = draws_of_state(setup, prior_state(setup))[0]
    index, rows = setup.model.index, setup.drivers

    def taken(draws):
        return draws.take(setup.prior, index, setup.events, rows, {})

    fits = {name: misfit(setup, taken(draws)) for name, draws in (("own", own), ("part", part))}
    assert misfit(setup, prior) > 1.05 * fits["own"]  # draws that have lost the fit are told from those that have not
    assert fits["part"] < 1.03 * fits["own"]
