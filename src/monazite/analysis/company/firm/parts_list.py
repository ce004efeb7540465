"""A firm from one table of purchases: a row for each part and origin, as a purchasing department has it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NamedTuple

from monazite.analysis.company.firm.folder_of_tables import firm_table
from monazite.analysis.company.firm.rows import BLOCKS
from monazite.analysis.company.firm.written_rows import MOST_ROWS, WrittenRow, number_or_text
from monazite.foundation.errors import InputError, collect
from monazite.foundation.user_tables import HEADER_LINES, as_number, thousands_advice
from monazite.results.names import REGIONS

NEEDED = {
    "part": "name of the part",
    "good": "what it is in the run, such as NdFeB.SH.magnet",
    "origin": "country that it comes from, such as CN",
    "region": "where you use it, such as EU",
    "kg_per_year": "kg bought there a year",
    "stock_days": "days of use in stock",
}
FIRM_WIDE = ("currency", "usd_rate", "capital_cost")
"""Columns about the firm as a whole: one value, in the first row or in each."""
ALLOWED = ("supplier", "lead_days", "licence", "price", *FIRM_WIDE)
ALIASES = {
    "item": "part", "country": "origin", "kg_a_year": "kg_per_year", "kg_year": "kg_per_year",
    "teil": "part", "bauteil": "part", "ware": "good", "gut": "good", "herkunft": "origin", "herkunftsland": "origin",
    "verwendet_in": "region", "kg_pro_jahr": "kg_per_year", "lagertage": "stock_days", "lieferzeit_tage": "lead_days",
    "preis": "price", "lieferant": "supplier", "lizenz": "licence", "genehmigung": "licence",
    "werkstoff": "good", "region_der_verwendung": "region",
    "werk": "region", "standort": "region", "verwendungsland": "region", "usine": "region", "site": "region",
    "menge_pro_jahr_kg": "kg_per_year", "jahresmenge_kg": "kg_per_year", "bedarf_pro_jahr_kg": "kg_per_year",
    "bestand_tage": "stock_days", "bestand_in_tagen": "stock_days", "lieferzeit_in_tagen": "lead_days",
    "pièce": "part", "piece": "part", "bien": "good", "origine": "origin", "région": "region",
    "kg_par_an": "kg_per_year", "jours_de_stock": "stock_days", "délai_jours": "lead_days",
    "delai_jours": "lead_days", "prix": "price", "fournisseur": "supplier",
    "material": "good", "güte": "good", "menge_kg_jahr": "kg_per_year", "jahresbedarf_kg": "kg_per_year",
    "menge_kg_a": "kg_per_year", "bedarf_kg_jahr": "kg_per_year", "verbrauch_kg_jahr": "kg_per_year",
    "reichweite_tage": "stock_days", "reichweite_in_tagen": "stock_days", "reichweite_d": "stock_days",
    "ursprungsland": "origin", "ursprung": "origin", "land": "origin", "preis_usd_kg": "price", "price_usd_kg": "price",
    "matière": "good", "matériau": "good", "materiau": "good", "nuance": "good", "pays_d_origine": "origin",
    "quantité_kg_an": "kg_per_year", "quantite_kg_an": "kg_per_year", "consommation_kg_an": "kg_per_year",
    "besoin_kg_an": "kg_per_year", "couverture_jours": "stock_days", "stock_jours": "stock_days",
    "stock_en_jours": "stock_days", "délai_de_livraison_jours": "lead_days", "delai_de_livraison_jours": "lead_days",
    "prix_usd_kg": "price", "licence_d_exportation": "licence", "währung": "currency", "devise": "currency",
    "kapitalkosten": "capital_cost", "coût_du_capital": "capital_cost",
}  # fmt: skip
"""Other names of columns, German and French among them."""
IN_WEEKS = {
    **dict.fromkeys(("lead_weeks", "lieferzeit_wochen", "lieferzeit_in_wochen", "lieferzeit_w", "délai_semaines",
                     "delai_semaines", "délai_de_livraison_semaines", "delai_de_livraison_semaines"), "lead_days"),
    **dict.fromkeys(("stock_weeks", "bestand_wochen", "bestand_in_wochen", "reichweite_wochen",
                     "reichweite_in_wochen", "stock_semaines", "couverture_semaines"), "stock_days"),
}  # fmt: skip
"""Columns in weeks, which are read as days."""
DAYS_A_WEEK = 7.0
ONE_A_PART = ("good", "stock_days")
"""Columns that hold one thing of a part, in however many rows it stands."""
MISTYPED = 0.8  # likeness from which the name of a file is that of a block, mistyped
LONGEST_NAME = 80
GRAMS = 1000.0
"""A unit of a line is what is made of one kg of its part, so that units lost are kg not used."""


@dataclass(frozen=True, slots=True)
class _Purchase:
    """A row of the list: its line, its cells by column, kg bought a year."""

    line: int
    cells: Mapping[str, str]
    kg: float

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


class PartsList(NamedTuple):
    """A firm's rows from a parts list, what was read over, and what is wrong with its quantities and prices."""

    rows: list[WrittenRow]
    notes: tuple[str, ...]
    problems: list[InputError]


