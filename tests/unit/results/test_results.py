from datetime import date
from pathlib import Path

import numpy as np
import pytest

from engine_cases import control, simulated
from monazite.foundation.errors import InputError
from monazite.results.outcomes.registry import REGISTRY
from monazite.results.ranges import ends_by_month
from monazite.results.tidy import TIDY


@pytest.fixture(scope="module")
def run():
    return simulated(control(approval=0.2, announced="2025-04-01"), months=9, draws=4)


@pytest.fixture(scope="module")
def calm():
    return simulated(months=9, draws=4)


def test_a_quantity_is_the_median_of_the_draws_with_its_range_unit_and_run(run):
    q = run.quantity("price_outside", good="Dy.oxide", at=date(2025, 6, 30))
    all_draws = run.values("price_outside")[:, 5, run.index.good.index("Dy.oxide")]
    assert q.value == pytest.approx(sum(sorted(all_draws)[1:3]) / 2)  # of four draws
    assert q.low <= q.value <= q.high
    assert q.low >= all_draws.min() - 1e-9
    assert q.high <= all_draws.max() + 1e-9
    assert (q.unit, q.outcome, q.run, q.kind) == ("USD/kg", "price_outside", run.run, "model")
    assert q.sources


@pytest.mark.parametrize(("how", "function"), [("mean", np.mean), ("sum", np.sum), ("max", np.max), ("min", np.min)])
def test_windows_are_reduced(run, how, function):
    q = run.quantity("exports", good="magnet", region="WORLD", over=(date(2025, 4, 1), date(2025, 6, 30)), reduce=how)
    goods, places = run.view.labels("goods"), run.view.labels("places")
    paths = run.values("exports")[:, 3:6, goods.index("magnet"), places.index("WORLD")]
    assert q.value == pytest.approx(sum(sorted(function(path) for path in paths)[1:3]) / 2)  # median of four draws


def test_first_and_last(run):
    path = run.series("price_inside", good="Nd.oxide")["value"].to_numpy()
    whole = (date(2025, 1, 1), date(2025, 9, 30))
    assert run.quantity("price_inside", good="Nd.oxide", over=whole, reduce="first").value == pytest.approx(path[0])
    assert run.quantity("price_inside", good="Nd.oxide", over=whole, reduce="last").value == pytest.approx(path[-1])


def test_a_series_has_month_value_and_range(run):
    table = run.series("price_outside", good="Tb.oxide")
    assert list(table) == ["month", "value", "low", "high"]
    assert list(table["month"].dt.date) == list(run.index.month)
    assert (table["low"] <= table["value"]).all()
    assert (table["value"] <= table["high"]).all()


@pytest.mark.parametrize("name", REGISTRY)
def test_every_outcome_has_the_shape_of_its_axes(run, name):
    array = run.values(name)
    assert array.shape == (4, *(len(run.view.labels(axis)) for axis in REGISTRY[name].axes))
    assert not np.isinf(array).any()
    assert REGISTRY[name].text


@pytest.mark.filterwarnings("error")
def test_a_series_without_values_is_missing_and_not_a_warning(run):
    series = run.series("price_ratio", good="Dy.oxide")
    assert len(series) == 9
    array = np.full((3, 2), np.nan)
    assert np.isnan(ends_by_month(array)).all()


def test_ends_of_ranges_by_month_are_those_of_each_month():
    """All months in one go where no value is missing: the numbers of months taken one by one, to the last bit."""
    whole = np.random.default_rng(2).lognormal(sigma=3.0, size=(63, 30))
    each = [np.quantile(whole[:, m], [0.05, 0.95]) for m in range(30)]
    assert np.array_equal(ends_by_month(whole).T, each)
    whole[5, 3] = np.nan
    assert np.array_equal(ends_by_month(whole)[:, 3], np.quantile(np.delete(whole[:, 3], 5), [0.05, 0.95]))


