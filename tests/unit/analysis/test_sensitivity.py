import json
from datetime import date

import numpy as np
import pytest

from engine_cases import scenario, shipped
from ensemble_cases import world as small_world
from monazite.analysis.sensitivity import (
    COURSES,
    FATES,
    OTHERS,
    ModelAnswers,
    SensitivityQuestion,
    central_derivatives,
    elasticity_drivers,
    elementary_effects,
    secant_derivatives,
    sensitivity,
    sobol_indices,
)
from monazite.dataset.dataset import load_dataset
from monazite.foundation.errors import InputError
from monazite.model.driver_paths import DriverPaths
from monazite.model.parameters import draw, draw_at, quantile
from monazite.model.posterior_draws import PosteriorDraws
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate

pytest.importorskip("SALib")
PRICE = SensitivityQuestion("price_outside", {"good": "Dy.oxide"}, "max")


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    sc = load_scenario(small_world(tmp_path_factory.mktemp("small")))
    return load_dataset(*sc.dataset), sc


@pytest.fixture(scope="module")
def world(case) -> ModelAnswers:
    return ModelAnswers(case[0], case[1], PRICE, 1)


def shipped_case():
    return shipped(), scenario(months=2, growth=True)


class Formula(ModelAnswers):
    """The same parameters, but a function of their probabilities in place of the model."""

    def __init__(self, case, function, log=False) -> None:
        super().__init__(
            case[0], case[1], SensitivityQuestion("price_outside", {"good": "Dy.oxide"}, "max", log=log), 1
        )
        self.function = function

    def __call__(self, units):
        return self.function(units)


def test_the_medians_are_the_central_draw(case, world):
    centre, slopes, how = central_derivatives(world)
    assert how == "followed"
    solved = secant_derivatives(world)[1]
    # Secants are over a fifth of the prior: same sign, same size where there is no kink. In the month of the highest
    # price no permit is in hand yet: the share approved moves the answer only once another month becomes the highest.
    for name in ("elasticity.oxide", "choke.oxide", "leakage.share", "storage.time"):
        assert slopes[name] == pytest.approx(solved[name], rel=0.5, abs=1e-9)
    results = simulate(*case, draws=1, threads=1)
    assert centre == pytest.approx(results.quantity("price_outside", good="Dy.oxide", reduce="max").value, rel=1e-9)


@pytest.mark.parametrize("year", [2020, 2040])
def test_a_period_outside_the_run_is_one_error(case, year):
    results, span = simulate(*case, draws=1, threads=1), (date(year, 1, 1), date(year, 6, 1))
    asked = SensitivityQuestion("price_outside", {"good": "Dy.oxide"}, "max", span)
    with pytest.raises(InputError, match="over"):
        asked.values(results)
    with pytest.raises(InputError, match="month"):
        results.quantity("price_outside", good="Dy.oxide", over=span)


def test_given_numbers_go_through_the_priors(case):
    priors = case[0].table("priors")
    u = np.array([0.1, 0.9])
    made = draw_at(priors, {"cover.line": u}, {"growth": 0.0})
    (cover,) = [p for p in priors if p.parameter == "cover.line"]
    assert made["cover.line"] == pytest.approx(quantile(cover, u))
    assert list(made["growth"]) == [0.0, 0.0]
    centre = draw(priors, seed=0, first=0, count=1)
    assert made["review.factor"] == pytest.approx(np.repeat(centre["review.factor"], 2))


def test_the_derivative_of_a_linear_function_is_its_slope(case):
    priors = {p.parameter: p for p in case[0].table("priors")}

    def function(units):
        return 5.0 + 3.0 * quantile(priors["cover.line"], units["cover.line"]) - 2.0 * quantile(
            priors["permit.life"], units["permit.life"]
        )  # fmt: skip

    world = Formula(case, function)
    centre, slopes = secant_derivatives(world)
    assert centre == pytest.approx(140.0)  # 5 + 3 x 48 days - 2 x 4.5 months, the medians
    assert slopes["cover.line"] == pytest.approx(3.0, rel=1e-9)
    assert slopes["permit.life"] == pytest.approx(-2.0, rel=1e-9)
    assert slopes["review.factor"] == 0.0
    drivers = elasticity_drivers(world, centre, slopes)
    assert [d.rank for d in drivers] == list(range(1, len(drivers) + 1))
    cover = next(d for d in drivers if d.parameter == "cover.line")
    assert cover.elasticity == pytest.approx(144.0 / 140.0)
    assert drivers[0].parameter == "cover.line"


def test_a_power_law_has_its_exponent_as_elasticity(case):
    priors = {p.parameter: p for p in case[0].table("priors")}

    def function(units):
        return np.log(quantile(priors["cover.line"], units["cover.line"]) ** -0.7)

    world = Formula(case, function, log=True)
    drivers = elasticity_drivers(world, *secant_derivatives(world))
    cover = next(d for d in drivers if d.parameter == "cover.line")
    assert cover.elasticity == pytest.approx(-0.7, rel=0.01)  # a difference over a fifth of the prior


