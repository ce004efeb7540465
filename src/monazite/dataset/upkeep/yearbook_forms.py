"""Yearbooks of mine output as published: what each form calls commodity, country, year, unit and value.

========  ==========================================================================================================
series    files
========  ==========================================================================================================
usgs      data release of the Mineral Commodity Summaries: one CSV for all (2026), or one for each commodity (to 2025)
bgs       CSV of the World Mineral Statistics (``bgs_commodity_trans`` ...), or a table of countries by years
wmd       workbook of World Mining Data by minerals, one sheet each, or the same as one CSV
========  ==========================================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from monazite.dataset.observation_files.cells import CellRow, CellTable, read_cells
from monazite.dataset.observation_files.form import LeftOut
from monazite.dataset.upkeep.workbook import read_workbook
from monazite.foundation.errors import InputError, collect, nearest, unknown

type Kind = Literal["mine", "refined", "capacity", "reserves"]

SERIES: Mapping[str, str] = MappingProxyType({"usgs": "usgs_mcs", "bgs": "bgs_wms", "wmd": "wmd"})
"""What a user calls a series, and its name in the table of editions."""
REPORTERS: Mapping[str, str] = MappingProxyType({"usgs": "USGS", "bgs": "BGS", "wmd": "World Mining Data"})
UNITS: Mapping[str, float] = MappingProxyType(
    {
        "metric tons": 1.0, "thousand metric tons": 1e3, "million metric tons": 1e6, "metr. t": 1.0, "t": 1.0,
        "tonnes": 1.0, "tonnes (metric)": 1.0, "thousand tonnes": 1e3, "kilograms": 1e-3, "kg": 1e-3,
    }
)  # fmt: skip
"""Tonnes in one of a unit, in small letters."""
MISSING = (
    "", "w", "na", "n.a.", "n/a", "nan", "none", "-", "--", "—", "–", "\x96", "\x97", "xx", "...", "..", "large",
    "very small",
)  # fmt: skip
"""Cells without a figure: withheld, not available, not applicable. The release of 2026 has dashes as 0x96 and 0x97."""
SUMS = ("world total", "total", "world", "other countries", "other", "european union")
_YEAR = re.compile(r"(19|20)\d{2}")
_WIDE = re.compile(r"(prod|cap|reserves)(?:_(mt|kt|kg|t))?(?:_(est))?(?:_((?:19|20)\d{2}))?", re.IGNORECASE)
_WIDE_UNITS = {"t": 1.0, "kt": 1e3, "mt": 1e6, "kg": 1e-3}
_NUMBER = re.compile(r"[<>e]?\s*(\d{1,3}(,\d{3})+|\d+)(\.\d+)?([eE][+-]?\d+)?")


@dataclass(frozen=True, slots=True)
class YearbookFigure:
    """A figure of a yearbook in tonnes (of content, as the yearbook has it), with its place in the file."""

    place: str
    line: int
    commodity: str
    country: str
    iso3: str
    year: int
    kind: Kind
    tonnes: float
    is_estimate: bool


@dataclass(slots=True)
class YearbookFile:
    """What was read of a file: figures of the commodities that are wanted, and what was left."""

    form: str
    rows: int = 0
    figures: list[YearbookFigure] = field(default_factory=list[YearbookFigure])
    left: LeftOut = field(default_factory=LeftOut)
    others: dict[str, int] = field(default_factory=dict[str, int])
    """Rows by commodity of those that are not wanted."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a form needs while it reads: which commodities are wanted, and the commodity of a file that names none."""

    wants: Callable[[str], bool]
    whole_file: str
    out: YearbookFile


def read_yearbook(series: str, path: Path, wants: Callable[[str], bool], whole_file: str = "") -> YearbookFile:
    """Figures of a yearbook.

    Parameters
    ----------
    series
        A key of `SERIES`.
    path
        The file.
    wants
        Whether the figures of a commodity are wanted, by its name in the file.
    whole_file
        Commodity of a file that names none.

    Raises
    ------
    InputError
        For a file of no known form, and with all cells of wanted commodities that have no meaning at once.
    """
    if series not in SERIES:
        raise unknown(series, SERIES, field="SERIES")
    out = YearbookFile("")
    for table in _tables(series, path):
        form = next((one for one in _FORMS[series] if one.recognises(table.header)), None)
        if form is None:
            near = nearest(table.header[0] if table.header else "", _FORMS[series][0].columns)
            allowed = " or ".join(f"{one.title} ({', '.join(one.columns)})" for one in _FORMS[series])
            found = ", ".join(table.header)[:60]
            raise InputError(
                file=table.file, line=table.header_line, field="header", found=found, allowed=allowed, nearest=near
            )
        out.form, out.rows = form.title, out.rows + len(table.rows)
        problems: list[InputError] = []
        reading = _Reading(wants, whole_file, out)
        for row in table.rows:
            try:
                out.figures += form.read(row, table, reading)
            except InputError as error:
                problems += error.problems
        collect(problems)
    if not out.rows:
        raise InputError("the file has a header and no rows", file=path.name)
    return out


