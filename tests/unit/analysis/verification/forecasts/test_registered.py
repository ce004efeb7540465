"""Registered forecasts are what was put away."""

import json
from datetime import date
from pathlib import Path

import pytest

from monazite.analysis.verification.forecasts import registered
from monazite.analysis.verification.forecasts.hub_table import read_table
from monazite.analysis.verification.forecasts.registered import (
    RECORD,
    checksum,
    register,
    registered_records,
)
from monazite.foundation.errors import InputError
from monazite.scenario.scenario import load_scenario
from paths import ROOT


def edited_files(place: Path) -> list[str]:
    """Files of a registered forecast that are not what was put away: changed, missing or added."""
    record = json.loads((place / RECORD).read_text(encoding="utf-8"))
    present = {file.name: checksum(file) for file in place.iterdir() if file.name != RECORD}
    names = {*record["files"], *present}
    return sorted(name for name in names if record["files"].get(name) != present.get(name))


FOLDERS = sorted(path.parent for path in (ROOT / "forecasts").glob(f"2*/{RECORD}"))


@pytest.mark.parametrize("place", FOLDERS, ids=lambda place: place.name)
def test_no_registered_forecast_was_edited(place):
    assert edited_files(place) == []
    record = json.loads((place / RECORD).read_text(encoding="utf-8"))
    assert place.name.startswith(record["as_of"])
    assert set(record["files"]) >= {"monazite.parquet", "persistence.parquet", "mean-reversion.parquet"}
    rows = read_table(place / "monazite.parquet")
    assert set(rows.origin_date.dt.date) == {date.fromisoformat(record["as_of"])}


def test_an_edited_a_missing_and_an_added_file_are_noticed(tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"one")
    (tmp_path / "b.parquet").write_bytes(b"two")
    files = {name: checksum(tmp_path / name) for name in ("a.parquet", "b.parquet")}
    (tmp_path / RECORD).write_text(json.dumps({"files": files}), encoding="utf-8")
    assert edited_files(tmp_path) == []
    (tmp_path / "a.parquet").write_bytes(b"other")
    (tmp_path / "b.parquet").unlink()
    (tmp_path / "c.parquet").write_bytes(b"new")
    assert edited_files(tmp_path) == ["a.parquet", "b.parquet", "c.parquet"]


def test_a_registered_forecast_is_not_replaced(tmp_path):
    (tmp_path / "2025-12-31").mkdir()
    with pytest.raises(InputError, match="not replaced"):
        register(date(2025, 12, 31), tmp_path)


def test_a_set_holds_every_record_that_ships():
    records = registered_records()
    minerals = {mineral for name in records for mineral in load_scenario(name).dataset}
    assert minerals >= {"rare_earths", "gallium", "germanium", "antimony", "graphite", "tungsten", "cobalt"}
    assert records["cn-antimony-2024"] == 24
    assert records["cd-cobalt-2025"] == 6, "its series are too short for rolling forecasts"
    assert "cn-quota-2010" not in records, "what is over is not forecast"


def test_two_sets_of_one_day_have_labels(tmp_path, monkeypatch):
    """A set of forecasts that takes no run: one quantile of one series for each record."""

    def rows(scenario, day, *, draws, fewest, live_months):
        row = (day, f"price of {scenario}", 1, date(2026, 12, 31), "CN", "quantile", "0.5", float(fewest))
        return {name: [row] for name in registered.MODELS}

    monkeypatch.setattr(registered, "origin_rows", rows)
    day = date(2026, 11, 29)
    places = [register(day, tmp_path, draws=4, label=label) for label in ("", "release")]
    assert [place.name for place in places] == ["2026-11-29", "2026-11-29-release"]
    record = json.loads((places[1] / RECORD).read_text(encoding="utf-8"))
    assert {name: one["series"] for name, one in record["scenarios"].items()} == dict.fromkeys(registered_records(), 1)
    assert edited_files(places[1]) == []
    with pytest.raises(InputError, match="not replaced"):
        register(day, tmp_path, label="release")
    with pytest.raises(InputError, match="small letters"):
        register(day, tmp_path, label="../x")
