"""Days of publication by hand from the calendar, and the shipped observations as a second opinion."""

from datetime import date

import pytest

from monazite.dataset.dataset import load_dataset
from monazite.dataset.observation_files.countries import CountryMap, country_map
from monazite.dataset.observation_files.reporters import publication_day, relative_error, reporter_name


@pytest.fixture(scope="module")
def countries() -> CountryMap:
    ds = load_dataset("rare_earths")
    return country_map(ds.table("countries"), ds.table("regions"))


@pytest.mark.parametrize(
    ("reporter", "period", "day"),
    [
        ("CN", "2025-05", date(2025, 6, 20)),
        ("CN", "2025-12", date(2026, 1, 20)),
        ("CN", "2025-01", date(2025, 3, 20)),
        ("CN", "2025-02", date(2025, 3, 20)),
        ("CN", "2012-07", date(2012, 8, 24)),
        ("CN", "2024", date(2025, 1, 20)),
        ("EU", "2025-03", date(2025, 5, 18)),
        ("DE", "2025-03", date(2025, 5, 18)),
        ("US", "2024-08", date(2024, 10, 7)),
        ("US", "2025-09", date(2025, 12, 11)),
        ("JP", "2025-12", date(2026, 1, 28)),
        ("KR", "2025-12", None),
    ],
)
def test_days(countries, reporter, period, day):
    assert publication_day(reporter, period, countries) == day


def test_rules_give_the_days_and_errors_of_the_shipped_observations(countries):
    """Monthly imports of the Union and the United States were curated with the same rules, one by one."""
    rows = [
        row
        for row in load_dataset("rare_earths").table("observations")
        if row.source in (("comext_atlas",), ("census_atlas",))
    ]
    assert len(rows) > 200
    for row in rows:
        assert row.published == publication_day(row.reporter, row.period, countries)
        error = relative_error(row.reporter, unit_value=row.outcome == "unit_value_import", tonnes=row.value)
        assert row.error == pytest.approx(error)


def test_names():
    assert [reporter_name(country) for country in ("CN", "EU", "US", "KR")] == ["CN customs", "EU", "US", "KR customs"]