def test_sobol_indices_of_a_sum_and_a_product():
    """y = a + 2 b + 4 c d + e with uniform a to e: closed forms of S1 and ST; e is the fate of a project."""

    def function(units):
        a, b = units["cover.line"], units["permit.life"]
        return a + 2.0 * b + 4.0 * units["growth"] * units["precaution"] + units["project.delay.3"]

    _, found = sobol_indices(Formula(shipped_case(), function), ["cover.line", "permit.life", "growth"], 4096)
    single, product = 1.0 / 12.0, 16.0 * (1.0 / 9.0 - 1.0 / 16.0)
    variance = 6.0 * single + product
    alone = 16.0 * 0.25 * single  # variance of the mean of c d over d
    expected = {
        "cover.line": (single, single),
        "permit.life": (4.0 * single, 4.0 * single),
        "growth": (alone, product - alone),
        OTHERS: (alone, product - alone),
        FATES: (single, single),
    }
    for name, (first, total) in expected.items():
        assert found[name][0] == pytest.approx(first / variance, abs=0.03), name
        assert found[name][2] == pytest.approx(total / variance, abs=0.03), name


def test_the_same_question_has_the_same_answer_to_the_last_bit(case):
    """Indices and their half-widths, whatever anything else has drawn from the global generator before."""
    world = Formula(case, lambda units: units["cover.line"] + 2.0 * units["permit.life"] * units["growth"])
    answers = []
    for state in (1, 2):
        np.random.seed(state)  # the generator that an unseeded estimate would draw from
        y, indices = sobol_indices(world, ["cover.line", "permit.life"], 16)
        answers.append((y.tobytes(), indices, elementary_effects(world)))
    assert answers[0] == answers[1]
    assert min(row[1] for row in answers[0][1].values() if row[0]) > 0.0


def test_screening_finds_what_acts_and_nothing_else(case):
    found = elementary_effects(Formula(case, lambda units: 3.0 * units["cover.line"]))
    assert found["cover.line"] == pytest.approx(3.0 * 0.75)
    assert all(value == 0.0 for name, value in found.items() if name != "cover.line")


def test_a_time_that_does_not_come_is_the_end_of_the_run(case):
    results = simulate(*case, draws=4, threads=1)
    use = results.view.industries[0]
    days = SensitivityQuestion("first_stop_day", {"industry": use, "region": "JP"}).values(results)
    assert np.isfinite(days).all()


def test_of_conditioned_draws_the_courses_of_the_drivers_are_one_group_more(case):
    """Four draws and the central one, in which one parameter differs; the centre is the central run."""
    ds, sc = case
    values = {"cover.line": np.array([30.0, 20.0, 40.0, 30.0, 25.0])}
    posterior = PosteriorDraws(values, DriverPaths(sc.start.replace(day=1), {}), "a test")
    made = sensitivity(ds, sc, PRICE, samples=8, top=2, threads=1, posterior=posterior)
    assert made.conditioned_on == "a test"
    ranked = {d.parameter: d for d in made.drivers if np.isfinite(d.total)}
    assert COURSES in ranked
    assert len(ranked) == 4  # two parameters, the others, the courses
    priors = len([p for p in ds.table("priors") if p.distribution != "constant"])
    assert made.runs == 2 * priors + 1 + 4 * (priors + 2) + 8 * 6
    world = ModelAnswers(ds, sc, PRICE, 1, posterior=posterior)
    results = simulate(ds, sc, draws=1, threads=1, parameters=posterior)
    assert central_derivatives(world)[0] == pytest.approx(
        results.quantity("price_outside", good="Dy.oxide", reduce="max").value, rel=1e-9
    )


def test_the_whole_answer(case):
    made = sensitivity(case[0], case[1], PRICE, samples=8, top=3, threads=1)
    ranked = [d for d in made.drivers if np.isfinite(d.total)]
    assert len(ranked) == 4  # no projects in the small world
    assert OTHERS in {d.parameter for d in ranked}
    assert [d.total for d in ranked] == sorted((d.total for d in ranked), reverse=True)
    priors = len([p for p in case[0].table("priors") if p.distribution != "constant"])
    assert made.runs == 2 * priors + 1 + 4 * (priors + 1) + 8 * 6
    text = json.dumps(made.to_json(), allow_nan=False)
    assert json.loads(text)["samples"] == 8


@pytest.mark.parametrize(
    ("question", "samples", "message"),
    [
        (SensitivityQuestion("price_outsid", {}), 8, "price_outside"),
        (SensitivityQuestion("price_outside", {}), 8, "good"),
        (SensitivityQuestion("price_outside", {"good": "Dy.oxid"}), 8, "Dy.oxide"),
        (SensitivityQuestion("price_outside", {"good": "Dy.oxide"}, "men"), 8, "mean"),
        (PRICE, 9, "power of two"),
    ],
)
def test_a_question_that_cannot_be_answered(case, question, samples, message):
    with pytest.raises(InputError, match=message):
        sensitivity(case[0], case[1], question, samples=samples, threads=1)
