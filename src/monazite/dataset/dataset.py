"""Dataset: the facts of one or more CSV folders, read, converted, checked and frozen.

>>> from monazite import load_dataset  # doctest: +SKIP
>>> load_dataset("rare_earths").table("goods")[0].good  # doctest: +SKIP
'La.oxide'
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from monazite.dataset.csv_reader import Record, read_table
from monazite.dataset.rows.row import BaseYear, Row, Source
from monazite.dataset.schema import TABLES, TableSchema, references
from monazite.dataset.typed_tables import TypedTables
from monazite.foundation.errors import DataError, InputError, collect, nearest

if TYPE_CHECKING:
    import pandas as pd  # pyright: ignore[reportMissingTypeStubs]

SHIPPED = Path(__file__).parents[1] / "data"
"""Folder that holds the shipped dataset folders."""

NOT_FOLDERS = ("posteriors", "scenarios")
"""What lies beside the dataset folders and is none."""

REPLACEABLE_ROWS = ("priors", "routes")
"""Shared tables of which a mineral's folder may replace single rows."""

WILDCARDS = ("*", "WORLD", "same")
BASE_YEAR = 2024
"""Year of the baseline of folders without a ``base.csv``."""


@dataclass(frozen=True)
class Dataset(TypedTables):
    """Facts of one or more folders. Does not change; two datasets with equal `hash` hold the same facts.

    Attributes
    ----------
    folders
        Names or paths of the folders, in the order in which they were united.
    tables
        Rows of every table, in file order.
    places
        ``folder/table.csv:line`` of every row.
    hash
        SHA-256 of the normalised content: units converted, rows sorted, formatting ignored.
    currency_year
        Year of all money values.
    """

    folders: tuple[str, ...]
    tables: Mapping[str, tuple[Row, ...]] = field(repr=False)
    places: Mapping[str, tuple[str, ...]] = field(repr=False)
    hash: str = field(repr=False)
    currency_year: int = 2024

    def rows_of(self, name: str) -> Sequence[Row]:
        """Rows of a known table, in file order; none where no folder has it."""
        return self.tables.get(name, ())

    def frame(self, name: str) -> "pd.DataFrame":
        """A table as pandas.

        Parameters
        ----------
        name
            A table of docs/model/data.md.

        Returns
        -------
        pandas.DataFrame
            One row per row of the table, one column per field, units as in `table`; lists joined by ";".

        Raises
        ------
        InputError
            For a name that is no table, with the nearest one.
        """
        import pandas as pd  # pyright: ignore[reportMissingTypeStubs]

        rows = [{key: _cell_text(value) for key, value in row.model_dump().items()} for row in self.table(name)]
        return pd.DataFrame(rows, columns=list(TABLES[name].model.model_fields))

    def names(self, axis: str) -> tuple[str, ...]:
        """Distinct names along an axis, in the order of its table.

        Parameters
        ----------
        axis
            One of region, sector, good, element, basket, deposit, use, project, parameter, source, measure, tariff path
            and branch (a sector of the input-output table).

        Returns
        -------
        tuple of str
            Names; none where no folder has the axis' table.
        """
        table, attribute = _AXES[axis]
        return tuple(dict.fromkeys(getattr(row, attribute) for row in self.rows_of(table)))

    @property
    def base_year(self) -> str:
        """Year of the baseline: that of the last folder that names one in ``base.csv``, else 2024."""
        rows = self.table("base")
        return str(rows[-1].year) if rows else str(BASE_YEAR)

    @property
    def sources(self) -> Mapping[str, Source]:
        """The bibliography by source id."""
        return {row.source: row for row in self.table("sources")}

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(rows)} {name}" for name, rows in self.tables.items())
        return f"Dataset({' + '.join(self.folders)}: {counts}; {self.hash[:12]})"


_AXES = {
    "region": ("regions", "region"),
    "sector": ("sectors", "sector"),
    "good": ("goods", "good"),
    "element": ("baskets", "element"),
    "basket": ("baskets", "basket"),
    "deposit": ("deposits", "deposit"),
    "use": ("uses", "use"),
    "project": ("projects", "project"),
    "parameter": ("priors", "parameter"),
    "source": ("sources", "source"),
    "measure": ("measures", "id"),
    "tariff path": ("tariff_paths", "path"),
    "branch": ("network_sectors", "sector"),
}


