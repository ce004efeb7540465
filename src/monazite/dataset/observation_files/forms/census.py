"""United States Census Bureau: imports by HTS code and country from the API of international trade."""

import re
from collections.abc import Sequence

from monazite.dataset.observation_files.cells import CellRow, CellTable
from monazite.dataset.observation_files.countries import WORLD
from monazite.dataset.observation_files.form import FileContents, FileContext, TradeFlow, tonnes_per
from monazite.foundation.errors import six_digits

_QUANTITIES = (("GEN_QY1_MO", "UNIT_QY1"), ("GEN_QY2_MO", "UNIT_QY2"))
_GROUP = re.compile(r"0|.*[Xx]")


class Census:
    """General imports: the first of two quantities that is a mass (magnets: pieces first, kg second), values in USD."""

    title = "US Census Bureau"
    publisher = "United States Census Bureau"

    def recognises(self, header: Sequence[str]) -> bool:
        """By the column of the code; that of exports is recognised to say that it cannot be read."""
        return bool({"I_COMMODITY", "E_COMMODITY"} & set(header))

    def read(self, table: CellTable, context: FileContext) -> FileContents:
        """One flow a row."""
        table.require("I_COMMODITY", "CTY_CODE|CTY_NAME", "GEN_QY1_MO|GEN_QY2_MO", "time|YEAR")
        quantities = [(quantity, unit) for quantity, unit in _QUANTITIES if quantity in table.header]
        table.require(*(unit for _, unit in quantities))
        if "time" not in table.header:
            table.require("MONTH")
        flows = [flow for row in table.rows if (flow := self._flow(row, context)) is not None]
        columns = {"I_COMMODITY": "code of the goods", "GEN_VAL_MO": "USD"}
        columns |= {quantity: f"unit of {unit} to t" for quantity, unit in quantities}
        return FileContents(flows, columns={name: to for name, to in columns.items() if name in table.header})

    def _flow(self, row: CellRow, context: FileContext) -> TradeFlow | None:
        code, left = row.text("I_COMMODITY"), context.left
        if row.text("SUMMARY_LVL") == "CGP" or self._is_group(row, context):
            left.add("partner that is a group of countries", row.line, row.text("CTY_NAME") or row.text("CTY_CODE"))
            return None
        if len(code) not in (6, 10):
            left.add("code of another level than 6 or 10 digits", row.line, code)
            return None
        if row.text("time"):
            period = row.period("time")
        else:
            period = row.as_period("MONTH", f"{row.text('YEAR')}-{row.text('MONTH').zfill(2)}")
        if "-" not in period:
            raise row.problem("time", "a month such as 2025-05: the columns ending in _MO are monthly")
        number = row.text("CTY_CODE")
        partner = WORLD if number == "-" else context.countries.by_census.get(number.zfill(4) if number else "")
        partner = partner or context.countries.named(row.text("CTY_NAME"))
        tonnes = self._tonnes(row, context)
        return TradeFlow(
            line=row.line,
            system="HTS" if len(code) == 10 else "HS",
            code=code,
            direction="imports",
            reporter="US",
            partner=partner or f"?{row.text('CTY_NAME') or number}",
            period=period,
            tonnes=tonnes,
            value=None if tonnes is None else row.number("GEN_VAL_MO"),
        )

    def _is_group(self, row: CellRow, context: FileContext) -> bool:
        """Groups have numbers that start with 0 or hold an X; the EU is one that is a region."""
        number = row.text("CTY_CODE")
        return bool(_GROUP.match(number)) and context.countries.by_census.get(number) is None

    def _tonnes(self, row: CellRow, context: FileContext) -> float | None:
        """The first quantity that is a mass."""
        others: list[str] = []
        for column, unit_column in _QUANTITIES:
            quantity, unit = row.number(column), row.text(unit_column)
            if quantity is None or unit == "-":
                continue
            if (per := tonnes_per(unit)) is not None:
                return quantity * per
            others.append(f"{column} {six_digits(quantity)} {unit or 'without a unit'}")
        reason = "unit that is no mass" if others else "no weight"
        context.left.add(reason, row.line, " and ".join(others) or row.text("I_COMMODITY"))
        return None