def _tables(series: str, path: Path) -> list[CellTable]:
    def is_header(cells: Sequence[str]) -> bool:
        return any(form.recognises(cells) for form in _FORMS[series])

    try:
        if path.suffix.lower() in (".xlsx", ".xlsm"):
            tables = read_workbook(path, is_header)
            if not tables:
                allowed = " or ".join(", ".join(one.columns) for one in _FORMS[series])
                raise InputError(file=path.name, found="no sheet with a known header", allowed=f"columns {allowed}")
            return tables
        return [read_cells(path, is_header)]
    except OSError as error:
        raise InputError(file=path, found=error.strerror or "no file", allowed="a file that can be read") from None


@dataclass(frozen=True, slots=True)
class YearbookForm:
    """A form: its title, columns that it needs, and how a row is read."""

    title: str
    columns: tuple[str, ...]
    read: Callable[[CellRow, CellTable, _Reading], list[YearbookFigure]]
    is_by_year: bool = False

    def recognises(self, header: Sequence[str]) -> bool:
        """Whether a header has the form's columns, in small or large letters, and years where it needs them."""
        names = {cell.strip().casefold() for cell in header}
        by_year = any(_YEAR.fullmatch(cell.strip()) for cell in header)
        return all(name.casefold() in names for name in self.columns) and (by_year or not self.is_by_year)


def _cell(row: CellRow, name: str) -> str:
    """A cell by the name of its column in any letters; empty where there is none."""
    key = next((column for column in row.cells if column.casefold() == name.casefold()), name)
    return row.text(key)


def _tonnes(row: CellRow, column: str, unit: float) -> float | None:
    """The figure of a cell in tonnes; None for one that is withheld or not available."""
    text = row.text(column)
    if text.casefold() in MISSING or text.casefold().startswith(("included", "less than", "categorized")):
        return None
    number = float("nan")
    if _NUMBER.fullmatch(text):
        number = float(text.lstrip("<>e ").replace(",", ""))
    if not isfinite(number):
        raise row.problem(column, "a number of 0 or more, W (withheld), NA, or an empty cell")
    return number * unit


def _unit(row: CellRow, column: str) -> float:
    text = _cell(row, column)
    if text.casefold() not in UNITS:
        raise row.problem(column, f"one of {', '.join(UNITS)}", text, list(UNITS))
    return UNITS[text.casefold()]


def _year(row: CellRow, column: str) -> int:
    text = _cell(row, column)[:10]
    match = re.fullmatch(r"((?:19|20)\d{2})(-\d\d-\d\d|\.0)?", text)
    if match is None:
        raise row.problem(column, "a year such as 2024", text)
    return int(match[1])


def _is_left(row: CellRow, commodity: str, country: str, reading: _Reading) -> bool:
    """Whether a row is of another commodity or a sum of countries; it is counted then."""
    if not reading.wants(commodity):
        reading.out.others[commodity] = reading.out.others.get(commodity, 0) + 1
        return True
    if country.casefold() in SUMS:
        reading.out.left.add("a sum of countries, not a country", row.line, country)
        return True
    if not country:
        raise row.problem("Country", "the name of a country", "")
    return False


def _figure(
    row: CellRow, about: tuple[str, str, str], year: int, kind: Kind, tonnes: float, is_estimate: bool
) -> YearbookFigure:
    commodity, country, iso3 = about
    return YearbookFigure(f"{row.file}:{row.line}", row.line, commodity, country, iso3, year, kind, tonnes, is_estimate)


def _release(row: CellRow, table: CellTable, reading: _Reading) -> list[YearbookFigure]:
    """A row of the data release of the USGS for all commodities: one figure."""
    commodity, country = _cell(row, "Commodity"), _cell(row, "Country")
    if not _cell(row, "Section").casefold().startswith("world"):
        if reading.wants(commodity):
            reading.out.left.add("statistics of the United States or of its import sources", row.line, country)
        return []
    if _is_left(row, commodity, country, reading):
        return []
    statistics, detail = _cell(row, "Statistics").casefold(), _cell(row, "Statistics_detail").casefold()
    kinds: dict[str, Kind] = {"reserves": "reserves", "capacity": "capacity"}
    kind: Kind = kinds.get(statistics, "mine" if "mine" in detail else "refined")
    value = next((name for name in table.header if name.casefold() == "value"), "Value")
    tonnes = _tonnes(row, value, _unit(row, "Unit"))
    if tonnes is None:
        reading.out.left.add("withheld or not available", row.line, f"{country} {_cell(row, 'Year')} {statistics}")
        return []
    is_estimate = _cell(row, "Notes").casefold().startswith("estimated")
    return [_figure(row, (commodity, country, ""), _year(row, "Year"), kind, tonnes, is_estimate)]


