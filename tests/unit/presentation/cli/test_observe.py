"""The command `monazite observe`: what it prints, what it writes, what it refuses."""

import json

import pytest
from typer.testing import CliRunner

from monazite.presentation.cli import app, main
from observation_cases import FILES


def call(*arguments: str):
    return CliRunner().invoke(app, ["observe", *arguments], env={"COLUMNS": "300"})


def test_the_terminal_says_what_was_mapped_left_and_contradicted(tmp_path):
    done = call(str(FILES / "comtrade.csv"), "--into", str(tmp_path / "my_data"))
    assert done.exit_code == 0
    out = done.output
    assert "comtrade.csv: UN Comtrade, 15 rows read, 14 observations" in out
    assert "  HS 280530 to *.metal (12)" in out
    assert "  DE: EU (part DE)" in out
    assert "  1 x year beside its months (line 7: 280530 2025)" in out
    assert "  comtrade.csv:15 says the same as comtrade.csv:3" in out
    assert "11 t/month (JP customs, comtrade.csv:6); 12 t/month (CN customs, comtrade.csv:3)" in out
    assert (tmp_path / "my_data" / "observations.csv").exists()


def test_a_file_that_adds_nothing_says_so(tmp_path):
    call(str(FILES / "comtrade.csv"), "--into", str(tmp_path / "my_data"))
    again = call(str(FILES / "comtrade.csv"), "--into", str(tmp_path / "my_data"))
    assert f"Nothing was added to {tmp_path / 'my_data'}" in again.output


def test_json_is_the_whole_report(tmp_path):
    done = call(str(FILES / "comtrade.csv"), "--json", "--published", "2026-01-05")
    report = json.loads(done.stdout)
    assert report["folder"] is None
    assert {row["published"] for row in report["observations"]} == {"2026-01-05"}


def test_another_dataset_has_other_goods():
    done = call(str(FILES / "comtrade.csv"), "--dataset", "gallium")
    assert "0 observations" in done.output
    assert "the dataset has no goods of HS 280530 (*.metal)" in done.output


def test_rates_turn_euros_into_unit_values():
    done = call(str(FILES / "comext.csv"), "--rates", str(FILES / "rates.csv"))
    assert "unit_value_import: 1" in done.output


def test_a_mistake_ends_with_one_line_and_exit_code_two(tmp_path, monkeypatch, capsys):
    path = tmp_path / "mine.csv"
    path.write_text("outcome,region,period,value\n", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["monazite", "observe", str(path)])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    assert "mine.csv:1: header: the column unit is missing" in capsys.readouterr().err
    monkeypatch.setattr("sys.argv", ["monazite", "observe", str(path), "--published", "soon"])
    with pytest.raises(SystemExit):
        main()
    assert '--published: found "soon", allowed a date YYYY-MM-DD' in capsys.readouterr().err
