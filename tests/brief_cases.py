"""A small real dataset, scenario and runs for tests of the brief.

The dataset is the tiny one of the engine's tests with a second producer, and with the rows of ``golden/dataset``: a
fourth region, dated measures, a calendar, customs data, projects and footprints. Its priors do not follow those of the
shipped data, so that a recorded brief changes with the model and not with a figure of the world.
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from engine_cases import control, scenario, small_folder
from monazite.analysis.verification.hindcast import Score
from monazite.dataset.dataset import Dataset, load_dataset
from monazite.results.results import Results
from monazite.simulation.simulate import simulate

ADDED = Path(__file__).parent / "golden" / "dataset"
REPLACED = ("sectors.csv", "trade.csv")
"""Tables of the tiny dataset that leave no room for the fourth region, or are too small to print a loss."""
GOODS = ["Dy", "NdFeB.SH.magnet"]


def brief_folder(folder: Path, **replaced: list[Mapping[str, Any]]) -> Path:
    """The folder of the dataset; ``replaced`` takes the place of the rows of whole tables."""
    small_folder(folder)
    for name in REPLACED:
        (folder / name).unlink()
    for file in sorted(ADDED.glob("*.csv")):
        goal = folder / file.name
        head, *rows = file.read_text(encoding="utf-8").splitlines()
        if goal.exists():
            assert goal.read_text(encoding="utf-8").splitlines()[0] == head, file.name
        with goal.open("a", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in ([] if goal.stat().st_size else [head]) + rows)
    for table, rows in replaced.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


@cache
def brief_dataset() -> Dataset:
    with TemporaryDirectory() as name:
        return load_dataset(brief_folder(Path(name) / "tiny-brief"))


def licences(**fields: Any) -> dict[str, Any]:
    """Licences of China on dysprosium and magnets from April 2025."""
    return control(start="2025-04-04", goods=GOODS, text="Licences for dysprosium and magnets.") | fields


def brief_run(*policy: dict[str, Any], draws: int = 4, ds: Dataset | None = None, **fields: Any) -> Results:
    """A run of 24 months on the small dataset."""
    ds = ds or brief_dataset()
    return simulate(ds, scenario(*policy, ds=ds, **({"months": 24} | fields)), draws=draws)
