"""Rows of a parts list that lack what is needed to weigh them: one of them refuses no list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from monazite.analysis.company.firm.column_names import NEEDED
from monazite.analysis.company.firm.parts_table import MOST_NAMED, ListTable

NOT_SAID = "no material given"
"""Good of a row that has none: it is left out in every run, and its weight is counted as not weighed."""
OF_A_PART = ("good", "stock_days")
"""Columns that another row of the same part may fill."""
LACK = {"part": "no name", "origin": "no origin", "kg_per_year": "no quantity", "stock_days": "no stock"}


def without_lacking_rows(table: ListTable) -> tuple[ListTable, tuple[str, ...]]:
    """The table without rows that lack a name, an origin, a quantity or a stock, in a sentence; all where none is left.

    A row that lacks its good alone stays, with `NOT_SAID` for it.
    """
    filled = {(cells.get("part"), name) for _, cells in table.lines for name in OF_A_PART if cells.get(name)}
    needed = [name for name in NEEDED if table.columns.has(name)]

    def lacks(cells: Mapping[str, str], name: str) -> bool:
        return not cells.get(name) and not (name in OF_A_PART and (cells.get("part"), name) in filled)

    out = {
        number: (cells, lack) for number, cells in table.lines
        if (lack := [LACK[name] for name in needed if name in LACK and lacks(cells, name)])
    }  # fmt: skip
    if len(out) == len(table.lines):
        out = {}
    lines = [
        (number, cells | {"good": NOT_SAID} if "good" in needed and lacks(cells, "good") else cells)
        for number, cells in table.lines if number not in out
    ]  # fmt: skip
    if not out:
        return replace(table, lines=lines), ()
    named = [
        f"{cells.get('part', 'a row without a name')} (line {number}: {', '.join(lack)})"
        for number, (cells, lack) in out.items()
    ]
    many = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    problems = [problem for problem in table.problems if problem.line not in out]
    words = f"Left out, for they lack what is needed to weigh them: {', '.join(named[:MOST_NAMED])}{many}."
    return replace(table, lines=lines, problems=problems), (words,)