def test_a_frame_is_tidy_and_holds_the_values(run):
    table = run.frame("loss_central")
    assert tuple(table) == TIDY
    total = table[(table["sector"] == "total") & (table["region"] == "WORLD") & (table["draw"] == 0)]["value"].sum()
    assert total == pytest.approx(run.view.line_losses[1, 0].sum())
    assert set(table["unit"]) == {"MUSD/month"}


def test_xarray_has_labels(run):
    data = run.to_xarray(["price_outside", "world_loss_share"])
    got = data["price_outside"].sel(good="Dy.oxide").median("draw").to_numpy()
    assert got == pytest.approx(run.series("price_outside", good="Dy.oxide")["value"].to_numpy())
    assert data["world_loss_share"].dims == ("draw",)


def test_months_are_time_stamps_that_xarray_computes_with(run):
    data = run.to_xarray("price_outside")["price_outside"].sel(good="Dy.oxide", draw=0)
    path = run.values("price_outside")[0, :, run.index.good.index("Dy.oxide")]
    assert data["month"].dtype == "datetime64[ns]"
    assert data.sel(month="2025-06").to_numpy() == pytest.approx(path[5:6])
    assert data.sel(month=slice("2025-02", "2025-04")).to_numpy() == pytest.approx(path[1:4])
    assert data.resample(month="QS").mean().to_numpy() == pytest.approx(path.reshape(3, 3).mean(1))
    assert data.groupby("month.year").sum().sel(year=2025).item() == pytest.approx(path.sum())


def test_months_are_time_stamps_that_pandas_computes_with(run):
    path = run.series("price_outside", good="Dy.oxide")
    assert path["month"].dtype == "datetime64[ns]"
    quarters = path.set_index("month")["value"].resample("QS").mean()
    assert quarters.to_numpy() == pytest.approx(path["value"].to_numpy().reshape(3, 3).mean(1))
    table = run.frame("price_outside")
    assert table["month"].dtype == "datetime64[ns]"
    june = table[(table["month"] == "2025-06") & (table["good"] == "Dy.oxide")]["value"]
    assert june.median() == pytest.approx(path.set_index("month").loc["2025-06", "value"].item(), rel=1e-6)
    assert run.frame("world_loss_share")["month"].isna().all()


def test_comparisons_have_the_same_time_stamps(run, calm):
    gap = run.compare(calm)
    months = [run.series("exports", good="Dy.oxide", region="WORLD")["month"], gap.series("leverage")["month"]]
    assert months[0].equals(months[1])
    assert gap.to_xarray("price_outside").sel(month="2025-06").sizes["month"] == 1


def test_one_outcome_or_several_become_a_dataset(run):
    assert list(run.to_xarray("leverage")) == ["leverage"]
    assert list(run.to_xarray(["leverage", "price_outside"])) == ["leverage", "price_outside"]
    for wrong in ("leverge", ["price_outside", "leverge"]):
        with pytest.raises(InputError, match='nearest valid name: "leverage"'):
            run.to_xarray(wrong)


def test_a_run_shows_what_it_is(run, calm, monkeypatch):
    text = repr(run)
    assert text == f"<Results: test, 2025-01 to 2025-09, 4 draws, run {run.run}, 0 failed months>"
    html = run._repr_html_()
    assert html.startswith("<table>")
    assert f"<td>{run.run}</td>" in html
    assert repr(run.compare(calm)).startswith("<Comparison: test less test, 2025-01 to 2025-09, 4 draws, run ")
    monkeypatch.setattr(run, "failures", lambda: [{"draw": 0, "month": "2025-04-01", "text": "not solved"}])
    assert repr(run).endswith(", 1 failed month>")


