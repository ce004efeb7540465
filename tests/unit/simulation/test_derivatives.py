import numpy as np
import pytest

from engine_cases import control, scenario, shipped
from monazite.foundation.errors import InputError
from monazite.model.build import build
from monazite.model.parameters import Draws
from monazite.results.results import Results
from monazite.scenario.scenario import load_scenario, with_values
from monazite.simulation.derivatives import SolvedPath, derivatives
from monazite.simulation.simulate import calibrated_params, run_draws

NAMES = ["sourcing.oxide", "supply.elasticity", "elasticity.oxide", "storage.time", "expectation.speed", "dependence"]


def mean_of(outcome: str, **where: str):
    def answer(results: Results) -> np.ndarray:
        return results.select(outcome, **where)[0].mean(1)

    return answer


ANSWERS = {
    "price": mean_of("price_outside", good="Dy.oxide"),
    "exports": mean_of("exports", good="magnet", region="WORLD"),
    "loss": mean_of("loss_upper", region="US", sector="total"),
}


@pytest.fixture(scope="module")
def path():
    return SolvedPath(shipped(), scenario(control(review=1.0), months=8))


def solved(model, draws: Draws) -> Results:
    return Results(model, draws, *run_draws(model, calibrated_params(model, draws), threads=1))


def test_they_agree_with_differences_of_solved_runs(path):
    h = 1e-4  # where classes of lines come to a stop a loss has kinks, some of them closer than 1e-3
    found = {(d.answer, d.by): d for d in path.by_parameters(NAMES, ANSWERS)}
    for name in NAMES:
        x = path.draws.values[name][0]
        values = {k: np.repeat(v[:1], 2) for k, v in path.draws.values.items()}
        values[name] = np.array([x * (1 + h), x * (1 - h)])
        both = solved(path.model, Draws(values, 0, 0, numbers=np.zeros(2, dtype=int)))  # the central draw twice
        for label, answer in ANSWERS.items():
            up, down = answer(both)
            expected, scale = (up - down) / (2 * h), abs(answer(path.results)[0])
            assert found[label, name].slope * x == pytest.approx(expected, rel=2e-3, abs=1e-6 * scale), (label, name)


@pytest.mark.parametrize("first", [0, 3])
def test_neighbours_have_the_projects_of_the_path(first):
    """In the shipped scenario projects start within the months: with other fates a neighbour would not be near."""
    ds, sc = shipped(), load_scenario("cn-ree-2025").model_copy(update={"months": 12})
    path = SolvedPath(ds, sc, first=first)
    names, h = ["choke.magnet", "cover.oxide"], 1e-3
    found = {d.by: d for d in path.by_parameters(names, {"price": ANSWERS["price"]})}
    for name in names:
        x = path.draws.values[name][0]
        runs = []
        for factor in (1 + h, 1 - h):
            values = {k: v * factor if k == name else v for k, v in path.draws.values.items()}
            runs.append(ANSWERS["price"](solved(path.model, Draws(values, first, sc.seed)))[0])
        expected = (runs[0] - runs[1]) / (2 * h)
        assert found[name].slope * x == pytest.approx(expected, rel=1e-2), name
        assert abs(found[name].elasticity) < 2.0


def test_a_parameter_that_an_answer_does_not_read_has_no_slope(path):
    slope = {d.by: d for d in path.by_parameters(["dependence"], {"price": ANSWERS["price"]})}
    assert slope["dependence"].slope == 0.0
    lines = mean_of("loss_central", region="EU", sector="motor_vehicles")
    (loss,) = path.by_parameters(["dependence"], {"loss": lines})
    assert loss.elasticity == pytest.approx(1.0, rel=1e-6)


def test_levels_of_policy_agree_with_differences_of_solved_runs(path):
    h = 1e-4
    runs = []
    for x in (0.3 + h, 0.3 - h):
        runs.append(solved(build(path.ds, with_values(path.sc, {"policy.0.approval": x})), path.draws))
    for d in path.by_level("policy.0.approval", ANSWERS):
        up, down = (ANSWERS[d.answer](r)[0] for r in runs)
        assert d.slope == pytest.approx((up - down) / (2 * h), rel=5e-3)
        assert d.at == 0.3
    signs = {d.answer: np.sign(d.slope) for d in path.by_level("policy.0.approval", ANSWERS)}
    assert signs == {"price": -1.0, "exports": 1.0, "loss": -1.0}


def test_at_a_bound_the_difference_is_one_sided():
    sc = scenario(control(review=1.0, approval=1.0), months=4)
    (d,) = derivatives(shipped(), sc, {"exports": ANSWERS["exports"]}, levels=["policy.0.approval"])
    assert d.at == 1.0
    assert d.slope >= 0.0


@pytest.mark.parametrize(
    ("level", "text"),
    [("policy.0.aproval", "approval"), ("policy.7.approval", "0"), ("policy.0.actor", "not a number")],
)
def test_a_level_that_is_none_says_so(path, level, text):
    with pytest.raises(InputError, match=text):
        path.by_level(level, ANSWERS)


def test_an_unknown_parameter_gets_the_nearest_name(path):
    with pytest.raises(InputError, match=r"sourcing\.oxide"):
        path.by_parameters(["sourcing.oxid"], ANSWERS)
