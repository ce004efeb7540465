"""Queries over the files of an ensemble, against the same figures computed in memory."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from ensemble_cases import world
from monazite.dataset.dataset import load_dataset
from monazite.foundation.errors import InputError
from monazite.scenario.scenario import load_scenario
from monazite.simulation.ensemble.reader import Ensemble
from monazite.simulation.ensemble.run import run_ensemble
from monazite.simulation.simulate import simulate

DRAWS = 40


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    sc = load_scenario(world(tmp_path_factory.mktemp("small")))
    return load_dataset(*sc.dataset), sc


@pytest.fixture(scope="module")
def made(case, tmp_path_factory) -> Ensemble:
    return run_ensemble(*case, draws=DRAWS, out=tmp_path_factory.mktemp("made"), batch=16)


@pytest.fixture(scope="module")
def price(case) -> np.ndarray:
    return simulate(*case, draws=DRAWS, threads=1).select("price_outside", good="Dy.oxide")[0]


def test_quantiles_are_those_of_the_draws(made, price):
    found = made.quantiles("price_outside", good="Dy.oxide")
    assert list(found["month"].dt.strftime("%Y-%m-%d")) == [f"2025-{m:02d}-01" for m in range(1, 9)]
    assert list(found["n"]) == [DRAWS] * 8
    assert found["value"].to_numpy() == pytest.approx(np.median(price, axis=0), rel=1e-5)
    for name, level in (("q05", 0.05), ("q50", 0.5), ("q95", 0.95)):
        assert found[name].to_numpy() == pytest.approx(np.quantile(price, level, axis=0), rel=1e-5)


def test_quantiles_of_every_series_are_written(made, price):
    found = made.sql(f"SELECT * FROM read_parquet('{made.folder / 'quantiles.parquet'}') ORDER BY series")
    assert len(found) == len(made.series)
    row = found[(found["outcome"] == "price_outside") & (found["good"] == "Dy.oxide")].iloc[3]
    assert row["q75"] == pytest.approx(np.quantile(price[:, 3], 0.75), rel=1e-5)


def test_months_are_time_stamps_in_tables_and_text_in_files(made):
    weights = pd.DataFrame({"draw": made.numbers, "weight": 1.0 / DRAWS})
    tables = (
        made.series,
        made.select("price_outside", over=("2025-02", "2025-03")),
        made.quantiles("price_outside", good="Dy.oxide"),
        made.weighted_quantiles(weights),
    )
    for table in tables:
        assert table["month"].dtype == "datetime64[ns]"
    assert len(set(tables[1]["month"])) == 2
    yearly = tables[2].groupby(tables[2]["month"].dt.year)["q50"].mean()
    assert yearly.loc[2025] == pytest.approx(tables[2]["q50"].mean())
    for name in ("series.parquet", "quantiles.parquet"):
        kinds = made.sql(f"SELECT typeof(month) AS kind FROM read_parquet('{made.folder / name}') LIMIT 1")
        assert kinds["kind"].iloc[0] == "VARCHAR"


@pytest.mark.parametrize("how", ["mean", "sum", "max", "min", "first", "last"])
def test_months_are_reduced_draw_by_draw(made, price, how):
    window = price[:, 2:6]
    expected = {"first": window[:, 0], "last": window[:, -1]}.get(how)
    expected = getattr(window, how)(1) if expected is None else expected
    found = made.values("price_outside", good="Dy.oxide", reduce=how, over=(date(2025, 3, 15), date(2025, 6, 1)))
    assert found == pytest.approx(expected, rel=1e-5)


def test_an_exceedance_curve_falls_from_all_to_none(made, price):
    curve = made.exceedance("price_outside", good="Dy.oxide", reduce="max")
    peak = price.max(1)
    assert curve["probability"].is_monotonic_decreasing
    assert curve["probability"].iloc[-1] == 0.0
    for value, probability in zip(curve["value"], curve["probability"], strict=True):
        assert probability == pytest.approx((peak.astype(np.float32) > np.float32(value)).mean())


def test_a_line_that_never_stops_outlasts_every_day(made):
    use = made.select("first_stop_day")["use"].iloc[0]
    days = made.values("first_stop_day", use=use, region="US")
    curve = made.exceedance("first_stop_day", use=use, region="US")
    assert len(days) == DRAWS
    if np.isfinite(days).any():
        assert curve["probability"].iloc[-1] == pytest.approx(np.isnan(days).mean())
    else:
        assert curve.empty


def test_two_ensembles_are_compared_draw_by_draw(case, made, tmp_path):
    ds, sc = case
    calm = sc.model_copy(update={"name": "calm", "policy": ()})
    base = run_ensemble(ds, calm, draws=DRAWS, out=tmp_path / "calm")
    found = made.differences(base, "price_outside", good="Dy.oxide", reduce="max")
    expected = [
        simulate(ds, one, draws=DRAWS, threads=1).select("price_outside", good="Dy.oxide")[0].max(1)
        for one in (sc, calm)
    ]
    assert found == pytest.approx(expected[0] - expected[1], rel=1e-5, abs=1e-2)
    fewer = run_ensemble(ds, calm, draws=3, out=tmp_path / "few")
    with pytest.raises(InputError, match="same draws"):
        made.differences(fewer, "price_outside", good="Dy.oxide")


def test_parameters_are_made_again(case, made):
    assert np.array_equal(
        made.parameters(case[0])["cover.line"], simulate(*case, draws=DRAWS, threads=1).parameters["cover.line"]
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda e: e.quantiles("price_outsid"), "price_outside"),
        (lambda e: e.quantiles("cover"), "--outcome"),
        (lambda e: e.values("price_outside", good="Dy.oxid"), "Dy.oxide"),
        (lambda e: e.values("price_outside"), "say which good"),
        (lambda e: e.values("price_outside", sektor="total"), "sector"),
        (lambda e: e.values("price_outside", good="Dy.oxide", reduce="men"), "mean"),
        (lambda e: e.values("price_outside", good="Dy.oxide", over=(date(2031, 1, 1),) * 2), "2025"),
        (lambda e: e.values("price_outside", good="Dy.oxide", over=("2025-06", "2031-01")), "2025-01-01 to 2025-08-01"),
        (lambda e: e.values("price_outside", good="Dy.oxide", over=("June", "July")), "a month such as 2025-06"),
    ],
)
def test_what_is_not_there_is_one_clear_error(made, call, message):
    with pytest.raises(InputError, match=message):
        call(made)


def test_the_command_compares_two_folders(case, made, tmp_path):
    import json

    from typer.testing import CliRunner

    from monazite.presentation.cli import app

    ds, sc = case
    base = run_ensemble(ds, sc.model_copy(update={"policy": ()}), draws=DRAWS, out=tmp_path / "calm")
    done = CliRunner().invoke(app, ["compare", str(base.folder), str(made.folder), "--json"])
    assert done.exit_code == 0, done.output
    rows = {(row["outcome"], row.get("good", "")): row for row in json.loads(done.stdout)["rows"]}
    expected = made.differences(base, "price_outside", good="Dy.oxide", reduce="max")
    assert rows["price_outside", "Dy.oxide"]["median"] == pytest.approx(np.median(expected))
