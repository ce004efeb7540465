"""Forecasts that were made and put away before the truth was known: a folder for a day, and what they were made with.

A folder holds one Parquet file per model, in the model-output form, and ``record.json`` with the day, seed, draws,
hashes of code and data, versions, and the checksum of every file. Nothing in it is ever edited.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from monazite.analysis.verification.forecasts.episodes import all_episodes, scenario_on
from monazite.analysis.verification.forecasts.hub_table import write_table
from monazite.analysis.verification.forecasts.rolling import MODELS, Rows, origin_rows
from monazite.dataset.dataset import load_dataset
from monazite.foundation import cache
from monazite.foundation.errors import InputError

RECORD = "record.json"
DRAWS = 256
"""Draws of a registered forecast: made once, so it can take longer than one of many origins."""


def register(day: date, folder: Path, *, draws: int = DRAWS) -> Path:
    """Make the forecast of a day and put it away.

    Parameters
    ----------
    day
        Last day on which anything that is used may have been published.
    folder
        Folder of all registered forecasts.
    draws
        Draws of the model's forecast.

    Returns
    -------
    pathlib.Path
        The new folder ``<folder>/<day>``.

    Raises
    ------
    InputError
        If the folder of the day exists: a registered forecast is not replaced.
    """
    place = folder / day.isoformat()
    if place.exists():
        raise InputError(
            field="register",
            found=str(place),
            allowed="a day without a forecast: one that is registered is not replaced",
        )
    scenarios = [episode.scenario for episode in all_episodes() if episode.is_open]
    rows: dict[str, Rows] = {name: [] for name in MODELS}
    for scenario in scenarios:
        for name, some in origin_rows(scenario, day, draws=draws).items():
            rows[name] += some
    partial = folder / f".{day.isoformat()}"
    partial.mkdir(parents=True, exist_ok=True)
    for name, some in rows.items():
        write_table(some, partial / f"{name}.parquet")
    record = origin_record(day, scenarios, draws)
    record["files"] = {file.name: checksum(file) for file in sorted(partial.glob("*.parquet"))}
    (partial / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    partial.replace(place)
    return place


def origin_record(day: date, scenarios: list[str], draws: int) -> dict[str, Any]:
    """What a forecast was made with: day, seed, draws, code, data, versions."""
    views = {name: scenario_on(name, day) for name in scenarios}
    return {
        "as_of": day.isoformat(),
        "draws": draws,
        "scenarios": {
            name: {
                "seed": sc.seed, "scenario": sc.hash,
                "data": load_dataset(*sc.dataset).as_of(day).hash,
            }
            for name, sc in views.items()
        },
        **code_record(),
    }  # fmt: skip


def code_record() -> dict[str, str]:
    """Hash of the code behind forecasts, and versions of the package and of the libraries below it."""
    try:
        own = version("monazite")
    except PackageNotFoundError:
        own = "not installed"
    from monazite.analysis.verification.forecasts import rolling

    return {"code": cache.code_hash(rolling.__name__), "monazite": own, "versions": cache.versions()}


def checksum(file: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def edited_files(place: Path) -> list[str]:
    """Files of a registered forecast that are not what was put away: changed, missing or added."""
    record = json.loads((place / RECORD).read_text(encoding="utf-8"))
    present = {file.name: checksum(file) for file in place.iterdir() if file.name != RECORD}
    names = {*record["files"], *present}
    return sorted(name for name in names if record["files"].get(name) != present.get(name))
