"""USITC DataWeb: American imports by HTS number and country, with a column for each month or a row for each."""

from collections.abc import Iterator, Sequence

from monazite.dataset.observation_files.cells import MONTHS, CellRow, CellTable
from monazite.dataset.observation_files.form import FileContents, FileContext, TradeFlow, tonnes_per
from monazite.foundation.errors import InputError

_LONG_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_QUANTITY = "First Unit of Quantity"
_SECOND = "Second Unit of Quantity"
_VALUES = ("General Customs Value", "Customs Value")


class DataWeb:
    """The first of two quantities that is a mass (magnets: pieces first, kg second), customs value in USD."""

    title = "USITC DataWeb"
    publisher = "United States International Trade Commission"

    def recognises(self, header: Sequence[str]) -> bool:
        """By the number of the tariff beside a year."""
        return "HTS Number" in header or ("Data Type" in header and "Year" in header)

    def read(self, table: CellTable, context: FileContext) -> FileContents:
        """One flow for every month of a row, or for every row."""
        table.require("HTS Number", "Country", "Year")
        months = self._month_columns(table)
        if months:
            table.require("Data Type", "Quantity Description")
            weighed = {
                self._series(row)
                for row in table.rows
                if row.text("Data Type") == _QUANTITY and tonnes_per(row.text("Quantity Description")) is not None
            }
            rows = [row for row in table.rows if row.text("Data Type") != _SECOND or self._series(row) not in weighed]
            flows = [flow for row in rows for flow in self._wide(row, months, context)]
            columns = {"HTS Number": "code of the goods", "quantity of a month": "unit of Quantity Description to t"}
        else:
            table.require("Month", _QUANTITY, "Quantity Description")
            flows = [flow for row in table.rows if (flow := self._long(row, table, context)) is not None]
            columns = {"HTS Number": "code of the goods", _QUANTITY: "unit of Quantity Description to t"}
        return FileContents(flows, columns=columns | {_VALUES[0]: "USD"})

    def _series(self, row: CellRow) -> tuple[str, str, str]:
        return row.text("HTS Number"), row.text("Country"), row.text("Year")

    def _month_columns(self, table: CellTable) -> dict[int, str]:
        names = {name.lower(): name for name in table.header}
        found = {n + 1: names.get(_LONG_NAMES[n].lower()) or names.get(MONTHS[n].lower()) for n in range(12)}
        return {number: name for number, name in found.items() if name is not None}

    def _wide(self, row: CellRow, months: dict[int, str], context: FileContext) -> Iterator[TradeFlow]:
        kind, unit = row.text("Data Type"), row.text("Quantity Description")
        if kind not in (_QUANTITY, _SECOND, *_VALUES):
            context.left.add("measure that is neither a quantity nor customs value", row.line, kind)
            return
        per = tonnes_per(unit) if kind in (_QUANTITY, _SECOND) else 1.0
        if per is None:
            context.left.add("unit that is no mass", row.line, f"{kind} {unit or 'without a unit'}")
            return
        for number, column in months.items():
            amount = row.number(column)
            if amount is None:
                continue
            is_mass = kind in (_QUANTITY, _SECOND)
            mass, value = (amount * per, None) if is_mass else (None, amount)
            yield self._flow(row, number, mass, value, context)

    def _long(self, row: CellRow, table: CellTable, context: FileContext) -> TradeFlow | None:
        quantity, unit = row.number(_QUANTITY), row.text("Quantity Description")
        per = tonnes_per(unit)
        if quantity is not None and per is None:
            context.left.add("unit that is no mass", row.line, f"{_QUANTITY} {unit or 'without a unit'}")
        mass = None if quantity is None or per is None else quantity * per
        worth = next((row.number(name) for name in _VALUES if name in table.header), None)
        if mass is None and worth is None:
            return None
        return self._flow(row, self._month(row), mass, worth, context)

    def _month(self, row: CellRow) -> int:
        text = row.text("Month")
        if len(text) <= 2 and text.isdecimal() and 1 <= int(text) <= 12:
            return int(text)
        short = [name.lower() for name in MONTHS]
        if text[:3].lower() in short and _LONG_NAMES[short.index(text[:3].lower())].lower().startswith(text.lower()):
            return short.index(text[:3].lower()) + 1
        raise row.problem("Month", "1 to 12 or the name of a month", names=_LONG_NAMES)

    def _flow(
        self, row: CellRow, month: int, mass: float | None, worth: float | None, context: FileContext
    ) -> TradeFlow:
        code = row.text("HTS Number").replace(".", "")
        if not code.isdecimal():
            raise row.problem("HTS Number", "digits, with or without full stops")
        year = row.period("Year")
        if "-" in year:
            raise InputError(file=row.file, line=row.line, field="Year", found=year, allowed="a year")
        return TradeFlow(
            line=row.line,
            system="HS" if len(code) == 6 else "HTS",
            code=code,
            direction="imports",
            reporter="US",
            partner=context.countries.named(row.text("Country")) or f"?{row.text('Country')}",
            period=f"{year}-{month:02d}",
            tonnes=mass,
            value=worth,
        )
