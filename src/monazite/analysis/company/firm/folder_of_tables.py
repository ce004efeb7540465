"""A firm as a folder of CSV files, one for each block: ``firm.csv``, ``plant.csv``, ``product.csv`` ..."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from pathlib import Path

from monazite.analysis.company.firm.rows import BLOCKS
from monazite.analysis.company.firm.workbook_file import sheet_rows
from monazite.analysis.company.firm.written_rows import WrittenRow, read_bytes
from monazite.foundation.errors import InputError, collect, unknown
from monazite.foundation.user_tables import cells_by_line, decoded, separator_of


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
            table = firm_table(content(file), str(file), BLOCKS[stem].model_fields)
            rows += sheet_rows(stem, table.lines, str(file), table.separator)
        except InputError as problem:
            problems.append(problem)
    collect(problems)
    return rows


@dataclass(frozen=True, slots=True)
class FirmTable:
    """Cells by line of a CSV file, and what separates them."""

    lines: list[list[str]]
    separator: str


def firm_table(raw: bytes, file: str, columns: Container[str]) -> FirmTable:
    """The cells of a CSV file, whose header has at least one of some ``columns``; line 1 is the first of the lines.

    Raises InputError for what is not UTF-8 or not CSV.
    """
    text = decoded(raw, file)
    separator = separator_of(text, lambda cells: any(cell in columns for cell in cells))
    lines = list[list[str]]()
    for start, cells in cells_by_line(text, separator, file):
        lines += [[]] * (start - 1 - len(lines))  # a cell with line breaks is one row of several lines
        lines.append(cells)
    return FirmTable(lines, separator)
