"""UN Comtrade: the CSV download of Comtrade Plus and of its API, with one flow a row."""

from collections.abc import Sequence

from monazite.dataset.observation_files.cells import CellRow, CellTable
from monazite.dataset.observation_files.form import Direction, FileContents, FileContext, TradeFlow, tonnes_per
from monazite.foundation.errors import six_digits

_BREAKDOWNS = (
    ("partner2Code", ("", "0"), "by second partner: a part beside its total"),
    ("motCode", ("", "0"), "by mode of transport: a part beside its total"),
    ("customsCode", ("", "C00"), "by customs procedure: a part beside its total"),
    ("mosCode", ("", "0"), "by mode of supply: a part beside its total"),
)
_DIRECTIONS: dict[str, Direction] = {"X": "exports", "M": "imports"}
_FREQUENCIES = ("M", "A")


class Comtrade:
    """Quantities in kg (`netWgt`, else `qty`), values in USD (`primaryValue`)."""

    title = "UN Comtrade"
    publisher = "United Nations Statistics Division"

    def recognises(self, header: Sequence[str]) -> bool:
        """By the columns that no other form has."""
        return {"cmdCode", "flowCode"} <= set(header)

    def read(self, table: CellTable, context: FileContext) -> FileContents:
        """One flow for every row that is a total of exports or imports of goods."""
        table.require("typeCode", "freqCode", "period|refYear", "reporterISO|reporterCode", "partnerISO|partnerCode")
        table.require("netWgt|qty")
        if "netWgt" not in table.header:
            table.require("qtyUnitAbbr")
        flows = [flow for row in table.rows if (flow := self._flow(row, context)) is not None]
        weight = "netWgt" if "netWgt" in table.header else "qty"
        columns = {"cmdCode": "code of the goods", weight: "kg to t", "primaryValue": "USD"}
        return FileContents(flows, columns={name: to for name, to in columns.items() if name in table.header})

    def _flow(self, row: CellRow, context: FileContext) -> TradeFlow | None:
        left = context.left
        if (kind := row.text("typeCode")) != "C":
            if kind != "S":
                raise row.problem("typeCode", "C (goods) or S (services)")
            left.add("services", row.line, row.text("cmdCode"))
            return None
        for column, totals, reason in _BREAKDOWNS:
            if row.text(column) not in totals:
                left.add(reason, row.line, f"{column} {row.text(column)}")
                return None
        direction = _DIRECTIONS.get(row.text("flowCode"))
        if direction is None:
            left.add("neither exports nor imports", row.line, f"flowCode {row.text('flowCode')}")
            return None
        if row.text("freqCode") not in _FREQUENCIES:
            raise row.problem("freqCode", "M (monthly) or A (annual)")
        reporter = self._country(row, "reporter", context)
        partner = self._country(row, "partner", context)
        if reporter is None:
            left.add("reporter outside the regions", row.line, row.text("reporterISO") or row.text("reporterCode"))
            return None
        tonnes = self._tonnes(row, context)
        return TradeFlow(
            line=row.line,
            system="HS",
            code=row.text("cmdCode"),
            direction=direction,
            reporter=reporter,
            partner=partner or f"?{row.text('partnerISO') or row.text('partnerCode')}",
            period=self._period(row),
            tonnes=tonnes,
            value=None if tonnes is None else row.number("primaryValue"),
        )

    def _country(self, row: CellRow, role: str, context: FileContext) -> str | None:
        number = row.text(f"{role}Code").split(".")[0].lstrip("0") or ("0" if row.text(f"{role}Code") else "")
        names = (row.text(f"{role}ISO"), row.text(f"{role}Desc"))
        return context.countries.named(*names) or context.countries.by_comtrade.get(number)

    def _period(self, row: CellRow) -> str:
        monthly = row.text("freqCode") == "M"
        if row.text("period"):
            period = row.period("period")
        else:
            month = row.text("refMonth")
            period = row.as_period(
                "refYear", f"{row.text('refYear')}{month.zfill(2)}" if monthly else row.text("refYear")
            )
        if monthly != ("-" in period):
            raise row.problem("period", "a month where freqCode is M, a year where it is A")
        return period

    def _tonnes(self, row: CellRow, context: FileContext) -> float | None:
        """Net weight, else a quantity in a unit of mass; a weight that the UN estimated is no observation."""
        net = row.number("netWgt")
        if net:
            if row.text("isNetWgtEstimated").lower() in ("true", "1"):
                context.left.add("weight estimated by the UN, not counted", row.line, f"netWgt {six_digits(net)}")
                return None
            return net / 1000
        quantity, unit = row.number("qty"), row.text("qtyUnitAbbr")
        if not quantity or row.text("isQtyEstimated").lower() in ("true", "1"):
            context.left.add("no weight", row.line, row.text("cmdCode"))
            return None
        per = tonnes_per(unit)
        if per is None:
            context.left.add("unit that is no mass", row.line, f"qty {six_digits(quantity)} {unit or 'without a unit'}")
            return None
        return quantity * per