def read_parts(file: str, raw: bytes) -> PartsList:
    """Rows of a firm from a parts list: a plant for each region, and lines for each part, which stop with it.

    Parameters
    ----------
    file
        Name of the file, for errors; without its ending the name of the firm, where no title stands above the header.
    raw
        Its bytes. The names of columns may come after lines of a title.

    Returns
    -------
    PartsList
        Rows of firm, plants, products, items, bill of materials and supplies, with the lines they come from; what was
        read over, in sentences; and every quantity and price that is none, and rows of one part that contradict each
        other, to be said with what else is wrong with the rows.

    Raises
    ------
    InputError
        For columns that are missing, mistyped or there twice, for a list without rows, and for rows with more cells
        than columns.
    """
    table = firm_table(raw, file, _Columns())
    filled = [(number, line) for number, line in enumerate(table.lines, 1) if any(cell.strip() for cell in line)]
    stem, at = _stem(file), _header_at([line for _, line in filled])
    names = [_column(cell) for cell in filled[at][1]] if filled else []
    while names and not names[-1]:  # a title as wide as the table leaves empty cells
        names.pop()
    _check_columns(file, stem, filled[at][0] if filled else None, names)
    header_line, rows = filled[at][0], filled[at + 1 :]
    if not rows:
        raise InputError("there are no rows below the header", file=file, line=header_line)
    if len(rows) > MOST_ROWS:
        raise InputError(file=file, found=f"{len(rows)} rows", allowed=f"at most {MOST_ROWS}")
    collect([
        InputError(f"found {len(line)} cells, allowed {len(names)}: a separator too many, or a decimal comma in a file "
                   "that commas separate", file=file, line=number)
        for number, line in rows if any(cell.strip() for cell in line[len(names) :])
    ])  # fmt: skip
    cells = [
        (number, {name: cell.strip() for name, cell in zip(names, line, strict=False) if cell.strip()})
        for number, line in rows
    ]
    cells, in_weeks = _in_days(cells, names, filled[at][1], table.separator)
    purchases, problems = _purchases(file, cells, table.separator)
    whole, wrong_wide = _firm_wide(file, purchases)
    notes = [
        f'Line {number} of {_short(file)}, "{" ".join(filter(None, map(str.strip, line)))}", is read over as a title; '
        f"the names of columns are in line {header_line}."
        for number, line in filled[:at]
    ]
    notes += in_weeks
    if others := _other_columns(names):
        notes.append(f"Columns that are not read: {', '.join(dict.fromkeys(others))}.")
    currency = whole.get("currency", "USD")
    prices, wrong_prices = _prices(file, purchases, table.separator)
    notes += [f"{part}: its rows have several prices; their mean by weight counts, {price:.4g} {currency} a kg, and "
              "for each origin what it costs more or less than that."
              for part, (price, several) in prices.items() if several]  # fmt: skip
    title = " ".join(filter(None, map(str.strip, filled[0][1])))[:LONGEST_NAME] if at else ""
    about = {"name": title or stem or "parts list"} | {
        name: text if name == "currency" else number_or_text(text, table.separator) for name, text in whole.items()
    }
    rows_of_firm = [
        WrittenRow("firm", about, file, purchases[0].line),
        *_rows(file, purchases, table.separator, prices),
    ]
    return PartsList(rows_of_firm, tuple(notes), [*problems, *wrong_wide, *wrong_prices])


def is_block_table(file: str, raw: bytes) -> bool:
    """Whether a CSV file is one table of a firm's folder: it is named after a block, and has columns of it alone."""
    block = BLOCKS.get(_stem(file))
    if block is None:
        return False
    lines = firm_table(raw, file, block.model_fields).lines
    header = next((line for line in lines if any(cell.strip() for cell in line)), [])
    return all(cell.strip() in block.model_fields for cell in header if cell.strip())


class _Columns:
    """The names of columns of a parts list, as they may be written."""

    def __contains__(self, cell: object) -> bool:
        name = _column(str(cell))
        return name in NEEDED or name in ALLOWED


def _short(file: str) -> str:
    return re.split(r"[/\\]", file)[-1]


