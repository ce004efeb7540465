"""`data_status`: how old each table of the data is, which of its sources have newer editions, and what reads one."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from statistics import median_low
from typing import Any, cast

from monazite.dataset.csv_reader import Record, read_table
from monazite.dataset.dataset import SHIPPED, datasets, resolve_folders
from monazite.dataset.folder_reader import folder_label, read_folders
from monazite.dataset.periods import parse_period
from monazite.dataset.rows.evidence import Observation, ObservedTrade, Quote
from monazite.dataset.rows.row import Source, Sourced
from monazite.dataset.schema import TABLES
from monazite.dataset.upkeep.editions import StatisticsSeries, all_series, last_day, series_of
from monazite.foundation.errors import collect

DAYS_OF_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class NewerEdition:
    """A source of a table of which a newer edition is out: which one is used, which is known, and what reads it."""

    source: str
    title: str
    used: str
    newest: str
    command: str


@dataclass(frozen=True, slots=True)
class TableAge:
    """How old a table is.

    Attributes
    ----------
    folder, table, rows
        Where it stands, and how many rows it has.
    undated
        Rows whose sources have no date: assumptions and notes of the project.
    oldest, median, newest
        Publication of the newest source of a row, over the rows; None where no row is dated.
    years
        Age of the median at the day of the report, in years.
    last_period
        Last period that the figures are about, for tables of dated figures.
    newer
        Sources with newer editions.
    """

    folder: str
    table: str
    rows: int
    undated: int
    oldest: date | None
    median: date | None
    newest: date | None
    years: float | None
    last_period: str
    newer: tuple[NewerEdition, ...]


@dataclass(frozen=True, slots=True)
class SeriesStatus:
    """A series of statistics: its last known edition, when the next is due, which folders use it, and what reads it."""

    series: str
    title: str
    publisher: str
    every: str
    newest: str
    due: date | None
    is_overdue: bool
    folders: tuple[str, ...]
    command: str


@dataclass(frozen=True, slots=True)
class DataStatus:
    """Age of every table and state of every series on a day."""

    day: date
    tables: tuple[TableAge, ...]
    series: tuple[SeriesStatus, ...]

    def to_json(self) -> dict[str, Any]:
        """The report as plain data, days as text."""
        return _plain(asdict(self))


def data_status(*minerals: str | Path, today: date | None = None) -> DataStatus:
    """How old each table is, which sources have newer editions, and which command reads one.

    Parameters
    ----------
    minerals
        Names of shipped folders or paths; all shipped ones by default.
    today
        Day of the report; by default the current one.

    Returns
    -------
    DataStatus
        A row is as old as its newest source. What is known of editions is a table of the package: an edition that came
        out after the package counts as due, not as known.

    Raises
    ------
    DataError
        For a folder that does not exist or cannot be read.

    Examples
    --------
    >>> import monazite as mz
    >>> status = mz.data_status("antimony")
    >>> [row.table for row in status.tables][:2]
    ['regions', 'measures']
    """
    day = today or date.today()
    paths = list(dict.fromkeys(resolve_folders(name)[-1] for name in minerals or datasets()))
    sources = _known_sources(paths)
    tables = tuple(age for path in paths for age in _folder_ages(path, sources, day))
    return DataStatus(day, tables, tuple(_series_status(tables, day)))


def _known_sources(paths: Sequence[Path]) -> dict[str, Source]:
    """Sources of the folders and of all shipped ones, which the tables of another folder may name."""
    out: dict[str, Source] = {}
    for path in dict.fromkeys([*paths, *(SHIPPED / name for name in datasets())]):
        if (file := path / "sources.csv").exists():
            records, problems = read_table(file, TABLES["sources"], f"{folder_label(path)}/sources.csv")
            collect(problems)
            for record in records:
                if isinstance(record.row, Source):
                    out.setdefault(record.row.source, record.row)
    return out


def _folder_ages(path: Path, sources: Mapping[str, Source], day: date) -> Iterable[TableAge]:
    """Ages of the tables of one folder."""
    records, problems = read_folders([path])
    collect([problem for problem in problems if not problem.text.endswith("is missing")])  # `shared` has those
    for name, rows in records.items():
        if name != "sources" and rows:
            yield _table_age(folder_label(path), name, rows, sources, day)


def _table_age(folder: str, name: str, rows: Sequence[Record], sources: Mapping[str, Source], day: date) -> TableAge:
    ids = [record.row.source for record in rows if isinstance(record.row, Sourced)]
    dates = [
        max(dated) for some in ids if (dated := [d for s in some if (d := _day_of(sources.get(s), day)) is not None])
    ]
    middle = median_low(dates) if dates else None
    cited = dict.fromkeys(source for some in ids for source in some)
    return TableAge(
        folder,
        name,
        len(rows),
        len(rows) - len(dates),
        min(dates, default=None),
        middle,
        max(dates, default=None),
        None if middle is None else round(max((day - middle).days, 0) / DAYS_OF_A_YEAR, 2),
        _last_period(rows),
        (*_newer_editions(cited, sources, day), *_newer_months(rows, day)),
    )


def _day_of(source: Source | None, day: date) -> date | None:
    """Day of a publication; none for notes of the project itself, which are no statement of the world.

    Of an edition that is dated by its year alone it is that of the table of editions; of any other source the last one
    that its date allows, at most the day of the report.
    """
    last = None if source is None or source.publisher.startswith("monazite") else last_day(source)
    if source is None or last is None:
        return None
    series = series_of(source.source)
    edition = None if series is None else series.known_on(last)
    if len(source.date) == len("2026") and edition is not None and edition.published is not None:
        return edition.published if edition.published.year == last.year else min(last, day)
    return min(last, day)


def _last_period(rows: Iterable[Record]) -> str:
    """Last period of observations, quotes or flows; empty for other tables."""
    periods = [
        row.date if isinstance(row, Quote) else row.period
        for row in (record.row for record in rows)
        if isinstance(row, Observation | ObservedTrade | Quote)
    ]
    return max((period.rpartition("/")[2] for period in periods), key=_end_of, default="")


def _end_of(period: str) -> date:
    if period.count("-") == 2:
        return date.fromisoformat(period)
    month = parse_period(period)[1]
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def _newer_editions(cited: Iterable[str], sources: Mapping[str, Source], day: date) -> Iterable[NewerEdition]:
    """Sources of yearly series of which a later edition was out on the day."""
    for name in cited:
        series, source = series_of(name), sources.get(name)
        used_by = None if source is None else last_day(source)
        if series is None or used_by is None:
            continue
        used, newest = series.known_on(used_by), series.known_on(day)
        if newest is not None and (used is None or used.edition != newest.edition):
            stated = used.edition if used is not None else used_by.isoformat()
            yield NewerEdition(name, series.head.title, stated, newest.edition, series.head.command)


def _newer_months(rows: Iterable[Record], day: date) -> Iterable[NewerEdition]:
    """Reporters of monthly series that have published months after the last one that the rows hold."""
    last: dict[str, str] = {}
    for record in rows:
        row = record.row
        if isinstance(row, Observation) and row.outcome in ("exports", "imports"):
            months = f"{_end_of(row.period.rpartition('/')[2]):%Y-%m}"
            last[row.reporter] = max(last.get(row.reporter, ""), months)
    for series in all_series():
        newest = series.last_month(day)
        for reporter in series.head.reporters if newest else ():
            if reporter in last and last[reporter] < newest:
                yield NewerEdition(reporter, series.head.title, last[reporter], newest, series.head.command)


def _series_status(tables: Sequence[TableAge], day: date) -> Iterable[SeriesStatus]:
    for series in all_series():
        known, due = series.known_on(day), series.next_due()
        folders = dict.fromkeys(
            table.folder for table in tables for item in table.newer if item.title == series.head.title
        )
        yield SeriesStatus(
            series.name,
            series.head.title,
            series.head.publisher,
            series.head.every,
            series.last_month(day) or _edition_text(series, known and known.edition),
            due,
            due is not None and due <= day,
            tuple(folders),
            series.head.command,
        )


def _edition_text(series: StatisticsSeries, edition: str | None) -> str:
    row = next((one for one in series.editions if one.edition == edition), None)
    return "" if row is None else f"{row.edition}, to {row.covers}"


def _plain(value: Any) -> Any:
    """Days as text, tuples as lists."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in cast("dict[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in cast("list[Any]", value)]
    return value.isoformat() if isinstance(value, date) else value
