import json
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from ensemble_cases import world
from monazite.analysis.calibration.reweight import (
    read_observations,
    reweight,
    reweighted_parameters,
    weighted_quantiles,
    write_reweighting,
)
from monazite.dataset.dataset import load_dataset
from monazite.foundation.errors import InputError
from monazite.presentation.cli import app
from monazite.scenario.scenario import load_scenario
from monazite.simulation.ensemble.reader import Ensemble
from monazite.simulation.ensemble.run import run_ensemble

DRAWS = 64
HEAD = "outcome,good,region,month,value,error[share],unit,source\n"


def weights_in(folder: Path) -> pd.DataFrame:
    """Weights that an update wrote into a folder, by draw."""
    with duckdb.connect() as db:
        return db.execute("SELECT * FROM read_parquet(?) ORDER BY draw", [str(folder / "weights.parquet")]).df()


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    sc = load_scenario(world(tmp_path_factory.mktemp("small")))
    return load_dataset(*sc.dataset), sc


@pytest.fixture(scope="module")
def made(case, tmp_path_factory) -> Ensemble:
    return run_ensemble(*case, draws=DRAWS, out=tmp_path_factory.mktemp("made"))


def data(tmp_path, *rows: str):
    path = tmp_path / "new.csv"
    path.write_text(HEAD + "".join(row + "\n" for row in rows))
    return path


def test_weights_are_the_density_of_the_log_ratio(made, tmp_path):
    """t with 4 degrees of freedom: density proportional to (1 + z^2/4)^(-5/2)."""
    path = data(
        tmp_path, "price_outside,Dy.oxide,,2025-05,400,0.2,USD/kg,toy", "exports,magnet,WORLD,2025-04,9,0.5,t/month,toy"
    )
    found = reweight(made, read_observations(path))
    expected = np.ones(DRAWS)
    for series, observed, error in (("price_outside", 400.0, 0.2), ("exports", 9.0, 0.5)):
        where = {"good": "Dy.oxide"} if series == "price_outside" else {"good": "magnet", "region": "WORLD"}
        month = "2025-05-01" if series == "price_outside" else "2025-04-01"
        table = made.select(series, **where)
        number = int(table.loc[table["month"] == month, "series"].iloc[0])
        x = made.sql(f"SELECT value FROM draws WHERE series = {number} ORDER BY draw")["value"].to_numpy(float)
        z = np.log(observed / np.maximum(x, 1e-3 * observed)) / error
        expected *= (1.0 + z**2 / 4.0) ** -2.5
    expected /= expected.sum()
    assert found.weights == pytest.approx(expected)
    assert found.effective_draws == pytest.approx(1.0 / (expected**2).sum())


def test_an_observation_pulls_the_median_towards_it_and_narrows_the_range(made, tmp_path):
    high = float(np.quantile(made.values("price_outside", good="Dy.oxide", reduce="max"), 0.8))
    row = f"price_outside,Dy.oxide,,2025-06,{high},0.05,USD/kg,toy"
    (told,) = reweight(made, read_observations(data(tmp_path, row))).rows
    assert abs(told["after"]["median"] - high) <= abs(told["before"]["median"] - high)
    assert told["after"]["high"] - told["after"]["low"] <= told["before"]["high"] - told["before"]["low"]


def test_a_vague_observation_changes_nothing_much(made, tmp_path):
    found = reweight(made, read_observations(data(tmp_path, "price_inside,Nd.oxide,,2025-05,60,2,USD/kg,toy")))
    assert found.effective_draws > 0.98 * DRAWS


def test_weighted_quantiles_agree_with_those_in_memory(made):
    import pandas as pd

    weights = np.random.default_rng(0).random(DRAWS)
    found = made.weighted_quantiles(pd.DataFrame({"draw": np.arange(DRAWS), "weight": weights}), (0.1, 0.5))
    assert len(found) == len(made.series)
    for number in (5, 40, len(made.series) - 3):
        x = made.sql(f"SELECT value FROM draws WHERE series = {number} ORDER BY draw")["value"].to_numpy(float)
        assert found.loc[number, ["q10", "q50"]].to_numpy(float) == pytest.approx(
            weighted_quantiles(x, weights, (0.1, 0.5)), nan_ok=True
        )


def test_equal_weights_leave_the_parameters(case, made, tmp_path):
    found = reweight(made, read_observations(data(tmp_path, "price_inside,Nd.oxide,,2025-05,60,2,USD/kg,toy")))
    rows = reweighted_parameters(made, found, case[0])
    assert all(abs(row["shift"]) < 0.1 and row["width"] == pytest.approx(1.0, abs=0.1) for row in rows)


def test_the_command_writes_weights_quantiles_and_a_summary(made, tmp_path):
    path = data(tmp_path, "exports,magnet,WORLD,2025-04,9,0.5,t/month,toy")
    done = CliRunner().invoke(
        app, ["update", str(path), "--ensemble", str(made.folder), "--json", "--out", str(tmp_path / "u")]
    )
    assert done.exit_code == 0, done.output
    facts = json.loads(done.stdout)
    assert facts["draws"] == DRAWS
    assert facts["observations"][0]["value"] == 9
    assert weights_in(tmp_path / "u")["weight"].to_numpy(float).sum() == pytest.approx(1.0)
    assert (tmp_path / "u" / "quantiles.parquet").is_file()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("exports,magnet,WORLD,2025-04,9,0.5,t/yr,toy", r"new.csv:2: unit.*t/month"),
        ("exports,magnets,WORLD,2025-04,9,0.5,t/month,toy", r"new.csv:2: good.*magnet"),
        ("export,magnet,WORLD,2025-04,9,0.5,t/month,toy", r"new.csv:2: outcome.*exports"),
        ("exports,magnet,WORLD,2031-04,9,0.5,t/month,toy", r"new.csv:2: month"),
        ("exports,magnet,WORLD,2025-13,9,0.5,t/month,toy", r"new.csv:2: month"),
        ("exports,magnet,WORLD,2025-04,0,0.5,t/month,toy", r"new.csv:2: value"),
        ("exports,magnet,WORLD,2025-04,9,0,t/month,toy", r"new.csv:2: error"),
        ("exports,magnet,,2025-04,9,0.5,t/month,toy", r"new.csv:2: .*region"),
        ("", "no row"),
    ],
)
def test_bad_rows_are_one_clear_error_with_their_line(made, tmp_path, row, message):
    with pytest.raises(InputError, match=message):
        reweight(made, read_observations(data(tmp_path, row)))


def test_draws_that_are_missing_shift_no_parameter(case, tmp_path):
    """An interrupted run has gaps: weights and parameters go with the draws that are there."""
    whole = run_ensemble(*case, draws=48, out=tmp_path / "made", batch=16)
    row = "price_outside,Dy.oxide,,2025-05,400,0.2,USD/kg,toy"
    rows = read_observations(data(tmp_path, row))
    full = whole.parameters(case[0])
    whole.store.files()[1][1].unlink()  # draws 16 to 31
    made = Ensemble(tmp_path / "made")
    assert made.numbers.tolist() == [*range(16), *range(32, 48)]
    kept = made.parameters(case[0])
    assert all(np.array_equal(x, full[name][made.numbers]) for name, x in kept.values.items())
    found = reweight(made, rows)
    write_reweighting(made, found, [], tmp_path)
    weights = weights_in(tmp_path)
    assert weights["draw"].tolist() == made.numbers.tolist()
    assert weights["weight"].to_numpy() == pytest.approx(found.weights)
    assert made.draws in made.weighted_quantiles(weights)["n"].tolist()
