"""Eurostat Comext: SDMX-CSV of the trade of the EU by product, with one indicator a row."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from monazite.dataset.observation_files.cells import CellRow, CellTable
from monazite.dataset.observation_files.countries import WORLD
from monazite.dataset.observation_files.form import Direction, FileContents, FileContext, TradeFlow

_DIRECTIONS: dict[str, Direction] = {"1": "imports", "2": "exports", "IMPORT": "imports", "EXPORT": "exports"}
_TONNES: Mapping[str, float] = {"QUANTITY_IN_100KG": 0.1, "QUANTITY_IN_KG": 0.001, "QUANTITY_KG": 0.001}
_EUROS = ("VALUE_IN_EUROS", "VALUE_EUR")
_IGNORED = ("SUPPLEMENTARY_QUANTITY", "VALUE_NAC", "VALUE_IN_NAC", "SUP_QUANTITY")
_UPDATED = re.compile(r"(\d{2})/(\d{2})/(\d{2}|\d{4})\b")
_GROUP = re.compile(r"(EXT|INTRA)_|EU\d|EA\d|.*_")


class Comext:
    """Quantities in 100 kg or kg, values in euro; the EU's partners are those outside it."""

    title = "Eurostat Comext"
    publisher = "Eurostat"

    def recognises(self, header: Sequence[str]) -> bool:
        """By the dimensions of its datasets."""
        return len({"DATAFLOW", "reporter", "partner", "product", "flow", "indicators"} & set(header)) >= 5

    def read(self, table: CellTable, context: FileContext) -> FileContents:
        """One flow for every row with a quantity or a value."""
        table.require("freq", "reporter", "partner", "product", "flow", "indicators", "TIME_PERIOD", "OBS_VALUE")
        flows = [flow for row in table.rows if (flow := self._flow(row, context)) is not None]
        indicators = {_code(row, "indicators") for row in table.rows}
        columns = {"product": "code of the goods"}
        columns |= {name: f"{1000 * per:g} kg to t" for name, per in _TONNES.items() if name in indicators}
        columns |= {name: "EUR" for name in _EUROS if name in indicators}
        return FileContents(flows, columns=columns)

    def _flow(self, row: CellRow, context: FileContext) -> TradeFlow | None:
        left, indicator = context.left, _code(row, "indicators")
        if indicator in _IGNORED:
            left.add("supplementary quantity or national currency", row.line, indicator)
            return None
        if indicator not in _TONNES and indicator not in _EUROS:
            raise row.problem("indicators", "one of " + ", ".join((*_TONNES, *_EUROS)), names=(*_TONNES, *_EUROS))
        flag, number = row.text("OBS_FLAG"), row.number("OBS_VALUE")
        if number is None or "c" in flag.lower():
            left.add("no figure, or a confidential one", row.line, f"flag {flag or 'none'}")
            return None
        direction = _DIRECTIONS.get(_code(row, "flow").upper())
        if direction is None:
            raise row.problem("flow", "1 (import) or 2 (export)")
        partners = self._partners(row, context)
        if partners is None:
            return None
        reporter, partner = partners
        product = _code(row, "product")
        return TradeFlow(
            line=row.line,
            system="HS" if len(product) == 6 else "CN",
            code=product,
            direction=direction,
            reporter=reporter,
            partner=partner,
            period=self._period(row),
            tonnes=number * _TONNES[indicator] if indicator in _TONNES else None,
            value=number if indicator in _EUROS else None,
            currency="EUR",
            updated=_updated(row),
        )

    def _period(self, row: CellRow) -> str:
        period, monthly = row.period("TIME_PERIOD"), _code(row, "freq") == "M"
        if _code(row, "freq") not in ("M", "A") or monthly != ("-" in period):
            raise row.problem("TIME_PERIOD", "a month where freq is M, a year where it is A")
        return period

    def _partners(self, row: CellRow, context: FileContext) -> tuple[str, str] | None:
        """Reporter and partner; the Union's world is what lies outside it, a member's is everything."""
        named, left = context.countries.named, context.left
        reporter, partner = named(_code(row, "reporter")), _code(row, "partner")
        if reporter is None or context.countries.region_of.get(reporter) != "EU":
            left.add("reporter outside the regions", row.line, row.text("reporter"))
            return None
        total = "EXT_EU27_2020" if reporter == "EU" else WORLD
        if partner == total:
            return reporter, WORLD
        if partner == WORLD or _GROUP.match(partner):
            left.add("partner that is a group of countries", row.line, f"{reporter} with {partner}")
            return None
        return reporter, named(partner) or f"?{partner}"


def _code(row: CellRow, column: str) -> str:
    """A code without its label, where the file was asked for both (``CN:China``)."""
    return row.text(column).partition(":")[0].strip()


def _updated(row: CellRow) -> date | None:
    """Day of the last update, which is written 16/07/26 11:00:00."""
    match = _UPDATED.match(row.text("LAST UPDATE"))
    if match is None:
        return None
    try:
        return date(int(match[3]) + (2000 if len(match[3]) == 2 else 0), int(match[2]), int(match[1]))
    except ValueError:
        raise row.problem("LAST UPDATE", "a day such as 16/07/26") from None
