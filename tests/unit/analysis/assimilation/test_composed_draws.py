"""Conditioned draws of several minerals put together: normal posteriors by hand, and what stays as it was."""

from datetime import date

import numpy as np
import pytest
from scipy import special

from monazite.analysis.assimilation.composed_draws import combined, composed_draws, normal_scores
from monazite.dataset.rows.evidence import DriverProcess, Prior
from monazite.model.driver_paths import DriverPaths
from monazite.model.parameters import draw, quantile
from monazite.model.posterior_draws import PosteriorDraws, draws_from_bytes

SEED, COUNT, START = 3, 201, date(2024, 1, 1)
DISTRIBUTIONS = (("one", "normal", 0.0, 1.0), ("two", "lognormal", 2.0, 0.5), ("three", "uniform", 1.0, 3.0))
PRIORS = [
    Prior.model_construct(parameter=name, distribution=kind, a=a, b=b, c=None) for name, kind, a, b in DISTRIBUTIONS
]
DEMAND = DriverProcess.model_construct(driver="demand", group="world", process="reverting")
REGIME = DriverProcess.model_construct(driver="stringency", group="regime", process="lasting")


def standard(mean: float, spread: float, seed: int, months: int = 1) -> np.ndarray:
    """Draws (draw, month) whose members have exactly this mean and standard deviation; the central one has the mean."""
    rng = np.random.default_rng(seed)
    members = rng.standard_normal((COUNT - 1, months))
    members = (members - members.mean(0)) / members.std(0)
    return np.concatenate([np.full((1, months), mean), mean + spread * members])


def part(values: dict[str, np.ndarray], paths: dict[str, np.ndarray], start: date = START) -> PosteriorDraws:
    """Draws of a mineral, the drivers of whose prior had mean 0 and standard deviation 1."""
    priors = {name: np.stack([np.zeros(x.shape[1]), np.ones(x.shape[1])]) for name, x in paths.items()}
    counted = DriverPaths(start, {f"{name} to WORLD": x for name, x in paths.items() if name.startswith("own")})
    return PosteriorDraws(values, DriverPaths(start, paths), "observations published by 2025-01-01", counted, priors)


def test_precisions_of_two_minerals_add_up():
    # prior N(0, 1); N(1, 1/2) and N(1/2, 1/2) given the observations of each: precision 1 + 1 + 1, mean (2 + 1) / 3
    scores = np.stack([standard(1.0, 0.5**0.5, 1), standard(0.5, 0.5**0.5, 2)])
    found, weight = combined(scores, np.ones((2, 1), dtype=bool))
    assert found[1:].mean() == pytest.approx(1.0)
    assert found[1:].var() == pytest.approx(1.0 / 3.0)
    assert found[0, 0] == pytest.approx(1.0)
    assert weight[:, 0] == pytest.approx([0.5, 0.5])


def test_where_one_mineral_speaks_alone_its_draws_stay():
    told, silent = standard(-0.7, 0.4, 1), standard(0.0, 1.0, 2)
    found, weight = combined(np.stack([silent, told]), np.ones((2, 1), dtype=bool))
    assert found == pytest.approx(told)
    assert weight[:, 0] == pytest.approx([0.0, 1.0])
    neither, _ = combined(np.stack([silent, standard(0.0, 1.0, 4)]), np.ones((2, 1), dtype=bool))
    assert neither == pytest.approx(silent)


def test_parameters_are_combined_as_normal_scores():
    before = draw(PRIORS, seed=SEED, first=0, count=COUNT)
    score = normal_scores(PRIORS[1], before["two"])
    middle, width = score[1:].mean(), score[1:].std()
    moved = [middle + width * (0.3 * shift + 0.8 * (score - middle) / width) for shift in (1.0, 2.0)]
    values = [{"one": before["one"], "two": quantile(PRIORS[1], special.ndtr(x))} for x in moved]
    found = composed_draws([part(v, {"own": standard(0, 1, 9)}) for v in values], PRIORS, [], START, SEED)
    assert found.values["one"].tobytes() == before["one"].tobytes()
    assert "three" not in found.values
    # each leaves a variance of .64: precision 1 + 2 (1 / .64 - 1), mean (.3 + .6) / .64 over it
    precision = 1.0 + 2.0 * (1.0 / 0.64 - 1.0)
    after = (normal_scores(PRIORS[1], found.values["two"]) - middle) / width
    assert after[1:].mean() == pytest.approx(0.9 / 0.64 / precision, abs=1e-6)
    assert after[1:].var() == pytest.approx(1.0 / precision, abs=1e-6)


def test_normal_scores_undo_the_prior():
    score = np.linspace(-3.0, 3.0, 31)
    for row in PRIORS:
        assert normal_scores(row, quantile(row, special.ndtr(score))) == pytest.approx(score, abs=1e-6)


def test_own_drivers_and_series_stay_and_a_later_record_begins_neutral():
    first = part({"one": standard(0, 1, 1)[:, 0]}, {"own a": standard(1, 0.5, 2, 6)})
    later = part({"one": standard(0, 1, 1)[:, 0]}, {"own b": standard(2, 0.5, 3, 2)}, date(2024, 3, 1))
    found = composed_draws([first, later], PRIORS, [], START, SEED)
    assert found.drivers.start == START
    assert np.array_equal(found.drivers.values["own a"], first.drivers.values["own a"])
    assert np.array_equal(found.drivers.values["own b"][:, :2], np.zeros((COUNT, 2)))
    assert np.array_equal(found.drivers.values["own b"][:, 2:], later.drivers.values["own b"])
    assert found.counted is not None
    assert set(found.counted.values) == {"own a to WORLD", "own b to WORLD"}
    assert found.origin == "observations published by 2025-01-01"


def test_common_drivers_are_combined_month_by_month_and_a_lasting_level_goes_on():
    names = ["demand of world", "stringency of regime"]
    one = part({"one": standard(0, 1, 1)[:, 0]}, {name: standard(1.0, 0.5**0.5, 5, 2) for name in names})
    two = part({"one": standard(0, 1, 1)[:, 0]}, {name: standard(0.5, 0.5**0.5, 6, 4) for name in names})
    found = composed_draws([one, two], PRIORS, [DEMAND, REGIME], START, SEED).drivers.values
    demand, regime = (found[name][1:] for name in names)
    assert demand.mean(0) == pytest.approx([1.0, 1.0, 0.5, 0.5])
    assert demand.var(0) == pytest.approx([1 / 3, 1 / 3, 1 / 2, 1 / 2])
    assert regime.mean(0) == pytest.approx([1.0] * 4)
    assert regime.var(0) == pytest.approx([1 / 3] * 4)


def test_spreads_of_the_prior_are_kept_with_the_draws():
    drawn = part({"one": standard(0, 1, 1)[:, 0]}, {"demand of world": standard(1, 0.5, 2, 3)})
    back = draws_from_bytes(drawn.to_bytes("k"), "k")
    assert back is not None
    assert back.driver_priors["demand of world"].tolist() == [[0.0] * 3, [1.0] * 3]
    assert back.begun_at(date(2023, 11, 1)).driver_priors["demand of world"].shape == (2, 5)
    again = draws_from_bytes(drawn.to_bytes("k"), "k")
    assert again is not None
    assert back.hash == again.hash
