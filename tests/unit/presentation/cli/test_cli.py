"""The command line as a whole: light to import, and what it prints can be read by programs."""

import doctest
import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monazite.presentation.cli import app, progress, table_goods, validation
from monazite.presentation.cli.terminal import print_json, print_result, print_table


def test_importing_the_command_line_loads_nothing_heavy():
    heavy = ("numpy", "numba", "scipy", "pandas", "xarray", "duckdb", "spacy", "fastapi", "rich", "pydantic.main")
    code = "import sys, monazite.presentation.cli; print([name for name in sys.argv[1:] if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("module", [progress, table_goods], ids=lambda module: module.__name__)
def test_examples_run(module):
    assert doctest.testmod(module).failed == 0


def test_json_has_no_numbers_that_json_does_not_know(capsys):
    print_json({"rows": [{"low": float("nan"), "high": 2.0}], "pair": (1, float("nan")), "folder": Path("out")})
    assert json.loads(capsys.readouterr().out, parse_constant=lambda name: name) == {
        "rows": [{"low": None, "high": 2.0}],
        "pair": [1, None],
        "folder": "out",
    }


def test_what_was_made_is_one_line_or_all_facts(capsys):
    facts = {"results": Path("out/results.parquet"), "run": "abc"}
    print_result(facts, False, "results")
    assert capsys.readouterr().out == "out/results.parquet\n"
    print_result(facts, True, "results")
    assert json.loads(capsys.readouterr().out) == {"results": "out/results.parquet", "run": "abc"}


def test_a_table_has_a_column_for_every_key(capsys):
    print_table("Rows", [{"a": 1.0, "b": float("nan")}, {"c": "word"}])
    printed = capsys.readouterr().out
    assert all(word in printed for word in ("Rows", " a ", " b ", " c ", "word"))
    assert "nan" not in printed


def test_progress_without_a_terminal_is_a_line_at_the_end(capsys):
    with progress.rate_progress("run") as update:
        update(0, 4)
        update(2, 4)
        update(4, 4)
    printed = capsys.readouterr()
    assert printed.err.startswith("run: 4 of 4 draws")
    assert printed.err.count("\n") == 1
    assert printed.out == ""


def test_a_standing_case_is_replayed_once(monkeypatch, capsys):
    cases = []
    module = import_module("monazite.analysis.verification.hindcast")
    monkeypatch.setattr(module, "hindcast", lambda case, **_: cases.append(case) or [])
    validation.hindcast("macro")
    assert cases == ["macro"]
    assert "0 hits" in capsys.readouterr().out


def test_the_version_is_that_of_the_package():
    from importlib.metadata import PackageNotFoundError, version

    done = CliRunner().invoke(app, ["--version"])
    assert done.exit_code == 0
    try:
        assert done.stdout.strip() == f"monazite {version('monazite')}"
    except PackageNotFoundError:
        assert "not installed" in done.stdout


def test_the_package_can_be_run_and_completes_words_for_a_shell():
    call = [sys.executable, "-m", "monazite", "--help"]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    assert "--install-completion" in done.stdout
    assert "sensitivity" in done.stdout
    code = "import sys; sys.argv = ['monazite']; from monazite.presentation.cli import main; main()"
    words = {"_MONAZITE_COMPLETE": "complete_bash", "COMP_WORDS": "monazite sens", "COMP_CWORD": "1"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ | words)
    assert done.stdout.split() == ["sensitivity"]


@pytest.mark.parametrize(
    ("month", "message"),
    [
        ("06/2025", 'month: found "06/2025", allowed a month YYYY-MM, such as 2025-06, nearest valid name: "2025-06"'),
        ("6-2025", 'month: found "6-2025", allowed a month YYYY-MM, such as 2025-06, nearest valid name: "2025-06"'),
        ("2025-13", 'month: found "2025-13", allowed a month YYYY-MM, such as 2025-06'),
        ("June 2025", 'month: found "June 2025", allowed a month YYYY-MM, such as 2025-06'),
    ],
)
def test_explain_shows_the_month_as_it_was_typed(month, message):
    done = CliRunner().invoke(app, ["explain", "cn-ga-ge-2023", "Ga.metal", "JP", month])
    assert str(done.exception) == message
