"""A firm from one table of purchases: a row for each part and origin, as a purchasing department has it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from monazite.analysis.company.firm.rows import BLOCKS
from monazite.analysis.company.firm.written_rows import MOST_ROWS, WrittenRow
from monazite.foundation.errors import InputError, collect
from monazite.results.names import REGIONS

NEEDED = {
    "part": "name of the part",
    "good": "what it is in the run, such as NdFeB.SH.magnet",
    "origin": "country that it comes from, such as CN",
    "region": "where you use it, such as EU",
    "kg_per_year": "kg bought there a year",
    "stock_days": "days of use in stock",
}
ALLOWED = ("supplier", "lead_days", "licence", "price")
ALIASES = {"item": "part", "country": "origin", "kg_a_year": "kg_per_year", "kg_year": "kg_per_year"}
MISTYPED = 0.8  # likeness from which the name of a file is that of a block, mistyped
GRAMS = 1000.0
"""A unit of a line is what is made of one kg of its part, so that units lost are kg not used."""


def read_parts(file: str, lines: Sequence[Sequence[str]]) -> list[WrittenRow]:
    """Rows of a firm from a parts list: a plant for each region, and lines for each part, which stop with it.

    Parameters
    ----------
    file
        Name of the file, for errors; without its ending the name of the firm.
    lines
        Cells by line, names of columns in the first one.

    Returns
    -------
    list of WrittenRow
        Rows of firm, plants, products, items, bill of materials and supplies, with the lines they come from.

    Raises
    ------
    InputError
        For columns that are missing or unknown, in one sentence, and for every quantity that is none.
    """
    filled = [(number, line) for number, line in enumerate(lines, 1) if any(cell.strip() for cell in line)]
    stem = re.split(r"[/\\]", file)[-1].rpartition(".")[0]
    names = [_column(cell) for cell in filled[0][1]] if filled else []
    _check_columns(file, stem, filled[0][0] if filled else None, names)
    if len(filled) > MOST_ROWS:
        raise InputError(file=file, found=f"{len(filled)} rows", allowed=f"at most {MOST_ROWS}")
    purchases = [
        (number, {name: cell.strip() for name, cell in zip(names, line, strict=False) if cell.strip()})
        for number, line in filled[1:]
    ]
    kg = _quantities(file, purchases)
    return _rows(file, stem, [(n, cells, much) for (n, cells), much in zip(purchases, kg, strict=True)])


def _column(cell: str) -> str:
    """Name of a column: ``kg per year`` is kg_per_year, ``Country`` origin."""
    name = re.sub(r"\W+", "_", cell.strip().casefold()).strip("_")
    return ALIASES.get(name, name)


def _check_columns(file: str, stem: str, line: int | None, names: Sequence[str]) -> None:
    missing = [f"{name} ({words})" for name, words in NEEDED.items() if name not in names]
    unknown = [name for name in names if name not in NEEDED and name not in ALLOWED]
    if not missing and not unknown:
        return
    near = get_close_matches(stem.casefold(), BLOCKS, n=1, cutoff=MISTYPED)
    parts = list[str]()
    if missing:
        parts.append(f"this is read as a parts list: add the columns {', '.join(missing)}")
    if unknown:
        parts.append(f"take out the columns {', '.join(unknown)}; also read are {', '.join(ALLOWED)}")
    blocks = f"a table of a block is named after it ({', '.join(BLOCKS)})"
    parts.append(f'{blocks}; the nearest to "{stem}" is "{near[0]}"' if near else blocks)
    raise InputError(". ".join(part[:1].upper() + part[1:] for part in parts), file=file, line=line, field="columns")


def _quantities(file: str, purchases: Sequence[tuple[int, Mapping[str, str]]]) -> list[float]:
    """Kg a year of every row. Raises InputError with every one that is no quantity."""
    out, problems = list[float](), list[InputError]()
    for number, cells in purchases:
        text = cells.get("kg_per_year", "")
        try:
            out.append(float(text))
        except ValueError:
            out.append(0.0)
        if not 0.0 < out[-1] < 1e12:
            found, allowed = text or "nothing", "a number above 0, with a point for decimals and no spaces"
            problems.append(InputError(file=file, line=number, field="kg_per_year", found=found, allowed=allowed))
    collect(problems)
    return out


def _rows(file: str, stem: str, purchases: Sequence[tuple[int, Mapping[str, str], float]]) -> list[WrittenRow]:
    total: dict[str, float] = {}
    used: dict[tuple[str, str], tuple[int, float]] = {}  # line and kg a year of a part in a region
    first: dict[str, tuple[int, Mapping[str, str]]] = {}
    for number, cells, kg in purchases:
        part, region = cells.get("part", ""), place_code(cells.get("region", ""))
        total[part] = total.get(part, 0.0) + kg
        line, bought = used.get((part, region), (number, 0.0))
        used[part, region] = line, bought + kg
        first.setdefault(part, (number, cells))

    def row(block: str, line: int, **cells: Any) -> WrittenRow:
        return WrittenRow(block, {name: cell for name, cell in cells.items() if cell != ""}, file, line)

    start = purchases[0][0] if purchases else 1
    out = [row("firm", start, name=stem or "parts list")]
    for region, line in {region: line for (_, region), (line, _) in reversed(used.items())}.items():
        out.append(row("plant", line, id=f"plant in {region}", region=region))
    for (part, region), (line, kg) in used.items():
        name = f"lines with {part} in {region}"
        out.append(row("product", line, id=name, plant=f"plant in {region}", units=kg / 12.0))
        out.append(row("bom", line, product=name, item=part, grams=GRAMS))
    for part, (line, cells) in first.items():
        days, price = (_number(cells.get(key, "")) for key in ("stock_days", "price"))
        out.append(row("item", line, id=part, good=cells.get("good", ""), stock_days=days, price=price))
    for number, cells, kg in purchases:
        part, lead = cells.get("part", ""), _number(cells.get("lead_days", ""))
        more = {name: cells.get(name, "") for name in ("supplier", "licence")}
        origin = place_code(cells.get("origin", ""))
        out.append(row("supply", number, item=part, origin=origin, share=kg / total[part], lead_days=lead, **more))
    return out


def _number(text: str) -> float | str:
    """A cell as a number; text that is none is left for the check of its field."""
    try:
        return float(text)
    except ValueError:
        return text


def place_code(name: str) -> str:
    """The code of a place that is written by its name: China is CN."""
    by_name = {words.removeprefix("the ").casefold(): code for code, words in REGIONS.items()}
    return by_name.get(name.removeprefix("the ").casefold(), name)
