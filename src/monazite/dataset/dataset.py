"""Dataset: the facts of one or more CSV folders, read, converted, checked and frozen.

>>> from monazite import load_dataset  # doctest: +SKIP
>>> load_dataset("rare_earths").table("goods")[0].good  # doctest: +SKIP
'La.oxide'
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from cachetools import LRUCache

from monazite.dataset.as_of import last_known_day, rows_as_of
from monazite.dataset.folder_reader import broken_tables, cell_text, check_references, folder_label, read_folders
from monazite.dataset.patterns import split_names
from monazite.dataset.rows.row import Row, Source
from monazite.dataset.schema import AXES, TABLES
from monazite.dataset.typed_tables import TypedTables
from monazite.foundation.errors import DataError, collect, nearest

if TYPE_CHECKING:
    import pandas as pd  # pyright: ignore[reportMissingTypeStubs]

SHIPPED = Path(__file__).parents[1] / "data"
"""Folder that holds the shipped dataset folders."""

NOT_FOLDERS = ("posteriors", "scenarios")
"""What lies beside the dataset folders and is none."""

WORLD_TABLES = ("regions", "sectors", "priors")
"""A folder that has all of these is a world of its own; with some of them alone, its rows add to ``shared``."""

BASE_YEAR = 2024
"""Year of the baseline of folders without a ``base.csv``."""

_VIEWS: "LRUCache[tuple[str, date], Dataset]" = LRUCache(maxsize=32)
_VIEWS_LOCK = Lock()


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
    day
        Day of a view made by `as_of`; None for all that is known.
    """

    folders: tuple[str, ...]
    tables: Mapping[str, tuple[Row, ...]] = field(repr=False)
    places: Mapping[str, tuple[str, ...]] = field(repr=False)
    hash: str = field(repr=False)
    currency_year: int = 2024
    day: date | None = None

    def as_of(self, day: date | None) -> "Dataset":
        """The dataset as it was known on a day.

        Parameters
        ----------
        day
            Day of the view; None for all that is known.

        Returns
        -------
        Dataset
            Rows that became public later are gone; what was learned of others later is undone (an end, a status, an
            outcome); sources dated later are replaced by ``later_edition``. The same object for the same day.

        Examples
        --------
        >>> from datetime import date
        >>> import monazite as mz
        >>> facts = mz.load_dataset("rare_earths").as_of(date(2025, 10, 25))
        >>> any(row.id == "busan_2025" for row in facts.table("measures"))
        False
        """
        if day is None or (self.day is not None and self.day <= day):
            return self
        with _VIEWS_LOCK:
            if (view := _VIEWS.get((self.hash, day))) is not None:
                return view
        known = rows_as_of(self.tables, int(self.base_year), day)
        view = replace(
            self,
            tables={name: tuple(row for _, row in rows) for name, rows in known.items()},
            places={name: tuple(self.places[name][at] for at, _ in rows) for name, rows in known.items()},
            hash=hashlib.sha256(f"{self.hash} as of {day}".encode()).hexdigest(),
            day=day,
        )
        with _VIEWS_LOCK:
            return _VIEWS.setdefault((self.hash, day), view)

    @cached_property
    def last_known_day(self) -> date:
        """Last day on which anything in the dataset became public, or the day of the view if that is earlier."""
        last = last_known_day(self.tables)
        return last if self.day is None else min(last, self.day)

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

        rows = [{key: cell_text(value) for key, value in row.model_dump().items()} for row in self.table(name)]
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
        table, attribute = AXES[axis]
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


def load_dataset(*folders: str | Path) -> Dataset:
    """Read, convert, check and unite dataset folders.

    Parameters
    ----------
    folders
        Shipped names (``"rare_earths"``) or paths. The shipped folder ``shared`` (regions, sectors, measures) comes
        along unless one of the folders is a world of its own (`WORLD_TABLES`).

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


def split_folders(folders: Sequence[str | Path]) -> tuple[str | Path, ...]:
    """Folders one by one, where one text joins several names by ";"; a path stays as it is."""
    parts = [split_names(f) if isinstance(f, str) and ";" in f and not _is_folder(f) else (f,) for f in folders]
    return tuple(folder for part, given in zip(parts, folders, strict=True) for folder in part or (given,))


def resolve_folders(*folders: str | Path) -> tuple[Path, ...]:
    """Paths of dataset folders given by shipped name or path, with ``shared`` first when it is needed."""
    paths = [_resolve_folder(folder) for folder in split_folders(folders) or ("rare_earths",)]
    if not any(all((path / f"{table}.csv").exists() for table in WORLD_TABLES) for path in paths):
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
    ('antimony', 'cobalt', 'gallium', 'germanium', 'graphite', 'rare_earths', 'rare_earths_2010', 'shared', 'tungsten')
    """
    return tuple(sorted(item.name for item in SHIPPED.iterdir() if _holds_tables(item)))


def _holds_tables(item: Path) -> bool:
    """Whether what lies among the shipped data is a dataset folder."""
    return item.name not in NOT_FOLDERS and any(item.glob("*.csv"))


def _resolve_folder(folder: str | Path) -> Path:
    if isinstance(folder, str) and folder in os.listdir(SHIPPED) and _holds_tables(SHIPPED / folder):
        return SHIPPED / folder
    if _is_folder(folder):
        return Path(folder).resolve()
    shipped = datasets()
    raise DataError(
        field="dataset",
        found=str(folder),
        allowed=f"a folder, or one of {', '.join(shipped)}",
        nearest=nearest(folder, shipped),
    )


def _is_folder(name: str | Path) -> bool:
    """Whether a name is that of a folder on disk; what no file system takes as a name is none."""
    try:
        return Path(name).is_dir()
    except (OSError, ValueError):
        return False


@lru_cache(maxsize=8)
def _load(paths: tuple[Path, ...], stamp: tuple[tuple[str, int, int], ...]) -> Dataset:
    del stamp  # part of the key: a changed file is read again
    records, problems = read_folders(paths)
    problems += check_references(records, skip=broken_tables(problems))
    collect(problems)
    tables = {name: tuple(record.row for record in rows) for name, rows in records.items()}
    places = {name: tuple(record.place for record in rows) for name, rows in records.items()}
    return Dataset(tuple(folder_label(path) for path in paths), tables, places, _content_hash(tables))


def _content_hash(tables: Mapping[str, Sequence[Row]]) -> str:
    content = {
        name: sorted(json.dumps(row.model_dump(mode="json"), sort_keys=True) for row in rows)
        for name, rows in tables.items()
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
