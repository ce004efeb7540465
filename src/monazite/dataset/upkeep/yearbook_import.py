"""`import_yearbook`: a yearbook of mine output into a copy of a mineral's folder that passes `monazite check`."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from monazite.dataset.balance_check import TOLERANCE, demand_requirement, oxide_supply
from monazite.dataset.check import check
from monazite.dataset.dataset import datasets, load_dataset
from monazite.dataset.observation_files.folder_writer import own_folder, replace_file, with_rows, with_source
from monazite.dataset.rows.row import Source
from monazite.dataset.upkeep.csv_edit import with_changes
from monazite.dataset.upkeep.editions import StatisticsSeries, last_day, series_named
from monazite.dataset.upkeep.mineral_folder import MineralFolder, read_mineral_folder
from monazite.dataset.upkeep.yearbook_forms import REPORTERS, SERIES, YearbookFigure, YearbookFile, read_yearbook
from monazite.dataset.upkeep.yearbook_observations import add_observations
from monazite.dataset.upkeep.yearbook_places import (
    CountryPlace,
    MineralSources,
    commodity_key,
    place_of,
    shortened_name,
    wanted_mineral,
)
from monazite.dataset.upkeep.yearbook_report import YearbookReport
from monazite.dataset.upkeep.yearbook_rows import (
    KEYS,
    UNITS,
    RowChange,
    YearbookChanges,
    YearbookContext,
    deposit_changes,
    plant_changes,
    scaled_use,
)
from monazite.foundation.errors import InputError

_DIGITS_OF_HASH = 12
WRITTEN = (".csv", ".toml", ".md", ".txt")
"""Files of a folder that come along."""


def import_yearbook(
    series: str,
    path: Path,
    *,
    mineral: str | Path | None = None,
    out: Path | None = None,
    published: date | None = None,
    today: date | None = None,
) -> YearbookReport:
    """Read a yearbook of mine output into a copy of a mineral's folder.

    Parameters
    ----------
    series
        ``usgs``, ``bgs`` or ``wmd``.
    path
        The file as published (`yearbook_forms`).
    mineral
        Shipped name or path of the folder; needed where the file is about several minerals that ship, or none.
    out
        Folder to write: a new or an empty one, or the folder of ``mineral`` itself where that is the user's own. By
        default one of the mineral's name here.
    published
        Day on which the edition came out; by default that of the table of editions.
    today
        Day on which the file was read, for ``sources.csv``; by default the current one.

    Returns
    -------
    YearbookReport
        What was mapped, taken, kept beside, closed and left.

    Raises
    ------
    InputError
        For a file or folder that cannot be used. Nothing is written then.
    """
    folder = _folder(series, path, mineral)
    target = _target(folder.path, out)
    hint = "" if len(folder.minerals) > 1 else next(iter(folder.minerals.values())).name
    hint = shortened_name(path.stem, [one.name for one in folder.minerals.values()]) or hint
    book = read_yearbook(series, path, lambda name: commodity_key(name) in folder.minerals, hint)
    wanted_mineral(book.figures, folder.minerals, path.name)
    statistics = series_named(SERIES[series])
    day = _published(book, statistics, published, path.name)
    source = _source(path, statistics, day, today or date.today())
    report = YearbookReport(path.name, book.form, book.rows, target, left=book.left, others=book.others)
    rows = list[RowChange]()
    for key, one in folder.minerals.items():
        own = _merged([figure for figure in book.figures if commodity_key(figure.commodity) == key], path.name)
        if own:
            context = _context(series, source, day, one, folder, book)
            rows += _mineral_changes(own, one, folder, context, report)
    add_observations(book, folder, REPORTERS[series], source, day, report)
    with tempfile.TemporaryDirectory() as directory:
        copy = Path(directory) / target.name
        _write_copy(folder.path, copy, rows, report, source)
        _close(copy, folder, report)
        report.findings = check(copy)
        _move(copy, target)
    return report


def _folder(series: str, path: Path, mineral: str | Path | None) -> MineralFolder:
    """The folder to copy: the one that is named, else the only shipped one whose minerals the file holds."""
    if mineral is None:
        names = [name for name in datasets() if name not in ("shared", "rare_earths_2010")]
        asked: set[str] = set()
        read_yearbook(series, path, lambda name: bool(asked.add(commodity_key(name))))
        fits = [name for name in names if any(key in asked for key in read_mineral_folder(name).minerals)]
        if len(fits) != 1:
            allowed = f"one of {', '.join(fits or names)}, or a folder of your own"
            raise InputError(field="--mineral", found="none", allowed=allowed)
        mineral = fits[0]
    return read_mineral_folder(mineral)


def _target(folder: Path, out: Path | None) -> Path:
    """Where to write. Raises InputError for a shipped folder, and for another one that holds something."""
    target = own_folder(out if out is not None else Path(folder.name), "--out")
    is_itself = target == folder.resolve()
    if target.exists() and any(target.iterdir()) and not is_itself:
        raise InputError(
            field="--out", found=str(target), allowed="a new or an empty folder, or that of --mineral itself"
        )
    return target


def _published(book: YearbookFile, series: StatisticsSeries, given: date | None, file: str) -> date:
    """Day of the edition: that which is given, else that of the edition with the file's last year."""
    if given is not None:
        return given
    last = max(figure.year for figure in book.figures)
    edition = series.edition_covering(last)
    if edition is None or edition.published is None:
        known = ", ".join(str(row.covers) for row in series.editions)
        allowed = f"the day on which the edition came out; known are those to {known}"
        raise InputError(file=file, field="--published", found=f"figures to {last}", allowed=allowed)
    return edition.published


