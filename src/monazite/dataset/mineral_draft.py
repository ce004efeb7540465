"""A first folder of a mineral from a few answers: it loads, closes and runs, and says of every row what to put there.

All rows are graded `assumed` and carry the note `TO_FILL`, by which `unfilled` finds what is left to do.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monazite.dataset.csv_reader import Record, read_table
from monazite.dataset.dataset import SHIPPED, Dataset
from monazite.dataset.rows.regions import Region
from monazite.dataset.schema import TABLES, columns
from monazite.foundation.errors import InputError, six_digits, unknown
from monazite.foundation.units import Q, quantities

TO_FILL = "to fill"
"""How the note of a row begins that nobody has replaced yet."""
USED = 0.999
"""Part of what is made that is used, so that rounding asks for no more than there is."""
SPAN = (0.5, 2.0)
"""Ends of a value that nobody has looked up: half and twice, as wide as an order of magnitude wants."""
ORDER = (
    "goods", "baskets", "deposits", "feeds", "plants", "uses", "demand", "trade", "processes", "recipes",
    "dependence", "stocks", "prices", "projects", "footprints", "observations", "targets",
)  # fmt: skip
"""In which order a folder is best filled: what moves a run most comes first."""
PREPARED = {"regions.csv", "sources.csv"}
"""Files that may be in a folder before its draft is written; they stay as they are."""
LAST = ("low", "high", "source", "grade", "note")
"""Columns that stand behind those that a table is about."""
HINTS: Mapping[str, str] = {
    "goods": "price inside the controlling country in the baseline year, customs code; price statistics, unit values",
    "baskets": "share of each element in what a source gives",
    "deposits": "output and capacity of every large mine or by-product stream; geological surveys, yearbooks of mining",
    "feeds": "where a source's output is processed",
    "plants": "output and capacity of recovery (separation) and refining (metal) by region; surveys, company reports",
    "uses": "what the material is bought for, how it reacts to price, days of stock; studies of its uses",
    "demand": "tonnes by use and region, which add up to what is made; studies of its uses, imports and production",
    "trade": "shipments of the baseline year between regions; customs",
    "processes": "cost of refining in USD per kg; the gap between the prices of the two goods",
    "recipes": "tonnes of the first product in a tonne of metal",
    "dependence": "share of a sector's value added that stops without the material; input-output studies, judgement",
    "stocks": "days of stock that traders and agencies hold",
    "prices": "quotes on dates, inside and outside",
    "projects": "plants to come, with the day on which each was announced",
    "footprints": "burdens by route; life-cycle studies",
    "observations": "monthly shipments, unit values and quotes, with the day each was published (monazite observe)",
    "targets": "what a replay is scored against",
}
"""What to put into a table, and where such figures are found."""


@dataclass(frozen=True, slots=True)
class MineralAnswers:
    """What is asked before a folder is written.

    Attributes
    ----------
    name
        Of the mineral and its folder, small letters: ``tin``.
    element
        Symbol: ``Sn``.
    year
        Baseline: the last full year without controls.
    controller
        Region that refines most of it, and might shut the tap: one of all minerals, of a shipped mineral, or of
        ``regions.csv`` in the folder.
    output
        World output of the first product in that year, t.
    share
        Part of it that the controller makes, 0 to 1.
    price
        Of the refined metal inside the controller, USD/kg.
    uses
        Name of each large use with the sector that buys it and its part of the whole, which sum to 1.
    """

    name: str
    element: str
    year: int
    controller: str
    output: float
    share: float
    price: float
    uses: tuple[tuple[str, str, float], ...]

    def check(self, shared: Dataset) -> None:
        """Raise an InputError for what cannot be: names, shares outside 0 to 1, uses that do not sum to 1.

        `region_of` judges the controller.
        """
        if not re.fullmatch(r"[a-z][a-z_]{1,30}", self.name):
            raise InputError(field="name", found=self.name, allowed="small letters and _, such as tin")
        if not re.fullmatch(r"[A-Z][a-z]?", self.element):
            raise InputError(field="element", found=self.element, allowed="a chemical symbol, such as Sn")
        for field, value, top in (("output", self.output, 1e9), ("price", self.price, 1e7), ("share", self.share, 1.0)):
            if not 0.0 < value <= top:
                percent = f"; {value:g} % is {value / 100:g}" if field == "share" and 2.0 <= value <= 100.0 else ""
                raise InputError(field=field, found=value, allowed=f"above 0, at most {six_digits(top)}{percent}")
        sectors = list(dict.fromkeys(row.sector for row in shared.table("sectors")))
        for name, sector, _part in self.uses:
            if sector not in sectors:
                raise unknown(sector, sectors, field=f'use "{name}", sector')
        whole = sum(part for *_, part in self.uses)
        if not self.uses or abs(whole - 1.0) > 0.01:
            raise InputError(field="uses", found=f"parts that sum to {whole:g}", allowed="parts that sum to 1")


WHOLE: dict[str, Any] = {"share": 1.0, "low": 1.0, "high": 1.0}
CellRow = dict[str, Any]
Cells = Sequence[CellRow]


def region_of(answers: MineralAnswers, folder: Path, shared: Dataset) -> tuple[Region, str]:
    """The controller's row of ``regions.csv``, and the text of a file with that row where the folder needs one.

    All minerals have the regions of ``shared``. A country that is none of them is taken from the folder's own
    ``regions.csv``, else from a shipped mineral that has it.
    """
    code = answers.controller
    common = {row.region: row for row in shared.table("regions") if row.region != "ROW"}
    if code in common:
        return common[code], ""
    files = [folder / "regions.csv", *sorted(f for f in SHIPPED.glob("*/regions.csv") if f.parent.name != "shared")]
    others: list[str] = []
    for file in (file for file in files if file.exists()):
        records, problems = read_table(file, TABLES["regions"], f"{file.parent.name}/regions.csv")
        if problems and file.parent == folder:
            raise problems[0]
        for record in records:
            row = record.row
            if isinstance(row, Region) and row.region == code:
                lines = file.read_text(encoding="utf-8").splitlines()
                text = "" if file.parent == folder else f"{lines[0]}\n{lines[record.line - 1]}\n"
                return row, text
            others += [row.region] if isinstance(row, Region) else []
    names = ", ".join([*common, *dict.fromkeys(others)])
    allowed = f"{names}, or a country whose row stands in {folder.name}/regions.csv before the draft is written"
    raise InputError(field="controller", found=code, allowed=allowed)


def draft_rows(answers: MineralAnswers, shared: Dataset, home: Region) -> dict[str, list[dict[str, Any]]]:
    """Rows of every table, by column; a table without rows is written with its header alone.

    Parameters
    ----------
    answers
        What was answered.
    shared
        Regions and sectors of all minerals.
    home
        Region of the controller.
    """
    a, metal, first = answers, f"{answers.element}.metal", f"{answers.element}.primary"
    parts = {a.controller: a.share, "ROW": 1.0 - a.share} if a.share < 1.0 else {a.controller: 1.0}
    made = {region: a.output * part for region, part in parts.items()}
    places = {row.region: row for row in (*shared.table("regions"), home)}
    cost = round(0.2 * a.price, 4)
    process = {"mineral": a.name, "stage": "metal", "cost": cost, "yield": 1.0}
    rows: dict[str, list[dict[str, Any]]] = {
        "goods": [
            _good(a, first, "primary", a.price - cost),
            _good(a, metal, "metal", a.price),
        ],
        "baskets": [{"basket": a.name, "element": a.element} | WHOLE],
        "deposits": [_deposit(a, places[region], tonnes) for region, tonnes in made.items()],
        "feeds": [
            {"deposit": f"{a.name}_{r.lower()}", "separator": r, "share": 1.0, "low": 1.0, "high": 1.0} for r in made
        ],
        "plants": [
            _spread({"mineral": a.name, "stage": stage, "region": r, "output": t, "capacity": 1.2 * t}, t)
            for stage in ("separation", "metal")
            for r, t in made.items()
        ],
        "processes": [_spread({"process": f"{a.name}_refining", "region": "*"} | process, cost)],
        "recipes": [
            {"process_kind": "metal", "output": metal, "variant": "standard", "input": first, "coefficient": 1.0}
            | {"share": 1.0, "cost": 0.0, "low": 1.0, "high": 1.1}
        ],
        "uses": [_use(a, name, sector) for name, sector, _ in a.uses],
        "demand": list(_demand(a, shared, metal)),
        "dependence": [_dependence(a, name, sector) for name, sector, _ in a.uses],
        "stocks": [
            _spread({"region": "*", "good": good, "holder": "commercial", "cover": 45, "release_rule": "price"}, 45)
            for good in (first, metal)
        ],
    }
    return rows


def _spread(row: dict[str, Any], value: float) -> dict[str, Any]:
    """The row with the ends of a value that nobody has looked up."""
    return row | {"low": SPAN[0] * value, "high": SPAN[1] * value}


def _good(a: MineralAnswers, good: str, stage: str, price: float) -> dict[str, Any]:
    row = {"good": good, "element": a.element, "stage": stage, "unit": f"t {a.element}", "hs6": "000000"}
    name = f"refined {a.name}" if stage == "metal" else f"{a.name}, first product"
    return _spread(row | {"dual_use": False, "price": price, "mineral": a.name, "year": a.year, "name": name}, price)


def _deposit(a: MineralAnswers, place: Region, tonnes: float) -> dict[str, Any]:
    row = {"deposit": f"{a.name}_{place.region.lower()}", "region": place.region, "basket": a.name, "kind": "mine"}
    row |= {"output": tonnes, "capacity": 1.2 * tonnes, "recovery": 1.0, "stocked": 0.0}
    return _spread(row | {"lat": place.lat, "lon": place.lon, "conflict": False}, tonnes)


def _key(a: MineralAnswers, name: str) -> str:
    return f"{a.element.lower()}_{re.sub(r'[^a-z0-9]+', '_', name.lower()).strip('_')}"


def _use(a: MineralAnswers, name: str, sector: str) -> dict[str, Any]:
    industry = {
        "motor_vehicles": "cars", "electronics": "technology", "machinery": "machinery", "wind_power": "wind",
        "aerospace_defence": "defence", "medical_devices": "medical", "chemicals_refining": "chemicals",
    }.get(sector, "materials")  # fmt: skip
    row = {"use": _key(a, name), "name": name, "industry": industry, "sector": sector}
    row |= {"defence": sector == "aerospace_defence", "priority": sector == "aerospace_defence", "growth": 0.02}
    row |= {"elasticity": 0.15, "elasticity_low": 0.05, "elasticity_high": 0.4, "choke": 20}
    return row | {"choke_low": 5, "choke_high": 60, "cover": 60, "speed_limit": 0.1}


def _demand(a: MineralAnswers, shared: Dataset, metal: str) -> Iterator[dict[str, Any]]:
    """Use by region in proportion to the value added of the sector that buys it."""
    for name, sector, part in a.uses:
        sizes: dict[str, float] = {}
        for row in shared.table("sectors"):
            if row.sector == sector:
                sizes[row.region] = row.value_added
        whole = sum(sizes.values())
        for region, size in sizes.items():
            tonnes = USED * a.output * part * size / whole
            yield _spread({"use": _key(a, name), "region": region, "good": metal, "quantity": tonnes}, tonnes)


def _dependence(a: MineralAnswers, name: str, sector: str) -> dict[str, Any]:
    return {"sector": sector, "use": _key(a, name), "share": 0.01, "low": 0.002, "high": 0.05}


def write_draft(answers: MineralAnswers, folder: Path, shared: Dataset) -> list[Path]:
    """Write the folder, one file a table with what belongs there above its header, and a scenario of a stop.

    Raises
    ------
    InputError
        For answers that cannot be, and a folder that holds more than `PREPARED`.
    """
    answers.check(shared)
    if folder.exists() and (not folder.is_dir() or {file.name for file in folder.iterdir()} - PREPARED):
        raise InputError(file=folder, found="something that is there already", allowed="a new or an empty folder")
    home, regions = region_of(answers, folder, shared)
    rows = draft_rows(answers, shared, home)
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    if regions:
        written.append(folder / "regions.csv")
        written[-1].write_text(regions, encoding="utf-8")
    for name, schema in TABLES.items():
        if schema.folder != "mineral" and name not in ("observations", "sources"):
            continue
        path = folder / f"{name}.csv"
        if path.exists():
            continue
        path.write_text(_table_text(name, rows.get(name, ())), encoding="utf-8", newline="")
        written.append(path)
    scenario = folder / f"{answers.name}-stop.toml"
    scenario.write_text(_stop(answers, home, folder), encoding="utf-8")
    return [*written, scenario]


def _table_text(name: str, rows: Cells) -> str:
    schema = TABLES[name]
    units = quantities(schema.model)
    text = io.StringIO(newline="")
    about = " ".join((schema.model.__doc__ or "").split()).replace('"', "")
    text.write(f"# {about}\r\n")
    if name in HINTS:
        text.write(f"# To fill: {HINTS[name]}.\r\n")
    known = columns(schema)
    headers = {h: known[h] for h in (*(h for h in known if h not in LAST), *(h for h in LAST if h in known))}
    fields = schema.model.model_fields
    needed = [header for header, attribute in headers.items() if fields[attribute].is_required()]
    text.write(f"# Needed: {'; '.join(needed)}. Every column: docs/reference/tables.md\r\n")
    writer = csv.writer(text)
    writer.writerow([_header(header, attribute, units) for header, attribute in headers.items()])
    for row in rows:
        full = {"source": "assumption", "grade": "assumed", "note": TO_FILL} | row
        writer.writerow([_cell(full.get(header, "")) for header in headers])
    return text.getvalue()


def _header(header: str, attribute: str, units: Mapping[str, Q]) -> str:
    """A column with its unit; ends of a range are in the unit of their value."""
    unit = units[attribute].unit if attribute in units else ""
    if attribute in ("low", "high") and unit == "1":
        unit = ""  # that of the value
    return f"{header}[{unit}]" if unit else header


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _stop(a: MineralAnswers, home: Region, folder: Path) -> str:
    return (
        f'name = "{home.name} stops {a.name}"\nextends = "baseline"\ndataset = ["{folder.resolve().as_posix()}"]\n'
        f'controller = "{a.controller}"\nstart = {a.year + 1}-01-01\nmonths = 24\n\n[[policy]]\n'
        f'kind = "export_control"\nactor = "{a.controller}"\nstart = {a.year + 1}-07-01\ngoods = ["{a.element}"]\n'
        "approval = 0.0\n"
    )


def unfilled(records: Mapping[str, Sequence[Record]]) -> dict[str, int]:
    """Rows by table that are still as `write_draft` wrote them, in the order in which to fill them."""
    counts = {
        name: sum(str(getattr(record.row, "note", "") or "").startswith(TO_FILL) for record in rows)
        for name, rows in records.items()
    }
    known = [*ORDER, *(name for name in counts if name not in ORDER)]
    return {name: counts[name] for name in known if counts.get(name)}
