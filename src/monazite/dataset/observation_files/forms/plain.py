"""The plain form: columns of ``observations.csv`` itself, most of which may be left out."""

import re
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from monazite.dataset.observation_files.cells import CellRow, CellTable
from monazite.dataset.observation_files.form import FileContents, FileContext
from monazite.dataset.observation_files.reporters import publication_day, relative_error
from monazite.dataset.rows.evidence import OBSERVED, Observation
from monazite.foundation.errors import InputError, collect, from_validation, nearest
from monazite.foundation.units import UNITS

_HEADER = re.compile(r"([^\[\]]+?)\s*(?:\[([^\[\]]*)\])?")
_WITHOUT_GOODS = (
    "plant_stop", "stop_length", "firms_affected", "licences_applied", "licences_approved", "licences_pending",
    "licences_refused", "licence_share", "licence_delay",
)  # fmt: skip
_OFFICES = {"CN customs": "CN", "EU": "EU", "US": "US", "JP customs": "JP"}
_TRADE = ("exports", "imports", "unit_value_export", "unit_value_import")


class PlainForm:
    """Needs `outcome`, `region`, `period`, `value` and `unit`; knows day and error of the offices that have rules."""

    title = "plain form"
    publisher = ""

    def recognises(self, header: Sequence[str]) -> bool:
        """By three of the columns that say what was observed."""
        return len({"outcome", "region", "period", "value", "reporter", "unit"} & {_name(cell) for cell in header}) >= 3

    def read(self, table: CellTable, context: FileContext) -> FileContents:
        """One observation a row, units as they are stated."""
        self._check_header(table)
        rows: list[tuple[int, Observation]] = []
        problems: list[InputError] = []
        for row in table.rows:
            try:
                rows.append((row.line, self._observation(row, table, context)))
            except InputError as error:
                problems += error.problems
        collect(problems)
        return FileContents(observations=rows, columns={name: _name(name) for name in table.header})

    def _check_header(self, table: CellTable) -> None:
        names = [_name(cell) for cell in table.header]
        fields = list(Observation.model_fields)
        for cell, name in zip(table.header, names, strict=True):
            if name not in fields:
                near = nearest(name, fields)
                allowed = "one of " + ", ".join(fields)
                raise InputError(
                    file=table.file, line=table.header_line, field="header", found=cell, allowed=allowed, nearest=near
                )
        for needed in ("outcome", "region", "period", "value", "unit"):
            has_unit = any(_unit(cell) for cell in table.header if _name(cell) == "value")
            if needed not in names and not (needed == "unit" and has_unit):
                table.require(needed)

    def _observation(self, row: CellRow, table: CellTable, context: FileContext) -> Observation:
        values: dict[str, Any] = {}
        for cell in table.header:
            name, text = _name(cell), row.text(cell)
            if not text:
                continue
            if name not in ("value", "low", "high", "error"):
                values[name] = text
                continue
            try:
                number = float(text)
            except ValueError:
                raise row.problem(cell, "a number") from None
            values[name] = number / 100 if name == "error" and _unit(cell) in ("%", "percent") else number
            if name == "value" and _unit(cell):
                values.setdefault("unit", _unit(cell))
        self._fill(values, row, context)
        try:
            return Observation.model_validate(values)
        except ValidationError as error:
            problems = [
                problem.located(row.file, row.line, str(where[0]) if where else "row")
                for where, problem in from_validation(error)
            ]
            collect(problems)
            raise

    def _fill(self, values: dict[str, Any], row: CellRow, context: FileContext) -> None:
        """What may be left out: reporter, source, grade, and day and error where a rule gives them."""
        outcome = values.get("outcome", "")
        if outcome in OBSERVED and outcome not in _WITHOUT_GOODS and "good" not in values:
            raise row.problem("good", f"a good or a pattern such as *.magnet, for {outcome}")
        values.setdefault("reporter", "own figures")
        values.setdefault("source", context.source)
        values.setdefault("grade", "reported")
        office, period = _OFFICES.get(values["reporter"], ""), str(values.get("period", ""))
        if context.published is not None:
            values["published"] = context.published
        elif "published" not in values:
            dated = re.fullmatch(r"\d{4}(-\d{2})?", period) and outcome in _TRADE
            day = publication_day(office, row.as_period("period", period), context.countries) if dated else None
            if day is None:
                raise row.problem("published", "a day in the file, or --published DAY")
            values["published"] = day
        if "error" not in values:
            if outcome not in _TRADE or not office:
                raise row.problem("error", f"a relative error such as 0.05: no rule gives one for {values['reporter']}")
            values["error"] = relative_error(office, unit_value=outcome.startswith("unit_value"))
        unit = values.get("unit", "")
        if unit and unit not in UNITS:
            raise row.problem("unit", "a known unit", unit, list(UNITS))


def _name(cell: str) -> str:
    match = _HEADER.fullmatch(cell)
    return match[1] if match else cell


def _unit(cell: str) -> str:
    match = _HEADER.fullmatch(cell)
    return (match[2] or "") if match else ""
