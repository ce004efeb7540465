"""A user's input-output table: OECD ICIO, WIOD, FIGARO or EXIOBASE files, or pymrio, to an `InputOutputTable`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from monazite.economy.io_table import InputOutputTable, checked_table
from monazite.foundation.errors import DataError, InputError, nearest

if TYPE_CHECKING:
    import pandas as pd

OUTPUT = ("OUT", "OUTPUT", "TOTAL", "GO", "X")
FINAL_CODES = (
    *("HFCE", "NPISH", "GGFC", "GOV", "GFCF", "INVNT", "INVEN", "DIRP", "DPABR", "FD"),  # ICIO, WIOD
    *("CONS_h", "CONS_np", "CONS_g", "INVENT"),  # WIOD 2016
    *("P3_S13", "P3_S14", "P3_S15", "P51G", "P5M", "P5"),  # FIGARO
)
PARSERS = ("exiobase1", "exiobase2", "exiobase3", "wiod", "oecd", "eora26", "gloria")


def read_io_table(
    source: str | Path | Any,
    *,
    regions: Mapping[str, str] | None = None,
    sectors: Mapping[str, str] | None = None,
    unit: float = 1.0,
) -> InputOutputTable:
    """An input-output table from a file, aggregated to any map.

    Final demand is every column whose name is not that of a sector.

    Parameters
    ----------
    source
        A square CSV whose row and column labels join region and sector (``USA_C29`` of OECD ICIO, ``DE_C29`` of FIGARO,
        ``USA|Machinery`` of an aggregated WIOD), the folder of an EXIOBASE release (``Z.txt`` and ``Y.txt``), or an
        object of pymrio with ``Z`` and ``Y``.
    regions, sectors
        Coarser names by the names of the source; what is left out keeps its own.
    unit
        MUSD in one unit of the source.

    Returns
    -------
    InputOutputTable
        Regions and sectors in the order of their first row.

    Raises
    ------
    InputError
        For files that cannot be read.
    DataError
        For tables that are incomplete or do not balance.
    """
    z, y = getattr(source, "Z", None), getattr(source, "Y", None)
    if z is not None and y is not None:
        return _aggregated(from_frames(z, y, unit=unit), regions, sectors)
    path = Path(source)
    if path.is_dir():
        network = _exiobase(path, unit)
    elif path.is_file():
        network = _square(path, unit)
    else:
        raise InputError(field="table", found=str(source), allowed="a CSV file, an EXIOBASE folder or a pymrio object")
    return _aggregated(network, regions, sectors)


def read_with_pymrio(
    path: str | Path,
    kind: str,
    *,
    regions: Mapping[str, str] | None = None,
    sectors: Mapping[str, str] | None = None,
    unit: float = 1.0,
) -> InputOutputTable:
    """The same through a parser of pymrio, an optional package (extra ``mrio``): archives, EXIOBASE 1 to 3, EORA26.

    Parameters
    ----------
    path
        What the parser reads.
    kind
        One of `PARSERS`.
    regions, sectors, unit
        As in `read_io_table`.

    Returns
    -------
    InputOutputTable
        Regions and sectors in the order of their first row.

    Raises
    ------
    InputError
        If pymrio is not installed, has no such parser or cannot read the file.
    DataError
        For tables that are incomplete or do not balance.
    """
    if kind not in PARSERS:
        raise InputError(
            field="kind", found=kind, allowed=f"one of {', '.join(PARSERS)}", nearest=nearest(kind, PARSERS)
        )
    try:
        import pymrio  # type: ignore[import-not-found]  # optional, and under a licence that keeps it from the locks
    except ImportError:
        raise InputError("reading this layout needs pymrio (GPL): pip install pymrio", field="kind") from None
    parser = getattr(pymrio, f"parse_{kind}", None)
    if parser is None:
        raise InputError(field="kind", found=kind, allowed="a parser of the installed pymrio")
    try:
        system = parser(Path(path))
    except Exception as error:
        raise InputError(f"pymrio cannot read it as {kind}: {type(error).__name__}: {error}", file=path) from error
    return _aggregated(from_frames(system.Z, system.Y, unit=unit, file=str(path)), regions, sectors)


def from_frames(z: pd.DataFrame, y: pd.DataFrame, *, unit: float = 1.0, file: str | None = None) -> InputOutputTable:
    """A table from frames of flows.

    Parameters
    ----------
    z
        Flows between sectors, rows and columns by (region, sector).
    y
        Flows to final demand, rows by (region, sector), columns by region and category.
    unit
        MUSD in one unit of the frames.
    file
        Name for errors.

    Returns
    -------
    InputOutputTable
        Regions and sectors in the order of their first row.

    Raises
    ------
    DataError
        Where rows and columns do not name the same sectors.
    """
    rows, columns = [tuple(map(str, k[:2])) for k in z.index], [tuple(map(str, k[:2])) for k in z.columns]
    buyers = [str(k[0]) if isinstance(k, tuple) else str(k) for k in y.columns]
    names = tuple(dict.fromkeys(r for r, _ in rows))
    labels = tuple(dict.fromkeys(s for _, s in rows))
    _complete(rows, columns, names, labels, file)
    if [tuple(map(str, k[:2])) for k in y.index] != rows:
        raise DataError("rows of final demand are not those of the flows between sectors", file=file)
    for buyer in dict.fromkeys(buyers):
        if buyer not in names:
            raise DataError(field="final demand", found=buyer, allowed="a region of the table", file=file)
    n, s = len(names), len(labels)
    where_r = np.array([names.index(r) * s + labels.index(x) for r, x in rows])
    where_c = np.array([names.index(r) * s + labels.index(x) for r, x in columns])
    inputs = np.zeros((n * s, n * s))
    inputs[np.ix_(where_r, where_c)] = np.asarray(z, dtype=float) * unit
    final = np.zeros((n * s, n))
    demand = np.asarray(y, dtype=float) * unit
    for j, buyer in enumerate(buyers):
        final[where_r, names.index(buyer)] += demand[:, j]
    return checked_table(names, labels, inputs.reshape(n, s, n, s), final.reshape(n, s, n), file=file)


def _aggregated(network: InputOutputTable, regions, sectors) -> InputOutputTable:
    return network.aggregate(regions, sectors) if regions or sectors else network


def _complete(rows, columns, names: Sequence[str], labels: Sequence[str], file: str | None) -> None:
    """Every region has every sector, once, in rows and in columns."""
    for what, keys in (("rows", rows), ("columns", columns)):
        seen = set(keys)
        if len(seen) != len(keys):
            twice = next(k for k in keys if keys.count(k) > 1)
            raise DataError(f"{what} name {twice[0]} {twice[1]} twice", file=file)
        missing = [(r, s) for r in names for s in labels if (r, s) not in seen]
        extra = [k for k in keys if k[0] not in names or k[1] not in labels]
        if missing or extra:
            first = f"{missing[0][0]} {missing[0][1]} is missing" if missing else f"{extra[0]} is not a row"
            raise DataError(
                f"the table is partial: {len(seen) - len(extra)} of {len(names) * len(labels)} {what}; {first}",
                file=file,
            )


def _square(path: Path, unit: float) -> InputOutputTable:
    frame = _frame(path)
    sep = _separator(list(frame.columns), path)
    column = [_split(c, sep) for c in frame.columns]
    row = [_split(r, sep) for r in frame.index]
    sold = {k for k in row if k[1]}
    industry = [k[1] != "" and k in sold and k[1] not in FINAL_CODES for k in column]
    if not any(industry):
        raise DataError("no column names a sector that is also a row: labels join region and sector", file=path.name)
    names = tuple(dict.fromkeys(k[0] for k, yes in zip(column, industry, strict=True) if yes))
    labels = tuple(dict.fromkeys(k[1] for k, yes in zip(column, industry, strict=True) if yes))
    final = [k[0] in names and k[1] != "" and k[1] not in labels for k in column]
    keep = [k[0] in names and k[1] in labels for k in row]
    rows = [k for k, yes in zip(row, keep, strict=True) if yes]
    _complete(rows, [k for k, yes in zip(column, industry, strict=True) if yes], names, labels, path.name)
    if not any(final):
        raise DataError("no column of final demand, such as USA_HFCE", file=path.name)
    values = frame.to_numpy(dtype=float) * unit
    n, s = len(names), len(labels)
    order_r = [row.index((r, x)) for r in names for x in labels]
    order_c = [column.index((r, x)) for r in names for x in labels]
    inputs = values[np.ix_(order_r, order_c)].reshape(n, s, n, s)
    demand = np.zeros((n * s, n))
    for j, (k, yes) in enumerate(zip(column, final, strict=True)):
        if yes:
            demand[:, names.index(k[0])] += values[order_r, j]
    total = [j for j, c in enumerate(frame.columns) if str(c).strip().upper() in OUTPUT]
    output = values[order_r, total[0]].reshape(n, s) if total else None
    return checked_table(names, labels, inputs, demand.reshape(n, s, n), output=output, file=path.name)


def _frame(path: Path) -> pd.DataFrame:
    """A CSV with labels in the first row and column; every other cell a number, an empty one is zero."""
    import pandas as pd

    try:
        frame = pd.read_csv(path, index_col=0, low_memory=False)
    except (OSError, ValueError, UnicodeDecodeError) as error:
        raise InputError(f"the file cannot be read as CSV ({error})", file=path.name) from None
    if frame.empty:
        raise DataError("the table is empty", file=path.name, line=1)
    for at, label in enumerate(frame.columns):
        column = frame.iloc[:, at]
        if column.dtype.kind in "fiu":
            continue
        number = pd.Series(pd.to_numeric(column, errors="coerce"), index=frame.index)
        wrong = np.flatnonzero(np.asarray(number.isna()) & np.asarray(column.notna()))
        if wrong.size:
            found = str(column.iloc[int(wrong[0])])
            raise DataError(file=path.name, line=int(wrong[0]) + 2, field=str(label), found=found, allowed="a number")
        frame[label] = number
    return frame.fillna(0.0)


def _separator(labels: Sequence[Any], path: Path) -> str:
    counts = {sep: sum(sep in str(label) for label in labels) for sep in ("|", "_", ":")}
    best = max(counts, key=lambda sep: counts[sep])
    if counts[best] < 0.5 * len(labels):
        raise DataError(
            field="header", found=str(labels[0]), allowed="labels of region and sector such as USA_C29", file=path.name
        )
    return "|" if counts["|"] >= 0.5 * len(labels) else best


def _split(label: Any, sep: str) -> tuple[str, str]:
    region, _, sector = str(label).strip().partition(sep)
    return region, sector


def _exiobase(path: Path, unit: float) -> InputOutputTable:
    """``Z.txt`` and ``Y.txt``: tab-separated, two header rows and two label columns (region, sector)."""
    import pandas as pd

    frames = []
    for name in ("Z.txt", "Y.txt"):
        file = path / name
        if not file.exists():
            raise InputError(f"the folder has no {name}", file=str(path.name), allowed="an EXIOBASE release")
        try:
            frames.append(pd.read_csv(file, sep="\t", index_col=[0, 1], header=[0, 1]))
        except (OSError, ValueError) as error:
            raise InputError(f"the file cannot be read ({error})", file=name) from None
    return from_frames(frames[0], frames[1], unit=unit, file=path.name)
