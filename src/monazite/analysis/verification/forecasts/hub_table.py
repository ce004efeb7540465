"""Forecasts as tables in the model-output form of the hubverse, one Parquet file for each model.

Columns: origin_date, target, horizon, target_end_date, location, output_type, output_type_id, value
(https://docs.hubverse.io/en/latest/user-guide/model-output.html). Quantiles have ``output_type`` quantile and the
level as ``output_type_id``; chances have cdf, with the value that is not exceeded as ``output_type_id``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from monazite.foundation.errors import InputError
from monazite.results.tidy import written_by_duckdb

if TYPE_CHECKING:
    import pandas as pd

LEVELS = np.array([0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975])
COLUMNS = (
    "origin_date", "target", "horizon", "target_end_date", "location", "output_type", "output_type_id", "value",
)  # fmt: skip
_TYPES = {
    "origin_date": "DATE", "target": "VARCHAR", "horizon": "INTEGER", "target_end_date": "DATE",
    "location": "VARCHAR", "output_type": "VARCHAR", "output_type_id": "VARCHAR", "value": "DOUBLE",
}  # fmt: skip
DIGITS = 6
"""Digits of a value that are written; fewer bytes, and files that do not change with the last bit."""


def level_text(level: float) -> str:
    """A level as the hubverse writes it: ``0.025``."""
    return f"{level:g}"


def quantile_rows(key: Sequence[object], values: np.ndarray) -> list[tuple[object, ...]]:
    """Rows of one forecast: its first five columns, and its quantiles at `LEVELS`."""
    pairs = zip(LEVELS, values, strict=True)
    return [(*key, "quantile", level_text(float(level)), _rounded(value)) for level, value in pairs]


def chance_row(key: Sequence[object], level: float, chance: float) -> tuple[object, ...]:
    """Row of the chance that the value does not exceed a level."""
    return (*key, "cdf", f"{_rounded(level):g}", _rounded(chance))


def _rounded(value: float) -> float:
    return float(f"{float(value):.{DIGITS}g}")


def write_table(rows: Sequence[tuple[object, ...]], path: Path) -> None:
    """Write rows as Parquet, in order of origin, target, place, horizon and level; whole or not at all."""
    import duckdb
    import pandas as pd

    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    casts = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in _TYPES.items())
    order = "origin_date, target, location, horizon, output_type, TRY_CAST(output_type_id AS DOUBLE)"
    partial = path.with_suffix(".partial")
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as db:
        db.execute("SET threads = 1")  # one order of row groups, so that equal forecasts are equal files
        db.register("frame", frame)
        target = str(partial).replace("'", "''")
        with written_by_duckdb(partial, path):
            db.execute(
                f"COPY (SELECT {casts} FROM frame ORDER BY {order}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
            )


def read_table(path: Path) -> pd.DataFrame:
    """Rows of a file in the model-output form; InputError where columns are missing."""
    import duckdb

    if not path.is_file():
        raise InputError(
            field="forecasts", found=str(path), allowed="a Parquet file that `monazite verify --make` writes"
        )
    with duckdb.connect() as db:
        frame = db.execute("SELECT * FROM read_parquet(?)", [str(path)]).df()
    absent = [name for name in COLUMNS if name not in frame.columns]
    if absent:
        raise InputError(file=str(path), field="columns", found=", ".join(frame.columns), allowed=", ".join(COLUMNS))
    return frame.loc[:, list(COLUMNS)]
