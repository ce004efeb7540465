"""Registered forecasts are what was put away."""

import json
from datetime import date

import pytest

from monazite.analysis.verification.forecasts.hub_table import read_table
from monazite.analysis.verification.forecasts.registered import RECORD, checksum, edited_files, register
from monazite.foundation.errors import InputError
from paths import ROOT

FOLDERS = sorted(path.parent for path in (ROOT / "forecasts").glob(f"2*/{RECORD}"))


@pytest.mark.parametrize("place", FOLDERS, ids=lambda place: place.name)
def test_no_registered_forecast_was_edited(place):
    assert edited_files(place) == []
    record = json.loads((place / RECORD).read_text(encoding="utf-8"))
    assert record["as_of"] == place.name
    assert set(record["files"]) >= {"monazite.parquet", "persistence.parquet", "mean-reversion.parquet"}
    rows = read_table(place / "monazite.parquet")
    assert set(rows.origin_date.dt.date) == {date.fromisoformat(place.name)}


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
