"""Writing of rows into a folder of the user's own: whole files or none, and what is there stays."""

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from monazite.dataset.csv_reader import Record, read_table
from monazite.dataset.dataset import SHIPPED, load_dataset
from monazite.dataset.folder_reader import cell_text
from monazite.dataset.rows.evidence import Observation
from monazite.dataset.rows.row import Source
from monazite.dataset.schema import TABLES
from monazite.foundation.errors import InputError, collect
from monazite.foundation.units import factor

HEADER = (
    "outcome", "good", "region", "part", "origin", "user", "reporter", "period", "value", "unit", "error[share]",
    "published", "source", "grade", "low", "high", "note",
)  # fmt: skip
SOURCE_HEADER = ("source", "citation", "publisher", "date", "url", "licence", "accessed", "verified")


def own_folder(path: Path, field: str = "--into") -> Path:
    """The folder itself. Raises InputError for a shipped one, or for a path that is a file."""
    target = path.resolve()
    if target == SHIPPED.resolve() or SHIPPED.resolve() in target.parents:
        raise InputError(field=field, found=str(path), allowed="a folder of your own, not one that ships")
    if target.exists() and not target.is_dir():
        raise InputError(field=field, found=str(path), allowed="a folder, not a file")
    return target


def add_to_folder(folder: Path, rows: Sequence[Observation], source: Source, datasets: Sequence[str | Path]) -> None:
    """Add observations and their source to a folder, which is made if it is not there.

    Parameters
    ----------
    folder
        The user's folder.
    rows
        Observations to append; lines that are there stay as they are.
    source
        Row for ``sources.csv``, added once.
    datasets
        What the folder is loaded with: the new files are loaded in a copy first, and replace the old only if they load.

    Raises
    ------
    InputError
        When the folder's own files or the new rows cannot be used. Nothing has changed then.
    """
    texts = {
        "sources.csv": with_source(folder / "sources.csv", source),
        "observations.csv": with_rows(folder / "observations.csv", rows),
    }
    with tempfile.TemporaryDirectory() as directory:
        copy = Path(directory) / (folder.name or "own")
        copy.mkdir()
        for file in folder.glob("*.csv") if folder.is_dir() else ():
            shutil.copyfile(file, copy / file.name)
        for name, text in texts.items():
            (copy / name).write_text(text, encoding="utf-8", newline="")
        load_dataset(*(item for item in datasets if Path(item).resolve() != folder), copy)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        replace_file(folder / name, text)


def replace_file(path: Path, text: str) -> None:
    """Write a file beside its place and move it there; the old one is whole until then."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".partial")
    partial = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        partial.chmod(path.stat().st_mode if path.exists() else 0o644)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def with_source(path: Path, source: Source) -> str:
    """Text of a ``sources.csv`` with one more row; as it is where it has that source."""
    text, records = _present(path, "sources")
    if any(isinstance(record.row, Source) and record.row.source == source.source for record in records):
        return text
    cells = {name: str(getattr(source, name)) for name in SOURCE_HEADER} | {
        "verified": "yes" if source.verified else "no"
    }
    return _appended(text, SOURCE_HEADER, [cells])


def with_rows(path: Path, rows: Sequence[Observation]) -> str:
    """Text of an ``observations.csv`` with rows after those that are there."""
    return _appended(_present(path, "observations")[0], HEADER, [_cells(row) for row in rows])


def _present(path: Path, table: str) -> tuple[str, list[Record]]:
    """Text and rows of a file that is there. Raises InputError for one that cannot be read, which then stays."""
    if not path.exists():
        return "", []
    records, problems = read_table(path, TABLES[table], f"{path.parent.name}/{path.name}")
    collect(problems)
    return path.read_bytes().decode("utf-8-sig"), records


def _appended(text: str, header: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    """Rows after the text of a file, in the order and the units of its own columns; columns that it lacks are added."""
    comments, text = _split_comments(text)
    lines = list(csv.reader(io.StringIO(text, newline="")))
    own = [cell.strip() for cell in lines[0]] if lines else list(header)
    names = {_column(cell)[0] for cell in own}
    missing = [cell for cell in header if _column(cell)[0] not in names and any(row[_column(cell)[0]] for row in rows)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n" if "\r\n" in text else "\n")
    if not lines or missing:
        writer.writerow([*own, *missing])
        writer.writerows([*cells, *("" for _ in missing)] for cells in lines[1:] if cells)
    else:
        out.write(text if text.endswith("\n") else f"{text}\n")
    for row in rows:
        writer.writerow([_in_unit(row.get(_column(cell)[0], ""), cell, header) for cell in (*own, *missing)])
    return comments + out.getvalue()


def _split_comments(text: str) -> tuple[str, str]:
    """Lines above the header that begin with #, which `monazite mineral new` writes, and the rest."""
    lines = text.splitlines(keepends=True)
    first = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "".join(lines[:first]), "".join(lines[first:])


def _column(cell: str) -> tuple[str, str]:
    """Name and unit of a column of a header."""
    name, _, unit = cell.partition("[")
    return name.strip(), unit.rstrip("] ")


def _in_unit(text: str, cell: str, header: Sequence[str]) -> str:
    """A number in the unit of the column where that is another one than ours (an error in percent)."""
    name, unit = _column(cell)
    ours = next((_column(own)[1] for own in header if _column(own)[0] == name), "")
    return text if not text or not unit or not ours or unit == ours else f"{float(text) * factor(ours, unit):.12g}"


def _cells(row: Observation) -> dict[str, str]:
    values = {name: cell_text(value) for name, value in row.model_dump().items()}
    cells = {name: "" if value is None else str(value) for name, value in values.items()}
    for name in ("value", "error", "low", "high"):
        number = getattr(row, name)
        cells[name] = "" if number is None else repr(number).removesuffix(".0")
    return cells
