"""Cells of a CSV table changed by the key of their row; every other line stays as it was written."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from monazite.foundation.units import factor

type Changes = Mapping[tuple[str, ...], Mapping[str, str | float]]
"""New cells by column of the row with a key."""


def with_changes(text: str, keys: Sequence[str], changes: Changes, units: Mapping[str, str]) -> str:
    """The text of a table with some cells changed.

    Parameters
    ----------
    text
        The file: lines that begin with # are comments, the first other line is the header.
    keys
        Columns that tell a row.
    changes
        New cells; numbers are in the units of ``units`` and are written in that of their column.
    units
        Unit of each column with numbers.

    Returns
    -------
    str
        The new text. A column that is missing is added where a change needs it.
    """
    lines = list(csv.reader(io.StringIO(text, newline="")))
    at = next(n for n, cells in enumerate(lines) if cells and not cells[0].startswith("#"))
    header = [cell.strip() for cell in lines[at]]
    names = [cell.partition("[")[0].strip() for cell in header]
    added = list(dict.fromkeys(name for row in changes.values() for name in row if name not in names))
    given = {name: cell.partition("[")[2].rstrip("] ") for name, cell in zip(names, header, strict=True)}
    out = io.StringIO(newline="")
    ending = "\r\n" if "\r\n" in text else "\n"
    writer = csv.writer(out, lineterminator=ending)
    for n, cells in enumerate(lines):
        if not cells:
            continue
        if n < at or cells[0].startswith("#"):
            out.write(",".join(cells) + ending)
            continue
        if n == at:
            writer.writerow([*header, *added])
            continue
        values = dict(zip(names, cells, strict=True))
        new = changes.get(tuple(values.get(key, "").strip() for key in keys), {})
        values |= {name: _written(value, name, given, units) for name, value in new.items()}
        writer.writerow([values.get(name, "") for name in (*names, *added)])
    return out.getvalue()


def _written(value: str | float, name: str, given: Mapping[str, str], units: Mapping[str, str]) -> str:
    """A cell in the unit of its column."""
    if isinstance(value, str):
        return value
    unit, ours = given.get(name, ""), units.get(name, "")
    return f"{value * factor(ours, unit) if unit and ours and unit != ours else value:.10g}"
