"""A world small enough to run many draws in a second, and a command line that can be killed."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from engine_cases import small_folder
from monazite.simulation.ensemble.reader import Ensemble
from paths import ROOT

PRIORS = ROOT / "src" / "monazite" / "data" / "shared" / "priors.csv"
DRAWS = 70  # more than one block of the quasi-random streams
SCENARIO = """
name = "small world"
extends = "baseline"
start = 2025-01-01
months = {months}
dataset = ["{folder}"]

[[policy]]
kind = "export_control"
actor = "CN"
start = 2025-03-01
goods = ["Dy", "NdFeB.SH.magnet"]
approval = 0.3
"""


def world(folder: Path, months: int = 8) -> Path:
    """The small dataset with all priors, and a scenario file that runs on it."""
    data = folder / "world"
    small_folder(data)
    with PRIORS.open(encoding="utf-8", newline="") as file:
        rows = [row | {"source": "toy"} for row in csv.DictReader(file)]
    with (data / "priors.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    path = folder / "small.toml"
    path.write_text(SCENARIO.format(months=months, folder=data), encoding="utf-8")
    return path


def table(made: Ensemble | Path) -> pd.DataFrame:
    """All numbers of an ensemble in one order."""
    folder = made if isinstance(made, Path) else made.folder
    files = sorted(str(path) for path in (folder / "batches").glob("*.parquet"))
    return duckdb.execute("SELECT * FROM read_parquet(?) ORDER BY draw, series", [files]).df()


def same_bits(a: Ensemble | Path, b: Ensemble | Path) -> None:
    """Fail unless two ensembles hold the same draws with the same bits, each once."""
    x, y = table(a), table(b)
    assert list(x["draw"]) == list(y["draw"])
    assert list(x["series"]) == list(y["series"])
    left, right = (np.asarray(t["value"], np.float32).view(np.uint32) for t in (x, y))
    assert np.array_equal(left, right)


def command(*words: str | Path) -> list[str]:
    """The command line in a new process."""
    return [sys.executable, "-m", "monazite", *map(str, words)]
