"""A stock in kilograms as days of use, as the run counts it; and stocks whose unit was taken for another one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from monazite.analysis.company.firm.column_names import STOCK_KG, Columns, ListHeading, heading
from monazite.analysis.company.firm.header_units import DAYS_A_YEAR, days_of, mass_of, plain_words
from monazite.analysis.company.firm.parts_table import MOST_NAMED, ListTable
from monazite.foundation.errors import InputError
from monazite.foundation.user_tables import as_number, thousands_advice

MOST_DAYS = 730.0
"""Days of use above which a stock is more likely one in kg: two years. No firm of the examples holds a third of it."""
LEAST_DAYS = 2.0
"""Days of use under which every stock of a list in kg is more likely one in days."""
MOST_SHOWN = 3


def with_days_of_stock(file: str, table: ListTable) -> ListTable:
    """The table with days of use for a stock in kg: kg over the need a year of all rows of the part, and a sentence.

    Days that the list has stay: kg count for parts without any. A stock that stands alike in every row of a part is
    that of the part, and counts once; several count together.

    Parameters
    ----------
    file
        Name of the file, for errors.
    table
        The table, with numbers in kg.

    Raises
    ------
    InputError
        For a column whose stocks, or whose name, speak for the other unit: it is asked back, by the name it likely has.
    """
    _check_days(file, table)
    column = table.columns.of(STOCK_KG)
    if column is None:
        return table
    if days_of(plain_words(column.text), column.text) is not None:
        raise _asked_back(file, column, "kg in stock", "its name says days", "stock_days (days of use in stock)")
    in_days = {cells.get("part", "") for _, cells in table.lines if cells.get("stock_days")}
    stocks, problems = _kg_by_part(file, table, in_days)
    needs = _needs(table)
    days = {part: sum(kg) / needs[part] * DAYS_A_YEAR for part, kg in stocks.items() if needs.get(part)}
    if days and not column.is_said and not _has_unit(table) and 0.0 < max(days.values()) < LEAST_DAYS:
        few = ", ".join(f"{part} {sum(stocks[part]):,.6g} kg, {day:.2g} days" for part, day in _first(days))
        raise _asked_back(
            file,
            column,
            "kg in stock",
            f"they last for less than two days of use ({few})",
            "stock_days (days of use in stock)",
        )
    lines = [
        (number, {name: cell for name, cell in cells.items() if name != STOCK_KG}
         | ({} if cells.get("part", "") in in_days else _days(cells, days)))
        for number, cells in table.lines
    ]  # fmt: skip
    name, where = ("", ", where a row has no days") if table.columns.has("stock_days") else ("stock_days", "")
    headings = tuple(replace(one, name=name) if one is column else one for one in table.columns.headings)
    notes = [*table.notes, *_words(column, stocks, days, where, has_unit=_has_unit(table)), *_long(days)]
    return replace(
        table, lines=lines, columns=Columns(headings), notes=notes, problems=[*table.problems, *problems]
    )  # fmt: skip


def _days(cells: Mapping[str, str], days: Mapping[str, float]) -> dict[str, str]:
    """The cell of a row's days; one of a part whose need is no number has some, for that to be said."""
    if not cells.get(STOCK_KG) and cells.get("part", "") not in days:
        return {}
    return {"stock_days": f"{days.get(cells.get('part', ''), 0.0):.2f}"}


def _kg_by_part(
    file: str, table: ListTable, in_days: Collection[str]
) -> tuple[dict[str, list[float]], list[InputError]]:
    """Kg in stock of each part that is not ``in_days``: once where all of its rows have the same, else those of each
    row; and what is none.
    """
    given, problems = dict[str, list[float]](), list[InputError]()
    for number, cells in table.lines:
        text = cells.get(STOCK_KG, "")
        if not text or cells.get("part", "") in in_days:
            continue
        kg = as_number(text, table.separator)
        if kg is None or not 0.0 <= kg < 1e12:
            allowed = f"a number of kg, 0 or more, such as 4100{thousands_advice(text)}"
            problems.append(InputError(file=file, line=number, field=STOCK_KG, found=text, allowed=allowed))
            kg = 0.0
        given.setdefault(cells.get("part", ""), []).append(kg)
    return {part: kg[:1] if len(set(kg)) == 1 else kg for part, kg in given.items()}, problems


