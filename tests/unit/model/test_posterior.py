import numpy as np
import pytest

from ensemble_cases import world
from monazite.dataset.dataset import load_dataset
from monazite.foundation.errors import DataError, InputError
from monazite.model.parameters import draw
from monazite.model.posterior import draw_posterior, load_posterior
from monazite.scenario.scenario import load_scenario
from monazite.simulation.ensemble.run import run_ensemble

TABLE = "draw,cover.line,permit.life\n0,40,3\n1,50,4\n2,60,5\n3,70,5.5\n"


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    sc = load_scenario(world(tmp_path_factory.mktemp("small")))
    return load_dataset(*sc.dataset), sc


@pytest.fixture
def path(tmp_path):
    (tmp_path / "posterior.csv").write_text(TABLE)
    return tmp_path / "posterior.csv"


def test_draws_take_whole_rows_equally_often_and_leave_the_rest(case, path):
    priors, table = case[0].table("priors"), load_posterior(path)
    made = draw_posterior(priors, table, seed=0, first=64, count=64)
    pairs = {(a, b) for a, b in zip(made["cover.line"], made["permit.life"], strict=True)}
    assert pairs == {(40.0, 3.0), (50.0, 4.0), (60.0, 5.0), (70.0, 5.5)}
    assert [int((made["cover.line"] == v).sum()) for v in (40.0, 50.0, 60.0, 70.0)] == [16, 16, 16, 16]
    plain = draw(priors, seed=0, first=64, count=64)
    assert np.array_equal(made["review.factor"], plain["review.factor"])


def test_draw_zero_is_the_medians_and_slices_agree(case, path):
    priors, table = case[0].table("priors"), load_posterior(path)
    made = draw_posterior(priors, table, seed=0, first=0, count=20)
    assert made["cover.line"][0] == 55.0
    part = draw_posterior(priors, table, seed=0, first=5, count=7)
    assert np.array_equal(made["cover.line"][5:12], part["cover.line"])


def test_an_ensemble_keeps_its_posterior_and_is_another_run(case, path, tmp_path):
    ds, sc = case
    table = load_posterior(path)
    made = run_ensemble(ds, sc, draws=8, out=tmp_path / "a", posterior=table)
    assert made.parameters(ds)["cover.line"][0] == 55.0
    assert set(made.parameters(ds)["cover.line"][1:]) <= {40.0, 50.0, 60.0, 70.0}
    with pytest.raises(InputError, match="posterior"):
        run_ensemble(ds, sc, draws=8, out=tmp_path / "a", resume=True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "columns draw"),
        ("draw,cover.lin\n0,1\n", "cover.line"),
        ("draw,cover.line\n0,x\n", "not a number"),
        ("draw,cover.line\n0\n", "columns draw"),
        ("draw,cover.line\n0,1\n1,nan\n", 'posterior.csv:3: cover.line: found "nan", allowed a finite number'),
        ("draw,cover.line\n0,1e999\n", "allowed a finite number"),
        ("draw," + "x" * 200_000, "cannot be read"),
    ],
)
def test_other_files_are_refused(case, path, text, message):
    path.write_text(text)
    with pytest.raises(DataError, match=message):
        load_posterior(path, case[0].table("priors"))


def test_the_shipped_posterior_names_priors_and_comes_with_its_recipe():
    import json
    from importlib.resources import files

    from engine_cases import shipped

    table = load_posterior(priors=shipped().table("priors"))
    recipe = json.loads((files("monazite") / "data" / "posteriors" / "rare_earths.json").read_text(encoding="utf-8"))
    assert table.rows == recipe["draws"]
    assert recipe["command"].startswith("monazite calibrate")
    assert recipe["history"]["fit on all episodes"][-1]["power"] == 1.0
