"""Measures decided on the day of a run: what they avoid is counted from then on, on the run's own draws."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from brief_cases import brief_dataset, brief_folder, licences
from engine_cases import scenario
from monazite.analysis.footprint import bill as bills
from monazite.analysis.footprint import measures_ahead as ahead
from monazite.analysis.footprint.bill import bill
from monazite.analysis.footprint.frontier import ALL, largest_by_kind
from monazite.analysis.forecast import forecast as module
from monazite.analysis.forecast.policy_paths import PolicyPath, PolicyPaths
from monazite.analysis.options.catalogue import measure_menu
from monazite.analysis.options.costs import OptionCosts, discount
from monazite.analysis.options.measure import OptionsSetting, with_measures
from monazite.dataset.dataset import load_dataset
from monazite.model.build import build
from monazite.scenario.policies.tariff import Tariff
from monazite.simulation.simulate import model_draws, simulate

DAY = date(2025, 8, 20)
COST_COLUMNS = ("item", "value", "unit", "payer", "text", "source", "grade", "low", "high", "note")
SHARES = {"interest": "share/yr", "storage": "share/yr", "resale": "share", "qualification": "share"}
COSTS = [
    {"item": item, "value": value, "unit": SHARES.get(item, unit), "payer": payer, "text": item, "source": "assumed",
     "grade": "assumed"}
    for item, value, unit, payer in (
        ("interest", 0.03, "", "public"), ("storage", 0.02, "", "public"), ("resale", 0.85, "", "public"),
        ("qualification", 0.02, "", "industry"), ("permitting", 5, "MUSD", "public"),
        ("recycling_plant", 0.085, "MUSD/(t/yr)", "public"), ("redesign", 2, "1", "industry"),
        ("alliance_office", 10, "MUSD/yr", "public"),
    )
]  # fmt: skip
"""Rows of option_costs.csv: the small dataset has none."""


@pytest.fixture(scope="module")
def run():
    ds = brief_dataset()
    return simulate(ds, scenario(licences(), ds=ds, months=36, growth=True), draws=3)


def test_the_decision_is_on_the_first_of_the_next_month(run):
    assert ahead.day_of_decision(run, DAY) == date(2025, 9, 1)
    assert ahead.day_of_decision(run, date(2025, 12, 31)) == date(2026, 1, 1)


def test_with_less_than_a_year_left_there_is_none(run):
    last = run.index.month[-1]
    assert ahead.day_of_decision(run, last) is None
    assert ahead.day_of_decision(run, date(2020, 1, 1)) is None, "before the run"


@pytest.fixture(scope="module")
def run_with_costs(tmp_path_factory):
    """The same on a dataset that says what measures cost."""
    rows = [{column: "" for column in COST_COLUMNS} | row for row in COSTS]
    folder = brief_folder(tmp_path_factory.mktemp("costs") / "tiny-costs", option_costs=rows)
    ds = load_dataset(folder)
    return simulate(ds, scenario(licences(), ds=ds, months=36, growth=True), draws=3)


def test_nothing_is_saved_before_the_decision(run_with_costs, monkeypatch):
    """Savings by month, as the points see them: nought up to August 2025, something later."""
    run, counted = run_with_costs, list[np.ndarray]()
    effect = ahead._Effect

    def watched(gain, *rest):
        counted.append(gain)
        return effect(gain, *rest)

    monkeypatch.setattr(ahead, "_Effect", watched)
    points = ahead.measures_ahead(run, date(2025, 9, 1), draws=2)
    assert points
    first = run.index.month.index(date(2025, 9, 1))
    for gain in counted:
        assert not gain[:, :first].any()
    assert any((gain[:, first:] > 0.0).any() for gain in counted)
    assert {point.decided for point in points} == {"2025-09-01"}


def test_the_points_are_those_of_runs_from_the_start(run_with_costs):
    """Every case once more by `simulate` on the same draws: losses avoided, month by month, and outlays."""
    run, decided = run_with_costs, date(2025, 9, 1)
    sponsors = tuple(name for name in ("US", "EU", "JP") if name in run.index.region)
    setting = OptionsSetting(run.dataset, run.scenario, decided, ahead._day_of_opening(run, decided), sponsors)
    kinds = largest_by_kind(measure_menu(setting))
    points = {point.id: point for point in ahead.measures_ahead(run, decided, draws=2, sponsors=sponsors)}
    assert set(points) == {*kinds, ALL}
    base = simulate(run.dataset, run.scenario, draws=2)
    costs = OptionCosts.draw(run.dataset, seed=run.scenario.seed, draws=2)
    for kind, measures in kinds.items():
        res = simulate(run.dataset, with_measures(run.scenario, measures), draws=2)
        at = [res.index.region.index(name) for name in sponsors]
        lost = [r.values("loss_central")[:, :, -1][:, :, at].sum((1, 2)) for r in (base, res)]
        assert points[kind].avoided == pytest.approx(lost[0] - lost[1], rel=1e-9, abs=1e-9), kind
        point = points[kind]
        weight = discount(base, run.index.month.index(decided), costs["interest"])
        for name, r in zip(sponsors, at, strict=True):
            gone = base.values("loss_central")[:, :, -1, r] - res.values("loss_central")[:, :, -1, r]
            own = (gone * weight).sum(1)
            assert point.saved_by[name] == pytest.approx(own, rel=1e-9, abs=1e-9), (kind, name)
        assert point.saved == pytest.approx(sum(point.saved_by.values()), rel=1e-9, abs=1e-9)
        assert point.outlay == pytest.approx(sum(point.outlay_by.values()), rel=1e-9, abs=1e-9)
    assert any(point.saved_by["EU"].any() for point in points.values())


def test_measures_of_a_forecast_go_on_from_its_state(tmp_path_factory):
    """The same points as where the forecast has remembered nothing, and measures are run from its first month on."""
    rows = [{column: "" for column in COST_COLUMNS} | row for row in COSTS]
    ds = load_dataset(brief_folder(tmp_path_factory.mktemp("ahead") / "tiny-ahead", option_costs=rows))
    sc = scenario(licences(), ds=ds, months=24, growth=True)
    rise = Tariff(kind="tariff", actor="US", start=date(2025, 12, 1), on=("CN",), rate=0.5, goods=("*",))
    paths = [PolicyPath("as it is", (), None, ""), PolicyPath("tightening", (rise,), None, "")] * 2
    base, month = build(ds, sc), 6
    draws = model_draws(base, 0, 3)
    every = draws.take(np.array([0, 1, 2, 0]))  # a further path of the first draw
    listed = PolicyPaths(None, tuple(paths[:3]), date(2026, 3, 10), 2, further=((3, paths[3]),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_decision_month", lambda _: month)
        parts = module._run_paths(base, every, np.array([0, 1, 2, 0]), paths, None, None)
        forecast = module.Forecast(base, every, listed, parts)
        decided = base.index.month[month]
        assert [part.snapshot is not None for part in parts] == [True, True]
        found = ahead.measures_ahead(forecast, decided, draws=3)
        forgetful = [replace(part, snapshot=None) for part in parts]
        whole = ahead.measures_ahead(module.Forecast(base, every, listed, forgetful), decided, draws=3)
    assert [point.id for point in found] == [point.id for point in whole]
    for one, other in zip(found, whole, strict=True):
        assert np.array_equal(one.avoided, other.avoided)
        assert np.array_equal(one.outlay, other.outlay)
    assert any(point.avoided.any() for point in found)


def test_a_bill_ahead_is_kept_for_the_draws_that_it_was_computed_on(ds, monkeypatch):
    """The counter-example of a review, of the other value that is kept under the identifier of a run."""
    kept: list[str] = []
    monkeypatch.setattr(bills, "cached_points", lambda kind, name, compute: kept.append(name) or [])
    sc = scenario(licences(), ds=ds, months=14)
    first = simulate(ds, sc, draws=2)
    halved = {name: x / 2.0 if name.startswith("choke") else x for name, x in first.parameters.values.items()}
    second = simulate(ds, sc, parameters=replace(first.parameters, values=halved))
    for run, day, draws in ((first, 3, 2), (second, 3, 2), (first, 4, 2), (first, 3, 1), (first, 3, 2)):
        bills.bill(run, day=first.index.month[day], draws=draws)
    assert len(set(kept)) == 4
    assert kept[0] == kept[-1]


@pytest.mark.slow
def test_a_bill_ahead_has_the_points_of_the_day(ds):
    run = simulate(ds, "cn-ree-2025", draws=2)
    made = bill(run, day=date(2026, 11, 24), draws=2)
    assert {point.decided for point in made.points} == {"2026-12-01"}
    assert made.draws == 2
    costs = OptionCosts.draw(ds, seed=run.scenario.seed, draws=2)
    assert costs["interest"].shape == (2,)
    for point in made.points:
        assert point.saved is not None
        assert point.saved.shape == (2,)
    again = bill(run, day=date(2026, 11, 24), draws=2)
    assert [np.array(p.saved).tolist() for p in made.points] == [np.array(p.saved).tolist() for p in again.points]
    hindsight = bill(run, draws=1)
    assert {point.decided for point in hindsight.points} == {"2024-04-01"}