def _needs(table: ListTable) -> dict[str, float]:
    """Kg a year of each part, over all of its rows."""
    needs = dict[str, float]()
    for _, cells in table.lines:
        kg = as_number(cells.get("kg_per_year", ""), table.separator)
        if kg is not None and kg > 0.0:
            needs[cells.get("part", "")] = needs.get(cells.get("part", ""), 0.0) + kg
    return needs


def _has_unit(table: ListTable) -> bool:
    """Whether rows say the unit of their quantities."""
    return any(cells.get("unit") for _, cells in table.lines)


def _words(
    column: ListHeading, stocks: Mapping[str, Sequence[float]], days: Mapping[str, float], where: str, *, has_unit: bool
) -> list[str]:
    """What was converted, by the first parts."""
    if not days:
        return []
    shown = ", ".join(f"{part} {sum(stocks[part]):,.6g} kg are {day:,.3g} days" for part, day in _first(days))
    more = f" and {len(days) - MOST_SHOWN} more" if len(days) > MOST_SHOWN else ""
    several = [part for part in days if len(stocks[part]) > 1]
    together = f" The stocks of the rows of {', '.join(several[:MOST_SHOWN])} count together." if several else ""
    unsaid = "" if column.is_said or has_unit else ", for its name has no unit"
    return [
        f"{column.text} is read as kg in stock (stock_kg){unsaid}{where}, over what the part needs a year as days of "
        f"use: {shown}{more}.{together}"
    ]


def _check_days(file: str, table: ListTable) -> None:
    """Raise InputError for days of use that are more likely kg: by the name of their column, or by how many they are.

    A column that says days, or how long a stock lasts, may hold many: it is read, and named.
    """
    column = table.columns.of("stock_days")
    if column is None:
        return
    likely, words = "stock_kg (kg in stock)", plain_words(column.text)
    if not column.is_said and mass_of(words) is not None:
        raise _asked_back(file, column, "days of use in stock", "its name says a weight", likely)
    days = {number: as_number(cells.get("stock_days", ""), table.separator) for number, cells in table.lines}
    long = {
        number: (cells.get("part", "a part"), value) for number, cells in table.lines
        if (value := days[number]) is not None and value > MOST_DAYS
    }  # fmt: skip
    if not long:
        return
    if column.is_said or heading(column.text).name == "stock_days":
        table.notes.extend(_long(dict(long.values())))
        return
    named = [f"{part} in line {number} has {value:,.6g}" for number, (part, value) in long.items()]
    many = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    why = f"{', '.join(named[:MOST_NAMED])}{many}, which is over two years of use"
    raise _asked_back(file, column, "days of use in stock", why, likely)


def _asked_back(file: str, column: ListHeading, taken: str, why: str, likely: str) -> InputError:
    """That a column is not what it is said to be; no line is at fault, so none is offered to be left out."""
    unit = "days" if "days" in taken else "kg"
    text = (
        f"{column.text} is to be {taken}, but {why}: it is probably {likely}. Say so of the column; if it is {unit} "
        f"after all, write {unit} behind its name in the file"
    )
    return InputError(text, file=file, field="columns")


def _long(days: Mapping[str, float]) -> list[str]:
    """Stocks of over two years of use, by name."""
    long = [f"{part} ({day:,.0f} days)" for part, day in days.items() if day > MOST_DAYS]
    if not long:
        return []
    many = f" and {len(long) - MOST_NAMED} more" if len(long) > MOST_NAMED else ""
    return [f"Over two years of use in stock: {', '.join(long[:MOST_NAMED])}{many}; check the unit of that column."]


def _first(days: Mapping[str, float]) -> list[tuple[str, float]]:
    return list(days.items())[:MOST_SHOWN]
