"""`monazite data status` and `data import` at a terminal."""

import json

import pytest
from typer.testing import CliRunner

from monazite.foundation.errors import InputError
from monazite.presentation.cli import app

ROW = "commodity,country,code,iso3,2022,2023,2024,unit,src\nAntimony,Bolivia,68,BOL,1,4384,3,metr. t,r\n"


def call(*words):
    return CliRunner().invoke(app, ["data", *(str(word) for word in words)])


def test_status_as_tables_and_as_json():
    text = call("status", "antimony", "--date", "2026-11-29")
    assert text.exit_code == 0
    assert "Age of the tables on 29 November 2026" in text.output
    assert "monazite observe FILE --into FOLDER" in text.output
    found = json.loads(call("status", "antimony", "--date", "2026-11-29", "--json").output)
    assert {row["folder"] for row in found["tables"]} == {"antimony"}
    assert {"usgs_mcs", "wmd", "bgs_wms"} <= {row["series"] for row in found["series"]}


def test_an_import_says_what_it_did(tmp_path):
    file = tmp_path / "wmd.csv"
    file.write_text(ROW, encoding="utf-8")
    done = call("import", "wmd", file, "--mineral", "antimony", "--out", tmp_path / "sb", "--published", "2027-04-01")
    assert done.exit_code == 0, done.output
    assert "bolivia: 3,884 t to 4,384 t (Bolivia 2023)" in done.output
    assert (tmp_path / "sb" / "deposits.csv").exists()


def test_a_series_that_is_not_read_is_named(tmp_path):
    done = call("import", "wdm", tmp_path / "x.csv")
    assert isinstance(done.exception, InputError)
    with pytest.raises(InputError, match="wmd"):
        raise done.exception
