"""A firm as a folder of CSV files, one for each block: ``firm.csv``, ``plant.csv``, ``product.csv`` ..."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from pathlib import Path

from monazite.analysis.company.firm.file_text import text_of
from monazite.analysis.company.firm.rows import BLOCKS
from monazite.analysis.company.firm.workbook_file import sheet_rows
from monazite.analysis.company.firm.written_rows import WrittenRow, read_bytes
from monazite.foundation.errors import InputError, collect, unknown
from monazite.foundation.user_tables import IsHeader, cells_by_line, separator_of


def read_folder(folder: Path) -> tuple[list[WrittenRow], tuple[str, ...]]:
    """Rows of a folder, and which files were not UTF-8. Raises InputError for files that are no block or not CSV."""
    return _rows_of({path: path.stem for path in sorted(folder.glob("*.csv"))}, read_bytes)


def read_tables(files: Mapping[str, bytes]) -> tuple[list[WrittenRow], tuple[str, ...]]:
    """Rows of CSV files by name, such as ``plant.csv``. Raises InputError as `read_folder`."""
    stems = {name: name.rpartition(".")[0] for name in sorted(files)}
    return _rows_of(stems, lambda name: files[name])


def _rows_of[F: (str, Path)](
    stems: Mapping[F, str], content: Callable[[F], bytes]
) -> tuple[list[WrittenRow], tuple[str, ...]]:
    problems: list[InputError] = []
    rows: list[WrittenRow] = []
    notes: list[str] = []
    for file, stem in stems.items():
        if stem not in BLOCKS:
            problems.append(unknown(stem, BLOCKS, field="file").located(file, None))
            continue
        try:
            table = firm_table(content(file), str(file), _names_one_of(BLOCKS[stem].model_fields))
            rows += sheet_rows(stem, table.lines, str(file), table.separator)
            notes += filter(None, [table.note])
        except InputError as problem:
            problems.append(problem)
    collect(problems)
    return rows, tuple(notes)


def _names_one_of(columns: Container[str]) -> IsHeader:
    return lambda cells: any(cell in columns for cell in cells)


@dataclass(frozen=True, slots=True)
class FirmTable:
    """Cells by line of a CSV file or a sheet, and what separates them."""

    lines: list[list[str]]
    separator: str
    note: str = ""
    """That the file was not UTF-8, in a sentence."""


def firm_table(raw: bytes, file: str, is_header: IsHeader) -> FirmTable:
    """The cells of a CSV file, which are separated as makes a header of one of its lines; line 1 is the first.

    Raises InputError for what is no text or not CSV.
    """
    text, note = text_of(raw, file)
    separator = separator_of(text, is_header)
    lines = list[list[str]]()
    for start, cells in cells_by_line(text, separator, file):
        lines += [[]] * (start - 1 - len(lines))  # a cell with line breaks is one row of several lines
        lines.append(cells)
    return FirmTable(lines, separator, note)
