"""Sheets of an Excel workbook as tables of text, by the standard library: numbers and words, no formulas or styles."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path, PurePosixPath

from monazite.dataset.observation_files.cells import CellRow, CellTable
from monazite.foundation.errors import InputError
from monazite.foundation.files import read_whole

ALLOWED = "an Excel workbook (.xlsx) that opens in a spreadsheet program"
LARGEST = 200_000_000
"""Bytes of one part after unpacking; what is larger is no table of a yearbook."""
HEADER_WITHIN = 10
"""Rows in which a header has to come."""
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d+)")


def read_workbook(path: Path, is_header: Callable[[Sequence[str]], bool]) -> list[CellTable]:
    """Sheets that have a header of a known form, each as a table whose lines are the rows of the sheet.

    Parameters
    ----------
    path
        The file.
    is_header
        Says of the cells of a row whether they are the header of a known form.

    Raises
    ------
    InputError
        For a file that is no workbook.
    """
    try:
        with zipfile.ZipFile(BytesIO(read_whole(path, LARGEST))) as archive:
            words = _shared_words(archive)
            sheets = [(name, _rows(_part(archive, place), words)) for name, place in _sheets(archive)]
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ET.ParseError, KeyError, ValueError, NotImplementedError,
            RuntimeError, EOFError) as error:  # fmt: skip
        raise InputError(file=path.name, found=f"{type(error).__name__}: {error}", allowed=ALLOWED) from None
    tables = (_table(f"{path.name}, sheet {name}", rows, is_header) for name, rows in sheets)
    return [table for table in tables if table is not None]


def _part(archive: zipfile.ZipFile, name: str) -> ET.Element:
    """A part of the archive as a tree. Raises ValueError for one that is too large or declares entities."""
    if archive.getinfo(name).file_size > LARGEST:
        raise ValueError(f"{name} is larger than {LARGEST // 1_000_000} MB")
    raw = archive.read(name)
    if b"<!DOCTYPE" in raw[:2048] or b"<!ENTITY" in raw:
        raise ValueError(f"{name} declares entities")
    return ET.fromstring(raw)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _children(tree: ET.Element, name: str) -> Iterator[ET.Element]:
    return (item for item in tree.iter() if _local(item.tag) == name)


def _text(item: ET.Element) -> str:
    """All text below an element, without phonetic hints."""
    return "".join(part.text or "" for part in item.iter() if _local(part.tag) == "t")


def _shared_words(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return [_text(item) for item in _children(_part(archive, "xl/sharedStrings.xml"), "si")]


def _sheets(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Name of every sheet and the part that holds it."""
    relations = {
        item.get("Id"): item.get("Target", "")
        for item in _children(_part(archive, "xl/_rels/workbook.xml.rels"), "Relationship")
    }
    out: list[tuple[str, str]] = []
    for item in _children(_part(archive, "xl/workbook.xml"), "sheet"):
        key = next((value for name, value in item.attrib.items() if _local(name) == "id"), "")
        target = relations.get(key) or ""
        place = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
        if "worksheets" in place:
            out.append((item.get("name", "?"), place))
    return out


def _rows(tree: ET.Element, words: Sequence[str]) -> list[tuple[int, list[str]]]:
    """Rows with their numbers; cells in order of their columns, empty ones filled in."""
    out: list[tuple[int, list[str]]] = []
    for at, row in enumerate(_children(tree, "row"), start=1):
        cells: dict[int, str] = {}
        for n, cell in enumerate(item for item in row if _local(item.tag) == "c"):
            match = _REFERENCE.fullmatch(cell.get("r", ""))
            cells[_column(match[1]) if match else n] = _cell(cell, words)
        number = int(row.get("r") or at)
        out.append((number, [cells.get(n, "") for n in range(max(cells, default=-1) + 1)]))
    return out


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1


def _cell(cell: ET.Element, words: Sequence[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    value = next((item.text or "" for item in cell if _local(item.tag) == "v"), "")
    if kind == "s":
        at = int(value)
        if not 0 <= at < len(words):
            raise ValueError(f"cell {cell.get('r')} names word {at} of {len(words)}")
        return words[at]
    return value[:-2] if re.fullmatch(r"\d+\.0", value) else value


def _table(
    file: str, rows: Sequence[tuple[int, list[str]]], is_header: Callable[[Sequence[str]], bool]
) -> CellTable | None:
    at = next((n for n, (_, cells) in enumerate(rows[:HEADER_WITHIN]) if is_header([c.strip() for c in cells])), None)
    if at is None:
        return None
    line, cells = rows[at]
    header = [cell.strip() for cell in cells]
    while header and not header[-1]:
        header.pop()
    twice = next((name for name in header if name and header.count(name) > 1), None)
    if twice is not None:
        raise InputError(file=file, line=line, field="header", found=twice, allowed="each column once")
    body = tuple(
        CellRow(file, number, dict(zip(header, [*some, *[""] * len(header)], strict=False)))
        for number, some in rows[at + 1 :]
        if any(cell.strip() for cell in some)
    )
    return CellTable(file, line, tuple(header), body, b"")
