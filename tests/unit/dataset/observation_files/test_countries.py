"""Countries under every kind of name, and the regions they belong to."""

import pytest

from monazite.dataset.dataset import load_dataset
from monazite.dataset.observation_files.countries import CountryMap, country_map


@pytest.fixture(scope="module")
def countries() -> CountryMap:
    ds = load_dataset("rare_earths")
    return country_map(ds.table("countries"), ds.table("regions"))


@pytest.mark.parametrize(
    ("names", "country"),
    [
        (("CN",), "CN"),
        (("CHN",), "CN"),
        (("China",), "CN"),
        (("KOREA, SOUTH",), "KR"),
        (("Türkiye",), "TR"),
        (("TURKIYE",), "TR"),
        (("", "Viet  Nam"), "VN"),
        (("S19",), "TW"),
        (("TOTAL FOR ALL COUNTRIES",), "WORLD"),
        (("EU27_2020",), "EU"),
        (("Atlantis",), None),
        (("",), None),
    ],
)
def test_names(countries, names, country):
    assert countries.named(*names) == country


def test_numbers(countries):
    assert [countries.by_comtrade[n] for n in ("0", "156", "842", "36", "699")] == ["WORLD", "CN", "US", "AU", "IN"]
    assert [countries.by_census[n] for n in ("-", "5700", "0003", "4280")] == ["WORLD", "CN", "EU", "DE"]
    assert [countries.by_japan[n] for n in ("105", "103", "122", "304")] == ["CN", "KR", "MM", "US"]


@pytest.mark.parametrize(
    ("country", "place"),
    [
        ("CN", ("CN", "")),
        ("HK", ("CN", "HK")),
        ("DE", ("EU", "DE")),
        ("EU", ("EU", "")),
        ("GB", ("ROW", "GB")),
        ("WORLD", ("WORLD", "")),
        ("?PK", None),
    ],
)
def test_places(countries, country, place):
    assert countries.place(country) == place


def test_every_member_of_a_region_is_listed_with_its_numbers():
    ds = load_dataset("rare_earths")
    listed = {row.country: row for row in ds.table("countries")}
    for region in ds.table("regions"):
        for member in region.members:
            assert listed[member].iso3, member
            assert listed[member].comtrade, member
            assert listed[member].census, member
        numbers = {number for member in region.members for number in listed[member].comtrade}
        assert set(region.comtrade.split(";")) <= numbers, region.region


def test_no_number_stands_for_two_countries():
    rows = load_dataset("rare_earths").table("countries")
    for numbers in (
        [number for row in rows for number in row.comtrade],
        [row.census for row in rows if row.census],
        [row.japan for row in rows if row.japan],
        [row.iso3 for row in rows if row.iso3],
    ):
        assert len(numbers) == len(set(numbers))
