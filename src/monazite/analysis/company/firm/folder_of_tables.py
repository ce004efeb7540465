"""A firm as a folder of CSV files, one for each block: ``firm.csv``, ``plant.csv``, ``product.csv`` ..."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path

from monazite.analysis.company.firm.rows import BLOCKS
from monazite.analysis.company.firm.workbook_file import sheet_rows
from monazite.analysis.company.firm.written_rows import WrittenRow, read_bytes
from monazite.foundation.errors import InputError, collect, unknown


def read_folder(folder: Path) -> list[WrittenRow]:
    """Rows of a folder. Raises InputError for files that are no block, are not UTF-8 or not CSV."""
    return _rows_of({path: path.stem for path in sorted(folder.glob("*.csv"))}, read_bytes)


def read_tables(files: Mapping[str, bytes]) -> list[WrittenRow]:
    """Rows of CSV files by name, such as ``plant.csv``. Raises InputError as `read_folder`."""
    stems = {name: name.rpartition(".")[0] for name in sorted(files)}
    return _rows_of(stems, lambda name: files[name])


def _rows_of[F: (str, Path)](stems: Mapping[F, str], content: Callable[[F], bytes]) -> list[WrittenRow]:
    problems: list[InputError] = []
    rows: list[WrittenRow] = []
    for file, stem in stems.items():
        if stem not in BLOCKS:
            problems.append(unknown(stem, BLOCKS, field="file").located(file, None))
            continue
        try:
            rows += sheet_rows(stem, csv_lines(content(file), str(file)), str(file))
        except InputError as problem:
            problems.append(problem)
    collect(problems)
    return rows


def csv_lines(raw: bytes, file: str) -> list[list[str]]:
    """Cells by line of a file; a cell with a line break counts as one line."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        found = f"byte 0x{raw[problem.start]:02x}"
        raise InputError(file=file, line=line, found=found, allowed="UTF-8 text") from None
    first = text.partition("\n")[0]
    comma = ";" if first.count(";") > first.count(",") else ","
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True))
    except csv.Error as problem:
        raise InputError(f"not CSV: {problem}", file=file) from None
