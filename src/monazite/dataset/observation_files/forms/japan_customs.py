"""Japan's customs, also through e-Stat: exports or imports by code of nine digits, three columns for every month."""

from collections import defaultdict
from collections.abc import Sequence

from monazite.dataset.observation_files.cells import MONTHS, CellRow, CellTable
from monazite.dataset.observation_files.countries import WORLD
from monazite.dataset.observation_files.form import Direction, FileContents, FileContext, TradeFlow, tonnes_per

_DIRECTIONS: dict[str, Direction] = {"1": "exports", "2": "imports"}
_SPELLINGS = {"Apr": ("Apr", "Apl")}
_YEN = 1000.0
"""Values are in thousand yen."""


class JapanCustoms:
    """The second unit of quantity where it is a mass, else the first; values in thousand yen."""

    title = "Japan Customs"
    publisher = "Ministry of Finance of Japan, trade statistics"

    def recognises(self, header: Sequence[str]) -> bool:
        """By the first column, and a value of a month."""
        return "Exp or Imp" in header

    def read(self, table: CellTable, context: FileContext) -> FileContents:
        """Flows of every month, summed over customs offices where the file has them."""
        table.require("Year", "HS", "Unit1", "Unit2", "Quantity1-Jan", "Quantity2-Jan", "Value-Jan")
        if "Country" not in table.header and "Custom" in table.header:
            table.require("Country")
        by_office = "Custom" in table.header
        empty = self._empty_months(table, context)
        total: dict[tuple[str, ...], list[TradeFlow]] = defaultdict(list)
        for row in table.rows:
            for flow in self._flows(row, table, empty, context):
                office = "" if by_office else str(row.line)
                total[flow.direction, flow.code, flow.partner, flow.period, office].append(flow)
        if any(name.endswith("-Year") for name in table.header):
            context.left.add("year beside its months", None, "the columns that end in -Year")
        columns = {
            "HS": "code of the goods",
            "Quantity2 or Quantity1": "unit of Unit2 or Unit1 to t",
            "Value": "1000 JPY",
        }
        if "Country" not in table.header:
            columns["no column Country"] = "totals of all countries"
        return FileContents([_summed(flows) for flows in total.values()], columns=columns)

    def _empty_months(self, table: CellTable, context: FileContext) -> set[str]:
        """Months at the end of a year in which no row has a value: they hold zeros until they are published."""
        out: set[str] = set()
        for year in sorted({row.text("Year") for row in table.rows}):
            rows = [row for row in table.rows if row.text("Year") == year]
            for number in range(12, 0, -1):
                column = _column(table, "Value", number)
                if column is not None and any(row.number(column) for row in rows):
                    break
                out.add(f"{year}-{number:02d}")
                if column is not None:
                    context.left.add("month that is not yet published: all values are 0", None, f"{year}-{number:02d}")
        return out

    def _flows(self, row: CellRow, table: CellTable, empty: set[str], context: FileContext) -> list[TradeFlow]:
        direction = _DIRECTIONS.get(row.text("Exp or Imp"))
        if direction is None:
            raise row.problem("Exp or Imp", "1 (exports) or 2 (imports)")
        code = row.text("HS").strip("'").replace(".", "")
        if not code.isdecimal() or len(code) != 9:
            raise row.problem("HS", "nine digits, with or without quotation marks")
        year = row.period("Year")
        if "-" in year:
            raise row.problem("Year", "a year")
        which, per = self._unit(row)
        if per is None:
            units = " and ".join(unit for unit in (row.text("Unit1"), row.text("Unit2")) if unit) or "no unit"
            context.left.add("unit that is no mass", row.line, f"{code} in {units}")
        flows: list[TradeFlow] = []
        for number in range(1, 13):
            quantity, worth = _column(table, which, number), _column(table, "Value", number)
            period = f"{year}-{number:02d}"
            if quantity is None or worth is None or period in empty:
                continue
            mass, value = row.number(quantity), row.number(worth)
            flows.append(
                TradeFlow(
                    line=row.line,
                    system="JP",
                    code=code,
                    direction=direction,
                    reporter="JP",
                    partner=self._partner(row, context) if "Country" in table.header else WORLD,
                    period=period,
                    tonnes=None if mass is None or per is None else mass * per,
                    value=None if value is None or per is None else value * _YEN,
                    currency="JPY",
                )
            )
        return flows

    def _unit(self, row: CellRow) -> tuple[str, float | None]:
        """Quantity that is a mass, and tonnes in its unit."""
        for which, unit in (("Quantity2", "Unit2"), ("Quantity1", "Unit1")):
            if (per := tonnes_per(row.text(unit))) is not None:
                return which, per
        return "Quantity2", None

    def _partner(self, row: CellRow, context: FileContext) -> str:
        number = row.text("Country").strip("'")
        return context.countries.by_japan.get(number) or context.countries.named(number) or f"?{number}"


def _column(table: CellTable, what: str, month: int) -> str | None:
    name = MONTHS[month - 1]
    return next((f"{what}-{s}" for s in _SPELLINGS.get(name, (name,)) if f"{what}-{s}" in table.header), None)


def _summed(flows: Sequence[TradeFlow]) -> TradeFlow:
    """Flows of one month through several offices as one; a mass or value that one of them lacks is lacking."""
    first = flows[0]
    masses, values = [flow.tonnes for flow in flows], [flow.value for flow in flows]
    return TradeFlow(
        first.line,
        first.system,
        first.code,
        first.direction,
        first.reporter,
        first.partner,
        first.period,
        None if None in masses else sum(mass for mass in masses if mass is not None),
        None if None in values else sum(value for value in values if value is not None),
        first.currency,
        first.updated,
    )
