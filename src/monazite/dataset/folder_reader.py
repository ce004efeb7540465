"""Reading of dataset folders: files to records, replaced tables, duplicates, references between tables."""

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import cast

from monazite.dataset.csv_reader import Record, read_table
from monazite.dataset.places import Places
from monazite.dataset.rows.customs import Country
from monazite.dataset.rows.regions import Region
from monazite.dataset.rows.row import BaseYear, Row
from monazite.dataset.schema import AXES, TABLES, TableSchema, references
from monazite.foundation.errors import DataError, InputError, nearest

REPLACEABLE_ROWS = ("priors", "routes", "option_costs")
"""Shared tables of which a mineral's folder may replace single rows."""

WILDCARDS = ("*", "WORLD", "same")


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
        if table.name == "regions" and first.file != record.file and first.row == record.row:
            records.remove(record)  # two minerals that bring the same country say the same of it
            continue
        names = ", ".join(f"{name} {cell_text(value)}" for name, value in zip(table.keys, key, strict=True))
        problems.append(
            DataError(f"duplicate of {first.place} ({names})", file=record.file, line=record.line, found=names)
        )
    return problems


def cell_text[T](value: T) -> T | str:
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
        for axis, (table, attribute) in AXES.items()
    }
    problems: list[DataError] = []
    places = Places(_rows(records, "countries", Country), _rows(records, "regions", Region))
    for name, rows in records.items():
        if name == "sources":
            continue
        wanted = {
            attribute: axis
            for attribute, axis in references(TABLES[name]).items()
            if AXES[axis.rstrip("*")][0] != name and AXES[axis.rstrip("*")][0] in judged
        }
        for record in rows:
            for attribute, axis in wanted.items():
                problems += _unknown_names(record, attribute, axis, names[axis.rstrip("*")], places)
    return problems


def _rows[R: Row](records: Mapping[str, Sequence[Record]], table: str, model: type[R]) -> list[R]:
    return [record.row for record in records.get(table, ()) if isinstance(record.row, model)]


def _unknown_names(
    record: Record, attribute: str, axis: str, names: Sequence[str], places: Places
) -> Iterable[DataError]:
    for item in record.row.names_in(attribute):
        if item in names:
            continue
        if axis == "region*" and item in WILDCARDS:
            continue
        if axis == "good*" and any(fnmatchcase(name, item) for name in names):
            continue
        if axis.startswith("region"):
            problem = places.problem(item)
            yield DataError(
                problem.text, file=record.file, line=record.line, field=attribute, found=item,
                allowed="a region of the dataset", nearest=problem.nearest,
            )  # fmt: skip
            continue
        near = nearest(item, names)
        allowed = f"a {axis.rstrip('*')} of the dataset"
        yield DataError(file=record.file, line=record.line, field=attribute, found=item, allowed=allowed, nearest=near)
