"""Folders with errors are refused before a run."""

import csv
import shutil
from pathlib import Path

import pytest

from monazite.dataset.dataset import SHIPPED
from monazite.dataset.usable import UNCHECKED, usable_dataset
from monazite.foundation.errors import DataError


def changed(folder: Path, table: str, change) -> None:
    """Rewrite a table of a folder row by row."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows = [new for row in rows if (new := change(dict(row))) is not None]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED / "germanium", tmp_path / "germanium"))


def without_mineral(row):
    return {name: cell for name, cell in row.items() if name != "mineral"}


def free_of_charge(row):
    return row | {"price[USD/kg]": "0", "low": "0"}


def beyond_measure(row):
    return row | {"price[USD/kg]": "1e300", "high": ""}


def above_capacity(row):
    return row | {"output[t/yr]": "1e9"}


@pytest.mark.parametrize(
    ("table", "change", "message"),
    [
        ("processes", without_mineral, r"goods\.csv:3: Ge\.metal has no conversion cost"),
        ("goods", free_of_charge, r"goods\.csv:2: The price of Ge\.oxide is 0 USD/kg"),
        ("goods", beyond_measure, r"it has to be above 0 and at most 10,000,000"),
        ("plants", above_capacity, r"plants\.csv:2: The output 1,000,000,000 t/yr is above the capacity"),
    ],
)
def test_errors_of_the_check_are_refused(folder, monkeypatch, table, change, message):
    monkeypatch.delenv(UNCHECKED, raising=False)
    assert usable_dataset(folder).names("good")  # as it is shipped
    changed(folder, table, change)
    with pytest.raises(DataError, match=message):
        usable_dataset(folder)


def test_whoever_says_so_runs_it_all_the_same(folder, monkeypatch):
    changed(folder, "processes", without_mineral)
    monkeypatch.setenv(UNCHECKED, "1")
    assert "Ge.metal" in usable_dataset(folder).names("good")
