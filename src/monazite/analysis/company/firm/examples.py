"""Files to begin with: an example that is filled, and an empty one with a line on every field."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from monazite.analysis.company.firm.load_firm import load_firm
from monazite.analysis.company.firm.rows import BLOCKS, NEEDED, FirmFileRow
from monazite.foundation.errors import unknown
from monazite.foundation.units import quantity_of

EXAMPLES = ("car", "wind", "electronics", "defence")
"""Invented firms that ship, with grams per product from published sources."""


def example_file(name: str) -> Path:
    """The file of an invented firm. Raises InputError with the nearest name for another one."""
    if name not in EXAMPLES:
        raise unknown(name, EXAMPLES, field="template")
    return Path(str(files("monazite").joinpath("data", "company", f"{name}.toml")))


def write_examples(name: str, folder: Path) -> list[Path]:
    """Write a filled example and an empty file into an existing folder: TOML, and XLSX where openpyxl is installed.

    Returns
    -------
    list of Path
        What was written.
    """
    source = example_file(name)
    filled, empty = folder / f"{name}.toml", folder / "empty.toml"
    filled.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    empty.write_text(empty_toml(), encoding="utf-8")
    written = [filled, empty]
    if find_spec("openpyxl") is not None:
        firm = load_firm(source)
        rows = {block: [dict(row.cells) for row in firm.written[block]] for block in BLOCKS}
        written += [folder / f"{name}.xlsx", folder / "empty.xlsx"]
        write_sheets(rows, written[2])
        write_sheets({}, written[3])
    return written


def empty_toml() -> str:
    """A TOML file with every block and field as comments: unit, bounds and meaning of each."""
    lines = [
        "# A firm for `monazite company`. Take the # off the lines that you fill; repeat a block for each row.",
        "",
    ]
    for block, model in BLOCKS.items():
        head = f"[{block}]" if block == "firm" else f"[[{block}]]"
        need = "needed" if block in NEEDED else "may be left out"
        lines += [f"# {(model.__doc__ or '').strip()} ({need})", f"# {head}"]
        lines += [f"# {field} =    # {text}" for field, text in field_texts(model).items()]
        lines.append("")
    return "\n".join(lines)


def field_texts(model: type[FirmFileRow]) -> dict[str, str]:
    """What every field of a block is, in a line: needed or not, bounds, meaning."""
    out: dict[str, str] = {}
    for name, info in model.model_fields.items():
        quantity = quantity_of(info)
        parts = ["needed"] if info.is_required() else []
        parts += [quantity.allowed] if quantity is not None else []
        head = f"{', '.join(parts)}: " if parts else ""
        out[name] = head + " ".join((info.description or "").split())
    return out


def write_sheets(rows: Mapping[str, list[dict[str, Any]]], path: Path) -> None:
    """A workbook with a sheet for each block, and one of notes that says what every column is."""
    book: Any = import_module("openpyxl").Workbook()
    bold: Any = import_module("openpyxl.styles").Font(bold=True)
    notes = book.active
    notes.title = "notes"
    notes.append(["sheet", "column", "needed", "unit", "what stands in it"])
    comment: Any = import_module("openpyxl.comments").Comment
    for block, model in BLOCKS.items():
        for field, info in model.model_fields.items():
            quantity = quantity_of(info)
            unit = "" if quantity is None or quantity.unit == "1" else quantity.unit
            needed = "needed" if info.is_required() else ""
            notes.append([block, field, needed, unit, " ".join((info.description or "").split())])
        sheet = book.create_sheet(block)
        columns = list(model.model_fields)
        sheet.append(columns)
        for cells in rows.get(block, []):
            sheet.append([_sheet_cell(cells.get(column)) for column in columns])
        texts = field_texts(model)
        for cell in sheet[1]:
            cell.font = bold
            cell.comment = comment(texts[cell.value], "monazite")  # beside the name, which is all that is read
        sheet.freeze_panes = "A2"
    for cell in notes[1]:
        cell.font = bold
    book.save(str(path))


def _sheet_cell(value: Any) -> Any:
    return ";".join(map(str, value)) if isinstance(value, list | tuple) else value
