"""Processes of drivers: size, persistence, steps, and that a draw does not depend on the others."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from monazite.dataset.dataset import load_dataset
from monazite.dataset.rows.evidence import DriverProcess
from monazite.foundation.errors import InputError
from monazite.model.build import build
from monazite.model.driver_paths import DriverPaths
from monazite.model.drivers import (
    draw_drivers,
    driver_name,
    driver_path,
    innovations,
    relevant_rows,
    share_within_limits,
    spreads,
)
from monazite.model.licence_groups import Limits
from monazite.model.parameters import draw
from monazite.results.view import View
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import run_draws

MONTHS = [date(2025 + t // 12, t % 12 + 1, 1) for t in range(24)]
CALM = np.zeros(24)


def process(**changes):
    given = {"driver": "demand", "group": "world", "goods": "*", "regions": "*", "spread": 0.5, "half_life": 4.0,
             "source": "assumption", "grade": "assumed"}  # fmt: skip
    return DriverProcess.model_validate(given | changes)


def paths(row, count=4096, events=CALM, **changes):
    return driver_path(row, innovations(row, MONTHS, seed=1, first=1, count=count), np.ones(count), events, **changes)


def test_a_reverting_process_has_its_spread_in_every_month_and_halves_in_its_half_life():
    path = paths(process())
    assert path.std(0) == pytest.approx(0.5, rel=0.06)
    slope = (path[:, 8] * path[:, 4]).mean() / (path[:, 4] ** 2).mean()
    assert slope == pytest.approx(0.5, abs=0.05)


def test_a_walk_begins_in_the_middle_of_the_year_before():
    path = paths(process(process="walk", half_life=None, spread=0.1))
    assert path[:, 0].std() == pytest.approx(0.1 * np.sqrt(6.0), rel=0.05)
    assert path[:, 9].std() == pytest.approx(0.1 * np.sqrt(15.0), rel=0.05)


def lasting(**changes):
    return process(**({"driver": "stringency", "process": "lasting", "half_life": None, "spread": 1.2} | changes))


def test_a_lasting_level_stays_what_it_is():
    path = paths(lasting())
    assert np.array_equal(path, np.repeat(path[:, :1], 24, 1))
    assert path[:, 0].std() == pytest.approx(1.2, rel=0.05)


@pytest.mark.parametrize("strength", [1.0, 0.5])
def test_an_event_moves_a_level_by_its_step_and_leaves_its_spread(strength):
    events = CALM.copy()
    events[5] = strength
    path = paths(lasting(step=0.8), count=20_000, events=events)
    assert np.array_equal(path[:, 1:5], path[:, :4])  # nothing before
    assert np.array_equal(path[:, 6:], path[:, 5:-1])  # nothing after
    change = path[:, 5] - path[:, 4]
    assert change.std() == pytest.approx(0.8 * strength, rel=0.03)
    assert path[:, 5].std() == pytest.approx(1.2, rel=0.03)
    # what is kept: 1 - (step / spread)^2 / 2
    kept = (path[:, 5] * path[:, 4]).mean() / (path[:, 4] ** 2).mean()
    assert kept == pytest.approx(1.0 - 0.5 * (0.8 * strength / 1.2) ** 2, abs=0.02)


def test_the_widest_step_draws_a_level_anew():
    events = CALM.copy()
    events[5] = 1.0
    path = paths(lasting(step=1.2 * np.sqrt(2.0)), events=events)
    assert abs(np.corrcoef(path[:, 4], path[:, 5])[0, 1]) < 0.05


def test_level_and_monthly_part_do_not_spread_with_the_horizon():
    """Variance 1.2^2 + .3^2 in every month; k months apart they share 1.2^2 + .3^2 2^(-k/3)."""
    monthly = process(driver="stringency", group="monthly", spread=0.3, half_life=3.0)
    path = paths(lasting(), count=40_000) + paths(monthly, count=40_000)
    assert path.var(0) == pytest.approx(np.full(24, 1.53), rel=0.05)
    for k in (1, 3, 12):
        shared = (path[:, 2] * path[:, 2 + k]).mean()
        assert shared == pytest.approx(1.44 + 0.09 * 2.0 ** (-k / 3.0), rel=0.04)


def test_what_is_known_of_a_level_lasts():
    given = np.full((8, 3), 2.0)
    assert np.array_equal(paths(lasting(step=0.8), count=8, given=given), np.full((8, 24), 2.0))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"half_life": 4.0}, "half_life"),
        ({"process": "reverting"}, "half_life"),
        ({"step": 1.8}, "drawn anew"),
        ({"process": "walk", "step": 0.1}, "step"),
    ],
)
def test_rows_that_do_not_fit_their_process_are_refused(changes, message):
    with pytest.raises((InputError, ValueError), match=message):
        lasting(**changes)


def test_what_is_known_of_months_after_the_end_of_a_path_is_left_aside():
    given = np.arange(8.0 * 30).reshape(8, 30)
    assert np.array_equal(paths(process(), count=8, given=given), given[:, :24])


def test_a_path_goes_on_from_what_is_given():
    row = process()
    given = np.full((8, 3), 2.0)
    path = paths(row, count=8, given=given)
    shocks = innovations(row, MONTHS, seed=1, first=1, count=8)
    r = 2.0**-0.25
    assert np.array_equal(path[:, :3], given)
    assert path[:, 3] == pytest.approx(2.0 * r + 0.5 * np.sqrt(1.0 - r * r) * shocks[:, 3])


def test_draws_do_not_depend_on_how_many_are_asked_for_nor_on_the_start():
    row = process(low=0.25, high=1.0)
    rows, name = [row], driver_name(row)
    many = draw_drivers(rows, MONTHS, {}, seed=3, first=0, count=80)
    few = draw_drivers(rows, MONTHS, {}, seed=3, first=70, count=10)
    assert np.array_equal(many.values[name][70:], few.values[name])
    assert not many.values[name][0].any()
    assert np.array_equal(many.subset(70, 80).values[name], few.values[name])
    late = innovations(row, MONTHS[6:], seed=3, first=0, count=5)
    assert np.array_equal(late, innovations(row, MONTHS, seed=3, first=0, count=5)[:, 6:])


def test_ends_of_the_spread_are_its_quantiles():
    factor = spreads(process(low=0.25, high=1.0), seed=1, first=0, count=6400)
    assert np.quantile(factor, [0.05, 0.95]) == pytest.approx([0.5, 2.0], rel=0.05)
    assert factor[0] == 1.0


def test_buyers_of_one_limit_share_the_mean_by_what_they_use():
    zero, none = np.zeros(1, int), np.array([-1])
    limits = Limits(zero, zero, zero, np.array([[0.0, 1.0, 1.0]]), zero + 1, none, zero + 1, zero + 2, none)
    stringency = np.tile([5.0, 1.0, 4.0], (1, 3, 1, 1))
    share_within_limits(limits, np.array([[9.0, 2.0, 1.0]]), stringency)
    assert stringency[0, :, 0] == pytest.approx(np.array([[5.0, 1.0, 4.0], [5.0, 2.0, 2.0], [5.0, 1.0, 4.0]]))


def test_the_stringency_of_a_draw_does_not_depend_on_how_many_are_drawn_with_it():
    """The app runs the central draw alone and the rest in batches; both are to be those of one run, bit by bit."""
    rng, buyers = np.random.default_rng(5), 13
    zero, none = np.zeros(1, int), np.array([-1])
    limits = Limits(zero, zero, zero, np.ones((1, buyers)), zero, none, zero, zero + 3, none)
    need, every = rng.uniform(0.1, 90.0, (1, buyers)), rng.normal(size=(6, 3, 1, buyers))
    alone = every[:1].copy()
    for stringency in (every, alone):
        share_within_limits(limits, need, stringency)
    assert np.array_equal(every[:1], alone)


def test_paths_without_a_driver_are_drawn_from_the_prior():
    row = process()
    numbers = {"seed": 1, "first": 1, "count": 4}
    again = draw_drivers([row], MONTHS, {}, **numbers, given=DriverPaths(MONTHS[0], {}))
    once = draw_drivers([row], MONTHS, {}, **numbers)
    assert np.array_equal(again.values[driver_name(row)], once.values[driver_name(row)])


def test_neutral_drivers_change_no_bit_of_a_run():
    sc = load_scenario("cn-ree-2025").model_copy(update={"months": 16})
    model = build(load_dataset("rare_earths"), sc)
    draws = draw(model.dataset.table("priors"), seed=sc.seed, first=0, count=4)
    rows = relevant_rows(model.index, model.limits, model.dataset.table("drivers"))
    still = DriverPaths(model.index.month[0], {driver_name(row): np.zeros((4, 16)) for row in rows})
    plain, stopped = run_draws(model, model.params(draws))
    driven, also_stopped = run_draws(model, model.params(replace(draws, drivers=still)))
    assert len(rows) > 15
    assert stopped.tobytes() == also_stopped.tobytes()
    for name, a, b in zip(plain._fields, plain, driven, strict=True):
        assert np.ascontiguousarray(a).tobytes() == np.ascontiguousarray(b).tobytes(), name


def test_each_driver_moves_what_it_is_about():
    sc = load_scenario("cn-ree-2025").model_copy(update={"months": 10})
    model = build(load_dataset("rare_earths"), sc)
    draws = draw(model.dataset.table("priors"), seed=sc.seed, first=0, count=1)
    rows = relevant_rows(model.index, model.limits, model.dataset.table("drivers"))

    def run(name="", value=0.0):
        paths = {driver_name(row): np.full((1, 10), value if driver_name(row) == name else 0.0) for row in rows}
        flows, stopped = run_draws(
            model, model.params(replace(draws, drivers=DriverPaths(model.index.month[0], paths)))
        )
        view = View(model, flows, stopped)
        dy, magnet = model.index.good.index("Dy.oxide"), [g.endswith("magnet") for g in model.index.good]
        abroad = view.recorded_exports()[0, -1]
        eu = model.index.buyer.index("EU")
        return {
            "dysprosium": abroad[dy].sum(), "magnets": abroad[magnet].sum(), "quote": flows.delivered[0, -1, dy, eu],
            "inside": flows.price[0, -1, model.index.good.index("Nd.oxide"), view.home],
        }  # fmt: skip

    usual = run()
    assert run("stringency of dysprosium", -1.0)["dysprosium"] < usual["dysprosium"]
    assert run("demand of magnets", 0.1)["magnets"] > usual["magnets"]
    assert run("holding of neodymium and praseodymium", 0.3)["inside"] > usual["inside"]
    # the premium is a factor on the quote and changes nothing else
    dearer = run("premium of dysprosium", np.log(2.0))
    assert dearer["quote"] == pytest.approx(2.0 * usual["quote"], rel=1e-12)
    assert dearer["magnets"] == usual["magnets"]