def _stem(file: str) -> str:
    return _short(file).rpartition(".")[0]


def _header_at(lines: Sequence[Sequence[str]]) -> int:
    """Number of the line with the names of columns: the first with two that a list needs; else the first of all."""
    names = [{_column(cell) for cell in line} for line in lines[:HEADER_LINES]]
    return next((n for n, line in enumerate(names) if len(line & NEEDED.keys()) > 1), 0)


def _column(cell: str) -> str:
    """Name of a column: ``kg per year`` is kg_per_year, ``Country`` origin."""
    name = re.sub(r"\W+", "_", cell.strip().casefold()).strip("_")
    return IN_WEEKS.get(name) or ALIASES.get(name, name)


def _in_days(
    rows: Sequence[tuple[int, dict[str, str]]], names: Sequence[str], header: Sequence[str], separator: str
) -> tuple[list[tuple[int, dict[str, str]]], list[str]]:
    """The rows with days in place of weeks, where a column's name says weeks; and that it was so."""
    weeks = {name: cell.strip() for name, cell in zip(names, header, strict=False) if _is_in_weeks(cell)}
    out = list[tuple[int, dict[str, str]]]()
    for number, cells in rows:
        values = {name: as_number(cells[name], separator) for name in weeks if name in cells}
        days = {name: DAYS_A_WEEK * value for name, value in values.items() if value is not None}
        out.append((number, cells | {name: f"{x:.0f}" if x.is_integer() else f"{x:.4f}" for name, x in days.items()}))
    return out, [f"{cell} is read as {name}, seven days to a week." for name, cell in weeks.items()]


def _is_in_weeks(cell: str) -> bool:
    return re.sub(r"\W+", "_", cell.strip().casefold()).strip("_") in IN_WEEKS


def _firm_wide(file: str, purchases: Sequence[_Purchase]) -> tuple[dict[str, str], list[InputError]]:
    """What the list says of the firm as a whole, from the first row that says it; and rows that say otherwise."""
    first: dict[str, _Purchase] = {}
    problems: list[InputError] = []
    for row in purchases:
        for column in FIRM_WIDE:
            other = first.setdefault(column, row) if row[column] else row
            if row[column] != other[column]:
                allowed = f'"{other[column]}" as in line {other.line}: it is one for the whole list'
                problems.append(InputError(file=file, line=row.line, field=column, found=row[column], allowed=allowed))
    return {column: row[column] for column, row in first.items()}, problems


def _other_columns(names: Sequence[str]) -> list[str]:
    """Columns that a parts list does not read, as purchasing departments have them beside."""
    return [name or "one without a name" for name in names if name not in NEEDED and name not in ALLOWED]


def _check_columns(file: str, stem: str, line: int | None, names: Sequence[str]) -> None:
    missing = [f"{name} ({words})" for name, words in NEEDED.items() if name not in names]
    unknown, mistyped = _other_columns(names), dict[str, str]()
    for name in unknown:
        if close := get_close_matches(name, [*NEEDED, *ALLOWED], n=1, cutoff=MISTYPED):
            mistyped[name] = close[0]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1 and name not in unknown]
    if not missing and not mistyped and not twice:
        return
    near = get_close_matches(stem.casefold(), BLOCKS, n=1, cutoff=MISTYPED)
    parts = list[str]()
    if missing:
        parts.append(f"this is read as a parts list: add the columns {', '.join(missing)}")
    if mistyped:
        parts.append(f"the nearest to {', '.join(f'{name} is {close}' for name, close in mistyped.items())}")
    others = [name for name in unknown if name not in mistyped]
    if others:
        parts.append(f"found as well {', '.join(others)}, which are not read; read if given are {', '.join(ALLOWED)}")
    if twice:
        parts.append(f"write each column once: {', '.join(twice)}")
    blocks = f"a table of a block is named after it ({', '.join(BLOCKS)})"
    parts.append(f'{blocks}; the nearest to "{stem}" is "{near[0]}"' if near else blocks)
    raise InputError(". ".join(part[:1].upper() + part[1:] for part in parts), file=file, line=line, field="columns")


def _purchases(
    file: str, rows: Sequence[tuple[int, Mapping[str, str]]], separator: str
) -> tuple[list[_Purchase], list[InputError]]:
    """The purchases, with kg a year; every quantity that is none, which counts as one kg, and every contradiction."""
    out, problems = list[_Purchase](), list[InputError]()
    for number, cells in rows:
        text = cells.get("kg_per_year", "")
        kg = as_number(text, separator)
        if kg is None or not 0.0 < kg < 1e12:
            found, allowed = text or "nothing", f"a number above 0 such as 32400{thousands_advice(text)}"
            problems.append(InputError(file=file, line=number, field="kg_per_year", found=found, allowed=allowed))
            kg = 1.0
        out.append(_Purchase(number, cells, kg))
    return out, [*problems, *_contradictions(file, out, separator)]


