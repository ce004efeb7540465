"""`load_firm`: a firm from TOML, XLSX, a folder of CSV or a parts list, checked in itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from monazite.analysis.company.firm.consistency import firm_problems
from monazite.analysis.company.firm.firm_file import Firm
from monazite.analysis.company.firm.folder_of_tables import read_folder, read_tables
from monazite.analysis.company.firm.list_choice import AS_WRITTEN, ListChoice
from monazite.analysis.company.firm.parts_list import NEEDED as PARTS
from monazite.analysis.company.firm.parts_list import PartsList, is_block_table, name_of_list, read_parts
from monazite.analysis.company.firm.parts_table import FoundColumn, found_columns
from monazite.analysis.company.firm.rows import BLOCKS, NEEDED, FirmFileRow, FirmRow
from monazite.analysis.company.firm.toml_file import read_toml
from monazite.analysis.company.firm.workbook_file import rows_of_sheets, sheets_of
from monazite.analysis.company.firm.workbook_list import parts_sheet
from monazite.analysis.company.firm.written_rows import WrittenRow, read_bytes
from monazite.foundation.errors import InputError, collect, from_validation, nearest
from monazite.foundation.files import read_input
from monazite.scenario.toml import MOST_BYTES as MOST_OF_TOML

WORKBOOKS = (".xlsx", ".xlsm")
Further = Callable[[Firm], Sequence[InputError]]
"""Problems of a firm beyond those of its file."""


def load_firm(source: str | Path, choice: ListChoice = AS_WRITTEN) -> Firm:
    """Read and check a firm.

    Parameters
    ----------
    source
        A TOML file, a workbook (.xlsx) with a sheet for each block, a folder with a CSV file for each block, or one
        CSV file or one sheet with a parts list: part, good, origin, region, kg_per_year and stock_days by purchase.
    choice
        What is said of the columns and rows of a parts list.

    Returns
    -------
    Firm
        Rows of all blocks, each checked alone and against the others.

    Raises
    ------
    InputError
        With every problem at once: file, sheet, row, field, what was found, what is allowed, the nearest name.

    Examples
    --------
    >>> load_firm("firm.toml").name  # doctest: +SKIP
    'Invented Motors'
    """
    path = Path(source)
    kind = path.suffix.lower()
    if path.is_dir():
        rows, notes = read_folder(path)
        return checked_firm(rows, str(path), beside=PartsList([], notes, []))
    if kind in WORKBOOKS:
        return _from_list(str(path), _workbook(path, str(path), choice))
    if kind == ".toml":
        return checked_firm(read_toml(read_input(path, MOST_OF_TOML), str(path)), str(path))
    if kind == ".csv":
        return _from_list(str(path), _one_table(str(path), read_bytes(path), choice))
    if not path.exists():
        raise InputError("no such file or folder", file=path)
    raise InputError(
        file=path, found=path.suffix or path.name,
        allowed=".toml, .xlsx, .csv (a parts list), or a folder of CSV files",
        nearest=nearest(path.suffix, (".toml", ".xlsx", ".csv")),
    )  # fmt: skip


def _from_list(file: str, read: PartsList, further: Further | None = None) -> Firm:
    """A firm from what was read of one file."""
    return checked_firm(read.rows, file, further, read)


def _workbook(source: Path | bytes, file: str, choice: ListChoice) -> PartsList:
    """What a workbook holds: a parts list in one sheet, or a sheet for each block."""
    sheets = sheets_of(source, file)
    found = parts_sheet(sheets, file)
    if found is None:
        return PartsList(rows_of_sheets(sheets, file), (), [])
    name, table = found
    read = read_parts(f"{file}, sheet {name}", table, choice)
    about = read.rows[0]
    if about.cells["name"] == name_of_list(f"{file}, sheet {name}"):  # no title: a file says more than a sheet
        read.rows[0] = replace(about, cells={**about.cells, "name": name_of_list(file)})
    return read


def _one_table(file: str, raw: bytes, choice: ListChoice) -> PartsList:
    """A parts list. Raises InputError for one that is a table of a folder, by its columns."""
    if is_block_table(file, raw):
        text = (
            f'this is the table "{Path(file).stem}" of a firm, by its name and columns: name the folder that holds '
            f"{', '.join(f'{block}.csv' for block in NEEDED)}; a parts list has the columns {', '.join(PARTS)}"
        )
        raise InputError(text, file=file)
    return read_parts(file, raw, choice)


def found_in_files(files: Mapping[str, bytes], choice: ListChoice = AS_WRITTEN) -> list[FoundColumn]:
    """The columns of the parts list that files hold; none for a firm in blocks of its own."""
    ((name, raw), *others) = files.items()
    kind = Path(name).suffix.lower()
    if others or (kind == ".csv" and is_block_table(name, raw)):
        return []
    if kind in WORKBOOKS:
        found = parts_sheet(sheets_of(raw, name), name)
        return [] if found is None else found_columns(name, found[1], choice)
    return found_columns(name, raw, choice) if kind == ".csv" else []


def firm_from_files(
    files: Mapping[str, bytes], further: Further | None = None, choice: ListChoice = AS_WRITTEN
) -> Firm:
    """A firm from files that are held in memory, as a page sends them; nothing is written.

    Parameters
    ----------
    files
        Content by name: one TOML file, one workbook (.xlsx), one parts list (.csv), or CSV files that are named after
        their blocks.
    further
        Further problems of a firm, such as names that a run does not have, to be said with those of the files; where
        the files have none of their own they are left to whoever places the firm in the run.
    choice
        What is said of the columns and rows of a parts list.

    Raises
    ------
    InputError
        As `load_firm`, and for another number or mixture of files.
    """
    kinds = {name: Path(name).suffix.lower() for name in files}
    allowed = "one .toml file, one .xlsx file, one .csv file with a parts list, or a .csv file for each block"
    if len(files) == 1 and set(kinds.values()) <= {".toml", *WORKBOOKS}:
        ((name, raw),) = files.items()
        if kinds[name] == ".toml":
            return checked_firm(read_toml(raw, name), name, further)
        return _from_list(name, _workbook(raw, name, choice), further)
    if len(files) == 1 and set(kinds.values()) == {".csv"}:
        ((name, raw),) = files.items()
        return _from_list(name, _one_table(name, raw, choice), further)
    if not files or set(kinds.values()) != {".csv"}:
        other = next((name for name, kind in kinds.items() if kind not in (".toml", *WORKBOOKS, ".csv")), None)
        if other is not None:
            near = nearest(kinds[other], (".toml", ".xlsx", ".csv"))
            raise InputError(file=other, found=kinds[other] or other, allowed=allowed, nearest=near)
        raise InputError(field="files", found=", ".join(sorted(files)) or "none", allowed=allowed)
    rows, notes = read_tables(files)
    return checked_firm(rows, "the files", further, PartsList([], notes, []))


def checked_firm(
    written: Sequence[WrittenRow], file: str, further: Further | None = None, beside: PartsList | None = None
) -> Firm:
    """A firm from its rows. Raises InputError with every problem; ``further`` as in `firm_from_files`.

    ``beside``: what was read beside the rows: notes, problems to be said with theirs, plants whose region is not said.
    """
    if not written:
        needed = ", ".join(NEEDED)
        raise InputError(
            f"there is no firm in it; needed is at least one row each of {needed}. "
            "Examples to fill in ship with the program: a template in the command, a button in the app", file=file,
        )  # fmt: skip
    problems, wrong = list(beside.problems if beside else ()), list[WrittenRow]()
    parsed: dict[str, list[Any]] = {block: [] for block in BLOCKS}
    places: dict[str, list[WrittenRow]] = {block: [] for block in BLOCKS}
    for row in written:
        try:
            checked = BLOCKS[row.block].model_validate(dict(row.cells))
        except ValidationError as error:
            problems += _cell_problems(row, error)
            wrong.append(row)
            checked = _without_wrong_cells(row, error)
        if checked is not None:
            parsed[row.block].append(checked)
            places[row.block].append(row)
    missing = [block for block in NEEDED if not any(row.block == block for row in written)]
    problems += [InputError(file=file, field=block, found="no row", allowed="at least one") for block in missing]
    if len(parsed["firm"]) > 1:
        problems.append(places["firm"][1].error(None, found="a second row", allowed="one row"))
    is_whole = not missing and all(row in places[row.block] or row.block == "firm" for row in wrong)
    firm = Firm(
        about=next(iter(parsed["firm"]), FirmRow(name="firm")),
        plants=tuple(parsed["plant"]),
        products=tuple(parsed["product"]),
        items=tuple(parsed["item"]),
        orders=tuple(parsed["order"]),
        bom=tuple(parsed["bom"]),
        supply=tuple(parsed["supply"]),
        alternatives=tuple(parsed["alternative"]),
        file=file,
        written={block: tuple(rows) for block, rows in places.items()},
        notes=beside.notes if beside else (),
        sites=beside.sites if beside else (),
        left_out=beside.left_out if beside else (),
    )
    if is_whole:  # else rows would be missed that stand in the file and cannot be read
        problems += [one for one in firm_problems(firm) if not _is_of(one, wrong)]
    if problems and further is not None:
        problems += [one for one in further(firm) if not _is_of(one, wrong)]
    collect(problems)
    return firm


def _without_wrong_cells(row: WrittenRow, error: ValidationError) -> FirmFileRow | None:
    """The row without the cells that are wrong, to look for what is wrong beside them; None if it needs them."""
    bad = {str(item["loc"][0]) for item in error.errors(include_url=False) if item["loc"]}
    try:
        return BLOCKS[row.block].model_validate({name: cell for name, cell in row.cells.items() if name not in bad})
    except ValidationError:
        return None


def _is_of(problem: InputError, rows: Sequence[WrittenRow]) -> bool:
    """Whether a problem is of a row whose cells are wrong: it may come of what was left out of it."""
    places = {(row.file, line) for row in rows for line in (row.line, *row.lines.values())}
    return (problem.file, problem.line) in places


def _cell_problems(row: WrittenRow, error: ValidationError) -> Iterable[InputError]:
    names: dict[str, Iterable[str]] = {"": BLOCKS[row.block].model_fields}
    for place, problem in from_validation(error, names):
        name = str(place[0]) if place else problem.field
        found = None if problem.found == dict(row.cells) else problem.found
        if found is None and problem.allowed is None and problem.nearest is None:
            yield row.error(name, message=str(problem))
        else:
            yield row.error(name, found=found, allowed=problem.allowed, nearest=problem.nearest)