def _source(path: Path, series: StatisticsSeries, day: date, today: date) -> Source:
    """The row of ``sources.csv`` of a file: the same content has the same name, which is one of its series."""
    content = hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGITS_OF_HASH]
    stem = re.sub(r"[^a-z0-9]+", "_", series.head.ids[0].rstrip("*").lower()).strip("_")
    return Source(
        source=f"{stem}_{day.year}_{content}",
        citation=f"{series.head.title}, file {path.name} (SHA-256 begins {content})",
        publisher=series.head.publisher,
        date=day.isoformat(),
        url=series.head.url,
        licence="a user's own file, under the terms of its publisher",
        accessed=today.isoformat(),
        verified=True,
    )


def _context(
    series: str, source: Source, day: date, mineral: MineralSources, folder: MineralFolder, book: YearbookFile
) -> YearbookContext:  # fmt: skip
    years = [row.year for row in folder.facts.table("goods") if row.good in mineral.goods and row.year is not None]
    dated = {name: last_day(row) for name, row in folder.facts.sources.items()}
    published = {name: some.year for name, some in dated.items() if some is not None}
    year = max(years, default=int(folder.facts.base_year))
    statistics = series_named(SERIES[series])
    return YearbookContext(statistics, REPORTERS[series], source.source, published, day.year, year, book.left)


def _merged(figures: Sequence[YearbookFigure], file: str) -> list[YearbookFigure]:
    """Figures without repetitions. Raises InputError where a country has two figures for one year and kind."""
    first: dict[tuple[str, int, str], YearbookFigure] = {}
    for one in figures:
        other = first.setdefault((one.country, one.year, one.kind), one)
        if other.tonnes != one.tonnes:
            what = f"{one.country} {one.year} {one.kind}"
            text = f"{one.tonnes:,.6g} t, on line {other.line} {other.tonnes:,.6g} t"
            raise InputError(file=file, line=one.line, field=what, found=text, allowed="one figure")
    return list(first.values())


def _mineral_changes(
    figures: Sequence[YearbookFigure], mineral: MineralSources, folder: MineralFolder, context: YearbookContext,
    report: YearbookReport,
) -> list[RowChange]:  # fmt: skip
    """Changes of the rows of one mineral, noted in the report."""
    report.commodities |= {one.commodity: mineral.name for one in figures}
    output = [one for one in figures if one.kind in ("mine", "refined")]
    for one in figures:
        if one.kind == "reserves":
            context.left.add("reserves: no table holds them", one.line, one.country)
        elif one.kind == "capacity":
            text = f"capacity: that of deposits.csv is of {context.year} and by source"
            context.left.add(text, one.line, f"{one.country} {one.tonnes:,.6g} t in {one.year}")
    by_country: dict[str, list[YearbookFigure]] = {}
    for one in output:
        by_country.setdefault(one.country, []).append(one)
    places = [(place_of(some[0], mineral, folder.countries), some) for some in by_country.values()]
    report.countries |= {place.country: _place_text(place) for place, _ in places}
    changes = deposit_changes(places, mineral, context)
    for country, deposit in changes.in_rest.items():
        report.countries[country] = report.countries[country].replace("no source", f"in {deposit}")
    return [*_noted(changes, report), *_first_stage(changes, mineral, folder, report)]