def load_dataset(*folders: str | Path) -> Dataset:
    """Read, convert, check and unite dataset folders.

    Parameters
    ----------
    folders
        Shipped names (``"rare_earths"``) or paths. The shipped folder ``shared`` (regions, sectors, measures) comes
        along unless one of the folders has its own ``regions.csv``.

    Returns
    -------
    Dataset
        Facts of all folders; the same object for the same files.

    Raises
    ------
    DataError
        With every problem of every cell at once: unit, number, reference, duplicate, missing file or column.

    Examples
    --------
    >>> load_dataset("rare_earths").names("region")[:3]  # doctest: +SKIP
    ('CN', 'US', 'EU')
    """
    paths = resolve_folders(*folders)
    files = sorted(file for path in paths for file in path.glob("*.csv"))
    stamp = tuple((str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files)
    return _load(paths, stamp)


def resolve_folders(*folders: str | Path) -> tuple[Path, ...]:
    """Paths of dataset folders given by shipped name or path, with ``shared`` first when it is needed."""
    paths = [_resolve_folder(folder) for folder in folders or ("rare_earths",)]
    if not any((path / "regions.csv").exists() for path in paths):
        paths.insert(0, SHIPPED / "shared")
    return tuple(dict.fromkeys(paths))


def datasets() -> tuple[str, ...]:
    """Names of the shipped dataset folders, as `load_dataset` takes them.

    Returns
    -------
    tuple[str, ...]
        In alphabetical order. ``shared`` holds what all minerals have in common and comes along by itself.

    Examples
    --------
    >>> import monazite as mz
    >>> mz.datasets()
    ('gallium', 'germanium', 'rare_earths', 'rare_earths_2010', 'shared')
    """
    folders = (item.name for item in SHIPPED.iterdir() if any(item.glob("*.csv")) and item.name not in NOT_FOLDERS)
    return tuple(sorted(folders))


def _resolve_folder(folder: str | Path) -> Path:
    if isinstance(folder, str) and folder in datasets():
        return SHIPPED / folder
    path = Path(folder)
    try:
        if path.is_dir():
            return path.resolve()
    except (OSError, ValueError):
        pass
    shipped = datasets()
    raise DataError(
        field="dataset",
        found=str(folder),
        allowed=f"a folder, or one of {', '.join(shipped)}",
        nearest=nearest(folder, shipped),
    )


@lru_cache(maxsize=8)
def _load(paths: tuple[Path, ...], stamp: tuple[tuple[str, int, int], ...]) -> Dataset:
    del stamp  # part of the key: a changed file is read again
    records, problems = read_folders(paths)
    problems += check_references(records, skip=broken_tables(problems))
    collect(problems)
    tables = {name: tuple(record.row for record in rows) for name, rows in records.items()}
    places = {name: tuple(record.place for record in rows) for name, rows in records.items()}
    return Dataset(tuple(folder_label(path) for path in paths), tables, places, _content_hash(tables))


def folder_label(path: Path) -> str:
    """Short name of a folder: its shipped name, otherwise its own name."""
    return path.name


def read_folders(paths: Sequence[Path]) -> tuple[dict[str, list[Record]], list[DataError]]:
    """All rows of all tables of the folders, and every problem met: files, cells, duplicates, missing tables."""
    records: dict[str, list[Record]] = {}
    problems: list[DataError] = []
    for path in paths:
        for name in replaced_tables(path, problems):
            records.pop(name, None)
        for file in sorted(path.glob("*.csv")):
            table = TABLES.get(file.stem)
            shown = f"{folder_label(path)}/{file.name}"
            if table is None:
                near = nearest(file.stem, TABLES)
                problems.append(
                    DataError(file=shown, field="table", found=file.stem, allowed="a known table", nearest=near)
                )
                continue
            rows, found = read_table(file, table, shown)
            records.setdefault(table.name, []).extend(rows)
            problems += found
    broken = {problem.file for problem in problems}
    for name, table in TABLES.items():
        unread = any(str(file).endswith(f"/{name}.csv") for file in broken)
        if table.required and name not in records and not unread:
            where = " or ".join(folder_label(path) for path in paths)
            problems.append(DataError(f"the file {name}.csv is missing", file=where))
        problems += _drop_duplicates(records.get(name, []), table)
    return {name: records[name] for name in TABLES if name in records}, problems


def replaced_tables(path: Path, problems: list[DataError]) -> list[str]:
    """Tables of earlier folders that a folder replaces, from its ``base.csv``; each has to be among its own files."""
    file, shown = path / "base.csv", f"{folder_label(path)}/base.csv"
    if not file.exists():
        return []
    own = [item.stem for item in sorted(path.glob("*.csv")) if item.stem in TABLES]
    out: list[str] = []
    for record in read_table(file, TABLES["base"], shown)[0]:
        for name in record.row.replaces if isinstance(record.row, BaseYear) else ():
            if name in own:
                out.append(name)
                continue
            near, allowed = nearest(name, own), "a table of the same folder"
            problems.append(
                DataError(file=shown, line=record.line, field="replaces", found=name, allowed=allowed, nearest=near)
            )
    return out


def _drop_duplicates(records: list[Record], table: TableSchema) -> list[DataError]:
    first_by_key: dict[tuple[object, ...], Record] = {}
    problems: list[DataError] = []
    for record in list(records):
        key = tuple(getattr(record.row, name) for name in table.keys)
        first = first_by_key.setdefault(key, record)
        if first is record:
            continue
        if table.name == "sources" and first.file != record.file:  # folders may share a publication: the first holds
            records.remove(record)
            continue
        if table.name in REPLACEABLE_ROWS and first.file != record.file and first.file.startswith("shared/"):
            records.remove(first)  # a mineral's own row stands in for the shared one
            first_by_key[key] = record
            continue
        names = ", ".join(f"{name} {_cell_text(value)}" for name, value in zip(table.keys, key, strict=True))
        problems.append(
            DataError(f"duplicate of {first.place} ({names})", file=record.file, line=record.line, found=names)
        )
    return problems


def _cell_text[T](value: T) -> T | str:
    """A list as a cell holds it, joined by ";"; anything else as it is."""
    return ";".join(str(part) for part in cast(tuple[object, ...], value)) if isinstance(value, tuple) else value


def broken_tables(problems: Iterable[InputError]) -> set[str]:
    """Tables in which a problem was found; references into them cannot be judged."""
    return {Path(problem.file).stem for problem in problems if problem.file}


def check_references(records: Mapping[str, Sequence[Record]], skip: Iterable[str] = ()) -> list[DataError]:
    """Every cell that names a region, good, use, sector, basket, deposit or source that does not exist.

    References into the tables in ``skip`` are not judged.
    """
    judged = set(records) - set(skip)
    names = {
        axis: list(dict.fromkeys(getattr(record.row, attribute) for record in records.get(table, ())))
        for axis, (table, attribute) in _AXES.items()
    }
    problems: list[DataError] = []
    for name, rows in records.items():
        if name == "sources":
            continue
        wanted = {
            attribute: axis
            for attribute, axis in references(TABLES[name]).items()
            if _AXES[axis.rstrip("*")][0] != name and _AXES[axis.rstrip("*")][0] in judged
        }
        for record in rows:
            for attribute, axis in wanted.items():
                problems += _unknown_names(record, attribute, axis, names[axis.rstrip("*")])
    return problems


def _unknown_names(record: Record, attribute: str, axis: str, names: Sequence[str]) -> Iterable[DataError]:
    for item in record.row.names_in(attribute):
        if item in names:
            continue
        if axis == "region*" and item in WILDCARDS:
            continue
        if axis == "good*" and any(fnmatchcase(name, item) for name in names):
            continue
        near = nearest(item, names)
        allowed = f"a {axis.rstrip('*')} of the dataset"
        yield DataError(file=record.file, line=record.line, field=attribute, found=item, allowed=allowed, nearest=near)


def _content_hash(tables: Mapping[str, Sequence[Row]]) -> str:
    content = {
        name: sorted(json.dumps(row.model_dump(mode="json"), sort_keys=True) for row in rows)
        for name, rows in tables.items()
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
