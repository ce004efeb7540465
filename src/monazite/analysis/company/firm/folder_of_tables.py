"""A firm as a folder of CSV files, one for each block: ``firm.csv``, ``plant.csv``, ``product.csv`` ..."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from monazite.analysis.company.firm.rows import BLOCKS
from monazite.analysis.company.firm.workbook_file import sheet_rows
from monazite.analysis.company.firm.written_rows import MOST_BYTES, WrittenRow
from monazite.foundation.errors import InputError, collect, unknown


def read_folder(folder: Path) -> list[WrittenRow]:
    """Rows of a folder. Raises InputError for files that are no block, are not UTF-8 or not CSV."""
    problems: list[InputError] = []
    rows: list[WrittenRow] = []
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in BLOCKS:
            problems.append(unknown(path.stem, BLOCKS, field="file").located(path, None))
            continue
        try:
            rows += sheet_rows(path.stem, _lines(path), str(path))
        except InputError as problem:
            problems.append(problem)
    collect(problems)
    return rows


def _lines(path: Path) -> list[list[str]]:
    """Cells by line of the file; a cell with a line break counts as one line."""
    try:
        raw = path.read_bytes()
    except OSError as problem:
        raise InputError(f"the file cannot be read ({problem.strerror or problem})", file=path) from None
    if len(raw) > MOST_BYTES:
        raise InputError(file=path, found=f"{len(raw)} bytes", allowed=f"at most {MOST_BYTES}")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        found = f"byte 0x{raw[problem.start]:02x}"
        raise InputError(file=path, line=line, found=found, allowed="UTF-8 text") from None
    first = text.partition("\n")[0]
    comma = ";" if first.count(";") > first.count(",") else ","
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True))
    except csv.Error as problem:
        raise InputError(f"not CSV: {problem}", file=path) from None