def _contradictions(file: str, purchases: Sequence[_Purchase], separator: str) -> list[InputError]:
    """Rows of one part that differ in what a part has once."""
    first: dict[tuple[str, str], _Purchase] = {}
    problems: list[InputError] = []
    for row in purchases:
        for column in ONE_A_PART:
            if not row[column] or not row["part"]:
                continue
            other = first.setdefault((row["part"], column), row)
            here, there = (number_or_text(one[column], separator) for one in (row, other))
            if here != there:
                allowed = f'"{other[column]}" as in line {other.line}, for both are of the part "{row["part"]}": '
                allowed += "write the same in both, or give the parts two names"
                problems.append(InputError(file=file, line=row.line, field=column, found=row[column], allowed=allowed))
    return problems


def _prices(
    file: str, purchases: Sequence[_Purchase], separator: str
) -> tuple[dict[str, tuple[float, bool]], list[InputError]]:
    """Price of each part that has one, USD/kg, and whether its rows have several: the mean by weight of those.

    And every price that is none.
    """
    given: dict[str, list[tuple[float, float]]] = {}
    problems: list[InputError] = []
    for row in purchases:
        if not row["price"]:
            continue
        price = as_number(row["price"], separator)
        if price is None or not 0.0 <= price < 1e12:
            allowed = f"a number of USD a kg such as 58.5{thousands_advice(row['price'])}"
            problems.append(InputError(file=file, line=row.line, field="price", found=row["price"], allowed=allowed))
        else:
            given.setdefault(row["part"], []).append((row.kg, price))
    means = {part: sum(kg * price for kg, price in rows) / sum(kg for kg, _ in rows) for part, rows in given.items()}
    several = {part: len({price for _, price in rows}) > 1 for part, rows in given.items()}
    return {
        part: (means[part] if several[part] else rows[0][1], several[part]) for part, rows in given.items()
    }, problems


def _rows(
    file: str, purchases: Sequence[_Purchase], separator: str, prices: Mapping[str, tuple[float, bool]]
) -> list[WrittenRow]:
    total: dict[str, float] = {}
    used: dict[tuple[str, str], tuple[int, float]] = {}  # line and kg a year of a part in a region
    whole: dict[str, dict[str, str]] = {}  # what a part has once, from the first row that says it
    for row in purchases:
        part, region = row["part"], place_code(row["region"])
        total[part] = total.get(part, 0.0) + row.kg
        line, bought = used.get((part, region), (row.line, 0.0))
        used[part, region] = line, bought + row.kg
        for column in ONE_A_PART:
            whole.setdefault(part, {}).setdefault(column, row[column])
            whole[part][column] = whole[part][column] or row[column]

    def number(text: str) -> float | str:
        return number_or_text(text, separator)

    def written(block: str, line: int, **cells: Any) -> WrittenRow:
        return WrittenRow(block, {name: cell for name, cell in cells.items() if cell != ""}, file, line)

    out: list[WrittenRow] = []
    for region, line in {region: line for (_, region), (line, _) in reversed(used.items())}.items():
        out.append(written("plant", line, id=f"plant in {region}", region=region))
    for (part, region), (line, kg) in used.items():
        name = f"lines with {part} in {region}"
        out.append(written("product", line, id=name, plant=f"plant in {region}", units=kg / 12.0))
        out.append(written("bom", line, product=name, item=part, grams=GRAMS))
    first = {row["part"]: row.line for row in reversed(purchases)}
    for part, cells in whole.items():
        days, price = number(cells["stock_days"]), prices[part][0] if part in prices else ""
        out.append(written("item", first[part], id=part, good=cells["good"], stock_days=days, price=price))
    for row in purchases:
        part, lead, origin = row["part"], number(row["lead_days"]), place_code(row["origin"])
        own = as_number(row["price"], separator) if part in prices and prices[part][1] else None
        premium = "" if own is None else own - prices[part][0]  # a dearer origin costs what it costs more than the mean
        more = {name: row[name] for name in ("supplier", "licence")}
        out.append(written("supply", row.line, item=part, origin=origin, share=row.kg / total[part], lead_days=lead,
                           premium=premium, **more))  # fmt: skip
    return out


def place_code(name: str) -> str:
    """The code of a place that is written by its name: China is CN."""
    by_name = {words.removeprefix("the ").casefold(): code for code, words in REGIONS.items()}
    return by_name.get(name.removeprefix("the ").casefold(), name)
