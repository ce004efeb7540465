"""Margins a year of a parts list, as margin of each kg: a unit of a line is what is made of one kg of its part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from monazite.analysis.company.firm.column_names import ListHeading
from monazite.analysis.company.firm.dollar_rates import RATES_OF, USD_RATES
from monazite.foundation.errors import InputError
from monazite.foundation.user_tables import as_number, thousands_advice

_SCALES = {1e3: "thousands of ", 1e6: "millions of ", 1e9: "billions of "}


class MarginCell(NamedTuple):
    """A row with a margin: its line, its part, and the cell, in whole units of money a year."""

    line: int
    part: str
    text: str


class ListMargins(NamedTuple):
    """Margin of a kg by part in the firm's currency, what was taken for it, and cells that are no number."""

    per_kg: dict[str, float]
    notes: list[str]
    problems: list[InputError]


def margins_of_list(
    file: str, column: ListHeading | None, cells: Sequence[MarginCell], kg: Mapping[str, float],
    about: Mapping[str, Any], separator: str,
) -> ListMargins:  # fmt: skip
    """Margin of a kg of each part: what hangs on it a year, over the kg that it needs.

    A margin that stands alike in every row of a part counts once, several count together.

    Parameters
    ----------
    file
        Name of the file, for errors.
    column
        The column of margins; None where there is none.
    cells
        Rows that have one.
    kg
        Kg a year by part.
    about
        Cells of the firm, with its currency and rate.
    separator
        What separates cells.
    """
    if column is None or not cells:
        return ListMargins({}, [], [])
    own = str(about.get("currency", "USD") or "USD")
    rate = _rate(column.currency or own, own, about)
    if rate is None:
        why = f"nobody here has a rate of {column.currency} and {own}"
        return ListMargins({}, [f"{column.text} is not read, for {why}: give the margins in {own}."], [])
    given, problems = dict[str, list[float]](), list[InputError]()
    for line, part, text in cells:
        value = as_number(text, separator)
        if value is None or not abs(value) < 1e15:
            allowed = f"a number such as 58.5{thousands_advice(text)}"
            problems.append(InputError(file=file, line=line, field="margin_per_year", found=text, allowed=allowed))
        else:
            given.setdefault(part, []).append(value * rate)
    totals = {part: values[0] if len(set(values)) == 1 else sum(values) for part, values in given.items()}
    per_kg = {part: total / kg[part] for part, total in totals.items() if kg.get(part)}
    return ListMargins(per_kg, _words(column, own, rate, len(per_kg)), problems)


def _rate(of: str, own: str, about: Mapping[str, Any]) -> float | None:
    """The price of a unit of a currency in that of the firm; None where it is not known."""
    if of == own:
        return 1.0
    rates = {"USD": 1.0} | USD_RATES
    given = as_number(str(about.get("usd_rate", "")))
    rates |= {own: given} if given else {}
    return rates[own] / rates[of] if rates.get(own) and rates.get(of) else None


def _words(column: ListHeading, own: str, rate: float, parts: int) -> list[str]:
    if not parts:
        return []
    taken = "" if column.currency else ", as its prices"
    there = f", at {rate:.4g} {own} each by the rates of {RATES_OF}" if rate != 1.0 else ""
    return [
        f"{column.text} is read as the margin that is lost in a year without the part, in "
        f"{_SCALES.get(column.factor, '')}{column.currency or own}{taken}{there}, spread over its kg. A margin that "
        "stands beside several parts of one product counts with each of them."
    ]
