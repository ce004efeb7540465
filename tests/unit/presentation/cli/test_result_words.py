"""What `run`, `compare`, `ensemble` and `hindcast` print: words, units and names, no identifiers."""

import re
from datetime import date
from types import SimpleNamespace
from typing import cast

import pytest
from typer.testing import CliRunner

from monazite import simulate
from monazite.dataset.dataset import load_dataset
from monazite.presentation.cli import app
from monazite.presentation.cli.result_words import PHRASES, in_words, stock_sentences
from monazite.presentation.cli.run import headline_rows
from monazite.presentation.cli.terminal import print_table
from monazite.results.names import Names
from monazite.results.outcome_table import outcomes
from monazite.results.results import Results

STOP = """
name = "A stop of gallium"
dataset = ["gallium"]
extends = "baseline"
start = 2023-01-01
months = 18
anchor = 2023-02-01

[[policy]]
kind = "export_control"
actor = "CN"
start = 2023-02-01
goods = ["*"]
ban = true

[[policy]]
kind = "stockpile"
actor = "JP"
start = 2023-01-01
goods = ["Ga.metal"]
held = "ninety days"
"""
IDENTIFIER = re.compile(r"\b[a-z]+_[a-z_]+\b")


@pytest.fixture(scope="module")
def stop_file(tmp_path_factory):
    file = tmp_path_factory.mktemp("stop") / "stop.toml"
    file.write_text(STOP, encoding="utf-8")
    return file


def test_phrases_are_of_outcomes_that_exist():
    stops = {"first_stop_chance", "first_stop_day"}
    assert set(PHRASES) - stops <= set(outcomes()["outcome"])


def test_sums_have_no_unit_by_month(stop_file):
    results = simulate("gallium", stop_file, draws=2, prior=True)
    row = {
        "outcome": "exports",
        "good": "Ga.metal",
        "region": "WORLD",
        "reduce": "sum",
        "unit": "t/month",
        "first": 1.0,
    }
    words = in_words(row, Names(results.dataset), "China")
    assert words == {
        "what": "exports of gallium metal from China",
        "of": "sum of the months",
        "unit": "t",
        "first": 1.0,
    }


def test_the_numbers_in_words_are_those_of_the_run(stop_file):
    results = simulate("gallium", stop_file, draws=2, prior=True)
    for row in headline_rows(results):
        where = {key: row[key] for key in ("good", "region") if key in row}
        values = results.quantity(row["outcome"], reduce=row["reduce"], **where)
        assert (row["median"], row["low"], row["high"]) == (values.value, values.low, values.high)


def test_stocks_of_other_goods_are_one_sentence_by_country(monkeypatch):
    dataset = load_dataset("rare_earths")
    rows = dataset.table("uses")
    stopped = [SimpleNamespace(use=row.use, good="NdFeB.UH.magnet", month=date(2025, 5, 1)) for row in rows]
    name = "monazite.results.explain.stocks_that_cannot_help"
    monkeypatch.setattr(name, lambda res, region: stopped * (region == "JP"))
    results = SimpleNamespace(dataset=dataset, index=SimpleNamespace(region=("CN", "JP")))
    (sentence,) = stock_sentences(cast("Results", results), Names(dataset))
    assert sentence.startswith("Japan: lines stop from May 2025 although a strategic stock is held")
    residual = [row.name for row in rows if "assumed_closure" in str(row.source)]
    assert residual
    assert not any(name in sentence for name in residual)
    assert all(row.name in sentence for row in rows if row.name not in residual)


def test_run_prints_words_and_what_to_ask_next(stop_file, tmp_path):
    done = CliRunner().invoke(app, ["run", str(stop_file), "--draws", "2", "--prior", "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.exception
    assert done.stdout.strip() == str(tmp_path / "out" / "results.parquet")
    assert "price outside China" in done.stderr
    assert f"`monazite brief {stop_file}`" in done.stderr
    assert not IDENTIFIER.findall(done.stderr.replace(str(stop_file), ""))


def test_compare_prints_words(stop_file, tmp_path):
    other = tmp_path / "free.toml"
    other.write_text(STOP.replace("ban = true", "approval = 1.0").replace("A stop", "No stop"), encoding="utf-8")
    done = CliRunner().invoke(app, ["compare", str(stop_file), str(other), "--draws", "2", "--prior"])
    assert done.exit_code == 0, done.exception
    assert "loss of value added, the United States, central" in done.stdout
    assert not IDENTIFIER.findall(done.stdout)
    assert "first: A stop of gallium" in done.stderr


def test_hindcast_says_what_each_figure_is():
    done = CliRunner().invoke(app, ["hindcast", "macro", "--draws", "2"])
    assert done.exit_code == 0, done.exception
    table, _, _ = done.stdout.partition("missed:")
    assert "published" in table
    assert not re.search(r"\b[A-Z]\d\.\d", table)


@pytest.mark.parametrize(
    ("value", "cell"),
    [(98983.2, "98,980"), (30368123.0, "30,370,000"), (0.00006227, "0.00006227"), (46.0, "46"), (1234.5, "1,234")],
)
def test_numbers_of_a_table_have_no_power_of_ten(capsys, value, cell):
    print_table("Numbers", [{"number": value}])
    assert f" {cell} " in capsys.readouterr().out
