"""Forecasts that were made and put away before the truth was known: a folder for a day, and what they were made with.

A folder holds one Parquet file per model, in the model-output form, and ``record.json`` with the day, seed, draws,
hashes of code and data, versions, and the checksum of every file. Nothing in it is ever edited.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from monazite.analysis.verification.forecasts.episodes import all_episodes, records_without_series, scenario_on
from monazite.analysis.verification.forecasts.hub_table import write_table
from monazite.analysis.verification.forecasts.rolling import MODEL, MODELS, Rows, origin_rows
from monazite.analysis.verification.forecasts.series_targets import FEWEST_VALUES
from monazite.dataset.dataset import load_dataset
from monazite.foundation import cache
from monazite.foundation.errors import InputError

RECORD = "record.json"
DRAWS = 256
"""Draws of a registered forecast: made once, so it can take longer than one of many origins."""
FEWEST_SPARSE = 6
"""Rows that a series must have where no series of a record has those of a rolling forecast: enough for a level."""
LIVE_MONTHS = 36
"""Months before the day in which a series must have been published: graphite's customs figures end in 2024."""
_LABEL = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def registered_records() -> dict[str, int]:
    """Shipped records of what happened, each with the rows that a series of it must have to be forecast."""
    open_records = {episode.scenario: FEWEST_VALUES for episode in all_episodes() if episode.is_open}
    return open_records | dict.fromkeys(records_without_series(), FEWEST_SPARSE)


def register(day: date, folder: Path, *, draws: int = DRAWS, label: str = "") -> Path:
    """Make the forecast of a day and put it away.

    Parameters
    ----------
    day
        Last day on which anything that is used may have been published.
    folder
        Folder of all registered forecasts.
    draws
        Draws of the model's forecast.
    label
        What tells the set from another one of the same day, in small letters and hyphens.

    Returns
    -------
    pathlib.Path
        The new folder ``<folder>/<day>`` or ``<folder>/<day>-<label>``, with forecasts of all shipped records.

    Raises
    ------
    InputError
        If the folder exists: a registered forecast is not replaced. For a label that is no name.
    """
    if label and not _LABEL.fullmatch(label):
        raise InputError(field="label", found=label, allowed="small letters, digits and hyphens, such as release")
    place = folder / "-".join(filter(None, (day.isoformat(), label)))
    if place.exists():
        raise InputError(
            field="register",
            found=str(place),
            allowed="a day without a forecast, or a --label: one that is registered is not replaced",
        )
    records = registered_records()
    rows: dict[str, Rows] = {name: [] for name in MODELS}
    targets: dict[str, int] = {}
    for scenario, fewest in records.items():
        found = origin_rows(scenario, day, draws=draws, fewest=fewest, live_months=LIVE_MONTHS)
        targets[scenario] = len({(row[1], row[4]) for row in found[MODEL]})
        for name, some in found.items():
            rows[name] += some
    partial = folder / f".{place.name}"
    partial.mkdir(parents=True, exist_ok=True)
    for name, some in rows.items():
        write_table(some, partial / f"{name}.parquet")
    record = origin_record(day, list(records), draws)
    for scenario, number in targets.items():
        record["scenarios"][scenario]["series"] = number
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
