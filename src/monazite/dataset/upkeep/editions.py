"""What is known of the editions of statistics: the table in ``data/shared/upkeep``, and which edition a source is of.

The table is no part of a dataset: no run rests on it.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from functools import cache

from monazite.dataset.cell_types import text_as_day
from monazite.dataset.csv_reader import read_table
from monazite.dataset.dataset import SHIPPED
from monazite.dataset.rows.editions import SourceEdition
from monazite.dataset.rows.row import Source
from monazite.dataset.schema import TableSchema
from monazite.foundation.errors import collect, unknown

FOLDER = SHIPPED / "shared" / "upkeep"
EDITIONS = TableSchema("editions", SourceEdition, ("series", "edition"), "shared")
MONTHS_BETWEEN = {"month": 1, "half year": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class StatisticsSeries:
    """A series of statistics with its known editions, oldest first."""

    editions: tuple[SourceEdition, ...]

    @property
    def name(self) -> str:
        """Its name in the table: ``usgs_mcs``."""
        return self.editions[0].series

    @property
    def head(self) -> SourceEdition:
        """The row of its last edition, which also holds title, publisher and command."""
        return self.editions[-1]

    def has_source(self, source: str) -> bool:
        """Whether a name in ``sources.csv`` stands for an edition of it."""
        return any(fnmatchcase(source, pattern) for pattern in self.head.ids)

    def known_on(self, day: date) -> SourceEdition | None:
        """Last edition that is known to have been out on a day; None for a monthly series or none."""
        out = [row for row in self.editions if row.published is not None and row.published <= day]
        return out[-1] if out else None

    def edition_covering(self, year: int) -> SourceEdition | None:
        """The edition whose last figures are of a year."""
        return next((row for row in self.editions if row.covers == year), None)

    def last_month(self, day: date) -> str:
        """Last month that a monthly series had published by a day, as ``2025-12``; empty for others."""
        if self.head.lag is None:
            return ""
        lag = timedelta(days=round(self.head.lag))
        year, month = day.year, day.month
        while month_end(year, month) + lag > day:
            year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        return f"{year}-{month:02}"

    def next_due(self) -> date | None:
        """When the edition after the last known one is due; None for a monthly series."""
        last = self.head.published
        if last is None:
            return None
        months = last.month - 1 + MONTHS_BETWEEN[self.head.every]
        return date(last.year + months // 12, months % 12 + 1, 1)


def month_end(year: int, month: int) -> date:
    """Last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


@cache
def all_series() -> tuple[StatisticsSeries, ...]:
    """Every series of the shipped table, in its order."""
    records, problems = read_table(FOLDER / "editions.csv", EDITIONS, "upkeep/editions.csv")
    collect(problems)
    rows: dict[str, list[SourceEdition]] = {}
    for record in records:
        if isinstance(record.row, SourceEdition):
            rows.setdefault(record.row.series, []).append(record.row)
    return tuple(StatisticsSeries(tuple(some)) for some in rows.values())


def series_named(name: str) -> StatisticsSeries:
    """A series by its name. Raises InputError with the nearest one."""
    found = next((one for one in all_series() if one.name == name), None)
    if found is None:
        raise unknown(name, [one.name for one in all_series()], field="series")
    return found


def series_of(source: str, among: Sequence[StatisticsSeries] | None = None) -> StatisticsSeries | None:
    """The series that a name in ``sources.csv`` stands for."""
    return next((one for one in (among or all_series()) if one.has_source(source)), None)


def last_day(source: Source) -> date | None:
    """Last day that the date of a source allows; None where it has none, or is the project's own.

    >>> last_day(Source(source="a", citation="b", date="2026-02", verified=True))
    datetime.date(2026, 2, 28)
    """
    return text_as_day(source.date[:10].split("/")[0], last=True) if source.date else None
