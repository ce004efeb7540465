"""A firm from one table of purchases: a row for each part and origin, as a purchasing department has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from monazite.analysis.company.firm.column_names import FIRM_WIDE, MARGIN, NEEDED
from monazite.analysis.company.firm.column_spellings import SITE
from monazite.analysis.company.firm.dollar_rates import with_rate
from monazite.analysis.company.firm.folder_of_tables import FirmTable, firm_table
from monazite.analysis.company.firm.lacking_rows import without_lacking_rows
from monazite.analysis.company.firm.list_choice import AS_WRITTEN, ListChoice
from monazite.analysis.company.firm.list_margins import MarginCell, margins_of_list
from monazite.analysis.company.firm.list_title import firm_in_title
from monazite.analysis.company.firm.other_materials import is_of_no_run
from monazite.analysis.company.firm.parts_table import MOST_NAMED, ListTable, read_table, short_name
from monazite.analysis.company.firm.rows import BLOCKS
from monazite.analysis.company.firm.stock_weights import with_days_of_stock
from monazite.analysis.company.firm.written_rows import WrittenRow, number_or_text
from monazite.foundation.errors import InputError
from monazite.foundation.user_tables import as_number, thousands_advice
from monazite.results.names import REGIONS

__all__ = ["NEEDED", "PartsList", "is_block_table", "read_parts"]

ONE_A_PART = ("good", "stock_days")
"""Columns that hold one thing of a part, in however many rows it stands."""
GRAMS = 1000.0
"""A unit of a line is what is made of one kg of its part, so that units lost are kg not used."""
LINES = "lines with "
"""Begins the names of the lines of a list."""
UNSAID = "not said"
"""Region of a plant whose place the list does not say."""


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
    sites: tuple[str, ...] = ()
    """Plants whose region the list does not say: it has a town, or nothing."""
    left_out: tuple[str, ...] = ()
    """Lines that are left out for goods that no run holds, in a sentence."""


def read_parts(file: str, raw: bytes | FirmTable, choice: ListChoice = AS_WRITTEN) -> PartsList:
    """Rows of a firm from a parts list: a plant for each region, and lines for each part, which stop with it.

    Parameters
    ----------
    file
        Name of the file, for errors; without its ending the name of the firm, where no title above the header has one.
    raw
        Its bytes, or the cells of a sheet. The names of columns may come after lines of a title.
    choice
        What its reader says of its columns and rows.

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
    table, of_no_run = _without_lines_of_no_run(with_days_of_stock(file, read_table(file, raw, choice)))
    table, lacking = without_lacking_rows(table)
    left_out = (*of_no_run, *lacking)
    purchases, problems = _purchases(file, table.lines, table.separator)
    whole, wrong_wide = _firm_wide(file, purchases)
    about, on_rate = _about(file, table, whole)
    prices, wrong_prices = _prices(file, purchases, table.separator)
    currency = about.get("currency", "USD")
    notes = [*table.notes, *on_rate]
    notes += [f"{part}: its rows have several prices; their mean by weight counts, {price:.4g} {currency} a kg, and "
              "for each origin what it costs more or less than that."
              for part, (price, several) in prices.items() if several]  # fmt: skip
    total = _kg_by_part(purchases)
    cells = [MarginCell(row.line, row["part"], row[MARGIN]) for row in purchases if row[MARGIN]]
    margins = margins_of_list(file, table.columns.of(MARGIN), cells, total, about, table.separator)
    rows, sites = _rows(file, purchases, table.separator, prices, margins.per_kg)
    notes += margins.notes
    return PartsList(
        [WrittenRow("firm", about, file, purchases[0].line), *rows], tuple(notes),
        [*table.problems, *problems, *wrong_wide, *wrong_prices, *margins.problems], sites, left_out,
    )  # fmt: skip


def _without_lines_of_no_run(table: ListTable) -> tuple[ListTable, tuple[str, ...]]:
    """The table without lines of goods that no run holds, such as screws, which have no weight or cover; and which.

    What has nothing wrong stays, for the run to say which goods it does not hold. A list of nothing else stays whole.
    """
    wrong = {problem.line for problem in table.problems}
    out = {
        number: cells for number, cells in table.lines
        if (number in wrong or not cells.get("kg_per_year") or not cells.get("stock_days"))
        and cells.get("good") and is_of_no_run(cells["good"])
    }  # fmt: skip
    if not out or len(out) == len(table.lines):
        return table, ()
    lines = [(number, cells) for number, cells in table.lines if number not in out]
    named = [f"{cells.get('part', 'a part')} ({cells['good']}, line {number})" for number, cells in out.items()]
    many = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    problems = [problem for problem in table.problems if problem.line not in out]
    names = f"{', '.join(named[:MOST_NAMED])}{many}"
    words = f"Left out, for they have no quantity that can be weighed and are goods of no run: {names}."
    return replace(table, lines=lines, problems=problems), (words,)


