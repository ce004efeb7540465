"""Outcomes as one tidy table: a row per value, a column per axis; in memory and as a Parquet file."""

# pandas comes without type stubs, so that what it returns is known in part only.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

import errno
import os
import re
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from monazite.results.outcomes.registry import Outcome
from monazite.results.ranges import Values
from monazite.results.view import View

if TYPE_CHECKING:
    import pandas as pd

COLUMN = {
    "goods": "good",
    "places": "region",
    "economies": "region",
    "controllers": "region",
    "users": "use",
    "sectors": "sector",
    "branches": "sector",
    "element": "good",
    "user": "region",
}
"""Name under which users ask for an axis, where it is not the axis' own."""
PLACE = {
    "stage": "use",
    "step": "use",
    "benchmark": "use",
    "indicator": "use",
    "project": "sector",
    "route": "sector",
}
"""Column of the tidy table for axes that have none of their own."""
TIDY = ("outcome", "region", "good", "use", "sector", "month", "draw", "value", "unit")
"""Columns of the tidy table."""
DERIVED = (
    "exports_index",
    "exports_counted",
    "exports_counted_index",
    "exports_change",
    "price_ratio",
    "price_quoted_inside",
    "price_quoted_outside",
    "price_quoted_ratio",
    "hhi",
    "top_share",
    "thrift",
    "fill_rate",
    "cover",
    "production",
    "production_loss",
)
"""Outcomes that follow from others by division and are not written to files."""


def keyword(axis: str) -> str:
    """Name under which users ask for an axis: ``good`` for ``goods``."""
    return COLUMN.get(axis, axis)


def tidy_table(view: View, outcome: Outcome, array: Values, *, zeros: bool) -> pd.DataFrame:
    """Tidy table (`TIDY`) of an outcome in compact types; months as text, axes without a column as `PLACE` says.

    ``array`` (draw, axes of the outcome) are its values. A missing value has no row, and without ``zeros`` neither has
    a value of zero.
    """
    import pandas as pd

    where = np.nonzero(np.isfinite(array) & ((array != 0.0) | zeros))
    columns: dict[str, Any] = {"outcome": pd.Categorical.from_codes(np.zeros(where[0].size, np.int8), [outcome.name])}
    for axis, codes in zip(("draw", *outcome.axes), where, strict=True):
        name = PLACE.get(axis, keyword(axis))
        labels = list(view.labels(axis)) if axis != "draw" else []
        columns[name] = codes.astype(np.int32) if axis == "draw" else pd.Categorical.from_codes(codes, labels)
    table = pd.DataFrame(columns | {"value": array[where].astype(np.float32)})
    table["unit"] = pd.Categorical.from_codes(np.zeros(len(table), np.int8), [outcome.unit])
    for name in TIDY:
        if name not in table:
            table[name] = pd.Categorical.from_codes(np.zeros(len(table), np.int8), [""])
        elif name not in ("draw", "value"):
            table[name] = table[name].astype("category")
    return pd.DataFrame(table, columns=list(TIDY))


def write_tidy(tables: Iterable[pd.DataFrame], path: Path) -> None:
    """Tidy tables one below the other as one Parquet file, written whole or not at all."""
    import duckdb

    partial = path.with_suffix(".partial")
    columns = ", ".join(name if name in ("draw", "value") else f"{name}::VARCHAR AS {name}" for name in TIDY)
    with duckdb.connect(config={"threads": 1}) as db:  # each thread would hold row groups of its own in memory
        count = 0
        for table in tables:
            db.register(f"part{count}", table)
            count += 1
        parts = " UNION ALL ".join(f"SELECT {columns} FROM part{i}" for i in range(count))
        target = str(partial).replace("'", "''")
        with written_by_duckdb(partial, path):
            db.execute(f"COPY ({parts}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


@contextmanager
def written_by_duckdb(partial: Path, path: Path) -> Generator[None, None, None]:
    """A block in which DuckDB writes a file, which then takes the name of ``path``.

    Raises OSError with the reason of the system where it cannot be written, as on a full disk; nothing is left then.
    """
    import duckdb

    try:
        yield
        partial.replace(path)
    except duckdb.Error as problem:
        number = re.search(r'"errno":"(\d+)"', str(problem))
        reason = os.strerror(int(number[1])) if number else str(problem).splitlines()[0][:200]
        raise OSError(int(number[1]) if number else errno.EIO, reason, str(path)) from None
    finally:
        partial.unlink(missing_ok=True)
