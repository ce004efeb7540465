"""Small hand-written files of each form, read against the shipped dataset."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from monazite.dataset.observation_files.observe import ObservationReport, observe
from monazite.dataset.rows.evidence import Observation
from monazite.model.driver_paths import DriverPaths
from monazite.results.results import Results
from paths import DATA

FILES = DATA / "observation_files"
RATES = FILES / "rates.csv"


def read(name: str, **options) -> ObservationReport:
    return observe(FILES / name, today=date(2026, 11, 29), **options)


def rows(report: ObservationReport) -> dict[tuple[str, ...], Observation]:
    """Observations by outcome, region, part, origin and period."""
    return {(row.outcome, row.region, row.part, row.origin or "", row.period): row for row in report.rows}


def values(report: ObservationReport) -> dict[tuple[str, ...], float]:
    return {key: round(row.value, 9) for key, row in rows(report).items()}


def reasons(report: ObservationReport) -> dict[str, int]:
    return dict(report.left.count)


def edited(tmp_path: Path, name: str, old: str, new: str) -> Path:
    """A copy of a file with one piece of text replaced."""
    text = (FILES / name).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / name
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def with_counted_paths(res: Results, start: date, **paths: list[float]) -> Results:
    """The run with what observed series are held to differ from it by: a path of one draw by name of the series."""
    values = {name: np.array([path]) for name, path in paths.items()}
    draws = replace(res.parameters, counted=DriverPaths(start, values))
    return Results(res.model, draws, res.view.flows, res.view.stopped_day)