def _about(file: str, table: ListTable, whole: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The row of the firm: its name, and what the list says of it as a whole."""
    about: dict[str, Any] = {"name": firm_in_title(table.title) or name_of_list(file)} | {
        name: text if name == "currency" else number_or_text(text, table.separator) for name, text in whole.items()
    }
    if table.day is not None:
        about["day"] = table.day
    own = [column for name in ("price", MARGIN) if any(name in cells for _, cells in table.lines)
           and (column := table.columns.of(name)) is not None]  # fmt: skip
    return with_rate(about, own[0].currency if own else "")


def name_of_list(file: str) -> str:
    """The name of a list without a title: that of its file."""
    return short_name(file).rpartition(".")[0] or "parts list"


def is_block_table(file: str, raw: bytes) -> bool:
    """Whether a CSV file is one table of a firm's folder: it is named after a block, and has columns of it alone."""
    block = BLOCKS.get(short_name(file).rpartition(".")[0])
    if block is None:
        return False
    lines = firm_table(raw, file, lambda cells: any(cell in block.model_fields for cell in cells)).lines
    header = next((line for line in lines if any(cell.strip() for cell in line)), [])
    return all(cell.strip() in block.model_fields for cell in header if cell.strip())


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


def _kg_by_part(purchases: Sequence[_Purchase]) -> dict[str, float]:
    """Kg a year of each part, over all of its rows."""
    total = dict[str, float]()
    for row in purchases:
        total[row["part"]] = total.get(row["part"], 0.0) + row.kg
    return total


def _rows(
    file: str,
    purchases: Sequence[_Purchase],
    separator: str,
    prices: Mapping[str, tuple[float, bool]],
    margins: Mapping[str, float],
) -> tuple[list[WrittenRow], tuple[str, ...]]:
    """Rows of all blocks but that of the firm; and the plants whose region is not said."""
    total = _kg_by_part(purchases)
    used: dict[tuple[str, str], tuple[int, float]] = {}  # line and kg a year of a part in a plant
    whole: dict[str, dict[str, str]] = {}  # what a part has once, from the first row that says it
    plants: dict[str, tuple[int, str, bool]] = {}  # line, region, and whether that is said
    for row in purchases:
        part, place = row["part"], row["region"] or row[SITE]
        plant = f"plant in {place_code(place)}" if place else "plant"
        plants.setdefault(plant, (row.line, place_code(place) or UNSAID, bool(row["region"])))
        line, bought = used.get((part, plant), (row.line, 0.0))
        used[part, plant] = line, bought + row.kg
        for column in ONE_A_PART:
            whole.setdefault(part, {}).setdefault(column, row[column])
            whole[part][column] = whole[part][column] or row[column]

    def number(text: str) -> float | str:
        return number_or_text(text, separator)

    def written(block: str, line: int, **cells: Any) -> WrittenRow:
        return WrittenRow(block, {name: cell for name, cell in cells.items() if cell != ""}, file, line)

    out = [written("plant", line, id=plant, region=region) for plant, (line, region, _) in plants.items()]
    for (part, plant), (line, kg) in used.items():
        name = f"{LINES}{part}{plant.removeprefix('plant')}"
        margin = margins.get(part, "")  # of a kg, in every plant
        out.append(written("product", line, id=name, plant=plant, units=kg / 12.0, margin=margin))
        out.append(written("bom", line, product=name, item=part, grams=GRAMS))
    first = {row["part"]: row.line for row in reversed(purchases)}
    for part, cells in whole.items():
        days, price = number(cells["stock_days"]), prices[part][0] if part in prices else ""
        out.append(written("item", first[part], id=part, good=cells["good"], stock_days=days, price=price))
    for row in purchases:
        part, origin = row["part"], place_code(row["origin"])
        lead, ordered = number(row["lead_days"]), number(row["order_days"])
        own = as_number(row["price"], separator) if part in prices and prices[part][1] else None
        premium = "" if own is None else own - prices[part][0]  # a dearer origin costs what it costs more than the mean
        more = {name: row[name] for name in ("supplier", "licence")}
        out.append(written("supply", row.line, item=part, origin=origin, share=row.kg / total[part], lead_days=lead,
                           order_days=ordered, premium=premium, **more))  # fmt: skip
    return out, tuple(plant for plant, (_, _, is_said) in plants.items() if not is_said)


def place_code(name: str) -> str:
    """The code of a place that is written by its name: China is CN."""
    by_name = {words.removeprefix("the ").casefold(): code for code, words in REGIONS.items()}
    return by_name.get(name.removeprefix("the ").casefold(), name)