def test_files_hold_months_as_text(run, tmp_path):
    import duckdb

    run.write_parquet(tmp_path / "run.parquet", ["price_inside"])
    with duckdb.connect() as db:
        rows = db.execute("SELECT DISTINCT month FROM read_parquet(?) ORDER BY 1", [str(tmp_path / "run.parquet")])
        assert [month for (month,) in rows.fetchall()] == [f"2025-{m:02d}-01" for m in range(1, 10)]


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs a device that is full")
def test_a_full_disk_is_one_error_of_the_system_and_leaves_nothing(run, tmp_path):
    """DuckDB's own error is neither an OSError nor a sentence."""
    (tmp_path / "run.partial").symlink_to("/dev/full")
    with pytest.raises(OSError, match=r"No space left on device: '.*run\.parquet'"):
        run.write_parquet(tmp_path / "run.parquet", ["price_inside"])
    assert list(tmp_path.iterdir()) == []


def test_parquet_is_written_whole(run, tmp_path):
    import duckdb

    path = tmp_path / "run's.parquet"
    run.write_parquet(path, ["price_inside", "rent"])
    assert [p.name for p in tmp_path.iterdir()] == ["run's.parquet"]
    with duckdb.connect() as db:
        rows = db.execute("SELECT count(*), count(DISTINCT outcome) FROM read_parquet(?)", [str(path)]).fetchone()
    assert rows is not None
    assert rows[1] == 2
    # zeros have no row
    assert rows[0] == sum((run.frame(name)["value"] != 0).sum() for name in ("price_inside", "rent"))


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("price_outsid", {"good": "Dy.oxide"}),
        ("price_outside", {"good": "Dy.oxyde"}),
        ("price_outside", {}),
        ("price_outside", {"good": "Dy.oxide", "region": "US"}),
    ],
)
def test_wrong_names_and_open_axes_are_input_errors(run, name, where):
    with pytest.raises(InputError):
        run.quantity(name, **where)


def test_an_unknown_reduction_is_an_input_error(run):
    with pytest.raises(InputError):
        run.quantity("price_outside", good="Dy.oxide", reduce="median")


def test_the_id_of_a_run_follows_its_scenario_and_draws(run, calm):
    again = simulated(control(approval=0.2, announced="2025-04-01"), months=9, draws=4)
    fewer = simulated(control(approval=0.2, announced="2025-04-01"), months=9, draws=3)
    assert again.run == run.run
    assert len({run.run, calm.run, fewer.run}) == 3
    assert run.provenance["failures"] == []
    assert run.provenance["processor"]  # on another kind the last digits may differ under the same id


def test_a_comparison_is_paired_by_draw(run, calm):
    gap = run.compare(calm)
    for name in ("price_outside", "loss_central"):
        assert gap.values(name) == pytest.approx(run.values(name) - calm.values(name), nan_ok=True)
    q = gap.quantity("price_outside", good="Dy.oxide", at=date(2025, 8, 1))
    assert q.value > 0
    assert run.compare(run).quantity("price_outside", good="Dy.oxide", at=date(2025, 8, 1)).value == 0.0


def test_a_longer_run_is_compared_by_its_first_draws(run):
    few = simulated(months=9, draws=2)
    gap, turned = run.compare(few), few.compare(run)
    assert gap.draws == turned.draws == 2
    assert gap.values("price_outside") == pytest.approx(
        run.values("price_outside")[:2] - few.values("price_outside"), nan_ok=True
    )
    where = {"good": "Dy.oxide", "at": date(2025, 8, 1)}
    assert turned.quantity("price_outside", **where).value == -gap.quantity("price_outside", **where).value


def test_runs_of_other_months_or_another_seed_cannot_be_compared(run):
    with pytest.raises(InputError, match="months"):
        run.compare(simulated(months=8, draws=4))
    with pytest.raises(InputError, match="seed"):
        run.compare(simulated(months=9, draws=4, seed=1))


def test_probability_counts_draws_with_a_value(run, calm):
    p = run.probability("first_stop_day", industry="cars", region="EU")
    days, _ = run.select("first_stop_day", industry="cars", region="EU")
    assert p == pytest.approx(np.isfinite(days).mean())
    assert calm.probability("first_stop_day", industry="cars", region="EU") == 0.0
