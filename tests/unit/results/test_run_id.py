"""Identifiers of runs: other numbers have another identifier, equal content has the same one everywhere."""

import inspect
import subprocess
import sys
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

import monazite as mz
from engine_cases import control, scenario, shipped
from monazite.analysis.assimilation.smoother import SmootherOptions
from monazite.model.driver_paths import DriverPaths
from monazite.model.parameters import Draws
from monazite.results.run_id import draws_hash, run_id
from monazite.simulation.simulate import model_draws, recent_model, simulate


def by_hand() -> Draws:
    """Two draws of two parameters and of one driver over three months."""
    drivers = DriverPaths(date(2025, 1, 1), {"approval": np.arange(6.0).reshape(2, 3) / 7.0})
    return Draws({"b": np.array([0.1, 0.2]), "a": np.array([3.0, 4.0])}, 0, 7, drivers=drivers, origin="to May")


GALLIUM = {
    "name": "gallium", "start": "2023-01-01", "months": 18, "dataset": ["gallium"], "extends": "baseline",
    "policy": [{"kind": "export_control", "actor": "CN", "start": "2023-08-01", "goods": ["Ga"], "approval": 0.4}],
}  # fmt: skip
DRAWS = by_hand()
PATHS = DriverPaths(date(2025, 1, 1), {"approval": np.arange(6.0).reshape(2, 3) / 7.0})


@pytest.fixture(scope="module")
def small():
    """Three months of the rare earths under a control, with draws of the priors."""
    ds, sc = shipped(), scenario(control(start="2025-01-01"), months=3)
    return ds, sc, model_draws(recent_model(ds, sc), 0, 4)


def later(array: np.ndarray) -> np.ndarray:
    """The array with the last bit of its last number changed."""
    out = array.copy()
    out.flat[-1] = np.nextafter(out.flat[-1], np.inf)
    return out


def test_halved_choke_prices_and_elasticities_are_another_run(small):
    """The counter-example of a review: one identifier, gallium at 643 and at 680 USD/kg."""
    ds, sc, own = small
    halved = {n: x / 2.0 if n.startswith(("choke", "elasticity")) else x for n, x in own.values.items()}
    runs = [simulate(ds, sc, parameters=one) for one in (own, replace(own, values=halved))]
    price, other = (run.values("price_outside") for run in runs)
    assert not np.array_equal(price, other)
    assert runs[0].run != runs[1].run
    assert (
        runs[0].quantity("price_outside", good="Dy.oxide").run != runs[1].quantity("price_outside", good="Dy.oxide").run
    )


def test_draws_conditioned_among_few_are_not_those_conditioned_among_more():
    """The other one: draws conditioned alone, and the first of more of them, say the same of themselves."""
    ds, sc, once = mz.load_dataset("gallium"), mz.load_scenario(GALLIUM), SmootherOptions((1.0,), central=True)
    few, more = (mz.condition(ds, sc, draws=n, options=once).draws.subset(0, 3) for n in (4, 6))
    assert few.origin == more.origin
    first, second = (mz.simulate(ds, sc, parameters=given) for given in (few, more))
    assert not np.array_equal(first.values("price_outside"), second.values("price_outside"))
    assert first.run != second.run


def test_the_same_run_again_has_the_same_identifier(small):
    ds, sc, own = small
    assert simulate(ds, sc, draws=4).run == simulate(ds, sc, draws=4, threads=1).run
    assert simulate(ds, sc, draws=4).run == simulate(ds, sc, parameters=own).run
    assert simulate(ds, sc, draws=4).run != simulate(ds, sc, draws=3).run
    assert simulate(ds, sc, draws=3).run == simulate(ds, sc, parameters=own.subset(0, 3)).run
    assert simulate(ds, sc, draws=4).run != simulate(ds, sc.model_copy(update={"seed": 1}), draws=4).run


def test_whatever_is_changed_gives_another_hash():
    units = {"project.delay.0": np.array([0.4, 0.5])}
    other = [
        DRAWS,
        replace(DRAWS, values={**DRAWS.values, "a": later(DRAWS.values["a"])}),
        replace(DRAWS, values={"a": DRAWS.values["b"], "b": DRAWS.values["a"]}),
        replace(DRAWS, values={"a": DRAWS.values["a"], "c": DRAWS.values["b"]}),
        replace(DRAWS, first=1),
        replace(DRAWS, seed=8),
        replace(DRAWS, units=units),
        replace(DRAWS, units={}),
        replace(DRAWS, numbers=np.array([0, 2])),
        replace(DRAWS, drivers=None),
        replace(DRAWS, drivers=DriverPaths(date(2025, 2, 1), PATHS.values)),
        replace(DRAWS, drivers=DriverPaths(PATHS.start, {"approval": later(PATHS.values["approval"])})),
        replace(DRAWS, drivers=DriverPaths(PATHS.start, {"approval": PATHS.values["approval"].reshape(2, 3, 1)})),
        replace(DRAWS, drivers=None, counted=PATHS),
        replace(DRAWS, counted=PATHS),
        DRAWS.take(np.array([1, 0])),
        DRAWS.subset(0, 1),
    ]
    assert len({draws_hash(one) for one in other}) == len(other)


@pytest.mark.parametrize(
    "same",
    [
        replace(DRAWS, values=dict(sorted(DRAWS.values.items()))),
        replace(DRAWS, origin="the same, in other words"),
        replace(DRAWS, numbers=np.array([0, 1], dtype=np.int32)),
        DRAWS.take(np.arange(2)),
        replace(DRAWS, values={name: x.astype(">f8") for name, x in DRAWS.values.items()}),
        replace(DRAWS, drivers=DriverPaths(PATHS.start, {"approval": np.asfortranarray(PATHS.values["approval"])})),
    ],
    ids=["order", "origin", "numbers", "one by one", "big-endian", "order in memory"],
)
def test_equal_content_has_the_same_hash(same):
    assert draws_hash(same) == draws_hash(DRAWS)


def test_another_process_gives_the_same_hash():
    code = (
        "from datetime import date\nimport numpy as np\nfrom monazite.model.driver_paths import DriverPaths\n"
        "from monazite.model.parameters import Draws\nfrom monazite.results.run_id import draws_hash\n"
        f"{inspect.getsource(by_hand)}\nprint(draws_hash(by_hand()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == draws_hash(DRAWS)


def test_more_that_numbers_follow_from_is_part_of_an_identifier():
    found = {run_id("d", "s", DRAWS), run_id("d", "s", DRAWS, "x"), run_id("d", "t", DRAWS), run_id("e", "s", DRAWS)}
    assert len(found) == 4
    assert all(len(one) == 12 for one in found)


def test_an_identifier_makes_no_array_of_the_run(small):
    ds, sc, own = small
    res = simulate(ds, sc, parameters=own)
    assert len(res.run) == 12
    assert not res.view.cache
    assert not res._cache
