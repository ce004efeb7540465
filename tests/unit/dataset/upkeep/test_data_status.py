"""Ages of tables and editions of statistics, on days that are worked out by hand."""

import json
from datetime import date
from typing import Any

import pytest

import monazite as mz
from monazite.dataset.csv_reader import read_table
from monazite.dataset.rows.row import Source
from monazite.dataset.schema import TABLES
from monazite.dataset.upkeep.data_status import data_status
from monazite.dataset.upkeep.editions import FOLDER, all_series, last_day, series_named, series_of
from monazite.foundation.errors import InputError

DAY = date(2026, 11, 29)


def edition(row):
    """Name of an edition that has to be there."""
    assert row is not None
    return row.edition


def table(status, folder, name):
    return next(row for row in status.tables if (row.folder, row.table) == (folder, name))


def test_every_edition_has_a_source_with_a_licence():
    records, problems = read_table(FOLDER / "sources.csv", TABLES["sources"], "upkeep/sources.csv")
    assert problems == []
    rows: list[Any] = [record.row for record in records]
    sources = {row.source: row for row in rows}
    cited = {name for series in all_series() for row in series.editions for name in row.source}
    assert cited == set(sources)
    assert all(row.licence or row.publisher == "monazite" for row in sources.values())


def test_editions_follow_each_other():
    for series in all_series():
        days = [row.published for row in series.editions]
        assert days == [None] or days == sorted(days)
        assert (days == [None]) == (series.head.every == "month")


def test_the_edition_on_a_day():
    usgs = series_named("usgs_mcs")
    assert edition(usgs.known_on(date(2025, 1, 30))) == "2024"
    assert edition(usgs.known_on(date(2025, 1, 31))) == "2025"
    assert usgs.known_on(date(2021, 1, 1)) is None
    assert edition(usgs.edition_covering(2025)) == "2026"
    assert usgs.next_due() == date(2027, 2, 1)


def test_the_last_month_of_a_monthly_series():
    comext = series_named("eu_comext")  # 48 days: August 2025 ends on the 31st, 48 days later is 18 October
    assert comext.last_month(date(2025, 10, 18)) == "2025-08"
    assert comext.last_month(date(2025, 10, 17)) == "2025-07"
    assert series_named("wmd").last_month(DAY) == ""


def test_names_of_sources_stand_for_series():
    found = [series_of(name) for name in ("usgs_mcs2026_sb", "wmd2026")]
    assert [series.name for series in found if series is not None] == ["usgs_mcs", "wmd"]
    assert series_of("campine_2024_08") is None
    with pytest.raises(InputError, match="usgs_mcs"):
        series_named("usgs_msc")


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026", date(2026, 12, 31)), ("2026-02", date(2026, 2, 28)), ("2024-08-21", date(2024, 8, 21)), ("", None),
     ("spring", None)],
)  # fmt: skip
def test_the_last_day_that_a_date_allows(text, day):
    assert last_day(Source(source="a", citation="b", date=text, verified=True)) == day


def test_a_table_is_as_old_as_its_newest_sources():
    status = data_status("antimony", today=DAY)
    deposits = table(status, "antimony", "deposits")
    assert (deposits.rows, deposits.undated) == (22, 2)  # two rows rest on an assumption alone
    assert deposits.newest == date(2026, 4, 1)  # World Mining Data "2026": the day is that of its edition
    assert deposits.years == pytest.approx(242 / 365.25, abs=0.01)  # most rows rest on it
    assert all(row.newest is None or row.newest <= DAY for row in status.tables)
    assert deposits.newer == ()
    assert {row.folder for row in status.tables} == {"antimony"}


def test_observations_say_what_they_lack():
    found = table(data_status("antimony", today=DAY), "antimony", "observations")
    assert found.last_period == "2025-10/2025-12".rpartition("/")[2] or found.last_period.startswith("2025-12")
    newer = {one.source: (one.newest, one.command) for one in found.newer}
    assert newer["EU"] == ("2026-09", "monazite observe FILE --into FOLDER")  # 30 September and 48 days: 17 November
    assert newer["US"] == ("2026-09", "monazite observe FILE --into FOLDER")


def test_an_old_edition_is_named_with_what_reads_a_newer_one():
    status = data_status("rare_earths", today=DAY)
    newer = {one.source: one for row in status.tables for one in row.newer}
    assert (newer["usgs_mcs2025"].used, newer["usgs_mcs2025"].newest) == ("2025", "2026")
    assert newer["usgs_mcs2025"].command == "monazite data import usgs FILE"
    assert "usgs_mcs2026" not in newer


def test_what_came_after_the_package_counts_as_due():
    usgs = next(one for one in data_status("tungsten", today=date(2027, 3, 1)).series if one.series == "usgs_mcs")
    assert usgs.is_overdue
    assert usgs.newest == "2026, to 2025"


def test_all_shipped_folders_and_plain_data():
    status = mz.data_status(today=DAY)
    assert {row.folder for row in status.tables} == set(mz.datasets())
    assert json.loads(json.dumps(status.to_json()))["day"] == "2026-11-29"
    with pytest.raises(InputError, match="antimony"):
        mz.data_status("antimoy")