def _one_commodity(row: CellRow, table: CellTable, reading: _Reading) -> list[YearbookFigure]:
    """A row of a file of the USGS for one commodity: output of two years, capacity and reserves."""
    country, kind_text = _cell(row, "Country"), _cell(row, "Type").casefold()
    if _is_left(row, reading.whole_file, country, reading):
        return []
    out: list[YearbookFigure] = []
    for column in table.header:
        match = _WIDE.fullmatch(column.replace(" ", ""))
        if match is None or "note" in column.casefold():
            continue
        what, unit, est, year = match[1].lower(), (match[2] or "t").lower(), match[3], match[4]
        tonnes = _tonnes(row, column, _WIDE_UNITS[unit])
        if tonnes is None:
            continue
        if what == "reserves":
            reading.out.left.add("reserves: no table holds them", row.line, country)
        elif year is not None:
            kind: Kind = "capacity" if what == "cap" else "mine" if "mine" in kind_text else "refined"
            out.append(_figure(row, (reading.whole_file, country, ""), int(year), kind, tonnes, est is not None))
    return out


def _statistics(row: CellRow, table: CellTable, reading: _Reading) -> list[YearbookFigure]:
    """A row of the World Mineral Statistics of the BGS: one figure."""
    commodity, country = _cell(row, "bgs_commodity_trans"), _cell(row, "country_trans")
    if _is_left(row, commodity, country, reading):
        return []
    if _cell(row, "bgs_statistic_type_trans").casefold() != "production":
        reading.out.left.add("trade: monazite observe reads it", row.line, f"{country}, {commodity}")
        return []
    column = next(name for name in table.header if name.casefold() == "quantity")
    tonnes = _tonnes(row, column, _unit(row, "units"))
    if tonnes is None:
        reading.out.left.add("withheld or not available", row.line, country)
        return []
    form = commodity.casefold().partition(",")[2]
    kind: Kind = "refined" if any(word in form for word in ("refin", "metal", "smelt", "primary")) else "mine"
    about = (commodity, country, _cell(row, "country_iso3_code"))
    return [_figure(row, about, _year(row, "year"), kind, tonnes, False)]


def _by_years(row: CellRow, table: CellTable, reading: _Reading) -> list[YearbookFigure]:
    """A row of a table of countries by years: one figure for each year that has one."""
    sheet = table.file.partition(", sheet ")[2]
    commodity = _cell(row, "commodity") or sheet or reading.whole_file
    country = _cell(row, "country")
    if _is_left(row, commodity, country, reading):
        return []
    has_unit = any(name.casefold() == "unit" for name in table.header)
    unit = _unit(row, "unit") if has_unit else 1.0
    flag = (_cell(row, "src") or _cell(row, "data source") or _cell(row, "source")).casefold()
    out: list[YearbookFigure] = []
    for column in _years_of(table.header):
        tonnes = _tonnes(row, column, unit)
        if tonnes is not None:
            about = (commodity, country, _cell(row, "iso3"))
            out.append(_figure(row, about, int(column), "mine", tonnes, flag in ("e", "estimated")))
    return out


def _years_of(header: Sequence[str]) -> Iterator[str]:
    return (name for name in header if _YEAR.fullmatch(name))


_RELEASE = ("Section", "Commodity", "Country", "Statistics", "Statistics_detail", "Unit", "Year", "Value")
_FORMS: Mapping[str, tuple[YearbookForm, ...]] = MappingProxyType(
    {
        "usgs": (
            YearbookForm("data release of the USGS", _RELEASE, _release),
            YearbookForm("data of the USGS for one commodity", ("Country", "Type"), _one_commodity),
        ),
        "bgs": (
            YearbookForm(
                "World Mineral Statistics of the BGS",
                ("bgs_commodity_trans", "bgs_statistic_type_trans", "country_trans", "year", "quantity", "units"),
                _statistics,
            ),
            YearbookForm("table of countries by years of the BGS", ("country",), _by_years, is_by_year=True),
        ),
        "wmd": (YearbookForm("World Mining Data by minerals", ("country", "unit"), _by_years, is_by_year=True),),
    }
)
