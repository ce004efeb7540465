"""Columns of a parts list that the cells below them decide, where their names do not: goods, units, a currency."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from monazite.analysis.company.firm.column_names import STOCK_KG, Columns, ListHeading, plain
from monazite.analysis.company.firm.column_spellings import UNIT
from monazite.analysis.company.firm.good_names import magnet_of_grade, words_of
from monazite.analysis.company.firm.header_units import KILOGRAMS, currency_of_cells
from monazite.analysis.company.firm.list_choice import ListChoice

MOST_READ = 200
"""Rows that are looked at."""
LEAST_GOODS = 0.5
"""Part of a column's cells that name a good, from which on it is the column of goods."""
_FORMS = {"oxide", "metal", "magnet", "ndfeb", "smco", "graphite", "carbide"}
"""Words that goods of the runs end in, as `words_of` has them."""


def names_a_good(text: str) -> bool:
    """Whether a cell is the name of a good, as data sheets and buyers write it.

    >>> [names_a_good(text) for text in ("NdFeB N42SH", "CeO2 99,9", "Sintered Nd magnet SH", "4711-0815-01", "DE")]
    [True, True, True, False, False]
    """
    return bool(magnet_of_grade(text) or _FORMS & {*words_of(text)})


def decided_by_cells(columns: Columns, rows: Sequence[Sequence[str]], choice: ListChoice) -> Columns:
    """The columns with what their cells say.

    A column of numbers of parts that is called ``Material`` gives way to one whose cells name goods. A column whose
    cells are all units of weight is that of the unit, one of currencies alone that of the currency, where none is named
    so. Kg in stock beside days of it are read where a row has no days. What the reader has chosen stays.

    Parameters
    ----------
    columns
        As their names have them.
    rows
        Lines below the header.
    choice
        What the reader says of them.
    """
    lines = rows[:MOST_READ]
    columns = _with_stocks(_with_goods(columns, lines, choice), rows, choice)
    amount = columns.of("kg_per_year")
    if amount is not None and not amount.is_said and not columns.has(UNIT):
        columns = _named(columns, UNIT, lines, choice, _are_weights)
    if columns.has("price") and not columns.has("currency") and not any(one.currency for one in columns.headings):
        columns = _named(columns, "currency", lines, choice, lambda cells: bool(currency_of_cells(cells)))
    return columns


def _with_stocks(columns: Columns, rows: Sequence[Sequence[str]], choice: ListChoice) -> Columns:
    """The columns without kg in stock beside days of it, unless a row of a good has kg alone."""
    if not (columns.has(STOCK_KG) and columns.has("stock_days") and columns.has("good")):
        return columns
    places = [columns.names.index(name) for name in ("good", STOCK_KG, "stock_days")]
    given = [tuple(n < len(line) and bool(line[n].strip()) for n in places) for line in rows]
    kg = places[1]
    if (True, True, False) in given or columns.headings[kg].text in choice.columns:
        return columns
    return _at(columns, kg, replace(columns.headings[kg], name=""))


def _cells(lines: Sequence[Sequence[str]], n: int) -> list[str]:
    return [line[n] for line in lines if n < len(line) and line[n].strip()]


def _are_weights(cells: Sequence[str]) -> bool:
    return bool(cells) and all(cell.strip().rstrip(".").casefold() in KILOGRAMS for cell in cells)


def _free(columns: Columns, choice: ListChoice) -> list[int]:
    """Columns that are not read, by position, of which the reader says nothing."""
    others = set(columns.others)
    return [n for n, one in enumerate(columns.headings) if one.text in others and one.text not in choice.columns]


def _at(columns: Columns, n: int, heading: ListHeading) -> Columns:
    return Columns((*columns.headings[:n], heading, *columns.headings[n + 1 :]))


def _named(
    columns: Columns,
    name: str,
    lines: Sequence[Sequence[str]],
    choice: ListChoice,
    is_one: Callable[[Sequence[str]], bool],
) -> Columns:
    """The columns with a name for the first free one whose cells are of it."""
    n = next((n for n in _free(columns, choice) if is_one(_cells(lines, n))), None)
    return columns if n is None else _at(columns, n, replace(columns.headings[n], name=name))


def _with_goods(columns: Columns, lines: Sequence[Sequence[str]], choice: ListChoice) -> Columns:
    own = next((n for n, one in enumerate(columns.headings) if one.name == "good"), None)
    if own is not None and (_is_settled(columns.headings[own], choice) or _goods(lines, own) > 0.0):
        return columns
    best = max(_free(columns, choice), key=lambda n: _goods(lines, n), default=None)
    if best is None or _goods(lines, best) < LEAST_GOODS:
        return columns
    if own is not None:
        name = "" if columns.has("part") else "part"
        columns = _at(columns, own, replace(columns.headings[own], name=name))
    return _at(columns, best, replace(columns.headings[best], name="good"))


def _is_settled(one: ListHeading, choice: ListChoice) -> bool:
    """Whether the name of a column counts before its cells: its reader says what it is, or it is that of the list."""
    return one.text in choice.columns or plain(one.text) == one.name


def _goods(lines: Sequence[Sequence[str]], n: int) -> float:
    """Part of the cells of a column that name a good."""
    cells = _cells(lines, n)
    return sum(map(names_a_good, cells)) / len(cells) if cells else 0.0