def _place_text(place: CountryPlace) -> str:
    region = place.region or next((row.region for row in place.deposits), "in no region")
    where = region + (f" (part {place.part})" if place.part else "")
    return f"{where}: {', '.join(row.deposit for row in place.deposits) or 'no source'}"


def _noted(changes: YearbookChanges, report: YearbookReport) -> list[RowChange]:
    report.taken += changes.taken
    report.conflicts += changes.conflicts
    report.agreeing += changes.agreeing
    report.remarks += changes.remarks
    return [*changes.taken, *changes.conflicts]


def _first_stage(
    changes: YearbookChanges, mineral: MineralSources, folder: MineralFolder, report: YearbookReport
) -> list[RowChange]:
    """Rows of plants that treat what sources give."""
    facts = folder.facts
    rows, lost = plant_changes(
        changes.taken, facts.table("deposits"), facts.table("feeds"), facts.table("plants"), mineral
    )
    report.closing += rows
    report.unclosed += lost
    return rows


def _write_copy(folder: Path, copy: Path, rows: Sequence[RowChange], report: YearbookReport, source: Source) -> None:
    """The folder with the changes, beside its place."""
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("__pycache__"))
    _apply(copy, rows)
    if rows or report.observations:
        replace_file(copy / "sources.csv", with_source(copy / "sources.csv", source))
    if report.observations:
        replace_file(copy / "observations.csv", with_rows(copy / "observations.csv", report.observations))


def _apply(folder: Path, rows: Iterable[RowChange]) -> None:
    """Write changes into the tables of a folder; of two changes of one row both hold."""
    by_table: dict[str, dict[tuple[str, ...], dict[str, str | float]]] = {}
    for row in rows:
        by_table.setdefault(row.table, {}).setdefault(row.key, {}).update(row.cells)
    for table, changes in by_table.items():
        file = folder / f"{table}.csv"
        text = file.read_bytes().decode("utf-8-sig")
        replace_file(file, with_changes(text, KEYS[table], changes, UNITS))


def _close(copy: Path, folder: MineralFolder, report: YearbookReport) -> None:
    """Close what a smaller supply has opened by less use; where that does not do, put the old outputs back."""
    known = _errors(folder.path)
    if not report.taken or not (_errors(copy) - known):
        return
    facts = load_dataset(copy)
    have, (_, need) = oxide_supply(facts), demand_requirement(facts)
    short = {e: have.get(e, 0.0) / x for e, x in need.items() if x > have.get(e, 0.0) * (1 + TOLERANCE) + 0.5}
    for mineral in folder.minerals.values():
        goods = [row for row in facts.table("goods") if (row.mineral or folder.path.name) == mineral.name]
        elements = {row.element for row in goods}
        if len(elements) == 1 and (ratio := short.get(next(iter(elements)))):
            names = [row.good for row in goods]
            rows = scaled_use(ratio, facts.table("plants"), facts.table("demand"), names, mineral)
            report.closing += rows
            _apply(copy, rows)
    left = _errors(copy) - known
    if left:
        report.unclosed += sorted(left)
        for table in ("deposits", "plants", "demand"):
            shutil.copyfile(folder.path / f"{table}.csv", copy / f"{table}.csv")
        _apply(copy, report.conflicts)
        report.closing.clear()


def _errors(folder: Path) -> set[str]:
    return {finding.sentence for finding in check(folder) if finding.level == "error"}


def _move(copy: Path, target: Path) -> None:
    """Put the files in their place, one by one and whole."""
    target.mkdir(parents=True, exist_ok=True)
    for file in sorted(copy.iterdir()):
        if file.suffix in WRITTEN:
            replace_file(target / file.name, file.read_bytes().decode("utf-8"))
