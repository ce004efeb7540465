"""Draws as they ship and are cached: what is rounded and how far, and files that are of another form or damaged."""

from datetime import date
from importlib.resources import files

import numpy as np
import pytest

from monazite.analysis.assimilation.kept_draws import (
    FIRST_LINE,
    KEPT_DRAWS,
    STEP,
    _opened,
    folders_of,
    pack_draws,
    step_of,
    unpack_draws,
)
from monazite.foundation.errors import DataError
from monazite.model.driver_paths import DriverPaths
from monazite.model.posterior_draws import PosteriorDraws

START = date(2022, 8, 1)


def draws_of_walks(count=70, months=240):
    """Draws with a long walk, whose roundings would add up if changes were rounded in the place of values."""
    steps = np.random.default_rng(0).normal(0.0, 0.1, (count, months))
    paths = {"holding of gallium": steps.cumsum(1), "demand of world": 0.1 * steps, "stringency of regime": 5 * steps}
    counted = {"Ga.* to WORLD": steps[:, :17]}
    values = {"growth": np.linspace(0.2, 1.8, count), "small": np.geomspace(1e-9, 1e9, count), "shift": -steps[:, 0]}
    return PosteriorDraws(values, DriverPaths(START, paths), "observations", DriverPaths(START, counted))


def test_a_file_keeps_the_first_draws_and_rounds_every_month_alike():
    whole = draws_of_walks()
    data = pack_draws(whole, "one", 64, ["gallium", "germanium"])
    assert folders_of(data, file="") == ("gallium", "germanium")
    assert unpack_draws(data, "another", file="") is None
    found = unpack_draws(data, "one", file="")
    assert found is not None
    assert found.counted is not None
    assert whole.counted is not None
    assert (found.count, found.origin, found.drivers.start) == (64, "observations", START)
    for name, values in whole.values.items():
        assert found.values[name] == pytest.approx(values[:64], rel=2.0**-8)
    for paths, kept in ((whole.drivers, found.drivers), (whole.counted, found.counted)):
        assert list(kept.values) == list(paths.values)
        for name, path in paths.values.items():
            assert np.abs(kept.values[name] - path[:64]).max() <= step_of(name) / 2


def test_what_was_rounded_is_rounded_no_further():
    """Packed again it is the same file, and numbers are multiples of a power of two, which every machine adds alike."""
    data = pack_draws(draws_of_walks(), "one", 70)
    again = unpack_draws(data, "one", file="")
    assert again is not None
    assert pack_draws(again, "one", 70) == data
    assert (step_of("holding of gallium"), step_of("Ga.* to WORLD")) == (STEP, STEP)
    for name, path in again.drivers.values.items():
        assert np.array_equal(path / step_of(name), np.rint(path / step_of(name)))
        assert np.array_equal(path, path.astype(np.float32).astype(float))  # as an ensemble keeps them beside its runs


def test_draws_without_counted_series_have_none_again():
    whole = draws_of_walks()
    found = unpack_draws(pack_draws(PosteriorDraws(whole.values, whole.drivers, ""), "", 3), "", file="")
    assert found is not None
    assert found.counted is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: b"PK\x03\x04" + data, "an earlier version"),
        (lambda data: data.replace(FIRST_LINE, b"monazite draws 2\n"), "an earlier version"),
        (lambda data: b"", "something else"),
        (lambda data: data[:-100], "a damaged file"),
        (lambda data: data[:200] + bytes([data[200] ^ 1]) + data[201:], "a damaged file"),
        (lambda data: FIRST_LINE + b"no stream of xz", "a damaged file"),
    ],
)
def test_another_form_or_a_damaged_file_is_one_clear_error(change, words):
    data = change(pack_draws(draws_of_walks(), "one", 64))
    with pytest.raises(DataError, match=words) as caught:
        unpack_draws(data, "one", file="known-gallium.draws")
    assert str(caught.value).startswith("known-gallium.draws: found ")
    assert "make posteriors" in str(caught.value)


def test_roundings_are_far_below_what_shipped_draws_spread():
    """In every month of every driver, and for every parameter; what quotes add to a price is wide as a sum alone."""
    folder = files("monazite") / "data" / "posteriors"
    for file in (file for file in folder.iterdir() if file.name.endswith(".draws")):
        data = file.read_bytes()
        found = unpack_draws(data, _opened(data, file.name)[0]["key"], file=file.name)
        assert found is not None
        for name, path in found.drivers.values.items():
            assert step_of(name) <= 0.4 * path.std(0).min(), (file.name, name)
        for name, values in found.values.items():
            step = 2.0 ** (np.floor(np.log2(np.abs(values).max())) - 7)  # between neighbours of the largest one
            assert step <= 0.2 * values.std(), (file.name, name)


def test_shipped_files_are_of_this_form_and_hold_what_a_brief_runs():
    folder = files("monazite") / "data" / "posteriors"
    shipped = [file for file in folder.iterdir() if file.name.endswith(".draws")]
    assert shipped
    assert [file.name for file in folder.iterdir() if file.name.endswith(".npz")] == []
    for file in shipped:
        data = file.read_bytes()
        joint = file.name.startswith("known-from-")
        assert bool(folders_of(data, file=file.name)) == joint
        assert unpack_draws(data, "", file=file.name) is None  # read, and of another key than none
        assert len(data) < (100_000 if joint else 60_000), file.name
    assert KEPT_DRAWS >= 64
