"""A forecast is the runs of its paths, each draw on its own."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

import monazite as mz
from forecast_cases import GALLIUM_TALKS, forecast_over
from monazite.analysis.forecast import forecast as module
from monazite.analysis.forecast.policy_paths import PolicyPath
from monazite.foundation.errors import InputError
from monazite.scenario.policies.tariff import Tariff
from monazite.scenario.scenario import load_scenario
from monazite.simulation.forked_runs import simulate_remembering

SETTINGS = GALLIUM_TALKS | {
    "name": "forecast",
    "policy": [{"kind": "export_control", "actor": "CN", "start": "2025-02-01", "goods": ["Ga"], "approval": 0.4}],
}
RISE = Tariff(kind="tariff", actor="US", start=date(2025, 5, 1), on=("CN",), rate=0.5, goods=("*",))
PATHS = (
    PolicyPath("as it is", (), None, ""),
    PolicyPath("tightening", (RISE,), None, ""),
    PolicyPath("as it is", (), None, ""),
    PolicyPath("tightening", (RISE,), None, ""),
)


@pytest.fixture(scope="module")
def forecast():
    with forecast_over(PATHS, SETTINGS) as over_paths:
        yield over_paths


@pytest.mark.parametrize("outcome", ["price_outside", "exports", "loss_central", "tariff_burden"])
def test_each_draw_is_the_run_of_its_own_path_bit_by_bit(forecast, outcome):
    settings = SETTINGS | {"talks": None}
    plain = mz.simulate(None, {k: v for k, v in settings.items() if v is not None}, draws=4)
    raised = {**SETTINGS, "policy": [*SETTINGS["policy"], RISE.model_dump(exclude_none=True)]}
    raised = mz.simulate(None, {k: v for k, v in raised.items() if k != "talks"}, draws=4)
    found = forecast.values(outcome)
    for draw, path in enumerate(PATHS):
        whole = raised if path.measures else plain
        assert np.array_equal(found[draw], whole.values(outcome)[draw], equal_nan=True)


@pytest.mark.parametrize("other", [False, True])
def test_a_forecast_that_goes_on_from_a_run_is_the_forecast(forecast, monkeypatch, other):
    """The talks begin in the third month; a run of another seed has other draws and is left aside."""
    sc, used, run_forks = load_scenario(dict(SETTINGS)), list[bool](), module.run_forks
    begun = simulate_remembering(
        forecast.dataset, sc.model_copy(update={"seed": sc.seed + 1}) if other else sc, 2, draws=5
    )

    def watched(*given, begun, **options):
        used.append(begun is not None)
        return run_forks(*given, begun=begun, **options)

    with forecast_over(PATHS, SETTINGS) as whole:
        monkeypatch.setattr(module, "run_forks", watched)
        going_on = module.forecast_going_on(None, SETTINGS, begun, draws=4, prior=True)
    assert used == [not other]
    for name in ("price_outside", "exports", "loss_central"):
        assert np.array_equal(going_on.values(name), whole.values(name), equal_nan=True)


def test_chances_and_slices(forecast):
    assert forecast.chance("tightening") == 0.5
    assert forecast.chance("deal") == 0.0
    assert forecast.slice("deal") is None
    part = forecast.slice("tightening")
    assert part.draws == 2
    assert np.array_equal(part.values("exports"), forecast.values("exports")[[1, 3]])
    assert part.run.startswith(forecast.run)


def test_other_draws_or_other_courses_are_another_forecast(forecast):
    draws, paths = forecast.all_draws, forecast.paths
    halved = replace(draws, values={name: x / 2.0 for name, x in draws.values.items()})
    softer = replace(PATHS[1], measures=(RISE.model_copy(update={"rate": 0.4}),))
    others = [
        (draws, paths),
        (halved, paths),
        (draws, replace(paths, paths=(PATHS[0], softer, PATHS[2], PATHS[3]))),
        (draws, replace(paths, paths=(PATHS[1], PATHS[0], PATHS[2], PATHS[3]))),
        (draws, replace(paths, paths=(replace(PATHS[0], kind="renewal"), *PATHS[1:]))),
        (draws, replace(paths, horizon=date(2026, 4, 10))),
        (draws, replace(paths, chances={"tightening": 0.3})),
        (draws.take(np.array([0, 1, 2, 3, 1])), replace(paths, further=((5, PATHS[1]),))),
        (draws.take(np.array([0, 1, 2, 3, 1])), replace(paths, further=((5, PATHS[0]),))),
    ]
    made = [module.Forecast(forecast.model, one, courses, forecast.parts).run for one, courses in others]
    assert len(set(made)) == len(made)
    assert made[0] == forecast.run
    assert forecast.run != forecast.parts[0].results.run


def test_the_same_forecast_again_has_the_same_identifier(forecast):
    with forecast_over(tuple(replace(path, deal=str(path.deal)) for path in PATHS), SETTINGS) as again:
        assert again.run == forecast.run
        slices = [one.slice(kind) for one in (again, forecast) for kind in ("tightening", "as it is")]
        found = [one.run for one in slices if one is not None]
    assert found[:2] == found[2:]
    assert len(set(found)) == 2


def test_quantities_read_as_those_of_a_run(forecast):
    price = forecast.quantity("price_outside", good="Ga.metal", at="2025-06")
    assert price.low <= price.value <= price.high
    assert forecast.failures() == []


def test_unknown_kinds_get_the_nearest(forecast):
    with pytest.raises(InputError, match='kind: found "deals", nearest valid name: "deal"'):
        forecast.slice("deals")


def talks_of_the_record(day: date):
    sc = mz.load_scenario("cn-ree-2025", as_of=day)
    ds = mz.load_dataset("rare_earths").as_of(day)
    return ds, sc, module.with_talks_from_its_day(ds, sc)


def test_talks_begin_on_the_day_that_is_known():
    _, _, moved = talks_of_the_record(date(2025, 10, 25))
    assert moved.talks is not None
    assert moved.talks.first_offer == date(2025, 10, 25)
    assert moved.talks.control is None
    _, early, same = talks_of_the_record(date(2025, 5, 1))
    assert same == early


@pytest.mark.parametrize(
    ("day", "decides"),
    [
        (date(2025, 10, 25), date(2025, 11, 10)),  # Busan on 30 October and the end of the tariff truce on 10 November
        (date(2026, 11, 24), date(2027, 1, 10)),  # the truce as prolonged at Washington
    ],
)
def test_kinds_are_judged_by_the_day_that_decides(day, decides):
    ds, _, moved = talks_of_the_record(day)
    assert module.deciding_date(ds, moved) == decides


def test_a_run_without_a_day_rests_on_the_last_day_that_the_data_know():
    ds, sc = mz.load_dataset("rare_earths"), mz.load_scenario("cn-ree-2025")
    talks = module.with_talks_from_its_day(ds, sc).talks
    assert talks is not None
    assert talks.first_offer == ds.last_known_day
