"""Numbers of a parts list: kilograms and days whatever the unit of the column, and what a point parts in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from monazite.analysis.company.firm.column_names import (
    MARGIN,
    NUMBERS,
    STOCK_KG,
    UNSAID_UNIT,
    Columns,
    ListHeading,
)
from monazite.analysis.company.firm.column_spellings import PER, UNIT
from monazite.analysis.company.firm.header_units import DAYS_A_MONTH, DAYS_A_WEEK, DAYS_A_WORKDAY, KG_A_POUND, KILOGRAMS
from monazite.foundation.errors import InputError
from monazite.foundation.user_tables import as_number

Line = tuple[int, dict[str, str]]
"""A line of the file: its number, its cells by column."""
_TWO_MEANINGS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
WEIGHTS = ("kg_per_year", STOCK_KG)
"""Columns that the unit of a line is of, where their own names have none."""
_DECIMAL_COMMA = re.compile(r"[+-]?(?:\d+,(?:\d{1,2}|\d{4,})|0,\d+|\d{1,3}(?:\.\d{3})+,\d+)")
_DECIMAL_POINT = re.compile(r"[+-]?(?:\d+\.(?:\d{1,2}|\d{4,})|0\.\d+|\d{1,3}(?:,\d{3})+\.\d+)")


class PlainNumbers(NamedTuple):
    """The lines with numbers in kg and days, what was assumed for it, and units that are no weight."""

    lines: list[Line]
    notes: list[str]
    problems: list[InputError]


def plain_numbers(file: str, lines: Sequence[Line], columns: Columns, separator: str) -> PlainNumbers:
    """Lines of a list in kilograms and days; a number that may mean two is read as the other numbers of the file are.

    Parameters
    ----------
    file
        Name of the file, for errors.
    lines
        Lines below the header.
    columns
        Names of the columns, with their units.
    separator
        What separates cells.
    """
    read = [one for one in columns.headings if one.name in NUMBERS]
    decimal = _decimal_mark([cells[one.name] for _, cells in lines for one in read if one.name in cells])
    out, settled, problems = list[Line](), list[str](), list[InputError]()
    weights = {name: _weights_by_line(columns, name) for name in WEIGHTS}
    for number, cells in lines:
        changed, unit = dict(cells), cells.get(UNIT, "")
        by_unit = [one for one in read if weights.get(one.name) and unit]
        if by_unit and _kilograms(unit) is None:
            allowed = "KG, T or G: a list needs kilograms, not pieces"
            field = weights[by_unit[0].name]
            problems.append(InputError(file=file, line=number, field=field, found=unit, allowed=allowed))
        for one in read:
            text = cells.get(one.name, "")
            value, factor = as_number(text, separator), one.factor * one.times
            if decimal and _TWO_MEANINGS.fullmatch(text):
                meant = float(text.replace("," if decimal == "." else ".", "").replace(",", "."))
                settled += [f"{text} in line {number}"] if meant != value else []
                value, changed[one.name] = meant, _written(meant)
            if one in by_unit:
                factor = (_kilograms(unit) or 1.0) * one.times
            if one.name == "price" and (per := _units(cells.get(PER, ""), separator)):
                factor /= per
            if value is not None and factor != 1.0:
                changed[one.name] = _written(factor * value)
        out.append((number, changed))
    per = columns.of(PER) if columns.has("price") else None
    prices = [] if per is None else [f"Prices are of as many units as {per.text} says."]
    return PlainNumbers(out, [*_unit_notes(read, weights), *prices, *_settled(settled, decimal)], problems)


def _units(text: str, separator: str) -> float | None:
    """Units that a price is of: a whole number, so that a mark before three figures is one of thousands."""
    return as_number(re.sub(r"[.,]", "", text) if _TWO_MEANINGS.fullmatch(text) else text, separator)


def _kilograms(unit: str) -> float | None:
    """Kg of the unit of a line; None for pieces."""
    return KILOGRAMS.get(unit.strip().rstrip(".").casefold())


def _weights_by_line(columns: Columns, name: str) -> str:
    """The column that has the unit of each quantity, where the name of the quantity does not say it; else empty."""
    amount, unit = columns.of(name), columns.of(UNIT)
    return unit.text if amount is not None and not amount.is_said and unit is not None else ""


def _decimal_mark(texts: Sequence[str]) -> str:
    """The mark for decimals in the numbers that can have one meaning only; empty where they have none or both."""
    comma = any(_DECIMAL_COMMA.fullmatch(text) for text in texts)
    point = any(_DECIMAL_POINT.fullmatch(text) for text in texts)
    return "" if comma == point else "," if comma else "."


def _written(value: float) -> str:
    """A number that has one meaning in every file: six decimals cannot be thousands."""
    return f"{value:.0f}" if value.is_integer() else f"{value:.6f}"


def _settled(settled: Sequence[str], decimal: str) -> list[str]:
    if not settled:
        return []
    many = f" and {len(settled) - 3} more" if len(settled) > 3 else ""
    mark, other = ("commas", "points") if decimal == "," else ("points", "commas")
    verb = "is" if len(settled) == 1 else "are"
    return [
        f"{', '.join(settled[:3])}{many} {verb} read as the other numbers of the file are written: {mark} before "
        f"decimals, {other} between thousands."
    ]


def _unit_notes(read: Sequence[ListHeading], weights: Mapping[str, str]) -> list[str]:
    """What was taken for the unit of each column."""
    words = {DAYS_A_WEEK: "seven days to a week", DAYS_A_MONTH: "30.4 days to a month",
             DAYS_A_WORKDAY: "in days of work, seven days to five of them"}  # fmt: skip
    mass = {1000.0: "1,000 kg to a tonne", 0.001: "1,000 g to a kilogram", KG_A_POUND: "0.4536 kg to a pound"}
    notes = list[str]()
    for one in read:
        scale = (1.0 / one.factor if one.name == "price" else one.factor) if one.factor else 1.0
        if one.period:
            taken = "" if one.is_said or one.name == MARGIN or weights.get(one.name) else ", its unit taken as kg"
            of = f"{one.text} is of a {one.period}" if one.period[:1].isalpha() else f"{one.text} is of {one.period}"
            notes.append(f"{of}: read as {one.name}, {one.times:.4g} of them to a year{taken}.")
        if one.name == MARGIN:
            continue  # the sentence on margins has its thousands and its currency
        if scale != 1.0:
            unit = words.get(scale) or mass.get(scale) or f"times {one.factor:g}"
            notes.append(f"{one.text} is read as {one.name}, {unit}.")
        elif not one.is_said and one.name in UNSAID_UNIT and not weights.get(one.name) and not one.period:
            notes.append(f"{one.text} is taken as {UNSAID_UNIT[one.name]}, for its name has no unit.")
        if one.name == "order_days":
            notes.append(
                f"{one.text} is read as the days from order to receipt, making included (order_days), not as days "
                "under way."
            )
    return notes
